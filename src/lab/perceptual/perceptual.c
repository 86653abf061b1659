/* perceptual.c -- the plan of Figure 4: first every seed learns the first thing, then every cell is trained.
 *
 * Seeds, then cells, are handed to threads; a circuit is one thread's.  What a cell finds depends on nothing but
 * the spec and its place, and goes to the journal at once. */
#include "lab/perceptual/own.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/pool.h"

#include <pthread.h>
#include <stdio.h>

typedef struct {
  const tct_perceptual_how *how;
  tct_perceptual *p;
  tct_beginner *from; /* [seeds] */
  char key[65];
  pthread_mutex_t lock;
  int begun, done, of, seeds_begun;
  tct_status code; /* the first trouble that stops all */
  tct_error err;
} work;

static int cells_of(const tct_perceptual *p)
{
  return p->rows * p->precisions * p->seeds;
}

/* Cell i: seed by seed, so that what is there after a while is some seeds of all. */
static void place_of(const tct_perceptual *p, int i, int *row, int *precision, int *seed)
{
  const int each = p->rows * p->precisions;

  *seed      = i / each;
  *row       = i % each / p->precisions;
  *precision = i % p->precisions;
}

static bool is_known(const tct_perceptual *p, int i)
{
  int row, precision, seed;

  place_of(p, i, &row, &precision, &seed);
  return tct_perceptual_cell_of(p, row, precision, seed)->known;
}

static bool is_needed(const tct_perceptual *p, int seed)
{
  const int each = p->rows * p->precisions;

  for (int i = 0; i < each; i++)
    if (!is_known(p, seed * each + i)) return true;
  return false;
}

static void trouble(work *w, tct_status code, const tct_error *err)
{
  pthread_mutex_lock(&w->lock);
  if (w->code == TCT_OK) {
    w->code = code;
    w->err  = *err;
  }
  pthread_mutex_unlock(&w->lock);
}

/* The next of `all` that nobody has and that is wanted; -1: none, or all shall stop. */
static int next(work *w, int *begun, int all, bool (*wanted)(const tct_perceptual *p, int i))
{
  int i = -1;

  pthread_mutex_lock(&w->lock);
  while (w->code == TCT_OK && i < 0 && *begun < all) {
    const int at = (*begun)++;
    if (wanted(w->p, at)) i = at;
  }
  pthread_mutex_unlock(&w->lock);
  return i;
}

static void begin_seeds(void *arg, int id)
{
  work *w = arg;

  (void)id;
  for (int seed; (seed = next(w, &w->seeds_begun, w->p->seeds, is_needed)) >= 0;) {
    tct_error err         = {0};
    const tct_status code = tct_perceptual_begin(w->how, w->p, seed, &w->from[seed], &err);
    if (code != TCT_OK) trouble(w, code, &err);
  }
}

static bool is_unknown(const tct_perceptual *p, int i)
{
  return !is_known(p, i);
}

static tct_status keep(work *w, int row, int precision, int seed, const tct_perceptual_cell *found,
                       tct_error *err)
{
  tct_status code = TCT_OK;
  char what[160];

  pthread_mutex_lock(&w->lock);
  *tct_perceptual_cell_of(w->p, row, precision, seed) = *found;
  w->done++;
  if (w->how->journal)
    code = tct_journal_add(w->how->journal, w->key, w->p, row, precision, seed, err);
  (void)snprintf(what, sizeof what, "%s, %s %s, seed %d", w->p->row[row].name, w->p->of,
                 w->p->precision[precision], seed);
  if (w->how->progress) w->how->progress(w->how->progress_arg, w->done, w->of, what);
  pthread_mutex_unlock(&w->lock);
  return code;
}

static void measure_cells(void *arg, int id)
{
  work *w = arg;

  (void)id;
  for (int i; (i = next(w, &w->begun, cells_of(w->p), is_unknown)) >= 0;) {
    tct_error err = {0};
    tct_perceptual_cell found;
    int row, precision, seed;
    place_of(w->p, i, &row, &precision, &seed);
    tct_status code =
      tct_perceptual_cell_measure(w->how, w->p, &w->from[seed], row, precision, seed, &found, &err);
    if (code == TCT_OK) code = keep(w, row, precision, seed, &found, &err);
    if (code != TCT_OK) trouble(w, code, &err);
  }
}

static tct_status share_out(work *w, tct_error *err)
{
  tct_pool *pool = tct_pool_new(w->how->threads > 0 ? w->how->threads : tct_cores(), err);

  if (!pool) return err->code;
  tct_pool_run(pool, begin_seeds, w);
  if (w->code == TCT_OK) tct_pool_run(pool, measure_cells, w);
  tct_pool_free(pool);
  if (w->code == TCT_INTERRUPTED)
    return tct_fail(err, TCT_INTERRUPTED, "stopped after %d of %d cells%s", w->p->found + w->done,
                    cells_of(w->p), w->how->journal ? "; the same command goes on" : "");
  if (w->code != TCT_OK) *err = w->err;
  return w->code;
}

static tct_status measure(work *w, tct_error *err)
{
  tct_perceptual *p = w->p;

  TCT_TRY(tct_journal_key(p, w->key, err), err, "naming what is measured");
  if (w->how->journal) TCT_TRY(tct_journal_read(w->how->journal, w->key, p, err), err, "going on");
  w->of   = cells_of(p) - p->found;
  w->from = tct_alloc((size_t)p->seeds, sizeof *w->from);
  if (!w->from) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d seeds", p->seeds);
  pthread_mutex_init(&w->lock, NULL);
  const tct_status code = share_out(w, err);
  pthread_mutex_destroy(&w->lock);
  for (int i = 0; i < p->seeds; i++) tct_perceptual_begin_free(&w->from[i]);
  tct_free(w->from);
  return code;
}

tct_status tct_perceptual_measure(const tct_perceptual_how *how, tct_perceptual *p, tct_error *err)
{
  work w          = {.how = how, .p = p};
  tct_error local = {0};
  tct_error *tell = err ? err : &local;

  TCT_TRY(tct_perceptual_read(how, p, tell), tell, "reading what to train");
  const tct_status code = measure(&w, tell);
  if (code != TCT_OK) tct_perceptual_free(p);
  return code == TCT_OK ? TCT_OK : tct_while(tell, code, "measuring perceptual learning");
}
