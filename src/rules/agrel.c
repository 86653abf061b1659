/* agrel.c -- one winner, one reward: attention marks who made the choice, surprise says how much to change.
 *
 *     δ = 1 - p_s if the winner s is right, else -1          f(δ) = δ / (1 - δ) for δ >= 0,  f(-1) = -1
 *     e_pre = f'(a_pre) ∘ Bᵀ e_post from 1 at the winner     ΔW = ΔB = f(δ) e_post r_preᵀ
 *
 * δ reaches all synapses, attention from the winner only those that took part in the choice.  Feedback B
 * changes as W does.  While the two are the same the mean over winners is the gradient of cross entropy:
 * right, p (1 - p) / p = 1 - p; wrong, -p.
 */
#include "feedback.h"
#include "reward.h"

enum { FEEDBACK, WORTH };

struct params {
  int feedback;
};

static const tct_param params[] = {FEEDBACK_START(struct params)};

static const tct_keep keeps[] = {
  {"feedback", TCT_BUNDLE, TCT_LEARNT, .carried = true,
   "feedback that changes as the weights do, laid out like them"},
  {"worth", TCT_PER_TRIAL, TCT_SCRATCH, .doc = "f(δ): what the choice was worth"},
};

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  (void)id;
  (void)own;
  return reward_is_drawn(m, err);
}

static void start(tct_lesson *l)
{
  feedback_start(l, ((const struct params *)l->params)->feedback, l->kept[FEEDBACK]);
}

/* Unbounded, as chances of being right go to 0: but who is never chosen is never rewarded. */
static double worth(double surprise)
{
  const double least =
    1e-6; /* chance that is told from none; choices beyond are as good as never made */
  return surprise < 0 ? -1 : surprise / fmax(1 - surprise, least);
}

static void propose(tct_lesson *l)
{
  tct_sweep(l);
  tct_likelihood(l, l->credit); /* at the winner 1 - p_s */
  for (int i = 0; i < l->trials; i++) {
    const int s            = reward_largest(l, reward_row(l, l->rate, i));
    const double lacking   = (double)reward_row(l, l->credit, i)[s];
    l->per_trial[WORTH][i] = worth(reward_for(l, i, s) > 0 ? lacking : -1);
    reward_attend(l, i, s);
  }
  tct_broadcast(l, l->credit, l->per_trial[WORTH]);
  tct_carry(l, l->kept[FEEDBACK], TCT_NOW);
  tct_outer(l, 1, l->error, l->rate);
}

static void settle(tct_lesson *l)
{
  feedback_pair(l, 0, l->kept[FEEDBACK], l->learnt[FEEDBACK]);
}

const tct_rule tct_rule_agrel = {
  .name   = "agrel",
  .title  = "Attention-gated reinforcement learning",
  .family = "perturbation and reward",
  .summary =
    "mark by feedback who made the choice, and change them by how surprising the reward was",
  .equation = "e_pre = f'(a_pre) ∘ Bᵀ e_post,   e_s = 1 at the winner s\n"
              "δ = 1 - p_s if s is right, else -1;   f(δ) = δ / (1 - δ), f(-1) = -1\n"
              "ΔW = ΔB = f(δ) e_post r_preᵀ",
  .source   = "Roelfsema & van Ooyen 2005, doi:10.1162/0899766054615699",
  .notes =
    "The circuit must answer by a choice that is drawn (kind: choice, draw: true). The reward is "
    "1 if the winner is the target's class: of the target nothing else is seen. With reciprocal "
    "feedback it is in the mean over winners the gradient of cross entropy, exactly; its "
    "variance is of the order of the number of classes. Random feedback starts as in "
    "feedback_alignment and then changes as the weights do. Rewarded winners less likely than "
    "1e-6 count as if they were so likely; f has no other bound: steps that backprop takes well "
    "may be too large here.",
  TCT_TAKES(struct params, params),
  .costs  = TCT_SCALAR | TCT_FEEDBACK | TCT_LEARNT_FEEDBACK,
  .claims = TCT_CLAIM_UNBIASED,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .start   = start,
  .propose = propose,
  .settle  = settle,
};
