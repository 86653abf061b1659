/* recipe_faults.c -- no memory, at any place: an error, and nothing left behind. */
#include "brain/recipe_bench.h"

static int write_files(void **state)
{
  tct_arrays a = {0};

  if (make_folder(state) != 0) return -1;
  VECTOR(&a, "times", 0.9, 1.0, 1.05, 1.1, 2.0, 1.0999, 1.2, 2.15);
  VECTOR(&a, "whose", 0, 0, 0, 0, 0, 1, 1, 1);
  VECTOR(&a, "start_time", 1, 2);
  TEXTS(&a, "stimulus", "s1", "s2");
  VECTOR(&a, "x", 1, 2, 3, 4, 5, 6);
  write_arrays("d.npz", &a);
  write_text("units.csv", "id,area\n0,V1\n1,V4\n");
  write_text(
    "r.yaml",
    "tercet: 1\nrecipe: all of it\nfile: d.npz\npaired: true\n"
    "trials: {start_time: start_time, stimulus: stimulus}\n"
    "condition: stimulus\ncategory: stimulus\nfold: stimulus\nwindow: [0, 1 s]\nbin: 0.5 s\n"
    "baseline: [-0.5 s, 0]\nzscore: unit\nsmooth: {kernel: box, width: 1 s}\n"
    "recordings:\n"
    "  a: {spikes: {times: times, unit: whose}, units: {file: units.csv},\n"
    "      area: {column: area}}\n"
    "  b: {series: {data: x, axes: [time], rate: 2}, area: V1, session: 2}\n");
  return 0;
}

static void memory_that_fails_anywhere_leaves_nothing(void **state)
{
  tct_error err = {0};
  int refused   = 0;

  (void)state;
  char path[512];
  (void)snprintf(path, sizeof path, "%s", in_folder("r.yaml"));
  if (tct_recipe_read(path, MOST, &made, &report, &err) != TCT_OK) fail_msg("%s", err.text);
  assert_int_equal(made.n, 3);
  for (int n = 1;; n++) {
    forget();
    memset(&err, 0, sizeof err);
    tct_fail_allocation(n, true);
    const tct_status code = tct_recipe_read(path, MOST, &made, &report, &err);
    tct_fail_allocation(-1, false);
    if (code == TCT_OK) break;
    if (code != TCT_NO_MEMORY) fail_msg("allocation %d: %s %s", n, tct_status_name(code), err.text);
    assert_true(err.text[0] != 0);
    assert_null(made.recording);
    assert_null(made.provenance);
    assert_null(report.row);
    assert_null(report.said);
    refused++;
  }
  forget();
  assert_true(refused > 60);
}

static void a_ration_that_is_too_small_is_refused(void **state)
{
  tct_error err = {0};

  (void)state;
  assert_int_equal(tct_recipe_read(in_folder("r.yaml"), 100, &made, &report, &err), TCT_NO_MEMORY);
  assert_null(made.recording);
  assert_int_equal(tct_recipe_read(in_folder("r.yaml"), 1 << 20, &made, &report, &err), TCT_OK);
  forget();
}

static void a_file_that_is_damaged_is_no_matter_of_the_recipe(void **state)
{
  (void)state;
  write_text("cut.npz", "PK\3\4 and so on");
  fails("tercet: 1\nrecipe: t\nfile: cut.npz\nresponses: {data: x}\n", TCT_BAD_DATA,
        "while reading what line 3 of the recipe names");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(memory_that_fails_anywhere_leaves_nothing),
    cmocka_unit_test(a_ration_that_is_too_small_is_refused),
    cmocka_unit_test(a_file_that_is_damaged_is_no_matter_of_the_recipe),
  };

  return cmocka_run_group_tests(tests, write_files, remove_folder);
}
