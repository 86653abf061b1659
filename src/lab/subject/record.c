/* record.c -- virtual electrophysiology: show a probe set, keep the rates.
 *
 * What comes out is a recording like any other: [condition][repeat][time][unit], with the task's names
 * of conditions and categories.  The population `one` is nobody's neuron and is not recorded.
 *
 * A probe set has repeats of its own, such as phases; asked for more, it is shown again, with trial numbers
 * that go on, so that units and tasks that draw do so afresh.  The session goes repeat by repeat: the place
 * of a trial in it is repeat x conditions + condition, and does not depend on how many repeats follow. */
#include "lab/subject/record_own.h"

#include "base/memory.h"
#include "base/text.h"
#include "lab/run_own.h"
#include "substrate/desk.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

tct_status tct_probe_named(const tct_world *w, const char *name, int *probe, tct_error *err)
{
  const char *names[TCT_PROBES];
  const char *near;

  *probe = name ? tct_world_probe(w, name) : w->n_probes > 0 ? 0 : -1;
  if (*probe >= 0) return TCT_OK;
  for (int i = 0; i < w->n_probes; i++) names[i] = w->probe[i].name;
  if (w->n_probes == 0)
    return tct_fail(err, TCT_UNSUPPORTED, "task %s has no probe sets", w->task->name);
  near = tct_nearest(name, names, w->n_probes);
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

static tct_status put_names(tct_recording *r, const condition *c, const int *unit, tct_error *err)
{
  for (int i = 0; i < r->conditions; i++) {
    memcpy(&r->condition[i], c[i].name, sizeof c[i].name);
    r->category[i] = c[i].category;
    memcpy(&r->category_name[c[i].category], c[i].category_name, sizeof c[i].category_name);
    for (int k = 0; k < r->repeats; k++)
      r->trial[(size_t)i * (size_t)r->repeats + (size_t)k] = (int64_t)k * r->conditions + i;
  }
  for (int k = 0; k < r->units; k++)
    if (tct_print(r->unit[k], sizeof r->unit[k], "%s:%d", r->name, unit[k]) >= TCT_LABEL)
      return tct_fail(err, TCT_UNSUPPORTED,
                      "the name of population '%s' is too long for its units to be numbered",
                      r->name);
  return TCT_OK;
}

static tct_status make(const tct_showing_probe *how, const condition *c, int categories,
                       tct_error *err)
{
  const tct_model *m   = tct_state_model(how->state);
  const tct_probe *set = &m->world->probe[how->probe];

  for (int i = 0; i < how->n; i++) {
    tct_listening *l = &how->listening[i];
    const char *name = m->population[l->population].name;
    const int per    = how->per > 0 ? how->per : 1;
    tct_recording *r = l->into =
      tct_recording_new(l->units, set->conditions, how->repeats, m->steps / per, categories, err);

    if (!r) return err->code;
    tct_print(r->name, sizeof r->name, "%s", name);
    tct_print(r->area, sizeof r->area, "%s", name);
    tct_print(r->quantity, sizeof r->quantity,
              how->voltage              ? "voltage"
              : how->per && how->counts ? "count"
                                        : "rate");
    r->dt = m->steps > 1 ? m->dt * per : 0;
    TCT_TRY(put_names(r, c, l->unit, err), err, "naming what is recorded");
  }
  return TCT_OK;
}

/* ---- rates ---- */

/* Of one trial, from the first step of the window on.  Sums go trial by trial, so that they do not depend
 * on how trials are cut into shards. */
static void add_spread(tct_listening *l, const tct_lesson *of, int k)
{
  const tct_population *p = &of->model->population[l->population];

  for (int t = 0; t < of->steps; t++) {
    const tct_real *row = tct_rows(of, of->rate, l->population, t) + (size_t)k * p->ld;
    for (int j = 0; j < p->size; j++) {
      if (l->heard++ == 0) l->first = (double)row[j];
      const double off = (double)row[j] - l->first;
      l->sum += off;
      l->squares += off * off;
    }
  }
}

/* Rates at step t, or membrane potentials. */
static const tct_real *heard_at(const tct_lesson *of, int p, int t, bool voltage)
{
  const int slot = voltage ? of->model->population[p].unit->voltage - 1 : -1;

  return tct_rows(of, slot < 0 ? of->rate : tct_site(of, of->desk->slot, slot), p, t);
}

/* One row more of a bin of `per`, the i-th. */
static void put_together(const tct_listening *l, const tct_real *row, int per, int i, bool counts,
                         double *to)
{
  for (int j = 0; j < l->units; j++) {
    const double sum = (i ? to[j] : 0) + (double)row[l->unit[j]];
    to[j]            = i + 1 < per || counts ? sum : sum / per;
  }
}

static void keep_trial(const tct_listening *l, const tct_lesson *of, const tct_showing_probe *how,
                       int k, int c, int repeat)
{
  const tct_recording *r = l->into;
  const size_t ld        = of->model->population[l->population].ld;
  const size_t at        = ((size_t)c * (size_t)r->repeats + (size_t)repeat) * (size_t)r->steps;
  const int per          = how->per > 0 ? how->per : 1;

  for (int t = 0; t < of->steps; t++) {
    const tct_real *row = heard_at(of, l->population, t, how->voltage) + (size_t)k * ld;
    const int step      = of->begun + t;
    put_together(l, row, per, step % per, how->counts,
                 r->value + (at + (size_t)(step / per)) * (size_t)r->units);
  }
}

/* Trial c x R + k of the probe set is repeat k of condition c; shown again, it goes on behind the last. */
static void keep(void *arg, const tct_lesson *of, int first, const uint64_t *trial)
{
  const tct_showing_probe *how = arg;
  const tct_probe *set         = &of->model->world->probe[how->probe];
  const uint64_t all           = (uint64_t)set->conditions * (uint64_t)set->repeats;

  (void)first;
  for (int k = 0; k < of->trials; k++) {
    const uint64_t place = trial[k] % all, own = (uint64_t)set->repeats;
    const int repeat = (int)(trial[k] / all * own + place % own);
    for (int i = 0; i < how->n; i++) {
      if (repeat < how->repeats)
        keep_trial(&how->listening[i], of, how, k, (int)(place / own), repeat);
      if (how->spread && repeat < set->repeats) add_spread(&how->listening[i], of, k);
    }
  }
}

/* Some batches at a time, so that there is something to tell in between. */
static tct_status show(const tct_showing_probe *how, uint64_t *trial, int room, int of,
                       tct_error *err)
{
  const tct_model *m   = tct_state_model(how->state);
  const tct_probe *set = &m->world->probe[how->probe];

  for (int done = 0, n; done < of; done += n) {
    n = of - done < room ? of - done : room;
    for (int i = 0; i < n; i++) {
      const uint64_t repeat = (uint64_t)((done + i) / set->conditions);
      const uint64_t c = (uint64_t)((done + i) % set->conditions), own = (uint64_t)set->repeats;
      trial[i] = (repeat / own * (uint64_t)set->conditions + c) * own + repeat % own;
    }
    TCT_TRY(tct_state_respond(how->state, TCT_PROBE + how->probe, trial, n, keep, (void *)how, err),
            err, "showing it");
    if (how->progress) how->progress(how->arg, (uint64_t)done + (uint64_t)n, (uint64_t)of);
  }
  return TCT_OK;
}

static tct_status show_all(const tct_showing_probe *how, tct_error *err)
{
  enum { BATCHES = 16 };
  const tct_model *m   = tct_state_model(how->state);
  const tct_probe *set = &m->world->probe[how->probe];
  const int room       = m->training.batch * BATCHES;
  const int shown      = how->spread && how->repeats < set->repeats ? set->repeats : how->repeats;
  uint64_t *trial;
  int n;

  if (__builtin_mul_overflow(set->conditions, shown, &n))
    return tct_fail(err, TCT_UNSUPPORTED, "%d conditions and %d repeats are more than %d trials",
                    set->conditions, shown, INT_MAX);
  trial = tct_alloc((size_t)room, sizeof *trial);
  if (!trial) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d trials", room);
  const tct_status code = show(how, trial, room, n, err);
  tct_free(trial);
  return code;
}

tct_status tct_show_probe(const tct_showing_probe *how, tct_error *err)
{
  const tct_world *w = tct_state_model(how->state)->world;
  int categories     = 0;
  condition *names   = name_conditions(w, how->probe, &categories, err);
  tct_status code    = names ? make(how, names, categories, err) : TCT_NO_MEMORY;

  if (code == TCT_OK) code = show_all(how, err);
  tct_free(names);
  if (code == TCT_OK) return TCT_OK;
  return tct_while(err, code, "recording probe set %s", w->probe[how->probe].name);
}

void tct_listening_free(tct_listening *l)
{
  tct_free(l->unit);
  tct_recording_free(l->into);
  *l = (tct_listening){0};
}

/* ---- everything ---- */

static tct_status listen_to_all_of(tct_listening *l, const tct_model *m, int p, tct_error *err)
{
  const int n = m->population[p].size;

  *l = (tct_listening){.population = p, .units = n, .unit = tct_alloc((size_t)n, sizeof(int))};
  if (!l->unit) return tct_fail(err, TCT_NO_MEMORY, "no memory for a recording");
  for (int k = 0; k < n; k++) l->unit[k] = k;
  return TCT_OK;
}

/* Which populations: the one named, or all that are neurons. */
static tct_status choose(const tct_model *m, const char *name, tct_showing_probe *how,
                         tct_error *err)
{
  const int only = name ? tct_population_named(m, name) : -1;

  if (name && (only < 0 || m->population[only].constant))
    return tct_fail(err, TCT_UNSUPPORTED, "there is no population '%s'", name);
  how->listening = tct_alloc((size_t)m->n_populations, sizeof *how->listening);
  if (!how->listening) return tct_fail(err, TCT_NO_MEMORY, "no memory for a recording");
  for (int p = 0; p < m->n_populations; p++) {
    if (name ? p != only : m->population[p].constant) continue;
    TCT_TRY(listen_to_all_of(&how->listening[how->n++], m, p, err), err, "listening");
  }
  return TCT_OK;
}

tct_status tct_record(tct_state *s, const char *probe, const char *population, tct_recording **into,
                      int *n, tct_error *err)
{
  tct_error local;
  tct_error *said       = err ? err : &local;
  const tct_model *m    = tct_state_model(s);
  tct_showing_probe how = {.state = s};
  tct_status code       = tct_probe_named(m->world, probe, &how.probe, said);

  *n = 0;
  if (code == TCT_OK) code = choose(m, population, &how, said);
  if (code == TCT_OK) how.repeats = m->world->probe[how.probe].repeats;
  if (code == TCT_OK) code = tct_show_probe(&how, said);
  for (int i = 0; i < how.n; i++) {
    into[i] = code == TCT_OK ? how.listening[i].into : NULL;
    if (code == TCT_OK) how.listening[i].into = NULL;
    tct_listening_free(&how.listening[i]);
  }
  if (code == TCT_OK) *n = how.n;
  tct_free(how.listening);
  return code == TCT_OK ? TCT_OK : tct_while(said, code, "recording");
}
