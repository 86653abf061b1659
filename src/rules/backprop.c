/* backprop.c -- the gradient: credit back through the transpose of every weight, and through time.
 *
 *     e_pre = f'(a_pre) ∘ Wᵀ e_post          ΔW = Σ_t e_post(t) r_pre(t - delay)ᵀ
 *
 * No synapse can know the weights ahead of it, nor wait for the end of time: the rule that all others are
 * held against.
 */
#include <tercet/lesson.h>

static void propose(tct_lesson *l)
{
  tct_sweep(l);
  tct_feel(l);
  tct_carry(l, l->weight, TCT_THROUGH_TIME);
  tct_outer(l, 1, l->error, l->rate);
}

const tct_rule tct_rule_backprop = {
  .name     = "backprop",
  .title    = "Backpropagation",
  .family   = "gradient",
  .summary  = "carry errors back through the transpose of the weights, and through time",
  .equation = "e_pre = f'(a_pre) ∘ Wᵀ e_post\nΔW = Σ_t e_post(t) r_pre(t - delay)ᵀ",
  .source   = "Rumelhart, Hinton & Williams 1986, doi:10.1038/323533a0; through time: Werbos 1990, "
              "doi:10.1109/5.58337",
  .notes =
    "Exact for smooth units; for spiking units the slope is the unit's surrogate. Memory grows "
    "with the length of a trial.",
  .costs   = TCT_ERROR | TCT_TRANSPORT | TCT_TIME,
  .claims  = TCT_CLAIM_GRADIENT | TCT_CLAIM_UNBIASED | TCT_CLAIM_ERROR_DRIVEN,
  .propose = propose,
};
