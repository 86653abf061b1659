/* verdict.c -- what is gained is slope and curvature; controls; a rule is judged by one objective at a time. */
#include "circuit.h"

#include <tercet/run.h>
#include <tercet/verdict.h>

#include "base/memory.h"

#define LINEAR(rule)                                                                               \
  "objective: {kind: squared_error, at: y, target: goal}\nrule: " rule "\n"                        \
  "architecture:\n  populations: {in: {kind: input, from: x}, y: {kind: rate, units: 2}}\n"        \
  "  projections: {in -> y: dense}\ntrain: {batch: 7, optimiser: {kind: sgd, momentum: 0}}\n"

#define DEEP(objective)                                                                            \
  "objective: " objective "\nrule: backprop\narchitecture:\n  populations: {in: {kind: input, "    \
  "from: x}, a: {kind: rate, units: 1, bias: false}, out: readout}\n  projections: {in -> a: "     \
  "{wiring: dense, rule: oja}, a -> out: {wiring: dense, fixed: true}}\ntrain: {batch: 24, "       \
  "optimiser: {kind: sgd, momentum: 0}}\n"

static tct_real *weights_of(const circuit *c)
{
  const size_t bytes = c->model->n * sizeof(tct_real);
  tct_real *w        = malloc(bytes);
  assert_non_null(w);
  return memcpy(w, tct_state_weights(c->state), bytes);
}

static void learn(const circuit *c, int updates, double step)
{
  const int n = c->model->training.batch;
  for (int k = 0; k < updates; k++)
    assert_int_equal(tct_state_learn(c->state, TCT_TRAIN, circuit_trials(), n, step, NULL), TCT_OK);
}

static tct_verdict between(const circuit *judge, tct_state *gradient, const tct_real *before,
                           const tct_real *after, double margin, double *gain)
{
  const tct_verdict_how how = {.split  = TCT_TRAIN,
                               .trials = CIRCUIT_TRIALS,
                               .trial  = circuit_trials(),
                               .margin = margin,
                               .seed   = 4,
                               .gain   = gain};
  tct_verdict v             = {0};
  tct_error err             = {0};
  char old[65], now[65];

  tct_state_sha256(judge->state, old);
  if (tct_verdict_between(judge->state, gradient, before, after, &how, &v, &err))
    fail_msg("%s", err.text);
  tct_state_sha256(judge->state, now);
  assert_string_equal(old, now);
  return v;
}

/* A linear circuit under a squared error: slope and curvature are all there is, and at `critical` steps of
 * this length nothing is left of the gain. */
static void a_gain_is_slope_and_curvature(void **state)
{
  circuit c         = circuit_open(false, LINEAR("backprop"), 2);
  tct_model *beside = NULL;
  tct_state *exact  = NULL;
  double gain[CIRCUIT_TRIALS], sum = 0;

  (void)state;
  circuit_stir(&c, 1);
  assert_int_equal(tct_alignment_new(c.model, 1, &beside, &exact, NULL), TCT_OK);
  tct_real *before = weights_of(&c);
  learn(&c, 3, 0.05);
  tct_real *after = weights_of(&c);
  tct_verdict v   = between(&c, exact, before, after, 0.01, gain);
  assert_true(fabs(v.update.gain - v.first_order - v.second_order) < 1e-13);
  assert_true(fabs(v.before - v.after - v.update.gain) < 1e-13);
  for (int i = 0; i < CIRCUIT_TRIALS; i++) sum += gain[i] / CIRCUIT_TRIALS;
  assert_true(fabs(sum - v.update.gain) < 1e-14 && v.first_order > 0 && v.critical > 1);
  for (size_t i = 0; i < c.model->n; i++)
    after[i] = (tct_real)(before[i] + v.critical * (after[i] - before[i]));
  v = between(&c, exact, before, after, 0.01, NULL);
  assert_true(fabs(v.update.gain) < 1e-12 && fabs(v.critical - 1) < 1e-10);
  for (size_t i = 0; i < c.model->n; i++)
    after[i] = (tct_real)(before[i] + 3 * (after[i] - before[i]));
  v = between(&c, exact, before, after, 0.01, NULL); /* uphill, and too far */
  assert_true(v.first_order > 0);
  assert_int_equal(v.update.finding, TCT_DETERIORATION);
  tct_state_free(exact);
  tct_model_free(beside);
  free(before);
  free(after);
  circuit_close(&c);
}

static void controls_know_nothing(void **state)
{
  circuit c = circuit_open(false, LINEAR("backprop"), 1);

  (void)state;
  circuit_stir(&c, 2);
  tct_real *before = weights_of(&c);
  learn(&c, 10, 0.1);
  tct_real *after     = weights_of(&c);
  const tct_verdict v = between(&c, NULL, before, after, 0.01, NULL);
  assert_int_equal(v.update.finding, TCT_LEARNING);
  assert_int_equal(v.flipped.finding, TCT_DETERIORATION);
  assert_int_equal(v.zero.finding, TCT_UNMOVED);
  assert_true(v.shuffled.finding != TCT_LEARNING && v.shuffled.gain < v.update.gain);
  assert_true(isnan(v.first_order) && isnan(v.critical) && v.moved > 0.01);
  assert_true(v.zero.gain == 0 && v.zero.nothing);
  free(before);
  free(after);
  circuit_close(&c);
}

/* The same change of Oja's, asked by two objectives: it learns to catch variance, not to tell classes. */
static void a_change_is_judged_by_one_objective_at_a_time(void **state)
{
  circuit spread = circuit_open(false, DEEP("{kind: variance, at: a}"), 1);
  circuit told   = circuit_open(false, DEEP("{kind: cross_entropy, at: out}"), 1);

  (void)state;
  circuit_stir(&spread, 0.3);
  tct_real *before = weights_of(&spread);
  learn(&spread, 200, 0.1);
  tct_real *after     = weights_of(&spread);
  const tct_verdict v = between(&spread, NULL, before, after, 0.01, NULL),
                    x = between(&told, NULL, before, after, 0.2, NULL);
  assert_int_equal(v.update.finding, TCT_LEARNING);
  assert_int_equal(x.update.finding, TCT_CHANGE);
  assert_true(v.moved == x.moved);
  free(before);
  free(after);
  circuit_close(&spread);
  circuit_close(&told);
}

static void a_lack_of_memory_is_said(void **state)
{
  circuit c                 = circuit_open(false, LINEAR("oja"), 1);
  tct_real *w               = weights_of(&c);
  const tct_verdict_how how = {.split = TCT_TRAIN, .trials = 4, .trial = circuit_trials()};
  tct_verdict v             = {0};
  tct_error err             = {0};

  (void)state;
  for (int k = 1; k <= 5; k++) {
    tct_fail_allocation(k, false);
    assert_int_equal(tct_verdict_between(c.state, NULL, w, w, &how, &v, &err), TCT_NO_MEMORY);
  }
  tct_fail_allocation(-1, false);
  free(w);
  circuit_close(&c);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_gain_is_slope_and_curvature),
    cmocka_unit_test(controls_know_nothing),
    cmocka_unit_test(a_change_is_judged_by_one_objective_at_a_time),
    cmocka_unit_test(a_lack_of_memory_is_said),
  };
  return cmocka_run_group_tests_name("verdict", tests, NULL, NULL);
}
