/* equilibrium_propagation.c -- I6: its error against the slope of the loss at the free resting point is of
 * second order in the nudge where it is centred, of first order where it is not. */
#include "circuit.h"

static const char *spec_for(const char *nudging, double nudge)
{
  static char spec[1024];
  snprintf(spec, sizeof spec,
           "objective: {kind: squared_error, at: out, target: goal}\n"
           "rule: {kind: equilibrium_propagation, nudging: %s, nudge: %g, free: 150, nudged: 150}\n"
           "architecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 18, "
           "activation: logistic}, "
           "b: {kind: rate, units: 4, activation: logistic}, out: {kind: rate, units: 2, "
           "activation: logistic}}\n"
           "  projections: {in -> a: dense, a -> b: {wiring: dense, back: 1}, b -> out: {wiring: "
           "dense, back: 1}}\n"
           "train: {batch: 8}\n",
           nudging, nudge);
  return spec;
}

/* relative distance of the update to the gradient of the loss at rest */
static double distance(const char *nudging, double nudge)
{
  circuit c  = circuit_open(false, spec_for(nudging, nudge), 2);
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

static void slopes(const char *nudging, double nudge, double order)
{
  const double far = distance(nudging, nudge), near = distance(nudging, nudge / 2),
               slope = log(far / near) / log(2);
  if (fabs(slope - order) > 0.05 || near > 0.05)
    fail_msg("%s: distances %g and %g: slope %g", nudging, far, near, slope);
}

static void centred_its_error_is_of_second_order_in_the_nudge(void **state)
{
  (void)state;
  slopes("centred", 0.1, 2);
}

static void one_sided_it_is_of_first_order(void **state)
{
  (void)state;
  slopes("one_sided", 0.01, 1);
}

static void with_a_random_sign_it_is_of_first_order(void **state)
{
  (void)state;
  slopes("random_sign", 0.01, 1);
}

static void update_at(const circuit *c, uint64_t batch, double *one)
{
  tct_state_set_batches(c->state, batch);
  circuit_propose(c, 5);
  *one = (double)tct_state_update(c->state)[c->model->projection[0].at];
}

/* upwards it is the one-sided update, bit for bit; downwards another, and both come up */
static void the_sign_is_drawn_for_each_batch(void **state)
{
  circuit up = circuit_open(false, spec_for("one_sided", 0.1), 1);
  circuit c  = circuit_open(false, spec_for("random_sign", 0.1), 3);
  double one, drawn, other = 0;
  int ups = 0, downs = 0;

  (void)state;
  circuit_stir(&up, 0.9);
  circuit_stir(&c, 0.9);
  for (uint64_t batch = 0; batch < 20; batch++) {
    update_at(&up, batch, &one);
    update_at(&c, batch, &drawn);
    ups += drawn == one;
    if (drawn == one) continue;
    assert_true(downs == 0 || drawn == other);
    other = drawn;
    downs++;
  }
  assert_true(ups > 3 && downs > 3);
  circuit_close(&up);
  circuit_close(&c);
}

static void synapses_that_work_one_way_are_refused(void **state)
{
  (void)state;
  circuit_refused(
    false,
    "objective: {kind: squared_error, at: out}\n"
    "rule: equilibrium_propagation\narchitecture:\n  populations: {in: {kind: input, from: "
    "x}, a: {kind: rate, units: 4}, "
    "out: {kind: rate, units: 3}}\n  projections: {in -> a: dense, a -> out: dense}\n",
    "back: 1");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(centred_its_error_is_of_second_order_in_the_nudge),
    cmocka_unit_test(one_sided_it_is_of_first_order),
    cmocka_unit_test(with_a_random_sign_it_is_of_first_order),
    cmocka_unit_test(the_sign_is_drawn_for_each_batch),
    cmocka_unit_test(synapses_that_work_one_way_are_refused),
  };
  return cmocka_run_group_tests_name("equilibrium_propagation", tests, NULL, NULL);
}
