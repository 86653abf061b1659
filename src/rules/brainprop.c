/* brainprop.c -- what each alternative is worth; one is chosen, and its worth corrected by the reward.
 *
 *     δ = r - Q_s,   r = 1 if the chosen s is right, else 0
 *     e_pre = f'(a_pre) ∘ Bᵀ e_post from 1 at s          ΔW = ΔB = δ e_post r_preᵀ
 *
 * Backprop for one output unit at a time.  Chosen uniformly among C, and while B is W, C x the mean over
 * choices is the gradient of squared error against the one-hot target; chosen greedily it is not.
 */
#include "feedback.h"
#include "reward.h"

enum { FEEDBACK, CHANCE, WORTH };
enum { GREEDY, SOFTMAX, UNIFORM };

struct params {
  int feedback, selection;
  double epsilon;
};

static const tct_param params[] = {
  TCT_PARAM_CHOICE(struct params, selection, GREEDY, "greedy|softmax|uniform",
                   "how one is chosen: the most valued but for now and then, by softmax of the "
                   "values, or any"),
  TCT_PARAM(struct params, epsilon, 0.02, 0, 1, "1",
            "share of trials in which a greedy one chooses by softmax"),
  FEEDBACK_START(struct params),
};

static const tct_keep keeps[] = {
  {"feedback", TCT_BUNDLE, TCT_LEARNT, .carried = true,
   "feedback that changes as the weights do, laid out like them"},
  {"chance", TCT_PER_TRIAL, TCT_SCRATCH, .doc = "draws that choose"},
  {"worth", TCT_PER_TRIAL, TCT_SCRATCH, .doc = "δ: reward less what was expected"},
};

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  (void)id;
  (void)own;
  TCT_TRY(reward_is_known(m, err), err, "reward");
  if (reward_top(m)->unit->credit_at_drive)
    return tct_fail(err, TCT_BAD_SPEC,
                    "its values are rates, and it chooses itself: population %s must be of kind "
                    "rate, with squared_error",
                    reward_top(m)->name);
  return TCT_OK;
}

static void start(tct_lesson *l)
{
  feedback_start(l, ((const struct params *)l->params)->feedback, l->kept[FEEDBACK]);
}

static int by_softmax(const tct_lesson *l, const tct_real *value, double chance)
{
  const int n      = reward_top(l->model)->size;
  const double top = (double)value[reward_largest(l, value)];
  double sum       = 0;
  int s            = 0;

  for (int k = 0; k < n; k++) sum += exp((double)value[k] - top);
  for (double left = chance * sum; s < n - 1; s++)
    if ((left -= exp((double)value[s] - top)) < 0) break;
  return s;
}

static int choose(const tct_lesson *l, const tct_real *value, double chance)
{
  const struct params *own = l->params;

  if (own->selection == UNIFORM) return (int)(chance * reward_top(l->model)->size);
  if (own->selection == SOFTMAX) return by_softmax(l, value, chance);
  if (chance < own->epsilon) return by_softmax(l, value, chance / own->epsilon);
  return reward_largest(l, value);
}

static void propose(tct_lesson *l)
{
  const tct_model *m = l->model;

  tct_sweep(l);
  tct_chance(l, l->per_trial[CHANCE], "brainprop");
  for (int p = 0; p < m->n_populations; p++)
    memset(tct_rows(l, l->credit, p, 0), 0, tct_span(l, p) * sizeof *l->credit);
  for (int i = 0; i < l->trials; i++) {
    const tct_real *value  = reward_row(l, l->rate, i);
    const int s            = choose(l, value, l->per_trial[CHANCE][i]);
    l->per_trial[WORTH][i] = reward_for(l, i, s) - (double)value[s];
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

const tct_rule tct_rule_brainprop = {
  .name   = "brainprop",
  .title  = "Attention-gated brain propagation",
  .family = "perturbation and reward",
  .summary =
    "choose by value, mark by feedback who spoke for the choice, correct them by the reward",
  .equation = "δ = r - Q_s,   e_pre = f'(a_pre) ∘ Bᵀ e_post,   e_s = 1 at the chosen s\n"
              "ΔW = ΔB = δ e_post r_preᵀ",
  .source   = "Pozzi, Bohte & Roelfsema 2018, doi:10.48550/arXiv.1811.01768; 2020, Attention-Gated "
              "Brain Propagation (NeurIPS 33)",
  .notes =
    "The objective is squared_error at linear rates, one per class: values Q. Reward is 1 if the "
    "chosen one is the target's class: of the target nothing else is seen. With uniform choice, "
    "C classes and reciprocal feedback, C x the mean update is the gradient of squared error, "
    "exactly; greedy choice, which the papers use, is biased and varies less.",
  TCT_TAKES(struct params, params),
  .costs = TCT_SCALAR | TCT_FEEDBACK | TCT_LEARNT_FEEDBACK,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .start   = start,
  .propose = propose,
  .settle  = settle,
};
