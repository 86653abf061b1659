/* compile.c -- from what is said to what is run: sections in order, then shapes, orders, layout.
 *
 * All complaints of a spec are gathered before it is refused; what needs an earlier section that failed
 * is passed over in silence. */
#include <string.h>

#include "base/memory.h"
#include "substrate/closed.h"
#include "substrate/windows.h"

static const char *const sections[] = {"tercet",       "name",   "seed",       "task",
                                       "objective",    "credit", "field",      "rule",
                                       "architecture", "train",  "perceptual", NULL};

static void read_head(tct_reading *r)
{
  const tct_node *version = tct_node_at(r->root, "tercet");

  if (r->root->kind != TCT_NODE_MAP) {
    tct_complain(r->spec, r->root,
                 "a spec is a map of sections: task, objective, rule, architecture");
    return;
  }
  tct_only_keys(r->spec, r->root, sections);
  if (!version)
    tct_complain(r->spec, r->root, "a spec begins with its version: `tercet: 1`");
  else if (tct_node_int(r->spec, version, INT64_MIN, INT64_MAX, 1) != 1)
    tct_complain(r->spec, version, "this Tercet reads specs of version 1");
  const char *name = tct_node_text(r->spec, tct_node_at(r->root, "name"), "");
  if (strlen(name) >= sizeof r->model->name)
    tct_complain(r->spec, tct_node_at(r->root, "name"), "a name has at most 255 bytes");
  else
    memcpy(r->model->name, name, strlen(name) + 1);
  r->model->seed = (uint64_t)tct_node_int(r->spec, tct_node_at(r->root, "seed"), 0, INT64_MAX, 1);
}

/* Credit goes through every unit on its way; some have no way back. */
static void check_ways_back(tct_reading *r, const tct_rule *rule)
{
  static const unsigned asks = TCT_TRANSPORT | TCT_SIGN_TRANSPORT | TCT_TIME | TCT_RELAXES |
                               TCT_FEEDBACK | TCT_LEARNT_FEEDBACK | TCT_DIRECT | TCT_TILTS;
  const tct_model *m = r->model;

  for (int p = 0; (rule->costs & asks) && p < m->n_populations; p++) {
    const tct_unit *unit = m->population[p].unit;
    if (!unit || unit->pull) continue;
    tct_complain_key(r->spec, r->population[p],
                     "rule %s sends credit through population %s, and no way leads back through "
                     "%s units: lif and adaptive_lif have one",
                     rule->name, m->population[p].name, unit->name);
    return;
  }
}

/* Feedback, mirrors, tangents and traces stand in for W: what is not linear in its weights has no such stand-in.  This
 * is the one place that says so; rules claim that they do without. */
static void check_wirings(tct_reading *r, int rule)
{
  static const unsigned passes = TCT_TRANSPORT | TCT_SIGN_TRANSPORT | TCT_TIME | TCT_RELAXES |
                                 TCT_FEEDBACK | TCT_LEARNT_FEEDBACK | TCT_TILTS;
  const tct_model *m = r->model;
  const tct_rule *of = m->rule[rule].rule;

  for (int k = 0; k < m->n_projections && !(of->claims & TCT_CLAIM_ANY_WIRING); k++) {
    const tct_projection *s = &m->projection[k];
    const bool learns       = s->rule == rule && !s->fixed;
    if (s->n == 0 || (s->wiring->claims & TCT_WIRING_LINEAR) || !(learns || (of->costs & passes)))
      continue;
    tct_complain_key(
      r->spec, r->projection[k],
      "%s: wiring %s is not linear in its weights, and rule %s %s (`tercet list rules "
      "--claims` says which claim ANY_WIRING)",
      s->name, s->wiring->name, of->name,
      learns ? "does not learn such synapses" : "sends credit through it as if it were");
    return;
  }
}

/* Credit that goes back through a trial in windows wants a rule that can be asked window by window. */
static void check_window(tct_reading *r, int rule)
{
  const tct_model *m = r->model;
  const tct_rule *of = m->rule[rule].rule;
  const tct_node *at = tct_node_at(tct_node_at(r->root, "train"), "window");
  const int stretch  = tct_stretch_of(m, rule);

  if (!at) at = r->root;
  if (m->window < m->steps && (of->costs & TCT_TIME) && !(of->claims & TCT_CLAIM_RESWEPT))
    tct_complain(r->spec, at,
                 "rule %s carries credit through a whole trial: %d steps in one window", of->name,
                 m->steps);
  if (stretch > 0 && stretch % m->window)
    tct_complain(r->spec, at,
                 "rule %s cuts its credit every %d steps, which are not whole windows of %d steps",
                 of->name, stretch, m->window);
}

