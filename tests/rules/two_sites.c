/* two_sites.c -- one case worked by hand, both ways of learning at the apical site; V = W is backprop.
 *
 * One hidden unit A = σ(w x) drives two read-outs y = u A; squared error, target t:
 *     D_y = t - y,   D = A (1 - A) Σ v D_y,   Δu = D_y A,   Δw = D x
 *     Δv = D_y A - d v (paired)   or   y A - d v (hebbian)
 */
#include "pair.h"

static tct_real *synapse(const circuit *c, tct_real *bundle, const char *projection, size_t i)
{
  const tct_projection *s = &c->model->projection[tct_projection_named(c->model, projection)];
  return bundle + s->at + s->wiring->place(s, i);
}

#define ONE(apical)                                                                                \
  "objective: {kind: squared_error, target: goal, at: out}\nrule: {kind: two_sites, "              \
  "apical: " apical                                                                                \
  ", decay: 0.5}\narchitecture:\n  populations: {in: {kind: input, from: x}, a: {kind: "           \
  "rate, units: 1, activation: logistic, bias: false}, out: {kind: rate, units: 2, bias: "         \
  "false}}\n"                                                                                      \
  "  projections: {in -> a: dense, a -> out: dense}\ntrain: {batch: 1}\n"

static void by_hand(const char *spec, bool paired)
{
  static const double u[2] = {0.7, -1.1}, v[2] = {0.5, -2}, w[3] = {0.1, 0.2, 0.3};
  circuit c        = circuit_open(false, spec, 1);
  tct_real *weight = tct_state_weights(c.state), *apical = tct_state_kept(c.state, 0, 0);
  const uint64_t trial = 2;
  const double step    = 0.25;
  double a = 0, heard = 0, y[2], d[2];

  for (size_t j = 0; j < 3; j++) *synapse(&c, weight, "in->a", j) = (tct_real)w[j];
  for (size_t j = 0; j < 2; j++) {
    *synapse(&c, weight, "a->out", j) = (tct_real)u[j];
    *synapse(&c, apical, "a->out", j) = (tct_real)v[j];
  }
  tct_state_turn(c.state);
  assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, &trial, 1, step, NULL), TCT_OK);
  for (int j = 0; j < 3; j++) a += w[j] * circuit_wave(2, j);
  a = 1 / (1 + exp(-a));
  for (int j = 0; j < 2; j++) {
    y[j] = u[j] * a;
    d[j] = circuit_wave(2 + 9, j + 27) - y[j];
    heard += v[j] * d[j];
  }
  for (size_t j = 0; j < 2; j++) {
    const double asked = (paired ? d[j] : y[j]) * a - 0.5 * v[j];
    assert_true(fabs((double)*synapse(&c, weight, "a->out", j) - u[j] - step * d[j] * a) < 1e-14);
    assert_true(fabs((double)*synapse(&c, apical, "a->out", j) - v[j] - step * asked) < 1e-14);
  }
  for (size_t j = 0; j < 3; j++) {
    const double asked = a * (1 - a) * heard * circuit_wave(2, (int)j);
    assert_true(fabs((double)*synapse(&c, weight, "in->a", j) - w[j] - step * asked) < 1e-14);
  }
  circuit_close(&c);
}

static void bursts_and_activity_teach_a_paired_apical_synapse(void **state)
{
  (void)state;
  by_hand(ONE("paired"), true);
}

static void activities_teach_a_hebbian_one(void **state)
{
  (void)state;
  by_hand(ONE("hebbian"), false);
}

#define DENSE(rule)                                                                                \
  "objective: cross_entropy\nrule: " rule                                                          \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 7, "        \
  "activation: logistic}, b: {kind: rate, units: 18, activation: logistic}, out: readout}\n  "     \
  "projections: {in -> a: dense, a -> b: dense, b -> out: dense}\ntrain: {batch: 24}\n"

#define CONV(rule)                                                                                 \
  "objective: {kind: squared_error, target: goal, at: out}\nrule: " rule                           \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, shape: [4, 3, "    \
  "3], "                                                                                           \
  "activation: logistic}, b: {kind: rate, shape: [5, 3, 3], activation: logistic}, out: {kind: "   \
  "rate, units: 2}}\n  projections: {in -> a: dense, a -> b: {wiring: conv, kernel: 3, padding: "  \
  "1}, b -> out: dense}\ntrain: {batch: 24}\n"

/* once in any case; for ever, if nothing decays and apical synapses see what basal ones see */
static void where_v_is_w_it_is_backprop(void **state)
{
  (void)state;
  pair_is_backprop_from_one_start(DENSE("two_sites"), DENSE("backprop"), 1, 2);
  pair_is_backprop_from_one_start(DENSE("{kind: two_sites, apical: hebbian}"), DENSE("backprop"), 1,
                                  2);
  pair_is_backprop_from_one_start(CONV("two_sites"), CONV("backprop"), 1, 2);
}

/* V's change is summed by shards, W's over the whole batch: the same up to rounding. */
static void a_paired_v_that_does_not_decay_keeps_its_distance(void **state)
{
  circuit c         = circuit_open(false, CONV("{kind: two_sites, decay: 0}"), 2);
  const tct_real *w = tct_state_weights(c.state), *v = tct_state_kept(c.state, 0, 0);

  (void)state;
  circuit_stir(&c, 0.8);
  double *apart = pair_apart(&c), moved = 0;
  pair_learn(&c, 50, 0.1);
  for (int k = 0; k < c.model->n_projections; k++) {
    const tct_projection *s = &c.model->projection[k];
    for (size_t i = s->at; c.model->population[s->pre].unit && i < s->at + s->n; i++)
      moved = fmax(moved, fabs((double)w[i] - (double)v[i] - apart[i]));
  }
  if (moved > 1e-12) fail_msg("W - V moved by %g", moved);
  free(apart);
  circuit_close(&c);
}

static void refuses(const char *unit, const char *projection, const char *why)
{
  char rest[1024];

  snprintf(
    rest, sizeof rest,
    "objective: {kind: squared_error, target: goal, at: out}\nrule: two_sites\narchitecture:\n"
    "  populations: {in: {kind: input, from: x}, a: {kind: %s, units: 4}, out: {kind: rate, units: "
    "2}}\n"
    "  projections: {in -> a: %s, a -> out: dense}\ntrain: {batch: 8}\n",
    unit, projection);
  circuit_refused(true, rest, why);
}

static void other_units_and_time_are_refused(void **state)
{
  (void)state;
  refuses("rate, activation: tanh", "dense", "slope of logistic units");
  refuses("rate", "dense", "slope of logistic units");
  refuses("leaky, activation: logistic", "dense", "its receivers remember");
  refuses("rate, activation: logistic", "{wiring: dense, delay: 1}", "it has a delay");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(bursts_and_activity_teach_a_paired_apical_synapse),
    cmocka_unit_test(activities_teach_a_hebbian_one),
    cmocka_unit_test(where_v_is_w_it_is_backprop),
    cmocka_unit_test(a_paired_v_that_does_not_decay_keeps_its_distance),
    cmocka_unit_test(other_units_and_time_are_refused),
  };
  return cmocka_run_group_tests_name("two_sites", tests, NULL, NULL);
}
