/* tuning.c -- variables out of names and tables, intervals, what units share, and how work ends. */
#include "brain/tuning_bench.h"

#include "kernels/distributions.h"

#include <math.h>
#include <unistd.h>

/* ---- variables ------------------------------------------------------------------------------------------ */

static tct_recording *named(int n, const char *const *name)
{
  tct_recording *r = tct_recording_new(1, n, 1, 1, 2, NULL);

  assert_non_null(r);
  strcpy(r->name, "v4");
  for (int c = 0; c < n; c++) {
    (void)snprintf(r->condition[c], TCT_LABEL, "%s", name[c]);
    r->category[c] = c % 2;
  }
  return r;
}

static void reads(const tct_recording *r, const char *pattern, const double *wanted)
{
  double x[8];
  tct_error err = {0};

  if (tct_variable_named(r, pattern, x, &err) != TCT_OK) fail_msg("%s", err.text);
  for (int c = 0; c < r->conditions; c++)
    if (!(isnan(x[c]) && isnan(wanted[c])) && x[c] != wanted[c])
      fail_msg("'%s' in '%s': %g, and not %g", pattern, r->condition[c], x[c], wanted[c]);
}

static void numbers_stand_in_names(void **state)
{
  const char *const tasks[]   = {"45 deg, 20 %", "-1.5e1 deg, 100 %", "blank", "deg"};
  const char *const recipes[] = {"contrast=0.2 side=-1", "lowcontrast=3 contrast=7", "contrast=x",
                                 "12"};
  tct_recording *r            = named(4, tasks);
  double x[8];
  tct_error err;
  (void)state;

  reads(r, "{} deg", (const double[]){45, -15, NAN, NAN});
  reads(r, "{} %", (const double[]){20, 100, NAN, NAN});
  reads(r, "{}", (const double[]){45, -15, NAN, NAN});
  reads(r, "category", (const double[]){0, 1, 0, 1});
  assert_int_equal(tct_variable_named(r, "{} cm", x, &err), TCT_BAD_DATA);
  assert_non_null(strstr(
    err.text, "no condition of v4 says a value of '{} cm'; the first of its 4 is '45 deg, 20 %'"));
  assert_int_equal(tct_variable_named(r, "{} {}", x, &err), TCT_BAD_DATA);
  tct_recording_free(r);
  r = named(4, recipes);
  reads(r, "contrast", (const double[]){0.2, 7, NAN, NAN});
  reads(r, "contrast={}", (const double[]){0.2, 7, NAN, NAN});
  reads(r, "side", (const double[]){-1, NAN, NAN, NAN});
  reads(r, "{}", (const double[]){NAN, NAN, NAN, 12}); /* a number is a word of its own */
  tct_recording_free(r);
}

static void a_table_says_what_names_do_not(void **state)
{
  const char *const names[] = {"b", "a", "c"};
  tct_recording *r          = named(3, names);
  char path[]               = "tuningXXXXXX.csv";
  const int file            = mkstemps(path, 4);
  double x[3];
  tct_error err = {0};
  (void)state;

  assert_true(file >= 0);
  FILE *f = fdopen(file, "w");
  (void)fputs("condition,angle,kind\na,10,u\nb,-2.5,v\nd,7,w\n", f);
  (void)fclose(f);
  if (tct_variable_read(r, path, "angle", 1 << 20, x, &err) != TCT_OK) fail_msg("%s", err.text);
  assert_true(x[0] == -2.5 && x[1] == 10 && isnan(x[2]));
  assert_int_equal(tct_variable_read(r, path, "angel", 1 << 20, x, &err), TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "there is no column 'angel'"));
  assert_int_equal(tct_variable_read(r, path, "kind", 1 << 20, x, &err), TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "is not of numbers"));
  f = fopen(path, "w");
  (void)fputs("condition,angle\na,10\na,20\n", f);
  (void)fclose(f);
  assert_int_equal(tct_variable_read(r, path, "angle", 1 << 20, x, &err), TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "condition 'a' stands there twice"));
  (void)unlink(path);
  assert_int_equal(tct_variable_read(r, path, "angle", 1 << 20, x, &err), TCT_NO_FILE);
  tct_recording_free(r);
}

