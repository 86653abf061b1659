/* intervene.c -- lesions and stimulation where they take hold: rates once they are there, drives before they are
 * answered, and a copy of what a projection says.
 *
 * A projection is acted on by acting on the rates that it hears, so that all wirings obey alike; one that works both
 * ways is scaled both ways. */
#include "substrate/intervene.h"

#include <string.h>

/* ---- on rows ------------------------------------------------------------------------------------------- */

/* The rates that stand for those of a trial at a step, or NULL: nobody recorded that trial. */
static const tct_real *given(const tct_intervention *a, const tct_lesson *l, uint64_t trial,
                             int step)
{
  const size_t units = (size_t)l->model->population[a->population].size;
  int low = 0, high = a->trial ? a->trials : 1;

  while (high - low > 1) {
    const int middle = low + (high - low) / 2;
    if (a->trial[middle] <= trial)
      low = middle;
    else
      high = middle;
  }
  if (a->trial && a->trial[low] != trial) return NULL;
  if (a->row) low = a->row[low];
  return a->rate + ((size_t)low * (size_t)l->model->steps + (size_t)step) * units;
}

static void act_on_row(const tct_intervention *a, int size, const tct_real *rate, tct_real *row)
{
  const int n = a->unit ? a->units : size;

  for (int i = 0; i < n; i++) {
    const int k = a->unit ? a->unit[i] : i;
    if (a->kind == TCT_INTERVENE_SCALE) row[k] *= a->amount;
    if (a->kind == TCT_INTERVENE_REPLACE) row[k] = rate[k];
    if (a->kind == TCT_INTERVENE_INJECT) row[k] += a->amount;
  }
}

/* `rows` rows, `l->trials` a step, that are of step t and those after it; `step` is that of the trial. */
static void act(tct_lesson *l, const tct_intervention *a, int t, int rows, size_t ld, int size,
                tct_real *from)
{
  const int end = a->to ? a->to : l->model->steps;

  for (int i = 0; i < rows; i++) {
    const int step       = l->begun + t + i / l->trials;
    const tct_real *rate = NULL;
    if (step < a->from || step >= end) continue;
    if (a->kind == TCT_INTERVENE_REPLACE) {
      rate = given(a, l, l->desk->trial[i % l->trials], step);
      if (!rate) {
        tct_trouble(l, TCT_BUG);
        return;
      }
    }
    act_on_row(a, size, rate, from + (size_t)i * ld);
  }
}

static void act_on(tct_lesson *l, int p, bool drive, int t, int steps, tct_real *from)
{
  const struct tct_acts *acts = tct_acts_of(l);
  const tct_population *q     = &l->model->population[p];

  for (int i = 0; i < acts->n; i++) {
    const tct_intervention *a = &acts->all[i];
    if (a->population == p && a->projection < 0 && (a->kind == TCT_INTERVENE_INJECT) == drive)
      act(l, a, t, steps * l->trials, q->ld, q->size, from);
  }
}

void tct_act_on_rates(tct_lesson *l, int p, int t, int steps, tct_real *field)
{
  act_on(l, p, false, t, steps, tct_rows(l, field, p, t));
}

void tct_act_on_drive(tct_lesson *l, int p, int t, int steps, tct_real *field)
{
  act_on(l, p, true, t, steps, tct_drive_rows(l, p, 0, t, field));
}

const tct_real *tct_acted(const tct_lesson *l, const tct_projection *s, bool reverse,
                          const tct_real *field, int t, int rows)
{
  const struct tct_acts *acts = tct_acts_of(l);
  const tct_model *m          = l->model;
  const int k                 = (int)(s - m->projection);
  const tct_population *q     = &m->population[reverse ? s->post : s->pre];
  const ptrdiff_t shard       = l - l->desk->state->lesson;
  tct_real *said              = acts->said[(shard * m->n_projections + k) * 2 + reverse];

  memcpy(said, tct_rows(l, field, reverse ? s->post : s->pre, t),
         (size_t)rows * q->ld * sizeof *said);
  for (int i = 0; i < acts->n; i++) {
    const tct_intervention *a = &acts->all[i];
    tct_intervention all      = *a;
    if (a->projection != k) continue;
    if (reverse) all.unit = NULL; /* of a projection both ways only all units are acted on */
    act((tct_lesson *)l, &all, t, rows, q->ld, q->size, said);
  }
  return said;
}

/* ---- what may be done ---------------------------------------------------------------------------------- */

static tct_status check_place(const tct_model *m, const tct_intervention *a, tct_error *err)
{
  if (a->population < 0 || a->population >= m->n_populations ||
      m->population[a->population].constant)
    return tct_fail(err, TCT_BAD_SHAPE, "there is no population %d to intervene in", a->population);
  if (a->projection >= m->n_projections ||
      (a->projection >= 0 && m->projection[a->projection].pre != a->population))
    return tct_fail(err, TCT_BAD_SHAPE, "no projection %d begins at %s", a->projection,
                    m->population[a->population].name);
  if (a->from < 0 || (a->to && a->to <= a->from) || a->from >= m->steps || a->to > m->steps)
    return tct_fail(err, TCT_BAD_SHAPE, "steps %d to %d are not in a trial of %d", a->from, a->to,
                    m->steps);
  for (int i = 0; a->unit && i < a->units; i++)
    if (a->unit[i] < 0 || a->unit[i] >= m->population[a->population].size ||
        (i && a->unit[i] <= a->unit[i - 1]))
      return tct_fail(err, TCT_BAD_SHAPE, "%s has units 0 to %d; %d is not the next of a list",
                      m->population[a->population].name, m->population[a->population].size - 1,
                      a->unit[i]);
  if (a->kind == TCT_INTERVENE_REPLACE && (!a->rate || (!a->trial && a->trials != 1)))
    return tct_fail(err, TCT_BAD_SHAPE, "rates are to be replaced, and none are given");
  return TCT_OK;
}

