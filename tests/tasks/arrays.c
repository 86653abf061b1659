/* arrays.c -- a task of a user's own arrays: what is shown and how it is split. */
#include "tasks/arrays_file.h"

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
  };
  return cmocka_run_group_tests_name("arrays", tests, name_file, remove_file);
}
