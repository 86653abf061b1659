/* discrimination.c -- how well units and populations tell stimuli and choices apart: by hand, and over draws of
 * noise of which the answer is known. */
#include "brain/tuning_bench.h"

#include "kernels/distributions.h"

static const double ends[] = {-1, 1};

static void two_stimuli_are_held_against_each_other(void **state)
{
  const double value[]  = {1, 3, 5, 9, 100};
  const int shown[]     = {0, 0, 1, 1, 2};
  const tct_trials t    = TRIALS(1, 3, value, shown);
  struct asked_tuning a = tuning_named("dprime");
  tct_error err;
  (void)state;

  a.how.x = (const double[]){10, 20, NAN};
  tuning_of(&a, &t); /* means 2, 7; variances 2, 8 */
  assert_near(tuned(&a, 0, "dprime"), sqrt(5), 1e-15);
  assert_near(tuned(&a, 0, "corrected"), sqrt(5) * (1 - 3.0 / 7), 1e-15);
  a.how.x = (const double[]){10, 20, 30};
  tct_tuned_free(&a.got);
  assert_int_equal(tct_tuned_of(&t, &a.how, &a.got, &err), TCT_BAD_DATA);
  assert_non_null(
    strstr(err.text, "dprime is between two values of the variable, and there are 3"));
  tuning_done(&a);
}

static void ties_count_for_half_under_the_roc(void **state)
{
  const double value[]  = {1, 2, 2, 2, 3};
  const int shown[]     = {0, 0, 0, 1, 1};
  const tct_trials t    = TRIALS(1, 2, value, shown);
  struct asked_tuning a = tuning_named("roc");
  (void)state;

  a.how.x = ends;
  tuning_of(&a, &t);
  assert_near(tuned(&a, 0, "area"), 5.0 / 6, 1e-15);
  a.how.x = (const double[]){1, -1};
  tuning_of(&a, &t);
  assert_near(tuned(&a, 0, "area"), 1.0 / 6, 1e-15);
  tuning_done(&a);
}

static double one_step(const void *own, int unit, int c)
{
  (void)own, (void)unit;
  return c ? 1.2 : 0;
}

/* with 6 trials of each, d' is 8 % too large; the area is that of normal noise */
static void corrected_d_prime_and_the_area_are_unbiased(void **state)
{
  enum { SEEDS = 3000 };
  struct asked_tuning a = tuning_named("dprime"), b = tuning_named("roc");
  double plain = 0, corrected = 0, area = 0;
  int held = 0;
  (void)state;

  a.how.x = b.how.x = ends;
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    tct_trials t = tuning_drawn(1, 2, 6, 1, seed, one_step, NULL);
    tuning_of(&a, &t);
    tuning_of(&b, &t);
    plain += tuned(&a, 0, "dprime") / SEEDS;
    corrected += tuned(&a, 0, "corrected") / SEEDS;
    area += tuned(&b, 0, "area") / SEEDS;
    tct_trials_free(&t);
  }
  assert_near(corrected, 1.2, 0.05);
  assert_near(plain, 1.2 / (1 - 3.0 / 39), 0.05);
  assert_near(area, 1 - tct_normal_above(1.2 / sqrt(2)), 0.01);
  a.how.draws = 200;
  for (uint64_t seed = 1; seed <= 200; seed++) {
    tct_trials t = tuning_drawn(1, 2, 20, 1, seed, one_step, NULL);
    tuning_of(&a, &t);
    held += a.got.low[1] < 1.2 && 1.2 < a.got.high[1];
    tct_trials_free(&t);
  }
  assert_near(held / 200.0, 0.95, 0.05);
  tuning_done(&a);
  tuning_done(&b);
}

/* ---- populations ---------------------------------------------------------------------------------------- */

enum { UNITS = 8 };

static double apart(const void *own, int unit, int c)
{
  const double *dx = own;

  return (c ? 1 : -1) * *dx / 2 * (0.3 + 0.1 * unit);
}

/* noise of covariance I + 0.25 11': that of each unit, and half of one that all share */
static tct_trials population(double dx, int trials, uint64_t seed)
{
  tct_trials t  = tuning_drawn(UNITS, 2, trials, 1, seed, apart, &dx);
  double *value = t.own;

  for (int i = 0; i < t.rows; i++)
    for (int k = 0; k < UNITS; k++)
      value[i * UNITS + k] += 0.5 * tct_normal(tct_key_of(seed, "shared"), (uint64_t)i, 0, 0);
  return t;
}

