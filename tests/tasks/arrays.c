/* arrays.c -- a task of a user's own arrays: what is shown, how it is split, what is refused. */
#include "tasks/laws.h"

#include "base/file.h"
#include <tercet/format.h>

#include <unistd.h>

extern const tct_task tct_task_arrays;
static const tct_task *const task = &tct_task_arrays;

enum { X, TARGET };

/* ---- files of arrays ---- */

static char path[80];
static tct_arrays file;

/* Numbers count up from `first`, all different; sizes end at 0. */
static tct_array *add(const char *name, tct_dtype type, const size_t *sizes, double first)
{
  int rank = 0;
  while (sizes[rank]) rank++;
  tct_array *a = tct_arrays_add(&file, name, type, rank, sizes);
  assert_non_null(a);
  for (size_t i = 0; i < a->n; i++)
    if (type == TCT_F32)
      ((float *)a->bytes)[i] = (float)(first + (double)i);
    else if (type == TCT_F64)
      ((double *)a->bytes)[i] = first + (double)i;
    else if (type == TCT_U8)
      ((uint8_t *)a->bytes)[i] = (uint8_t)(first + (double)i);
    else
      ((int64_t *)a->bytes)[i] = (int64_t)(first + (double)i);
  return a;
}
#define SIZES(...) ((const size_t[]){__VA_ARGS__, 0})

static void add_labels(const char *name, size_t n, int64_t classes)
{
  tct_array *a = add(name, TCT_I64, SIZES(n), 0);
  for (size_t i = 0; i < n; i++) ((int64_t *)a->bytes)[i] = (int64_t)i % classes;
}

static tct_array *named(const char *name)
{
  for (int i = 0; i < file.n; i++)
    if (strcmp(file.array[i].name, name) == 0) return &file.array[i];
  fail_msg("no array %s", name);
  return NULL;
}

/* Write what was added; params for it. */
static void *written(void)
{
  void *params = tct_params_new(&task->about);

  assert_non_null(params);
  assert_int_equal(tct_format_of(path)->write(path, &file, NULL), TCT_OK);
  set_text(task, params, "file", path);
  return params;
}

static void leave(tct_world *w, void *params)
{
  tct_world_close(w);
  tct_params_free(&task->about, params);
  tct_arrays_free(&file);
}

static int begin(void **state)
{
  (void)state;
  tct_arrays_free(&file);
  return 0;
}

/* A sound file: 50 trials of 3 numbers and 4 classes. */
static void add_sound(void)
{
  add("x", TCT_F64, SIZES(50, 3), 1);
  add_labels("y", 50, 4);
}

/* ---- what is shown ---- */

static void it_is_as_declared(void **state)
{
  (void)state;
  add_sound();
  void *params = written();
  tct_world *w = opened(task, params, 1);

  assert_int_equal(w->steps, 1);
  assert_int_equal(w->n_signals, 2);
  assert_string_equal(w->signal[X].name, "x");
  assert_int_equal(w->signal[X].shape[2], 3);
  assert_string_equal(w->signal[TARGET].name, "target");
  assert_int_equal(w->signal[TARGET].kind, TCT_SIGNAL_CLASS);
  assert_int_equal(units(w, TARGET), 4);
  assert_true(w->signal[TARGET].hidden && !w->signal[X].hidden);
  assert_true(w->chance == 0.25);
  assert_int_equal(w->trials[TCT_TRAIN], 40);
  assert_int_equal(w->trials[TCT_VALIDATION], 5);
  assert_int_equal(w->trials[TCT_TEST], 5);
  leave(w, params);
}

static void every_row_is_in_one_split_with_its_label(void **state)
{
  int seen[50] = {0}, in_order = 0;
  (void)state;
  add_sound();
  void *params = written();
  tct_world *w = opened(task, params, 1);

  for (int s = 0; s < 3; s++)
    for (uint64_t i = 0; i < w->trials[s]; i++) {
      tct_real *x   = shown(w, X, s, i);
      const int row = ((int)x[0] - 1) / 3;
      for (int j = 0; j < 3; j++) assert_true(x[j] == (tct_real)(1 + 3 * row + j));
      assert_int_equal(shown_class(w, TARGET, s, i), row % 4);
      in_order += s == 0 && (uint64_t)row == i;
      seen[row]++;
      free(x);
    }
  for (int i = 0; i < 50; i++) assert_int_equal(seen[i], 1);
  assert_true(in_order < 20);
  leave(w, params);
}

static void the_laws_hold(void **state)
{
  (void)state;
  add_sound();
  add("context", TCT_F32, SIZES(50, 2, 2), 0);
  add("probe_corners", TCT_F64, SIZES(4, 3), 500);
  void *params = written();
  tct_world *w = opened(task, params, 1);

  for (int s = 0; s <= TCT_PROBE; s++) same_trial_same_bits(w, s);
  splits_are_disjoint(w, X, 50);
  a_random_player_is_at_chance(w, TARGET, TCT_TRAIN, 4000);
  showing_takes_no_memory(w, TCT_TRAIN);
  conditions_are_named(w, 0);
  assert_true(seeds_matter(task, params, X, TCT_TRAIN));
  starve_opening(task, params);
  leave(w, params);
}

