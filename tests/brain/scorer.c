/* scorer.c -- scores of a draw are those of the RDMs that one would gather, for every comparator. */
#include "brain/rsa_bench.h"

#include "base/memory.h"

enum { MOST = 4 * RSA_CONDITIONS };

/* Copies gathered the plain way: no pair, or a distance of 0 for those that want all pairs. */
static int gathered(const tct_comparator *c, const double *rdm, const int *times, double *out)
{
  int from[MOST], n = 0, at = 0;

  for (int i = 0; i < RSA_CONDITIONS; i++)
    for (int k = 0; k < times[i]; k++) from[n++] = i;
  for (int i = 0; i < n; i++)
    for (int j = i + 1; j < n; j++)
      out[at++] = from[i] != from[j]                 ? rdm[rsa_pair(from[i], from[j])]
                  : c->claims & TCT_COMPARATOR_WHOLE ? 0
                                                     : (double)NAN;
  return at;
}

static void assert_gathered(rsa_bench *b, tct_scorer *s, const int *times, const int *subject_times)
{
  static double m[MOST * MOST], d[MOST * MOST];
  const tct_comparator *c = b->rsa.comparator;
  rsa_scores got;

  rsa_at(s, times, subject_times, &got);
  for (int i = 0; i < RSA_MODELS; i++) {
    double sum = 0, count = 0;
    for (int j = 0; j < RSA_SUBJECTS; j++) {
      if (subject_times[j] == 0) {
        assert_undefined(got.each[i][j]);
        continue;
      }
      (void)gathered(c, b->model[i], times, m);
      const int n         = gathered(c, b->subject[j], times, d);
      const double wanted = c->compare(b->params, NULL, n, m, d);
      assert_same(got.each[i][j], wanted, 1e-12 * (1 + fabs(wanted)), "a score", &b->rsa);
      sum += subject_times[j] * wanted;
      count += subject_times[j];
    }
    assert_same(got.score[i], sum / count, 1e-12 * (1 + fabs(sum / count)), "a mean", &b->rsa);
  }
}

/* A pair that one model lacks is left out of all. */
static void hide_from_all(rsa_bench *b)
{
  for (int i = 0; i < RSA_PAIRS; i++)
    if (isnan(b->model[1][i])) b->model[0][i] = b->model[2][i] = (double)NAN;
}

static void any_draw_is_what_gathering_gives(void **state)
{
  int n, times[RSA_CONDITIONS], subject_times[RSA_SUBJECTS];
  const tct_room *room = tct_room_named("comparators");
  (void)state;

  for (n = 0; n < room->n; n++)
    for (uint64_t seed = 1; seed <= 3; seed++)
      for (int kind = 0; kind < 4; kind++) {
        rsa_bench b;
        rsa_start(&b, seed, room->about[n]);
        if (kind == 3) rsa_round(&b, 20);
        with_holes(&b, kind);
        tct_scorer *s     = rsa_scorer(&b.rsa, false);
        const tct_key key = tct_key_of(seed, "draws");
        hide_from_all(&b);
        const int draws = strcmp(room->about[n]->name, "riemannian") == 0 ? 3 : DRAWS;
        for (int i = 0; i < draws; i++) {
          rsa_draw(key, (uint64_t)i, 0, RSA_CONDITIONS, times);
          rsa_draw(key, (uint64_t)i, 1, RSA_SUBJECTS, subject_times);
          for (int k = 0; i == 0 && k < RSA_CONDITIONS; k++) times[k] = 1; /* nothing drawn twice */
          if (i == 1) times[3] = 7;                                        /* more than there are */
          assert_gathered(&b, s, times, subject_times);
        }
        tct_scorer_free(s);
        rsa_stop(&b);
      }
}

static void without_a_list_each_is_there_once(void **state)
{
  const tct_room *room           = tct_room_named("comparators");
  const int once[RSA_CONDITIONS] = {1, 1, 1, 1, 1, 1, 1, 1, 1};
  (void)state;

  for (int n = 0; n < room->n; n++) {
    rsa_bench b;
    rsa_scores one, other;
    rsa_start(&b, 5, room->about[n]);
    tct_scorer *s = rsa_scorer(&b.rsa, true);
    rsa_at(s, NULL, NULL, &one);
    rsa_at(s, once, once, &other);
    for (int m = 0; m < RSA_MODELS; m++) assert_near(one.score[m], other.score[m], 0);
    assert_near(one.s.lower, other.s.lower, 0);
    assert_near(one.s.upper, other.s.upper, 0);
    tct_scorer_free(s);
    rsa_stop(&b);
  }
}

