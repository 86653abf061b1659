/* hebb.c -- two units and one trial by hand; growth along the leading eigenvector by its eigenvalue. */
#include "circuit.h"

#define CIRCUIT(rule)                                                                              \
  "objective: {kind: squared_error, at: y, target: goal}\nrule: " rule "\n"                        \
  "architecture:\n"                                                                                \
  "  populations: {in: {kind: input, from: x}, y: {kind: rate, units: 2, bias: false}}\n"          \
  "  projections: {in -> y: dense}\n"                                                              \
  "train: {batch: 24, optimiser: {kind: sgd, momentum: 0}}\n"

#define W(c, k, j)                                                                                 \
  (double)tct_state_weights((c).state)[s->at + s->wiring->place(s, (size_t)(k)*3 + (size_t)(j))]

/* update = sign x y x' where y = W x; trial 4 of the bench's data is circuit_wave(4, j) */
static void is_post_times_pre(const char *rule, double sign)
{
  circuit c               = circuit_open(false, rule, 1);
  const tct_projection *s = &c.model->projection[0];
  const uint64_t trial    = 4;

  circuit_stir(&c, 1);
  assert_int_equal(tct_state_propose(c.state, TCT_TRAIN, &trial, 1, NULL), TCT_OK);
  for (size_t k = 0; k < 2; k++) {
    double y = 0;
    for (int j = 0; j < 3; j++) y += W(c, k, j) * circuit_wave(4, j);
    for (size_t j = 0; j < 3; j++) {
      const double got = (double)tct_state_update(c.state)[s->at + s->wiring->place(s, 3 * k + j)];
      assert_true(fabs(got - sign * y * circuit_wave(4, (int)j)) < 1e-14);
    }
  }
  circuit_close(&c);
}

static void what_fires_together_wires_together(void **state)
{
  (void)state;
  is_post_times_pre(CIRCUIT("hebb"), 1);
}

static void or_comes_apart(void **state)
{
  (void)state;
  is_post_times_pre(CIRCUIT("{kind: hebb, sign: anti_hebbian}"), -1);
}

/* the largest eigenvalue of E[x x'] of the bench, by power iteration */
static double largest_eigenvalue(void)
{
  double v[3] = {1, 0.3, -0.2}, length = 0;

  for (int n = 0; n < 5000; n++) {
    double w[3] = {0};
    for (int i = 0; i < CIRCUIT_TRIALS; i++) {
      double y = 0;
      for (int j = 0; j < 3; j++) y += circuit_wave(i, j) * v[j];
      for (int j = 0; j < 3; j++) w[j] += y * circuit_wave(i, j) / CIRCUIT_TRIALS;
    }
    length = sqrt(w[0] * w[0] + w[1] * w[1] + w[2] * w[2]);
    for (int j = 0; j < 3; j++) v[j] = w[j] / length;
  }
  return length;
}

/* w' = C w: in the end each batch multiplies the weights by 1 + step x eigenvalue */
static void weights_grow_by_the_largest_eigenvalue(void **state)
{
  circuit c               = circuit_open(false, CIRCUIT("hebb"), 2);
  const tct_projection *s = &c.model->projection[0];
  const double step = 10, expected = 1 + step * largest_eigenvalue();
  double before[2][3];

  (void)state;
  circuit_stir(&c, 1e-150);
  for (int n = 0; n < 250; n++) {
    for (int k = 0; k < 2; k++)
      for (int j = 0; j < 3; j++) before[k][j] = W(c, k, j);
    assert_int_equal(
      tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), CIRCUIT_TRIALS, step, NULL), TCT_OK);
  }
  for (int k = 0; k < 2; k++)
    for (int j = 0; j < 3; j++)
      assert_true(fabs(W(c, k, j) / before[k][j] - expected) < 1e-12 * expected);
  circuit_close(&c);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_fires_together_wires_together),
    cmocka_unit_test(or_comes_apart),
    cmocka_unit_test(weights_grow_by_the_largest_eigenvalue),
  };
  return cmocka_run_group_tests_name("hebb", tests, NULL, NULL);
}