static void given_splits_are_shown_in_their_order(void **state)
{
  static const char *const ends[] = {"", "_validation", "_test"};
  static const size_t lengths[]   = {9, 3, 4};
  char name[32];
  (void)state;

  for (int s = 0; s < 3; s++) {
    snprintf(name, sizeof name, "x%s", ends[s]);
    add(name, TCT_U8, SIZES(lengths[s], 2), 20 * s);
    snprintf(name, sizeof name, "y%s", ends[s]);
    add(name, TCT_F32, SIZES(lengths[s]), 100 * s);
    snprintf(name, sizeof name, "context%s", ends[s]);
    add(name, TCT_F64, SIZES(lengths[s]), 1000 * s);
  }
  void *params = written();
  tct_world *w = opened(task, params, 1);
  assert_true(isnan(w->chance));
  assert_string_equal(w->signal[2].name, "context");
  assert_false(w->signal[2].hidden);
  for (int s = 0; s < 3; s++) {
    assert_int_equal(w->trials[s], lengths[s]);
    for (uint64_t i = 0; i < 2 * lengths[s]; i++) { /* and wrap */
      const double row = (double)(i % lengths[s]);
      tct_real *x = shown(w, X, s, i), *y = shown(w, TARGET, s, i), *c = shown(w, 2, s, i);
      assert_true(x[1] == (tct_real)(20 * s + 2 * row + 1));
      assert_true(y[0] == (tct_real)(100 * s + row));
      assert_true(c[0] == (tct_real)(1000 * s + row));
      free(x);
      free(y);
      free(c);
    }
  }
  leave(w, params);
}

static void a_given_test_leaves_validation_to_be_split_off(void **state)
{
  (void)state;
  add_sound();
  add("x_test", TCT_F64, SIZES(7, 3), 1000);
  add_labels("y_test", 7, 2);
  void *params = written();
  set_real(task, params, "validation", 0.3);
  tct_world *w = opened(task, params, 1);
  assert_int_equal(w->trials[TCT_TRAIN], 35);
  assert_int_equal(w->trials[TCT_VALIDATION], 15);
  assert_int_equal(w->trials[TCT_TEST], 7);
  assert_int_equal(units(w, TARGET), 4);
  splits_are_disjoint(w, X, 50);
  leave(w, params);
}

static void pictures_have_channels_last(void **state)
{
  (void)state;
  add("x", TCT_F32, SIZES(10, 2, 3, 4), 0);
  add("y", TCT_F64, SIZES(10, 5), 0);
  void *params = written();
  tct_world *w = opened(task, params, 1);
  assert_int_equal(w->signal[X].shape[0], 4);
  assert_int_equal(w->signal[X].shape[1], 2);
  assert_int_equal(w->signal[X].shape[2], 3);
  assert_int_equal(w->signal[TARGET].kind, TCT_SIGNAL_REAL);
  assert_int_equal(units(w, TARGET), 5);
  tct_real *x = shown(w, X, TCT_TRAIN, 0);
  for (int i = 1; i < 24; i++) assert_true(x[i] == x[0] + (tct_real)i);
  free(x);
  leave(w, params);
}

static void time_series_move_and_then_hold(void **state)
{
  enum { STEPS = 6, ROWS = 10 };
  (void)state;
  add("x", TCT_F32, SIZES(ROWS, STEPS, 2), 0);
  add_labels("y", ROWS, 2);
  add("cue", TCT_F32, SIZES(ROWS, 3), 0);
  add("course", TCT_F32, SIZES(ROWS, STEPS, 1), 0);
  add("probe_steps", TCT_F32, SIZES(2, STEPS, 2), 7000);
  void *params = written();
  set_bool(task, params, "time", true);
  tct_world *w = opened(task, params, 1);
  assert_int_equal(w->steps, STEPS);
  assert_int_equal(units(w, X), 2);
  assert_int_equal(units(w, 2), 3);
  assert_int_equal(units(w, 3), 1);
  assert_false(w->signal[X].still);
  assert_true(w->signal[TARGET].still && w->signal[2].still);
  assert_false(w->signal[3].still);
  for (int s = 0; s <= TCT_PROBE; s++) same_trial_same_bits(w, s);
  for (int split = 0; split <= TCT_PROBE; split += TCT_PROBE) {
    const uint64_t trial = 1;
    tct_real *rows       = shown_by(task->show, w, X, split, &trial, 1, 2, STEPS, TCT_PANEL);
    for (int t = 1; t < STEPS; t++) {
      const tct_real by = t + 2 < STEPS ? 2 : 0; /* past the end it holds */
      for (int j = 0; j < 2; j++)
        assert_true(rows[t * TCT_PANEL + j] == rows[(t - 1) * TCT_PANEL + j] + by);
    }
    if (split == TCT_PROBE) assert_true(rows[0] == 7000 + 12 + 4);
    free(rows);
  }
  leave(w, params);
}

