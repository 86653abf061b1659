/* spontaneous.c -- how long it is, how often its sources fire, and what it refuses. */
#include "tasks/laws.h"

#include <math.h>

extern const tct_task tct_task_spontaneous;
static const tct_task *const task = &tct_task_spontaneous;

static tct_world *at_rest(void **params, double step, double duration, double rate)
{
  *params = tct_params_new(&task->about);
  assert_non_null(*params);
  set_real(task, *params, "step", step);
  set_real(task, *params, "duration", duration);
  set_real(task, *params, "rate", rate);
  return opened(task, *params, 3);
}

static void it_is_as_long_as_was_asked_for(void **state)
{
  void *params;
  tct_world *w = at_rest(&params, 0.1, 1000, 20);
  (void)state;

  assert_true(w->steps == 10000 && w->dt == 0.1 && isnan(w->chance));
  assert_true(w->n_signals == 1 && w->signal[0].shape[2] == 10 && !w->signal[0].hidden);
  assert_true(w->probe[0].conditions == 1);
  conditions_are_named(w, 0);
  same_trial_same_bits(w, TCT_PROBE);
  showing_takes_no_memory(w, TCT_TRAIN);
  starve_opening(task, params);
  shut(w, params);
}

/* 10 sources, 2000 steps of 1 ms at 50 Hz: 1000 spikes, standard deviation sqrt(20000 x 0.05 x 0.95) = 30.8 */
static void sources_fire_as_often_as_was_asked_for(void **state)
{
  void *params;
  tct_world *w = at_rest(&params, 1, 2000, 50);
  (void)state;

  for (uint64_t trial = 0; trial < 4; trial++) {
    tct_real *rows = shown_by(task->show, w, 0, TCT_TRAIN, &trial, 1, 0, 2000, TCT_PANEL);
    int n          = 0;
    for (int i = 0; i < 2000 * TCT_PANEL; i++) {
      assert_true(rows[i] == 0 || rows[i] == 1);
      n += rows[i] == 1;
    }
    assert_in_range(n, 1000 - 4 * 31, 1000 + 4 * 31);
    free(rows);
  }
  shut(w, params);
}

static void a_background_may_be_silent(void **state)
{
  void *params;
  tct_world *w = at_rest(&params, 1, 50, 0);
  (void)state;

  const uint64_t trial = 7;
  tct_real *rows       = shown_by(task->show, w, 0, TCT_TEST, &trial, 1, 0, 50, TCT_PANEL);
  for (int i = 0; i < 50 * TCT_PANEL; i++) assert_true(rows[i] == 0);
  free(rows);
  shut(w, params);
}

static void what_is_no_time_and_no_rate_is_refused(void **state)
{
  static const double step[] = {0.3, 2}, duration[] = {1, 10}, rate[] = {20, 501};
  static const char *const said[] = {
    "1 ms are not a whole number of steps of 0.3 ms, from 1 to 10000000",
    "a source of 501 Hz fires more than once in a step of 2 ms"};
  (void)state;

  for (int i = 0; i < 2; i++) {
    tct_error err = {0};
    void *params  = tct_params_new(&task->about);
    set_real(task, params, "step", step[i]);
    set_real(task, params, "duration", duration[i]);
    set_real(task, params, "rate", rate[i]);
    assert_null(tct_world_open(task, params, 3, ".", &err));
    assert_int_equal(strncmp(err.text, said[i], strlen(said[i])), 0);
    assert_int_equal(err.code, TCT_BAD_SPEC);
    tct_params_free(&task->about, params);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(it_is_as_long_as_was_asked_for),
    cmocka_unit_test(sources_fire_as_often_as_was_asked_for),
    cmocka_unit_test(a_background_may_be_silent),
    cmocka_unit_test(what_is_no_time_and_no_rate_is_refused),
  };
  return cmocka_run_group_tests_name("spontaneous", tests, NULL, NULL);
}
