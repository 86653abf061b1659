/* likeness.c -- is what changed in a model what changed in a brain: by hand, planted, with noise, beside its controls. */
#include "brain/likeness_bench.h"

#include "kernels/statistics.h"

static void the_same_change_is_wholly_alike(void **state)
{
  const planted_likeness p = {.change = 0.5};
  likeness_bench b;
  (void)state;

  like_start(&b, &p, 1);
  b.how.draws   = 40;
  b.how.randoms = 40;
  b.how.splits  = 4;
  like_find(&b);
  assert_int_equal(b.got.why, TCT_LIKENESS_FINE);
  assert_near(b.got.similarity, 1, 1e-12);
  assert_near(b.got.level[0], 1, 1e-12);
  assert_near(b.got.halves, 1, 1e-12); /* there is no noise */
  assert_near(b.got.ceiling, 1, 1e-12);
  assert_near(b.got.size_brain, b.got.size_model, 1e-12);
  assert_int_equal(b.got.conditions, LIKE_CONDITIONS);
  assert_int_equal(b.got.pairs, LIKE_CONDITIONS * (LIKE_CONDITIONS - 1) / 2);
  assert_near(b.got.p, 1.0 / 41, 1e-12);
  assert_near(b.got.p_random, 1.0 / 41, 1e-12);
  assert_true(fabs(b.got.random) < 0.4 && b.got.random_high < 0.9);
  assert_near(b.got.beyond, 1, 1e-9);
  like_end(&b);
}

/* Four points of one unit: 0 1 2 4 -> 0 1 4 8, and 0 0 1 1 -> 0 2 1 3.  Changes of the squared distances of pairs
 * 01 02 03 12 13 23: 0 12 48 8 40 12, and 4 0 8 0 0 4. */
static void a_score_is_worked_by_hand(void **state)
{
  static const double value[2][2][4] = {{{0, 1, 2, 4}, {0, 1, 4, 8}}, {{0, 0, 1, 1}, {0, 2, 1, 3}}};
  const double model[] = {0, 12, 48, 8, 40, 12}, brain[] = {4, 0, 8, 0, 0, 4};
  const planted_likeness p = {.change = 0.5};
  likeness_bench b;
  tct_error err = {0};
  (void)state;

  like_start(&b, &p, 1);
  for (int i = 0; i < 4; i++) {
    tct_recording_free(b.of[i / 2][i % 2]);
    tct_recording *r   = tct_recording_new(1, 4, 1, 1, 0, &err);
    b.of[i / 2][i % 2] = r;
    for (int c = 0; c < 4; c++) {
      (void)snprintf(r->condition[c], TCT_LABEL, "%c", "abcd"[c]);
      r->trial[c] = c;
      r->value[c] = value[i / 2][i % 2][c];
    }
  }
  b.model.before = b.of[0][0];
  b.model.after  = b.of[0][1];
  b.brain.before = b.of[1][0];
  b.brain.after  = b.of[1][1];
  like_find(&b);
  assert_near(b.got.similarity, tct_correlation(6, model, brain), 1e-12);
  assert_near(
    b.got.size_model,
    sqrt(12 * 12 + 48 * 48 + 8 * 8 + 40 * 40 + 12 * 12) / sqrt(1 + 16 + 256 + 1 + 81 + 16), 1e-12);
  /* RDM before, of the model: 1 4 16 1 9 4 */
  const double first[] = {1, 4, 16, 1, 9, 4};
  const double xz = tct_correlation(6, model, first), yz = tct_correlation(6, brain, first);
  assert_near(b.got.scaled, yz, 1e-12);
  assert_near(b.got.beyond, (b.got.similarity - xz * yz) / sqrt((1 - xz * xz) * (1 - yz * yz)),
              1e-12);
  assert_undefined(b.got.halves); /* one trial of each */
  assert_undefined(b.got.low);
  like_end(&b);
}

/* Score, ceiling and size of the brain's change over that of the model, each the mean over 40 experiments. */
static void measure(double noise, double mean[3])
{
  const planted_likeness p = {.change = 0.5, .noise = noise};

  mean[0] = mean[1] = mean[2] = 0;
  for (uint64_t s = 0; s < 40; s++) {
    likeness_bench b;
    like_start(&b, &p, s);
    b.how.splits = 10;
    like_find(&b);
    mean[0] += b.got.similarity / 40;
    mean[1] += b.got.reliability / 40;
    mean[2] += b.got.size_brain / b.got.size_model / 40;
    like_end(&b);
  }
  mean[1] = sqrt(mean[1]); /* a single one may be of less than nothing, and has no root */
  print_message("noise %g: score %.3f, ceiling %.3f, sizes %.3f\n", noise, mean[0], mean[1],
                mean[2]);
}

