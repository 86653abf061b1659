/* evolution_strategies.c -- by hand from the directions; on a quadratic loss exact for any size; the mean
 * is g, the variance (N + 1) / n. */
#include "rules/draws.h"

enum { DRAWS = 8000 };

#define CIRCUIT(rule, activation)                                                                  \
  "objective: {kind: squared_error, at: out, target: goal}\nrule: " rule                           \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 4, "        \
  "activation: " activation "}, out: {kind: rate, units: 2}}\n"                                    \
  "  projections: {in -> a: dense, a -> out: dense}\ntrain: {batch: 40}\n"

#define LINEAR(rule)                                                                               \
  "objective: {kind: squared_error, at: out, target: goal}\nrule: " rule                           \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, out: {kind: rate, units: 2}}\n"    \
  "  projections: {in -> out: dense}\ntrain: {batch: 40}\n"

enum { XI };

/* One projection: L is quadratic in W, so [L(W + σ ξ) - L(W - σ ξ)] / 2σ is <-g, ξ> for σ = 5 too. */
static void on_a_quadratic_loss_every_pair_tells_the_slope(void **state)
{
  circuit c = circuit_open(false, LINEAR("{kind: evolution_strategies, members: 6, size: 5}"), 2),
          b = circuit_open(false, LINEAR("backprop"), 1);
  const size_t n = c.model->n;

  (void)state;
  circuit_stir(&c, 0.8);
  circuit_stir(&b, 0.8);
  circuit_propose(&b, 24);
  circuit_propose(&c, 24);
  const tct_real *xi = tct_state_kept(c.state, 0, XI);
  for (size_t i = 0; i < n; i++) {
    double expected = 0;
    for (size_t k = 0; k < 3; k++)
      expected += draws_dot(n, tct_state_update(b.state), xi + k * n) * (double)xi[k * n + i] / 3;
    assert_true(fabs((double)tct_state_update(c.state)[i] - expected) < 1e-12);
  }
  assert_true(draws_dot(n, xi, xi + n) != draws_dot(n, xi, xi)); /* each pair its own direction */
  circuit_close(&c);
  circuit_close(&b);
}

static void its_mean_is_the_gradient_and_its_variance_the_law(void **state)
{
  static const struct {
    const char *rule, *exact;
    double pairs;
  } t[] = {
    {CIRCUIT("{kind: evolution_strategies, members: 8, size: 1e-4}", "tanh"),
     CIRCUIT("backprop", "tanh"), 4},
    {LINEAR("{kind: evolution_strategies, members: 2, size: 3}"), LINEAR("backprop"), 1},
    {LINEAR("{kind: evolution_strategies, members: 20, size: 3}"), LINEAR("backprop"), 10},
  };

  (void)state;
  for (int k = 0; k < 3; k++) {
    circuit c = circuit_open(false, t[k].rule, 1), b = circuit_open(false, t[k].exact, 1);
    circuit_stir(&c, 0.8);
    circuit_stir(&b, 0.8);
    const draws d = draws_of(&c, &b, 8, DRAWS, 1);
    draws_follow(&d, ((double)b.model->synapses + 1) / t[k].pairs);
    circuit_close(&c);
    circuit_close(&b);
  }
}

/* Two pairs: four copies have the ranks -1/2, -1/6, 1/6, 1/2, whatever the objective's unit. */
static void ranks_forget_the_unit_of_the_loss(void **state)
{
  circuit c = circuit_open(
    false, LINEAR("{kind: evolution_strategies, members: 4, size: 0.5, shaping: ranks}"), 1);
  const size_t n = c.model->n;
  tct_real *w    = tct_state_weights(c.state);
  double loss[4], add = 0;
  tct_real start[64];

  (void)state;
  assert_true(n <= 64);
  circuit_stir(&c, 0.8);
  circuit_propose(&c, 24);
  const tct_real *xi = tct_state_kept(c.state, 0, XI);
  memcpy(start, w, n * sizeof *w);
  for (int k = 0; k < 4; k++) {
    for (size_t i = 0; i < n; i++)
      w[i] =
        (tct_real)((double)start[i] + (k % 2 ? -0.5 : 0.5) * (double)xi[(size_t)(k / 2) * n + i]);
    tct_state_turn(c.state);
    loss[k] = circuit_loss(&c, 24);
  }
  for (size_t i = 0; i < n; i++) {
    double expected = 0;
    for (int k = 0; k < 4; k++) {
      int worse = 0;
      for (int j = 0; j < 4; j++) worse += loss[j] > loss[k];
      const double rank = worse / 3.0 - 0.5;
      expected += (k % 2 ? -rank : rank) * (double)xi[(size_t)(k / 2) * n + i] / (4 * 0.5);
    }
    assert_true(fabs((double)tct_state_update(c.state)[i] - expected) < 1e-12);
    add += fabs(expected);
  }
  assert_true(add > 0.1);
  circuit_close(&c);
}

static void an_odd_one_is_refused(void **state)
{
  (void)state;
  circuit_refused(false, LINEAR("{kind: evolution_strategies, members: 5}"), "5 is odd");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(on_a_quadratic_loss_every_pair_tells_the_slope),
    cmocka_unit_test(its_mean_is_the_gradient_and_its_variance_the_law),
    cmocka_unit_test(ranks_forget_the_unit_of_the_loss),
    cmocka_unit_test(an_odd_one_is_refused),
  };
  return cmocka_run_group_tests_name("evolution_strategies", tests, NULL, NULL);
}
