/* plateaus.h -- cells with tufts that fire, who of them is taught, and the parts of a trial that count. */
#ifndef TERCET_RULES_PLATEAUS_H
#define TERCET_RULES_PLATEAUS_H

#include <math.h>
#include <string.h>

#include <tercet/lesson.h>

/* The steps of a phase that count. */
typedef struct {
  int from, to;
} phase;

/* Of a trial whose first part is the forward phase; `settle`: share of a phase that is left out. */
static inline phase phase_of(int steps, double forward, double settle, bool target)
{
  const int turn  = (int)fmin(fmax(nearbyint(forward * steps), 1), steps - 1);
  const int begin = target ? turn : 0, end = target ? steps : turn;
  const int from = begin + (int)ceil(settle * (end - begin) - 1e-9);

  return (phase){from < end ? from : end - 1, end};
}

static inline bool plateaus_fires(const tct_model *m, int p)
{
  const tct_unit *u = m->population[p].unit;
  return u && u->tuft && u->voltage && u->psp;
}

/* The population that is taught: where the objective is felt, or whose spikes are heard there one by one; or -1. */
static inline int plateaus_top(const tct_model *m)
{
  const int at = m->objective[0].at;
  int top      = plateaus_fires(m, at) ? at : -1;

  for (int k = 0; k < m->n_projections && top < 0; k++) {
    const tct_projection *s = &m->projection[k];
    if (s->post == at && s->fixed && plateaus_fires(m, s->pre) &&
        strcmp(s->wiring->name, "one_to_one") == 0)
      top = s->pre;
  }
  return top;
}

static inline tct_status plateaus_check(const tct_model *m, int top, tct_error *err)
{
  double rise, decay, of_top[2];

  m->population[top].unit->psp(m->population[top].params, &of_top[0], &of_top[1]);
  for (int p = 0; p < m->n_populations; p++) {
    if (!plateaus_fires(m, p)) continue;
    m->population[p].unit->psp(m->population[p].params, &rise, &decay);
    if (rise != of_top[0] || decay != of_top[1])
      return tct_fail(err, TCT_BAD_SPEC,
                      "%s and %s: one time course of potentials for all cells, so that a sender "
                      "has one trace",
                      m->population[p].name, m->population[top].name);
  }
  return TCT_OK;
}

#endif
