/* intervention.h -- circuits that sweep, remember, delay and settle, and all that they answer. */
#ifndef TERCET_TESTS_INTERVENTION_H
#define TERCET_TESTS_INTERVENTION_H

#include "circuit.h"

#include <tercet/intervention.h>

#include "base/memory.h"

#define HEAD(rule)                                                                                 \
  "objective: {kind: cross_entropy, at: out}\nrule: " rule "\narchitecture:\n"                     \
  "  populations:\n    in: {kind: input, from: x}\n"

static const char forward[] = HEAD("backprop") "    a: {kind: rate, units: 18, activation: tanh}\n "
                                               "   b: {kind: rate, units: 5}\n    out: readout\n"
                                               "  projections: {in -> a: dense, in -> b: dense, a "
                                               "-> b: dense, b -> out: dense}\ntrain: {batch: 8}\n";
static const char recurrent[] = HEAD("hebb") "    a: {kind: leaky, units: 18, activation: tanh}\n  "
                                             "  b: {kind: rate, units: 5}\n    out: readout\n"
                                             "  projections: {in -> a: dense, a -> a: {wiring: "
                                             "dense, delay: 1}, a -> b: {wiring: dense, delay: 2},"
                                             " b -> a: {wiring: sparse, density: 0.5, delay: 1}, b "
                                             "-> out: dense}\ntrain: {batch: 8, window: 4}\n";
static const char settles[] =
  "objective: {kind: squared_error, at: out, target: goal}\n"
  "rule: {kind: equilibrium_propagation, free: 30, nudged: 10}\narchitecture:\n"
  "  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 18, activation: logistic},"
  " b: {kind: rate, units: 4, activation: logistic}, out: {kind: rate, units: 2, activation: "
  "logistic}}\n"
  "  projections: {in -> a: dense, a -> b: {wiring: dense, back: 1}, b -> out: {wiring: dense, "
  "back: 1}}\n"
  "train: {batch: 8}\n";

static const struct {
  bool stream;
  const char *spec;
} kinds[] = {{false, forward}, {true, recurrent}, {false, settles}};
enum { KINDS = sizeof kinds / sizeof *kinds, UNITS = 64 };

/* ---- all that a circuit answers ------------------------------------------------------------------------- */

typedef struct {
  double rate[CIRCUIT_TRIALS][CIRCUIT_STEPS][6][UNITS]; /* [trial][step][population][unit] */
  tct_outcome outcome[CIRCUIT_TRIALS];
} answer;

static inline void see(void *arg, const tct_lesson *l, int first, const uint64_t *trial)
{
  answer *a = arg;

  (void)trial;
  for (int p = 0; p < l->model->n_populations; p++)
    for (int t = 0; t < l->steps; t++)
      for (int i = 0; i < l->trials; i++)
        for (int k = 0; k < l->model->population[p].size; k++)
          a->rate[first + i][l->begun + t][p][k] =
            (double)tct_rows(l, l->rate, p, t)[(size_t)i * l->model->population[p].ld + (size_t)k];
}

static inline answer *answer_of(const circuit *c)
{
  answer *a     = calloc(1, sizeof *a);
  tct_error err = {0};

  assert_non_null(a);
  if (tct_state_respond(c->state, TCT_TRAIN, circuit_trials(), CIRCUIT_TRIALS, see, a, &err))
    fail_msg("%s", err.text);
  if (tct_state_outcomes(c->state, TCT_TRAIN, circuit_trials(), CIRCUIT_TRIALS, a->outcome, &err))
    fail_msg("%s", err.text);
  return a;
}

static inline void intervene(const circuit *c, tct_intervention how)
{
  tct_error err = {0};
  if (tct_state_intervene(c->state, &how, 1, &err)) fail_msg("%s", err.text);
}

static inline void heal(const circuit *c)
{
  assert_int_equal(tct_state_intervene(c->state, NULL, 0, NULL), TCT_OK);
}

/* The largest difference of any rate but those of population `but`, and of any objective. */
static inline double apart(const circuit *c, const answer *a, const answer *b, int but)
{
  double most = 0;

  for (int i = 0; i < CIRCUIT_TRIALS; i++) {
    most = fmax(most, fabs(a->outcome[i].objective - b->outcome[i].objective));
    for (int t = 0; t < c->model->steps; t++)
      for (int p = 0; p < c->model->n_populations; p++)
        for (int k = 0; k < UNITS && p != but; k++)
          most = fmax(most, fabs(a->rate[i][t][p][k] - b->rate[i][t][p][k]));
  }
  return most;
}

static inline circuit stirred(int kind, int threads)
{
  circuit c = circuit_open(kinds[kind].stream, kinds[kind].spec, threads);
  circuit_stir(&c, 1.1);
  return c;
}

#endif
