/* draws.c -- conditions and subjects drawn with replacement: the same for any number of threads, and spread as
 * they should be. */
#include "brain/rsa_bench.h"

#include "base/memory.h"

static void assert_drawn(const tct_rsa *of, const tct_draw_how *how, tct_rsa_draws *into)
{
  tct_error err = {0};

  if (tct_rsa_draw_all(of, how, into, &err) != TCT_OK) fail_msg("%s", err.text);
  assert_int_equal(into->draws, how->draws);
  assert_true((into->lower != NULL) == how->ceiling && (into->upper != NULL) == how->ceiling);
}

static void assert_equal_draws(const tct_rsa_draws *a, const tct_rsa_draws *b)
{
  const size_t n = (size_t)a->draws;

  assert_memory_equal(a->score, b->score, n * (size_t)a->models * sizeof *a->score);
  if (a->lower) assert_memory_equal(a->lower, b->lower, n * sizeof *a->lower);
  if (a->upper) assert_memory_equal(a->upper, b->upper, n * sizeof *a->upper);
}

static void any_number_of_threads_draws_the_same(void **state)
{
  (void)state;
  for (tct_boot boot = TCT_BOOT_SUBJECTS; boot <= TCT_BOOT_BOTH; boot++)
    for (uint64_t seed = 1; seed <= 3; seed++) {
      tct_draw_how how = {.boot = boot, .draws = 70, .seed = seed, .ceiling = true, .threads = 1};
      rsa_bench b;
      tct_rsa_draws one, other;
      rsa_start(&b, seed, tct_variant("comparators", "pearson"));
      assert_drawn(&b.rsa, &how, &one);
      for (how.threads = 2; how.threads <= 3; how.threads++) {
        assert_drawn(&b.rsa, &how, &other);
        assert_equal_draws(&one, &other);
        tct_rsa_draws_free(&other);
      }
      how.seed += 10;
      assert_drawn(&b.rsa, &how, &other);
      assert_true(memcmp(one.score, other.score, 70 * sizeof *one.score) != 0);
      tct_rsa_draws_free(&other);
      how.seed -= 10; /* a draw does not depend on how many there are */
      how.draws = 20;
      assert_drawn(&b.rsa, &how, &other);
      assert_memory_equal(one.score, other.score, 20 * RSA_MODELS * sizeof *one.score);
      tct_rsa_draws_free(&other);
      tct_rsa_draws_free(&one);
      rsa_stop(&b);
    }
}

static double spread(const double *x, int n, int apart)
{
  double mean = 0, square = 0;

  for (int i = 0; i < n; i++) mean += x[i * apart] / n;
  for (int i = 0; i < n; i++) square += pow(x[i * apart] - mean, 2) / (n - 1);
  return square;
}

/* The mean of N numbers drawn with replacement has a variance of sum (x - mean)^2 / N^2. */
static void subjects_are_drawn_as_often_as_one_another(void **state)
{
  (void)state;
  for (uint64_t seed = 1; seed <= 3; seed++) {
    const tct_draw_how how = {.boot = TCT_BOOT_SUBJECTS, .draws = 8000, .seed = seed};
    rsa_bench b;
    rsa_scores as_they_are;
    tct_rsa_draws d;
    rsa_start(&b, seed, tct_variant("comparators", "cosine"));
    tct_scorer *s = rsa_scorer(&b.rsa, false);
    rsa_at(s, NULL, NULL, &as_they_are);
    assert_drawn(&b.rsa, &how, &d);
    for (int m = 0; m < RSA_MODELS; m++) {
      const double wanted = spread(as_they_are.each[m], RSA_SUBJECTS, 1) * (RSA_SUBJECTS - 1) /
                            RSA_SUBJECTS / RSA_SUBJECTS;
      /* a variance of 8000 draws is off by 1.6 % */
      assert_near(spread(d.score + m, how.draws, RSA_MODELS), wanted, 0.08 * wanted);
    }
    tct_rsa_draws_free(&d);
    tct_scorer_free(s);
    rsa_stop(&b);
  }
}

/* Of 3 conditions, a draw has all three of them with probability 3! / 27. */
static void fewer_than_three_conditions_are_undefined_and_not_drawn_again(void **state)
{
  (void)state;
  for (uint64_t seed = 1; seed <= 3; seed++) {
    const tct_draw_how how = {.boot = TCT_BOOT_BOTH, .draws = 3000, .seed = seed, .ceiling = true};
    int defined            = 0;
    rsa_bench b;
    tct_rsa_draws d;
    rsa_start(&b, seed, tct_variant("comparators", "cosine"));
    b.rsa.conditions = 3;
    b.rsa.pairs      = 3;
    assert_drawn(&b.rsa, &how, &d);
    for (int i = 0; i < how.draws; i++) {
      defined += !isnan(d.score[i * RSA_MODELS]);
      assert_true(isnan(d.score[i * RSA_MODELS]) == isnan(d.upper[i]));
    }
    assert_near(defined / 3000., 6. / 27, 0.03); /* four standard deviations */
    tct_rsa_draws_free(&d);
    rsa_stop(&b);
  }
}

