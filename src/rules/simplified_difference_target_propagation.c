/* simplified_difference_target_propagation.c -- target propagation that reads no forward weight at all.
 *
 * The wish begins where the objective is felt, and goes through a learnt inverse from there on too:
 *
 *     ĥ_L = h_L - α dLoss / d h_L          ĥ_l-1 = h_l-1 + g_l(ĥ_l) - g_l(h_l)          ΔW as in targets.h
 *
 * Inverses learn to undo the noise as well: they aim at the rates without it.  Linear and with exact inverses
 * the displacement is W⁻¹ ... W⁻¹ e, Gauss and Newton's.
 */
#include "targets.h"

static const tct_param params[] = {TARGETS_PARAMS(0.1, 0.3, 0.1)};

static void propose(tct_lesson *l)
{
  const tct_real reach = (tct_real)((const struct targets *)l->params)->reach;
  const int top        = l->model->objective[0].at;

  tct_sweep(l);
  tct_copy(l, l->kept[CLEAN], l->rate);
  tct_copy(l, l->kept[WISH], l->rate);
  tct_slope(l, l->kept[SLOPE]);
  tct_feel(l);
  tct_add(tct_span(l, top), reach, tct_rows(l, l->credit, top, 0),
          tct_rows(l, l->kept[WISH], top, 0));
  targets_descend(l, top);
  targets_ask(l);
  targets_learn_inverses(l, true, -1);
}

const tct_rule tct_rule_simplified_difference_target_propagation = {
  .name    = "simplified_difference_target_propagation",
  .title   = "Simplified difference target propagation",
  .family  = "target propagation",
  .summary = "send back what rates should be through learnt inverses, from the objective on",
  .equation = "ĥ_L = h_L - α dLoss / d h_L,   ĥ_l-1 = h_l-1 + g(ĥ_l) - g(h_l),   g(h) = f(Gᵀ h)\n"
              "ΔW = f' ∘ (ĥ - h) / α h_preᵀ\n"
              "ΔG = γ r [f' ∘ (h - g(r))]ᵀ,   r = f(W (h + σ ξ) + b)",
  .source = "Bartunov et al. 2018, doi:10.48550/arXiv.1807.04587",
  .notes =
    "Wants a chain of populations that answer at once. Weights and inverses learn side by side, "
    "not in "
    "turns; inverses have no biases. Where the objective's population has few units, its inverse "
    "makes "
    "a few wishes of many, which starves those below. Its updates can be several times as long as "
    "the "
    "gradient: relu units ran away at a step that backprop bore, where tanh units reached 0.867 of "
    "Fashion-MNIST (0.851 if inverses did not learn; backprop 0.868). About two passes more a "
    "batch.",
  TCT_TAKES(struct targets, params),
  .costs  = TCT_ERROR | TCT_NODE_NOISE | TCT_FEEDBACK | TCT_LEARNT_FEEDBACK | TCT_COMPARTMENTS,
  .claims = TCT_CLAIM_ERROR_DRIVEN,
  TCT_KEEPS_ALL(targets_keeps),
  .check   = targets_check,
  .start   = targets_start,
  .propose = propose,
};
