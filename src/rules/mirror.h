/* mirror.h -- feedback learnt one hop at a time from what cells do to those behind them, and forgotten in part. */
#ifndef TERCET_RULES_MIRROR_H
#define TERCET_RULES_MIRROR_H

#include <tercet/lesson.h>

/* All but biases, plastic or not. */
static inline bool mirror_has(const tct_lesson *l, const tct_projection *s)
{
  return s->n > 0 && l->model->population[s->pre].unit;
}

/* learnt[feedback] += c x mean over the batch of post x pre'; where a kernel looks at many places, their mean too. */
static inline void mirror_learn(tct_lesson *l, int feedback, double c, const tct_real *post,
                                const tct_real *pre)
{
  const tct_model *m = l->model;

  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    const double places     = m->population[s->post].size * s->fan_in / (double)s->synapses;
    if (mirror_has(l, s))
      tct_outer_to_at(l, s, l->learnt[feedback], (tct_real)(c / places), post, pre);
  }
}

/* For `settle`: feedback falls back to nothing by a share `pull` a step. */
static inline void mirror_decay(tct_lesson *l, int feedback, double pull)
{
  for (int k = 0; k < l->model->n_projections; k++) {
    const tct_projection *s = &l->model->projection[k];
    for (size_t i = s->at; mirror_has(l, s) && i < s->at + s->n; i++)
      l->learnt[feedback][i] -= (tct_real)pull * l->kept[feedback][i];
  }
}

#endif