/* ---- being told, and told to stop ------------------------------------------------------------------- */

struct listener {
  int calls, last, stop_at;
};

static bool listen(void *own, int done, int of)
{
  struct listener *l = own;

  assert_true(done > l->last && done <= of);
  l->last = done;
  l->calls++;
  return done >= l->stop_at;
}

static void it_tells_how_far_it_is_and_stops_when_told(void **state)
{
  rsa_bench b;
  tct_rsa_draws d;
  tct_error err = {0};
  (void)state;

  rsa_start(&b, 1, tct_variant("comparators", "cosine"));
  for (int threads = 1; threads <= 2; threads++) {
    struct listener l = {.stop_at = 1000};
    tct_draw_how how  = {
       .boot = TCT_BOOT_BOTH, .draws = 100, .threads = threads, .tell = listen, .own = &l};
    assert_drawn(&b.rsa, &how, &d);
    assert_true(threads > 1 || l.calls > 0);
    tct_rsa_draws_free(&d);
    how.draws = 100000;
    l         = (struct listener){.stop_at = 30};
    assert_int_equal(tct_rsa_draw_all(&b.rsa, &how, &d, &err), TCT_INTERRUPTED);
    assert_non_null(strstr(err.text, "of 100000 draws"));
    assert_null(d.score);
  }
  rsa_stop(&b);
}

/* ---- what cannot be --------------------------------------------------------------------------------- */

static void what_is_no_draw_is_refused(void **state)
{
  static const tct_draw_how none  = {.boot = TCT_BOOT_NONE, .draws = 10},
                            dual  = {.boot = TCT_BOOT_DUAL, .draws = 10},
                            empty = {.boot = TCT_BOOT_BOTH, .draws = 0},
                            many  = {.boot = TCT_BOOT_BOTH, .draws = 1000, .threads = 1000};
  static const struct {
    const tct_draw_how *how;
    tct_status code;
    const char *words;
  } cases[] = {{&none, TCT_UNSUPPORTED, "of subjects, of conditions or of both"},
               {&dual, TCT_UNSUPPORTED, "of subjects, of conditions or of both"},
               {&empty, TCT_BAD_SHAPE, "0 draws"},
               {&many, TCT_UNSUPPORTED, "1000 threads"}};
  rsa_bench b;
  (void)state;

  rsa_start(&b, 1, tct_variant("comparators", "cosine"));
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    tct_rsa_draws d;
    tct_error err = {0};
    assert_int_equal(tct_rsa_draw_all(&b.rsa, cases[i].how, &d, &err), cases[i].code);
    assert_int_equal(err.code, cases[i].code);
    if (!strstr(err.text, cases[i].words)) fail_msg("%s", err.text);
    assert_int_equal(tct_rsa_draw_all(&b.rsa, cases[i].how, &d, NULL), cases[i].code);
    assert_null(d.score);
  }
  rsa_stop(&b);
}

static void without_memory_it_says_so(void **state)
{
  const tct_draw_how how = {.boot = TCT_BOOT_BOTH, .draws = 5, .ceiling = true, .threads = 2};
  rsa_bench b;
  tct_status status = TCT_NO_MEMORY;
  int failures      = 0;
  (void)state;

  rsa_start(&b, 1, tct_variant("comparators", "spearman"));
  while (status != TCT_OK) {
    tct_rsa_draws d;
    tct_error err = {0};
    tct_fail_allocation(failures + 1, true);
    status = tct_rsa_draw_all(&b.rsa, &how, &d, &err);
    tct_fail_allocation(-1, false);
    if (status == TCT_OK) {
      tct_rsa_draws_free(&d);
      break;
    }
    assert_int_equal(status, TCT_NO_MEMORY);
    assert_int_equal(err.code, TCT_NO_MEMORY);
    failures++;
    assert_true(failures < 1000);
  }
  assert_true(failures > 5);
  rsa_stop(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(any_number_of_threads_draws_the_same),
    cmocka_unit_test(subjects_are_drawn_as_often_as_one_another),
    cmocka_unit_test(fewer_than_three_conditions_are_undefined_and_not_drawn_again),
    cmocka_unit_test(it_tells_how_far_it_is_and_stops_when_told),
    cmocka_unit_test(what_is_no_draw_is_refused),
    cmocka_unit_test(without_memory_it_says_so),
  };
  return cmocka_run_group_tests_name("draws", tests, NULL, NULL);
}
