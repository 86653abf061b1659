/* read_parts.c -- the sections task, rule, objective and train. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "substrate/none.h"
#include "substrate/reading.h"
#include "substrate/spec_own.h"

const char *const tct_schedules[] = {"constant", "linear", "cosine", "step", NULL};

void *tct_reading_bind(tct_reading *r, const tct_node *n, const tct_about *a,
                       const char *const *allowed)
{
  void *params = tct_bind(r->spec, n, a, allowed);

  r->starved = r->starved || (!params && a->params_size);
  return params;
}

tct_status tct_reading_fed(const tct_reading *r)
{
  return r->starved ? tct_fail(r->err, TCT_NO_MEMORY, "no memory for parameters") : TCT_OK;
}

tct_status tct_read_task(tct_reading *r)
{
  static const char *const still[] = {"shown", NULL}, /* of what does: read_architecture.c */
    *const closed[]                = {"acts", NULL};
  const tct_node *n                = tct_node_at(r->root, "task");
  const tct_about *a               = NULL;

  r->model->dt = 1;
  if (!n)
    tct_complain(r->spec, r->root, "a spec needs a task: the problem the circuit must solve");
  else
    a = tct_find_variant(r->spec, n, "tasks");
  if (!a) return TCT_OK;

  const int before      = tct_complaints(r->spec);
  r->model->task        = (const tct_task *)a;
  r->model->task_params = tct_reading_bind(r, n, a, r->model->task->act ? closed : still);
  TCT_TRY(tct_reading_fed(r), r->err, "reading task %s", a->name);
  if (tct_complaints(r->spec) > before) return TCT_OK;

  tct_error why   = {0};
  r->model->world = tct_world_open((const tct_task *)a, r->model->task_params, r->model->seed,
                                   tct_spec_folder(r->spec), &why);
  if (r->model->world) return TCT_OK;
  if (why.code != TCT_BAD_SPEC) { /* data that is missing or broken is not the spec's fault */
    if (r->err) *r->err = why;
    return why.code ? why.code : TCT_BUG;
  }
  tct_complain(r->spec, n, "%s", why.text);
  return TCT_OK;
}

int tct_reading_rule(tct_reading *r, const tct_node *n)
{
  tct_model *m       = r->model;
  const tct_about *a = tct_none_of(n, "rules");

  if (!a) a = tct_find_variant(r->spec, n, "rules");
  if (!a) return -1;
  for (int i = 0; i < m->n_rules; i++) /* a bare name means the one that is there already */
    if (&m->rule[i].rule->about == a && n->kind == TCT_NODE_SCALAR) return i;
  if (m->n_rules == TCT_RULES) {
    tct_complain(r->spec, n, "at most %d rules in one model", TCT_RULES);
    return -1;
  }
  m->rule[m->n_rules] = (tct_learner){(const tct_rule *)a, tct_reading_bind(r, n, a, NULL)};
  return m->n_rules++;
}

tct_status tct_read_rules(tct_reading *r)
{
  const tct_node *n = tct_node_at(r->root, "rule");

  if (!n)
    tct_complain(r->spec, r->root,
                 "a spec needs a rule: how a synapse changes (`none`: it does not)");
  else
    tct_reading_rule(r, n);
  return TCT_OK;
}

/* ---- objectives ----------------------------------------------------------------------------------- */

/* Where it is felt: as said, or the one population that nobody hears on the way up, or teaches on the
 * way down. */
static int felt_at(tct_reading *r, const tct_node *n, const tct_node *at, bool nothing)
{
  const tct_model *m = r->model;
  int last           = -1;

  if (at) {
    const int p = tct_population_named(m, tct_node_text(r->spec, at, ""));
    if (p < 0) tct_complain(r->spec, at, "there is no population '%s'", at->text ? at->text : "");
    return p;
  }
  if (tct_complaints(r->spec)) return -1;               /* who hears whom is not settled */
  for (int p = 0; nothing && p < m->n_populations; p++) /* as good a place as any */
    if (m->population[p].unit) return p;
  for (int p = 0; p < m->n_populations; p++) {
    bool heard = !m->population[p].unit;
    for (int k = 0; k < m->n_projections; k++)
      heard =
        heard || (m->projection[k].down ? m->projection[k].post == p
                                        : m->projection[k].pre == p && m->projection[k].post != p);
    if (heard) continue;
    if (last >= 0) {
      tct_complain(r->spec, n, "say where the objective is felt: `at: %s`", m->population[p].name);
      return -1;
    }
    last = p;
  }
  if (last < 0) tct_complain(r->spec, n, "say where the objective is felt: `at: POPULATION`");
  return last;
}

