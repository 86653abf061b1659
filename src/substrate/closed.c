/* closed.c -- the loop through the world: senses, circuit, action, and what the world makes of it.
 *
 *     o(t) = show(kept(t))      a(t) = circuit(o(0) .. o(t))      kept(t + 1), r(t) = act(kept(t), a(t))
 *
 * What is done at a step is seen from the next on.  So all that leads to the population that acts goes step by step with
 * the world; what follows from it (a read-out of value) is computed afterwards for all steps at once, as elsewhere.  What
 * the world kept stays for the window, row by row, and another sweep of the same window begins where the first began. */
#include "substrate/closed.h"

#include <string.h>

#include "substrate/complain.h"
#include "substrate/none.h"

void tct_lay_closed(const tct_model *m, tct_desk *d, tct_layer *y, int trials)
{
  const size_t window = (size_t)m->window;

  if (m->actor < 0) return;
  d->world  = reals(y, times(plus(window, 1), plus(tct_world_size(m, trials), 1)));
  d->reward = reals(y, times(window, (size_t)trials));
}

void tct_begin_world(const tct_lesson *l)
{
  if (l->desk->world)
    memset(l->desk->world, 0, tct_world_size(l->model, l->trials) * sizeof *l->desk->world);
}

void tct_roll_world(const tct_lesson *l)
{
  if (l->desk->world)
    memcpy(l->desk->world, tct_world_kept(l, l->steps),
           tct_world_size(l->model, l->trials) * sizeof *l->desk->world);
}

void tct_sweep_closed(tct_lesson *l)
{
  const tct_model *m          = l->model;
  const tct_population *actor = &m->population[m->actor];
  tct_acting done             = {
                .split = l->desk->split, .trial = l->desk->trial, .trials = l->trials, .ld = actor->ld};

  l->desk->stands = false;
  for (int t = 0; t < l->steps; t++) {
    tct_show_senses(l, t, 1);
    tct_sweep_part(l, TCT_LEADS, t, 1);
    done.step   = l->begun + t;
    done.action = tct_rows(l, l->rate, m->actor, t);
    done.before = tct_world_kept(l, t);
    done.after  = tct_world_kept(l, t + 1);
    done.reward = l->desk->reward + (size_t)t * (size_t)l->trials;
    m->task->act(m->world, &done);
  }
  tct_show_targets(l);
  tct_sweep_part(l, TCT_FOLLOWS, 0, l->steps);
}

const tct_real *tct_reward(tct_lesson *l)
{
  l->used |= TCT_SCALAR;
  return l->desk->reward;
}

/* ---- compiling ------------------------------------------------------------------------------------------- */

/* Said, or the one population that competes for one answer. */
static int actor_of(tct_reading *r, const tct_node *task)
{
  const tct_model *m   = r->model;
  const tct_node *said = tct_node_at(task, "acts");
  int found = -1, n = 0;

  if (said) {
    found = tct_population_named(m, tct_node_text(r->spec, said, ""));
    if (found < 0)
      tct_complain(r->spec, said, "there is no population '%s'", said->text ? said->text : "");
    return found;
  }
  for (int p = 0; p < m->n_populations; p++) {
    if (!m->population[p].unit || !m->population[p].unit->credit_at_drive) continue;
    found = p;
    n++;
  }
  if (n == 1) return found;
  tct_complain(r->spec, task,
               "task %s answers what is done, and %s population of unit choice does it: say who, "
               "`acts: POPULATION`",
               m->task->name, n ? "more than one" : "no");
  return -1;
}

void tct_find_actor(tct_reading *r)
{
  tct_model *m         = r->model;
  const tct_node *task = tct_node_at(r->root, "task");

  m->actor = -1;
  if (!m->world || !m->world->actions || m->n_populations == 0 || tct_complaints(r->spec)) return;
  const int p = actor_of(r, task);
  if (p < 0) return;
  if (!m->population[p].unit)
    tct_complain(r->spec, task, "population %s is shown what it does not do: an input cannot act",
                 m->population[p].name);
  else if (m->population[p].size != m->world->actions)
    tct_complain(r->spec, task, "task %s knows %d actions, and population %s has %d units",
                 m->task->name, m->world->actions, m->population[p].name, m->population[p].size);
  else
    m->actor = p;
}

/* What a rule that follows errors finds in these objectives. */
static bool any_slope(const tct_model *m)
{
  bool any = false;
  for (int o = 0; o < m->n_objectives; o++) any = any || !m->objective[o].objective->earns;
  return any;
}

void tct_check_closed(tct_reading *r)
{
  static const unsigned settles = TCT_RELAXES | TCT_DESCENDS;
  const tct_model *m            = r->model;
  const tct_node *at            = tct_node_at(r->root, "rule");

  for (int o = 0; o < m->n_objectives; o++)
    if (m->objective[o].objective->earns && m->actor < 0)
      tct_complain(r->spec, tct_node_at(r->root, "objective"),
                   "objective %s is what a task pays for what is done, and task %s does not answer",
                   m->objective[o].objective->name, m->task->name);
  for (int i = 0; m->actor >= 0 && i < m->n_rules; i++) {
    const tct_rule *rule = m->rule[i].rule;
    if (rule->respond || (rule->costs & settles))
      tct_complain(r->spec, at ? at : r->root,
                   "rule %s lets the circuit settle before it answers, and task %s answers every "
                   "step: a rule that sweeps",
                   rule->name, m->task->name);
    else if ((rule->costs & TCT_ERROR) && !any_slope(m))
      tct_complain(r->spec, at ? at : r->root,
                   "rule %s follows the objective's error, and what a task pays has no slope: a "
                   "rule that learns from reward, such as advantage_actor_critic",
                   rule->name);
  }
}
