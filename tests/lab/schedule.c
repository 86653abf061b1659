/* schedule.c -- step sizes worked by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lab/run_own.h"

enum { CONSTANT, LINEAR, COSINE, STEP };

static struct {
  double step, momentum;
} preset = {0.4, 0.9};

static double size_at(int schedule, double to, int drops, uint64_t trials, uint64_t shown)
{
  const tct_train_spec t = {.params         = &preset,
                            .schedule       = schedule,
                            .schedule_to    = to,
                            .schedule_drops = drops,
                            .trials         = trials};

  return tct_step_size(&t, shown);
}

static void near(double got, double wanted)
{
  if (got < wanted - 1e-12 || got > wanted + 1e-12)
    fail_msg("%.17g where %.17g is right", got, wanted);
}

static void a_constant_step_never_changes(void **unused)
{
  (void)unused;
  near(size_at(CONSTANT, 0.5, 2, 1000, 0), 0.4);
  near(size_at(CONSTANT, 0.5, 2, 1000, 999), 0.4);
}

static void a_linear_step_falls_evenly_to_what_is_left(void **unused)
{
  (void)unused;
  near(size_at(LINEAR, 0, 2, 1000, 0), 0.4);
  near(size_at(LINEAR, 0, 2, 1000, 250), 0.3);
  near(size_at(LINEAR, 0, 2, 1000, 1000), 0);
  near(size_at(LINEAR, 0.5, 2, 1000, 500), 0.3); /* half way from 0.4 to 0.2 */
}

static void a_cosine_step_is_half_way_in_the_middle(void **unused)
{
  (void)unused;
  near(size_at(COSINE, 0, 2, 600, 0), 0.4);
  near(size_at(COSINE, 0, 2, 600, 200), 0.3); /* cos 60 deg = 1/2 */
  near(size_at(COSINE, 0, 2, 600, 300), 0.2);
  near(size_at(COSINE, 0, 2, 600, 400), 0.1);
  near(size_at(COSINE, 0.5, 2, 600, 600), 0.2);
}

static void a_stepped_step_drops_on_its_trial_and_not_one_before(void **unused)
{
  (void)unused;
  near(size_at(STEP, 0.1, 2, 300, 0), 0.4);
  near(size_at(STEP, 0.1, 2, 300, 99), 0.4);
  near(size_at(STEP, 0.1, 2, 300, 100), 0.04);
  near(size_at(STEP, 0.1, 2, 300, 199), 0.04);
  near(size_at(STEP, 0.1, 2, 300, 200), 0.004);
  near(size_at(STEP, 0.1, 2, 300, 300), 0.004); /* two drops, not three */
  near(size_at(STEP, 0.5, 6, 7, 3), 0.05);      /* thirds and sevenths are not exact in binary */
  near(size_at(STEP, 0.5, 2, 3, 1), 0.2);
}

static void a_run_of_no_trials_has_a_step_too(void **unused)
{
  (void)unused;
  for (int schedule = CONSTANT; schedule <= STEP; schedule++)
    near(size_at(schedule, 0.1, 2, 0, 0), 0.4);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_constant_step_never_changes),
    cmocka_unit_test(a_linear_step_falls_evenly_to_what_is_left),
    cmocka_unit_test(a_cosine_step_is_half_way_in_the_middle),
    cmocka_unit_test(a_stepped_step_drops_on_its_trial_and_not_one_before),
    cmocka_unit_test(a_run_of_no_trials_has_a_step_too),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
