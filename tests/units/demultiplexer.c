/* demultiplexer.c -- spikes 7, 16, 17 and 40 ms after another: which are events, which make a burst. */
#include "units/block.h"

#include "kernels/bursts.h"

extern const tct_unit tct_unit_demultiplexer;

enum { STEPS = 120 };

static void pass(int passes, double dt, const int *spike, int spikes, char *said)
{
  block b;

  block_begin(&b, &tct_unit_demultiplexer, 1);
  *(int *)block_param(&b, "passes") = passes;
  b.unit->prepare(b.params, dt);
  for (int t = 0; t < STEPS; t++) {
    b.drive[0][0] = 0;
    for (int i = 0; i < spikes; i++)
      if (spike[i] == t) b.drive[0][0] = 1;
    b.unit->step(&b.u);
    said[t]          = b.rate[0] == 1;
    b.slot_before[0] = b.slot[0];
  }
  block_end(&b);
}

static void only(const char *said, const int *when, int n)
{
  int found = 0;

  for (int t = 0; t < STEPS; t++) found += said[t];
  assert_int_equal(found, n);
  for (int i = 0; i < n; i++) assert_true(said[when[i]]);
}

/* 5; 12 is 7 later; 28 is 16 after that, still in the burst; 45 is 17 later; 61 is 16 later; 101 is 40 later. */
static void events_and_bursts_go_apart(void **state)
{
  static const int spike[] = {5, 12, 28, 45, 61, 101}, events[] = {5, 45, 101}, bursts[] = {12, 61};
  char said[STEPS];
  (void)state;

  pass(0, 1, spike, 6, said);
  only(said, events, 3);
  pass(1, 1, spike, 6, said);
  only(said, bursts, 2);
}

/* The window in whole steps: 16 ms are 5 steps of 3 ms, so 15 ms is within and 18 is not. */
static void the_window_is_whole_steps(void **state)
{
  static const int spike[] = {10, 15, 40, 46}, events[] = {10, 40, 46}, bursts[] = {15};
  char said[STEPS];
  (void)state;

  pass(0, 3, spike, 4, said);
  only(said, events, 3);
  pass(1, 3, spike, 4, said);
  only(said, bursts, 1);
}

/* What is told is what the clock of kernels/bursts.h tells, whose events pass through it unchanged. */
static void events_of_events_are_the_same(void **state)
{
  tct_real clock = 0;
  int events[STEPS], n = 0;
  static const int spike[] = {3, 9, 30, 44, 60, 61, 62, 90};
  char said[STEPS];
  (void)state;

  for (int t = 0, i = 0; t < STEPS; t++) {
    const bool z = i < 8 && spike[i] == t;
    i += z;
    if (tct_spoken_by(clock, z) == TCT_EVENT) events[n++] = t;
    clock = tct_burst_clock(clock, z, 16);
  }
  assert_int_equal(n, 3); /* 3, 30 and 90: 44 makes a burst, 60 is 16 later */
  pass(0, 1, spike, 8, said);
  only(said, events, n);
  pass(0, 1, events, n, said);
  only(said, events, n);
}

static void a_window_within_a_step_is_refused_and_none_shows(void **state)
{
  tct_error err = {0};
  block b;
  (void)state;

  block_begin(&b, &tct_unit_demultiplexer, 1);
  assert_int_equal(b.unit->check(b.params, 16, &err), TCT_OK);
  assert_int_equal(b.unit->check(b.params, 16.1, &err), TCT_BAD_SPEC);
  b.unit->prepare(b.params, 1);
  b.drive[0][0] = (tct_real)NAN;
  b.unit->step(&b.u);
  assert_true(isnan(b.rate[0]));
  block_end(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(events_and_bursts_go_apart),
    cmocka_unit_test(the_window_is_whole_steps),
    cmocka_unit_test(events_of_events_are_the_same),
    cmocka_unit_test(a_window_within_a_step_is_refused_and_none_shows),
  };
  return cmocka_run_group_tests_name("demultiplexer", tests, NULL, NULL);
}
