/* recordings.c -- from two recordings to numbers of each unit: folds cut, encoded, scored, held against ceilings. */
#include "brain/encoding/recordings.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include "base/memory.h"
#include "base/pool.h"
#include "brain/files/bytes.h"

const char *tct_encoding_why_text(tct_encoding_why why)
{
  static const char *const text[] = {
#define X(name, words, doc) doc,
    TCT_ENCODING_WHYS(X)
#undef X
  };

  return (unsigned)why < TCT_ENCODING_WHY_N ? text[why] : "?";
}

enum { FOLDS = 10, FOLD_LEAST = 4 }; /* where nobody says how many; conditions of each */

static tct_status check(const tct_encoding_how *how, const tct_gathered *g, tct_error *err)
{
  if (how->folds != 0 && (how->folds < 2 || how->folds > g->n))
    return tct_fail(err, TCT_BAD_SHAPE, "%d folds of %d conditions: from 2 to %d can be cut",
                    how->folds, g->n, g->n);
  if (how->cuttings < 1)
    return tct_fail(err, TCT_BAD_SHAPE, "%d cuttings into folds: one at least", how->cuttings);
  if (how->boot != TCT_ENCODING_BOOT_NONE &&
      (how->draws < 1 || !(how->level > 0 && how->level < 1)))
    return tct_fail(err, TCT_BAD_SHAPE, "%d draws, and an interval of %g", how->draws, how->level);
  return TCT_OK;
}

static int folds_of(const tct_encoding_how *how, int n)
{
  const int fit = n / FOLD_LEAST;

  return how->folds ? how->folds : fit > FOLDS ? FOLDS : fit > 2 ? fit : 2;
}

/* ---- cuttings --------------------------------------------------------------------------------------------- */

typedef struct {
  tct_cuttings *c;
  _Atomic int next, done;
  _Atomic bool stop;
} job;

double *tct_cutting_number(const tct_cuttings *c, int cutting, tct_encoding_number which)
{
  return c->number + ((size_t)cutting * TCT_ENCODING_N + (size_t)which) * (size_t)c->of.q;
}

tct_ceiling_unit tct_cutting_unit(const tct_cuttings *c, int cutting, int k, double *room)
{
  const tct_gathered *g = &c->of;
  const size_t n = (size_t)g->n, q = (size_t)g->q, at = (size_t)cutting;

  for (size_t i = 0; i < n; i++) room[i] = c->predicted[(at * n + i) * q + (size_t)k];
  return (tct_ceiling_unit){.n         = g->n,
                            .repeats   = g->repeats,
                            .folds     = c->folds,
                            .response  = g->trial + (size_t)k * n * (size_t)g->repeats,
                            .predicted = room,
                            .fold      = c->fold + at * n,
                            .r         = tct_cutting_number(c, cutting, TCT_ENCODING_R)[k],
                            .seed      = c->how->seed};
}

static tct_status encode(tct_cuttings *c, int cutting, tct_error *err)
{
  const tct_encoding_how *how = c->how;
  const tct_gathered *g       = &c->of;
  const size_t n = (size_t)g->n, q = (size_t)g->q, at = (size_t)cutting,
               fits = (size_t)c->folds * q;
  int *fold         = c->fold + at * n;
  tct_encoded e;

  TCT_PASS(tct_folds_cut(g->n, c->folds, how->stratified ? g->category : NULL, g->categories,
                         how->seed, cutting, fold, err));
  const tct_encode_data d = {g->n, g->p, g->q, c->folds, g->x, g->y, fold};
  const tct_status status = tct_encode_on(&d, how->encoder, how->params, how->threads, &e, err);
  if (status == TCT_OK) {
    tct_encoded_scores(&d, &e, TCT_ENCODE_PEARSON, tct_cutting_number(c, cutting, TCT_ENCODING_R),
                       NULL);
    tct_encoded_scores(&d, &e, TCT_ENCODE_EXPLAINED,
                       tct_cutting_number(c, cutting, TCT_ENCODING_EXPLAINED), NULL);
    memcpy(c->predicted + at * n * q, e.predicted, n * q * sizeof *e.predicted);
    memcpy(c->chosen + at * fits, e.chosen, fits * sizeof *e.chosen);
    memcpy(c->why + at * fits, e.why, fits * sizeof *e.why);
  }
  tct_encoded_free(&e);
  return status;
}

/* The ceiling of unit k, of its trials alone. */
static void hold(tct_cuttings *c, int k)
{
  const tct_encoding_how *how = c->how;
  const tct_ceiling_unit u    = {.n       = c->of.n,
                                 .repeats = c->of.repeats,
                                 .response =
                                   c->of.trial + (size_t)k * (size_t)c->of.n * (size_t)c->of.repeats,
                                 .seed = how->seed};

  tct_cutting_number(c, 0, TCT_ENCODING_CEILING)[k] =
    how->ceiling ? how->ceiling->ceiling(how->ceiling_params, &u) : (double)NAN;
}

