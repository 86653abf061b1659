/* change.c -- differences of two times: worked by hand, as errors and reliabilities that theory has, and verdicts. */
#include "brain/change_bench.h"

/* ---- by hand ------------------------------------------------------------------------------------------ */

static const double before_[] = {1, 10, 5, 3, 12, 5}, after_[] = {2, 15, 7, 4, 17, 9};
static const int shown[] = {0, 0};

/* means 2, 11, 5 and 3, 16, 8: differences 1, 5, 3 */
static void differences_are_after_less_before(void **state)
{
  const tct_trials t[]  = {TRIALS(3, 1, before_, shown), TRIALS(3, 1, after_, shown)};
  struct asked_change a = change_named("response", "mean");
  (void)state;

  a.how.paired = true;
  change_of(&a, &t[0], &t[1]);
  const double wanted[] = {1, 5, 3};
  for (int i = 0; i < 3; i++) assert_near(a.got.difference[i], wanted[i], 1e-15);
  assert_near(a.got.before, 6, 1e-15);
  assert_near(a.got.after, 9, 1e-15);
  assert_near(a.got.change, 3, 1e-15);
  assert_int_equal(a.got.n[0], 3);
  assert_true(isnan(a.got.error) && isnan(a.got.p) && isnan(a.got.reliability));
  assert_int_equal(a.got.verdict, TCT_CHANGE_UNRESOLVED);

  a.how.median = true; /* of differences 3; of what is not paired 8 - 5 = 3 too */
  change_of(&a, &t[0], &t[1]);
  assert_near(a.got.change, 3, 1e-15);
  assert_near(a.got.before, 5, 1e-15);
  change_done(&a);
}

/* Two units before, three after: 9 - (2 + 11) / 2. */
static void populations_need_not_be_the_same(void **state)
{
  const double few[]    = {1, 10, 3, 12};
  const tct_trials t[]  = {TRIALS(2, 1, few, shown), TRIALS(3, 1, after_, shown)};
  struct asked_change a = change_named("response", "mean");
  (void)state;

  change_of(&a, &t[0], &t[1]);
  assert_near(a.got.change, 2.5, 1e-15);
  assert_int_equal(a.got.n[0], 2);
  assert_int_equal(a.got.n[1], 3);
  assert_null(a.got.difference);
  a.how.median = true;
  change_of(&a, &t[0], &t[1]);
  assert_near(a.got.change, 8 - 6.5, 1e-15);
  change_done(&a);
}

static void a_unit_without_a_number_at_one_time_is_left_out_and_counted(void **state)
{
  const double nan      = (double)NAN;
  const double gone[]   = {2, nan, 7, 4, nan, 9};
  const tct_trials t[]  = {TRIALS(3, 1, before_, shown), TRIALS(3, 1, gone, shown)};
  struct asked_change a = change_named("response", "mean");
  (void)state;

  a.how.paired = true;
  change_of(&a, &t[0], &t[1]);
  assert_near(a.got.change, 2, 1e-15);
  assert_near(a.got.before, 3.5, 1e-15);
  assert_int_equal(a.got.n[0], 2);
  assert_int_equal(a.got.n[1], 2);
  assert_int_equal(a.got.why[1][1], TCT_TUNING_NO_TRIALS);
  assert_int_equal(a.got.why[0][1], TCT_TUNING_FINE);
  change_done(&a);
}

/* From 170 to 10 deg it is 20 deg up. */
static void what_turns_goes_the_short_way_round(void **state)
{
  static const double x[] = {10, 50, 90, 130, 170};
  static const int each[] = {0, 1, 2, 3, 4};
  const double at_170[] = {0, 0, 0, 0, 1}, at_10[] = {1, 0, 0, 0, 0};
  const tct_trials t[]  = {TRIALS(1, 5, at_170, each), TRIALS(1, 5, at_10, each)};
  struct asked_change a = change_named("circular_variance", "preferred");
  tct_error err         = {0};
  (void)state;

  a.how.paired = true;
  a.how.period = 180;
  a.x          = x;
  change_of(&a, &t[0], &t[1]);
  assert_near(a.got.change, 20, 1e-10);
  a.how.paired = false;
  tct_change_free(&a.got);
  assert_int_equal(change_try(&a, &t[0], &t[1], &err), TCT_UNSUPPORTED);
  change_done(&a);
}

