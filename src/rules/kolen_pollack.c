/* kolen_pollack.c -- forward and feedback synapses see the same change, both decay, and so they meet.
 *
 *     e_pre = f'(a_pre) ∘ Bᵀ e_post
 *     ΔW = e_post r_preᵀ - d W          ΔB = e_post r_preᵀ - d B          (B laid out like W)
 *
 * Whatever the error: with steps of size η,  W - B  after t steps is  (1 - η d)^t  of what it was.  The
 * same optimiser moves both, each with moments of its own.
 */
#include "feedback.h"

enum { FEEDBACK };

struct params {
  double scale, decay;
};

static const tct_param params[] = {
  FEEDBACK_SCALE(struct params),
  TCT_PARAM(struct params, decay, 0.001, 0, 1000, "1",
            "d: pull of a synapse and of its partner towards zero, added to their updates"),
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
  const struct params *own = l->params;
  feedback_pair(l, own->decay, l->kept[FEEDBACK], l->learnt[FEEDBACK]);
}

const tct_rule tct_rule_kolen_pollack = {
  .name   = "kolen_pollack",
  .title  = "Kolen and Pollack's rule",
  .family = "gradient without transport",
  .summary =
    "change forward and feedback weights alike and let both decay, until they are the same",
  .equation = "e_pre = f'(a_pre) ∘ Bᵀ e_post\n"
              "ΔW = e_post r_preᵀ - d W\n"
              "ΔB = e_post r_preᵀ - d B",
  .source   = "Kolen & Pollack 1994, doi:10.1109/ICNN.1994.374486; in deep circuits: Akrout et al. "
              "2019, doi:10.48550/arXiv.1904.05391",
  .notes =
    "With sgd of step size η, W - B shrinks by 1 - η d a step, whatever the error. With momentum m "
    "it obeys v = m v - d (W - B), W - B += η v: about 1 - η d / (1 - m) a step. Adam divides W's "
    "and B's updates by different roots, and the law fails; give the decay to Adam instead (decay: "
    "0 "
    "here, decay: d there) and it is exact again, biases decaying too. Constraints hold W, not B. "
    "Biases do not decay; fixed projections keep the feedback that they were born with.",
  TCT_TAKES(struct params, params),
  .costs  = TCT_ERROR | TCT_TIME | TCT_FEEDBACK | TCT_LEARNT_FEEDBACK,
  .claims = TCT_CLAIM_ALIGNS | TCT_CLAIM_RESWEPT,
  TCT_KEEPS_ALL(keeps),
  .start   = start,
  .propose = propose,
  .settle  = settle,
};
