/* record.c -- virtual electrophysiology: show a probe set, keep the rates.
 *
 * What comes out is a recording like any other: [condition][repeat][time][unit], with the task's names
 * of conditions and categories.  The population `one` is nobody's neuron and is not recorded. */
#include "base/memory.h"
#include "base/text.h"
#include "lab/run_own.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

static tct_status find_probe(const tct_world *w, const char *name, int *probe, tct_error *err)
{
  const char *names[TCT_PROBES];
  const char *near;

  *probe = tct_world_probe(w, name);
  if (*probe >= 0) return TCT_OK;
  for (int i = 0; i < w->n_probes; i++) names[i] = w->probe[i].name;
  near = tct_nearest(name, names, w->n_probes);
  if (w->n_probes == 0)
    return tct_fail(err, TCT_UNSUPPORTED, "task %s has no probe sets", w->task->name);
  return tct_fail(err, TCT_UNSUPPORTED, "task %s has no probe set '%s'; did you mean '%s'?",
                  w->task->name, name, near ? near : names[0]);
}

/* ---- conditions ---- */

typedef struct {
  char name[32], category_name[32];
  int category;
} condition;

/* [conditions], freed with tct_free; NULL if there is no memory. */
static condition *name_conditions(const tct_world *w, int probe, int *categories, tct_error *err)
{
  const int n  = w->probe[probe].conditions;
  condition *c = tct_alloc((size_t)n, sizeof *c);

  *categories = 1;
  if (!c) tct_fail(err, TCT_NO_MEMORY, "no memory for %d conditions", n);
  for (int i = 0; c && i < n; i++) {
    if (w->task->condition)
      w->task->condition(w, probe, i, c[i].name, &c[i].category, c[i].category_name);
    else
      (void)snprintf(c[i].name, sizeof c[i].name, "%d", i);
    if (c[i].category >= *categories) *categories = c[i].category + 1;
  }
  return c;
}

static void put_names(tct_recording *r, const condition *c)
{
  for (int i = 0; i < r->conditions; i++) {
    memcpy(&r->condition[i], c[i].name, sizeof c[i].name);
    r->category[i] = c[i].category;
    memcpy(&r->category_name[c[i].category], c[i].category_name, sizeof c[i].category_name);
  }
  for (int k = 0; k < r->units; k++) tct_print(r->unit[k], sizeof r->unit[k], "%s:%d", r->name, k);
  for (int i = 0; i < r->conditions * r->repeats; i++) r->trial[i] = i;
}

/* ---- rates ---- */

typedef struct {
  const tct_model *model;
  tct_recording **into;
  int *population; /* [n] of each recording */
  int n;
} recorder;

static void keep(void *arg, const tct_lesson *l, int first, const uint64_t *trial)
{
  const recorder *of = arg;

  (void)first;
  for (int i = 0; i < of->n; i++) {
    const int p        = of->population[i];
    const size_t ld    = of->model->population[p].ld;
    tct_recording *r   = of->into[i];
    const size_t units = (size_t)r->units;

    for (int t = 0; t < l->steps; t++) {
      const tct_real *rows = tct_rows(l, l->rate, p, t);
      for (int k = 0; k < l->trials; k++) {
        const size_t at = (size_t)trial[k] * (size_t)r->steps + (size_t)(l->begun + t);
        for (size_t j = 0; j < units; j++)
          r->value[at * units + j] = (double)rows[(size_t)k * ld + j];
      }
    }
  }
}

static tct_status make(recorder *of, int probe, const condition *c, int categories, tct_error *err)
{
  const tct_model *m = of->model;
  const tct_probe *s = &m->world->probe[probe];

  for (int i = 0; i < of->n; i++) {
    const tct_population *p = &m->population[of->population[i]];
    tct_recording *r =
      tct_recording_new(p->size, s->conditions, s->repeats, m->steps, categories, err);

    of->into[i] = r;
    if (!r) return err->code;
    tct_print(r->name, sizeof r->name, "%s", p->name);
    tct_print(r->area, sizeof r->area, "%s", p->name);
    tct_print(r->quantity, sizeof r->quantity, "rate");
    r->dt = m->steps > 1 ? m->dt : 0;
    put_names(r, c);
  }
  return TCT_OK;
}

static tct_status run(recorder *of, tct_state *s, int probe, tct_error *err)
{
  const tct_probe *set = &of->model->world->probe[probe];
  uint64_t *trial;
  tct_status code;
  int n;

  if (__builtin_mul_overflow(set->conditions, set->repeats, &n))
    return tct_fail(err, TCT_UNSUPPORTED, "a probe set has at most %d trials", INT_MAX);
  trial = tct_alloc((size_t)n, sizeof *trial);
  if (!trial) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d trials", n);
  for (int i = 0; i < n; i++) trial[i] = (uint64_t)i;
  code = tct_state_respond(s, TCT_PROBE + probe, trial, n, keep, of, err);
  tct_free(trial);
  return code;
}

/* Which populations: the one named, or all that are neurons. */
static tct_status choose(const tct_model *m, const char *name, recorder *of, tct_error *err)
{
  const int only = name ? tct_population_named(m, name) : -1;

  if (name && (only < 0 || m->population[only].constant))
    return tct_fail(err, TCT_UNSUPPORTED, "there is no population '%s'", name);
  of->population = tct_alloc((size_t)m->n_populations, sizeof *of->population);
  if (!of->population) return tct_fail(err, TCT_NO_MEMORY, "no memory for a recording");
  for (int p = 0; p < m->n_populations; p++)
    if (name ? p == only : !m->population[p].constant) of->population[of->n++] = p;
  return TCT_OK;
}

tct_status tct_record(tct_state *s, const char *probe, const char *population, tct_recording **into,
                      int *n, tct_error *err)
{
  tct_error local;
  tct_error *said  = err ? err : &local;
  recorder of      = {.model = tct_state_model(s), .into = into};
  condition *names = NULL;
  int set, categories = 0;
  tct_status code = find_probe(of.model->world, probe, &set, said);

  *n = 0;
  if (code == TCT_OK) code = choose(of.model, population, &of, said);
  for (int i = 0; i < of.n; i++) into[i] = NULL;
  if (code == TCT_OK) names = name_conditions(of.model->world, set, &categories, said);
  if (code == TCT_OK) code = names ? make(&of, set, names, categories, said) : TCT_NO_MEMORY;
  if (code == TCT_OK) code = run(&of, s, set, said);
  if (code == TCT_OK) *n = of.n;
  for (int i = 0; i < of.n && code != TCT_OK && names; i++) {
    tct_recording_free(into[i]);
    into[i] = NULL;
  }
  tct_free(names);
  tct_free(of.population);
  if (code == TCT_OK) return TCT_OK;
  return probe && *probe ? tct_while(said, code, "recording probe set %s", probe)
                         : tct_while(said, code, "recording");
}