/* ---- as theory has them --------------------------------------------------------------------------------- */

/* Change of each unit of spread 1 around 0.5; noise of trials of spread 4, 32 of them; of all units 2. */
static void errors_are_of_units_and_of_trials(void **state)
{
  const planted_change own = {.units = 60, .repeats = 32, .mean = 0.5, .spread = 1, .noise = 4};
  planted_change common    = own;
  struct asked_change a    = change_named("response", "mean");
  const double of_units    = (1 + 2 * 16 / 32.0) / 60;
  (void)state;

  a.how.paired = true;
  a.how.draws  = 400;
  planted_of(&a, &own, 1);
  assert_near(a.got.error, sqrt(of_units), 0.25 * sqrt(of_units));
  assert_near(a.got.by_units, sqrt(of_units), 0.25 * sqrt(of_units));
  assert_near(a.got.by_trials, sqrt(1 / 60.0), 0.25 * sqrt(1 / 60.0));
  assert_near(a.got.freedom, 59, 0);
  common.common = 2;
  planted_of(&a, &common, 1);
  assert_near(a.got.error, sqrt(of_units + 2 * 4 / 32.0), 0.25 * sqrt(of_units + 2 * 4 / 32.0));
  change_done(&a);
}

/* s^2 / (s^2 + 2 sigma^2 / m) = 1 / (1 + 1) */
static void reliability_is_the_share_that_is_no_noise(void **state)
{
  const planted_change p = {.units = 600, .repeats = 8, .mean = 0.5, .spread = 1, .noise = 2};
  struct asked_change a  = change_named("response", "mean");
  (void)state;

  a.how.paired = true;
  a.how.splits = 20;
  planted_of(&a, &p, 2);
  assert_near(a.got.halves, 1.0 / 3, 0.06);
  assert_near(a.got.reliability, 0.5, 0.07);
  assert_near(a.got.ceiling, sqrt(a.got.reliability), 1e-15);
  change_done(&a);
}

static void a_circuit_without_noise_scatters_over_units_alone(void **state)
{
  const planted_change p = {.units = 40, .repeats = 1, .mean = 0.5, .spread = 1};
  struct asked_change a  = change_named("response", "mean");
  double sum = 0, squares = 0;
  (void)state;

  a.how.paired = true;
  a.how.draws  = 400;
  a.how.splits = 4;
  planted_of(&a, &p, 3);
  for (int i = 0; i < 40; i++) sum += a.got.difference[i] / 40;
  for (int i = 0; i < 40; i++)
    squares += (a.got.difference[i] - sum) * (a.got.difference[i] - sum) / 39;
  assert_near(a.got.by_trials, 0, 0);
  assert_near(a.got.error, sqrt(squares / 40), 0.12 * sqrt(squares / 40));
  assert_true(isnan(a.got.reliability)); /* no trial could be in the other half */
  change_done(&a);
}

