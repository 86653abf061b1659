/* backprop.c -- one hidden unit worked by hand; the gradient proper is tests/substrate/gradient.c. */
#include "circuit.h"

/* y = v tanh(w x + b), squared error: Δv = (t - y) a,  Δw = (t - y) v (1 - a²) x,  Δb the same with x = 1 */
static void one_hidden_unit_by_hand(void **state)
{
  circuit c =
    circuit_open(false,
                 "objective: {kind: squared_error, at: out, target: context}\nrule: backprop\n"
                 "architecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, "
                 "units: 1, activation: tanh}, "
                 "out: {kind: rate, units: 2, bias: false}}\n  projections: {in -> a: dense, a -> "
                 "out: dense}\ntrain: {batch: 1}\n",
                 1);
  const tct_model *m   = c.model;
  tct_real *w          = tct_state_weights(c.state);
  const uint64_t trial = 3;
  double a = 0.2, e[2], back = 0;

  (void)state;
#define AT(name, i)                                                                                \
  m->projection[tct_projection_named(m, name)].at +                                                \
    m->projection[tct_projection_named(m, name)].wiring->place(                                    \
      &m->projection[tct_projection_named(m, name)], i)
  for (size_t j = 0; j < 3; j++) w[AT("in->a", j)] = (tct_real)(0.3 - 0.2 * (double)j);
  w[AT("one->a", 0)] = (tct_real)0.2;
  w[AT("a->out", 0)] = 2;
  w[AT("a->out", 1)] = -1;
  tct_state_turn(c.state);
  assert_int_equal(tct_state_propose(c.state, TCT_TRAIN, &trial, 1, NULL), TCT_OK);
  for (int j = 0; j < 3; j++) a += (0.3 - 0.2 * j) * circuit_wave(3, j);
  a = tanh(a);
  for (int j = 0; j < 2; j++) {
    e[j] = circuit_wave(3 + 5, j + 15) - (j ? -a : 2 * a);
    back += e[j] * (j ? -1 : 2);
  }
  const tct_real *u = tct_state_update(c.state);
  for (size_t j = 0; j < 2; j++) assert_true(fabs((double)u[AT("a->out", j)] - e[j] * a) < 1e-14);
  for (size_t j = 0; j < 3; j++)
    assert_true(fabs((double)u[AT("in->a", j)] - back * (1 - a * a) * circuit_wave(3, (int)j)) <
                1e-14);
  assert_true(fabs((double)u[AT("one->a", 0)] - back * (1 - a * a)) < 1e-14);
  circuit_close(&c);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(one_hidden_unit_by_hand),
  };
  return cmocka_run_group_tests_name("backprop", tests, NULL, NULL);
}