/* What a scorer keeps from draw to draw is of no model that is fitted anew, one with a single part neither. */
static void fitted_models_are_scored_as_if_they_were_the_first(void **state)
{
  const tct_room *room               = tct_room_named("comparators");
  const tct_about *kind              = tct_variant("rdm_models", "weighted");
  void *params                       = tct_params_new(kind);
  const int subjects[][RSA_SUBJECTS] = {{1, 1, 1, 1, 1}, {2, 0, 1, 1, 1}, {0, 0, 3, 0, 2}};
  int times[RSA_CONDITIONS];
  (void)state;

  for (int n = 0; n < room->n; n++) {
    const tct_comparator *c = (const tct_comparator *)room->about[n];
    if (!(c->claims & TCT_COMPARATOR_INNER) && !c->of_order) continue;
    rsa_bench b;
    rsa_start(&b, 2, room->about[n]);
    for (int m = 0; m < 2; m++) {
      b.of[m].kind   = (const tct_rdm_model *)kind;
      b.of[m].params = params;
      b.of[m].parts  = 2 - m; /* the first two together, and the second alone */
    }
    tct_scorer *s = rsa_scorer(&b.rsa, true);
    for (uint64_t i = 0; i < 6; i++) {
      rsa_scores got, wanted;
      rsa_draw(tct_key_of(1, "draws"), i / 2, 0, RSA_CONDITIONS, times); /* each twice */
      tct_scorer *other = rsa_scorer(&b.rsa, true);
      rsa_at(s, times, subjects[i % 3], &got);
      rsa_at(other, times, subjects[i % 3], &wanted);
      assert_memory_equal(got.each, wanted.each, sizeof got.each);
      assert_memory_equal(got.each_lower, wanted.each_lower, sizeof got.each_lower);
      assert_memory_equal(got.each_upper, wanted.each_upper, sizeof got.each_upper);
      tct_scorer_free(other);
    }
    tct_scorer_free(s);
    rsa_stop(&b);
  }
  tct_params_free(kind, params);
}

/* ---- numbers that are hard to add up ------------------------------------------------------------------- */

/* What varies is a millionth of the mean; and what is left of one row in some draws is nothing. */
static void large_means_cost_no_digits(void **state)
{
  static const char *const names[] = {"cosine", "pearson"};
  int times[RSA_CONDITIONS], once[RSA_SUBJECTS] = {1, 1, 1, 1, 1};
  (void)state;

  for (int n = 0; n < 2; n++)
    for (uint64_t seed = 1; seed <= 3; seed++) {
      rsa_bench b;
      rsa_start(&b, seed, tct_variant("comparators", names[n]));
      for (int i = 0; i < RSA_PAIRS; i++) {
        b.model[0][i] = 1e6 + b.model[0][i];
        b.model[1][i] = i < 9 ? b.model[1][i] * 1e-250 : 0;
        b.model[2][i] = i > 8 ? 0.1 : i;
        b.subject[2][i] *= 1e200;
      }
      b.subject[1][5]   = (double)INFINITY;
      tct_scorer *s     = rsa_scorer(&b.rsa, false);
      const tct_key key = tct_key_of(seed, "draws");
      for (int i = 0; i < DRAWS; i++) {
        rsa_draw(key, (uint64_t)i, 0, RSA_CONDITIONS, times);
        assert_gathered(&b, s, times, once);
      }
      tct_scorer_free(s);
      rsa_stop(&b);
    }
}

