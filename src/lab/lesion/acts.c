/* acts.c -- a lesion becomes interventions: which units in this draw, and what silent ones say instead.
 *
 * Units of draw d are a function of (seed, d, population), so that a trained circuit and its untrained self, and
 * lesions of the same share, lose the same ones.  A resample gives every trial the rates of another one, along a
 * single random cycle through all of them: none keeps its own, and each is given once (Sattolo 1986). */
#include "lab/lesion/own.h"

#include "base/memory.h"
#include "base/random.h"
#include "brain/files/bytes.h"
#include "lab/run_own.h"
#include "lab/subject/electrode_own.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

/* ---- trials ---- */

static int ascending(const void *a, const void *b)
{
  const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return (x > y) - (x < y);
}

tct_status tct_shown_probe(tct_shown *into, const tct_model *m, int probe, tct_error *err)
{
  const tct_probe *set = &m->world->probe[probe];

  if (__builtin_mul_overflow(set->conditions, set->repeats, &into->n))
    return tct_fail(err, TCT_UNSUPPORTED, "a probe set has at most %d trials", INT_MAX);
  into->split = TCT_PROBE + probe;
  into->trial = tct_alloc((size_t)into->n, sizeof *into->trial);
  if (!into->trial) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d trials", into->n);
  for (int i = 0; i < into->n; i++) into->trial[i] = (uint64_t)i;
  return TCT_OK;
}

tct_status tct_shown_test(tct_shown *into, const tct_model *m, uint64_t most, tct_error *err)
{
  const uint64_t all = most ? most : m->training.evaluate_trials;
  const uint64_t n   = tct_order_choice(m, TCT_TEST, all, NULL);

  if (n > INT_MAX) return tct_fail(err, TCT_UNSUPPORTED, "at most %d trials can be shown", INT_MAX);
  into->split = TCT_TEST;
  into->n     = (int)n;
  into->trial = tct_alloc((size_t)n, sizeof *into->trial);
  if (!into->trial) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d trials", into->n);
  tct_order_choice(m, TCT_TEST, all, into->trial);
  qsort(into->trial, (size_t)n, sizeof *into->trial, ascending);
  return TCT_OK;
}

/* ---- what is heard ------------------------------------------------------------------------------------- */

static bool asks(const tct_lesion *x, tct_silence_by by)
{
  return x->kind == TCT_LESION_SILENCE && x->by == by;
}

static int population_of(const tct_model *m, const tct_lesion *x, int i)
{
  return x->projection ? m->projection[x->place[i]].pre : x->place[i];
}

static bool asked_of(const tct_model *m, const tct_lesion *lesion, int n, int p, tct_silence_by by)
{
  bool any = false;

  for (int i = 0; i < n; i++)
    for (int k = 0; k < lesion[i].places && asks(&lesion[i], by); k++)
      any = any || population_of(m, &lesion[i], k) == p;
  return any;
}

static size_t reals_of(const tct_model *m, int p)
{
  return (size_t)m->steps * (size_t)m->population[p].size;
}

size_t tct_shown_bytes(const tct_model *m, const tct_lesion *lesion, int n, int trials)
{
  size_t bytes = 0;

  for (int p = 0; p < m->n_populations; p++)
    if (asked_of(m, lesion, n, p, TCT_SILENT_BY_RESAMPLE))
      bytes += (size_t)trials * reals_of(m, p) * sizeof(tct_real);
  return bytes;
}

/* Means are summed in double, in order of trials: sum [population] of [steps][units]. */
typedef struct {
  tct_shown *shown;
  double **sum;
} hearing;

static void hear(void *arg, const tct_lesson *l, int first, const uint64_t *trial)
{
  const hearing *h   = arg;
  const tct_model *m = l->model;

  (void)trial;
  for (int p = 0; p < m->n_populations; p++) {
    const tct_population *q = &m->population[p];
    for (int t = 0; t < l->steps && (h->sum[p] || h->shown->rate[p]); t++)
      for (int i = 0; i < l->trials; i++) {
        const tct_real *row = tct_rows(l, l->rate, p, t) + (size_t)i * q->ld;
        const size_t at     = (size_t)(l->begun + t) * (size_t)q->size;
        for (int k = 0; k < q->size; k++) {
          if (h->sum[p]) h->sum[p][at + (size_t)k] += (double)row[k];
          if (h->shown->rate[p])
            h->shown->rate[p][(size_t)(first + i) * reals_of(m, p) + at + (size_t)k] = row[k];
        }
      }
  }
}

static tct_status make_room(hearing *h, const tct_model *m, const tct_lesion *lesion, int n,
                            bool *any, tct_error *err)
{
  const size_t populations = (size_t)m->n_populations;
  tct_shown *w             = h->shown;

  w->rate  = tct_alloc(populations, sizeof *w->rate);
  w->mean  = tct_alloc(populations, sizeof *w->mean);
  h->sum   = tct_alloc(populations, sizeof *h->sum);
  bool had = w->rate && w->mean && h->sum;
  for (int p = 0; p < m->n_populations && had; p++) {
    const size_t reals = reals_of(m, p);
    if (asked_of(m, lesion, n, p, TCT_SILENT_BY_RESAMPLE)) {
      w->rate[p] = tct_alloc((size_t)w->n, reals * sizeof *w->rate[p]);
      had        = had && w->rate[p];
      *any       = true;
    }
    if (asked_of(m, lesion, n, p, TCT_SILENT_BY_MEAN)) {
      w->mean[p] = tct_alloc(reals, sizeof *w->mean[p]);
      h->sum[p]  = tct_alloc(reals, sizeof *h->sum[p]);
      had        = had && w->mean[p] && h->sum[p];
      *any       = true;
    }
  }
  return had ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory for the rates of %d trials", w->n);
}

