/* reinforce.c -- what was drawn becomes likelier as far as it was rewarded.
 *
 *     ΔW = (R - b) d log P(z) / da · r_preᵀ               for a Bernoulli unit  d log P / da = z - p
 *
 * No way back at all: a synapse knows the chance of its own unit's draw, and R.  R is 1 or 0 where the
 * circuit answers by a drawn choice, right or wrong; else the loss, negative.  In the mean over draws this
 * is the gradient of the expected R, whatever the baseline b; b only takes variance away.
 */
#include "reward.h"
#include "shake.h"

enum { SCORE, REWARD, BASELINE };

struct params {
  double pace;
};

static const tct_param params[] = {
  TCT_PARAM(
    struct params, pace, 0.05, 0, 1, "1",
    "share of the way that the baseline, the mean reward so far, goes each batch; 0: it stays "
    "that of the first batch"),
};

static const tct_keep keeps[] = {
  {"score", TCT_FIELD, TCT_SCRATCH, .doc = "how a drive makes what was drawn likelier, x (R - b)"},
  {"reward", TCT_PER_TRIAL, TCT_SCRATCH, .doc = "R, then R - b"},
  {"baseline", TCT_NUMBERS, TCT_LEARNT, .count = 2, .doc = "b; 1 once it is one"},
};

static bool draws(const tct_population *q)
{
  return q->unit->score && (!q->unit->draws || q->unit->draws(q->params));
}

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  (void)own;
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    if (s->rule == id && !s->fixed && s->n > 0 && !draws(&m->population[s->post]))
      return tct_fail(
        err, TCT_BAD_SPEC,
        "%s lands on units that draw nothing: they must be bernoulli, or a choice with "
        "draw: true",
        s->name);
  }
  if (reward_draws_one(reward_top(m))) return reward_is_known(m, err);
  return shake_whole_trials(m, err);
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
  tct_likelihood(l, l->kept[SCORE]);
  tct_broadcast(l, l->kept[SCORE], reward);
  tct_outer(l, 1, l->kept[SCORE], l->rate);
}

static void settle(tct_lesson *l)
{
  baseline_move(l, BASELINE, ((const struct params *)l->params)->pace);
}

const tct_rule tct_rule_reinforce = {
  .name     = "reinforce",
  .title    = "REINFORCE, unit by unit",
  .family   = "perturbation and reward",
  .summary  = "make what was drawn likelier if it was rewarded more than usual",
  .equation = "ΔW = (R - b) d log P(z) / da · r_preᵀ,   b: mean of R so far",
  .source   = "Williams 1992, doi:10.1007/BF00992696",
  .notes =
    "For stochastic units: all that learns must land on bernoulli units or a drawn choice. If "
    "the objective's population draws a choice, R is 1 where it drew the target's class, else 0; "
    "otherwise R is the objective, negative. In the mean over draws exactly the gradient of the "
    "expected R; its variance grows with the number of units that draw. The first batch is held "
    "against b = 0.",
  TCT_TAKES(struct params, params),
  .costs = TCT_SCALAR,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .propose = propose,
  .settle  = settle,
};
