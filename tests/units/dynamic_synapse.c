/* dynamic_synapse.c -- spike by spike by hand, and at a steady rate where the equations say it comes to rest. */
#include "units/block.h"

extern const tct_unit tct_unit_dynamic_synapse;

enum { SPENT = 1 };

typedef struct {
  block b;
  tct_real spent[4][BLOCK_ALL]; /* now, before, owed, owed to before */
} ends;

static void begin(ends *e, double use, double facilitation, double depression, double hertz,
                  double dt)
{
  memset(e, 0, sizeof *e);
  block_begin(&e->b, &tct_unit_dynamic_synapse, 2);
  e->b.u.slot[SPENT]                                = e->spent[0];
  e->b.u.slot_before[SPENT]                         = e->spent[1];
  e->b.u.credit_slot[SPENT]                         = e->spent[2];
  e->b.u.credit_slot_before[SPENT]                  = e->spent[3];
  *(double *)block_param(&e->b, "use")              = use;
  *(double *)block_param(&e->b, "tau_facilitation") = facilitation;
  *(double *)block_param(&e->b, "tau_depression")   = depression;
  *(double *)block_param(&e->b, "hertz")            = hertz;
  e->b.unit->prepare(e->b.params, dt);
}

static void step(ends *e, double drive)
{
  e->b.drive[0][0] = (tct_real)drive;
  e->b.unit->step(&e->b.u);
  e->b.slot_before[0] = e->b.slot[0];
  e->spent[1][0]      = e->spent[0][0];
}

/* U 1/2, half of what was raised and a quarter of what was spent are left after a step: spike, silence, spike.
 * u: 3/4 | back to 5/8 | 9/16, then 9/16 + 7/32 = 25/32.  x: 1/4 left, 3/4 spent | 3/16 | 3/64, so x is 61/64. */
static void spikes_raise_release_and_use_up_what_is_there(void **state)
{
  ends e;
  (void)state;

  begin(&e, 0.5, 1 / log(2), 0.5 / log(2), 0, 1);
  step(&e, 1);
  NEAR(e.b.rate[0], 0.75);
  NEAR(e.b.slot[0], 0.25);
  NEAR(e.spent[0][0], 0.75);
  step(&e, 0);
  NEAR(e.b.rate[0], 0);
  NEAR(e.b.slot[0], 0.125);
  NEAR(e.spent[0][0], 0.1875);
  step(&e, 1);
  NEAR(e.b.rate[0], 25.0 / 32 * 61 / 64);
  NEAR(e.b.rate[1], 0);
  step(&e, 7); /* there are no seven spikes in a step */
  assert_true(e.b.rate[0] <= 1 && e.spent[0][0] <= 1);
  block_end(&e.b);
}

/* Presets of depression: of two spikes 20 ms apart the second releases less; of facilitation: more. */
static void pairs_of_spikes_depress_or_facilitate(void **state)
{
  static const double tau[2][2] = {{1, 800}, {1500, 1}};
  (void)state;

  for (int facilitates = 0; facilitates < 2; facilitates++) {
    ends e;
    double first;
    begin(&e, facilitates ? 0.2 : 0.5, tau[facilitates][0], tau[facilitates][1], 0, 1);
    step(&e, 1);
    first = (double)e.b.rate[0];
    for (int t = 0; t < 19; t++) step(&e, 0);
    step(&e, 1);
    if (facilitates)
      assert_true((double)e.b.rate[0] > 1.3 * first);
    else
      assert_true((double)e.b.rate[0] < 0.6 * first);
    block_end(&e.b);
  }
}