/* Of noisy trials the same change comes up to the ceiling that halves tell.  Where noise is as large as patterns are, that
 * of a crossnobis distance falls faster than by the number of trials, and the ceiling is told a little too low. */
static void noise_takes_as_much_as_the_ceiling_says(void **state)
{
  double little[3], much[3];
  (void)state;

  measure(0.5, little);
  measure(1, much);
  assert_true(little[1] < 0.95 && little[1] > 0.8 && much[1] < little[1]);
  assert_near(little[0], little[1], 0.02);
  assert_true(much[1] < much[0] && much[1] > much[0] - 0.06);
  assert_near(little[2], 1, 0.03);
  assert_near(much[2], 1, 0.06);
}

static void levels_are_alike_where_changes_are_not(void **state)
{
  const planted_likeness p = {.change = 0.4, .noise = 0.5, .other = true};
  double score = 0, level = 0;
  int found = 0, above = 0;
  (void)state;

  for (uint64_t s = 0; s < 40; s++) {
    likeness_bench b;
    like_start(&b, &p, s);
    b.how.draws   = 100;
    b.how.randoms = 50;
    like_find(&b);
    score += b.got.similarity / 40;
    level += b.got.level[1] / 40;
    found += b.got.p <= 0.05;
    above += b.got.similarity > b.got.random_high;
    like_end(&b);
  }
  print_message("change %.3f, level %.3f, found %d, above random %d of 40\n", score, level, found,
                above);
  assert_true(fabs(score) < 0.06 && level > 0.7 && found <= 5 && above <= 5);
}

static void a_model_that_did_not_change_scores_nothing(void **state)
{
  const planted_likeness p = {.change = 0.5, .noise = 0.5, .still = true};
  likeness_bench b;
  (void)state;

  like_start(&b, &p, 1);
  b.how.draws   = 20;
  b.how.randoms = 20;
  b.how.splits  = 2;
  like_find(&b);
  assert_int_equal(b.got.why, TCT_LIKENESS_SAME);
  assert_undefined(b.got.similarity);
  assert_undefined(b.got.low);
  assert_undefined(b.got.p_random);
  assert_true(b.got.ceiling > 0.5 && b.got.level[1] > 0.5);
  assert_near(b.got.size_model, 0, 0);
  assert_string_equal(tct_likeness_why_text(b.got.why), "the model did not change");
  like_end(&b);
}

static void conditions_are_shared_by_their_names(void **state)
{
  const planted_likeness p = {.change = 0.5};
  likeness_bench b;
  (void)state;

  like_start(&b, &p, 1);
  tct_recording *r = b.of[1][1];
  for (int c = 0; c < LIKE_CONDITIONS / 2; c++) { /* the brain's other way round after */
    const int d = LIKE_CONDITIONS - 1 - c;
    char name[TCT_LABEL];
    memcpy(name, r->condition[c], sizeof name);
    memcpy(r->condition[c], r->condition[d], sizeof name);
    memcpy(r->condition[d], name, sizeof name);
    for (int i = 0; i < LIKE_REPEATS * LIKE_UNITS; i++) {
      double *x = r->value + c * LIKE_REPEATS * LIKE_UNITS + i,
             *y = r->value + d * LIKE_REPEATS * LIKE_UNITS + i, keep = *x;
      *x = *y;
      *y = keep;
    }
  }
  for (int k = 0; k < LIKE_REPEATS; k++) b.of[1][0]->trial[3 * LIKE_REPEATS + k] = -1;
  (void)snprintf(b.of[0][1]->condition[7], TCT_LABEL, "another");
  like_find(&b);
  assert_int_equal(b.got.conditions, LIKE_CONDITIONS - 2);
  assert_int_equal(b.got.dropped, 2);
  assert_near(b.got.similarity, 1, 1e-12);
  like_end(&b);
}

