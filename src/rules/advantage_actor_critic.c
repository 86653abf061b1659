/* advantage_actor_critic.c -- choices become likelier as far as more came of them than the circuit itself foresaw (A2C).
 *
 *     G(t) = r(t) + gamma G(t+1),  0 after the last step;  A(t) = G(t) - V(t)
 *     e(t) = A(t) (s(t) - p(t)) + beta dH(t)/da        at the drive of the choice, s: what was drawn
 *     e(t) = c A(t)                                     at the value
 *
 * and from there back through the circuit and through time, mean over steps.  With `steps` a return is summed over a
 * stretch of so many steps at most, and V stands for what comes after it.  What A(t) is held against does not depend on
 * the action, so that with gamma 1, no stretch and no entropy the actor's mean update is the gradient of the mean reward
 * (Williams 1992).  Learnt in a recurrent circuit that sees its last action and reward, activity itself comes to learn
 * within a trial, weights at rest (Wang et al. 2018). */
#include <math.h>

#include "reward.h"

enum { RETURN, AFTER };

struct params {
  const char *value;
  double discount, critic, entropy;
  int64_t steps;
};

static const tct_param params[] = {
  TCT_PARAM_TEXT(struct params, value, "value",
                 "the population, of one unit, that says what is foreseen"),
  TCT_PARAM(struct params, discount, 0.9, 0, 1, "1",
            "what is left of a reward's worth if it comes a step later (gamma)"),
  TCT_PARAM(struct params, critic, 0.05, 0, 1e3, "1",
            "how much the error of the value weighs beside that of the choice (c)"),
  TCT_PARAM(struct params, entropy, 0.05, 0, 1e3, "1",
            "how much it is worth to keep choices open (beta)"),
  TCT_PARAM(
    struct params, steps, 0, 0, 1e9, "1",
    "over which rewards are summed before the value stands for the rest; 0: the whole trial"),
};

static const tct_keep keeps[] = {
  {"return", TCT_PER_TRIAL, TCT_SCRATCH, .doc = "G of the step that comes next"},
  {"after", TCT_PER_TRIAL, TCT_SCRATCH, .doc = "V of that step"},
};

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  const char *name = ((const struct params *)own)->value;
  const int value  = tct_population_named(m, name);
  (void)id;

  if (m->actor < 0)
    return tct_fail(err, TCT_BAD_SPEC, "it learns by acting, and task %s does not answer",
                    m->task->name);
  if (!reward_draws_one(&m->population[m->actor]))
    return tct_fail(err, TCT_BAD_SPEC,
                    "population %s acts, and must draw what it does: kind: choice, draw: true",
                    m->population[m->actor].name);
  if (value < 0 || !m->population[value].unit || m->population[value].size != 1 ||
      m->population[value].unit->credit_at_drive)
    return tct_fail(err, TCT_BAD_SPEC,
                    "a population of one unit must say what is foreseen: `value: {kind: rate, "
                    "units: 1, activation: linear}`, or its name as `value`, which is '%s'",
                    name);
  for (int p = 0; p < m->n_populations; p++)
    if (p != m->actor && tct_population_draws(&m->population[p]))
      return tct_fail(err, TCT_BAD_SPEC, "only who acts may draw, and population %s draws",
                      m->population[p].name);
  return TCT_OK;
}

/* credit, s - p, becomes A (s - p) + beta dH/da;   dH/da_k = -p_k (log p_k + H),   p = s - credit */
static void judge(const tct_real *drawn, int n, double advantage, double entropy, double share,
                  tct_real *credit)
{
  double h = 0;

  for (int k = 0; entropy > 0 && k < n; k++) {
    const double p = (double)drawn[k] - (double)credit[k];
    h -= p > 0 ? p * log(p) : 0;
  }
  for (int k = 0; k < n; k++) {
    const double p    = (double)drawn[k] - (double)credit[k];
    const double open = entropy > 0 && p > 0 ? -p * (log(p) + h) : 0;
    credit[k]         = (tct_real)(share * (advantage * (double)credit[k] + entropy * open));
  }
}

/* Trial i, from the last step of the window to the first. */
static void judge_trial(tct_lesson *l, const tct_real *paid, int value, int i)
{
  const tct_model *m       = l->model;
  const struct params *own = l->params;
  const size_t at          = (size_t)i * m->population[m->actor].ld;
  const size_t foreseen    = (size_t)i * m->population[value].ld;
  const double share       = 1.0 / m->steps;
  double *after = &l->per_trial[AFTER][i], *sum = &l->per_trial[RETURN][i];

  for (int t = l->steps - 1; t >= 0; t--) {
    const int next = l->begun + t + 1;
    const double v = (double)tct_rows(l, l->rate, value, t)[foreseen];
    if (next == m->steps) *sum = 0;
    if (next < m->steps && own->steps > 0 && next % own->steps == 0) *sum = *after;
    *sum   = (double)paid[t * l->trials + i] + own->discount * *sum;
    *after = v;
    judge(tct_rows(l, l->rate, m->actor, t) + at, m->population[m->actor].size, *sum - v,
          own->entropy, share, tct_rows(l, l->credit, m->actor, t) + at);
    tct_rows(l, l->credit, value, t)[foreseen] = (tct_real)(share * own->critic * (*sum - v));
  }
}

static void propose(tct_lesson *l)
{
  const int value = tct_population_named(l->model, ((const struct params *)l->params)->value);

  tct_sweep(l);
  const tct_real *paid = tct_reward(l);
  if (l->status) return;
  tct_likelihood(l, l->credit);
  for (int i = 0; i < l->trials; i++) judge_trial(l, paid, value, i);
  tct_carry(l, l->weight, TCT_THROUGH_TIME);
  tct_outer(l, 1, l->error, l->rate);
}

const tct_rule tct_rule_advantage_actor_critic = {
  .name     = "advantage_actor_critic",
  .title    = "Advantage actor-critic",
  .family   = "reward in time",
  .summary  = "make what was done likelier as far as more came of it than the circuit foresaw",
  .equation = "G(t) = r(t) + γ G(t+1),   A(t) = G(t) - V(t)\n"
              "e(t) = A(t) (s(t) - p(t)) + β ∂H/∂a at the choice,   c A(t) at the value\n"
              "ΔW = 1/T Σ_t ∂(drive)/∂W e(t), through the circuit and through time",
  .source   = "Mnih et al. 2016, doi:10.48550/arXiv.1602.01783; Wang et al. 2018, "
              "doi:10.1038/s41593-018-0147-8",
  .notes =
    "For tasks that answer actions. The population that acts draws (kind: choice, draw: true), one "
    "of a single linear unit says the value; both may hear the same cells. Presets are those of "
    "Wang et al.'s two-step task. Weights move after a whole trial, never within one. With γ = 1, "
    "`steps: 0` and β = 0 the choice's mean update is exactly the gradient of the mean reward, "
    "whatever V",
  TCT_TAKES(struct params, params),
  .costs  = TCT_SCALAR | TCT_TRANSPORT | TCT_TIME,
  .claims = TCT_CLAIM_RESWEPT,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .propose = propose,
};
