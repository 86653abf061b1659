/* difference_target_propagation.c -- not an error but a wish goes back, through learnt inverses.
 *
 * The wish of the last hidden population comes by the gradient, through the weights ahead of it; from there
 * down every population wishes for what an inverse makes of the wish above, corrected by what it makes of the
 * rates as they are:
 *
 *     ĥ_L-1 = h_L-1 + α Wᵀ e_L          ĥ_l-1 = h_l-1 + g_l(ĥ_l) - g_l(h_l)          ΔW as in targets.h
 *
 * Linear and with exact inverses the displacement is W⁻¹ ... W⁻¹ Wᵀ e, Gauss and Newton's and not the
 * gradient's; where the weights are orthogonal the two are one.
 */
#include "targets.h"

static const tct_param params[] = {TARGETS_PARAMS(0.1, 0.3, 0.1)};

/* wish = h, but for the population where the objective is felt and those that drive it */
static void wish(tct_lesson *l)
{
  const tct_real reach = (tct_real)((const struct targets *)l->params)->reach;
  const int top        = l->model->objective[0].at;
  tct_real *felt = l->kept[BACK], *asked = l->kept[DRIVE];

  memset(felt, 0, l->size * sizeof *felt);
  memcpy(tct_rows(l, felt, top, 0), tct_rows(l, l->credit, top, 0),
         tct_span(l, top) * sizeof *felt);
  tct_echo(l, l->weight, felt, asked);
  for (int p = 0; p < l->model->n_populations; p++) {
    if (!l->model->population[p].unit) continue;
    tct_add(tct_span(l, p), reach, tct_rows(l, p == top ? felt : asked, p, 0),
            tct_rows(l, l->kept[WISH], p, 0));
  }
}

static void propose(tct_lesson *l)
{
  const int top = l->model->objective[0].at;
  int last      = top;

  for (int k = 0; k < l->model->n_projections; k++)
    if (l->model->projection[k].post == top && targets_inner(l->model, &l->model->projection[k]))
      last = l->model->projection[k].pre;
  tct_sweep(l);
  tct_copy(l, l->kept[CLEAN], l->rate);
  tct_copy(l, l->kept[WISH], l->rate);
  tct_slope(l, l->kept[SLOPE]);
  tct_feel(l);
  wish(l);
  targets_descend(l, last);
  targets_ask(l);
  targets_learn_inverses(l, false, top);
}

const tct_rule tct_rule_difference_target_propagation = {
  .name    = "difference_target_propagation",
  .title   = "Difference target propagation",
  .family  = "target propagation",
  .summary = "send back what rates should be, through inverses that are learnt beside the weights",
  .equation = "ĥ_L-1 = h_L-1 + α Wᵀ e_L,   ĥ_l-1 = h_l-1 + g(ĥ_l) - g(h_l),   g(h) = f(Gᵀ h)\n"
              "ΔW = f' ∘ (ĥ - h) / α h_preᵀ\n"
              "ΔG = γ r [f' ∘ (h + σ ξ - g(r))]ᵀ,   r = f(W (h + σ ξ) + b)",
  .source = "Lee et al. 2015, doi:10.1007/978-3-319-23528-8_31",
  .notes =
    "Wants a chain of populations that answer at once. Weights and inverses learn side by side, "
    "not "
    "in turns; inverses have no biases. An inverse of a population wider than the one above it "
    "cannot "
    "be exact, and the wish then says less: in a chain of 256 and 128 tanh units on Fashion-MNIST "
    "the "
    "first lay 54 degrees off the gradient, 64 if inverses did not learn. With exact inverses the "
    "step "
    "is Gauss and Newton's, not the gradient's: no claim to align. About two passes more a batch.",
  TCT_TAKES(struct targets, params),
  .costs = TCT_ERROR | TCT_TRANSPORT | TCT_NODE_NOISE | TCT_FEEDBACK | TCT_LEARNT_FEEDBACK |
           TCT_COMPARTMENTS,
  .claims = TCT_CLAIM_ERROR_DRIVEN,
  TCT_KEEPS_ALL(targets_keeps),
  .check   = targets_check,
  .start   = targets_start,
  .propose = propose,
};
