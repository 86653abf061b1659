/* choose.c -- what a circuit chooses, trial by trial, as an observer's choices are read: its answers to a probe set or to
 * trials that it has not learnt from, beside those that it gave before any learning.
 *
 * The test split is not looked at. */
#include "lab/subject/record_own.h"

#include "base/memory.h"
#include "base/text.h"
#include "lab/run_own.h"

#include <tercet/run.h>
#include <tercet/tuning.h>

#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <string.h>

enum { LABEL = 64, SUFFIX = 16 };

typedef struct {
  const tct_choosing *how;
  const char *name;
  tct_state *state[2];
  const tct_model *model;
  const tct_aim *aim;
  const tct_population *at;
  int split, probe; /* probe -1: none */
  int trials, classes, states;
  uint64_t *trial; /* [trials] */
  int *truth;      /* [trials] */
  char (*option)[LABEL];
  bool known; /* probabilities */
  tct_arrays table;
  /* columns of it, a row a trial, first of one state, then of the other */
  char *text[4]; /* truth, choice, image, subject; LABEL bytes a row, the last TCT_CHOICE_NAME */
  double *strength, **chance;
  int now; /* the state that is asked */
} choosing;

/* ---- the right choice ------------------------------------------------------------------------------------- */

/* The class that the target says in n trials of a split, at the last step. */
static tct_status classes_of(const choosing *c, int split, const uint64_t *trial, int n, int *out,
                             tct_error *err)
{
  enum { SOME = 64 };
  const tct_world *w = c->model->world;
  const size_t ld    = ((size_t)c->classes + 15) / 16 * 16;
  tct_real *rows     = tct_alloc(SOME * ld, sizeof *rows);

  if (!rows) return tct_fail(err, TCT_NO_MEMORY, "no memory for the targets of %d trials", SOME);
  for (int first = 0; first < n; first += SOME) {
    const int some = n - first < SOME ? n - first : SOME;
    w->task->show(w, &(tct_showing){.split  = split,
                                    .trial  = trial + first,
                                    .trials = some,
                                    .begun  = w->steps - 1,
                                    .steps  = 1,
                                    .signal = c->aim->signal,
                                    .ld     = ld,
                                    .rows   = rows});
    for (int i = 0; i < some; i++) {
      const tct_real *row = rows + (size_t)i * ld;
      int best            = 0;
      for (int k = 1; k < c->classes; k++) best = row[k] > row[best] ? k : best;
      out[first + i] = best;
    }
  }
  tct_free(rows);
  return TCT_OK;
}

static void say_condition(const tct_world *w, int probe, int i, char name[32], char category[32])
{
  int place = 0;

  category[0] = 0;
  tct_print(name, 32, "%d", i);
  if (w->task->condition) w->task->condition(w, probe, i, name, &place, category);
}

/* Class by class the one category that its conditions have; false: they have no one, or two classes share it. */
static tct_status names_of_categories(const choosing *c, bool *good, tct_error *err)
{
  const tct_world *w = c->model->world;
  const int n        = w->probe[0].conditions;
  uint64_t *trial    = tct_alloc((size_t)n + 1, sizeof *trial);
  int *class         = tct_alloc((size_t)n + 1, sizeof *class);
  tct_status status =
    trial && class ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory for conditions");
  char name[32], category[32];

  for (int i = 0; status == TCT_OK && i < n; i++)
    trial[i] = (uint64_t)i * (uint64_t)w->probe[0].repeats;
  if (status == TCT_OK) status = classes_of(c, TCT_PROBE, trial, n, class, err);
  *good = status == TCT_OK;
  for (int i = 0; *good && i < n; i++) {
    say_condition(w, 0, i, name, category);
    char *option = c->option[class[i]];
    *good        = category[0] && (!option[0] || strcmp(option, category) == 0);
    tct_print(option, LABEL, "%s", category);
  }
  for (int k = 0; *good && k < c->classes; k++)
    for (int l = 0; *good && l <= k; l++)
      *good = c->option[k][0] && (l == k || strcmp(c->option[k], c->option[l]) != 0);
  tct_free(trial);
  tct_free(class);
  return status;
}

static tct_status name_options(choosing *c, tct_error *err)
{
  bool good = false;

  c->option = tct_alloc((size_t)c->classes, sizeof *c->option);
  if (!c->option) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d classes", c->classes);
  if (c->model->world->n_probes > 0)
    TCT_TRY(names_of_categories(c, &good, err), err, "naming options");
  for (int k = 0; !good && k < c->classes; k++) tct_print(c->option[k], LABEL, "%d", k);
  return TCT_OK;
}

