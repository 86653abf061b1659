/* recipe_spikes.c -- spikes around events, however a file says whose they are: counts worked by hand. */
#include "brain/recipe_bench.h"

/* Unit 0 fires at 0.875 1 1.0625 1.125 2, unit 1 at 1.1249 1.25 2.1875; events at 1 and 2.  Edges are
 * powers of 2, so that a spike on one is on it. */
static int write_files(void **state)
{
  tct_arrays a = {0};

  if (make_folder(state) != 0) return -1;
  VECTOR(&a, "times", 0.875, 1.0, 1.0625, 1.125, 2.0, 1.1249, 1.25, 2.1875);
  VECTOR(&a, "ends", 5, 8);
  VECTOR(&a, "mixed", 0.875, 1.1249, 1.0, 1.0625, 1.25, 1.125, 2.0, 2.1875);
  VECTOR(&a, "whose", 7, 9, 7, 7, 9, 7, 7, 9);
  VECTOR(&a, "unknown", 7, 9, NAN, 7, 9, NAN, 7, 9);
  TEXTS(&a, "by_name", "b2", "c", "b2", "b2", "c", "b2", "b2", "c");
  VECTOR(&a, "in_ms", 875, 1000, 1062.5, 1125, 2000, 1124.9, 1250, 2187.5);
  VECTOR(&a, "n_7", 0.875, 1.0, 1.0625, 1.125, 2.0);
  VECTOR(&a, "n_9", 1.1249, 1.25, 2.1875);
  VECTOR(&a, "start_time", 1, 2, NAN);
  VECTOR(&a, "late", 1000, 2000, NAN);
  VECTOR(&a, "go", 1, 2, 3);
  VECTOR(&a, "back", 5, 3);
  VECTOR(&a, "empty", 8, 8, 8);
  write_arrays("d.npz", &a);
  return 0;
}

#define HEAD   "tercet: 1\nrecipe: a test\nfile: d.npz\n"
#define EVENTS "trials: {start_time: start_time}\nwindow: [-125 ms, 250 ms]\nbin: 125 ms\n"
#define COUNTS "quantity: count\n"

/* A spike on an edge is in the bin that begins there. */
static const double counts[] = {1, 0, 2, 1, 1, 0, /* around 1 s: bins x units */
                                0, 0, 1, 0, 0, 1};

static void assert_counts(void)
{
  const tct_recording *x = made.recording[0];

  assert_int_equal(made.n, 1);
  assert_int_equal(x->units, 2);
  assert_int_equal(x->steps, 3);
  assert_int_equal(x->repeats, 2);
  assert_values(x, 12, counts);
}

static void whose_spikes_they_are_may_be_said_in_four_ways(void **state)
{
  (void)state;
  make(HEAD EVENTS COUNTS "spikes: {times: times, ends: ends}\n");
  assert_counts();
  assert_string_equal(made.recording[0]->unit[1], "1");
  assert_string_equal(made.recording[0]->quantity, "count");
  make(HEAD EVENTS COUNTS "spikes: {times: mixed, unit: whose}\n");
  assert_counts();
  assert_string_equal(made.recording[0]->unit[0], "7");
  assert_string_equal(made.recording[0]->unit[1], "9");
  make(HEAD EVENTS COUNTS "spikes: {times: mixed, unit: by_name}\n");
  assert_counts();
  assert_string_equal(made.recording[0]->unit[0], "b2");
  refuse(HEAD EVENTS "spikes: {times: mixed, unit: unknown}\n", 7, 9, "a unit has no id");
  make(HEAD EVENTS COUNTS "spikes: {times: 'n_{unit}'}\n");
  assert_counts();
  assert_string_equal(made.recording[0]->unit[1], "9");
  make(HEAD COUNTS "time: ms\ntrials: {t: late}\nalign: t\nwindow: [-125 ms, 250 ms]\n"
                   "bin: 125 ms\nspikes: {times: in_ms, ends: ends}\n");
  assert_counts();
}

static void times_alone_are_one_units(void **state)
{
  (void)state;
  make(HEAD EVENTS COUNTS "spikes: {times: n_7}\n");
  VALUES(made.recording[0], 1, 2, 1, 0, 1, 0);
}

