/* deeds.c -- all that a measure of a signature may look at: a probe set shown, answers, rates and targets kept. */
#include "lab/signature/own.h"

#include "base/memory.h"
#include "base/text.h"
#include "lab/subject/record_own.h"

#include <limits.h>
#include <math.h>
#include <string.h>

enum { SENSES, REST, ANSWER, PARTS }; /* which array a population's rates go to */

/* Of a circuit without an objective nobody answers. */
static int part_of(const tct_model *m, int p)
{
  return m->n_objectives > 0 && p == m->objective[0].at ? ANSWER
         : m->population[p].signal >= 0                 ? SENSES
         : m->population[p].constant                    ? PARTS
                                                        : REST;
}

/* The trial of the task that was shown as repeat r of condition c (record.c). */
static uint64_t shown_as(const tct_probe *set, int c, int r)
{
  const uint64_t own = (uint64_t)set->repeats, repeat = (uint64_t)r;

  return (repeat / own * (uint64_t)set->conditions + (uint64_t)c) * own + repeat % own;
}

static int largest(const double *x, int n)
{
  int best = 0;

  for (int k = 1; k < n; k++) best = x[k] > x[best] ? k : best;
  return best;
}

/* ---- recording ------------------------------------------------------------------------------------------- */

/* Copy the recordings of one part beside each other: [trial][step][units of all]. */
static void lay(const tct_showing_probe *how, const tct_model *m, int part, int width, double *to)
{
  int at = 0;

  for (int i = 0; i < how->n; i++) {
    const tct_recording *r = how->listening[i].into;
    if (part_of(m, how->listening[i].population) != part) continue;
    const size_t rows = (size_t)r->conditions * (size_t)r->repeats * (size_t)r->steps;
    for (size_t k = 0; k < rows; k++)
      memcpy(to + k * (size_t)width + at, r->value + k * (size_t)r->units,
             (size_t)r->units * sizeof *to);
    at += r->units;
  }
}

/* Who tells errors of predicted reward, as a place among the units of the rest; -1: nobody. */
static int surprised(const tct_model *m)
{
  int at = 0;

  for (int p = 0; p < m->n_populations; p++) {
    const tct_population *q = &m->population[p];
    if (part_of(m, p) != REST) continue;
    if (q->unit && q->unit->discount) return at;
    at += q->size;
  }
  return -1;
}

static tct_status listen(const tct_model *m, tct_showing_probe *how, int width[PARTS],
                         tct_error *err)
{
  how->listening = tct_alloc((size_t)m->n_populations, sizeof *how->listening);
  if (!how->listening) return tct_fail(err, TCT_NO_MEMORY, "no memory for a recording");
  for (int p = 0; p < m->n_populations; p++) {
    const int part = part_of(m, p), n = m->population[p].size;
    if (part == PARTS) continue;
    tct_listening *l = &how->listening[how->n++];
    *l = (tct_listening){.population = p, .units = n, .unit = tct_alloc((size_t)n, sizeof(int))};
    if (!l->unit) return tct_fail(err, TCT_NO_MEMORY, "no memory for a recording");
    for (int k = 0; k < n; k++) l->unit[k] = k;
    width[part] += n;
  }
  return TCT_OK;
}