/* Every other repeat shows something else: halves that mix them differ by that, and are thought noise. */
static void kinds_of_repeats_are_parted_each_for_itself(void **state)
{
  const planted_likeness p = {.change = 0.5};
  likeness_bench b;
  (void)state;

  like_start(&b, &p, 1);
  for (int i = 0; i < 2; i++)
    for (int k = 0; k < LIKE_CONDITIONS * LIKE_REPEATS; k++)
      for (int u = 0; u < LIKE_UNITS; u++)
        b.of[1][i]->value[k * LIKE_UNITS + u] +=
          (k % 2 ? 2 : -2) *
          tct_normal(tct_key_of(1, "kinds"), (uint64_t)u, (uint32_t)(k / LIKE_REPEATS), 0);
  b.how.splits = 10;
  like_find(&b);
  assert_near(b.got.similarity, 1, 1e-9);
  assert_true(b.got.halves < 0.6);
  const tct_likeness known = b.got;
  b.how.known              = &known;
  b.how.cycle              = 2;
  like_find(&b);
  assert_near(b.got.halves, known.halves, 0); /* what is known is taken over */
  b.how.known = NULL;
  like_find(&b);
  assert_near(b.got.halves, 1, 1e-9);
  like_end(&b);
}

static void few_levels_can_reach_little(void **state)
{
  const double a[] = {1, 2, 3, (double)NAN, 7}, b[] = {0.1, 0.2, 0.9, 4, 1};
  const double tied[] = {1, 1, 2, 0, 2}, back[] = {9, 8, 7, 0, 6};
  tct_levels l;
  tct_error err = {0};
  (void)state;

  assert_int_equal(tct_levels_alike(5, a, b, &l, &err), TCT_OK);
  assert_true(l.n == 4 && l.dropped == 1);
  assert_near(l.rho, 1, 1e-15);
  assert_near(l.p, 1.0 / 24, 1e-15);
  assert_near(l.smallest, 1.0 / 24, 1e-15);
  assert_int_equal(tct_levels_alike(5, a, back, &l, &err), TCT_OK);
  assert_near(l.rho, -1, 1e-15);
  assert_near(l.p, 1, 1e-15);
  assert_int_equal(tct_levels_alike(5, a, tied, &l, &err), TCT_OK);
  assert_near(l.p, 4.0 / 24, 1e-15); /* 1 1 2 2 is there four times of 24 */
  assert_int_equal(tct_levels_alike(2, a, b, &l, &err), TCT_OK);
  assert_undefined(l.rho);
  assert_undefined(l.p);
  tct_fail_allocation(1, false);
  assert_int_equal(tct_levels_alike(5, a, b, &l, &err), TCT_NO_MEMORY);
  tct_fail_allocation(-1, false);
}

/* 0.2, 0.4, 0.6: spread 0.2, and Student's t of 2 at 0.975 is 4.302653 */
static void animals_are_means_with_their_interval(void **state)
{
  const double none        = (double)NAN;
  const tct_likeness a     = {.similarity = 0.2, .ceiling = 0.8},
                     b     = {.similarity = 0.6, .ceiling = none},
                     c     = {.similarity = 0.4, .ceiling = 0.6},
                     d     = {.similarity = none, .ceiling = none};
  const tct_likeness *of[] = {&a, &b, &c, &d};
  tct_likeness_mean m;
  (void)state;

  tct_likeness_over(4, of, 0.95, &m);
  assert_true(m.n == 3 && m.dropped == 1);
  assert_near(m.mean, 0.4, 1e-15);
  assert_near(m.high, 0.4 + 4.302653 * 0.2 / sqrt(3), 1e-6);
  assert_near(m.low, 0.4 - 4.302653 * 0.2 / sqrt(3), 1e-6);
  assert_near(m.ceiling, 0.7, 1e-15);
  tct_likeness_over(1, of, 0.95, &m);
  assert_near(m.mean, 0.2, 0);
  assert_undefined(m.low);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_same_change_is_wholly_alike),
    cmocka_unit_test(a_score_is_worked_by_hand),
    cmocka_unit_test(noise_takes_as_much_as_the_ceiling_says),
    cmocka_unit_test(levels_are_alike_where_changes_are_not),
    cmocka_unit_test(a_model_that_did_not_change_scores_nothing),
    cmocka_unit_test(conditions_are_shared_by_their_names),
    cmocka_unit_test(kinds_of_repeats_are_parted_each_for_itself),
    cmocka_unit_test(animals_are_means_with_their_interval),
    cmocka_unit_test(few_levels_can_reach_little),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
