/* lesion_asked.c -- the lesions that a command line names: PLACE[:UNITS][=DOSE,...].
 *
 * PLACE is a population, several joined by + (an area), or a projection (v1->v2).  UNITS is a share (0.25, 25%), a
 * list (3,7,10-12), or the N units of which a measure is largest, top8@FILE.csv, as tercet tuning --csv writes it. */
#include "lesion_asked.h"

#include "lesion_units.h"
#include "nouns.h"
#include "plot_file.h"
#include "rooms.h"
#include "said.h"
#include "say.h"

#include "base/memory.h"
#include "base/text.h"
#include "substrate/complain.h"

#include <math.h>
#include <string.h>

int lesion_asked(const struct asked *a, struct lesion_work *w)
{
  if (a->json && a->csv) return say_usage(a, "--json or --csv, not both");
  if (a->out && !tct_recordings_writes(a->out))
    return say_usage(a, "%s: write a file whose name ends in .npz, .csv or .json", a->out);
  if (a->level == 1) return say_usage(a, "--level wants a number below 1");
  if (a->trials && a->on)
    return say_usage(a, "--trials are of the test split: a probe set is shown whole");
  const char *correction = a->correction ? a->correction : "holm";
  w->correction          = (const tct_correction *)tct_variant("corrections", correction);
  if (!w->correction) return say_no_variant(a, "corrections", correction, "");
  w->asked = a;
  w->how   = (tct_lesion_how){.probe      = a->probe,
                              .on_probe   = a->on != 0,
                              .trials     = (uint64_t)a->trials,
                              .draws      = a->draws ? a->draws : 20,
                              .level      = a->level > 0 ? a->level : 0.95,
                              .seed       = said_seed(a, 1),
                              .max_memory = a->max_memory};
  return plot_asked(a);
}

/* ---- places ---------------------------------------------------------------------------------------------- */

static int no_population(const struct lesion_work *w, const char *said)
{
  const char *name[64];
  int n = 0;

  for (int i = 0; i < w->model->n_populations && n < 64; i++)
    if (!w->model->population[i].constant) name[n++] = w->model->population[i].name;
  const char *near = tct_nearest(said, name, n);
  if (near)
    return say_usage(w->asked, "there is no population '%s'; did you mean '%s'?", said, near);
  return say_usage(w->asked, "there is no population '%s'; tercet show %s lists them", said,
                   w->asked->noun[0]);
}

static int take_projection(const struct lesion_work *w, const char *said, tct_lesion *x)
{
  x->places     = 1;
  x->projection = true;
  x->place[0]   = noun_projection(w->model, said);
  if (x->place[0] >= 0 && !w->model->population[w->model->projection[x->place[0]].pre].constant)
    return EXIT_DONE;
  return say_usage(w->asked, "there is no projection '%s'; tercet show %s lists them", said,
                   w->asked->noun[0]);
}

static int take_populations(const struct lesion_work *w, const char *said, tct_lesion *x)
{
  char name[TCT_NAME];

  for (const char *at = said;; at++) {
    const size_t n = strcspn(at, "+");
    tct_print(name, sizeof name, "%.*s", (int)n, at);
    const int p = tct_population_named(w->model, name);
    if (p < 0 || w->model->population[p].constant) return no_population(w, name);
    if (x->places == TCT_LESION_PLACES)
      return say_usage(w->asked, "an area has at most %d populations", TCT_LESION_PLACES);
    x->place[x->places++] = p;
    at += n;
    if (!*at) return EXIT_DONE;
  }
}

/* ---- one word --------------------------------------------------------------------------------------------- */

/* One more, with a list of units of its own. */
static bool add(struct lesion_work *w, const tct_lesion *x, const char *series)
{
  int *unit                = x->unit ? tct_alloc((size_t)x->units, sizeof *unit) : NULL;
  tct_lesion *more         = tct_grow(w->lesion, (size_t)w->n + 1, sizeof *more);
  struct lesion_dose *dose = more ? tct_grow(w->dose, (size_t)w->n + 1, sizeof *dose) : NULL;

  if (more) w->lesion = more;
  if (dose) w->dose = dose;
  if (!dose || (x->unit && !unit)) {
    tct_free(unit);
    return false;
  }
  if (unit) memcpy(unit, x->unit, (size_t)x->units * sizeof *unit);
  tct_print(dose[w->n].series, TCT_LABEL, "%s", series);
  more[w->n]      = *x;
  more[w->n].unit = unit;
  w->n++;
  return true;
}

static int no_memory(const struct lesion_work *w)
{
  tct_error err = {0};

  (void)tct_fail(&err, TCT_NO_MEMORY, "no memory for lesions");
  return say_error(w->asked, &err);
}

/* PLACE[:UNITS] into x; a list goes into unit [LESION_UNITS_MOST].  The exit code. */
static int read_place(struct lesion_work *w, const char *said, int *unit, tct_lesion *x)
{
  const char *arrow = strstr(said, "->"), *colon = strchr(said, ':');
  char place[TCT_PROJECTION_NAME];

  tct_print(place, sizeof place, "%.*s", colon ? (int)(colon - said) : (int)strlen(said), said);
  int code = arrow ? take_projection(w, place, x) : take_populations(w, place, x);
  if (code != EXIT_DONE || !colon) return code;
  return lesion_units(w, colon + 1, unit, x);
}