/* What keeps this rule's weights from moving while a trial goes on; NULL: nothing. */
static const char *against_steps(const tct_model *m, const tct_rule *rule)
{
  static const unsigned twice =
                          TCT_PHASES | TCT_RELAXES | TCT_DESCENDS | TCT_TILTS | TCT_SYNAPSE_NOISE,
                        reads = TCT_TRANSPORT | TCT_SIGN_TRANSPORT | TCT_RECIPROCAL;
  bool sums                   = rule->settle || rule->prepare;

  for (int i = 0; i < rule->n_keeps; i++)
    sums = sums || rule->keeps[i].life == TCT_LEARNT || rule->keeps[i].life == TCT_SUMMED;
  return rule->costs & TCT_TIME                    ? "carries credit back through a trial"
         : rule->costs & twice                     ? "passes through the circuit more than once"
         : rule->respond                           ? "lets the circuit settle"
         : sums                                    ? "sums over a batch before it proposes"
         : m->n_rules > 1 && (rule->costs & reads) ? "reads weights that another rule moves"
                                                   : NULL;
}

/* Weights that move at every step want one trial at a time, and rules that see no further than the step. */
static void check_steps(tct_reading *r)
{
  const tct_model *m      = r->model;
  const tct_train_spec *t = &m->training;
  const tct_node *train   = tct_node_at(r->root, "train");
  const tct_node *at      = tct_node_at(train, "move");

  if (!t->by_step) return;
  if (t->batch != 1)
    tct_complain(r->spec, at,
                 "weights that move at every step see one trial at a time: `batch: 1`");
  if (t->window > 1)
    tct_complain(r->spec, tct_node_at(train, "window"),
                 "weights that move at every step want windows of one step");
  if (t->clip_norm > 0 || t->clip_value > 0)
    tct_complain(r->spec, at, "no update is clipped where weights move at every step");
  for (int i = 0; i < m->n_rules; i++) {
    const char *why = against_steps(m, m->rule[i].rule);
    if (why)
      tct_complain(r->spec, at, "rule %s %s: its weights move after a batch, not at every step",
                   m->rule[i].rule->name, why);
  }
}

/* What a rule or a constraint needs of the circuit, once there is one. */
static tct_status check_rules(tct_reading *r)
{
  tct_model *m = r->model;

  for (int i = 0; i < m->n_rules; i++) {
    const tct_rule *rule = m->rule[i].rule;
    tct_error why        = {0};
    check_ways_back(r, rule);
    check_wirings(r, i);
    if (rule->check && rule->check(m, i, m->rule[i].params, &why) != TCT_OK) {
      const tct_node *at = tct_node_at(r->root, "rule");
      tct_complain(r->spec, at ? at : r->root, "rule %s: %s", rule->name, why.text);
    }
    check_window(r, i);
    if (!rule->respond || m->responds == rule) continue;
    if (m->responds)
      tct_complain(r->spec, tct_node_at(r->root, "rule"),
                   "rules %s and %s settle the circuit each in its own way: one model has one",
                   m->responds->name, rule->name);
    m->responds  = rule;
    m->responder = i;
  }
  return TCT_OK;
}

/* Who meets at synapses that keep traces of their own. */
static tct_status pair_up(tct_reading *r)
{
  const tct_node *at     = tct_node_at(r->root, "rule");
  tct_error why          = {0};
  const tct_status found = tct_make_meetings(r->model, &why);

  if (found == TCT_NO_MEMORY) return tct_fail(r->err, found, "%s", why.text);
  if (found != TCT_OK) tct_complain(r->spec, at ? at : r->root, "%s", why.text);
  return TCT_OK;
}

/* Objectives for which a step is not judged without those after it. */
static void check_looking_ahead(tct_reading *r)
{
  const tct_model *m = r->model;
  const tct_node *at = tct_node_at(tct_node_at(r->root, "train"), "window");

  for (int o = 0; o < m->n_objectives; o++) {
    const tct_aim *a = &m->objective[o];
    if (!a->objective->looks_ahead) continue;
    if (a->last)
      tct_complain(r->spec, tct_node_at(r->root, "objective"),
                   "objective %s is felt at all steps, not at the last alone", a->objective->name);
    if (m->window < m->steps)
      tct_complain(r->spec, at ? at : r->root,
                   "objective %s looks ahead to the end of a trial: %d steps in one window",
                   a->objective->name, m->steps);
  }
}

/* The one projection through which p can say what it heard; NULL, and why not. */
static const tct_projection *read_back(const tct_model *m, int p, const char **why)
{
  const tct_projection *found = NULL;

  *why = "hears no population";
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    if (s->post != p || m->population[s->pre].constant) continue;
    *why = found                                      ? "hears more than one population"
           : s->delay || s->site                      ? "hears late, or at another site"
           : !(s->wiring->claims & TCT_WIRING_LINEAR) ? "hears through a wiring without a transpose"
                                                      : NULL;
    if (*why) return NULL;
    found = s;
  }
  return found;
}