tct_status tct_shown_listen(tct_shown *shown, tct_state *s, const tct_lesion *lesion, int n,
                            tct_error *err)
{
  const tct_model *m = tct_state_model(s);
  hearing h          = {.shown = shown};
  bool any           = false;
  tct_status status  = make_room(&h, m, lesion, n, &any, err);

  if (status == TCT_OK && any)
    status = tct_state_respond(s, shown->split, shown->trial, shown->n, hear, &h, err);
  for (int p = 0; h.sum && p < m->n_populations; p++) {
    for (size_t i = 0; h.sum[p] && status == TCT_OK && i < reals_of(m, p); i++)
      shown->mean[p][i] = (tct_real)(h.sum[p][i] / shown->n);
    tct_free(h.sum[p]);
  }
  tct_free(h.sum);
  return status;
}

void tct_shown_free(tct_shown *shown, const tct_model *m)
{
  for (int p = 0; p < m->n_populations; p++) {
    if (shown->rate) tct_free(shown->rate[p]);
    if (shown->mean) tct_free(shown->mean[p]);
  }
  tct_free(shown->rate);
  tct_free(shown->mean);
  tct_free(shown->trial);
  *shown = (tct_shown){0};
}

/* ---- a draw ---------------------------------------------------------------------------------------------- */

int tct_lesion_draws(const tct_lesion *x, int draws)
{
  return x->which == TCT_LESION_SHARE || asks(x, TCT_SILENT_BY_RESAMPLE) ? draws : 1;
}

static tct_status draw_row(tct_lesion_plan *plan, uint64_t seed, int draw, int n, tct_error *err)
{
  const tct_key key = tct_key_in(tct_key_of(seed, "lesion.resample"), (uint64_t)draw);

  if (n < 2) return tct_fail(err, TCT_UNSUPPORTED, "there is no other trial to resample from");
  plan->row = tct_alloc((size_t)n, sizeof *plan->row);
  if (!plan->row) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d trials", n);
  for (int i = 0; i < n; i++) plan->row[i] = i;
  for (int i = n - 1; i > 0; i--) {
    const int k = (int)(tct_uniform(key, (uint64_t)i, 0, 0) * i), was = plan->row[i];
    plan->row[i]                 = plan->row[k < i ? k : i - 1];
    plan->row[k < i ? k : i - 1] = was;
  }
  return TCT_OK;
}

static tct_status choose_units(tct_lesion_plan *plan, int i, const tct_population *q,
                               const tct_lesion *x, uint64_t seed, int draw, bool control,
                               tct_error *err)
{
  tct_intervention *a = &plan->act[i];
  const int share     = (int)lround(x->share * q->size);

  if (x->which == TCT_LESION_ALL) return TCT_OK;
  a->units = x->which == TCT_LESION_LIST ? x->units : share < 1 ? 1 : share;
  if (a->units > q->size)
    return tct_fail(err, TCT_BAD_SHAPE, "%s has %d units, not %d", q->name, q->size, a->units);
  a->unit = x->unit;
  if (x->which == TCT_LESION_LIST && !control) return TCT_OK;
  const uint64_t own = tct_bits(tct_key_of(seed, "lesion.units"), (uint64_t)draw, 0, control);
  a->unit = plan->unit[i] = tct_alloc((size_t)a->units, sizeof *plan->unit[i]);
  if (!a->unit) return tct_fail(err, TCT_NO_MEMORY, "no memory to draw units");
  tct_choose_units(own, q->name, q->size, a->units, plan->unit[i]);
  return TCT_OK;
}

static void replace(tct_intervention *a, const tct_lesion_plan *plan, const tct_lesion *x,
                    const tct_shown *shown)
{
  const bool mean = x->by == TCT_SILENT_BY_MEAN;

  a->kind   = TCT_INTERVENE_REPLACE;
  a->rate   = mean ? shown->mean[a->population] : shown->rate[a->population];
  a->trials = mean ? 1 : shown->n;
  a->trial  = mean ? NULL : shown->trial;
  a->row    = mean ? NULL : plan->row;
}

tct_status tct_lesion_plan_make(tct_lesion_plan *plan, const tct_model *m, const tct_lesion *x,
                                uint64_t seed, int draw, bool control, const tct_shown *shown,
                                tct_error *err)
{
  *plan = (tct_lesion_plan){.n = x->places};
  if (asks(x, TCT_SILENT_BY_RESAMPLE)) TCT_PASS(draw_row(plan, seed, draw, shown->n, err));
  for (int i = 0; i < x->places; i++) {
    const int p         = population_of(m, x, i);
    tct_intervention *a = &plan->act[i];
    *a = (tct_intervention){.kind       = x->kind == TCT_LESION_INJECT ? TCT_INTERVENE_INJECT
                                                                       : TCT_INTERVENE_SCALE,
                            .population = p,
                            .projection = x->projection ? x->place[i] : -1,
                            .amount     = (tct_real)(x->kind == TCT_LESION_SILENCE ? 0 : x->amount),
                            .from       = x->from,
                            .to         = x->to};
    TCT_PASS(choose_units(plan, i, &m->population[p], x, seed, draw, control, err));
    if (x->kind == TCT_LESION_SILENCE && x->by != TCT_SILENT_BY_ZERO) replace(a, plan, x, shown);
  }
  return TCT_OK;
}

void tct_lesion_plan_free(tct_lesion_plan *plan)
{
  for (int i = 0; i < TCT_LESION_PLACES; i++) tct_free(plan->unit[i]);
  tct_free(plan->row);
  *plan = (tct_lesion_plan){0};
}