/* 9.2 MiB of responses and 13.7 MiB that the counting takes: neither alone is what counts. */
static void what_is_held_at_once_is_rationed_together(void **state)
{
  tct_error err = {0};
  (void)state;

  forget();
  write_text("r.yaml", HEAD "trials: {start_time: start_time}\nwindow: [-10 s, 10 s]\n"
                            "bin: 0.1 ms\nspikes: {times: times, ends: ends}\n");
  assert_int_equal(tct_recipe_read(in_folder("r.yaml"), (size_t)20 << 20, &made, &report, &err),
                   TCT_NO_MEMORY);
  assert_non_null(strstr(err.text, "counting the spikes of r takes more memory than is allowed"));
  forget();
  if (tct_recipe_read(in_folder("r.yaml"), (size_t)24 << 20, &made, &report, &err) != TCT_OK)
    fail_msg("%s", err.text);
  assert_int_equal(made.recording[0]->steps, 200000);
}

static void steps_have_a_length_and_a_beginning(void **state)
{
  (void)state;
  make(HEAD EVENTS "spikes: {times: times, ends: ends}\n");
  const tct_recording *x = made.recording[0];
  assert_true(x->dt == 125 && x->start == -125);
  assert_string_equal(x->quantity, "Hz");
  assert_true(fabs(value(x, 0, 0, 1, 0) - 16) < 1e-12); /* 2 in 0.125 s */
  make(HEAD "trials: {start_time: start_time}\nwindow: [-125 ms, 250 ms]\n"
            "spikes: {times: times, ends: ends}\n");
  assert_int_equal(made.recording[0]->steps, 1);
  assert_true(fabs(value(made.recording[0], 0, 0, 0, 0) - 4 / 0.375) < 1e-12);
}

static void a_trial_without_an_event_is_left_out_and_said(void **state)
{
  (void)state;
  make(HEAD EVENTS COUNTS "spikes: {times: times, ends: ends}\n");
  assert_reported("trials left out, for want of a time of 'start_time': 1 of 3");
  assert_int_equal(report.row[0].trials, 2);
  make("tercet: 1\nrecipe: t\nfile: d.npz\nspikes: {times: times, ends: ends}\nwindow: [0, 1 s]\n"
       "trials: {start_time: start_time, go: go}\ncondition: go\n");
  assert_int_equal(made.recording[0]->conditions, 2);
  assert_reported("condition 'go=3' has no trial with an event and is left out");
}

static void without_trials_the_window_is_of_the_session(void **state)
{
  (void)state;
  make(HEAD COUNTS "spikes: {times: times, ends: ends}\nwindow: [0, 3 s]\nbin: 1 s\n");
  VALUES(made.recording[0], 1, 0, 3, 2, 1, 1);
  assert_string_equal(made.recording[0]->condition[0], "all");
}

static void the_baseline_is_each_trials_own(void **state)
{
  (void)state;
  make(HEAD "trials: {start_time: start_time}\nwindow: [0, 250 ms]\nbin: 125 ms\n"
            "baseline: [-250 ms, 0]\n" COUNTS "spikes: {times: times, ends: ends}\n");
  /* one spike in 250 ms before the first event is half a spike in 125 ms */
  VALUES(made.recording[0], 2 - 0.5, 1, 1 - 0.5, 0, 1, 0, 0, 1);
}

static void smoothing_keeps_the_sum_inside(void **state)
{
  (void)state;
  make(HEAD EVENTS COUNTS "spikes: {times: times, ends: ends}\n"
                          "smooth: {kernel: box, width: 375 ms}\n");
  /* full weight on a bin and its neighbours: means of 3, at the edges of 2 */
  const double expected[] = {1.5, 0.5, 4 / 3.0, 1 / 3.0, 1.5, 0.5,
                             0.5, 0,   1 / 3.0, 1 / 3.0, 0.5, 0.5};
  for (int i = 0; i < 12; i++)
    if (fabs(made.recording[0]->value[i] - expected[i]) > 1e-14)
      fail_msg("value %d is %.17g", i, made.recording[0]->value[i]);
}

static void units_without_a_spike_are_said_and_kept(void **state)
{
  (void)state;
  make(HEAD EVENTS "spikes: {times: times, ends: empty}\n");
  assert_int_equal(made.recording[0]->units, 3);
  assert_reported("units without a single spike: 2 of 3");
  assert_reported("r: silent units: 2");
  assert_int_equal(report.row[0].silent, 2);
}