/* Of one time many units, of the other one; each draw has the error that was found. */
static void draws_scatter_as_the_error_says(void **state)
{
  const planted_change p = {.units = 30, .repeats = 12, .noise = 2, .spread = 1, .mean = 1};
  struct asked_change a  = change_named("response", "mean"), b;
  double mean = 0, squares = 0;
  (void)state;

  a.how.paired = true;
  a.how.draws  = 300;
  planted_of(&a, &p, 6);
  for (int d = 0; d < 300; d++) mean += a.got.drawn[d] / 300;
  for (int d = 0; d < 300; d++) squares += (a.got.drawn[d] - mean) * (a.got.drawn[d] - mean) / 299;
  assert_near(mean, a.got.change, 1e-12);
  assert_near(sqrt(squares), a.got.error, 1e-12);

  /* another population whose trials are drawn alike has other draws of its units */
  b                = change_named("response", "mean");
  b.how            = a.how;
  b.how.population = 1;
  planted_of(&b, &p, 6);
  assert_near(b.got.by_trials, a.got.by_trials, 0);
  assert_true(b.got.by_units > a.got.by_units || b.got.by_units < a.got.by_units);
  change_done(&a);
  change_done(&b);

  tct_trials before = planted_time(&p, false, 1), after = planted_time(&p, true, 1), one;
  tct_error err    = {0};
  const int unit[] = {4};
  assert_int_equal(tct_trials_some(&after, unit, 1, &one, &err), TCT_OK);
  a = change_named("response", "mean");
  change_of(&a, &before, &one);
  assert_int_equal(a.got.n[0], 30);
  assert_int_equal(a.got.why[0][29], TCT_TUNING_FINE);
  assert_null(a.got.drawn);
  change_done(&a);
  tct_trials_free(&one);
  tct_trials_free(&before);
  tct_trials_free(&after);
}

struct by_condition {
  bool after;
};

static double by_condition(const void *own, int unit, int c)
{
  const struct by_condition *b = own;

  return unit + (b->after ? c : 0); /* of condition c the change is c */
}

/* Changes 0 .. 11, the same in all units and without noise: spread sqrt(13) over 12 conditions. */
static void drawn_conditions_scatter_as_conditions_do(void **state)
{
  const struct by_condition rate[] = {{false}, {true}};
  tct_trials t[2];
  struct asked_change a = change_named("response", "mean"), b;
  tct_error err         = {0};
  (void)state;

  for (int i = 0; i < 2; i++) t[i] = tuning_drawn(8, 12, 3, 0, 1, by_condition, &rate[i]);
  a.how.paired     = true;
  a.how.conditions = true;
  a.how.draws      = 1000;
  change_of(&a, &t[0], &t[1]);
  assert_near(a.got.change, 5.5, 1e-12);
  assert_near(a.got.by_units, 0, 1e-12);
  assert_near(a.got.by_conditions, sqrt(13.0 / 12), 0.06);
  assert_near(a.got.error, a.got.by_conditions, 1e-9);
  assert_near(a.got.freedom, 7, 0);
  assert_true(isnan(a.got.by_trials));
  b                = change_named("participation_ratio", "noise");
  b.how.draws      = 100;
  b.how.conditions = true;
  assert_int_equal(change_try(&b, &t[0], &t[1], &err), TCT_UNSUPPORTED);
  change_done(&b);
  b                = change_named("population_sparseness", "sparseness");
  b.how.draws      = 100;
  b.how.conditions = true;
  change_of(&b, &t[0], &t[1]);
  assert_near(b.got.freedom, 11, 0);
  assert_near(b.got.error, b.got.by_conditions, 0);
  change_done(&b);
  for (int c = 0; c < 36; c++) ((int *)(uintptr_t)t[1].condition)[c] %= 2; /* of two alone */
  tct_change_free(&a.got);
  assert_int_equal(change_try(&a, &t[0], &t[1], &err), TCT_BAD_DATA);
  change_done(&a);
  for (int i = 0; i < 2; i++) tct_trials_free(&t[i]);
}

