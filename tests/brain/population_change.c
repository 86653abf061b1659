/* population_change.c -- noise along the signal axis as it was planted; changes of numbers of whole populations, whose
 * intervals come from draws of trials or from theory. */
#include "brain/change_bench.h"
#include "brain/joint_bench.h"

static const double values[] = {0, 1};

static const planted_joint quiet = {.conditions = 2, .repeats = 24, .noise = 1, .signal = 2},
                           loud  = {
                              .conditions = 2, .repeats = 80, .noise = 1, .common = 2, .signal = 2};

/* Mean over populations of a number of noise_along_signal, and its standard error. */
static void mean_of(const planted_joint *p, const char *number, double *mean, double *error)
{
  enum { POPULATIONS = 80 };
  struct asked_tuning a = tuning_named("noise_along_signal");
  double squares        = 0;

  *mean   = 0;
  a.how.x = values;
  for (uint64_t i = 1; i <= POPULATIONS; i++) {
    planted_axes axes;
    tct_trials t = planted_trials(p, false, i, &axes);
    tuning_of(&a, &t);
    const double v = tuned(&a, 0, number);
    *mean += v / POPULATIONS;
    squares += v * v / POPULATIONS;
    tct_trials_free(&t);
  }
  *error = sqrt((squares - *mean * *mean) / POPULATIONS);
  tuning_done(&a);
}

static void noise_along_the_signal_axis_is_what_was_planted(void **state)
{
  double mean, error;
  (void)state;

  mean_of(&quiet, "over_chance", &mean, &error);
  assert_near(mean, 1, 4 * error);
  mean_of(&quiet, "variance", &mean, &error);
  assert_near(mean, 1, 4 * error);
  mean_of(&loud, "share", &mean, &error); /* 1 + 4 of 16 + 4 */
  assert_near(mean, 0.25, 4 * error);
  assert_true(error < 0.02);
}

static void without_an_axis_it_says_why(void **state)
{
  const double flat[] = {1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2};
  const double same[] = {1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0};
  const int shown[]   = {0, 0, 0, 0, 1, 1, 1, 1};
  const tct_trials f = TRIALS(2, 2, flat, shown), s = TRIALS(2, 2, same, shown);
  tct_trials few        = f;
  struct asked_tuning a = tuning_named("noise_along_signal");
  (void)state;

  a.how.x = values;
  tuning_of(&a, &f);
  assert_int_equal(a.got.why[0], TCT_TUNING_CONSTANT);
  tuning_of(&a, &s);
  assert_int_equal(a.got.why[0], TCT_TUNING_NO_SIGNAL);
  assert_undefined(tuned(&a, 0, "share"));
  few.rows = 7;
  tuning_of(&a, &few);
  assert_int_equal(a.got.why[0], TCT_TUNING_FEW_REPEATS);
  tuning_done(&a);
}

/* What theory says of either time is put together: they share no trials. */
static void a_change_of_information_has_the_error_that_theory_gives(void **state)
{
  struct asked_change a = change_named("fisher_information", "information");
  struct asked_tuning b = tuning_named("fisher_information");
  double squares        = 0;
  planted_axes axes;
  tct_trials t[2];
  (void)state;

  a.x          = values;
  b.how.x      = values;
  a.how.paired = true;
  for (int time = 0; time < 2; time++) {
    t[time] = planted_trials(&quiet, time > 0, 3, &axes);
    tuning_of(&b, &t[time]);
    const double error = (b.got.high[0] - b.got.value[0]) / 1.959963984540054;
    squares += error * error;
  }
  change_of(&a, &t[0], &t[1]);
  assert_near(a.got.error, sqrt(squares), 1e-9);
  assert_near(a.got.high - a.got.change, 1.959963984540054 * sqrt(squares), 1e-9);
  assert_true(a.got.p > 0 && a.got.p < 1 && a.got.draws == 0);
  for (int time = 0; time < 2; time++) tct_trials_free(&t[time]);
  change_done(&a);
  tuning_done(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(noise_along_the_signal_axis_is_what_was_planted),
    cmocka_unit_test(without_an_axis_it_says_why),
    cmocka_unit_test(a_change_of_information_has_the_error_that_theory_gives),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
