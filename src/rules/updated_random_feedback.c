/* updated_random_feedback.c -- feedback begins at random and changes as the forward weights do.
 *
 *     e_pre = f'(a_pre) ∘ Bᵀ e_post          ΔW = ΔB = e_post r_preᵀ
 *
 * W - B stays what it was: B comes to lie along W only as both grow away from where they began.  Where they
 * began as one this is backprop for ever, which is how Zipser & Rumelhart had it.
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
  {"feedback", TCT_BUNDLE, TCT_LEARNT, .carried = true,
   "feedback that changes as the weights do, laid out like them"},
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

static void settle(tct_lesson *l)
{
  feedback_pair(l, 0, l->kept[FEEDBACK], l->learnt[FEEDBACK]);
}

const tct_rule tct_rule_updated_random_feedback = {
  .name   = "updated_random_feedback",
  .title  = "Updated random feedback",
  .family = "gradient without transport",
  .summary =
    "carry errors back through weights that begin at random and change as the forward ones",
  .equation = "e_pre = f'(a_pre) ∘ Bᵀ e_post\nΔW = ΔB = e_post r_preᵀ",
  .source   = "Amit 2019, doi:10.3389/fncom.2019.00018",
  .notes    = "W - B is conserved, with any optimiser that does not decay: alignment comes from "
              "growth alone, "
              "and is better the smaller W and B begin. The source's last population learns by a "
              "hinge of its "
              "own; here the objective is the spec's. Constraints hold W, not B.",
  TCT_TAKES(struct params, params),
  .costs  = TCT_ERROR | TCT_TIME | TCT_FEEDBACK | TCT_LEARNT_FEEDBACK,
  .claims = TCT_CLAIM_ALIGNS | TCT_CLAIM_ERROR_DRIVEN | TCT_CLAIM_RESWEPT,
  TCT_KEEPS_ALL(keeps),
  .start   = start,
  .propose = propose,
  .settle  = settle,
};