/* ---- which trials ----------------------------------------------------------------------------------------- */

static tct_status choose_trials(choosing *c, tct_error *err)
{
  const tct_model *m = c->model;
  const int most     = c->how->trials;
  uint64_t n;

  if (c->how->probe) {
    TCT_TRY(tct_probe_named(m->world, c->how->probe, &c->probe, err), err, "looking for it");
    const tct_probe *set = &m->world->probe[c->probe];
    n                    = (uint64_t)set->conditions * (uint64_t)set->repeats;
    c->split             = TCT_PROBE + c->probe;
  } else {
    c->split = TCT_VALIDATION;
    n        = tct_order_choice(m, c->split, (uint64_t)most, NULL);
  }
  if (n < 1 || n > INT_MAX / 4)
    return tct_fail(err, TCT_UNSUPPORTED, "there is no way to choose in %g trials", (double)n);
  c->trials = (int)n;
  c->trial  = tct_alloc((size_t)n, sizeof *c->trial);
  c->truth  = tct_alloc((size_t)n, sizeof *c->truth);
  if (!c->trial || !c->truth)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for %d trials", c->trials);
  if (!c->how->probe) tct_order_choice(m, c->split, (uint64_t)most, c->trial);
  for (uint64_t i = 0; c->how->probe && i < n; i++) c->trial[i] = i;
  return classes_of(c, c->split, c->trial, c->trials, c->truth, err);
}

/* ---- columns ---------------------------------------------------------------------------------------------- */

static tct_status add_columns(choosing *c, tct_error *err)
{
  static const char *const names[] = {"truth", "choice", "image", "subject"};
  const size_t rows                = (size_t)c->trials * (size_t)c->states;
  const size_t shape[][2] = {{rows, LABEL}, {rows, LABEL}, {rows, LABEL}, {rows, TCT_CHOICE_NAME}};
  bool good               = true;
  char name[LABEL + 16];

  c->chance = tct_alloc((size_t)c->classes, sizeof(double *));
  for (int k = 0; k < 4; k++) {
    tct_array *a = tct_arrays_add(&c->table, names[k], TCT_U8, 2, shape[k]);
    good         = good && a;
    if (!good) break;
    a->text    = true;
    c->text[k] = a->bytes;
  }
  if (good && c->how->strength) {
    tct_array *a = tct_arrays_add(&c->table, "strength", TCT_F64, 1, &rows);
    good         = a != NULL;
    c->strength  = a ? a->bytes : NULL;
  }
  for (int k = 0; good && c->chance && c->known && k < c->classes; k++) {
    tct_print(name, sizeof name, "chance:%s", c->option[k]);
    tct_array *a = tct_arrays_add(&c->table, name, TCT_F64, 1, &rows);
    good         = a != NULL;
    c->chance[k] = a ? a->bytes : NULL;
  }
  return good && c->chance ? TCT_OK
                           : tct_fail(err, TCT_NO_MEMORY, "no memory for %zu choices", rows);
}

/* The value that the names of conditions say, in each trial. */
static tct_status put_strengths(choosing *c, tct_error *err)
{
  const tct_probe *set = &c->model->world->probe[c->probe < 0 ? 0 : c->probe];
  char name[32], category[32];

  if (!c->how->strength) return TCT_OK;
  if (c->probe < 0)
    return tct_fail(err, TCT_UNSUPPORTED,
                    "trials held out have no conditions whose names say '%s': name a probe set",
                    c->how->strength);
  tct_recording *r = tct_recording_new(1, set->conditions, 1, 1, 1, err);
  double *x        = tct_alloc((size_t)set->conditions + 1, sizeof *x);
  tct_status status =
    r && x ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory for %d conditions", set->conditions);
  for (int i = 0; status == TCT_OK && i < set->conditions; i++) {
    say_condition(c->model->world, c->probe, i, name, category);
    tct_print(r->condition[i], TCT_LABEL, "%s", name);
  }
  if (status == TCT_OK) tct_print(r->name, sizeof r->name, "%s", set->name);
  if (status == TCT_OK) status = tct_variable_named(r, c->how->strength, x, err);
  for (int i = 0; status == TCT_OK && i < c->trials * c->states; i++)
    c->strength[i] = x[i % c->trials / set->repeats];
  tct_free(x);
  tct_recording_free(r);
  return status;
}

