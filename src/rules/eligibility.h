/* eligibility.h -- what e-prop's synapses remember of their two cells until a learning signal comes.
 *
 *     ε_j = k ε_j' + z_j                        what is left of a sender's spikes in the receiver's potential
 *     e_ij = ψ_i (ε_j - β a_ij)                 a_ij = ρ a_ij' + e_ij'   where the receiver's threshold adapts
 *     ē_ij = κ ē_ij' + e_ij                     where a read-out that leaks by κ hears the receiver
 *     ΔW_ij = Σ_t L_i ē_ij
 *
 * Where there is neither a nor κ, ψ_i L_i and ε_j are two fields, and the sum is an outer product: one trace for
 * each leak and sender.  Else the traces are the synapse's own, one for each trial (PAIRED). */
#ifndef TERCET_RULES_ELIGIBILITY_H
#define TERCET_RULES_ELIGIBILITY_H

#include "feedback.h"
#include "spikes.h"

#include "kernels/kernels.h"

/* the first of a rule's table, in this order; then what is its own */
enum {
  ELIGIBILITY_TRACE,
  ELIGIBILITY_SIGNAL,
  ELIGIBILITY_SLOPE,
  ELIGIBILITY_NOW,
  ELIGIBILITY_RISE,
  ELIGIBILITY_SMOOTH,
  ELIGIBILITY_CHANGE,
  ELIGIBILITY_KEEPS
};

#define ELIGIBILITY_KEEPS_ROWS                                                                     \
  {"trace", TCT_FIELD, TCT_SCRATCH, .many = eligibility_leaks,                                     \
   .doc = "ε: decaying memory of every sender's rates, one for each leak"},                        \
    {"signal", TCT_FIELD, TCT_SCRATCH, .doc = "L: what each is asked for at this moment"},         \
    {"slope", TCT_FIELD, TCT_SCRATCH, .doc = "ψ: how near each is to firing"},                     \
    {"eligible", TCT_PAIRED, TCT_SCRATCH, .at = eligibility_adapts,                                \
     .doc = "e, where thresholds adapt"},                                                          \
    {"rise", TCT_PAIRED, TCT_SCRATCH, .at = eligibility_adapts,                                    \
     .doc = "a: what a synapse did to its receiver's threshold"},                                  \
    {"smooth", TCT_PAIRED, TCT_SCRATCH, .at = eligibility_smooths,                                 \
     .doc = "ē: e as a leaky read-out remembers it"},                                              \
  {                                                                                                \
    "change", TCT_BUNDLE, TCT_SUMMED, .doc = "what traces of synapses' own were worth"             \
  }

/* ---- who leaks how ------------------------------------------------------------------------------------ */

/* what is left of a potential or of a read-out after a step, or -1 */
static inline double eligibility_leak(const tct_population *q)
{
  return q->unit && q->unit->leak ? q->unit->leak(q->params) : -1;
}

/* the place of p's leak among the distinct ones, or how many there are before p */
static inline int eligibility_leaks_before(const tct_model *m, int p)
{
  int n = 0;

  for (int i = 0; i < p; i++) {
    const double keep = eligibility_leak(&m->population[i]);
    bool first        = keep >= 0;
    for (int j = 0; j < i; j++) first = first && eligibility_leak(&m->population[j]) != keep;
    if (first && p < m->n_populations && keep == eligibility_leak(&m->population[p])) return n;
    n += first;
  }
  return n;
}

static inline int eligibility_leaks(const tct_model *m)
{
  return eligibility_leaks_before(m, m->n_populations);
}

/* a rate that leaks, and only answers */
static inline bool eligibility_is_readout(const tct_population *q)
{
  return eligibility_leak(q) >= 0 && !(q->unit->claims & TCT_UNIT_SPIKING);
}

static inline bool eligibility_speaks_now(const tct_projection *s, int p)
{
  return s->pre == p && s->delay == 0 && !s->down;
}

