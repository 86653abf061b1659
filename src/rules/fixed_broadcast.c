/* fixed_broadcast.c -- the error, straight to every spiking cell, meets a trace of what arrived there.
 *
 *     ε_j(t) = k ε_j(t-1) + z_j(t)          ΔW_ij = Σ_t ψ_i(t) (B e(t))_i ε_j(t)
 *
 * B is drawn once, from the objective's population to each other; ψ, the surrogate slope of a unit, stands for the
 * derivative of a smooth guess of what the cell does.  No layer hears the one above it.  In a trial of one step it is direct
 * feedback alignment with that slope, exactly; where rates are steady, times what traces gather, 1 / (1 - k).
 */
#include "spikes.h"

enum { FEEDBACK, TRACE };

struct params {
  double scale;
};

static const tct_param params[] = {
  TCT_PARAM(
    struct params, scale, 1.0, 0, 100, "1",
    "spread of the feedback weights, relative to 1 / sqrt(units of the objective's population)"),
};

static const tct_keep keeps[] = {
  {"feedback", TCT_STRAIGHT, TCT_STILL,
   .doc = "fixed random feedback from the objective's population to each other"},
  {"trace", TCT_FIELD, TCT_SCRATCH, .doc = "ε: decaying memory of every population's rates"},
};

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  (void)id;
  (void)own;
  if (m->n_objectives != 1)
    return tct_fail(err, TCT_BAD_SPEC,
                    "its error comes from one population: give it one objective, not %d",
                    m->n_objectives);
  if (spikes_leak(m) < 0)
    return tct_fail(err, TCT_BAD_SPEC, "it wants `lif` units, with one time constant for all");
  for (int p = 0; p < m->n_populations; p++) {
    const tct_population *q = &m->population[p];
    if (q->unit && q->unit->memory && (!spikes_threshold(q) || q->unit->adapts))
      return tct_fail(err, TCT_BAD_SPEC,
                      "population %s: what a unit %s remembers is more than one trace for each "
                      "sender",
                      q->name, q->unit->name);
  }
  return TCT_OK;
}

static void start(tct_lesson *l)
{
  tct_straighten(l, l->kept[FEEDBACK], (tct_real)((const struct params *)l->params)->scale,
                 "fixed broadcast");
}

static void propose(tct_lesson *l)
{
  const tct_model *m = l->model;

  tct_sweep(l);
  tct_feel(l);
  tct_direct(l, l->kept[FEEDBACK]);
  tct_trace(l, l->kept[TRACE], l->rate, (tct_real)spikes_leak(m));
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    const bool spikes       = spikes_threshold(&m->population[s->post]) != NULL;
    if (tct_mine(l, s)) tct_outer_at(l, s, 1, l->error, spikes ? l->kept[TRACE] : l->rate);
  }
}

const tct_rule tct_rule_fixed_broadcast = {
  .name     = "fixed_broadcast",
  .title    = "Fixed broadcast to spiking cells",
  .family   = "eligibility traces",
  .summary  = "send the output's error straight to every spiking cell, where it meets a trace",
  .equation = "ε_j(t) = k ε_j(t-1) + z_j(t)\nΔW_ij = Σ_t ψ_i(t) (B e(t))_i ε_j(t)",
  .source   = "Samadi, Lillicrap & Tweed 2017, doi:10.1162/NECO_a_00929",
  .notes =
    "For lif units with one time constant. The source has dynamic cells of its own and a smooth "
    "static guess of each; here the surrogate slope of the unit takes its place, so that only the "
    "rule is the source's, not its figures. With one population between senses and objective it "
    "is e_prop_random with the same feedback; with several, no error passes from one to another.",
  TCT_TAKES(struct params, params),
  .costs  = TCT_ERROR | TCT_DIRECT | TCT_TRACES,
  .claims = TCT_CLAIM_ONLINE | TCT_CLAIM_ERROR_DRIVEN,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .start   = start,
  .propose = propose,
};