static void put_names(choosing *c)
{
  const tct_world *w = c->model->world;
  char category[32];

  for (int i = 0; i < c->trials * c->states; i++) {
    const int k = i % c->trials;
    memcpy(c->text[0] + (size_t)i * LABEL, c->option[c->truth[k]], LABEL);
    if (c->probe < 0)
      tct_print(c->text[2] + (size_t)i * LABEL, LABEL, "trial %" PRIu64 " of seed %" PRIu64,
                c->trial[k], w->seed);
    else
      say_condition(w, c->probe, k / w->probe[c->probe].repeats, c->text[2] + (size_t)i * LABEL,
                    category);
    tct_print(c->text[3] + (size_t)i * TCT_CHOICE_NAME, TCT_CHOICE_NAME, "%.*s%s",
              TCT_CHOICE_NAME - SUFFIX, c->name, i < c->trials ? "" : " (untrained)");
  }
}

/* ---- answers ---------------------------------------------------------------------------------------------- */

static void put_chances(const choosing *c, size_t row, const tct_real *drive, int best)
{
  double sum = 0;

  for (int k = 0; k < c->classes; k++) sum += exp((double)drive[k] - (double)drive[best]);
  for (int k = 0; k < c->classes; k++)
    c->chance[k][row] = exp((double)drive[k] - (double)drive[best]) / sum;
}

static void hear(void *arg, const tct_lesson *l, int first, const uint64_t *trial)
{
  const choosing *c       = arg;
  const tct_population *q = c->at;
  (void)trial;

  if (l->begun + l->steps < c->model->steps) return;
  const tct_real *answer =
    tct_rows(l, q->unit->credit_at_drive ? l->drive : l->rate, c->aim->at, l->steps - 1);
  for (int i = 0; i < l->trials; i++) {
    const tct_real *row = answer + (size_t)i * q->ld;
    const size_t at     = (size_t)c->now * (size_t)c->trials + (size_t)(first + i);
    int best            = 0;
    for (int k = 1; k < c->classes; k++) best = row[k] > row[best] ? k : best;
    memcpy(c->text[1] + at * LABEL, c->option[best], LABEL);
    if (c->known) put_chances(c, at, row, best);
  }
}

static tct_status ask(choosing *c, tct_observers *into, tct_error *err)
{
  const tct_observers_how how = {.column = {NULL}};

  TCT_TRY(choose_trials(c, err), err, "choosing trials");
  TCT_TRY(name_options(c, err), err, "naming options");
  TCT_TRY(add_columns(c, err), err, "making a table");
  TCT_TRY(put_strengths(c, err), err, "finding strengths");
  put_names(c);
  for (c->now = 0; c->now < c->states; c->now++)
    TCT_TRY(tct_state_respond(c->state[c->now], c->split, c->trial, c->trials, hear, c, err), err,
            "asking %s", c->now ? "the untrained circuit" : "the circuit");
  return tct_observers_of(&c->table, c->name, &how, into, err);
}

tct_status tct_run_choices(tct_state *s, tct_state *untrained, const char *name,
                           const tct_choosing *how, tct_observers *into, tct_error *err)
{
  const tct_model *m = tct_state_model(s);
  const tct_aim *aim = &m->objective[0];
  choosing c         = {.how    = how,
                        .name   = name,
                        .state  = {s, untrained},
                        .states = untrained ? 2 : 1,
                        .model  = m,
                        .aim    = aim,
                        .at     = &m->population[aim->at],
                        .probe  = -1};

  *into = (tct_observers){.n = 0};
  if (m->n_objectives < 1 || aim->signal < 0 ||
      m->world->signal[aim->signal].kind != TCT_SIGNAL_CLASS || aim->objective->reads_back)
    return tct_fail(err, TCT_UNSUPPORTED,
                    "the first objective of %s has no classes to choose among", name);
  c.classes = c.at->size;
  c.known   = c.at->unit->credit_at_drive || aim->objective->target == TCT_WANTS_CLASS;
  const tct_status status = ask(&c, into, err);
  tct_arrays_free(&c.table);
  tct_free(c.trial);
  tct_free(c.truth);
  tct_free(c.option);
  tct_free(c.chance);
  return status == TCT_OK ? TCT_OK : tct_while(err, status, "taking the choices of %s", name);
}
