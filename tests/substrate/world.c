/* world.c -- opening worlds: what a task may not say of itself, and looking names up. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include <tercet/task.h>

static tct_world plan;    /* what `open` says */
static int closed;        /* how often `close` came */
static char folder[64];   /* that `open` was given */
static tct_status answer; /* of `open` */

static tct_status open_plan(tct_world *w, const char *at, tct_error *err)
{
  assert_int_equal(w->steps, 1);
  assert_true(isnan(w->chance));
  w->steps     = plan.steps;
  w->chance    = plan.chance;
  w->n_signals = plan.n_signals;
  w->n_probes  = plan.n_probes;
  memcpy(w->signal, plan.signal, sizeof w->signal);
  memcpy(w->probe, plan.probe, sizeof w->probe);
  snprintf(folder, sizeof folder, "%s", at);
  return answer == TCT_OK ? TCT_OK : tct_fail(err, answer, "no such thing");
}

static void close_plan(tct_world *w)
{
  (void)w;
  closed++;
}

static void condition(const tct_world *w, int probe, int i, char name[32], int *category,
                      char category_name[32])
{
  (void)w;
  (void)probe;
  (void)i;
  name[0] = category_name[0] = 0;
  *category                  = 0;
}

static tct_task task = {
  .name = "plan", .open = open_plan, .close = close_plan, .condition = condition};

static int set_up(void **state)
{
  (void)state;
  plan = (tct_world){
    .steps     = 2,
    .chance    = 0.5,
    .n_signals = 2,
    .signal    = {{.name = "image", .shape = {1, 2, 3}}, {.name = "target", .shape = {1, 1, 2}}},
    .n_probes  = 1,
    .probe     = {{.name = "axes", .conditions = 2, .repeats = 1}}};
  task.condition = condition;
  answer         = TCT_OK;
  closed         = 0;
  return 0;
}

static void refused(tct_status code, const char *words)
{
  tct_error err = {0};

  closed = 0;
  assert_null(tct_world_open(&task, NULL, 1, "data", &err));
  if (err.code != code || !strstr(err.text, words)) fail_msg("%s", err.text);
  assert_non_null(strstr(err.text, "opening task plan"));
  assert_int_equal(closed, 1);
  set_up(NULL);
}

static void a_sound_world_opens(void **state)
{
  int params   = 0;
  tct_world *w = tct_world_open(&task, &params, 42, "data", NULL);
  (void)state;

  assert_non_null(w);
  assert_ptr_equal(w->task, &task);
  assert_ptr_equal(w->params, &params);
  assert_int_equal(w->seed, 42);
  assert_string_equal(folder, "data");
  assert_int_equal(tct_world_signal(w, "image"), 0);
  assert_int_equal(tct_world_signal(w, "target"), 1);
  assert_int_equal(tct_world_signal(w, "axes"), -1);
  assert_int_equal(tct_world_probe(w, "axes"), 0);
  assert_int_equal(tct_world_probe(w, "image"), -1);
  tct_world_close(w);
  assert_int_equal(closed, 1);
  tct_world_close(NULL);
  tct_world_close(tct_world_open(&task, NULL, 1, NULL, NULL));
  assert_string_equal(folder, ".");
}

static void what_a_task_may_not_say_is_found(void **state)
{
  (void)state;
  memcpy(plan.signal[1].name, "image", 6);
  refused(TCT_BUG, "signal 1 has no name of its own");
  plan.signal[0].name[0] = 0;
  refused(TCT_BUG, "signal 0 has no name of its own");
  memset(plan.signal[0].name, 'x', sizeof plan.signal[0].name);
  refused(TCT_BUG, "signal 0 has no name of its own");
  plan.signal[1].shape[2] = 0;
  refused(TCT_BUG, "signal target has no units");
  plan.signal[0].shape[1] = 1 << 20;
  plan.signal[0].shape[2] = 1 << 20;
  refused(TCT_BAD_SHAPE, "signal image has more than");
  plan.n_signals = 0;
  refused(TCT_BUG, "0 signals");
  plan.n_signals = TCT_SIGNALS + 1;
  refused(TCT_BUG, "9 signals");
  plan.n_probes = -1;
  refused(TCT_BUG, "-1 probes");
  plan.steps = 0;
  refused(TCT_BUG, "no steps");
  plan.chance = 1.5;
  refused(TCT_BUG, "no probability");
  plan.probe[0].repeats = 0;
  refused(TCT_BUG, "2 conditions, 0 times each");
  plan.probe[0].name[0] = 0;
  refused(TCT_BUG, "probe 0 has no name");
  plan.n_probes = 2;
  plan.probe[1] = plan.probe[0];
  refused(TCT_BUG, "probe 1 has no name of its own");
  task.condition = NULL;
  refused(TCT_BUG, "have no names");
  plan.chance = NAN;
  tct_world_close(tct_world_open(&task, NULL, 1, NULL, NULL));
  assert_int_equal(closed, 1);
}

static void a_task_that_cannot_open_is_closed(void **state)
{
  (void)state;
  answer = TCT_NO_FILE;
  refused(TCT_NO_FILE, "no such thing");
}

static void failing_memory_is_reported(void **state)
{
  tct_error err = {0};
  (void)state;

  tct_fail_allocation(1, false);
  assert_null(tct_world_open(&task, NULL, 1, NULL, &err));
  tct_fail_allocation(-1, false);
  assert_int_equal(err.code, TCT_NO_MEMORY);
  assert_int_equal(closed, 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup(a_sound_world_opens, set_up),
    cmocka_unit_test_setup(what_a_task_may_not_say_is_found, set_up),
    cmocka_unit_test_setup(a_task_that_cannot_open_is_closed, set_up),
    cmocka_unit_test_setup(failing_memory_is_reported, set_up),
  };
  return cmocka_run_group_tests_name("world", tests, NULL, NULL);
}
