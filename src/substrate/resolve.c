/* resolve.c -- a model said again with every preset written out; what is printed reads back to it. */
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "substrate/init.h"
#include "substrate/reading.h"

static void variant(tct_text *t, int indent, const char *key, const tct_about *a,
                    const void *params)
{
  tct_text_add(t, "%*s%s: %s\n", indent, "", key, a->name);
  tct_print_params(t, indent, a, params);
}

static void objectives(tct_text *t, const tct_model *m)
{
  tct_text_add(t, "\nobjective:\n");
  for (int o = 0; o < m->n_objectives; o++) {
    const tct_aim *a = &m->objective[o];
    tct_text_add(t, "  - kind: %s\n", a->objective->name);
    tct_print_params(t, 4, &a->objective->about, a->params);
    tct_text_add(t, "    at: %s\n", m->population[a->at].name);
    if (a->signal >= 0) tct_text_add(t, "    target: %s\n", m->world->signal[a->signal].name);
    tct_text_add(t, "    weight: ");
    tct_text_number(t, a->weight);
    tct_text_add(t, "\n    steps: %s\n", a->last ? "last" : "all");
  }
}

static void population(tct_text *t, const tct_model *m, int p)
{
  const tct_population *q = &m->population[p];
  bool biased             = false;
  int rule                = 0;

  for (int k = 0; k < m->n_projections; k++) {
    if (m->projection[k].post != p || !m->population[m->projection[k].pre].constant) continue;
    biased = true;
    rule   = m->projection[k].rule;
  }
  tct_text_add(t, "    %s:\n", q->name);
  if (q->unit) {
    variant(t, 6, "kind", &q->unit->about, q->params);
    tct_text_add(t, "      shape: [%d, %d, %d]\n", q->shape[0], q->shape[1], q->shape[2]);
    if (biased && rule) {
      tct_text_add(t, "      bias:\n        rule:\n");
      variant(t, 10, "kind", &m->rule[rule].rule->about, m->rule[rule].params);
    } else {
      tct_text_add(t, "      bias: %s\n", biased ? "true" : "false");
    }
  } else {
    tct_text_add(t, "      kind: input\n      from: %s\n", m->world->signal[q->signal].name);
  }
  if (q->unit && q->precision != 1) {
    tct_text_add(t, "      precision: ");
    tct_text_number(t, q->precision);
    tct_text_add(t, "\n");
  }
  if (q->sign) tct_text_add(t, "      sign: %s\n", q->sign > 0 ? "excitatory" : "inhibitory");
}

/* As its key is written. */
static void arrow(tct_text *t, const tct_model *m, const tct_projection *s)
{
  tct_text_add(t, "%s -> %s", m->population[s->pre].name, strstr(s->name, "->") + 2);
}

static void projection(tct_text *t, const tct_model *m, int k)
{
  const tct_projection *s = &m->projection[k];
  const tct_unit *unit    = m->population[s->post].unit;
  bool said               = false;

  tct_text_add(t, "    ");
  arrow(t, m, s);
  tct_text_add(t, ":\n");
  variant(t, 6, "wiring", &s->wiring->about, s->params);
  if (s->site && !strchr(s->name, '/')) tct_text_add(t, "      site: %s\n", unit->sites[s->site]);
  if (s->delay) tct_text_add(t, "      delay: %d\n", s->delay);
  if (s->back != 0) {
    tct_text_add(t, "      back: ");
    tct_text_number(t, (double)s->back);
    tct_text_add(t, "\n");
  }
  if (s->down) tct_text_add(t, "      down: true\n");
  if (s->fixed) tct_text_add(t, "      fixed: true\n");
  if (s->synapses) {
    const tct_projection *like = s->like ? &m->projection[s->like - 1] : NULL;
    if (like) {
      tct_text_add(t, "      init: {kind: copy, of: ");
      arrow(t, m, like);
      tct_text_add(t, ", transposed: %s, gain: ", s->like_transposed ? "true" : "false");
    } else
      tct_text_add(t, "      init: {kind: %s, gain: ", tct_inits[s->init].name);
    tct_text_number(t, s->gain);
    tct_text_add(t, "}\n");
  }
  if (s->rule == 0) return;
  for (int i = 0; i < k; i++) said = said || m->projection[i].rule == s->rule;
  if (said) {
    tct_text_add(t, "      rule: %s\n", m->rule[s->rule].rule->name);
    return;
  }
  tct_text_add(t, "      rule:\n");
  variant(t, 8, "kind", &m->rule[s->rule].rule->about, m->rule[s->rule].params);
}

