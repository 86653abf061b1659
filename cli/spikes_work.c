/* spikes_work.c -- how the cells of a noun fire: recordings that hold spikes, and their numbers. */
#include "spikes_work.h"

#include "nouns.h"
#include "plot_file.h"
#include "said.h"
#include "say.h"

#include "base/memory.h"
#include "brain/files/bytes.h"

#include <math.h>
#include <string.h>

int spikes_asked(const struct asked *a, struct spikes_work *w)
{
  *w = (struct spikes_work){
    .asked = a, .level = a->level > 0 ? a->level : 0.95, .bin = a->bin > 0 ? a->bin : 10};
  if (a->level == 1) return say_usage(a, "--level wants a number below 1");
  if (a->csv && a->json) return say_usage(a, "say either --json or --csv");
  return plot_asked(a);
}

/* ---- what is looked at ------------------------------------------------------------------------------ */

/* As asked for; else all, of a run those of units that spike. */
static bool is_chosen(const struct spikes_work *w, const tct_recording *r)
{
  const struct asked *a = w->asked;

  for (int i = 0; i < a->population.n; i++)
    if (strcmp(a->population.at[i], r->name) == 0) return true;
  if (a->population.n > 0 || !w->model) return a->population.n == 0;
  const int p = tct_population_named(w->model, r->name);
  return p >= 0 && w->model->population[p].unit &&
         (w->model->population[p].unit->claims & TCT_UNIT_SPIKING);
}

static int look_for(const struct spikes_work *w)
{
  const struct asked *a = w->asked;
  tct_error err         = {0};

  for (int i = 0; i < a->population.n; i++) {
    bool found = false;
    for (int k = 0; k < w->all.n; k++)
      found = found || strcmp(w->all.recording[k]->name, a->population.at[i]) == 0;
    if (!found) {
      (void)noun_no_recording(a->noun[0], &w->all, a->population.at[i], &err);
      return say_error(a, &err);
    }
  }
  return EXIT_DONE;
}

/* Membranes of a run, where there are any: a run without them has a picture without them. */
static int open_membranes(const tct_model *m, const struct asked *of, bool untrained,
                          tct_recordings *into)
{
  struct asked a = *of;
  bool any       = false;

  for (int p = 0; p < m->n_populations; p++)
    any = any || (m->population[p].unit && m->population[p].unit->voltage &&
                  (!m->population[p].brief || m->window == 1));
  if (!any) return EXIT_DONE;
  a.untrained    = untrained;
  a.what         = 1;
  a.population.n = 0;
  return noun_recordings(&a, a.noun[0], into);
}

int spikes_open(struct spikes_work *w)
{
  const struct asked *a = w->asked;
  struct asked alone    = *a;
  int code;

  if (noun_is_run(a->noun[0])) alone.population.n = 0;
  code = noun_recordings(&alone, a->noun[0], &w->all);
  if (code == EXIT_DONE) code = look_for(w);
  if (code != EXIT_DONE || !noun_is_run(a->noun[0])) return code;
  struct asked bare = alone;
  bare.sets         = 0;
  code              = noun_run(&bare, a->noun[0], false, &w->model, NULL);
  if (code == EXIT_DONE && a->plot) code = open_membranes(w->model, &alone, false, &w->membranes);
  alone.untrained = true;
  if (code == EXIT_DONE) code = noun_recordings(&alone, a->noun[0], &w->untrained);
  if (code == EXIT_DONE && a->plot)
    code = open_membranes(w->model, &alone, true, &w->untrained_membranes);
  return code;
}

/* ---- measured --------------------------------------------------------------------------------------- */