/* ---- what is the same is one ---------------------------------------------------------------------------- */

static void conditions_of_one_value_are_one(void **state)
{
  /* 0.1 + 0.2 is 0.3; -90 is 90 of 180; 180 - 1e-12 is 0 */
  const double value[]  = {1, 3, 10, 20};
  const int shown[]     = {0, 1, 2, 3};
  const tct_trials t    = TRIALS(1, 4, value, shown);
  struct asked_tuning a = tuning_named("disparity_index"), b = tuning_named("osi");
  (void)state;

  a.how.x = (const double[]){0.1 + 0.2, 0.3, 2, 2};
  tuning_set(&a, "root", 0);
  tuning_of(&a, &t);
  assert_near(tuned(&a, 0, "ddi"), 13 / (13 + 2 * sqrt(52.0 / 2)), 1e-15);
  b.how.x = (const double[]){180 - 1e-12, 0, -90, 90};
  tuning_of(&b, &t);
  assert_near(tuned(&b, 0, "osi"), 13.0 / 17, 1e-15);
  assert_near(tuned(&b, 0, "preferred"), 90, 0);
  tuning_done(&a);
  tuning_done(&b);
}

static void responses_are_split_into_signal_and_noise(void **state)
{
  const double value[]  = {1, 3, 5, 9};
  const int shown[]     = {0, 0, 1, 1};
  const tct_trials t    = TRIALS(1, 2, value, shown);
  struct asked_tuning a = tuning_named("response");
  (void)state;

  tuning_of(&a, &t); /* means 2, 7; squares 2 + 8 of 2 degrees */
  assert_near(tuned(&a, 0, "mean"), 4.5, 1e-15);
  assert_near(tuned(&a, 0, "noise"), sqrt(5), 1e-15);
  assert_near(tuned(&a, 0, "share"), (12.5 - 2.5) / (12.5 - 2.5 + 5), 1e-15);
  tuning_done(&a);
}

/* ---- intervals ------------------------------------------------------------------------------------------ */

static double two_levels(const void *own, int unit, int c)
{
  (void)own, (void)unit;
  return c ? 10 : 4;
}

/* The interval of a mean of 2 x 20 trials of spread 2: of standard error 2 / sqrt(40) */
static void an_interval_holds_the_truth_as_often_as_it_says(void **state)
{
  enum { SEEDS = 400 };
  struct asked_tuning a = tuning_named("response");
  (void)state;

  a.how.draws = 300;
  for (int kind = 0; kind < TCT_TUNING_CI_N; kind++) {
    double width   = 0;
    int held       = 0;
    a.how.interval = (tct_tuning_interval)kind;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
      tct_trials t = tuning_drawn(1, 2, 20, 2, seed, two_levels, NULL);
      a.how.seed   = seed;
      tuning_of(&a, &t);
      held += a.got.low[0] < 7 && 7 < a.got.high[0];
      width += (a.got.high[0] - a.got.low[0]) / SEEDS;
      assert_int_equal(a.got.draws[0], 300);
      tct_trials_free(&t);
    }
    assert_near(width, 2 * 1.96 * 2 / sqrt(40), 0.03);
    assert_near(held / (double)SEEDS, 0.95, 3 * sqrt(0.95 * 0.05 / SEEDS));
  }
  tuning_done(&a);
}

/* a variance of few normal trials is skewed, and its bootstrap too low: BCa moves up */
static void a_bca_interval_moves_with_bias_and_skew(void **state)
{
  struct asked_tuning a = tuning_named("response");
  double moved          = 0;
  (void)state;

  a.how.draws = 500;
  for (uint64_t seed = 1; seed <= 5; seed++) {
    double ends[TCT_TUNING_CI_N];
    tct_trials t = tuning_drawn(1, 2, 12, 2, seed, two_levels, NULL);
    for (int kind = 0; kind < TCT_TUNING_CI_N; kind++) {
      a.how.interval = (tct_tuning_interval)kind;
      tuning_of(&a, &t);
      ends[kind] = a.got.low[1] + a.got.high[1];
    }
    moved += ends[TCT_TUNING_CI_BCA] - ends[TCT_TUNING_CI_PERCENTILE];
    tct_trials_free(&t);
  }
  assert_true(moved > 0.5);
  tuning_done(&a);
}