static int target_of(tct_reading *r, const tct_node *n, const tct_objective *o, int at)
{
  const tct_model *m   = r->model;
  const tct_node *said = tct_node_at(n, "target");
  const char *name     = tct_node_text(r->spec, said, "target");
  const int i          = tct_world_signal(m->world, name);
  const tct_node *task = tct_node_at(r->root, "task");

  if (i < 0) {
    tct_complain(r->spec, said ? said : n,
                 "objective %s needs a signal '%s', but task %s has none (line %d)", o->name, name,
                 m->world->task->name, task ? task->line : 0);
    return -1;
  }
  const tct_signal *s = &m->world->signal[i];
  if (o->target == TCT_WANTS_CLASS && s->kind != TCT_SIGNAL_CLASS) {
    tct_complain(
      r->spec, said ? said : n,
      "objective %s needs a class to be right about, but '%s' of task %s is a list of numbers",
      o->name, name, m->world->task->name);
    return -1;
  }
  const int size = s->shape[0] * s->shape[1] * s->shape[2];
  if (at >= 0 && m->population[at].size > 0 && size != m->population[at].size) {
    tct_complain(r->spec, n, "population %s has %d units, but its target '%s' has %d",
                 m->population[at].name, m->population[at].size, name, size);
    return -1;
  }
  return i;
}

static void read_objective(tct_reading *r, const tct_node *n)
{
  static const char *const keys[] = {"at", "weight", "steps", "target", NULL}, *const alone[] = {
                                                                                 "at", "weight",
                                                                                 "steps", NULL};
  tct_model *m       = r->model;
  const tct_about *a = tct_none_of(n, "objectives");

  if (!a) a = tct_find_variant(r->spec, n, "objectives");
  if (!a) return;
  tct_aim *aim     = &m->objective[m->n_objectives];
  aim->objective   = (const tct_objective *)a;
  const bool wants = aim->objective->target != TCT_WANTS_NOTHING;
  aim->params      = tct_reading_bind(r, n, a, wants ? keys : alone);
  aim->signal = aim->reads = -1;
  m->n_objectives++;
  aim->weight       = tct_node_real(r->spec, tct_node_at(n, "weight"), "1", -1e6, 1e6, 1);
  const char *steps = tct_node_text(r->spec, tct_node_at(n, "steps"), "all");
  aim->last         = strcmp(steps, "last") == 0;
  if (!aim->last && strcmp(steps, "all") != 0)
    tct_complain(r->spec, tct_node_at(n, "steps"), "steps is all or last, not '%s'", steps);
  if (!m->world || m->n_populations == 0) return;
  aim->at = felt_at(r, n, tct_node_at(n, "at"), tct_is_none(a));
  if (aim->at >= 0 && !m->population[aim->at].unit) {
    tct_complain(r->spec, n, "an objective cannot be felt at an input");
    aim->at = -1;
  }
  if (wants) aim->signal = target_of(r, n, aim->objective, aim->at);
  if (aim->at >= 0) m->population[aim->at].felt = true;
}

tct_status tct_read_objectives(tct_reading *r)
{
  const tct_node *n = tct_node_at(r->root, "objective");

  if (!n) {
    tct_complain(r->spec, r->root,
                 "a spec needs an objective: what good means (`none`: nothing is asked)");
  } else if (n->kind == TCT_NODE_LIST) {
    if (n->n < 1 || n->n > TCT_OBJECTIVES)
      tct_complain(r->spec, n, "a model has 1 to %d objectives, not %d", TCT_OBJECTIVES, n->n);
    for (int i = 0; i < n->n && i < TCT_OBJECTIVES; i++) read_objective(r, n->child[i]);
  } else {
    read_objective(r, n);
  }
  return TCT_OK;
}

/* ---- train ---------------------------------------------------------------------------------------- */

static int schedule_named(tct_reading *r, const tct_node *n)
{
  const char *name = tct_node_text(r->spec, n, "constant");
  int i            = 0;

  while (tct_schedules[i] && strcmp(tct_schedules[i], name) != 0) i++;
  if (tct_schedules[i]) return i;
  tct_complain(r->spec, n, "schedule is constant, linear, cosine or step, not '%s'", name);
  return 0;
}

static tct_status read_optimiser(tct_reading *r, const tct_node *n)
{
  static const char *const keys[] = {"schedule", "to", "drops", "clip_norm", "clip_value", NULL};
  tct_train_spec *t               = &r->model->training;
  const tct_about *a =
    n ? tct_find_variant(r->spec, n, "optimisers") : tct_variant("optimisers", "sgd");

  if (!a) return TCT_OK;
  t->optimiser = (const tct_optimiser *)a;
  t->params    = n ? tct_reading_bind(r, n, a, keys) : tct_params_new(a);
  if (!t->params)
    return tct_fail(r->err, TCT_NO_MEMORY, "no memory for the optimiser's parameters");
  t->schedule = schedule_named(r, tct_node_at(n, "schedule"));
  t->schedule_to =
    tct_node_real(r->spec, tct_node_at(n, "to"), "1", 0, 1, t->schedule == 3 ? 0.1 : 0);
  t->clip_norm      = tct_node_real(r->spec, tct_node_at(n, "clip_norm"), "1", 0, 1e30, 0);
  t->clip_value     = tct_node_real(r->spec, tct_node_at(n, "clip_value"), "1", 0, 1e30, 0);
  t->schedule_drops = tct_node_int(r->spec, tct_node_at(n, "drops"), 1, 1000, 2);
  return TCT_OK;
}

