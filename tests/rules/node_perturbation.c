/* node_perturbation.c -- I8: in the mean the gradient; its variance follows the law for Gaussian noise.
 *
 * For one example, |δ|² over all perturbed units, projections l with n_l receiving units:
 *     tr Cov / |g|² = Σ_l |h_l|² (n_l |δ|² + |δ_l|²) / Σ_l |δ_l|² |h_l|²
 * The bias is a sender of rate 1 like any other.
 */
#include "rules/draws.h"

#include "substrate/desk.h"

enum { DRAWS = 20000 };

#define CIRCUIT(rule)                                                                              \
  "objective: {kind: squared_error, at: out, target: goal}\nrule: " rule                           \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 5, "        \
  "activation: tanh}, "                                                                            \
  "b: {kind: rate, units: 4, activation: tanh}, out: {kind: rate, units: 2}}\n"                    \
  "  projections: {in -> a: dense, a -> b: dense, b -> out: dense}\ntrain: {batch: 8}\n"

/* the law's right-hand side, from what backprop left on its desk; `one`: of the populations in turn,
 *     P Σ_l |h_l|² (n_l + 2) |δ_l|² / |g|² - 1
 */
static double law(const circuit *exact, bool one)
{
  const tct_model *m  = exact->model;
  const tct_lesson *l = &exact->state->lesson[0];
  double delta = 0, above = 0, below = 0;

  for (int p = 0; p < m->n_populations; p++)
    for (int i = 0; m->population[p].unit && i < m->population[p].size; i++)
      delta += pow((double)tct_rows(l, l->error, p, 0)[i], 2);
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    double h = 0, d = 0;
    for (int j = 0; j < m->population[s->pre].size; j++)
      h += pow((double)tct_rows(l, l->rate, s->pre, 0)[j], 2);
    for (int i = 0; i < m->population[s->post].size; i++)
      d += pow((double)tct_rows(l, l->error, s->post, 0)[i], 2);
    above += one ? 3 * h * (m->population[s->post].size + 2) * d
                 : h * (m->population[s->post].size * delta + d);
    below += h * d;
  }
  return above / below - (one ? 1 : 0);
}

static void follows(const char *rule, bool one)
{
  circuit c = circuit_open(false, rule, 1), b = circuit_open(false, CIRCUIT("backprop"), 1);

  circuit_stir(&c, 0.8);
  circuit_stir(&b, 0.8);
  const draws d = draws_of(&c, &b, 1, one ? 3 * DRAWS : DRAWS, 1);
  draws_follow(&d, law(&b, one));
  circuit_close(&c);
  circuit_close(&b);
}

static void its_mean_is_the_gradient_and_its_variance_the_law(void **state)
{
  (void)state;
  follows(CIRCUIT("{kind: node_perturbation, size: 1e-6}"), false);
}

static void populations_in_turn_add_up_to_the_gradient(void **state)
{
  (void)state;
  follows(CIRCUIT("{kind: node_perturbation, size: 1e-6, population: one}"), true);
}

static void one_population_at_a_time_learns(void **state)
{
  circuit c = circuit_open(false, CIRCUIT("{kind: node_perturbation, population: one}"), 1);
  const tct_model *m = c.model;

  (void)state;
  circuit_stir(&c, 0.8);
  for (int k = 0; k < 6; k++) {
    tct_state_set_batches(c.state, (uint64_t)k);
    circuit_propose(&c, 8);
    for (int i = 0; i < m->n_projections; i++) {
      const tct_projection *s = &m->projection[i];
      const bool its          = s->post == 1 + k % 3; /* populations 1, 2, 3 are a, b, out */
      assert_true(its == (tct_state_update(c.state)[s->at] != 0));
    }
  }
  circuit_close(&c);
}

/* Held against b instead of the clean loss, with rates as they were under noise: by hand for a single unit.
 * y = w x + σ ξ, target t:  ΔW = -[(y - t)²/2 - b] / σ ξ x */
static void a_running_baseline_needs_no_clean_pass(void **state)
{
  circuit c = circuit_open(
    false,
    "objective: {kind: squared_error, at: y, target: first}\nrule: {kind: node_perturbation, "
    "baseline: running, size: 0.5, pace: 0.25}\narchitecture:\n  populations: {in: {kind: input, "
    "from: first}, y: {kind: rate, units: 1, bias: false}}\n  projections: {in -> y: dense}\n"
    "train: {batch: 1}\n",
    1);
  const double x       = circuit_wave(4 + 13, 3 * 13);
  const uint64_t trial = 4;
  double b             = 0;

  (void)state;
  tct_state_weights(c.state)[0] = 3;
  tct_state_turn(c.state);
  for (int k = 0; k < 5; k++) {
    assert_int_equal(tct_state_propose(c.state, TCT_TRAIN, &trial, 1, NULL), TCT_OK);
    const double u      = (double)tct_state_update(c.state)[0];
    const tct_lesson *l = &c.state->lesson[0];
    const double push = (double)tct_rows(l, l->kept[1], 1, 0)[0], y = 3 * x + push,
                 loss = (y - x) * (y - x) / 2;
    assert_true(push != 0 && fabs(u - (k ? -(loss - b) / 0.5 * (push / 0.5) * x : 0)) < 1e-13);
    assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, &trial, 1, 0, NULL), TCT_OK);
    b = k ? b + 0.25 * (loss - b) : loss;
  }
  circuit_close(&c);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(its_mean_is_the_gradient_and_its_variance_the_law),
    cmocka_unit_test(populations_in_turn_add_up_to_the_gradient),
    cmocka_unit_test(one_population_at_a_time_learns),
    cmocka_unit_test(a_running_baseline_needs_no_clean_pass),
  };
  return cmocka_run_group_tests_name("node_perturbation", tests, NULL, NULL);
}