static tct_status record(tct_state *s, tct_deeds_kept *k, tct_showing_probe *how, size_t most,
                         tct_error *err)
{
  const tct_model *m = tct_state_model(s);
  tct_deeds *d       = &k->deeds;
  int width[PARTS]   = {0};

  TCT_TRY(listen(m, how, width, err), err, "listening");
  const size_t rows = (size_t)d->trials * (size_t)d->steps;
  const size_t all  = (size_t)width[SENSES] + (size_t)width[REST] + 2 * (size_t)width[ANSWER];
  if (most && 2 * rows * all > most / sizeof(double)) /* recorded, then laid */
    return tct_fail(err, TCT_NO_MEMORY, "%d trials of %d steps and %zu units take more than %zu MB",
                    d->trials, d->steps, all, most >> 20);
  TCT_TRY(tct_show_probe(how, err), err, "recording");
  k->shown  = tct_alloc(rows * (size_t)width[SENSES] + 1, sizeof(double));
  k->rate   = tct_alloc(rows * (size_t)width[REST] + 1, sizeof(double));
  k->answer = tct_alloc(rows * (size_t)width[ANSWER] + 1, sizeof(double));
  if (!k->shown || !k->rate || !k->answer)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for %d trials", d->trials);
  lay(how, m, SENSES, d->inputs = width[SENSES], k->shown);
  lay(how, m, REST, d->units = width[REST], k->rate);
  lay(how, m, ANSWER, d->answers = width[ANSWER], k->answer);
  return TCT_OK;
}

/* ---- what was asked ---------------------------------------------------------------------------------------- */

/* Rows of the objective's target in one trial, of some steps, by `by`, into rows. */
static void ask(const tct_deeds *d, void (*by)(const tct_world *, const tct_showing *), int signal,
                int trial, int begun, int steps, size_t ld, tct_real *rows)
{
  const tct_world *w   = d->world;
  const uint64_t shown = shown_as(&w->probe[d->probe], trial / d->repeats, trial % d->repeats);

  by(w, &(tct_showing){.split  = TCT_PROBE + d->probe,
                       .trial  = &shown,
                       .trials = 1,
                       .begun  = begun,
                       .steps  = steps,
                       .signal = signal,
                       .ld     = ld,
                       .rows   = rows});
}

static int class_of(const tct_real *row, int n)
{
  int best = 0;

  for (int k = 1; k < n; k++) best = row[k] > row[best] ? k : best;
  return best;
}

static tct_status ask_classes(tct_deeds_kept *k, int signal, size_t ld, tct_real *rows,
                              tct_error *err)
{
  tct_deeds *d        = &k->deeds;
  const tct_task *t   = d->world->task;
  const size_t trials = (size_t)d->trials;

  d->classes = d->answers;
  k->right   = tct_alloc(trials, sizeof(int));
  k->choice  = tct_alloc(trials, sizeof(int));
  k->best    = t->oracle ? tct_alloc(trials, sizeof(int)) : NULL;
  if (!k->right || !k->choice || (t->oracle && !k->best))
    return tct_fail(err, TCT_NO_MEMORY, "no memory for %d choices", d->trials);
  for (int i = 0; i < d->trials; i++) {
    ask(d, t->show, signal, i, d->steps - 1, 1, ld, rows);
    k->right[i]  = class_of(rows, d->classes);
    k->choice[i] = largest(
      k->answer + (((size_t)i + 1) * (size_t)d->steps - 1) * (size_t)d->answers, d->answers);
    if (!k->best) continue;
    ask(d, t->oracle, signal, i, d->steps - 1, 1, ld, rows);
    k->best[i] = class_of(rows, d->classes);
  }
  return TCT_OK;
}

static tct_status ask_numbers(tct_deeds_kept *k, int signal, size_t ld, tct_real *rows,
                              tct_error *err)
{
  tct_deeds *d       = &k->deeds;
  const size_t steps = (size_t)d->steps, n = (size_t)d->answers;

  k->wanted = tct_alloc((size_t)d->trials * steps * n, sizeof *k->wanted);
  if (!k->wanted) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d targets", d->trials);
  for (int i = 0; i < d->trials; i++) {
    ask(d, d->world->task->show, signal, i, 0, d->steps, ld, rows);
    for (size_t t = 0; t < steps; t++)
      for (size_t j = 0; j < n; j++)
        k->wanted[((size_t)i * steps + t) * n + j] = (double)rows[t * ld + j];
  }
  return TCT_OK;
}

