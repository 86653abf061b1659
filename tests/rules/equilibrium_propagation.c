/* equilibrium_propagation.c -- I6: centred, its error against the slope of the loss at the free resting point
 * is of second order in the nudge. */
#include "circuit.h"

static const char *spec_for(double nudge)
{
  static char spec[1024];
  snprintf(spec, sizeof spec,
           "objective: {kind: squared_error, at: out, target: goal}\n"
           "rule: {kind: equilibrium_propagation, nudge: %g, free: 300, nudged: 300}\n"
           "architecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 18, "
           "activation: logistic}, "
           "b: {kind: rate, units: 4, activation: logistic}, out: {kind: rate, units: 2, "
           "activation: logistic}}\n"
           "  projections: {in -> a: dense, a -> b: {wiring: dense, back: 1}, b -> out: {wiring: "
           "dense, back: 1}}\n"
           "train: {batch: 8}\n",
           nudge);
  return spec;
}

/* relative distance of the update to the gradient of the loss at rest */
static double distance(double nudge)
{
  circuit c  = circuit_open(false, spec_for(nudge), 2);
  double off = 0, all = 0;

  circuit_stir(&c, 0.9);
  circuit_propose(&c, 5);
  assert_true(tct_state_rest(c.state) < 1e-13); /* the certificate: it was at rest */
  tct_real *update = malloc(c.model->n * sizeof *update);
  assert_non_null(update);
  memcpy(update, tct_state_update(c.state), c.model->n * sizeof *update);
  for (int k = 0; k < c.model->n_projections; k++) {
    const tct_projection *s = &c.model->projection[k];
    for (size_t i = 0; i < s->synapses; i++) {
      const double g = circuit_difference(&c, s, i, 1e-4, 5);
      const double u = (double)update[s->at + s->wiring->place(s, i)];
      off += (g - u) * (g - u);
      all += g * g;
    }
  }
  free(update);
  circuit_close(&c);
  return sqrt(off / all);
}

static void its_error_is_of_second_order_in_the_nudge(void **state)
{
  const double far = distance(0.1), near = distance(0.05), slope = log(far / near) / log(2);

  (void)state;
  if (fabs(slope - 2) > 0.05 || near > 0.05)
    fail_msg("distances %g and %g: slope %g", far, near, slope);
}

static void synapses_that_work_one_way_are_refused(void **state)
{
  tct_error err = {0};
  char spec[1024];

  (void)state;
  circuit_data();
  snprintf(spec, sizeof spec,
           "tercet: 1\ntask: {kind: arrays, file: %s}\nobjective: {kind: squared_error, at: out}\n"
           "rule: equilibrium_propagation\narchitecture:\n  populations: {in: {kind: input, from: "
           "x}, a: {kind: rate, units: 4}, "
           "out: {kind: rate, units: 3}}\n  projections: {in -> a: dense, a -> out: dense}\n",
           circuit_still);
  tct_spec *s = tct_spec_parse(spec, "test", &err);
  assert_null(tct_compile(s, &err));
  assert_non_null(strstr(err.text, "back: 1"));
  tct_spec_free(s);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(its_error_is_of_second_order_in_the_nudge),
    cmocka_unit_test(synapses_that_work_one_way_are_refused),
  };
  return cmocka_run_group_tests_name("equilibrium_propagation", tests, NULL, NULL);
}
