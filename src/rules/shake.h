/* shake.h -- what rules share that try other weights: a direction, a step along it, its loss. */
#ifndef TERCET_RULES_SHAKE_H
#define TERCET_RULES_SHAKE_H

#include <string.h>

#include <tercet/lesson.h>

/* xi = N(0,1), or its sign, for the synapses of this rule; nil for all others. */
static inline void shake_draw(tct_lesson *l, const char *place, bool signs, tct_real *xi)
{
  tct_jitter(l, xi, place);
  for (int k = 0; k < l->model->n_projections; k++) {
    const tct_projection *s = &l->model->projection[k];
    if (!tct_mine(l, s)) memset(xi + s->at, 0, s->n * sizeof *xi);
    for (size_t i = s->at; signs && i < s->at + s->n; i++)
      xi[i] = (tct_real)((xi[i] > 0) - (xi[i] < 0));
  }
}

/* into = W + size x xi */
static inline void shake_step(const tct_lesson *l, double size, const tct_real *xi, tct_real *into)
{
  for (size_t i = 0; i < l->model->n; i++) into[i] = l->weight[i] + (tct_real)size * xi[i];
}

/* This shard's part of the batch's mean loss, were these the weights; NULL: as they are. */
static inline double shake_loss(tct_lesson *l, const tct_real *weight, double *cost)
{
  double sum = 0;

  tct_run_on(l, weight);
  tct_sweep(l);
  tct_run_on(l, NULL);
  tct_cost(l, cost);
  for (int i = 0; i < l->trials; i++) sum += l->share * cost[i];
  return sum;
}

/* This shard's part of how the batch's mean objective rises where rates lean so: <credit, lean>. */
static inline double shake_rise(const tct_lesson *l, const tct_real *lean)
{
  double rise = 0;

  for (int p = 0; p < l->model->n_populations; p++) {
    const tct_real *credit = tct_rows(l, l->credit, p, 0), *rows = tct_rows(l, lean, p, 0);
    for (size_t i = 0, n = tct_span(l, p); l->model->population[p].felt && i < n; i++)
      rise += l->share * (double)credit[i] * (double)rows[i];
  }
  return rise;
}

/* For `settle`: update += c x xi */
static inline void shake_follow(tct_lesson *l, double c, const tct_real *xi)
{
  for (int k = 0; k < l->model->n_projections; k++) {
    const tct_projection *s = &l->model->projection[k];
    for (size_t i = s->at; tct_mine(l, s) && i < s->at + s->n; i++)
      l->update[i] += (tct_real)c * xi[i];
  }
}

/* For `check`. */
static inline tct_status shake_whole_trials(const tct_model *m, tct_error *err)
{
  if (m->window < m->steps)
    return tct_fail(err, TCT_BAD_SPEC, "its loss is that of a whole trial: no windows");
  return TCT_OK;
}

#endif
