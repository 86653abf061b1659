/* rflo.c -- random feedback local online learning, for leaky rates.
 *
 *     r_i = k r_i' + (1 - k) f(a_i)
 *     p_ij(t) = k p_ij(t-1) + (1 - k) f'(a_i) r_j(t - delay)        what w_ij did to r_i by itself
 *     p_ij(t) = (1 - k) f'(x_i) ε_j,   ε_j = k ε_j' + r_j           where it is a potential x that leaks, r_i = f(x_i)
 *     ΔW_ij = Σ_t (Bᵀ e)_i p_ij(t),   B drawn once
 *
 * Of real-time recurrent learning it keeps what a synapse can know: what a rate does to other rates is
 * left out, and errors come through random feedback.  Without recurrent synapses and with B = W it is the
 * gradient. */
#include "eligibility.h"

enum { HEARD = ELIGIBILITY_TRACE, SIGNAL, SLOPE, TRACE, CHANGE, FEEDBACK };

struct params {
  double scale;
};

static const tct_param params[] = {
  FEEDBACK_SCALE(struct params),
};

/* Is it the rate itself that leaks?  Then a synapse's trace is its own. */
static bool follows(const tct_model *m, const tct_projection *s)
{
  const tct_unit *u = m->population[s->post].unit;
  return u->leak && u->slots == 0;
}

static const tct_keep keeps[] = {
  {"heard", TCT_FIELD, TCT_SCRATCH, .many = eligibility_leaks,
   .doc = "ε: decaying memory of every sender's rates, one for each leak"},
  {"signal", TCT_FIELD, TCT_SCRATCH, .doc = "Bᵀ e: what each is asked for at this moment"},
  {"slope", TCT_FIELD, TCT_SCRATCH, .doc = "(1 - k) f'(a)"},
  {"trace", TCT_PAIRED, TCT_SCRATCH, .at = follows, .doc = "p: what a synapse did to its receiver"},
  {"change", TCT_BUNDLE, TCT_SUMMED, .doc = "what these traces were worth"},
  {"feedback", TCT_BUNDLE, TCT_STILL, .carried = true,
   "fixed random feedback, laid out like the weights"},
};

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  bool any = false;

  (void)id;
  (void)own;
  for (int p = 0; p < m->n_populations; p++) {
    const tct_unit *u = m->population[p].unit;
    if (u && u->memory && (!u->leak || (u->claims & TCT_UNIT_SPIKING)))
      return tct_fail(err, TCT_BAD_SPEC,
                      "population %s is of unit %s, and its traces are of leaky rates%s",
                      m->population[p].name, u->name,
                      u->claims & TCT_UNIT_SPIKING ? "; for spikes there is e_prop_random" : "");
    any = any || (u && u->memory);
  }
  if (!any)
    return tct_fail(err, TCT_BAD_SPEC,
                    "no population leaks: give one the unit `leaky`, or `continuous_time`");
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    const tct_unit *pre     = m->population[s->pre].unit;
    if (pre && pre->memory && s->delay == 0 && !s->down && m->population[s->post].unit->memory)
      return tct_fail(err, TCT_BAD_SPEC,
                      "%s joins two that leak, at once: no signal of the moment tells what came of "
                      "it; give it a delay, or a read-out without a leak",
                      s->name);
  }
  return TCT_OK;
}

static void start(tct_lesson *l)
{
  feedback_draw(l, ((const struct params *)l->params)->scale, l->kept[FEEDBACK]);
}

static void propose(tct_lesson *l)
{
  const tct_model *m = l->model;

  tct_sweep(l);
  tct_feel(l);
  tct_ask(l, l->kept[FEEDBACK], l->kept[SIGNAL]);
  tct_slope(l, l->kept[SLOPE]);
  eligibility_trace(l);
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    if (!tct_mine(l, s)) continue;
    if (!follows(m, s)) {
      tct_outer_at(l, s, 1, l->error, eligibility_heard(l, s->post));
      continue;
    }
    const tct_real keep =
      (tct_real)m->population[s->post].unit->leak(m->population[s->post].params);
    for (int t = 0; t < l->steps; t++) {
      tct_pair(l, s, t, l->kept[TRACE], keep, 1, l->kept[SLOPE], l->rate);
      tct_pair_outer(l, s, t, l->learnt[CHANGE], 1, l->kept[SIGNAL], l->kept[TRACE]);
    }
  }
}

static void settle(tct_lesson *l)
{
  const tct_model *m = l->model;

  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    for (size_t i = s->at; tct_mine(l, s) && follows(m, s) && i < s->at + s->n; i++)
      l->update[i] += l->learnt[CHANGE][i];
  }
}

const tct_rule tct_rule_rflo = {
  .name     = "rflo",
  .title    = "Random feedback local online learning",
  .family   = "eligibility traces",
  .summary  = "let what a synapse did to a leaky rate meet an error brought by random feedback",
  .equation = "p_ij(t) = k p_ij(t-1) + (1 - k) f'(a_i) r_j(t - delay), or (1 - k) f'(x_i) ε_j\n"
              "ΔW_ij = Σ_t (Bᵀ e)_i p_ij(t)",
  .source   = "Murray 2019, doi:10.7554/eLife.43299",
  .notes    = "For leaky and continuous_time units under a read-out without memory.  Every synapse "
              "onto leaky rates keeps a trace in each trial; where it is a potential that leaks, "
              "one for each sender is enough.  Without recurrent synapses and with B = W it is "
              "backprop through time; for spikes see e_prop_random",
  TCT_TAKES(struct params, params),
  .costs  = TCT_ERROR | TCT_FEEDBACK | TCT_TRACES | TCT_SYNAPSE_TRACES,
  .claims = TCT_CLAIM_ONLINE | TCT_CLAIM_ERROR_DRIVEN,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .start   = start,
  .propose = propose,
  .settle  = settle,
};
