/* residual.h -- what rules share that take what is already explained, Wᵀ y, from the input. */
#ifndef TERCET_RESIDUAL_H
#define TERCET_RESIDUAL_H

#include <tercet/lesson.h>

/* Wᵀ must exist, and two of a rule's projections from one population would write the same rows. */
static inline tct_status residual_check(const tct_model *m, int id, tct_error *err)
{
  for (int k = 0; k < m->n_projections; k++)
    for (int i = 0; i < k; i++) {
      const tct_projection *a = &m->projection[i], *b = &m->projection[k];
      if (a->rule == id && b->rule == id && a->pre == b->pre && !m->population[a->pre].constant)
        return tct_fail(err, TCT_BAD_SPEC,
                        "%s and %s start at the same population: give one of them to another rule",
                        a->name, b->name);
    }
  for (int k = 0; k < m->n_projections; k++)
    if (m->projection[k].rule == id && !(m->projection[k].wiring->claims & TCT_WIRING_LINEAR))
      return tct_fail(err, TCT_BAD_SPEC, "%s has no transpose to explain its input by",
                      m->projection[k].name);
  return TCT_OK;
}

#endif