static void ends_that_go_back_are_damage(void **state)
{
  (void)state;
  fails(HEAD EVENTS "spikes: {times: times, ends: back}\n", TCT_BAD_DATA,
        "'back': unit 1 ends at 3, but ends are whole numbers that go up");
  fails(HEAD EVENTS "spikes: {times: n_7, ends: ends}\n", TCT_BAD_DATA, "n_7");
  fails(HEAD EVENTS "spikes: {times: times, unit: ends}\n", TCT_BAD_DATA,
        "there are 8 times and 2 units of them");
}

static void a_table_of_units_names_and_splits_them(void **state)
{
  (void)state;
  write_text("units.csv", "id,location\nA1,V1\nA2,V4\n");
  make(HEAD EVENTS COUNTS "spikes: {times: times, ends: ends}\nunits: {file: units.csv}\n"
                          "area: {column: location}\n");
  assert_int_equal(made.n, 2);
  assert_string_equal(made.recording[0]->area, "V1");
  assert_string_equal(made.recording[0]->unit[0], "A1");
  assert_string_equal(made.recording[1]->name, "r V4");
  assert_string_equal(made.recording[1]->unit[0], "A2");
  VALUES(made.recording[1], 0, 1, 0, 0, 0, 1);
  assert_int_equal(made.recording[1]->trial[1], 1); /* both areas at once */
}

static void a_column_that_says_nothing_splits_nothing(void **state)
{
  (void)state;
  write_text("units.csv", "id,location,depth\nA1,V1,\nA2,V4,\n");
  make(HEAD EVENTS COUNTS "spikes: {times: times, ends: ends}\nunits: {file: units.csv}\n"
                          "area: {column: depth}\n");
  assert_counts();
  assert_string_equal(made.recording[0]->area, "");
  assert_reported("r: 'depth' says nothing in any row: there is no area");
  write_text("units.csv", "id,location\nA1,V1\nA2,\n");
  make(HEAD EVENTS COUNTS "spikes: {times: times, ends: ends}\nunits: {file: units.csv}\n"
                          "area: {column: location}\n");
  assert_int_equal(made.n, 1);
  assert_int_equal(made.recording[0]->units, 1);
  assert_reported("units left out, for want of a value that recordings are split by: 1 of 2");
}

/* Rows of the table are found by id, in whatever order they stand. */
static void a_table_of_units_is_joined_by_id_where_the_spikes_name_them(void **state)
{
  (void)state;
  write_text("units.csv", "id,location\n9,V4\n8,IT\n7,V1\n");
  make(HEAD EVENTS COUNTS "spikes: {times: mixed, unit: whose}\nunits: {file: units.csv}\n"
                          "select: {where: {location: V4}}\n");
  assert_string_equal(made.recording[0]->unit[0], "9");
  VALUES(made.recording[0], 0, 1, 0, 0, 0, 1);
  assert_reported("r: units of the table that are not in the data: 1");
  write_text("units.csv", "id,location\n9,V4\n8,IT\n");
  refuse(HEAD EVENTS "spikes: {times: mixed, unit: whose}\nunits: {file: units.csv}\n", 8, 8,
         "1 of 2 units are not in this table, by their ids");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(whose_spikes_they_are_may_be_said_in_four_ways),
    cmocka_unit_test(times_alone_are_one_units),
    cmocka_unit_test(what_is_held_at_once_is_rationed_together),
    cmocka_unit_test(steps_have_a_length_and_a_beginning),
    cmocka_unit_test(a_trial_without_an_event_is_left_out_and_said),
    cmocka_unit_test(without_trials_the_window_is_of_the_session),
    cmocka_unit_test(the_baseline_is_each_trials_own),
    cmocka_unit_test(smoothing_keeps_the_sum_inside),
    cmocka_unit_test(units_without_a_spike_are_said_and_kept),
    cmocka_unit_test(ends_that_go_back_are_damage),
    cmocka_unit_test(a_table_of_units_names_and_splits_them),
    cmocka_unit_test(a_column_that_says_nothing_splits_nothing),
    cmocka_unit_test(a_table_of_units_is_joined_by_id_where_the_spikes_name_them),
  };
  const int failed = cmocka_run_group_tests(tests, write_files, remove_folder);

  forget();
  return failed;
}
