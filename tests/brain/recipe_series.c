/* recipe_series.c -- samples over a session, cut around events: means worked by hand. */
#include "brain/recipe_bench.h"

/* 40 samples at 20 Hz from 0: sample i of unit k is i + 100 k; events at 0.5 and 1 s. */
static int write_files(void **state)
{
  tct_arrays a = {0};
  double x[80], t[40];

  if (make_folder(state) != 0) return -1;
  for (int i = 0; i < 40; i++) {
    x[2 * i]     = i;
    x[2 * i + 1] = i + 100;
    t[i]         = i * 0.05;
  }
  add_numbers(&a, "x", 2, SHAPE(40, 2), x);
  add_numbers(&a, "t", 1, SHAPE(40), t);
  for (int i = 0; i < 40; i++) t[i] *= 1e3;
  add_numbers(&a, "ms", 1, SHAPE(40), t);
  for (int i = 0; i < 40; i++) x[i + 40] = 100 + (x[i] = i);
  add_numbers(&a, "turned", 2, SHAPE(2, 40), x);
  VECTOR(&a, "start_time", 0.5, 1);
  VECTOR(&a, "late_ms", 500, 1000);
  VECTOR(&a, "end", 1.9);
  t[7] = 0;
  add_numbers(&a, "back", 1, SHAPE(40), t);
  write_arrays("d.npz", &a);
  return 0;
}

#define HEAD "tercet: 1\nrecipe: a test\nfile: d.npz\n"
#define CUT  "trials: {start_time: start_time}\nwindow: [-150 ms, 50 ms]\nbin: 100 ms\n"

/* Samples at 0.35 and 0.40, 0.45 and 0.50: numbers 7 8, 9 10; then 17 18, 19 20. */
static const double means[] = {7.5, 107.5, 9.5, 109.5, 17.5, 117.5, 19.5, 119.5};

static void bins_have_the_mean_of_their_samples(void **state)
{
  (void)state;
  make(HEAD CUT "series: {data: x, rate: 20 Hz}\nquantity: dF/F\n");
  assert_string_equal(made.recording[0]->quantity, "dF/F");
  assert_true(made.recording[0]->dt == 100 && made.recording[0]->start == -150);
  assert_values(made.recording[0], 8, means);
  make(HEAD CUT "series: {data: x, times: t}\n");
  assert_values(made.recording[0], 8, means);
  make(HEAD CUT "series: {data: turned, axes: [unit, time], times: t}\n");
  assert_values(made.recording[0], 8, means);
  make(HEAD "trials: {t: late_ms}\nalign: t\ntime: ms\nwindow: [-150 ms, 50 ms]\nbin: 100 ms\n"
            "series: {data: x, times: ms}\n");
  assert_values(made.recording[0], 8, means);
}

static void the_first_sample_may_be_late(void **state)
{
  (void)state;
  make(HEAD CUT "series: {data: x, rate: 20, start: 100 ms}\n"); /* two samples later */
  assert_true(value(made.recording[0], 0, 0, 0, 0) == 5.5);
}

static void counts_in_a_bin_are_summed(void **state)
{
  (void)state;
  make(HEAD CUT "series: {data: x, rate: 20, holds: counts}\nquantity: count\n");
  assert_true(value(made.recording[0], 0, 0, 0, 0) == 15);
}

static void what_lies_beyond_the_samples_is_missing(void **state)
{
  (void)state;
  make(HEAD "trials: {start_time: end}\nwindow: [0, 200 ms]\nbin: 50 ms\n"
            "series: {data: x, rate: 20}\n");
  VALUES(made.recording[0], 38, 138, 39, 139, NAN, NAN, NAN, NAN);
  assert_true(report.row[0].missing == 0.5);
}

static void a_baseline_is_subtracted_from_means(void **state)
{
  (void)state;
  make(HEAD CUT "series: {data: x, rate: 20}\nbaseline: [-500 ms, -150 ms]\n");
  /* samples 0 .. 6 before the first event, 10 .. 16 before the second */
  VALUES(made.recording[0], 4.5, 4.5, 6.5, 6.5, 4.5, 4.5, 6.5, 6.5);
}

static void times_that_go_back_are_damage(void **state)
{
  (void)state;
  fails(HEAD CUT "series: {data: x, times: back}\n", TCT_BAD_DATA,
        "'back': times of samples go up, but number 7 is 0");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(bins_have_the_mean_of_their_samples),
    cmocka_unit_test(the_first_sample_may_be_late),
    cmocka_unit_test(counts_in_a_bin_are_summed),
    cmocka_unit_test(what_lies_beyond_the_samples_is_missing),
    cmocka_unit_test(a_baseline_is_subtracted_from_means),
    cmocka_unit_test(times_that_go_back_are_damage),
  };
  const int failed = cmocka_run_group_tests(tests, write_files, remove_folder);

  forget();
  return failed;
}
