/* show_spec.c -- a spec with every preset written out, and what follows from it. */
#include "json.h"
#include "nouns.h"
#include "recipe.h"
#include "say.h"
#include "show.h"
#include "table.h"

#include "base/pool.h"

#include <tercet/model.h>
#include <tercet/recipe.h>

#include <string.h>

/* A vector's size, or channels x height x width. */
static const char *shape_of(const tct_population *p, char *text)
{
  if (p->shape[0] == 1 && p->shape[1] == 1)
    tct_print(text, 48, "%d", p->size);
  else
    tct_print(text, 48, "%d x %d x %d", p->shape[0], p->shape[1], p->shape[2]);
  return text;
}

static const char *kind_of(const tct_population *p)
{
  return p->unit ? p->unit->name : p->constant ? "constant" : "input";
}

static const char *rule_of(const tct_model *m, const tct_projection *s)
{
  return s->fixed || s->rule < 0 ? "fixed" : m->rule[s->rule].rule->name;
}

static void put_populations(tct_text *t, const tct_model *m)
{
  struct table table = {.align = "llr"};
  char shape[48];

  table_cell(&table, "population");
  table_cell(&table, "kind");
  table_cell(&table, "shape");
  for (int i = 0; i < m->n_populations; i++) {
    const tct_population *p = &m->population[i];
    if (p->constant) continue; /* the tables of biases speak of it */
    table_cell(&table, "%s", p->name);
    table_cell(&table, "%s%s%s", kind_of(p), p->signal >= 0 ? " " : "",
               p->signal >= 0 ? m->world->signal[p->signal].name : "");
    table_cell(&table, "%s", shape_of(p, shape));
  }
  table_put(&table, t, 2, 120);
}

static void put_projections(tct_text *t, const tct_model *m)
{
  struct table table = {.align = "llrlr"};
  bool delayed       = false;
  char synapses[32];

  for (int i = 0; i < m->n_projections; i++) delayed = delayed || m->projection[i].delay > 0;

  table_cell(&table, "projection");
  table_cell(&table, "wiring");
  table_cell(&table, "synapses");
  table_cell(&table, "rule");
  table_cell(&table, "%s", delayed ? "delay" : "");
  for (int i = 0; i < m->n_projections; i++) {
    const tct_projection *s = &m->projection[i];
    table_cell(&table, "%s", s->name);
    table_cell(&table, "%s", m->population[s->pre].constant ? "bias" : s->wiring->name);
    table_cell(&table, "%s", say_count(synapses, s->synapses));
    table_cell(&table, "%s", rule_of(m, s));
    if (s->delay > 0)
      table_cell(&table, "%d", s->delay);
    else
      table_cell(&table, "%s", "");
  }
  table_put(&table, t, 2, 120);
}

/* Traces that synapses keep in each trial: where there are any, they take most of the memory. */
static void put_traces(tct_text *t, const tct_model *m)
{
  const size_t traces = tct_model_traces(m), trials = (size_t)m->training.batch;
  char n[32], memory[32];

  if (traces == 0) return;
  tct_text_add(t, ", which keep %s traces in each of %zu trials (%s)", say_count(n, traces), trials,
               say_bytes(memory, traces * trials * sizeof(tct_real)));
}

static int as_text(const tct_model *m, const char *resolved, int threads)
{
  char synapses[32], memory[32];
  tct_text t = {0};

  tct_text_add(&t, "%s%s\n", resolved,
               resolved[0] && resolved[strlen(resolved) - 1] == '\n' ? "" : "\n");
  put_populations(&t, m);
  tct_text_add(&t, "\n");
  put_projections(&t, m);
  tct_text_add(&t, "\n%s synapses", say_count(synapses, m->synapses));
  put_traces(&t, m);
  tct_text_add(&t, "; %s of memory on %d thread%s\n",
               say_bytes(memory, tct_model_memory(m, threads)), threads, threads == 1 ? "" : "s");
  return say_text(&t);
}

static void json_populations(struct json *j, const tct_model *m)
{
  json_list(j, "populations");
  for (int i = 0; i < m->n_populations; i++) {
    const tct_population *p = &m->population[i];
    json_map(j, NULL);
    json_text(j, "name", p->name);
    json_text(j, "kind", kind_of(p));
    if (p->signal >= 0) json_text(j, "signal", m->world->signal[p->signal].name);
    json_row(j, "shape");
    for (int d = 0; d < 3; d++) json_count(j, NULL, (uint64_t)p->shape[d]);
    json_close(j);
    json_count(j, "units", (uint64_t)p->size);
    json_close(j);
  }
  json_close(j);
}

static void json_projections(struct json *j, const tct_model *m)
{
  json_list(j, "projections");
  for (int i = 0; i < m->n_projections; i++) {
    const tct_projection *s = &m->projection[i];
    json_map(j, NULL);
    json_text(j, "name", s->name);
    json_text(j, "pre", m->population[s->pre].name);
    json_text(j, "post", m->population[s->post].name);
    json_text(j, "wiring", s->wiring->name);
    json_count(j, "synapses", s->synapses);
    json_text(j, "rule", rule_of(m, s));
    json_count(j, "delay", (uint64_t)s->delay);
    json_close(j);
  }
  json_close(j);
}

static int as_json(const tct_model *m, const char *resolved, int threads)
{
  struct json j = {0};

  json_map(&j, NULL);
  json_text(&j, "kind", "spec");
  json_text(&j, "name", m->name);
  json_count(&j, "seed", m->seed);
  json_text(&j, "task", m->world->task->name);
  json_text(&j, "spec", resolved);
  json_populations(&j, m);
  json_projections(&j, m);
  json_count(&j, "synapses", m->synapses);
  json_count(&j, "traces", tct_model_traces(m));
  json_count(&j, "memory", tct_model_memory(m, threads));
  json_count(&j, "threads", (uint64_t)threads);
  json_close(&j);
  return json_say(&j);
}

int show_spec(const struct asked *a, const char *path)
{
  const int threads = a->threads ? a->threads : tct_cores();
  tct_error err     = {0};
  tct_spec *s       = noun_spec(a, path, &err);
  int code;

  if (s && tct_is_recipe(s)) {
    code = recipe_show(a, s);
    tct_spec_free(s);
    return code;
  }
  tct_model *m   = s ? tct_compile(s, &err) : NULL;
  char *resolved = m ? tct_resolved(m, &err) : NULL;
  if (!resolved)
    code = say_spec_error(a, s, &err);
  else if (a->json)
    code = as_json(m, resolved, threads);
  else
    code = as_text(m, resolved, threads);
  tct_string_free(resolved);
  tct_model_free(m);
  tct_spec_free(s);
  return code;
}
