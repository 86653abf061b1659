/* updated_random_feedback.c -- one case worked by hand; what is conserved; and backprop from one start.
 *
 * One hidden unit a = tanh(w x) drives two read-outs y = v a; squared error, target t:
 *     e_y = t - y,  Δv = ΔB = e_y a,  e_a = (1 - a²) Bᵀ e_y,  Δw = e_a x
 */
#include "pair.h"

static tct_real *weight_of(const circuit *c, tct_real *bundle, const char *projection,
                           size_t synapse)
{
  const tct_projection *s = &c->model->projection[tct_projection_named(c->model, projection)];
  return bundle + s->at + s->wiring->place(s, synapse);
}

#define ONE                                                                                        \
  "objective: {kind: squared_error, target: goal, at: out}\nrule: updated_random_feedback\n"       \
  "architecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 1, "          \
  "activation: tanh, bias: false}, out: {kind: rate, units: 2, bias: false}}\n  projections: "     \
  "{in -> a: dense, a -> out: dense}\ntrain: {batch: 1}\n"

static void feedback_moves_by_what_moves_the_weight(void **state)
{
  static const double v[2] = {0.7, -1.1}, b[2] = {0.5, -2}, w[3] = {0.1, 0.2, 0.3};
  circuit c            = circuit_open(false, ONE, 1);
  const uint64_t trial = 2;
  const double step    = 0.25;
  double a = 0, asked = 0, e[2];

  (void)state;
  for (size_t j = 0; j < 3; j++)
    *weight_of(&c, tct_state_weights(c.state), "in->a", j) = (tct_real)w[j];
  for (size_t j = 0; j < 2; j++) {
    *weight_of(&c, tct_state_weights(c.state), "a->out", j)    = (tct_real)v[j];
    *weight_of(&c, tct_state_kept(c.state, 0, 0), "a->out", j) = (tct_real)b[j];
  }
  tct_state_turn(c.state);
  assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, &trial, 1, step, NULL), TCT_OK);
  for (int j = 0; j < 3; j++) a += w[j] * circuit_wave(2, j);
  a = tanh(a);
  for (int j = 0; j < 2; j++) {
    e[j] = circuit_wave(2 + 9, j + 27) - v[j] * a;
    asked += b[j] * e[j];
  }
  for (size_t j = 0; j < 2; j++) {
    const double got_v = (double)*weight_of(&c, tct_state_weights(c.state), "a->out", j),
                 got_b = (double)*weight_of(&c, tct_state_kept(c.state, 0, 0), "a->out", j);
    assert_true(fabs(got_v - v[j] - step * e[j] * a) < 1e-14);
    assert_true(fabs(got_b - b[j] - step * e[j] * a) < 1e-14);
  }
  for (size_t j = 0; j < 3; j++) {
    const double got = (double)*weight_of(&c, tct_state_weights(c.state), "in->a", j);
    assert_true(fabs(got - w[j] - step * (1 - a * a) * asked * circuit_wave(2, (int)j)) < 1e-14);
  }
  circuit_close(&c);
}

/* I9, whatever moves them, on two shards and 1 and 2 threads */
static void keeps_its_distance(const char *name, const char *spec, double step)
{
  for (int threads = 1; threads <= 2; threads++) {
    circuit c = circuit_open(false, spec, threads);
    circuit_stir(&c, 0.8);
    double *apart        = pair_apart(&c);
    const double at_once = pair_distance(&c, 0, NULL);
    pair_learn(&c, 100, step);
    const double off = pair_distance(&c, 1, apart);
    if (off > 1e-12) fail_msg("%s: W - B moved by %g", name, off);
    assert_true(at_once > 0.1); /* or nothing was tested */
    free(apart);
    circuit_close(&c);
  }
}

static void w_minus_b_is_conserved(void **state)
{
  (void)state;
  keeps_its_distance("sgd", PAIR_DENSE("updated_random_feedback", "{batch: 24}"), 0.1);
  keeps_its_distance(
    "momentum",
    PAIR_DENSE("updated_random_feedback", "{batch: 24, optimiser: {kind: sgd, momentum: 0.9}}"),
    0.02);
  keeps_its_distance("adam", PAIR_DENSE("updated_random_feedback", "{batch: 24, optimiser: adam}"),
                     0.01);
  keeps_its_distance("conv", PAIR_CONV("updated_random_feedback", "{batch: 24}"), 0.1);
}

/* I2 */
static void from_one_start_it_is_backprop(void **state)
{
  (void)state;
  for (int threads = 1; threads <= 2; threads++) {
    pair_is_backprop_from_one_start(PAIR_DENSE("updated_random_feedback", "{batch: 24}"),
                                    PAIR_DENSE("backprop", "{batch: 24}"), 30, threads);
    pair_is_backprop_from_one_start(PAIR_CONV("updated_random_feedback", "{batch: 24}"),
                                    PAIR_CONV("backprop", "{batch: 24}"), 30, threads);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(feedback_moves_by_what_moves_the_weight),
    cmocka_unit_test(w_minus_b_is_conserved),
    cmocka_unit_test(from_one_start_it_is_backprop),
  };
  return cmocka_run_group_tests_name("updated_random_feedback", tests, NULL, NULL);
}
