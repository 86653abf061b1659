/* weight_perturbation.c -- by hand in one synapse; I8: the mean is g along and across, the variance N + 1
 * (N - 1 for ±1). */
#include "rules/draws.h"

enum { DRAWS = 20000 };

#define CIRCUIT(rule)                                                                              \
  "objective: {kind: squared_error, at: out, target: goal}\nrule: " rule                           \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 4, "        \
  "activation: tanh}, out: {kind: rate, units: 2}}\n"                                              \
  "  projections: {in -> a: dense, a -> out: dense}\ntrain: {batch: 40}\n"

#define ONE(rule)                                                                                  \
  "objective: {kind: squared_error, at: y, target: first}\nrule: " rule                            \
  "\narchitecture:\n  populations: {in: {kind: input, from: first}, y: {kind: rate, units: 1, "    \
  "bias: false}}\n  projections: {in -> y: dense}\ntrain: {batch: 24}\n"

enum { XI };

/* y = w x, target x: L(w) = (w - 1)² x² / 2.  With w = 3 and σ = 1/2:  L(3.5) = 25/8 x², L(2.5) = 9/8 x²,
 * L(3) = 2 x²; ±1 draws, so that ΔW = -[L(3.5) - L(2.5)] or, for ξ = 1, -2 [L(3.5) - L(3)]. */
static void a_synapse_by_hand(void **state)
{
  static const char *const rule[] = {
    ONE("{kind: weight_perturbation, size: 0.5, noise: rademacher}"),
    ONE("{kind: weight_perturbation, size: 0.5, noise: rademacher, baseline: one_sided}")};
  const uint64_t trial = 4;
  const double xx      = circuit_wave(4 + 13, 3 * 13) * circuit_wave(4 + 13, 3 * 13);

  (void)state;
  for (int k = 0; k < 2; k++) {
    circuit c = circuit_open(false, rule[k], 1);
    assert_int_equal(c.model->synapses, 1);
    bool up = false, down = false;
    for (uint64_t i = 0; i < 20; i++) {
      tct_state_weights(c.state)[0] = 3;
      tct_state_turn(c.state);
      tct_state_set_batches(c.state, i);
      assert_int_equal(tct_state_propose(c.state, TCT_TRAIN, &trial, 1, NULL), TCT_OK);
      const double xi = (double)tct_state_kept(c.state, 0, XI)[0],
                   u  = (double)tct_state_update(c.state)[0];
      assert_true(xi == 1 || xi == -1);
      up                     = up || xi == 1;
      down                   = down || xi == -1;
      const double one_sided = xi > 0 ? -2 * (25.0 / 8 - 2) * xx : 2 * (9.0 / 8 - 2) * xx;
      assert_true(fabs(u - (k ? one_sided : -2 * xx)) < 1e-13);
    }
    assert_true(up && down);
    circuit_close(&c);
  }
}

static void follows(const char *rule, int trials, double more, double scale)
{
  circuit c = circuit_open(false, rule, 1), b = circuit_open(false, CIRCUIT("backprop"), 1);

  circuit_stir(&c, 0.8);
  circuit_stir(&b, 0.8);
  const draws d = draws_of(&c, &b, trials, DRAWS, scale);
  draws_follow(&d, (double)b.model->synapses + more);
  circuit_close(&c);
  circuit_close(&b);
}

static void its_mean_is_the_gradient_and_its_variance_the_law(void **state)
{
  (void)state;
  follows(CIRCUIT("{kind: weight_perturbation, size: 1e-4}"), 8, 1, 1);
  follows(CIRCUIT("{kind: weight_perturbation, size: 1e-7, baseline: one_sided}"), 8, 1, 1);
}

static void signs_vary_less(void **state)
{
  (void)state;
  follows(CIRCUIT("{kind: weight_perturbation, size: 1e-4, noise: rademacher}"), 8, -1, 1);
}

/* Held against the right number it is the one-sided rule; and what it is held against is what was seen. */
static void a_running_baseline_is_the_mean_loss_of_the_batches_before(void **state)
{
  circuit c = circuit_open(
            false, CIRCUIT("{kind: weight_perturbation, baseline: running, size: 0.1, pace: 0.25}"),
            1),
          o = circuit_open(
            false, CIRCUIT("{kind: weight_perturbation, baseline: one_sided, size: 0.1}"), 1);
  const size_t n = c.model->n;
  double mean    = 0;
  tct_error err  = {0};

  (void)state;
  circuit_stir(&c, 0.8);
  circuit_stir(&o, 0.8);
  const double clean = circuit_loss(&o, 24);
  for (int k = 0; k < 4; k++) {
    tct_state_set_batches(c.state, (uint64_t)k);
    tct_state_set_batches(o.state, (uint64_t)k);
    circuit_propose(&o, 24);
    const tct_real *xi = tct_state_kept(o.state, 0, XI), *u = tct_state_update(o.state);
    const double rise = -0.1 * draws_dot(n, u, xi) / draws_dot(n, xi, xi), loss = clean + rise;
    circuit_propose(&c, 24);
    const double told = -0.1 * draws_dot(n, tct_state_update(c.state), xi) / draws_dot(n, xi, xi);
    assert_true(fabs(told - (k ? loss - mean : 0)) < 1e-12);
    assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), 24, 0, &err), TCT_OK);
    mean = k ? mean + 0.25 * (loss - mean) : loss;
  }
  circuit_close(&c);
  circuit_close(&o);
}

static void others_synapses_are_left_alone(void **state)
{
  circuit c = circuit_open(
    false,
    "objective: {kind: squared_error, at: out, target: goal}\nrule: weight_perturbation\n"
    "architecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 4, "
    "activation: tanh}, out: {kind: rate, units: 2}}\n  projections: {in -> a: {wiring: dense, "
    "fixed: true}, a -> out: dense}\ntrain: {batch: 40}\n",
    1);
  const tct_projection *s = &c.model->projection[0];

  (void)state;
  circuit_propose(&c, 24);
  assert_true(s->fixed);
  for (size_t i = s->at; i < s->at + s->n; i++)
    assert_true(tct_state_kept(c.state, 0, XI)[i] == 0 && tct_state_update(c.state)[i] == 0);
  circuit_close(&c);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_synapse_by_hand),
    cmocka_unit_test(its_mean_is_the_gradient_and_its_variance_the_law),
    cmocka_unit_test(signs_vary_less),
    cmocka_unit_test(a_running_baseline_is_the_mean_loss_of_the_batches_before),
    cmocka_unit_test(others_synapses_are_left_alone),
  };
  return cmocka_run_group_tests_name("weight_perturbation", tests, NULL, NULL);
}