/* κ: what smooths all that p's spikes are worth, on the way to the objective; 0: nothing */
static inline double eligibility_smoothing(const tct_model *m, int p)
{
  double keep = 0;

  for (int i = 0; i < m->n_populations; i++)
    if (eligibility_is_readout(&m->population[i])) keep = eligibility_leak(&m->population[i]);
  if (m->population[p].felt) return 0;
  for (int k = 0; k < m->n_projections; k++) {
    const tct_population *post = &m->population[m->projection[k].post];
    if (eligibility_speaks_now(&m->projection[k], p) && post->felt && !eligibility_is_readout(post))
      return 0;
  }
  return keep;
}

/* a potential that leaks, and spikes */
static inline bool eligibility_spikes(const tct_population *q)
{
  return eligibility_leak(q) >= 0 && (q->unit->claims & TCT_UNIT_SPIKING);
}

static inline bool eligibility_smooths(const tct_model *m, const tct_projection *s)
{
  return eligibility_spikes(&m->population[s->post]) && eligibility_smoothing(m, s->post) > 0;
}

static inline bool eligibility_adapts(const tct_model *m, const tct_projection *s)
{
  return m->population[s->post].unit->adapts != NULL;
}

/* ---- whom it serves ----------------------------------------------------------------------------------- */

static inline bool eligibility_is_linear(const tct_population *q)
{
  for (int i = 0; i < q->unit->n_params; i++)
    if (strcmp(q->unit->params[i].name, "activation") == 0)
      return *(const int *)(const void *)((const char *)q->params + q->unit->params[i].offset) ==
             TCT_LINEAR;
  return true;
}

/* Read-outs that leak: linear, all alike, heard by nobody who remembers. */
static inline tct_status eligibility_check_readout(const tct_model *m, int p, double keep,
                                                   tct_error *err)
{
  const tct_population *q = &m->population[p];

  if (!eligibility_is_linear(q))
    return tct_fail(err, TCT_BAD_SPEC, "population %s: a read-out that leaks must be linear",
                    q->name);
  if (eligibility_leak(q) != keep)
    return tct_fail(err, TCT_BAD_SPEC, "population %s leaks otherwise than the other read-outs",
                    q->name);
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    if (s->pre == p && (s->delay || m->population[s->post].unit->memory))
      return tct_fail(err, TCT_BAD_SPEC,
                      "population %s leaks and does more than answer (%s): traces here are of "
                      "spikes; for leaky rates there is rflo",
                      q->name, s->name);
  }
  return TCT_OK;
}

/* Is what p says now smoothed on one way to the objective, and not on another? */
static inline bool eligibility_is_torn(const tct_model *m, int p)
{
  bool smoothed = false, plain = m->population[p].felt;

  for (int k = 0; k < m->n_projections; k++) {
    const tct_population *post = &m->population[m->projection[k].post];
    if (!eligibility_speaks_now(&m->projection[k], p)) continue;
    smoothed = smoothed || eligibility_is_readout(post);
    plain    = plain || (post->felt && !eligibility_is_readout(post));
  }
  return smoothed && plain && eligibility_spikes(&m->population[p]);
}

static inline tct_status eligibility_check(const tct_model *m, tct_error *err)
{
  bool any    = false;
  double keep = -1;

  for (int p = 0; p < m->n_populations; p++) {
    const tct_population *q = &m->population[p];
    any                     = any || eligibility_spikes(q);
    if (q->unit && q->unit->memory && !q->unit->leak)
      return tct_fail(
        err, TCT_BAD_SPEC,
        "population %s: what a unit %s remembers is more than a trace for each synapse", q->name,
        q->unit->name);
  }
  if (!any)
    return tct_fail(err, TCT_BAD_SPEC,
                    "no population has a memory to trace: give one the unit `lif`");
  for (int p = 0; p < m->n_populations; p++) {
    if (eligibility_is_torn(m, p))
      return tct_fail(err, TCT_BAD_SPEC,
                      "population %s is heard by a read-out that leaks and judged beside it: its "
                      "traces cannot be both smoothed and not",
                      m->population[p].name);
    if (!eligibility_is_readout(&m->population[p])) continue;
    if (keep < 0) keep = eligibility_leak(&m->population[p]);
    TCT_TRY(eligibility_check_readout(m, p, keep, err), err, "read-outs");
  }
  return TCT_OK;
}

/* ---- feedback of the rule's own ------------------------------------------------------------------------- */

