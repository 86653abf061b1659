/* node_perturbation.c -- I8: in the mean the gradient; its variance follows the law for Gaussian noise.
 *
 * For one example, |δ|² over all perturbed units, projections l with n_l receiving units:
 *     tr Cov / |g|² = Σ_l |h_l|² (n_l |δ|² + |δ_l|²) / Σ_l |δ_l|² |h_l|²
 * The bias is a sender of rate 1 like any other.
 */
#include "circuit.h"

#include "substrate/desk.h"

enum { DRAWS = 20000 };

#define CIRCUIT(rule)                                                                              \
  "objective: {kind: squared_error, at: out, target: goal}\nrule: " rule                           \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 5, "        \
  "activation: tanh}, "                                                                            \
  "b: {kind: rate, units: 4, activation: tanh}, out: {kind: rate, units: 2}}\n"                    \
  "  projections: {in -> a: dense, a -> b: dense, b -> out: dense}\ntrain: {batch: 1}\n"

/* the law's right-hand side, from what backprop left on its desk */
static double law(const circuit *exact)
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
    above += h * (m->population[s->post].size * delta + d);
    below += h * d;
  }
  return above / below;
}

static void its_mean_is_the_gradient_and_its_variance_the_law(void **state)
{
  circuit c      = circuit_open(false, CIRCUIT("{kind: node_perturbation, size: 1e-6}"), 1),
          b      = circuit_open(false, CIRCUIT("backprop"), 1);
  const size_t n = b.model->n;
  double gg = 0, along = 0, along2 = 0, spread = 0, spread2 = 0;

  (void)state;
  circuit_stir(&c, 0.8);
  circuit_stir(&b, 0.8);
  circuit_propose(&b, 1);
  const tct_real *g = tct_state_update(b.state);
  for (size_t i = 0; i < n; i++) gg += (double)(g[i] * g[i]);
  for (int k = 0; k < DRAWS; k++) {
    double dot = 0, off = 0;
    tct_state_set_batches(c.state, (uint64_t)k);
    circuit_propose(&c, 1);
    const tct_real *u = tct_state_update(c.state);
    for (size_t i = 0; i < n; i++) {
      dot += (double)(u[i] * g[i]);
      off += (double)((u[i] - g[i]) * (u[i] - g[i]));
    }
    along += dot / gg / DRAWS;
    along2 += dot / gg * (dot / gg) / DRAWS;
    spread += off / gg / DRAWS;
    spread2 += off / gg * (off / gg) / DRAWS;
  }
  const double error_mean = sqrt((along2 - along * along) / DRAWS),
               error_law  = sqrt((spread2 - spread * spread) / DRAWS);
  const double expected   = law(&b);
  if (fabs(along - 1) > 3 * error_mean)
    fail_msg("mean along the gradient %g +- %g", along, error_mean);
  if (fabs(spread - expected) > 3 * error_law)
    fail_msg("variance %g +- %g, the law says %g", spread, error_law, expected);
  assert_true(error_law < 0.05 * expected);
  circuit_close(&c);
  circuit_close(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(its_mean_is_the_gradient_and_its_variance_the_law),
  };
  return cmocka_run_group_tests_name("node_perturbation", tests, NULL, NULL);
}
