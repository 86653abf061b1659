/* arrays_refused.c -- a task of a user's own arrays: whatever is wrong with them is said. */
#include "tasks/arrays_file.h"

static void refuse(const char *words)
{
  void *params = written();
  refused(task, params, TCT_BAD_DATA, words);
  tct_params_free(&task->about, params);
  tct_arrays_free(&file);
}

static void what_is_wrong_with_arrays_is_said(void **state)
{
  (void)state;
  add_labels("y", 5, 2);
  refuse("there is no array x");
  add("x", TCT_F32, SIZES(5), 0);
  refuse("there is no array y");

  add_sound();
  ((double *)named("x")->bytes)[3 * 17 + 2] = NAN;
  refuse("array x: x[17][2] is not a finite number");
  add_sound();
  add("context", TCT_F32, SIZES(50, 2, 3), 0);
  ((float *)named("context")->bytes)[6 * 4 + 5] = -INFINITY;
  refuse("array context: context[4][1][2] is not a finite number");

  add("x", TCT_F32, SIZES(5, 2), 0);
  add_labels("y", 6, 2);
  refuse("array y has 6 rows, but x has 5");
  add_sound();
  add("context", TCT_F32, SIZES(49), 0);
  refuse("array context has 49 rows, but x has 50");
  add_sound();
  add("x_test", TCT_F64, SIZES(5, 3), 0);
  refuse("array x_test is given, but y_test is not");
  add_sound();
  add_labels("y_test", 5, 2);
  refuse("array y_test is given, but x_test is not");
  add_sound();
  add("x_test", TCT_F64, SIZES(5, 4), 0);
  add_labels("y_test", 5, 2);
  refuse("array x_test is not like x but for its length");
  add_sound();
  add("x_test", TCT_F64, SIZES(5, 3), 0);
  add_labels("y_test", 6, 2);
  refuse("array y_test has 6 rows, but x_test has 5");
  add_sound();
  add("cue_validation", TCT_F64, SIZES(5, 3), 0);
  refuse("array cue_validation is given, but cue is not");
  add_sound();
  add("target", TCT_F64, SIZES(50, 3), 0);
  refuse("array target cannot be a signal");
  add_sound();
  add("probe_a", TCT_F64, SIZES(5, 4), 0);
  refuse("array probe_a: its rows are not like those of x");
  add_sound();
  add("probe_", TCT_F64, SIZES(5, 3), 0);
  refuse("a probe set's name");
  add("x", TCT_F32, SIZES(2, 1, 1, 1, 1), 0);
  add_labels("y", 2, 2);
  refuse("array x: a row has at most 3 axes");
  add("x", TCT_F32, SIZES(2), 0);
  add_labels("y", 2, 2);
  refuse("2 rows are too few to be split");
  add_sound();
  for (char name[] = "a"; name[0] < 'h'; name[0]++) add(name, TCT_F32, SIZES(50), 0);
  refuse("more than 8 signals; g is one too many");
}

static void labels_must_be_0_to_k_minus_1(void **state)
{
  (void)state;
  add_sound();
  ((int64_t *)named("y")->bytes)[8] = -1;
  refuse("array y: label 8 is -1");
  add_sound();
  ((int64_t *)named("y")->bytes)[8] = 5;
  refuse("labels must be 0 .. k-1, but 4 is not among them and 5 is");
  add_sound();
  ((int64_t *)named("y")->bytes)[8] = (int64_t)1 << 60;
  refuse("array y: label 8 is 1.15292150");
  add_sound();
  add("x_test", TCT_F64, SIZES(5, 3), 0);
  add_labels("y_test", 5, 5);
  refuse("array y_test: label 4 is 4, not 0 .. k-1 of those in y");
}

static void files_that_cannot_be_read_are_named(void **state)
{
  void *params = tct_params_new(&task->about);
  (void)state;

  refused(task, params, TCT_BAD_SPEC, "need a file");
  set_text(task, params, "file", "absent.npz");
  refused(task, params, TCT_NO_FILE, "absent.npz");
  set_text(task, params, "file", "x.doc");
  refused(task, params, TCT_UNSUPPORTED, "no format reads");
  tct_params_free(&task->about, params);

  add("x", TCT_F64, SIZES(200, 1000), 0);
  add_labels("y", 200, 2);
  params = written();
  set_int(task, params, "memory", 1);
  refused(task, params, TCT_NO_MEMORY, "left of what is allowed");
  set_bool(task, params, "time", true);
  set_int(task, params, "memory", 4);
  tct_world_close(opened(task, params, 1));
  tct_params_free(&task->about, params);
}

static void without_a_second_axis_there_is_no_time(void **state)
{
  (void)state;
  add("x", TCT_F32, SIZES(5), 0);
  add_labels("y", 5, 2);
  void *params = written();
  set_bool(task, params, "time", true);
  refused(task, params, TCT_BAD_DATA, "no second axis");
  tct_params_free(&task->about, params);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup(what_is_wrong_with_arrays_is_said, begin),
    cmocka_unit_test_setup(labels_must_be_0_to_k_minus_1, begin),
    cmocka_unit_test_setup(files_that_cannot_be_read_are_named, begin),
    cmocka_unit_test_setup(without_a_second_axis_there_is_no_time, begin),
  };
  return cmocka_run_group_tests_name("arrays_refused", tests, name_file, remove_file);
}