static void training(tct_text *t, const tct_model *m)
{
  const tct_train_spec *r = &m->training;

  tct_text_add(t, "\ntrain:\n  optimiser:\n");
  variant(t, 4, "kind", &r->optimiser->about, r->params);
  tct_text_add(t, "    schedule: %s\n    to: ", tct_schedules[r->schedule]);
  tct_text_number(t, r->schedule_to);
  tct_text_add(t, "\n    drops: %lld\n    clip_norm: ", (long long)r->schedule_drops);
  tct_text_number(t, r->clip_norm);
  tct_text_add(t, "\n    clip_value: ");
  tct_text_number(t, r->clip_value);
  tct_text_add(t, "\n");
  tct_text_add(t, "  trials: %llu\n  batch: %d\n  window: %d\n  move: %s\n",
               (unsigned long long)r->trials, r->batch, r->window, r->by_step ? "step" : "batch");
  tct_text_add(t, "  evaluate: %llu\n  checkpoint: %llu\n  keep: %s\n  evaluate_trials: %llu\n",
               (unsigned long long)r->evaluate, (unsigned long long)r->checkpoint,
               r->keep_all ? "all" : "2", (unsigned long long)r->evaluate_trials);
  tct_text_add(t, "  tolerance: ");
  tct_text_number(t, r->tolerance);
  tct_text_add(t, "\n");
  if (m->n_constraints) tct_text_add(t, "  constraints:\n");
  for (int i = 0; i < m->n_constraints; i++) {
    tct_text_add(t, "    - kind: %s\n", m->constraint[i].constraint->name);
    tct_print_params(t, 6, &m->constraint[i].constraint->about, m->constraint[i].params);
    if (m->constraint[i].only < 0) continue;
    tct_text_add(t, "      at: ");
    arrow(t, m, &m->projection[m->constraint[i].only]);
    tct_text_add(t, "\n");
  }
}

char *tct_resolved(const tct_model *m, tct_error *err)
{
  tct_text t = {0};

  tct_text_add(&t, "tercet: 1\nname: ");
  tct_text_json(&t, m->name);
  tct_text_add(&t, "\nseed: %llu\n\ntask:\n", (unsigned long long)m->seed);
  variant(&t, 2, "kind", &m->task->about, m->task_params);
  if (m->actor >= 0) tct_text_add(&t, "  acts: %s\n", m->population[m->actor].name);
  if (m->shown > 0) {
    tct_text_add(&t, "  shown: ");
    tct_text_number(&t, m->shown);
    tct_text_add(&t, " ms\n");
  }
  objectives(&t, m);
  tct_text_add(&t, "\nrule:\n");
  variant(&t, 2, "kind", &m->rule[0].rule->about, m->rule[0].params);
  tct_text_add(&t, "\narchitecture:\n  step: ");
  tct_text_number(&t, m->dt);
  tct_text_add(&t, " ms\n  populations:\n");
  for (int p = 0; p < m->n_populations; p++)
    if (!m->population[p].constant) population(&t, m, p);
  tct_text_add(&t, "  projections:\n");
  for (int k = 0; k < m->n_projections; k++)
    if (!m->population[m->projection[k].pre].constant) projection(&t, m, k);
  training(&t, m);
  if (!t.failed) return t.at;
  tct_text_free(&t);
  tct_fail(err, TCT_NO_MEMORY, "no memory to write the spec out");
  return NULL;
}
