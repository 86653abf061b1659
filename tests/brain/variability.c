/* variability.c -- Fano factors, and correlations of two units over trials and over stimuli, by hand. */
#include "brain/tuning_bench.h"

#include "kernels/statistics.h"

static void counts_vary_as_much_as_their_mean(void **state)
{
  /* condition 0: 1, 3, 5: variance 4 (8 / 3), mean 3; 1: 0, 0; 2: one trial; 3: 10, 14 */
  const double counts[] = {1, 3, 5, 0, 0, 9, 10, 14};
  const int shown[]     = {0, 0, 0, 1, 1, 2, 3, 3};
  const tct_trials t    = TRIALS(1, 4, counts, shown);
  struct asked_tuning a = tuning_named("fano");
  (void)state;

  tuning_of(&a, &t);
  assert_near(tuned(&a, 0, "fano"), (4.0 / 3 + 8.0 / 12) / 2, 1e-15);
  assert_near(tuned(&a, 0, "slope"), (12.0 + 96) / (9 + 144), 1e-15);
  tuning_set(&a, "unbiased", 0);
  tuning_set(&a, "window", 100);
  tuning_of(&a, &t);
  assert_near(tuned(&a, 0, "fano"), 0.1 * (8.0 / 9 + 4.0 / 12) / 2, 1e-15);
  tuning_done(&a);
}

static void a_poisson_unit_has_a_fano_factor_of_one(void **state)
{
  struct asked_tuning a = tuning_named("fano");
  enum { TRIALS_MANY = 4000 };
  static double counts[TRIALS_MANY];
  static int shown[TRIALS_MANY];
  (void)state;

  for (uint64_t seed = 1; seed <= 3; seed++) {
    const tct_key key = tct_key_of(seed, "poisson");
    for (int i = 0; i < TRIALS_MANY; i++) {
      const double rate = i % 2 ? 3 : 11;
      double left       = exp(-rate);
      int n             = -1;
      for (double p = 1; p > left; n++) p *= tct_uniform(key, (uint64_t)i, (uint32_t)(n + 1), 0);
      counts[i] = n;
      shown[i]  = i % 2;
    }
    const tct_trials t = TRIALS(1, 2, counts, shown);
    a.how.draws        = 200;
    a.how.seed         = seed;
    tuning_of(&a, &t);
    assert_near(tuned(&a, 0, "fano"), 1, 4 * sqrt(2.0 / TRIALS_MANY));
    assert_true(a.got.low[0] < tuned(&a, 0, "fano") && tuned(&a, 0, "fano") < a.got.high[0]);
    assert_near(a.got.high[0] - a.got.low[0], 2 * 1.96 * sqrt(2.0 / TRIALS_MANY), 0.02);
  }
  tuning_done(&a);
}

/* condition 0: a 0 1 2 3 4 5, b 1 0 3 2 5 4: r = 29 / 35; condition 1: a 5 4 3 2 1 0, b 10 times as much: 1;
 * condition 2 too short; condition 3: b does not vary */
static const double pairs[] = {0,  1, 1,  0, 2, 3, 3, 2, 4, 5, 5, 4, 5, 50, 4, 40, 3, 30, 2,
                               20, 1, 10, 0, 0, 9, 9, 8, 7, 1, 6, 2, 6, 3,  6, 4,  6, 5,  6};
static const int shown[]    = {0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 3, 3, 3, 3, 3};
static const tct_trials two = TRIALS(2, 4, pairs, shown);

static void noise_goes_together_within_conditions(void **state)
{
  const double r        = 29.0 / 35;
  struct asked_tuning a = tuning_named("noise_correlation");
  (void)state;

  tuning_of(&a, &two);
  assert_int_equal(a.got.items, 1);
  assert_near(tuned(&a, 0, "plain"), (r + 1) / 2, 1e-15);
  assert_near(tuned(&a, 0, "z_scored"), (r + 1) / 2, 1e-15); /* as many trials in both */
  assert_true(tuned(&a, 0, "fisher") > (r + 1) / 2 && tuned(&a, 0, "fisher") <= 1);
  tuning_set(&a, "least", 2);
  tuning_of(&a, &two);
  assert_near(tuned(&a, 0, "plain"), (r + 1 + 1) / 3, 1e-15);
  assert_near(tuned(&a, 0, "z_scored"), (6 * r + 6 + 2) / 14, 1e-15);
  tuning_set(&a, "least", 7);
  tuning_of(&a, &two);
  assert_int_equal(a.got.why[0], TCT_TUNING_FEW_REPEATS);
  tuning_done(&a);
}

static void pairs_are_in_order_and_without_trials_that_one_lacks(void **state)
{
  double three[3 * 12];
  const tct_trials t = {.rows = 6, .units = 3, .conditions = 4, .value = three, .condition = shown};
  struct asked_tuning a = tuning_named("noise_correlation");
  int unit[2];
  (void)state;

  for (int i = 0; i < 6; i++) {
    three[3 * i]     = pairs[2 * i];
    three[3 * i + 1] = i == 5 ? (double)NAN : 7;
    three[3 * i + 2] = pairs[2 * i + 1];
  }
  tuning_of(&a, &t);
  assert_int_equal(a.got.items, 3);
  assert_near(tuned(&a, 1, "plain"), 29.0 / 35, 1e-15);
  assert_int_equal(a.got.why[0], TCT_TUNING_CONSTANT);
  assert_true(a.got.trials[0] == 5 && a.got.trials[1] == 6 && a.got.trials[2] == 5);
  tct_tuned_units(a.how.measure, 3, 1, unit);
  assert_true(unit[0] == 0 && unit[1] == 2);
  tct_tuned_units(a.how.measure, 3, 2, unit);
  assert_true(unit[0] == 1 && unit[1] == 2);
  for (int i = 0, at = 0; i < 7; i++)
    for (int k = i + 1; k < 7; k++) {
      tct_tuned_units(a.how.measure, 7, at++, unit);
      assert_true(unit[0] == i && unit[1] == k);
    }
  tuning_done(&a);
}