/* u* = U (1 + tau_f R) / (1 + U tau_f R), x* = 1 / (1 + u* tau_d R); half the step, half the distance. */
static void a_steady_rate_comes_to_rest_where_the_equations_say(void **state)
{
  static const double hertz[] = {1, 10, 40, 100};
  const double use = 0.2, facilitation = 1.5, depression = 0.2; /* s */
  (void)state;

  for (size_t i = 0; i < 4; i++) {
    const double rate = hertz[i];
    const double u    = use * (1 + facilitation * rate) / (1 + use * facilitation * rate);
    const double x    = 1 / (1 + u * depression * rate);
    double off[2];
    for (int fine = 0; fine < 2; fine++) {
      const double dt = fine ? 0.05 : 0.1;
      ends e;
      begin(&e, use, 1000 * facilitation, 1000 * depression, 50, dt);
      for (int t = 0; t < 20000 / dt; t++) step(&e, rate / 50);
      assert_true(fabs((double)e.b.slot[0] + use - u) < 0.02 * u);
      assert_true(fabs(1 - (double)e.spent[0][0] - x) < 0.02 * x);
      off[fine] = fabs((double)e.b.rate[0] - u * x * rate / 50) / (u * x * rate / 50);
      assert_true(off[fine] < 0.02);
      block_end(&e.b);
    }
    if (!(off[0] / off[1] > 1.9 && off[0] / off[1] < 2.1))
      fail_msg("%g Hz: %g and %g", rate, off[0], off[1]);
  }
}

/* The claim of the source on working memory: what spikes raised outlasts them, while resources are back. */
static void facilitation_outlasts_the_spikes(void **state)
{
  ends e;
  (void)state;

  begin(&e, 0.2, 1500, 200, 0, 1);
  for (int t = 0; t < 300; t++) step(&e, t % 20 == 0);
  const double raised = (double)e.b.slot[0];
  for (int t = 0; t < 800; t++) step(&e, 0);
  assert_true(fabs((double)e.b.slot[0] - raised * exp(-800.0 / 1500)) < 1e-12); /* 800 roundings */
  assert_true(e.spent[0][0] < 0.02);                                            /* e^-4 of it */
  step(&e, 1);
  assert_true((double)e.b.rate[0] > 0.5); /* rested synapses release 0.36 */
  block_end(&e.b);
}

static void credit_stops_at_bounds_and_goes_on_through_both_memories(void **state)
{
  ends e;
  (void)state;

  begin(&e, 0.5, 1 / log(2), 0.5 / log(2), 0, 1);
  e.b.credit[0]   = 1;
  e.b.drive[0][0] = 1;
  e.b.unit->step(&e.b.u);
  e.b.unit->pull(&e.b.u);
  NEAR(e.b.credit[0], 0);
  e.b.credit[0] = 3, e.b.drive[0][0] = (tct_real)0.5;
  e.b.unit->step(&e.b.u);
  e.b.unit->pull(&e.b.u); /* u = 1/2 + n/4, so u n = n/2 + n^2/4, and its slope at 1/2 is 3/4 */
  NEAR(e.b.credit[0], 3 * 0.75);
  NEAR(e.b.credit_slot_before[0], 0.5 * 3 * 0.5 * 0.75); /* du/du' 3/4 x calm 1/2, n = 1/2 */
  NEAR(e.spent[3][0], -0.25 * 3 * 0.625 * 0.5);
  block_end(&e.b);
}

static void more_than_a_spike_in_a_step_is_refused(void **state)
{
  tct_error err = {0};
  ends e;
  (void)state;

  begin(&e, 0.5, 100, 100, 50, 1);
  assert_int_equal(e.b.unit->check(e.b.params, 20, &err), TCT_OK);
  assert_int_equal(e.b.unit->check(e.b.params, 21, &err), TCT_BAD_SPEC);
  assert_non_null(strstr(err.text, "50 Hz are 1.05 spikes in a step of 21 ms"));
  block_end(&e.b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(spikes_raise_release_and_use_up_what_is_there),
    cmocka_unit_test(pairs_of_spikes_depress_or_facilitate),
    cmocka_unit_test(a_steady_rate_comes_to_rest_where_the_equations_say),
    cmocka_unit_test(facilitation_outlasts_the_spikes),
    cmocka_unit_test(credit_stops_at_bounds_and_goes_on_through_both_memories),
    cmocka_unit_test(more_than_a_spike_in_a_step_is_refused),
  };
  return cmocka_run_group_tests_name("dynamic_synapse", tests, NULL, NULL);
}