static void draws_allocate_nothing_for_inner_products(void **state)
{
  const tct_room *room = tct_room_named("comparators");
  int times[RSA_CONDITIONS], subject_times[RSA_SUBJECTS];
  (void)state;

  for (int n = 0; n < room->n; n++) {
    const tct_comparator *c = (const tct_comparator *)room->about[n];
    if (!(c->claims & TCT_COMPARATOR_INNER) && !c->of_order) continue;
    for (int kind = 0; kind < 3; kind++) {
      rsa_bench b;
      rsa_scores got;
      rsa_start(&b, 1, room->about[n]);
      with_holes(&b, kind);
      tct_scorer *s = rsa_scorer(&b.rsa, true);
      for (int i = 0; i < DRAWS; i++) {
        rsa_draw(tct_key_of(1, "draws"), (uint64_t)i, 0, RSA_CONDITIONS, times);
        rsa_draw(tct_key_of(1, "draws"), (uint64_t)i, 1, RSA_SUBJECTS, subject_times);
        const uint64_t before = tct_allocations();
        rsa_at(s, times, subject_times, &got);
        if (tct_allocations() != before) fail_msg("%s allocates", c->name);
      }
      tct_scorer_free(s);
      rsa_stop(&b);
    }
  }
}

/* ---- noise of conditions ---------------------------------------------------------------------------- */

/* Independent errors are what is supposed where nothing is known, copies and all; errors that
 * go together change the score, and a copy of a condition does not make it undefined. */
static void copies_of_a_condition_have_errors_of_their_own(void **state)
{
  double noise[RSA_CONDITIONS][RSA_CONDITIONS];
  const int times[RSA_CONDITIONS] = {2, 1, 0, 3, 1, 1, 1, 0, 0};
  (void)state;

  rsa_bench b;
  rsa_scores plain, same, other;
  rsa_start(&b, 3, tct_variant("comparators", "whitened_cosine"));
  for (int i = 0; i < RSA_CONDITIONS; i++)
    for (int j = 0; j < RSA_CONDITIONS; j++) noise[i][j] = 3 * (i == j);
  tct_scorer *s = rsa_scorer(&b.rsa, true);
  rsa_at(s, times, NULL, &plain);
  tct_scorer_free(s);
  b.rsa.noise = noise[0];
  s           = rsa_scorer(&b.rsa, true);
  rsa_at(s, times, NULL, &same);
  tct_scorer_free(s);
  for (int i = 0; i < RSA_CONDITIONS; i++)
    for (int j = 0; j < RSA_CONDITIONS; j++) noise[i][j] += 2 * pow(0.9, abs(i - j));
  s = rsa_scorer(&b.rsa, true);
  rsa_at(s, times, NULL, &other);
  tct_scorer_free(s);
  for (int m = 0; m < RSA_MODELS; m++) {
    assert_near(same.score[m], plain.score[m], 1e-12);
    assert_true(fabs(other.score[m] - plain.score[m]) > 1e-4);
  }
  rsa_stop(&b);
}

/* The quick way, and that of a comparator that has none; a pair that is missing leaves only the second. */
static void draws_with_noise_are_what_gathering_gives(void **state)
{
  static const char *const names[] = {"whitened_cosine", "whitened_correlation"};
  double noise[RSA_CONDITIONS][RSA_CONDITIONS];
  int times[RSA_CONDITIONS];
  (void)state;

  for (int i = 0; i < RSA_CONDITIONS; i++)
    for (int j = 0; j < RSA_CONDITIONS; j++) noise[i][j] = (1 + i + j) * pow(0.7, abs(i - j));
  for (int n = 0; n < 2; n++)
    for (uint64_t seed = 1; seed <= 3; seed++)
      for (int hole = 0; hole < 2; hole++) {
        rsa_bench b;
        rsa_start(&b, seed, tct_variant("comparators", names[n]));
        tct_comparator plain = *b.rsa.comparator;
        plain.claims &= ~(unsigned)TCT_COMPARATOR_INNER;
        b.rsa.noise = noise[0];
        if (hole) b.subject[1][3] = (double)NAN;
        tct_rsa slow    = b.rsa;
        slow.comparator = &plain;
        tct_scorer *s = rsa_scorer(&b.rsa, true), *t = rsa_scorer(&slow, true);
        for (int i = 0; i < DRAWS; i++) {
          rsa_scores got, wanted;
          rsa_draw(tct_key_of(seed, "draws"), (uint64_t)i, 0, RSA_CONDITIONS, times);
          rsa_at(s, times, NULL, &got);
          rsa_at(t, times, NULL, &wanted);
          for (int m = 0; m < RSA_MODELS; m++)
            assert_same(got.score[m], wanted.score[m], 1e-11, "a score", &b.rsa);
          assert_true(got.s.upper >= wanted.s.upper - 1e-11); /* its pool is the best */
          assert_true(got.s.lower <= got.s.upper);
        }
        tct_scorer_free(t);
        tct_scorer_free(s);
        rsa_stop(&b);
      }
}

