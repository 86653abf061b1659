/* cortical_column.c -- who speaks to whom and with which sign; what comes in goes 4, 2/3, 5; inhibition holds it. */
#include "circuit.h"

#include <tercet/circuit.h>

#define HEAD "objective: cross_entropy\nrule: backprop\narchitecture: {kind: cortical_column, "
#define TAIL "}\ntrain: {batch: 8, trials: 80, constraints: [dale]}\n"

enum { STEPS = 400 };

static void the_loop_is_there_and_nothing_else(void **state)
{
  static const char *const at_once[] = {
    "senses->l4_e", "senses->l4_i", "l4_e->l4_i",  "l4_e->l23_e", "l4_e->l23_i",
    "l23_e->l23_i", "l23_e->l5_e",  "l23_e->l5_i", "l5_e->l5_i",  "l5_e->readout"};
  static const char *const later[] = {"l4_e->l4_e",   "l4_i->l4_e",   "l4_i->l4_i", "l23_e->l23_e",
                                      "l23_i->l23_e", "l23_i->l23_i", "l5_e->l5_e", "l5_i->l5_e",
                                      "l5_i->l5_i",   "l5_e->l23_e",  "l5_e->l23_i"};
  const int n_at_once = sizeof at_once / sizeof *at_once, n_later = sizeof later / sizeof *later;
  circuit c  = circuit_open(true, HEAD "units: 20" TAIL, 1);
  int biases = 0;
  (void)state;

  for (int i = 0; i < n_at_once; i++) {
    const int k = tct_projection_named(c.model, at_once[i]);
    if (k < 0 || c.model->projection[k].delay) fail_msg("%s", at_once[i]);
  }
  for (int i = 0; i < n_later; i++) {
    const int k = tct_projection_named(c.model, later[i]);
    if (k < 0 || c.model->projection[k].delay != 1) fail_msg("%s", later[i]);
  }
  for (int k = 0; k < c.model->n_projections; k++)
    biases += c.model->population[c.model->projection[k].pre].constant;
  assert_int_equal(c.model->n_projections - biases, n_at_once + n_later);
  assert_int_equal(c.model->population[tct_population_named(c.model, "l23_e")].size, 16);
  assert_int_equal(c.model->population[tct_population_named(c.model, "l23_i")].size, 4);
  circuit_close(&c);
}

static void assert_signs(const circuit *c)
{
  for (int k = 0; k < c->model->n_projections; k++) {
    const tct_projection *s = &c->model->projection[k];
    const char *pre         = c->model->population[s->pre].name;
    const size_t n          = strlen(pre);
    const int sign          = n < 3 || pre[n - 2] != '_' ? 0 : pre[n - 1] == 'e' ? 1 : -1;
    for (size_t i = 0; sign && i < s->synapses; i++)
      assert_true(sign * (double)tct_state_weights(c->state)[s->at + s->wiring->place(s, i)] >= 0);
  }
}

static void cells_keep_their_signs_while_they_learn(void **state)
{
  circuit c = circuit_open(true, HEAD "units: 20, density: 0.5" TAIL, 1);
  (void)state;

  assert_signs(&c);
  const double loss = circuit_loss(&c, 8);
  for (int i = 0; i < 60; i++)
    assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), 8, 0.3, NULL), TCT_OK);
  assert_signs(&c);
  assert_true(circuit_loss(&c, 8) < loss);
  circuit_close(&c);
}

/* The mean over receivers of the sum of what they hear: as said, for 400 cells of which each hears hundreds. */
static void summed_weights_are_as_said(void **state)
{
  static const struct {
    const char *name;
    double sum;
  } said[] = {
    {"l4_e->l4_i", 1.2}, {"l23_i->l23_e", -2.5}, {"l4_e->l23_e", 0.8}, {"l5_e->l23_i", 0.3}};
  circuit c = circuit_open(
    true,
    HEAD
    "units: 400, excitation: 1.2, inhibition: 2.5, forward: 0.8, feedback: 0.3, density: 0.7" TAIL,
    1);
  (void)state;

  for (int i = 0; i < 4; i++) {
    const tct_projection *s = &c.model->projection[tct_projection_named(c.model, said[i].name)];
    double sum              = 0;
    for (size_t k = 0; k < s->synapses; k++)
      sum += (double)tct_state_weights(c.state)[s->at + s->wiring->place(s, k)] /
             c.model->population[s->post].size;
    if (fabs(sum / said[i].sum - 1) > 0.03)
      fail_msg("%s: %g, not %g", said[i].name, sum, said[i].sum);
  }
  circuit_close(&c);
}

/* The mean rate of a layer's excitatory cells at each step of a constant input. */
static void respond(const char *spec, double mean[3][STEPS])
{
  static const char *const layer[] = {"l4_e", "l23_e", "l5_e"};
  circuit c                        = circuit_open(true, spec, 1);
  const tct_real x[3]              = {1, -0.5, 0.7};
  const tct_real *const sense[]    = {x};

  assert_int_equal(tct_state_begin(c.state, 0, NULL), TCT_OK);
  for (int t = 0; t < STEPS; t++) {
    const tct_lesson *l = tct_state_step(c.state, sense);
    for (int i = 0; i < 3; i++) {
      const int p           = tct_population_named(c.model, layer[i]);
      const tct_real *rates = tct_rows(l, l->rate, p, 0);
      mean[i][t]            = 0;
      for (int k = 0; k < c.model->population[p].size; k++)
        mean[i][t] += (double)rates[k] / c.model->population[p].size;
    }
  }
  circuit_close(&c);
}

static int half_way(const double *mean)
{
  double most = 0;
  int t       = 0;

  for (int i = 0; i < STEPS; i++) most = mean[i] > most ? mean[i] : most;
  while (mean[t] < most / 2) t++;
  return t;
}

static void what_comes_in_goes_from_layer_to_layer(void **state)
{
  static double mean[3][STEPS];
  (void)state;

  respond(HEAD "units: 40" TAIL, mean);
  assert_true(mean[2][STEPS - 1] > 0);
  assert_true(half_way(mean[0]) < half_way(mean[1]) && half_way(mean[1]) < half_way(mean[2]));
}

/* A layer whose cells excite each other by 1.5 runs away by itself; with inhibition it comes to rest. */
static void inhibition_holds_what_excitation_would_run_away_with(void **state)
{
  static double held[3][STEPS], loose[3][STEPS];
  (void)state;

  respond(HEAD "units: 40, excitation: 1.5, inhibition: 2" TAIL, held);
  respond(HEAD "units: 40, excitation: 1.5, inhibition: 0" TAIL, loose);
  assert_true(loose[2][STEPS - 1] > 1000 * held[2][STEPS - 1]);
  for (int i = 0; i < 3; i++)
    assert_true(fabs(held[i][STEPS - 1] - held[i][STEPS - 50]) < 1e-3 * held[i][STEPS - 1]);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_loop_is_there_and_nothing_else),
    cmocka_unit_test(cells_keep_their_signs_while_they_learn),
    cmocka_unit_test(summed_weights_are_as_said),
    cmocka_unit_test(what_comes_in_goes_from_layer_to_layer),
    cmocka_unit_test(inhibition_holds_what_excitation_would_run_away_with),
  };
  return cmocka_run_group_tests_name("cortical_column", tests, NULL, NULL);
}