/* The projection that a constraint holds, or -1: all of them. */
static int held_by(tct_reading *r, const tct_node *n, const tct_about *a)
{
  const tct_model *m = r->model;
  const char *name   = tct_node_text(r->spec, n, NULL);
  int only           = -1;

  for (int k = 0; name && k < m->n_projections; k++)
    if (tct_same_key(m->projection[k].name, name)) only = k;
  if (name && only < 0 && tct_complaints(r->spec) == 0)
    tct_complain(r->spec, n, "there is no projection %s", name);
  for (int k = 0; k < m->n_projections && ((const tct_constraint *)a)->hold_panel; k++) {
    const tct_projection *s = &m->projection[k];
    if ((only < 0 || only == k) && s->wiring && !s->wiring->panels && !s->fixed && s->synapses)
      tct_complain(r->spec, n,
                   "%s looks at all that a receiver hears, and %s is wired %s: say `at` a dense "
                   "projection",
                   a->name, s->name, s->wiring->name);
  }
  return only;
}

static void read_constraints(tct_reading *r, const tct_node *n)
{
  static const char *const keys[] = {"at", NULL};
  tct_model *m                    = r->model;

  if (!n) return;
  for (int i = 0; i < (n->kind == TCT_NODE_LIST ? n->n : 1); i++) {
    const tct_node *one = n->kind == TCT_NODE_LIST ? n->child[i] : n;
    const tct_about *a  = tct_find_variant(r->spec, one, "constraints");
    if (!a) continue;
    if (m->n_constraints == TCT_CONSTRAINTS) {
      tct_complain(r->spec, one, "at most %d constraints", TCT_CONSTRAINTS);
      return;
    }
    m->constraint[m->n_constraints++] =
      (tct_hold){(const tct_constraint *)a, tct_reading_bind(r, one, a, keys),
                 held_by(r, tct_node_at(one, "at"), a)};
  }
}

/* Which checkpoints stay: the two newest are enough to go on, all of them to see what learning changed. */
static bool keeps_all(tct_reading *r, const tct_node *n)
{
  const char *said = tct_node_text(r->spec, n, "2");

  if (strcmp(said, "2") != 0 && strcmp(said, "all") != 0)
    tct_complain(r->spec, n, "keep is 2 or all checkpoints, not '%s'", said);
  return strcmp(said, "all") == 0;
}

/* When weights move: after a batch, or at every step of a trial. */
static bool moves_by_step(tct_reading *r, const tct_node *n)
{
  const char *said = tct_node_text(r->spec, n, "batch");

  if (strcmp(said, "batch") != 0 && strcmp(said, "step") != 0)
    tct_complain(r->spec, n, "weights move after a batch or at every step, not '%s'", said);
  return strcmp(said, "step") == 0;
}

/* Where nothing is asked there is nothing to evaluate: a trial is enough. */
static bool asks_nothing(const tct_reading *r)
{
  const tct_objective *o = r->model->objective[0].objective;
  return r->model->n_objectives == 1 && o && tct_is_none(&o->about);
}

tct_status tct_read_training(tct_reading *r)
{
  static const char *const keys[] = {
    "optimiser",       "trials",      "batch",     "window", "evaluate", "checkpoint",
    "evaluate_trials", "constraints", "tolerance", "keep",   "move",     NULL};
  const tct_node *n = tct_node_at(r->root, "train");
  tct_train_spec *t = &r->model->training;
  tct_spec *s       = r->spec;

  if (n && n->kind != TCT_NODE_MAP) {
    tct_complain(s, n, "train is a map: optimiser, trials, batch ...");
    n = NULL;
  }
  if (n) tct_only_keys(s, n, keys);
  TCT_TRY(read_optimiser(r, tct_node_at(n, "optimiser")), r->err, "reading the optimiser");
  read_constraints(r, tct_node_at(n, "constraints"));
  t->trials   = (uint64_t)tct_node_int(s, tct_node_at(n, "trials"), 0, INT64_MAX / 2, 10000);
  t->batch    = (int)tct_node_int(s, tct_node_at(n, "batch"), 1, 1 << 16, 64);
  t->window   = (int)tct_node_int(s, tct_node_at(n, "window"), 0, 1 << 24, 0);
  t->by_step  = moves_by_step(r, tct_node_at(n, "move"));
  t->evaluate = (uint64_t)tct_node_int(s, tct_node_at(n, "evaluate"), 0, INT64_MAX / 2,
                                       (int64_t)(t->trials / 10));
  t->checkpoint =
    (uint64_t)tct_node_int(s, tct_node_at(n, "checkpoint"), 0, INT64_MAX / 2, (int64_t)t->evaluate);
  t->keep_all  = keeps_all(r, tct_node_at(n, "keep"));
  t->tolerance = tct_node_real(s, tct_node_at(n, "tolerance"), "1", 0, 1e6, 1e-3);
  t->evaluate_trials =
    (uint64_t)tct_node_int(s, tct_node_at(n, "evaluate_trials"), 0, INT64_MAX / 2, asks_nothing(r));
  return TCT_OK;
}
