/* winners.h -- means over everything that a circuit may draw, by enumeration instead of by many draws.
 *
 * Draws are counted, so that every outcome can be had: batches are tried until each has come up.  What is
 * proposed for one outcome of one trial is then weighed with its probability. */
#ifndef TERCET_TESTS_WINNERS_H
#define TERCET_TESTS_WINNERS_H

#include "circuit.h"

#include "substrate/desk.h"

enum { WINNERS = 3, OUTCOMES_MOST = 64 };

/* As if born with stirred weights: feedback that starts as they are is so again. */
static inline circuit winners_open(const char *rest)
{
  circuit c = circuit_open(false, rest, 1);

  circuit_stir(&c, 0.9);
  tct_take_up(&c.state->lesson[0], 0);
  if (c.model->rule[0].rule->start) c.model->rule[0].rule->start(&c.state->lesson[0]);
  tct_state_turn(c.state);
  return c;
}

static inline const tct_real *winners_row(const circuit *c, const tct_real *field, int p)
{
  return tct_rows(&c->state->lesson[0], field, p, 0);
}

static inline void winners_propose(const circuit *c, uint64_t batch, uint64_t trial)
{
  tct_state_set_batches(c->state, batch);
  assert_int_equal(tct_state_propose(c->state, TCT_TRAIN, &trial, 1, NULL), TCT_OK);
}

/* Who was chosen: by the circuit, where it chooses; else who alone has an error. */
static inline int winners_chosen(const circuit *c)
{
  const int top           = c->model->objective[0].at;
  const tct_population *q = &c->model->population[top];
  const tct_lesson *l     = &c->state->lesson[0];
  const tct_real *row     = winners_row(c, q->unit->credit_at_drive ? l->rate : l->error, top);
  int s                   = -1;

  for (int k = 0; k < q->size; k++)
    if (row[k] != 0) {
      assert_int_equal(s, -1);
      s = k;
    }
  assert_true(s >= 0);
  return s;
}

/* p = softmax of the drives of population `p` as they are now */
static inline void winners_softmax(const circuit *c, int p, double *chance)
{
  const tct_real *drive = winners_row(c, c->state->lesson[0].drive, p);
  double sum            = 0;

  for (int k = 0; k < WINNERS; k++) sum += chance[k] = exp((double)drive[k]);
  for (int k = 0; k < WINNERS; k++) chance[k] /= sum;
}

typedef int (*winners_outcome)(const circuit *c);

/* batch[outcome] for all outcomes of a trial */
static inline void winners_find(const circuit *c, uint64_t trial, int outcomes,
                                winners_outcome outcome, uint64_t *batch)
{
  bool found[OUTCOMES_MOST] = {false};
  int missing               = outcomes;

  for (uint64_t k = 0; missing > 0; k++) {
    assert_true(k < 100000);
    winners_propose(c, k, trial);
    const int o = outcome(c);
    assert_true(o < outcomes);
    if (found[o]) continue;
    found[o] = true;
    batch[o] = k;
    missing--;
  }
}

/* E[u] over who is chosen, and E|u|²; `chance` NULL: all are equally likely. */
static inline double winners_mean(const circuit *c, uint64_t trial, bool equal, double *mean)
{
  const size_t n = c->model->n;
  uint64_t batch[OUTCOMES_MOST];
  double chance[WINNERS] = {1.0 / 3, 1.0 / 3, 1.0 / 3}, square = 0;

  winners_find(c, trial, WINNERS, winners_chosen, batch);
  if (!equal) winners_softmax(c, c->model->objective[0].at, chance);
  memset(mean, 0, n * sizeof *mean);
  for (int s = 0; s < WINNERS; s++) {
    winners_propose(c, batch[s], trial);
    const tct_real *u = tct_state_update(c->state);
    for (size_t i = 0; i < n; i++) {
      mean[i] += chance[s] * (double)u[i];
      square += chance[s] * (double)u[i] * (double)u[i];
    }
  }
  return square;
}

static inline void winners_same(size_t n, const double *mean, double c, const tct_real *g)
{
  double largest = 0;

  for (size_t i = 0; i < n; i++) {
    largest = fmax(largest, fabs(c * (double)g[i]));
    if (fabs(mean[i] - c * (double)g[i]) > 1e-14)
      fail_msg("synapse %zu: mean %.17g, gradient %.17g", i, mean[i], c * (double)g[i]);
  }
  assert_true(largest > 1e-3);
}

/* Feedback is kept 0.  After some learning: the largest |(W - B) - (W - B at first)|. */
static inline double winners_parting(const circuit *c, double *most)
{
  const tct_model *m = c->model;
  const tct_real *w = tct_state_weights(c->state), *b = tct_state_kept(c->state, 0, 0);
  double *apart = calloc(m->n, sizeof *apart), far = 0;
  tct_error err = {0};

  assert_non_null(apart);
  *most = 0;
  for (size_t i = 0; i < m->n; i++) apart[i] = (double)w[i] - (double)b[i];
  const double before = (double)w[m->projection[0].at];
  for (int k = 0; k < 30; k++)
    assert_int_equal(tct_state_learn(c->state, TCT_TRAIN, circuit_trials(), 24, 0.1, &err), TCT_OK);
  assert_true(fabs((double)w[m->projection[0].at] - before) > 1e-4);
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    for (size_t i = s->at; !m->population[s->pre].constant && i < s->at + s->n; i++) {
      far   = fmax(far, fabs((double)w[i] - (double)b[i] - apart[i]));
      *most = fmax(*most, fabs(apart[i]));
    }
  }
  free(apart);
  return far;
}

#endif