/* For `start`: random from a read-out to those whom it hears.  Within the read-out, from what is chosen to what
 * leaks before it, feedback is as those synapses are born: there the error is felt, not sent. */
static inline void eligibility_feedback(tct_lesson *l, double scale, tct_real *feedback)
{
  feedback_draw(l, scale, feedback);
  for (int k = 0; k < l->model->n_projections; k++) {
    const tct_projection *s = &l->model->projection[k];
    if (eligibility_is_readout(&l->model->population[s->pre]))
      memcpy(feedback + s->at, l->weight + s->at, s->n * sizeof *feedback);
  }
}

/* ---- the rule's two halves --------------------------------------------------------------------------- */

/* What p hears a sender say: as its potential remembers it, if it has one. */
static inline const tct_real *eligibility_heard(const tct_lesson *l, int p)
{
  if (eligibility_leak(&l->model->population[p]) < 0) return l->rate;
  return l->kept[ELIGIBILITY_TRACE] + (size_t)eligibility_leaks_before(l->model, p) * l->size;
}

static inline void eligibility_trace(tct_lesson *l)
{
  int done = 0;

  for (int p = 0; p < l->model->n_populations; p++) {
    const double keep = eligibility_leak(&l->model->population[p]);
    if (keep < 0 || eligibility_leaks_before(l->model, p) < done) continue;
    tct_trace(l, l->kept[ELIGIBILITY_TRACE] + (size_t)done * l->size, l->rate, (tct_real)keep);
    done++;
  }
}

/* One projection whose synapses keep traces of their own. */
static inline void eligibility_meet(tct_lesson *l, const tct_projection *s)
{
  const tct_population *post = &l->model->population[s->post];
  const tct_real *heard = eligibility_heard(l, s->post), *psi = l->kept[ELIGIBILITY_SLOPE];
  const tct_real kappa = (tct_real)eligibility_smoothing(l->model, s->post);
  tct_real *e = l->kept[ELIGIBILITY_NOW], *a = l->kept[ELIGIBILITY_RISE],
           *smooth = l->kept[ELIGIBILITY_SMOOTH];
  double rho = 0, beta = 0;

  if (post->unit->adapts) post->unit->adapts(post->params, &rho, &beta);
  for (int t = 0; t < l->steps; t++) {
    if (post->unit->adapts) {
      tct_pair(l, s, t, e, 0, 1, psi, heard); /* e = ψ (ε - β a) */
      tct_pair_gate(l, s, t, e, (tct_real)-beta, psi, a);
      tct_pair_trace(l, s, a, (tct_real)rho, e);
    }
    if (kappa > 0 && post->unit->adapts) tct_pair_trace(l, s, smooth, kappa, e);
    if (kappa > 0 && !post->unit->adapts) tct_pair(l, s, t, smooth, kappa, 1, psi, heard);
    tct_pair_outer(l, s, t, l->learnt[ELIGIBILITY_CHANGE], 1, l->kept[ELIGIBILITY_SIGNAL],
                   kappa > 0 ? smooth : e);
  }
}

/* For `propose`, once the error is felt: signals come through `via`. */
static inline void eligibility_propose(tct_lesson *l, const tct_real *via)
{
  const tct_model *m = l->model;

  tct_ask(l, via, l->kept[ELIGIBILITY_SIGNAL]);
  tct_slope(l, l->kept[ELIGIBILITY_SLOPE]);
  eligibility_trace(l);
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    if (!tct_mine(l, s)) continue;
    if (eligibility_adapts(m, s) || eligibility_smooths(m, s))
      eligibility_meet(l, s);
    else
      tct_outer_at(l, s, 1, l->error, eligibility_heard(l, s->post));
  }
}

/* For `settle`: what synapses found by traces of their own joins the outer products. */
static inline void eligibility_settle(tct_lesson *l)
{
  const tct_model *m = l->model;

  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    if (!tct_mine(l, s) || !(eligibility_adapts(m, s) || eligibility_smooths(m, s))) continue;
    for (size_t i = s->at; i < s->at + s->n; i++) l->update[i] += l->learnt[ELIGIBILITY_CHANGE][i];
  }
}

#endif
