/* direct_feedback_alignment.c -- with one hidden population it is feedback alignment; a number by hand. */
#include "circuit.h"

#define CIRCUIT(rule)                                                                              \
  "objective: cross_entropy\nrule: " rule                                                          \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 20, "       \
  "activation: tanh}, out: readout}\n"                                                             \
  "  projections: {in -> a: dense, a -> out: dense}\ntrain: {batch: 8}\n"

/* I2: L = 2 */
static void with_one_hidden_population_it_is_feedback_alignment(void **state)
{
  circuit d                 = circuit_open(false, CIRCUIT("direct_feedback_alignment"), 2),
          f                 = circuit_open(false, CIRCUIT("feedback_alignment"), 2);
  const tct_projection *top = &f.model->projection[tct_projection_named(f.model, "a->out")];
  tct_real *straight = tct_state_kept(d.state, 0, 0), *b = tct_state_kept(f.state, 0, 0);
  double worst = 0, most = 0;

  (void)state;
  circuit_stir(&f, 0.7);
  circuit_stir(&d, 0.7);
  for (size_t k = 0; k < 3; k++)
    for (size_t j = 0; j < 20; j++) /* [hidden / 16][top][16] */
      straight[(j / TCT_PANEL * 3 + k) * TCT_PANEL + j % TCT_PANEL] =
        b[top->at + top->wiring->place(top, k * 20 + j)];
  circuit_propose(&d, 8);
  circuit_propose(&f, 8);
  for (size_t i = 0; i < d.model->n; i++) {
    worst = fmax(worst,
                 fabs((double)tct_state_update(d.state)[i] - (double)tct_state_update(f.state)[i]));
    most  = fmax(most, fabs((double)tct_state_update(f.state)[i]));
  }
  assert_true(worst < 1e-15 && most > 1e-3);
  circuit_close(&d);
  circuit_close(&f);
}

static void a_circuit_that_remembers_is_refused(void **state)
{
  (void)state;
  circuit_refused(true,
                  "objective: cross_entropy\n"
                  "rule: direct_feedback_alignment\narchitecture:\n  populations: {in: {kind: "
                  "input, from: x}, r: {kind: leaky, units: 4}, "
                  "out: readout}\n  projections: {in -> r: dense, r -> out: dense}\n",
                  "population r remembers");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(with_one_hidden_population_it_is_feedback_alignment),
    cmocka_unit_test(a_circuit_that_remembers_is_refused),
  };
  return cmocka_run_group_tests_name("direct_feedback_alignment", tests, NULL, NULL);
}
