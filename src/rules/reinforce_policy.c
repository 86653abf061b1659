/* reinforce_policy.c -- a drawn choice becomes likelier as far as it was rewarded; credit goes down by feedback.
 *
 *     e_post = (R - b) (s - p) at the choice              s: one-hot, what was drawn;  R = 1 if right, else 0
 *     e_pre  = f'(a_pre) ∘ Bᵀ e_post                      ΔW = ΔB = e_post r_preᵀ
 *
 * The policy gradient: only the choice is drawn, all below is smooth.  Feedback B changes as W does.  While
 * the two are the same the mean over choices is the gradient of the expected R, whatever the baseline b.
 */
#include "feedback.h"
#include "reward.h"

enum { FEEDBACK, REWARD, BASELINE };

struct params {
  double pace;
  int feedback;
};

static const tct_param params[] = {
  TCT_PARAM(
    struct params, pace, 0.05, 0, 1, "1",
    "share of the way that the baseline, the mean reward so far, goes each batch; 0: it stays "
    "that of the first batch"),
  FEEDBACK_START(struct params),
};

static const tct_keep keeps[] = {
  {"feedback", TCT_BUNDLE, TCT_LEARNT, .carried = true,
   "feedback that changes as the weights do, laid out like them"},
  {"reward", TCT_PER_TRIAL, TCT_SCRATCH, .doc = "R, then R - b"},
  {"baseline", TCT_NUMBERS, TCT_LEARNT, .count = 2, .doc = "b; 1 once it is one"},
};

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  (void)id;
  (void)own;
  TCT_TRY(reward_is_drawn(m, err), err, "reward");
  for (int p = 0; p < m->n_populations; p++)
    if (p != m->objective[0].at && m->population[p].unit && m->population[p].unit->score &&
        tct_population_draws(&m->population[p]))
      return tct_fail(err, TCT_BAD_SPEC,
                      "only the choice may draw, and population %s draws: use rule reinforce",
                      m->population[p].name);
  return TCT_OK;
}

static void start(tct_lesson *l)
{
  feedback_start(l, ((const struct params *)l->params)->feedback, l->kept[FEEDBACK]);
}

static void propose(tct_lesson *l)
{
  double *reward = l->per_trial[REWARD];

  tct_sweep(l);
  reward_got(l, reward);
  for (int i = 0; i < l->trials; i++) {
    l->tally[BASELINE][0] += l->share * reward[i];
    reward[i] -= (double)l->kept[BASELINE][0];
  }
  tct_likelihood(l, l->credit);
  tct_broadcast(l, l->credit, reward);
  tct_carry(l, l->kept[FEEDBACK], TCT_NOW);
  tct_outer(l, 1, l->error, l->rate);
}

static void settle(tct_lesson *l)
{
  feedback_pair(l, 0, l->kept[FEEDBACK], l->learnt[FEEDBACK]);
  baseline_move(l, BASELINE, ((const struct params *)l->params)->pace);
}

const tct_rule tct_rule_reinforce_policy = {
  .name     = "reinforce_policy",
  .title    = "REINFORCE with a policy",
  .family   = "perturbation and reward",
  .summary  = "make a drawn choice likelier if it was rewarded more than usual, all the way down",
  .equation = "e_post = (R - b) (s - p) at the choice,   e_pre = f'(a_pre) ∘ Bᵀ e_post\n"
              "ΔW = ΔB = e_post r_preᵀ,   b: mean of R so far",
  .source   = "Williams 1992, doi:10.1007/BF00992696",
  .notes =
    "The circuit must answer by a choice that is drawn (kind: choice, draw: true), and draw "
    "nowhere else. R is 1 if it drew the target's class, else 0: of the target nothing else is "
    "seen. With reciprocal feedback it is in the mean over choices exactly the gradient of the "
    "expected R, which is p of the target times that of cross entropy: slow where the right "
    "choice is rare. The first batch is held against b = 0.",
  TCT_TAKES(struct params, params),
  .costs = TCT_SCALAR | TCT_FEEDBACK | TCT_LEARNT_FEEDBACK,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .start   = start,
  .propose = propose,
  .settle  = settle,
};
