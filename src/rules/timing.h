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

#include "kernels/kernels.h"

enum { ALL_PAIRS, NEAREST };
enum { SENDERS, RECEIVERS };
#define PAIRINGS "all|nearest"

static inline double timing_keep(const tct_lesson *l, double tau)
{
  return exp(-l->model->dt / tau);
}

/* Is population p at this side of a synapse of this rule's? */
static inline bool timing_meets(const tct_lesson *l, int p, int side)
{
  bool does = false;

  for (int k = 0; k < l->model->n_projections; k++) {
    const tct_projection *s = &l->model->projection[k];
    does                    = does || ((side == SENDERS ? s->pre : s->post) == p && tct_mine(l, s));
  }
  return does;
}

/* What senders say to synapses: their rates, but nothing of `one`, so that biases stay; `signs`: -1 times those of a
 * population that inhibits, whose synapses grow stronger downwards.  Who sends nothing of this rule's is silent. */
static inline void timing_arrivals(tct_lesson *l, tct_real *into, bool signs)
{
  for (int p = 0; p < l->model->n_populations; p++) {
    const tct_population *q = &l->model->population[p];
    const tct_real c        = (tct_real)(q->constant ? 0 : signs && q->sign < 0 ? -1 : 1);
    const tct_real *rate    = tct_rows(l, l->rate, p, 0);
    tct_real *row           = tct_rows(l, into, p, 0);
    const size_t n          = timing_meets(l, p, SENDERS) ? tct_span(l, p) : 0;
    if (c == 1) memcpy(row, rate, n * sizeof *row);
    for (size_t i = 0; c != 1 && i < n; i++) row[i] = c * rate[i];
  }
}

/* trace = keep x old + now; nearest: `now` where it is not 0.  In one pass, that it may be made wide. */
TCT_WIDE static void timing_add(size_t n, tct_real keep, bool nearest, const tct_real *now,
                                const tct_real *old, tct_real *trace)
{
#pragma GCC ivdep
  for (size_t i = 0; i < n; i++) {
    const tct_real left = keep * old[i], all = left + now[i];
    trace[i] =
      nearest && now[i] != 0 ? now[i] : all; /* bit for bit as all pairs where there is no spike */
  }
}

/* trace = keep x (old + then); nearest: of `then` alone where that is not 0. */
TCT_WIDE static void timing_age(size_t n, tct_real keep, bool nearest, const tct_real *then,
                                const tct_real *old, tct_real *trace)
{
#pragma GCC ivdep
  for (size_t i = 0; i < n; i++) {
    const tct_real both = then[i] + old[i];
    trace[i]            = keep * (nearest && then[i] != 0 ? then[i] : both);
  }
}

static inline void timing_after(tct_lesson *l, tct_real *into, const tct_real *field, double keep,
                                int pairing)
{
  l->used |= TCT_TRACES;
  for (int p = 0; p < l->model->n_populations; p++) {
    const size_t row = (size_t)l->trials * l->model->population[p].ld;
    for (int t = 0; t < l->steps && timing_meets(l, p, SENDERS); t++)
      timing_add(row, (tct_real)keep, pairing == NEAREST, tct_rows(l, field, p, t),
                 tct_rows(l, into, p, t - 1), tct_rows(l, into, p, t));
  }
}

static inline void timing_before(tct_lesson *l, tct_real *into, const tct_real *field, double keep,
                                 int pairing, int side)
{
  for (int p = 0; p < l->model->n_populations; p++) {
    const size_t row = (size_t)l->trials * l->model->population[p].ld;
    for (int t = 0; t < l->steps && timing_meets(l, p, side); t++)
      timing_age(row, (tct_real)keep, pairing == NEAREST, tct_rows(l, field, p, t - 1),
                 tct_rows(l, into, p, t - 1), tct_rows(l, into, p, t));
  }
}

/* What pairs are told by: arrivals x, their trace r, which a spike of the cell meets, and the trace o of its earlier spikes,
 * which an arrival meets. */
static inline void timing_pairs(tct_lesson *l, double tau_plus, double tau_minus, int pairing,
                                tct_real *x, tct_real *r, tct_real *o)
{
  timing_arrivals(l, x, true);
  timing_after(l, r, x, timing_keep(l, tau_plus), pairing);
  timing_before(l, o, l->rate, timing_keep(l, tau_minus), pairing, RECEIVERS);
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