static void work(void *arg, int id)
{
  job *j                      = arg;
  const tct_encoding_how *how = j->c->how;

  while (!atomic_load(&j->stop)) {
    const int k = atomic_fetch_add(&j->next, 1);
    if (k >= j->c->of.q) return;
    hold(j->c, k);
    const int done = how->cuttings + atomic_fetch_add(&j->done, 1) + 1;
    if (id == 0 && how->tell && how->tell(how->own, done, how->cuttings + j->c->of.q))
      atomic_store(&j->stop, true);
  }
}

/* Cuttings one after the other, the folds of each on all threads; then ceilings. */
static tct_status run(tct_cuttings *c, tct_error *err)
{
  const tct_encoding_how *how = c->how;
  const int wanted = how->threads > 0 ? how->threads : tct_cores(), all = how->cuttings + c->of.q;
  job j = {.c = c};

  for (int at = 0; at < how->cuttings; at++) {
    TCT_PASS(encode(c, at, err));
    if (how->tell && how->tell(how->own, at + 1, all))
      return tct_fail(err, TCT_INTERRUPTED, "stopped after %d of %d", at + 1, all);
  }
  tct_pool *pool = tct_pool_new(wanted < c->of.q ? wanted : c->of.q, err);
  if (!pool) return TCT_NO_MEMORY;
  tct_pool_run(pool, work, &j);
  tct_pool_free(pool);
  if (!atomic_load(&j.stop)) return TCT_OK;
  return tct_fail(err, TCT_INTERRUPTED, "stopped after %d of %d",
                  how->cuttings + atomic_load(&j.done), all);
}

/* What hangs on predictions and ceiling both. */
static tct_status hold_against(tct_cuttings *c, tct_error *err)
{
  const tct_encoding_how *how = c->how;
  const double *ceiling       = tct_cutting_number(c, 0, TCT_ENCODING_CEILING);
  double *room                = tct_alloc((size_t)c->of.n, sizeof *room);

  if (!room) return tct_fail(err, TCT_NO_MEMORY, "no memory for scores");
  for (int at = 0; at < how->cuttings; at++)
    for (int k = 0; k < c->of.q; k++) {
      const tct_ceiling_unit u                            = tct_cutting_unit(c, at, k, room);
      tct_cutting_number(c, at, TCT_ENCODING_UNBIASED)[k] = tct_unbiased_r2(&u);
      tct_cutting_number(c, at, TCT_ENCODING_CEILED)[k] =
        how->ceiling ? how->ceiling->score(how->ceiling_params, &u, ceiling[k]) : (double)NAN;
    }
  tct_free(room);
  return TCT_OK;
}

static tct_status cuttings_new(tct_cuttings *c, tct_error *err)
{
  const size_t n = (size_t)c->of.n, q = (size_t)c->of.q, times = (size_t)c->how->cuttings,
               fits = times * (size_t)c->folds * q;

  c->fold      = tct_alloc(times * n, sizeof *c->fold);
  c->predicted = tct_alloc(times * n * q, sizeof *c->predicted);
  c->number    = tct_alloc(times * TCT_ENCODING_N * q, sizeof *c->number);
  c->chosen    = tct_alloc(fits, sizeof *c->chosen);
  c->why       = tct_alloc(fits, sizeof *c->why);
  if (!c->fold || !c->predicted || !c->number || !c->chosen || !c->why)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for %d cuttings into folds", c->how->cuttings);
  return TCT_OK;
}

static void cuttings_free(tct_cuttings *c)
{
  tct_gathered_free(&c->of);
  tct_free(c->fold);
  tct_free(c->predicted);
  tct_free(c->number);
  tct_free(c->chosen);
  tct_free(c->why);
}

tct_status tct_encoding_of(const tct_recording *features, const tct_recording *units,
                           const tct_shared *shared, const tct_encoding_how *how,
                           tct_encoding *into, tct_error *err)
{
  tct_cuttings c = {.how = how};
  int width;

  *into             = (tct_encoding){.units = 0};
  tct_status status = tct_encoding_width(features, units, shared->n, how, &width, err);
  if (status == TCT_OK) status = tct_gather(features, units, shared, how, width, &c.of, err);
  if (status == TCT_OK) status = check(how, &c.of, err);
  if (status == TCT_OK) c.folds = folds_of(how, c.of.n);
  if (status == TCT_OK) status = cuttings_new(&c, err);
  if (status == TCT_OK) status = run(&c, err);
  if (status == TCT_OK) status = hold_against(&c, err);
  if (status == TCT_OK) status = tct_encoding_told(&c, into, err);
  if (status == TCT_OK) status = tct_encoding_medians(&c, into, err);
  cuttings_free(&c);
  if (status != TCT_OK) tct_encoding_free(into);
  return status;
}
