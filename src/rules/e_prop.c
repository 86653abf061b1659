/* e_prop.c -- a trace at the synapse meets a signal of now; no way back in time.
 *
 *     ε_j(t) = k ε_j(t-1) + z_j(t - delay)
 *     e_ij = ψ_i (ε_j - β a_ij),   a_ij(t+1) = ρ a_ij + e_ij       β = 0 where thresholds do not adapt
 *     ΔW_ij = Σ_t L_i(t) ē_ij(t),   ē_ij = κ ē_ij(t-1) + e_ij      κ: of a read-out that leaks, else 0
 *
 * The learning signal L = Wᵀ e comes through the transpose of the outgoing weights ("symmetric e-prop");
 * e_prop_random and e_prop_adaptive have feedback of their own.  The traces are in eligibility.h. */
#include "eligibility.h"

static const tct_keep keeps[] = {ELIGIBILITY_KEEPS_ROWS};

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  (void)id;
  (void)own;
  return eligibility_check(m, err);
}

static void propose(tct_lesson *l)
{
  tct_sweep(l);
  tct_feel(l);
  eligibility_propose(l, l->weight);
}

const tct_rule tct_rule_e_prop = {
  .name     = "e_prop",
  .title    = "Eligibility propagation",
  .family   = "eligibility traces",
  .summary  = "let a decaying trace at the synapse meet the error of the moment",
  .equation = "ε_j(t) = k ε_j(t-1) + z_j(t - delay)\n"
              "e_ij = ψ_i (ε_j - β a_ij),   a_ij(t+1) = ρ a_ij + e_ij\n"
              "ΔW_ij = Σ_t L_i ē_ij,   ē_ij = κ ē_ij(t-1) + e_ij,   L = Wᵀ e",
  .source   = "Bellec et al. 2020, doi:10.1038/s41467-020-17236-y",
  .notes =
    "For lif and adaptive_lif units.  Without recurrent synapses and with a detached reset it is "
    "backprop through time with the same surrogate slope; with them it leaves out what a spike "
    "does to later spikes of others.  Where thresholds adapt or a linear read-out leaks, each "
    "synapse keeps traces of its own: memory grows with trials x synapses, and not with the length "
    "of a trial where train.window is short",
  .costs  = TCT_ERROR | TCT_TRANSPORT | TCT_TRACES | TCT_SYNAPSE_TRACES,
  .claims = TCT_CLAIM_ONLINE | TCT_CLAIM_ERROR_DRIVEN,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .propose = propose,
  .settle  = eligibility_settle,
};