/* means a 1 2 6, b 2 2 5 over conditions */
static void signals_go_together_over_conditions(void **state)
{
  const double means[]  = {0, 2, 2, 2, 1, 4, 3, 0, 6, 4, 6, 6};
  const int which[]     = {0, 0, 1, 1, 2, 2};
  const tct_trials t    = TRIALS(2, 3, means, which);
  struct asked_tuning a = tuning_named("signal_correlation");
  (void)state;

  tuning_of(&a, &t); /* a: -2 -1 3 (sum of squares 14); b: -1 -1 2 (6); products 9 */
  assert_near(tuned(&a, 0, "plain"), 9 / sqrt(14 * 6), 1e-15);
  /* trials of each condition stand in one order or the other */
  bool found = false;
  for (int order = 0; order < 8; order++) {
    double half[2][2][3]; /* [unit][half][condition] */
    for (int c = 0; c < 3; c++)
      for (int i = 0; i < 4; i++) half[i % 2][i / 2 ^ (order >> c & 1)][c] = means[4 * c + i];
    const double one   = tct_correlation(3, half[0][0], half[1][1]),
                 other = tct_correlation(3, half[0][1], half[1][0]);
    found              = found || fabs(tuned(&a, 0, "crossed") - (one + other) / 2) < 1e-14;
  }
  assert_true(found);
  tuning_done(&a);
}

/* no signal, and noise that is shared: crossed sees nothing of it */
static double flat(const void *own, int unit, int c)
{
  (void)own, (void)unit, (void)c;
  return 0;
}

static void shared_noise_is_no_signal_where_trials_are_crossed(void **state)
{
  struct asked_tuning a = tuning_named("signal_correlation");
  double plain = 0, crossed = 0;
  (void)state;

  for (uint64_t seed = 1; seed <= 200; seed++) {
    tct_trials t  = tuning_drawn(2, 10, 4, 1, seed, flat, NULL), common;
    common        = tuning_drawn(2, 10, 4, 1, seed + 1000, flat, NULL);
    double *value = t.own;
    for (int i = 0; i < t.rows * 2; i++) value[i] += common.value[i - i % 2];
    tuning_of(&a, &t);
    plain += tuned(&a, 0, "plain") / 200;
    crossed += tuned(&a, 0, "crossed") / 200;
    tct_trials_free(&t);
    tct_trials_free(&common);
  }
  assert_near(plain, 0.5, 0.06);
  assert_near(crossed, 0, 0.06);
  tuning_done(&a);
}

/* Variance grows as mean^1.5: Fano factors of rates twice as high are larger; of the same rates they are not. */
static void fano_factors_are_compared_at_the_same_rates(void **state)
{
  enum { UNITS = 200, REPEATS = 400 };
  static double value[2 * REPEATS * UNITS];
  static int condition[2 * REPEATS];
  struct asked_tuning a = tuning_named("fano_matched");
  (void)state;

  for (uint64_t seed = 1; seed <= 3; seed++) {
    const tct_key key = tct_key_of(seed, "matched");
    for (int i = 0; i < 2 * REPEATS; i++) {
      condition[i] = i / REPEATS;
      for (int k = 0; k < UNITS; k++) {
        const double mean = (10 + 40.0 * ((k * 7) % UNITS) / UNITS) * (i / REPEATS ? 2 : 1);
        value[i * UNITS + k] =
          mean + pow(mean, 0.75) * tct_normal(key, (uint64_t)i, 0, (uint32_t)k);
      }
    }
    const tct_trials t = TRIALS(UNITS, 2, value, condition);
    a.how.x            = (const double[]){0, 1};
    tuning_set(&a, "bins", 1); /* all is matched, and nothing is */
    tuning_of(&a, &t);
    assert_true(tuned(&a, 0, "difference") > 1.5);
    assert_near(tuned(&a, 0, "matched"), 1, 1e-15);
    tuning_set(&a, "bins", 20);
    tuning_of(&a, &t);
    assert_near(tuned(&a, 0, "difference"), 0, 0.25);
    assert_near(tuned(&a, 0, "difference"), tuned(&a, 0, "second") - tuned(&a, 0, "first"), 1e-12);
    assert_true(tuned(&a, 0, "matched") > 0.25 && tuned(&a, 0, "matched") < 0.75);
  }
  tuning_done(&a);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(counts_vary_as_much_as_their_mean),
    cmocka_unit_test(a_poisson_unit_has_a_fano_factor_of_one),
    cmocka_unit_test(fano_factors_are_compared_at_the_same_rates),
    cmocka_unit_test(noise_goes_together_within_conditions),
    cmocka_unit_test(pairs_are_in_order_and_without_trials_that_one_lacks),
    cmocka_unit_test(signals_go_together_over_conditions),
    cmocka_unit_test(shared_noise_is_no_signal_where_trials_are_crossed),
  };
  return cmocka_run_group_tests_name("variability", tests, NULL, NULL);
}