static void classes_may_change_from_step_to_step(void **state)
{
  (void)state;
  add("x", TCT_F32, SIZES(5, 4), 0);
  tct_array *y = add("y", TCT_I64, SIZES(5, 4), 0);
  for (size_t i = 0; i < y->n; i++) ((int64_t *)y->bytes)[i] = (int64_t)(i % 4);
  void *params = written();
  set_bool(task, params, "time", true);
  tct_world *w         = opened(task, params, 1);
  const uint64_t trial = 0;
  assert_int_equal(units(w, TARGET), 4);
  assert_false(w->signal[TARGET].still);
  tct_real *rows = shown_by(task->show, w, TARGET, TCT_TRAIN, &trial, 1, 0, 4, TCT_PANEL);
  for (int t = 0; t < 4; t++) assert_true(rows[t * TCT_PANEL + t] == 1);
  free(rows);
  leave(w, params);
}

static void probes_show_stimuli_and_nothing_else(void **state)
{
  char name[32], category_name[32];
  int category;
  (void)state;
  add_sound();
  add("context", TCT_F32, SIZES(50, 2), 1);
  add("probe_corners", TCT_F64, SIZES(4, 3), 500);
  add("probe_edges", TCT_F64, SIZES(2, 3), 900);
  void *params = written();
  tct_world *w = opened(task, params, 1);
  assert_int_equal(w->n_probes, 2);
  assert_int_equal(tct_world_probe(w, "edges"), 1);
  assert_int_equal(w->probe[0].conditions, 4);
  tct_real *x = shown(w, X, TCT_PROBE + 1, 1), *y = shown(w, TARGET, TCT_PROBE, 1);
  tct_real *c = shown(w, 2, TCT_PROBE, 1);
  assert_true(x[0] == 903 && x[2] == 905);
  for (int i = 0; i < 4; i++) assert_true(y[i] == 0);
  for (int i = 0; i < 2; i++) assert_true(c[i] == 0);
  task->condition(w, 1, 1, name, &category, category_name);
  assert_string_equal(name, "edges 2");
  assert_string_equal(category_name, "edges");
  assert_int_equal(category, 0);
  free(x);
  free(y);
  free(c);
  leave(w, params);
}

static void other_formats_of_many_arrays_do_as_well(void **state)
{
  char *npz = tct_strdup(path);
  (void)state;
  add_sound();
  snprintf(path, sizeof path, "arrays-%ld.safetensors", (long)getpid());
  void *params = written();
  tct_world *w = opened(task, params, 1);
  assert_int_equal(units(w, TARGET), 4);
  leave(w, params);
  unlink(path);
  snprintf(path, sizeof path, "%s", npz);
  tct_free(npz);
}

/* ---- what is refused ---- */

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
  refuse("array x: x[17][2] is nan");
  add_sound();
  add("context", TCT_F32, SIZES(50, 2, 3), 0);
  ((float *)named("context")->bytes)[6 * 4 + 5] = -INFINITY;
  refuse("array context: context[4][1][2] is -inf");

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
  refuse("x has 4 axes behind its rows");
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
  set_text(task, params, "file", "x.csv");
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

static int name_file(void **state)
{
  (void)state;
  snprintf(path, sizeof path, "arrays-%ld.npz", (long)getpid());
  return 0;
}

static int remove_file(void **state)
{
  (void)state;
  tct_arrays_free(&file);
  return unlink(path);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup(it_is_as_declared, begin),
    cmocka_unit_test_setup(every_row_is_in_one_split_with_its_label, begin),
    cmocka_unit_test_setup(the_laws_hold, begin),
    cmocka_unit_test_setup(given_splits_are_shown_in_their_order, begin),
    cmocka_unit_test_setup(a_given_test_leaves_validation_to_be_split_off, begin),
    cmocka_unit_test_setup(pictures_have_channels_last, begin),
    cmocka_unit_test_setup(time_series_move_and_then_hold, begin),
    cmocka_unit_test_setup(classes_may_change_from_step_to_step, begin),
    cmocka_unit_test_setup(probes_show_stimuli_and_nothing_else, begin),
    cmocka_unit_test_setup(other_formats_of_many_arrays_do_as_well, begin),
    cmocka_unit_test_setup(what_is_wrong_with_arrays_is_said, begin),
    cmocka_unit_test_setup(labels_must_be_0_to_k_minus_1, begin),
    cmocka_unit_test_setup(files_that_cannot_be_read_are_named, begin),
    cmocka_unit_test_setup(without_a_second_axis_there_is_no_time, begin),
  };
  return cmocka_run_group_tests_name("arrays", tests, name_file, remove_file);
}