static void information_is_unbiased_and_its_interval_holds_it(void **state)
{
  enum { SEEDS = 500 };
  const double dx = 1.6;
  double sum = 0, squares = 0, truth, shuffled, got = 0, naive = 0, without = 0;
  struct asked_tuning a = tuning_named("fisher_information");
  int held              = 0;
  (void)state;

  for (int k = 0; k < UNITS; k++) {
    sum += 0.3 + 0.1 * k;
    squares += (0.3 + 0.1 * k) * (0.3 + 0.1 * k);
  }
  truth    = squares - 0.25 * sum * sum / (1 + 0.25 * UNITS); /* Sherman and Morrison */
  shuffled = squares / 1.25;
  a.how.x  = (const double[]){-dx / 2, dx / 2};
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    tct_trials t = population(dx, 20, seed);
    tuning_of(&a, &t);
    got += tuned(&a, 0, "information") / SEEDS;
    naive += tuned(&a, 0, "naive") / SEEDS;
    without += tuned(&a, 0, "shuffled") / SEEDS;
    held += a.got.low[0] < truth && truth < a.got.high[0];
    assert_int_equal(a.got.draws[0], 0);
    tct_trials_free(&t);
  }
  assert_near(got, truth, 0.08); /* 4 standard errors */
  assert_near(without, shuffled, 0.12);
  assert_near(naive, (truth + UNITS * 0.1 / (dx * dx)) * 38 / 29.0, 0.12);
  assert_near(held / (double)SEEDS, 0.95, 0.035);
  tuning_done(&a);
}

/* the formula of the source, of one draw: T of each, N units */
static void information_is_what_the_source_says(void **state)
{
  enum { T = 15 };
  const double dx       = 2;
  struct asked_tuning a = tuning_named("fisher_information");
  tct_trials t          = population(dx, T, 9);
  (void)state;

  a.how.x = ends;
  tuning_of(&a, &t);
  assert_near(tuned(&a, 0, "information"),
              tuned(&a, 0, "naive") * (2.0 * T - UNITS - 3) / (2 * T - 2) -
                2.0 * UNITS / (T * dx * dx),
              1e-12);
  a.how.x          = (const double[]){-10, 10}; /* the variable in other units */
  const double was = tuned(&a, 0, "information");
  tuning_of(&a, &t);
  assert_near(tuned(&a, 0, "information"), was / 100, 1e-12);
  tct_trials_free(&t);
  t = population(dx, 5, 9); /* 10 trials: 8 degrees of freedom for 8 units */
  tuning_of(&a, &t);
  assert_int_equal(a.got.why[0], TCT_TUNING_SINGULAR);
  tct_trials_free(&t);
  tuning_done(&a);
}

/* ---- choices -------------------------------------------------------------------------------------------- */

/* stimulus c / 2, choice c % 2: the stimulus moves the response much, the choice by half its noise */
static double chosen(const void *own, int unit, int c)
{
  (void)own, (void)unit;
  return 20 * (c / 2) + 0.5 * (c % 2);
}

static void choices_are_told_within_stimuli(void **state)
{
  const double x[] = {1, 1, 2, 2, 3, 3}, y[] = {0, 1, 0, 1, 0, 1};
  const double wanted   = 1 - tct_normal_above(0.5 / sqrt(2));
  struct asked_tuning a = tuning_named("choice_probability");
  double grand = 0, mean = 0;
  (void)state;

  a.how.x = x;
  a.how.y = y;
  for (uint64_t seed = 1; seed <= 300; seed++) {
    tct_trials t   = tuning_drawn(1, 6, 20, 1, seed, chosen, NULL);
    int *condition = (int *)((double *)t.own + t.rows);
    for (int i = 0; i < 14; i++) condition[i] = -1; /* one choice is rare at the first stimulus */
    tuning_of(&a, &t);
    grand += tuned(&a, 0, "probability") / 300;
    mean += tuned(&a, 0, "mean") / 300;
    for (int i = 14; i < 18; i++) condition[i] = -1; /* and then too rare */
    tuning_of(&a, &t);
    assert_int_equal(a.got.why[0], TCT_TUNING_FINE);
    tct_trials_free(&t);
  }
  assert_near(grand, wanted, 0.012);
  assert_near(mean, wanted, 0.012);
  tuning_set(&a, "least", 21);
  tct_trials t = tuning_drawn(1, 6, 20, 1, 1, chosen, NULL);
  tuning_of(&a, &t);
  assert_int_equal(a.got.why[0], TCT_TUNING_FEW_REPEATS);
  tct_trials_free(&t);
  tuning_done(&a);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(two_stimuli_are_held_against_each_other),
    cmocka_unit_test(ties_count_for_half_under_the_roc),
    cmocka_unit_test(corrected_d_prime_and_the_area_are_unbiased),
    cmocka_unit_test(information_is_unbiased_and_its_interval_holds_it),
    cmocka_unit_test(information_is_what_the_source_says),
    cmocka_unit_test(choices_are_told_within_stimuli),
  };
  return cmocka_run_group_tests_name("discrimination", tests, NULL, NULL);
}
