/* actor_critic.c -- a critic foresees reward; its error, told to all, makes what was chosen likelier or less so.
 *
 *     delta(t) = r(t) + gamma V(t) - V(t-1);       after the last step delta(T) = R - V(T-1), R: 1 if right, else 0
 *     actor    ΔW = delta(T) d log P(choice) / dW
 *     critic   ΔW = c/T Σ_t delta(t) Σ_(s<t) (gamma lambda)^(t-1-s) dV(s)/dW
 *
 * Both sums over the past are what traces at the synapses gather while a trial goes on.  Here weights rest during a
 * trial, and sums are exchanged: each step is told the errors that follow it, decayed, and so is each unit's memory of
 * its drive (TCT_THROUGH_MEMORY).  What synapses that delay carry on is left out, as in e-prop.
 */
#include "feedback.h"
#include "reward.h"
#include "teacher.h"

enum { FEEDBACK, SURPRISE };

struct params {
  double lambda, critic;
  int feedback;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, lambda, 0.9, 0, 1, "1",
            "how much longer than what it foresees the critic's trace lasts"),
  TCT_PARAM(struct params, critic, 1, 0, 1e3, "1", "step of the critic, in steps of the actor"),
  FEEDBACK_START(struct params),
};

static const tct_keep keeps[] = {
  {"feedback", TCT_BUNDLE, TCT_LEARNT, .carried = true,
   "feedback that changes as the weights do, laid out like them"},
  {"surprise", TCT_PER_TRIAL, TCT_SCRATCH, .doc = "R - V, when the choice is rewarded or not"},
};

/* Synapses below a population that remembers would have to know what it remembers. */
static tct_status check_memories(const tct_model *m, tct_error *err)
{
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s   = &m->projection[k];
    const tct_population *pre = &m->population[s->pre], *post = &m->population[s->post];
    if (pre->unit && !s->delay && !s->down && post->unit->memory && !post->unit->discount)
      return tct_fail(err, TCT_BAD_SPEC,
                      "%s: no trace below population %s knows what that remembers: `delay: 1`, "
                      "or a unit without memory",
                      s->name, post->name);
  }
  return TCT_OK;
}

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  const int target = m->objective[0].signal;
  teacher t;
  tct_status fine = teacher_find(m, &t, err);
  (void)id;
  (void)own;

  if (fine == TCT_OK) fine = check_memories(m, err);
  if (fine != TCT_OK) return fine;
  if (target < 0 || m->world->signal[target].kind != TCT_SIGNAL_CLASS ||
      !reward_draws_one(reward_top(m)))
    return tct_fail(err, TCT_BAD_SPEC,
                    "it is rewarded for drawing the right class: population %s must be a choice "
                    "with draw: true, and the target a class",
                    reward_top(m)->name);
  for (int p = 0; p < m->n_populations; p++)
    if (p != m->objective[0].at && tct_population_draws(&m->population[p]))
      return tct_fail(err, TCT_BAD_SPEC, "only the choice may draw, and population %s draws",
                      m->population[p].name);
  if (m->steps > 1 && !m->objective[0].last)
    return tct_fail(
      err, TCT_BAD_SPEC,
      "it is the last choice of a trial that is rewarded: objective with `steps: last`");
  if (m->window < m->steps)
    return tct_fail(err, TCT_BAD_SPEC, "it sums over a whole trial: %d steps in one window",
                    m->steps);
  return TCT_OK;
}

static void start(tct_lesson *l)
{
  feedback_start(l, ((const struct params *)l->params)->feedback, l->kept[FEEDBACK]);
}

/* The choice of the last step is the one that counts. */
static void forget_other_choices(const tct_lesson *l)
{
  const int top = l->model->objective[0].at;

  memset(tct_rows(l, l->credit, top, 0), 0,
         (size_t)(l->steps - 1) * (size_t)l->trials * l->model->population[top].ld *
           sizeof *l->credit);
}

/* Each step is told the errors that follow it. */
static void tell_critic(const tct_lesson *l, const teacher *by)
{
  const struct params *own = l->params;
  const double decay = by->discount * own->lambda, share = own->critic / l->model->steps;

  for (int i = 0; i < l->trials; i++) {
    double follows = l->per_trial[SURPRISE][i];
    for (int t = l->steps - 1; t >= 0; t--) {
      *teacher_at(l, l->credit, by->critic, t, i) = (tct_real)(share * follows);
      follows = (double)*teacher_at(l, l->rate, by->at, t, i) + decay * follows;
    }
  }
}

static void propose(tct_lesson *l)
{
  double *surprise = l->per_trial[SURPRISE];
  teacher by;

  tct_sweep(l);
  if (l->status || teacher_find(l->model, &by, NULL) != TCT_OK) return;
  reward_got(l, surprise);
  for (int i = 0; i < l->trials; i++)
    surprise[i] -= (double)*teacher_at(l, l->rate, by.critic, l->steps - 1, i);
  tct_likelihood(l, l->credit);
  forget_other_choices(l);
  tct_broadcast(l, l->credit, surprise);
  tell_critic(l, &by);
  tct_carry(l, l->kept[FEEDBACK], TCT_THROUGH_MEMORY);
  tct_outer(l, 1, l->error, l->rate);
}

static void settle(tct_lesson *l)
{
  feedback_pair(l, 0, l->kept[FEEDBACK], l->learnt[FEEDBACK]);
}

const tct_rule tct_rule_actor_critic = {
  .name     = "actor_critic",
  .title    = "Actor and critic",
  .family   = "reward in time",
  .summary  = "make a drawn choice likelier if it was rewarded more than a critic foresaw",
  .equation = "δ(t) = r(t) + γ V(t) - V(t-1),   δ(T) = R - V(T-1)\n"
              "actor  ΔW = δ(T) ∂ log P(choice) / ∂W\n"
              "critic ΔW = c/T Σ_t δ(t) Σ_(s<t) (γλ)^(t-1-s) ∂V(s) / ∂W",
  .source   = "Barto, Sutton & Anderson 1983, doi:10.1109/TSMC.1983.6313077",
  .notes =
    "A population of unit prediction_error hears the value; the choice of the last step is drawn "
    "(kind: choice, draw: true) and pays 1 if it is the target's class, else 0. ∂ goes down by "
    "feedback that changes as the weights do, and back through each unit's own memory, not "
    "through delayed synapses: a trace at each synapse gathers the same; of lif cells that is "
    "reward-based "
    "e-prop (Bellec et al. 2020). With one step and feedback that is reciprocal the actor's mean "
    "update is the gradient of the expected R, whatever V",
  TCT_TAKES(struct params, params),
  .costs = TCT_SCALAR | TCT_FEEDBACK | TCT_LEARNT_FEEDBACK | TCT_TRACES,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .start   = start,
  .propose = propose,
  .settle  = settle,
};
