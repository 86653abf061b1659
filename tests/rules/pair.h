/* pair.h -- circuits whose forward and feedback synapses change together, and what parts them. */
#ifndef TERCET_TESTS_PAIR_H
#define TERCET_TESTS_PAIR_H

#include "circuit.h"

#define PAIR_DENSE(rule, train)                                                                    \
  "objective: {kind: squared_error, target: goal, at: out}\nrule: " rule                           \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 7, "        \
  "activation: tanh}, b: {kind: rate, units: 18, activation: logistic}, out: {kind: rate, units: " \
  "2}}\n  projections: {in -> a: dense, a -> b: dense, b -> out: dense}\ntrain: " train "\n"

/* maps of 3 x 3 under a padded kernel: taps at its edges are used less often */
#define PAIR_CONV(rule, train)                                                                     \
  "objective: {kind: squared_error, target: goal, at: out}\nrule: " rule                           \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, shape: [4, 3, "    \
  "3], "                                                                                           \
  "activation: tanh}, b: {kind: rate, shape: [5, 3, 3], activation: tanh}, out: {kind: rate, "     \
  "units: 2}}\n  projections: {in -> a: dense, a -> b: {wiring: conv, kernel: 3, padding: 1}, "    \
  "b -> out: dense}\ntrain: " train "\n"

static inline bool pair_has_partner(const circuit *c, int k)
{
  return !c->model->population[c->model->projection[k].pre].constant;
}

/* The largest |(W - B) - share x apart| over all synapses that have a partner; `apart`, if NULL, is nil. */
static inline double pair_distance(const circuit *c, double share, const double *apart)
{
  const tct_real *w = tct_state_weights(c->state), *b = tct_state_kept(c->state, 0, 0);
  double most = 0;

  for (int k = 0; k < c->model->n_projections; k++) {
    const tct_projection *s = &c->model->projection[k];
    for (size_t i = s->at; pair_has_partner(c, k) && i < s->at + s->n; i++)
      most = fmax(most, fabs((double)w[i] - (double)b[i] - (apart ? share * apart[i] : 0)));
  }
  return most;
}

/* W - B as it is now; freed by the caller. */
static inline double *pair_apart(const circuit *c)
{
  const tct_real *w = tct_state_weights(c->state), *b = tct_state_kept(c->state, 0, 0);
  double *apart = malloc(c->model->n * sizeof *apart);

  assert_non_null(apart);
  for (size_t i = 0; i < c->model->n; i++) apart[i] = (double)w[i] - (double)b[i];
  return apart;
}

static inline void pair_learn(const circuit *c, int batches, double step)
{
  tct_error err = {0};

  for (int i = 0; i < batches; i++)
    if (tct_state_learn(c->state, TCT_TRAIN, circuit_trials(), CIRCUIT_TRIALS, step, &err))
      fail_msg("%s", err.text);
}

/* From B = W, `batches` steps of `rule` leave the weights that backprop leaves, bit for bit. */
static inline void pair_is_backprop_from_one_start(const char *rule, const char *backprop,
                                                   int batches, int threads)
{
  circuit a = circuit_open(false, rule, threads), b = circuit_open(false, backprop, 1);
  const size_t bytes = a.model->n * sizeof(tct_real);

  circuit_stir(&a, 0.8);
  circuit_stir(&b, 0.8);
  memcpy(tct_state_kept(a.state, 0, 0), tct_state_weights(a.state), bytes);
  tct_state_turn(a.state);
  pair_learn(&a, batches, 0.1);
  pair_learn(&b, batches, 0.1);
  if (memcmp(tct_state_weights(a.state), tct_state_weights(b.state), bytes) != 0)
    fail_msg("other bits than backprop's");
  circuit_close(&a);
  circuit_close(&b);
}

#endif