/* Trials of conditions that no pattern fits are as if they had not been. */
static tct_status leave_out(const struct asked *a, tct_recording *r, int *conditions, int *trials,
                            tct_error *err)
{
  *conditions = *trials = 0;
  for (int c = 0; c < r->conditions; c++) {
    const bool fits = said_fits(&a->conditions, r->condition[c]);
    *conditions += fits;
    for (int k = 0; k < r->repeats; k++) {
      int64_t *trial = &r->trial[(size_t)c * (size_t)r->repeats + (size_t)k];
      if (!fits) *trial = -1;
      *trials += *trial >= 0;
    }
  }
  if (*conditions) return TCT_OK;
  return tct_fail(err, TCT_BAD_DATA, "no condition of %s fits; the first of its %d is '%s'",
                  r->name, r->conditions, r->conditions ? r->condition[0] : "");
}

static const tct_recording *membrane_of(const tct_recordings *all, const tct_recording *r)
{
  for (int i = 0; i < all->n; i++)
    if (strcmp(all->recording[i]->name, r->name) == 0) return all->recording[i];
  return NULL;
}

static tct_status measure_row(struct spikes_work *w, struct spikes_row *row, tct_error *err)
{
  const double steps = w->bin / row->spikes.dt;

  row->width = steps < 1 ? 1 : steps > row->spikes.steps ? row->spikes.steps : (int)lround(steps);
  TCT_PASS(tct_firing_of(&row->spikes, w->level, &row->cells, err));
  for (int j = 0; j < TCT_FIRING_N; j++)
    TCT_PASS(tct_tuned_spread_of(&row->cells, j, &row->spread[j], err));
  return tct_synchrony_of(&row->spikes, row->width, w->level, &row->together, err);
}

/* `why` keeps the first reason for which something has no spikes. */
static tct_status measure_one(struct spikes_work *w, tct_recording *r, bool untrained,
                              tct_error *why, tct_error *err)
{
  struct spikes_row *row = &w->row[w->n];
  tct_error no           = {0};

  *row = (struct spikes_row){.of = r, .untrained = untrained};
  tct_print(row->name, sizeof row->name, "%s%s", r->name, untrained ? " (untrained)" : "");
  row->membrane = membrane_of(untrained ? &w->untrained_membranes : &w->membranes, r);
  TCT_PASS(leave_out(w->asked, r, &row->conditions, &row->trials, err));
  const tct_status status = tct_spikes_of(r, &row->spikes, &no);
  if (status == TCT_UNSUPPORTED) {
    if (why->code == TCT_OK) *why = no;
    if (!untrained && w->asked->population.n) say_aside("%s: it is left out", no.text);
    return TCT_OK;
  }
  if (status != TCT_OK) {
    if (err) *err = no;
    return status;
  }
  w->n++; /* from now on it is freed */
  return measure_row(w, row, err);
}

tct_status spikes_measure(struct spikes_work *w, tct_error *err)
{
  tct_error why     = {0};
  tct_status status = TCT_OK;

  w->row = tct_alloc((size_t)(w->all.n + w->untrained.n) + 1, sizeof *w->row);
  if (!w->row) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d recordings", w->all.n);
  for (int k = 0; k < 2 && status == TCT_OK; k++) {
    const tct_recordings *of = k ? &w->untrained : &w->all;
    for (int i = 0; i < of->n && status == TCT_OK; i++)
      if (is_chosen(w, of->recording[i]))
        status = measure_one(w, of->recording[i], k == 1, &why, err);
  }
  if (status != TCT_OK || w->n > 0) return status;
  if (why.code == TCT_OK)
    return tct_fail(err, TCT_BAD_DATA,
                    w->model ? "no population of %s has units that spike: --population looks at "
                               "others too"
                             : "%s holds nothing",
                    w->asked->noun[0]);
  if (err) *err = why;
  return why.code;
}

void spikes_free(struct spikes_work *w)
{
  for (int i = 0; i < w->n; i++) {
    tct_spikes_free(&w->row[i].spikes);
    tct_tuned_free(&w->row[i].cells);
  }
  tct_free(w->row);
  tct_recordings_free(&w->all);
  tct_recordings_free(&w->untrained);
  tct_recordings_free(&w->membranes);
  tct_recordings_free(&w->untrained_membranes);
  tct_model_free(w->model);
}