/* A silence or a cut: "v1:0.5" */
static int read_silence(struct lesion_work *w, const char *said, bool cut)
{
  int unit[LESION_UNITS_MOST];
  tct_lesion x = {
    .kind = TCT_LESION_SILENCE, .by = (tct_silence_by)w->asked->by, .from = w->from, .to = w->to};
  int code = read_place(w, said, unit, &x);

  if (code != EXIT_DONE) return code;
  if (x.projection != cut)
    return cut ? say_usage(w->asked, "--cut wants a projection, such as v1->v2, not '%s'", said)
               : say_usage(w->asked,
                           "--silence wants a population, not '%s': projections are --cut", said);
  x.control = x.which == TCT_LESION_LIST;
  tct_print(x.name, TCT_LABEL, "%s", said);
  return add(w, &x, "") ? EXIT_DONE : no_memory(w);
}

/* A list of doses: "v1:0.5=0.1,0.2" */
static int read_doses(struct lesion_work *w, const char *said, tct_lesion_kind kind)
{
  const char *option = kind == TCT_LESION_SCALE ? "scale" : "inject", *equals = strrchr(said, '=');
  tct_lesion x = {.kind = kind, .from = w->from, .to = w->to};
  char place[512], series[TCT_LABEL];
  int unit[LESION_UNITS_MOST];

  if (!equals || equals == said || !equals[1])
    return say_usage(w->asked, "--%s wants PLACE=NUMBER, such as v1=0.5, not '%s'", option, said);
  tct_print(place, sizeof place, "%.*s", (int)(equals - said), said);
  tct_print(series, sizeof series, "%s", place);
  int code  = read_place(w, place, unit, &x);
  x.control = x.which == TCT_LESION_LIST;
  for (const char *at = equals; code == EXIT_DONE && *at;) {
    const size_t n = strcspn(++at, ",");
    char number[32];
    tct_print(number, sizeof number, "%.*s", (int)n, at);
    at += n;
    if (!tct_read_real(number, &x.amount) || !isfinite(x.amount))
      return say_usage(w->asked, "--%s %s: '%s' is no number", option, said, number);
    tct_print(x.name, TCT_LABEL, "%.40s%s=%s", series, kind == TCT_LESION_SCALE ? " x" : "",
              number);
    if (!add(w, &x, series)) return no_memory(w);
  }
  return code;
}

/* ---- each in turn ------------------------------------------------------------------------------------------ */

/* Can its rates be silenced, and is it of the circuit's own? */
static bool lesionable(const tct_population *q)
{
  return q->unit && !(q->felt && q->unit->credit_at_drive);
}

static int each_population(struct lesion_work *w)
{
  for (int p = 0; p < w->model->n_populations; p++) {
    int code = EXIT_DONE;
    if (lesionable(&w->model->population[p]))
      code = read_silence(w, w->model->population[p].name, false);
    if (code != EXIT_DONE) return code;
  }
  return w->n ? EXIT_DONE : say_usage(w->asked, "the circuit has no population to silence");
}

static int each_unit(struct lesion_work *w, const char *name)
{
  const int p = tct_population_named(w->model, name);
  char text[TCT_NAME + 16];

  if (p < 0 || w->model->population[p].constant) return no_population(w, name);
  for (int k = 0; k < w->model->population[p].size; k++) {
    tct_print(text, sizeof text, "%s:%d", name, k);
    const int code = read_silence(w, text, false);
    if (code != EXIT_DONE) return code;
    w->lesion[w->n - 1].control = false; /* they are each other's */
  }
  return EXIT_DONE;
}

static int read_window(struct lesion_work *w)
{
  bool windowed;
  double window[2];
  const int code = said_window(w->asked, &windowed, window);

  if (code != EXIT_DONE || !windowed) return code;
  if (w->model->steps < 2)
    return say_usage(w->asked, "--window is for circuits whose trials have time");
  w->from = (int)lround(window[0] / w->model->dt);
  w->to   = (int)lround(window[1] / w->model->dt);
  if (w->from >= 0 && w->to > w->from && w->to <= w->model->steps) return EXIT_DONE;
  return say_usage(w->asked, "--window %s: a trial goes from 0 to %g ms in steps of %g",
                   w->asked->window, w->model->steps * w->model->dt, w->model->dt);
}

/* They are the names of units in what -o writes. */
static int check_names(const struct lesion_work *w)
{
  for (int i = 0; i < w->n; i++)
    for (int k = 0; k < i; k++)
      if (strcmp(w->lesion[i].name, w->lesion[k].name) == 0)
        return say_usage(w->asked, "the lesion %s is asked for twice", w->lesion[i].name);
  return EXIT_DONE;
}

int lesion_read(struct lesion_work *w)
{
  const struct asked *a = w->asked;
  int code              = read_window(w);

  for (int i = 0; i < a->silence.n && code == EXIT_DONE; i++)
    code = read_silence(w, a->silence.at[i], false);
  for (int i = 0; i < a->cut.n && code == EXIT_DONE; i++)
    code = read_silence(w, a->cut.at[i], true);
  for (int i = 0; i < a->scale.n && code == EXIT_DONE; i++)
    code = read_doses(w, a->scale.at[i], TCT_LESION_SCALE);
  for (int i = 0; i < a->inject.n && code == EXIT_DONE; i++)
    code = read_doses(w, a->inject.at[i], TCT_LESION_INJECT);
  for (int i = 0; i < a->each_unit.n && code == EXIT_DONE; i++)
    code = each_unit(w, a->each_unit.at[i]);
  if (code == EXIT_DONE && (a->each || w->n == 0)) code = each_population(w);
  return code == EXIT_DONE ? check_names(w) : code;
}

void lesion_free(struct lesion_work *w)
{
  for (int i = 0; i < w->n; i++) tct_free((int *)w->lesion[i].unit);
  tct_lesions_free(&w->found);
  tct_free(w->lesion);
  tct_free(w->corrected);
  tct_free(w->dose);
  tct_state_free(w->state);
  tct_state_free(w->untrained);
  tct_model_free(w->model);
  tct_model_free(w->naive);
}
