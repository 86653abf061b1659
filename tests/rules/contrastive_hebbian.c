/* contrastive_hebbian.c -- I5: its error to backprop is of first order in the gain of the way back. */
#include "circuit.h"

static circuit open_with(const char *rule, double back)
{
  static char spec[1024];
  snprintf(
    spec, sizeof spec,
    "objective: {kind: squared_error, at: out, target: goal, weight: 1.5}\nrule: %s\n"
    "architecture: {populations: {in: {kind: input, from: x}, a: {kind: rate, units: 5, "
    "activation: tanh}, "
    "b: {kind: rate, units: 18, activation: tanh}, out: {kind: rate, units: 2}}, projections: {in "
    "-> a: dense, "
    "a -> b: {wiring: dense, back: %g}, b -> out: {wiring: dense, back: %g}}}\ntrain: {batch: 8}\n",
    rule, back, back);
  circuit c = circuit_open(false, spec, 2);
  circuit_stir(&c, 0.9);
  return c;
}

/* backprop sweeps: it sees the circuit without its ways back */
static double distance(double back)
{
  circuit c     = open_with("{kind: contrastive_hebbian, free: 50, held: 50}", back),
          exact = open_with("backprop", back);
  double off = 0, all = 0;

  circuit_propose(&c, 7);
  circuit_propose(&exact, 7);
  assert_true(tct_state_rest(c.state) < 1e-14);
  for (size_t i = 0; i < c.model->n; i++) {
    const double u = (double)tct_state_update(c.state)[i],
                 g = (double)tct_state_update(exact.state)[i];
    off += (u - g) * (u - g);
    all += g * g;
  }
  circuit_close(&c);
  circuit_close(&exact);
  return sqrt(off / all);
}

static void its_error_is_of_first_order_in_the_gain(void **state)
{
  const double far = distance(0.002), near = distance(0.001), slope = log(far / near) / log(2);

  (void)state;
  if (fabs(slope - 1) > 0.05 || near > 0.05)
    fail_msg("distances %g and %g: slope %g", far, near, slope);
}

/* One unit a between x and y = v a, all linear, biases 0:  free  a = w x + γ v y,  so  a = w x / (1 - γ v²);
 * held  a' = w x + γ v t.   Δv = t a' - v a²,  Δw = (a' - a) x / γ. */
static void two_synapses_by_hand(void **state)
{
  circuit c         = circuit_open(false,
                                   "objective: {kind: squared_error, at: y, target: first}\nrule: {kind: "
                                           "contrastive_hebbian, free: 80}\n"
                                           "architecture: {populations: {in: {kind: input, from: first}, a: {kind: "
                                           "rate, units: 1, bias: false}, "
                                           "y: {kind: rate, units: 1, bias: false}}, projections: {in -> a: dense, "
                                           "a -> y: {wiring: dense, back: 0.2}}}\n"
                                           "train: {batch: 8}\n",
                                   1);
  tct_real *w       = tct_state_weights(c.state);
  const tct_real *u = tct_state_update(c.state);
  const size_t at_w = c.model->projection[0].at, at_v = c.model->projection[1].at;
  const uint64_t trial = 4;
  const double x = circuit_wave(4 + 13, 39), g = 0.2, ww = 0.7, v = -0.9;

  (void)state;
  w[at_w] = (tct_real)ww;
  w[at_v] = (tct_real)v;
  tct_state_turn(c.state);
  assert_int_equal(tct_state_propose(c.state, TCT_TRAIN, &trial, 1, NULL), TCT_OK);
  const double a = ww * x / (1 - g * v * v), held = ww * x + g * v * x;
  assert_true(fabs((double)u[at_v] - (x * held - v * a * a)) < 1e-14);
  assert_true(fabs((double)u[at_w] - (held - a) * x / g) < 1e-13);
  circuit_close(&c);
}

static void refused(const char *objective, const char *first, const char *second, const char *why)
{
  char rest[1024];

  snprintf(rest, sizeof rest,
           "objective: {kind: %s, at: out}\n"
           "rule: contrastive_hebbian\narchitecture:\n  populations: {in: {kind: input, from: x}, "
           "a: {kind: rate, units: 4}, b: {kind: rate, units: 4}, out: {kind: rate, units: 3}}\n"
           "  projections: {in -> a: dense, a -> b: %s, b -> out: %s}\n",
           objective, first, second);
  circuit_refused(false, rest, why);
}

static void circuits_that_it_cannot_serve_are_refused(void **state)
{
  const char *tenth = "{wiring: dense, back: 0.1}", *fifth = "{wiring: dense, back: 0.2}";

  (void)state;
  refused("squared_error", tenth, "dense", "must work both ways");
  refused("squared_error", tenth, fifth, "one `back` for all");
  refused("cross_entropy", tenth, tenth, "such as squared_error");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(its_error_is_of_first_order_in_the_gain),
    cmocka_unit_test(two_synapses_by_hand),
    cmocka_unit_test(circuits_that_it_cannot_serve_are_refused),
  };
  return cmocka_run_group_tests_name("contrastive_hebbian", tests, NULL, NULL);
}
