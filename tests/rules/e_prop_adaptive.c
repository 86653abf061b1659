/* e_prop_adaptive.c -- weights and feedback meet at (1 - step d)^t, where signals come through and nowhere else. */
#include "circuit.h"

#define CIRCUIT(rule)                                                                              \
  "objective: {kind: squared_error, at: out, target: goal}\nrule: " rule                           \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, r: {kind: lif, units: 20, tau: "   \
  "20 ms, threshold: 0.6}, a: {kind: adaptive_lif, units: 18, threshold: 0.6, adaptation: 0.3}, "  \
  "out: {kind: leaky, units: 2, activation: linear, tau: 4 ms}}\n"                                 \
  "  projections: {in -> r: dense, in -> a: dense, r -> a: {wiring: dense, delay: 1}, a -> r: "    \
  "{wiring: dense, delay: 1}, r -> out: dense, a -> out: dense}\n"                                 \
  "train: {optimiser: {kind: sgd, step: 0.1}, batch: 24}\n"

static tct_real *feedback(const circuit *c)
{
  return tct_state_kept(c->state, 0, c->model->rule[0].rule->n_keeps - 1);
}

/* the first synapse of a projection in a bundle */
static double first(const circuit *c, const tct_real *bundle, const char *name)
{
  return (double)bundle[c->model->projection[tct_projection_named(c->model, name)].at];
}

static void weights_and_feedback_meet(void **state)
{
  circuit c               = circuit_open(true, CIRCUIT("{kind: e_prop_adaptive, decay: 0.3}"), 2);
  const tct_projection *s = &c.model->projection[tct_projection_named(c.model, "a->out")];
  const size_t bytes      = c.model->n * sizeof(tct_real);
  tct_real *apart         = malloc(bytes);
  double moved            = 0;

  (void)state;
  assert_non_null(apart);
  circuit_stir(&c, 2);
  const double recurrent = first(&c, feedback(&c), "a->r");
  for (size_t i = 0; i < c.model->n; i++)
    apart[i] = tct_state_weights(c.state)[i] - feedback(&c)[i];
  const double was = first(&c, tct_state_weights(c.state), "a->out");
  for (int t = 0; t < 20; t++)
    assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), 24, 0.1, NULL), TCT_OK);
  for (size_t i = s->at; i < s->at + s->n; i++) {
    const double left = (double)(tct_state_weights(c.state)[i] - feedback(&c)[i]);
    moved             = fmax(moved, fabs(left - pow(1 - 0.1 * 0.3, 20) * (double)apart[i]));
  }
  assert_true(moved < 1e-14);
  assert_true(fabs(first(&c, tct_state_weights(c.state), "a->out") - was) > 1e-4);
  assert_true(first(&c, feedback(&c), "a->r") == recurrent); /* no signal comes through a delay */
  free(apart);
  circuit_close(&c);
}

/* Decay takes weights that carry signals, not those that are driven by spikes of before. */
static void only_what_carries_signals_decays(void **state)
{
  circuit c = circuit_open(true, CIRCUIT("{kind: e_prop_adaptive, decay: 0.3}"), 1),
          d = circuit_open(true, CIRCUIT("{kind: e_prop_adaptive, decay: 0}"), 1);

  (void)state;
  circuit_stir(&c, 2);
  circuit_stir(&d, 2);
  circuit_propose(&c, 8);
  circuit_propose(&d, 8);
  const double w = first(&c, tct_state_weights(c.state), "r->out");
  assert_true(fabs(first(&d, tct_state_update(d.state), "r->out") -
                   first(&c, tct_state_update(c.state), "r->out") - 0.3 * w) < 1e-15);
  assert_true(first(&d, tct_state_update(d.state), "a->r") ==
              first(&c, tct_state_update(c.state), "a->r"));
  assert_true(first(&d, tct_state_update(d.state), "one->out") ==
              first(&c, tct_state_update(c.state), "one->out"));
  circuit_close(&c);
  circuit_close(&d);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(weights_and_feedback_meet),
    cmocka_unit_test(only_what_carries_signals_decays),
  };
  return cmocka_run_group_tests_name("e_prop_adaptive", tests, NULL, NULL);
}