/* 2, 4, 9 with errors 1, 2, 2: mean 5 with error 1 for these three; 13 / 3 of variance for others. */
static void subjects_are_these_or_others(void **state)
{
  const double x[] = {2, 4, 9, (double)NAN}, error[] = {1, 2, 2, 1}, freedom[] = {10, 5, 8, 3};
  tct_change_pooled p;
  (void)state;

  tct_change_pool(x, error, freedom, 4, 0.95, &p);
  assert_int_equal(p.subjects, 3);
  assert_int_equal(p.dropped, 1);
  assert_near(p.change, 5, 1e-15);
  assert_near(p.error, 1, 1e-15);
  assert_near(p.freedom, 81 / (0.1 + 3.2 + 2), 1e-12);
  assert_near(p.high - p.change, 2.128016857496444, 1e-9); /* SciPy's t.ppf */
  assert_near(p.other_error, sqrt(13.0 / 3), 1e-15);
  assert_near(p.other_high - 5, 4.302652729911275 * sqrt(13.0 / 3), 1e-8);
  tct_change_pool(x, error, freedom, 1, 0.95, &p);
  assert_true(isnan(p.other_low) && p.subjects == 1 && p.low < 2);
  tct_change_pool(x + 3, error, freedom, 1, 0.95, &p);
  assert_true(p.subjects == 0 && isnan(p.change));
}

static void verdicts_go_by_the_margin(void **state)
{
  planted_change p      = {.units = 80, .repeats = 10, .noise = 1, .spread = 0.2};
  struct asked_change a = change_named("response", "mean");
  (void)state;

  a.how.paired = true;
  a.how.draws  = 200;
  planted_of(&a, &p, 4);
  assert_int_equal(a.got.verdict, TCT_CHANGE_UNRESOLVED); /* nobody said a margin */
  a.how.margin = 0.4;
  planted_of(&a, &p, 4);
  assert_int_equal(a.got.verdict, TCT_CHANGE_UNCHANGED);
  p.mean = 0.2; /* there, and of no matter */
  planted_of(&a, &p, 4);
  assert_true(a.got.low > 0);
  assert_int_equal(a.got.verdict, TCT_CHANGE_UNCHANGED);
  p.mean = -1;
  planted_of(&a, &p, 4);
  assert_int_equal(a.got.verdict, TCT_CHANGE_CHANGED);
  assert_true(a.got.high < 0 && a.got.p < 1e-6);
  assert_string_equal(tct_change_verdict_text(a.got.verdict), "changed");
  change_done(&a);
}

/* Of pairs both units are drawn; of a population none. */
static void pairs_and_populations_have_errors_of_their_own(void **state)
{
  const planted_change p = {
    .units = 20, .repeats = 80, .noise = 1, .common = 1, .after_common = 0.3};
  struct asked_change pairs = change_named("noise_correlation", "plain"),
                      whole = change_named("participation_ratio", "noise");
  (void)state;

  pairs.how.paired = whole.how.paired = true;
  pairs.how.draws = whole.how.draws = 60;
  planted_of(&pairs, &p, 5);
  assert_int_equal(pairs.got.items[0], 190);
  assert_near(pairs.got.freedom, 19, 0);
  assert_true(pairs.got.high < 0); /* 0.5 -> 0.08 */
  assert_near(pairs.got.change, 0.09 / 1.09 - 0.5, 0.1);
  planted_of(&whole, &p, 5);
  assert_true(isinf(whole.got.freedom) && isnan(whole.got.by_units));
  assert_near(whole.got.error, whole.got.by_trials, 0);
  change_done(&pairs);
  change_done(&whole);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(differences_are_after_less_before),
    cmocka_unit_test(populations_need_not_be_the_same),
    cmocka_unit_test(a_unit_without_a_number_at_one_time_is_left_out_and_counted),
    cmocka_unit_test(what_turns_goes_the_short_way_round),
    cmocka_unit_test(errors_are_of_units_and_of_trials),
    cmocka_unit_test(reliability_is_the_share_that_is_no_noise),
    cmocka_unit_test(a_circuit_without_noise_scatters_over_units_alone),
    cmocka_unit_test(draws_scatter_as_the_error_says),
    cmocka_unit_test(drawn_conditions_scatter_as_conditions_do),
    cmocka_unit_test(subjects_are_these_or_others),
    cmocka_unit_test(verdicts_go_by_the_margin),
    cmocka_unit_test(pairs_and_populations_have_errors_of_their_own),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
