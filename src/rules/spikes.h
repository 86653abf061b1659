/* spikes.h -- what rules ask of units that fire: where their threshold is, what is left of a potential. */
#ifndef TERCET_RULES_SPIKES_H
#define TERCET_RULES_SPIKES_H

#include <string.h>

#include <tercet/lesson.h>

/* A unit that spikes, leaks and has a threshold that stays where it is; or NULL. */
static inline const double *spikes_threshold(const tct_population *q)
{
  for (int i = 0; q->unit && q->unit->leak && !q->unit->adapts && i < q->unit->n_params; i++)
    if (strcmp(q->unit->params[i].name, "threshold") == 0)
      return (const double *)(const void *)((const char *)q->params + q->unit->params[i].offset);
  return NULL;
}

/* What is left of a potential after a step, of all that have one; -1: nobody, or not the same. */
static inline double spikes_leak(const tct_model *m)
{
  double found = -1;

  for (int p = 0; p < m->n_populations; p++) {
    const tct_population *q = &m->population[p];
    if (!spikes_threshold(q)) continue;
    const double keep = q->unit->leak(q->params);
    if (found >= 0 && keep != found) return -1;
    found = keep;
  }
  return found;
}

#endif