/* Of an objective without a target nothing was asked but the conditions. */
static tct_status ask_all(tct_deeds_kept *k, const tct_model *m, tct_error *err)
{
  const int signal = m->n_objectives > 0 ? m->objective[0].signal : -1;
  const size_t ld  = ((size_t)k->deeds.answers + TCT_PANEL - 1) / TCT_PANEL * TCT_PANEL;

  if (signal < 0) return TCT_OK;
  const int *shape = m->world->signal[signal].shape;
  if (shape[0] * shape[1] * shape[2] != k->deeds.answers) return TCT_OK;
  tct_real *rows = tct_alloc((size_t)k->deeds.steps * ld, sizeof *rows);
  if (!rows) return tct_fail(err, TCT_NO_MEMORY, "no memory for the targets of a trial");
  const tct_status status = m->world->signal[signal].kind == TCT_SIGNAL_CLASS
                              ? ask_classes(k, signal, ld, rows, err)
                              : ask_numbers(k, signal, ld, rows, err);
  tct_free(rows);
  return status;
}

static tct_status name_all(tct_deeds_kept *k, tct_error *err)
{
  const tct_deeds *d  = &k->deeds;
  const tct_world *w  = d->world;
  const size_t trials = (size_t)d->trials, n = (size_t)d->conditions;
  char category_name[32];

  k->same      = tct_alloc(trials, sizeof(int));
  k->condition = tct_alloc(trials, sizeof(int));
  k->category  = tct_alloc(n, sizeof(int));
  k->name      = tct_alloc(n, sizeof *k->name);
  if (!k->same || !k->condition || !k->category || !k->name)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for %d trials", d->trials);
  for (int i = 0; i < d->trials; i++) {
    k->same[i]      = i;
    k->condition[i] = i / d->repeats;
  }
  for (int c = 0; c < d->conditions; c++)
    w->task->condition(w, d->probe, c, k->name[c], &k->category[c], category_name);
  return TCT_OK;
}

static void point(tct_deeds_kept *k)
{
  tct_deeds *d = &k->deeds;

  d->did = d->was = k->same;
  d->condition    = k->condition;
  d->category     = k->category;
  d->name         = (const char(*)[TCT_NAME])k->name;
  d->right        = k->right;
  d->best         = k->best;
  d->choice       = k->choice;
  d->wanted       = k->wanted;
  d->shown        = k->shown;
  d->answer       = k->answer;
  d->rate         = k->rate;
}

tct_status tct_deeds_keep(tct_state *s, int probe, int repeats, size_t most, tct_deeds_kept *into,
                          tct_error *err)
{
  const tct_model *m    = tct_state_model(s);
  const tct_probe *set  = &m->world->probe[probe];
  const int each        = repeats > 0 ? repeats : set->repeats;
  tct_showing_probe how = {.state = s, .probe = probe, .repeats = each};
  tct_deeds *d          = &into->deeds;

  *into         = (tct_deeds_kept){.deeds = {.world = m->world, .probe = probe}};
  d->conditions = set->conditions;
  d->repeats    = each;
  d->steps      = m->steps;
  d->surprise   = surprised(m);
  if (__builtin_mul_overflow(set->conditions, each, &d->trials))
    return tct_fail(err, TCT_UNSUPPORTED, "%d conditions and %d repeats are more than %d trials",
                    set->conditions, each, INT_MAX);
  tct_status status = name_all(into, err);
  if (status == TCT_OK) status = record(s, into, &how, most, err);
  if (status == TCT_OK) status = ask_all(into, m, err);
  point(into);
  for (int i = 0; i < how.n; i++) tct_listening_free(&how.listening[i]);
  tct_free(how.listening);
  return status == TCT_OK ? TCT_OK : tct_while(err, status, "showing probe set %s", set->name);
}

void tct_deeds_free(tct_deeds_kept *k)
{
  void *all[] = {k->same, k->condition, k->category, k->right,  k->best, k->choice,
                 k->name, k->wanted,    k->shown,    k->answer, k->rate};

  for (size_t i = 0; i < sizeof all / sizeof *all; i++) tct_free(all[i]);
  *k = (tct_deeds_kept){.same = NULL};
}
