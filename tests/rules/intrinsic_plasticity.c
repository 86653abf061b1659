/* intrinsic_plasticity.c -- by hand: so many spikes of a cell, and what is lost of its bias in so many steps. */
#include "spike_trains.h"

enum { STEPS = 9 };

/* lif cells, whose bias lands on the soma, fire in steps 1, 4 and 7; of the second cell none. */
static void a_bias_falls_with_every_spike_and_creeps_back(void **state)
{
  trains t = trains_new(1, STEPS, 2, 2);
  (void)state;

  for (int i = 1; i < STEPS; i += 3) t.y[2 * i] = 1;
  circuit c =
    trains_open(&t, "{kind: intrinsic_plasticity, rise: 0.3, tau: 20 ms}", 0, "", 2, 0, 1);
  const tct_projection *bias = &c.model->projection[2];
  tct_real *w                = tct_state_weights(c.state) + bias->at;
  const tct_real *update     = tct_state_update(c.state);
  assert_string_equal(bias->name, "one->cell");
  w[0] = (tct_real)-0.5;
  w[1] = (tct_real)0.25;
  trains_propose(&c, 1, 0);
  assert_true(fabs((double)update[bias->at] - (-0.9 + STEPS * 0.5 * -expm1(-2 / 20.))) < 1e-14);
  assert_true(fabs((double)update[bias->at + 1] + STEPS * 0.25 * -expm1(-2 / 20.)) < 1e-14);
  for (size_t i = 0; i < c.model->projection[0].n; i++)
    assert_true(update[c.model->projection[0].at + i] == 0); /* synapses are left alone */
  circuit_close(&c);
  trains_free(&t);
}

static const char two[] =
  "objective: none\nrule: %s\narchitecture:\n  populations: {in: {kind: input, from: x}, "
  "c: {kind: %s, units: 2, bias: %s}}\n  projections: {in -> c: dense}\n";

static void a_threshold_rises(void **state)
{
  char text[1024];
  (void)state;

  (void)snprintf(text, sizeof text, two, "none", "delta_lif, threshold: -69",
                 "{rule: {kind: intrinsic_plasticity, rise: 2}}");
  circuit c                  = circuit_open(true, text, 1);
  const tct_projection *bias = &c.model->projection[1];
  double spikes              = 0;
  assert_string_equal(bias->name, "one->c/threshold");
  for (size_t i = 0; i < 2; i++) tct_state_weights(c.state)[bias->at + i] = (tct_real)-0.9;
  circuit_propose(&c, 4);
  for (size_t i = 0; i < 2; i++) spikes += 4 * (double)tct_state_update(c.state)[bias->at + i] / 2;
  assert_true(spikes >= 1 && fabs(spikes - nearbyint(spikes)) < 1e-5);
  circuit_close(&c);
}

static void what_does_not_fire_is_refused(void **state)
{
  char text[1024];
  (void)state;

  (void)snprintf(text, sizeof text, two, "none", "rate", "{rule: intrinsic_plasticity}");
  circuit_refused(true, text, "c does not spike: `bias: false`, or another rule for it");
  (void)snprintf(text, sizeof text, two, "none", "lif", "{rules: intrinsic_plasticity}");
  circuit_refused(true, text, "rules");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_bias_falls_with_every_spike_and_creeps_back),
    cmocka_unit_test(a_threshold_rises),
    cmocka_unit_test(what_does_not_fire_is_refused),
  };
  return cmocka_run_group_tests_name("intrinsic_plasticity", tests, NULL, NULL);
}