static tct_status check_can(const tct_model *m, const tct_intervention *a, tct_error *err)
{
  const tct_population *q = &m->population[a->population];

  if (a->projection >= 0) {
    const tct_projection *s = &m->projection[a->projection];
    if (a->kind == TCT_INTERVENE_INJECT)
      return tct_fail(err, TCT_UNSUPPORTED, "a drive is injected into units, not into %s", s->name);
    if (s->back != 0 && (a->kind == TCT_INTERVENE_REPLACE || a->unit))
      return tct_fail(err, TCT_UNSUPPORTED,
                      "%s works both ways: it can be cut or scaled as a whole only", s->name);
    return TCT_OK;
  }
  if (a->kind == TCT_INTERVENE_INJECT && (!q->unit || !(q->open & 1U)))
    return tct_fail(err, TCT_UNSUPPORTED, "%s has no drive that could be injected into: %s",
                    q->name,
                    q->unit ? "nothing lands on its first site"
                            : "it is an input, which can be scaled or silenced");
  if (a->kind != TCT_INTERVENE_INJECT && q->felt && q->unit && q->unit->credit_at_drive)
    return tct_fail(err, TCT_UNSUPPORTED,
                    "%s is judged by its drive, whatever its rates are: inject into it, or cut a "
                    "projection onto it",
                    q->name);
  return TCT_OK;
}

/* ---- a state and its acts ------------------------------------------------------------------------------- */

static void *room(tct_arena *a, size_t *bytes, size_t n, size_t size)
{
  *bytes += tct_arena_bytes(n * size);
  return a->base ? tct_arena_take(a, n * size) : NULL;
}

/* Counts, or takes what an arena of that many bytes has. */
static void lay(const tct_state *s, struct tct_acts *a, const tct_intervention *all, size_t *bytes)
{
  const tct_model *m     = s->model;
  const size_t projected = (size_t)m->n_projections, window = (size_t)m->window,
               rows = window * (size_t)tct_shard_most(s), shards = (size_t)s->shards;

  *bytes     = 0;
  a->all     = room(&a->arena, bytes, (size_t)a->n, sizeof *a->all);
  a->rates   = room(&a->arena, bytes, (size_t)m->n_populations, sizeof *a->rates);
  a->driven  = room(&a->arena, bytes, (size_t)m->n_populations, sizeof *a->driven);
  a->through = room(&a->arena, bytes, projected, sizeof *a->through);
  a->said    = room(&a->arena, bytes, shards * projected * 2, sizeof *a->said);
  for (int i = 0; i < a->n; i++) {
    const int k             = all[i].projection;
    const tct_projection *q = k < 0 ? NULL : &m->projection[k];
    for (size_t shard = 0; q && shard < shards; shard++)
      for (int reverse = 0; reverse < (q->back != 0 ? 2 : 1); reverse++) {
        tct_real *said =
          room(&a->arena, bytes, rows * (reverse ? q->post_ld : q->pre_ld), sizeof *said);
        if (said) a->said[(shard * projected + (size_t)k) * 2 + (size_t)reverse] = said;
      }
  }
}

void tct_acts_free(struct tct_acts *a)
{
  if (a) tct_arena_free(&a->arena);
  tct_free(a);
}

static tct_status make(const tct_state *s, const tct_intervention *all, int n,
                       struct tct_acts **into, tct_error *err)
{
  size_t bytes;
  struct tct_acts *a = *into = tct_alloc(1, sizeof *a);

  if (!a) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d interventions", n);
  a->n = n;
  lay(s, a, all, &bytes);
  TCT_TRY(tct_arena_new(&a->arena, bytes, err), err, "intervening");
  lay(s, a, all, &bytes);
  for (int i = 0; i < n; i++) {
    a->all[i] = all[i];
    if (all[i].projection >= 0)
      a->through[all[i].projection] = true;
    else if (all[i].kind == TCT_INTERVENE_INJECT)
      a->driven[all[i].population] = true;
    else
      a->rates[all[i].population] = true;
  }
  return TCT_OK;
}

tct_status tct_state_intervene(tct_state *s, const tct_intervention *all, int n, tct_error *err)
{
  struct tct_acts *acts = NULL;
  tct_status status     = TCT_OK;

  tct_acts_free(s->acts);
  s->acts = NULL;
  for (int i = 0; i < n && status == TCT_OK; i++) {
    status = check_place(s->model, &all[i], err);
    if (status == TCT_OK) status = check_can(s->model, &all[i], err);
  }
  if (status == TCT_OK && n > 0) status = make(s, all, n, &acts, err);
  if (status == TCT_OK)
    s->acts = acts;
  else
    tct_acts_free(acts);
  return status;
}
