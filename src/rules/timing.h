/* timing.h -- traces of spikes, for rules that ask which of two spikes came first.
 *
 * Within a step a spike first arrives at the synapse, then the unit behind it fires: what arrives in the step of
 * a spike came before it, at lag 0.  So a unit's spike meets the trace that holds the arrivals of its own step,
 * and an arrival meets the trace of the unit's spikes as it was before the step.
 *
 *     after    r(t) = keep r(t-1) + z(t)                all pairs;  nearest: a spike sets it to z
 *     before   o(t) = keep (o(t-1) + z(t-1))                        and forgets all spikes before
 */
#ifndef TERCET_RULES_TIMING_H
#define TERCET_RULES_TIMING_H

#include <math.h>
#include <string.h>

#include <tercet/lesson.h>

enum { ALL_PAIRS, NEAREST };
#define PAIRINGS "all|nearest"

static inline double timing_keep(const tct_lesson *l, double tau)
{
  return exp(-l->model->dt / tau);
}

/* What senders say to synapses: their rates, but nothing of `one`, so that biases stay; `signs`: -1 times those of a
 * population that inhibits, whose synapses grow stronger downwards. */
static inline void timing_arrivals(tct_lesson *l, tct_real *into, bool signs)
{
  tct_copy(l, into, l->rate);
  for (int p = 0; p < l->model->n_populations; p++) {
    const tct_population *q = &l->model->population[p];
    const tct_real c        = (tct_real)(q->constant ? 0 : signs && q->sign < 0 ? -1 : 1);
    tct_real *row           = tct_rows(l, into, p, 0);
    for (size_t i = 0; c != 1 && i < tct_span(l, p); i++) row[i] *= c;
  }
}

static inline void timing_after(tct_lesson *l, tct_real *into, const tct_real *field, double keep,
                                int pairing)
{
  tct_trace(l, into, field, (tct_real)keep);
  for (int p = 0; pairing == NEAREST && p < l->model->n_populations; p++) {
    const size_t row = (size_t)l->trials * l->model->population[p].ld;
    for (int t = 0; t < l->steps; t++) {
      const tct_real *now = tct_rows(l, field, p, t), *then = tct_rows(l, into, p, t - 1);
      tct_real *trace = tct_rows(l, into, p, t);
      for (size_t i = 0; i < row; i++)
        trace[i] = now[i] == 0 ? (tct_real)keep * then[i] : now[i]; /* bit for bit as all pairs */
    }
  }
}

static inline void timing_before(tct_lesson *l, tct_real *into, const tct_real *field, double keep,
                                 int pairing)
{
  const tct_real k = (tct_real)keep;

  for (int p = 0; p < l->model->n_populations; p++) {
    const size_t row = (size_t)l->trials * l->model->population[p].ld;
    for (int t = 0; t < l->steps; t++) {
      const tct_real *then = tct_rows(l, field, p, t - 1), *old = tct_rows(l, into, p, t - 1);
      tct_real *trace = tct_rows(l, into, p, t);
      for (size_t i = 0; i < row; i++)
        trace[i] = k * (pairing == NEAREST && then[i] != 0 ? then[i] : then[i] + old[i]);
    }
  }
}

/* What learns lands on units that fire. */
static inline tct_status timing_check(const tct_model *m, int id, tct_error *err)
{
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    const tct_unit *u       = m->population[s->post].unit;
    if (s->rule != id || s->fixed || s->n == 0 || m->population[s->pre].constant) continue;
    if (!u || !(u->claims & TCT_UNIT_SPIKING))
      return tct_fail(err, TCT_BAD_SPEC,
                      "%s lands on units that do not spike: give it another rule, or `fixed: true`",
                      s->name);
  }
  return TCT_OK;
}

#endif