/* Objectives that look at the input again, through the synapses that brought it. */
static void find_read_back(tct_reading *r)
{
  tct_model *m         = r->model;
  const tct_node *node = tct_node_at(r->root, "objective");

  for (int o = 0; o < m->n_objectives; o++) {
    tct_aim *a      = &m->objective[o];
    const char *why = NULL;
    if (!a->objective->reads_back) continue;
    const tct_projection *s = read_back(m, a->at, &why);
    if (s)
      a->reads = (int)(s - m->projection);
    else
      tct_complain(r->spec, node, "objective %s reads back what population %s heard, but it %s",
                   a->objective->name, m->population[a->at].name, why);
    for (int i = 0; i < m->n_rules; i++)
      if (m->rule[i].rule->costs & TCT_SYNAPSE_NOISE)
        tct_complain(r->spec, node, "objective %s reads weights back, and rule %s tries others",
                     a->objective->name, m->rule[i].rule->name);
  }
}

/* Most projections that drive a site of p at once, or that p is asked back through. */
static int most_sources(const tct_model *m, int p)
{
  int most = 0;

  for (int site = -1; site < m->most_sites; site++) { /* -1: the way back */
    int n = 0;
    for (int k = 0; k < m->n_projections; k++) {
      const tct_projection *s = &m->projection[k];
      if (!s->wiring->panels) continue;
      n += site < 0 ? s->pre == p : s->post == p && s->site == site;
      n += site == 0 && s->pre == p && s->back != 0;
    }
    if (n > most) most = n;
  }
  return most;
}

/* A product gathers from so many sources and no more. */
static void count_sources(tct_reading *r)
{
  const tct_model *m = r->model;

  for (int p = 0; p < m->n_populations; p++) {
    if (!m->population[p].unit || most_sources(m, p) <= TCT_SOURCES) continue;
    tct_complain_key(
      r->spec, r->population[p],
      "population %s has %d projections at one site, or away from it; %d are the most",
      m->population[p].name, most_sources(m, p), TCT_SOURCES);
  }
}

/* Units that cannot be as they are set, at steps of this length. */
static void check_units(tct_reading *r)
{
  const tct_model *m = r->model;

  for (int p = 0; p < m->n_populations; p++) {
    const tct_population *q = &m->population[p];
    tct_error why           = {0};
    if (q->unit && q->unit->check && q->unit->check(q->params, m->dt, &why) != TCT_OK)
      tct_complain_key(r->spec, r->population[p], "population %s: %s", q->name, why.text);
  }
}

static tct_status verdict(const tct_reading *r)
{
  int n;
  const tct_error *first = tct_spec_complaints(r->spec, &n);

  if (n == 0) return TCT_OK;
  tct_fail_in(r->err, TCT_BAD_SPEC, first->file, first->line, first->column, "%s", first->text);
  return TCT_BAD_SPEC;
}

static tct_status read_sections(tct_reading *r)
{
  TCT_TRY(tct_read_task(r), r->err, "reading the task");
  TCT_TRY(tct_read_rules(r), r->err, "reading the rule");
  TCT_TRY(tct_read_architecture(r), r->err, "reading the architecture");
  TCT_TRY(tct_read_objectives(r), r->err, "reading the objective");
  return tct_read_training(r);
}

static tct_status read_all(tct_reading *r)
{
  read_head(r);
  if (r->root->kind != TCT_NODE_MAP) return verdict(r);
  TCT_TRY(read_sections(r), r->err, "reading the spec");
  TCT_TRY(tct_reading_fed(r), r->err, "compiling");
  tct_find_actor(r);
  if (verdict(r) != TCT_OK) return TCT_BAD_SPEC;
  TCT_TRY(tct_order(r), r->err, "ordering the circuit");
  if (verdict(r) != TCT_OK) return TCT_BAD_SPEC;
  find_read_back(r);
  check_units(r);
  if (verdict(r) != TCT_OK) return TCT_BAD_SPEC;
  tct_lay_out(r->model);
  count_sources(r);
  check_looking_ahead(r);
  tct_check_closed(r);
  check_steps(r);
  TCT_TRY(check_rules(r), r->err, "holding the rules against the circuit");
  TCT_TRY(pair_up(r), r->err, "pairing cells");
  return verdict(r);
}

tct_model *tct_compile(tct_spec *s, tct_error *err)
{
  tct_reading r = {.spec = s, .err = err, .root = tct_spec_root(s)};

  r.model = tct_alloc(1, sizeof *r.model);
  if (!r.model) {
    tct_fail(err, TCT_NO_MEMORY, "no memory for a model");
    return NULL;
  }
  const tct_status status = read_all(&r);
  tct_free(r.population);
  tct_free(r.projection);
  tct_free(r.biased);
  tct_free(r.bias_rule);
  tct_free(r.population_init);
  tct_free(r.population_gain);
  tct_spec_free(r.expanded);
  if (status == TCT_OK) return r.model;
  tct_model_free(r.model);
  return NULL;
}