static void without_repeats_there_is_no_interval(void **state)
{
  const double value[]  = {1, 3, 5, 9};
  const int shown[]     = {0, 1, 2, 3};
  const tct_trials t    = TRIALS(1, 4, value, shown);
  struct asked_tuning a = tuning_named("response");
  (void)state;

  a.how.draws = 100;
  tuning_of(&a, &t);
  assert_near(tuned(&a, 0, "mean"), 4.5, 1e-15);
  assert_undefined(a.got.low[0]);
  assert_undefined(tuned(&a, 0, "noise"));
  assert_int_equal(a.got.draws[0], 0);
  tuning_done(&a);
}

/* 170 and 10 deg are 20 deg apart */
static double near_the_seam(const void *own, int unit, int c)
{
  const double turn = acos(-1) / 90;
  (void)own, (void)unit;

  return 10 + 8 * cos(turn * (22.5 * c - 178));
}

static void an_angle_has_an_interval_across_the_seam(void **state)
{
  double angle[8];
  struct asked_tuning a = tuning_named("circular_variance");
  (void)state;

  for (int c = 0; c < 8; c++) angle[c] = 22.5 * c;
  a.how.x     = angle;
  a.how.draws = 200;
  for (uint64_t seed = 1; seed <= 3; seed++) {
    tct_trials t = tuning_drawn(1, 8, 10, 3, seed, near_the_seam, NULL);
    tuning_of(&a, &t);
    const double found = tuned(&a, 0, "preferred");
    assert_near(found - 180 * round((found - 178) / 180), 178, 12);
    assert_true(a.got.low[2] < found && found < a.got.high[2]);
    assert_true(a.got.high[2] - a.got.low[2] < 25 && a.got.high[2] - a.got.low[2] > 3);
    tct_trials_free(&t);
  }
  tuning_done(&a);
}

/* ---- over units ----------------------------------------------------------------------------------------- */

static void numbers_of_units_have_a_middle_and_failures_a_count(void **state)
{
  static const tct_tuned_number number[] = {{"a", "1", "", 0, 0, false},
                                            {"b", "x", "", 0, 0, true}};
  const tct_tuning m                     = {.n = 2, .number = number};
  double value[]       = {4, 170, NAN, NAN, 1, 10, 3, NAN, 2, 0, NAN, NAN, 8, NAN, 9, NAN};
  tct_tuning_why why[] = {0, TCT_TUNING_CONSTANT, 0, 0, 0, TCT_TUNING_AT_BOUND, 0, 0};
  const tct_tuned t    = {.measure = &m, .items = 8, .value = value, .why = why, .period = 180};
  tct_tuned_spread s;
  (void)state;

  assert_int_equal(tct_tuned_spread_of(&t, 0, &s, NULL), TCT_OK); /* 1 2 3 4 8 9 */
  assert_true(s.n == 6 && s.failed == 2 && s.why[TCT_TUNING_CONSTANT] == 1);
  assert_true(s.why[TCT_TUNING_AT_BOUND] == 1 && s.why[TCT_TUNING_FINE] == 0);
  assert_near(s.median, 3.5, 0);
  assert_near(s.mean, 4.5, 1e-15);
  assert_near(s.error, sqrt(53.5 / 5 / 6), 1e-15);
  assert_near(s.q1, 2.25, 1e-15);
  assert_near(s.q3, 7, 1e-15);
  assert_true(s.least == 1 && s.most == 9);
  assert_true(s.median_low == 1 && s.median_high == 9); /* 2 / 64 outside */
  assert_int_equal(tct_tuned_spread_of(&t, 1, &s, NULL),
                   TCT_OK); /* 170, 10, 0 on a circle of 180 */
  assert_true(s.n == 3 && s.why[TCT_TUNING_FINE] == 3 && s.why[TCT_TUNING_CONSTANT] == 1);
  assert_near(s.mean - 180 * round(s.mean / 180), 0, 1e-9);
  assert_undefined(s.median);
  tct_fail_allocation(1, false);
  assert_int_equal(tct_tuned_spread_of(&t, 0, &s, NULL), TCT_NO_MEMORY);
  tct_fail_allocation(-1, false);
}

