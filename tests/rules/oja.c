/* oja.c -- I14: one unit finds the first principal component, at length 1; a number by hand. */
#include "circuit.h"

#define CIRCUIT(units, target)                                                                     \
  "objective: {kind: squared_error, at: y, target: " target "}\nrule: oja\n"                       \
  "architecture:\n  populations: {in: {kind: input, from: x}, y: {kind: rate, units: " units       \
  ", bias: false}}\n"                                                                              \
  "  projections: {in -> y: dense}\ntrain: {batch: 24, optimiser: {kind: sgd, momentum: 0}}\n"

/* ΔW = y (x - Wᵀ y)ᵀ for two units and one trial */
static void its_update_is_what_is_not_explained(void **state)
{
  circuit c               = circuit_open(false, CIRCUIT("2", "goal"), 1);
  const tct_projection *s = &c.model->projection[0];
  const uint64_t trial    = 4;
  double y[2]             = {0, 0};

  (void)state;
  circuit_stir(&c, 1);
#define W(k, j)                                                                                    \
  (double)tct_state_weights(c.state)[s->at + s->wiring->place(s, (size_t)(k)*3 + (size_t)(j))]
  for (int k = 0; k < 2; k++)
    for (int j = 0; j < 3; j++) y[k] += W(k, j) * circuit_wave(4, j);
  assert_int_equal(tct_state_propose(c.state, TCT_TRAIN, &trial, 1, NULL), TCT_OK);
  for (int k = 0; k < 2; k++)
    for (int j = 0; j < 3; j++) {
      const double expected = y[k] * (circuit_wave(4, j) - W(0, j) * y[0] - W(1, j) * y[1]);
      const double got =
        (double)tct_state_update(c.state)[s->at + s->wiring->place(s, (size_t)(k * 3 + j))];
      assert_true(fabs(got - expected) < 1e-14);
    }
  circuit_close(&c);
}

/* the largest eigenvector of the second moments of x, by power iteration */
static void first_component(double v[3])
{
  double c[3][3] = {{0}}, w[3];

  for (int i = 0; i < CIRCUIT_TRIALS; i++)
    for (int a = 0; a < 3; a++)
      for (int b = 0; b < 3; b++)
        c[a][b] += circuit_wave(i, a) * circuit_wave(i, b) / CIRCUIT_TRIALS;
  for (int n = 0; n < 20000; n++) {
    double length = 0;
    for (int a = 0; a < 3; a++) {
      w[a] = 0;
      for (int b = 0; b < 3; b++) w[a] += c[a][b] * v[b];
      length += w[a] * w[a];
    }
    for (int a = 0; a < 3; a++) v[a] = w[a] / sqrt(length);
  }
}

static void one_unit_finds_the_first_component(void **state)
{
  circuit c               = circuit_open(false, CIRCUIT("1", "first"), 2);
  const tct_projection *s = &c.model->projection[0];
  double v[3] = {1, 0.3, -0.2}, dot = 0, length = 0;

  (void)state;
  circuit_stir(&c, 0.4);
  for (int n = 0; n < 20000; n++)
    assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), 24, 0.05, NULL), TCT_OK);
  first_component(v);
  for (int j = 0; j < 3; j++) {
    dot += W(0, j) * v[j];
    length += W(0, j) * W(0, j);
  }
  assert_true(fabs(fabs(dot) - 1) < 1e-9 && fabs(length - 1) < 1e-9);
  circuit_close(&c);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(its_update_is_what_is_not_explained),
    cmocka_unit_test(one_unit_finds_the_first_component),
  };
  return cmocka_run_group_tests_name("oja", tests, NULL, NULL);
}
