/* recurrent_backprop.c -- the slope of the loss at rest, by differences; and what nudging comes near. */
#include "circuit.h"

static circuit open_with(const char *rule, const char *objective, const char *back,
                         const char *projections)
{
  static char spec[2048];
  snprintf(spec, sizeof spec,
           "objective: %s\nrule: %s\narchitecture:\n  populations: {in: {kind: input, from: x}, a: "
           "{kind: rate, "
           "units: 18, activation: logistic}, b: {kind: rate, units: 4, activation: tanh}, out: "
           "{kind: rate, "
           "units: %d, activation: logistic}}\n  projections: {in -> a: dense, a -> b: {wiring: "
           "dense, back: %s}, "
           "b -> out: {wiring: dense, back: %s}%s}\ntrain: {batch: 8}\n",
           objective, rule, strstr(objective, "goal") ? 2 : 3, back, back, projections);
  circuit c = circuit_open(false, spec, 2);
  circuit_stir(&c, 0.9);
  return c;
}

#define RULE    "{kind: recurrent_backprop, free: 120, back: 120}"
#define SQUARED "{kind: squared_error, at: out, target: goal}"

static void is_the_slope(const char *objective, const char *back, const char *projections)
{
  circuit c        = open_with(RULE, objective, back, projections);
  const double far = circuit_gradient_error(&c, 1e-5, 5);
  if (far > 1e-8) fail_msg("back %s%s: %g from the slope at rest", back, projections, far);
  assert_true(tct_state_rest(c.state) < 1e-13);
  circuit_close(&c);
}

static void it_is_the_slope_of_the_loss_at_rest(void **state)
{
  (void)state;
  is_the_slope(SQUARED, "1", "");
  is_the_slope(SQUARED, "0.4", "");
  is_the_slope(SQUARED, "0", "");
  is_the_slope("{kind: cross_entropy, at: out}", "1", "");
  is_the_slope(SQUARED, "0.7", ", a -> out: {wiring: dense, back: 1}, in -> b: dense");
  is_the_slope(SQUARED, "1", ", a -> out: {wiring: sparse, back: 0.5}");
}

/* half the nudge, a quarter of the distance: both go to the same */
static void centred_equilibrium_propagation_comes_near_it(void **state)
{
  circuit c = open_with(RULE, SQUARED, "1", "");
  double far[2];

  (void)state;
  circuit_propose(&c, 5);
  for (int k = 0; k < 2; k++) {
    circuit near =
      open_with(k ? "{kind: equilibrium_propagation, nudge: 0.05, free: 120, nudged: 120}"
                  : "{kind: equilibrium_propagation, nudge: 0.1, free: 120, nudged: 120}",
                SQUARED, "1", "");
    circuit_propose(&near, 5);
    far[k] = 0;
    for (size_t i = 0; i < c.model->n; i++) {
      const double d =
        (double)tct_state_update(near.state)[i] - (double)tct_state_update(c.state)[i];
      far[k] += d * d;
    }
    circuit_close(&near);
  }
  assert_true(fabs(log(far[0] / far[1]) / log(4) - 2) < 0.05);
  circuit_close(&c);
}

/* a = w x + γ v y, y = v a, linear, C = (t - y)² / 2:  y = v w x / D,  D = 1 - γ v²;
 * dy/dw = v x / D,  dy/dv = w x (1 + γ v²) / D². */
static void two_synapses_by_hand(void **state)
{
  circuit c =
    circuit_open(false,
                 "objective: {kind: squared_error, at: y, target: first}\nrule: " RULE "\n"
                 "architecture: {populations: {in: {kind: input, from: first}, a: {kind: rate, "
                 "units: 1, bias: false}, "
                 "y: {kind: rate, units: 1, bias: false}}, projections: {in -> a: dense, a -> y: "
                 "{wiring: dense, back: 0.5}}}\n"
                 "train: {batch: 8}\n",
                 1);
  tct_real *w       = tct_state_weights(c.state);
  const tct_real *u = tct_state_update(c.state);
  const size_t at_w = c.model->projection[0].at, at_v = c.model->projection[1].at;
  const uint64_t trial = 4;
  const double x = circuit_wave(4 + 13, 39), g = 0.5, ww = 0.7, v = -0.9, d = 1 - g * v * v;

  (void)state;
  w[at_w] = (tct_real)ww;
  w[at_v] = (tct_real)v;
  tct_state_turn(c.state);
  assert_int_equal(tct_state_propose(c.state, TCT_TRAIN, &trial, 1, NULL), TCT_OK);
  const double miss = x - v * ww * x / d;
  assert_true(fabs((double)u[at_w] - miss * v * x / d) < 1e-14);
  assert_true(fabs((double)u[at_v] - miss * ww * x * (1 + g * v * v) / (d * d)) < 1e-14);
  circuit_close(&c);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(it_is_the_slope_of_the_loss_at_rest),
    cmocka_unit_test(centred_equilibrium_propagation_comes_near_it),
    cmocka_unit_test(two_synapses_by_hand),
  };
  return cmocka_run_group_tests_name("recurrent_backprop", tests, NULL, NULL);
}