/* of 25 normal numbers the median lies in its interval in 95.7 % of cases: ranks 8 and 18 */
static void the_interval_of_a_median_is_that_of_order_statistics(void **state)
{
  static const tct_tuned_number number[] = {{"a", "1", "", 0, 0, false}};
  const tct_tuning m                     = {.n = 1, .number = number};
  double value[25];
  tct_tuning_why why[25] = {0};
  const tct_tuned t      = {.measure = &m, .items = 25, .value = value, .why = why};
  tct_tuned_spread s;
  int held = 0;
  (void)state;

  for (uint64_t seed = 0; seed < 2000; seed++) {
    for (int i = 0; i < 25; i++)
      value[i] = tct_normal(tct_key_of(seed, "median"), 0, 0, (uint32_t)i);
    assert_int_equal(tct_tuned_spread_of(&t, 0, &s, NULL), TCT_OK);
    held += s.median_low < 0 && 0 < s.median_high;
  }
  assert_near(held / 2000.0, 0.957, 3 * sqrt(0.957 * 0.043 / 2000));
}

/* ---- how it ends ---------------------------------------------------------------------------------------- */

static bool stop_at_three(void *own, int done, int of)
{
  int *told = own;

  assert_true(done == ++*told && of == 4);
  return done == 3;
}

static void work_may_be_stopped(void **state)
{
  const double value[]  = {1, 2, 3, 4, 5, 6, 7, 8};
  const int shown[]     = {0, 1};
  const tct_trials t    = TRIALS(4, 2, value, shown);
  struct asked_tuning a = tuning_named("response");
  int told              = 0;
  tct_error err;
  (void)state;

  a.how.tell = stop_at_three;
  a.how.own  = &told;
  assert_int_equal(tct_tuned_of(&t, &a.how, &a.got, &err), TCT_INTERRUPTED);
  assert_non_null(strstr(err.text, "stopped after 3 of 4"));
  assert_true(!a.got.value);
  assert_string_equal(tct_tuning_why_text(TCT_TUNING_AT_BOUND), "the fit ended at a bound");
  assert_string_equal(tct_tuning_why_text(TCT_TUNING_WHY_N), "");
  tuning_done(&a);
}

static void too_many_pairs_are_refused(void **state)
{
  const tct_trials t    = {.units = 40001, .conditions = 1};
  struct asked_tuning a = tuning_named("noise_correlation");
  tct_error err;
  (void)state;

  assert_int_equal(tct_tuned_of(&t, &a.how, &a.got, &err), TCT_BAD_SHAPE);
  assert_non_null(strstr(err.text, "40001 units make too many pairs: 40000 units are the most"));
  tuning_done(&a);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(numbers_stand_in_names),
    cmocka_unit_test(a_table_says_what_names_do_not),
    cmocka_unit_test(conditions_of_one_value_are_one),
    cmocka_unit_test(responses_are_split_into_signal_and_noise),
    cmocka_unit_test(an_interval_holds_the_truth_as_often_as_it_says),
    cmocka_unit_test(a_bca_interval_moves_with_bias_and_skew),
    cmocka_unit_test(without_repeats_there_is_no_interval),
    cmocka_unit_test(an_angle_has_an_interval_across_the_seam),
    cmocka_unit_test(numbers_of_units_have_a_middle_and_failures_a_count),
    cmocka_unit_test(the_interval_of_a_median_is_that_of_order_statistics),
    cmocka_unit_test(work_may_be_stopped),
    cmocka_unit_test(too_many_pairs_are_refused),
  };
  return cmocka_run_group_tests_name("tuning", tests, NULL, NULL);
}
