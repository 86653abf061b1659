/* e_prop_random.c -- e-prop whose learning signals come through fixed random feedback.
 *
 *     ΔW_ij = Σ_t L_i(t) ē_ij(t),   L = Bᵀ e,   B drawn once
 *
 * Traces are those of e_prop.c. */
#include "eligibility.h"

enum { FEEDBACK = ELIGIBILITY_KEEPS };

struct params {
  double scale;
};

static const tct_param params[] = {
  FEEDBACK_SCALE(struct params),
};

static const tct_keep keeps[] = {
  ELIGIBILITY_KEEPS_ROWS,
  {"feedback", TCT_BUNDLE, TCT_STILL, .carried = true,
   "fixed random feedback, laid out like the weights"},
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

const tct_rule tct_rule_e_prop_random = {
  .name     = "e_prop_random",
  .title    = "Eligibility propagation, random feedback",
  .family   = "eligibility traces",
  .summary  = "let a trace at the synapse meet an error that came through fixed random feedback",
  .equation = "e_ij = ψ_i (ε_j - β a_ij),   ē_ij = κ ē_ij(t-1) + e_ij\n"
              "ΔW_ij = Σ_t L_i ē_ij,   L = Bᵀ e",
  .source   = "Bellec et al. 2020, doi:10.1038/s41467-020-17236-y",
  .notes    = "With B = W it is e_prop, bit for bit.  Who has no undelayed synapse towards the "
              "objective hears no signal",
  TCT_TAKES(struct params, params),
  .costs  = TCT_ERROR | TCT_FEEDBACK | TCT_TRACES | TCT_SYNAPSE_TRACES,
  .claims = TCT_CLAIM_ONLINE | TCT_CLAIM_ERROR_DRIVEN,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .start   = start,
  .propose = propose,
  .settle  = eligibility_settle,
};
