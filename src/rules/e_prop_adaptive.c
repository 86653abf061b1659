/* e_prop_adaptive.c -- e-prop whose feedback changes as the outgoing weights do.
 *
 *     ΔW_ij = Σ_t L_i(t) ē_ij(t),   L = Bᵀ e
 *     ΔB = ΔW - d B,  and ΔW less d W        of the synapses through which signals come
 *
 * B and W of these see the same changes and decay alike, so that they meet (Kolen & Pollack).  Traces are
 * those of e_prop.c. */
#include "eligibility.h"

enum { FEEDBACK = ELIGIBILITY_KEEPS };

struct params {
  double scale, decay;
};

static const tct_param params[] = {
  FEEDBACK_SCALE(struct params),
  TCT_PARAM(
    struct params, decay, 0.001, 0, 1000, "1",
    "d: pull of an outgoing synapse and of its partner towards zero, added to their updates"),
};

static const tct_keep keeps[] = {
  ELIGIBILITY_KEEPS_ROWS,
  {"feedback", TCT_BUNDLE, TCT_LEARNT, .carried = true,
   "feedback that changes as the weights do, laid out like them"},
};

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  (void)id;
  (void)own;
  return eligibility_check(m, err);
}

static void start(tct_lesson *l)
{
  eligibility_feedback(l, ((const struct params *)l->params)->scale, l->kept[FEEDBACK]);
}

static void propose(tct_lesson *l)
{
  tct_sweep(l);
  tct_feel(l);
  eligibility_propose(l, l->kept[FEEDBACK]);
}

static void settle(tct_lesson *l)
{
  const tct_real d   = (tct_real)((const struct params *)l->params)->decay;
  const tct_model *m = l->model;

  eligibility_settle(l);
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    if (!tct_mine(l, s) || s->delay || s->down || !m->population[s->pre].unit) continue;
    for (size_t i = s->at; i < s->at + s->n; i++) {
      l->learnt[FEEDBACK][i] = l->update[i] - d * l->kept[FEEDBACK][i];
      l->update[i] -= d * l->weight[i];
    }
  }
}

const tct_rule tct_rule_e_prop_adaptive = {
  .name     = "e_prop_adaptive",
  .title    = "Eligibility propagation, adaptive feedback",
  .family   = "eligibility traces",
  .summary  = "let a trace at the synapse meet an error that came through feedback that learns",
  .equation = "e_ij = ψ_i (ε_j - β a_ij),   ē_ij = κ ē_ij(t-1) + e_ij\n"
              "ΔW_ij = Σ_t L_i ē_ij,   L = Bᵀ e\n"
              "ΔB = ΔW - d B,   ΔW less d W, where signals come through",
  .source   = "Bellec et al. 2020, doi:10.1038/s41467-020-17236-y",
  .notes = "It is the feedback that adapts; thresholds may too.  With sgd of step size η, W - B "
           "of what carries signals shrinks by 1 - η d a step; other optimisers: see "
           "kolen_pollack",
  TCT_TAKES(struct params, params),
  .costs  = TCT_ERROR | TCT_FEEDBACK | TCT_LEARNT_FEEDBACK | TCT_TRACES | TCT_SYNAPSE_TRACES,
  .claims = TCT_CLAIM_ONLINE,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .start   = start,
  .propose = propose,
  .settle  = settle,
};