/* ---- what cannot be --------------------------------------------------------------------------------- */

static void assert_refused(const tct_rsa *of, tct_status code, const char *words)
{
  tct_error err = {0};

  assert_null(tct_scorer_new(of, true, &err));
  assert_int_equal(err.code, code);
  if (!strstr(err.text, words)) fail_msg("'%s' does not say '%s'", err.text, words);
}

static void what_cannot_be_is_refused_in_words(void **state)
{
  const double flat[RSA_CONDITIONS * RSA_CONDITIONS] = {0};
  const int less[RSA_CONDITIONS]                     = {1, -1};
  rsa_bench b;
  rsa_scores to;
  tct_error err = {0};
  (void)state;

  rsa_start(&b, 1, tct_variant("comparators", "whitened_cosine"));
  to.s          = (tct_scores){.score = to.score};
  tct_scorer *s = rsa_scorer(&b.rsa, false);
  assert_int_equal(tct_scorer_at(s, less, NULL, &to.s, &err), TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "condition 1 is drawn -1 times"));
  assert_int_equal(tct_scorer_at(s, NULL, less, &to.s, &err), TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "subject 1 is drawn -1 times"));
  tct_scorer_free(s);
  b.rsa.noise = flat;
  assert_refused(&b.rsa, TCT_BAD_DATA, "not positive definite");
  b.rsa.noise    = NULL;
  b.rsa.subjects = 0;
  assert_refused(&b.rsa, TCT_BAD_SHAPE, "0 subjects");
  b.rsa.subjects = RSA_SUBJECTS;
  b.rsa.pairs    = 35;
  assert_refused(&b.rsa, TCT_BAD_SHAPE, "have 36 pairs, not 35");
  b.rsa.pairs   = RSA_PAIRS;
  b.of[1].parts = 0;
  assert_refused(&b.rsa, TCT_BAD_SHAPE, "'model 1' has no RDM");
  rsa_stop(&b);
}

static void without_memory_it_says_so(void **state)
{
  const tct_room *room                          = tct_room_named("comparators");
  double alike[RSA_CONDITIONS * RSA_CONDITIONS] = {0};
  (void)state;

  for (int i = 0; i < RSA_CONDITIONS; i++) alike[i * (RSA_CONDITIONS + 1)] = 2;

  for (int n = 0; n < room->n; n++) {
    rsa_bench b;
    tct_error err = {0};
    int failures  = 0;
    rsa_start(&b, 1, room->about[n]);
    with_holes(&b, n % 2);
    b.rsa.noise = alike; /* of which most take no notice */
    for (tct_scorer *s = NULL; !s; failures++) {
      tct_fail_allocation(failures + 1, false);
      s = tct_scorer_new(&b.rsa, true, &err);
      tct_fail_allocation(-1, false);
      if (s) {
        tct_scorer_free(s);
        break;
      }
      assert_int_equal(err.code, TCT_NO_MEMORY);
      assert_non_null(strstr(err.text, "no memory"));
    }
    assert_true(failures > 2);
    rsa_stop(&b);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(any_draw_is_what_gathering_gives),
    cmocka_unit_test(without_a_list_each_is_there_once),
    cmocka_unit_test(fitted_models_are_scored_as_if_they_were_the_first),
    cmocka_unit_test(large_means_cost_no_digits),
    cmocka_unit_test(draws_allocate_nothing_for_inner_products),
    cmocka_unit_test(copies_of_a_condition_have_errors_of_their_own),
    cmocka_unit_test(draws_with_noise_are_what_gathering_gives),
    cmocka_unit_test(what_cannot_be_is_refused_in_words),
    cmocka_unit_test(without_memory_it_says_so),
  };
  return cmocka_run_group_tests_name("scores of draws", tests, NULL, NULL);
}
