/* feedback_alignment.c -- credit through fixed random feedback.
 *
 * Backprop sends the error of a population down through the transpose of the weights that drive it, which
 * no synapse can know (weight transport).  Lillicrap et al. found that a fixed random matrix B does
 * instead: during training the forward weights come to align with B, and the updates with the gradient.
 *
 *     e_pre = f'(a_pre) ∘ Bᵀ e_post          ΔW = e_post r_preᵀ
 */
#include "feedback.h"

enum { FEEDBACK };

struct params {
  double scale;
};

static const tct_param params[] = {
  FEEDBACK_SCALE(struct params),
};

static const tct_keep keeps[] = {
  {"feedback", TCT_BUNDLE, TCT_STILL, .carried = true,
   "fixed random feedback, laid out like the weights"},
};

static void start(tct_lesson *l)
{
  feedback_draw(l, ((const struct params *)l->params)->scale, l->kept[FEEDBACK]);
}

static void propose(tct_lesson *l)
{
  tct_sweep(l);
  tct_feel(l);
  tct_carry(l, l->kept[FEEDBACK], TCT_THROUGH_TIME);
  tct_outer(l, 1, l->error, l->rate);
}

const tct_rule tct_rule_feedback_alignment = {
  .name     = "feedback_alignment",
  .title    = "Feedback alignment",
  .family   = "gradient without transport",
  .summary  = "carry errors back through fixed random weights",
  .equation = "e_pre = f'(a_pre) ∘ Bᵀ e_post\nΔW = e_post r_preᵀ",
  .source   = "Lillicrap et al. 2016, doi:10.1038/ncomms13276",
  .notes =
    "Hidden updates start near 90 degrees to the gradient and close in as W aligns with B. Poor in "
    "convolutional and very deep circuits (Bartunov et al. 2018).",
  TCT_TAKES(struct params, params),
  .costs  = TCT_ERROR | TCT_TIME | TCT_FEEDBACK,
  .claims = TCT_CLAIM_ALIGNS | TCT_CLAIM_ERROR_DRIVEN | TCT_CLAIM_RESWEPT,
  TCT_KEEPS_ALL(keeps),
  .start   = start,
  .propose = propose,
};
