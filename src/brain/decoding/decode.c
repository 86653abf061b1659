/* decode.c -- accuracies on trials held out, with intervals, and what they would be if labels meant nothing.
 *
 *     p     = (1 + permutations at least as accurate) / (1 + permutations)
 *     p_any = the same of the most accurate cell of each permutation
 *
 * A permutation goes through all frames alike, so that what they have in common is in p_any. */
#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include "base/memory.h"
#include "base/pool.h"
#include "brain/decoding/answering.h"
#include "brain/decoding/sure.h"
#include "brain/files/bytes.h"
#include "brain/inference/intervals.h"

typedef struct {
  const tct_plan *p;
  const tct_answering *truth;
  double *null; /* [permutations][cells] */
  tct_answering *hand;
  _Atomic int next, done;
  _Atomic bool stop;
} job;

/* ---- permutations ------------------------------------------------------------------------------------- */

static void work(void *arg, int id)
{
  job *j           = arg;
  tct_answering *h = &j->hand[id];
  const int all    = j->p->how->permutations;
  const size_t n   = tct_plan_cells(j->p);

  while (!atomic_load(&j->stop)) {
    const int number = atomic_fetch_add(&j->next, 1);
    if (number >= all) return;
    h->status = tct_answering_run(j->p, number + 1, h, NULL, &h->err);
    if (h->status != TCT_OK) atomic_store(&j->stop, true);
    memcpy(j->null + (size_t)number * n, h->accuracy, n * sizeof *j->null);
    const int done = atomic_fetch_add(&j->done, 1) + 1;
    if (id == 0 && j->p->how->tell && j->p->how->tell(j->p->how->own, done, all)) {
      h->status =
        tct_fail(&h->err, TCT_INTERRUPTED, "stopped after %d of %d permutations", done, all);
      atomic_store(&j->stop, true);
    }
  }
}

static tct_status permute(job *j, tct_error *err)
{
  const tct_decode_how *how = j->p->how;
  const int cores           = how->threads > 0 ? how->threads : tct_cores();
  const int threads         = cores < how->permutations ? cores : how->permutations;
  tct_pool *pool            = tct_pool_new(threads, err);
  tct_status status         = pool ? TCT_OK : TCT_NO_MEMORY;

  j->hand = tct_alloc((size_t)threads, sizeof *j->hand);
  j->null = tct_alloc((size_t)how->permutations, tct_plan_cells(j->p) * sizeof *j->null);
  if (status == TCT_OK && (!j->hand || !j->null))
    status = tct_fail(err, TCT_NO_MEMORY, "no memory for %d permutations", how->permutations);
  for (int i = 0; status == TCT_OK && i < threads; i++)
    status = tct_answering_new(j->p, j->truth, &j->hand[i], err);
  if (status == TCT_OK) tct_pool_run(pool, work, j);
  for (int i = 0; j->hand && i < threads; i++) {
    if (status == TCT_OK && j->hand[i].status != TCT_OK) {
      status = j->hand[i].status;
      if (err) *err = j->hand[i].err;
    }
    tct_answering_free(&j->hand[i]);
  }
  tct_free(j->hand);
  tct_pool_free(pool);
  return status;
}

/* Not below, but for the rounding of a mean of shares. */
static bool reaches(double x, double value)
{
  return x >= value - 1e-12;
}

/* p of all cells; room [permutations]. */
static void compare(const job *j, double *most, double *room, tct_decoded *into)
{
  const int all  = j->p->how->permutations;
  const size_t n = tct_plan_cells(j->p);
  int kept       = 0;

  for (int i = 0; i < all; i++) {
    most[kept] = -1;
    for (size_t c = 0; c < n; c++) {
      const double a = j->null[(size_t)i * n + c];
      if (isnan(a)) most[kept] = (double)NAN;
      most[kept] = a > most[kept] ? a : most[kept];
    }
    if (!isnan(most[kept])) kept++;
  }
  into->permutations = kept;
  into->undefined    = all - kept;
  for (size_t c = 0; c < n && kept > 0; c++) {
    tct_decoded_cell *cell = &into->cell[c];
    int as = 0, any = 0;
    for (int i = 0; i < all; i++) room[i] = j->null[(size_t)i * n + c];
    const size_t defined = tct_close_up((size_t)all, room);
    for (size_t i = 0; i < defined; i++) as += reaches(room[i], cell->accuracy);
    for (int i = 0; i < kept; i++) any += reaches(most[i], cell->accuracy);
    double sum = 0;
    for (size_t i = 0; i < defined; i++) sum += room[i];
    cell->null_mean = sum / (double)defined;
    cell->null_low  = tct_percentile_interval(defined, room, j->p->how->level).low;
    cell->null_high = tct_percentile_interval(defined, room, j->p->how->level).high;
    if (isnan(cell->accuracy)) continue;
    cell->p     = (1.0 + as) / (1.0 + (double)defined);
    cell->p_any = (1.0 + any) / (1.0 + kept);
  }
}

static tct_status null_of(const tct_plan *p, const tct_answering *truth, tct_decoded *into,
                          tct_error *err)
{
  job j             = {.p = p, .truth = truth};
  tct_status status = permute(&j, err);
  double *room      = tct_alloc((size_t)p->how->permutations, 2 * sizeof *room);

  if (status == TCT_OK && !room)
    status = tct_fail(err, TCT_NO_MEMORY, "no memory for %d permutations", p->how->permutations);
  if (status == TCT_OK) compare(&j, room, room + p->how->permutations, into);
  tct_free(room);
  tct_free(j.null);
  return status;
}

/* ---- the true labels ---------------------------------------------------------------------------------- */

static void tell_cells(const tct_plan *p, const tct_answering *h, const tct_answers *keep,
                       double *draw, tct_decoded *into)
{
  const size_t k = (size_t)p->classes, rows = (size_t)p->t->rows;

  for (size_t c = 0; c < tct_plan_cells(p); c++) {
    tct_decoded_cell *cell = &into->cell[c];
    *cell                  = (tct_decoded_cell){.accuracy  = h->accuracy[c],
                                                .low       = (double)NAN,
                                                .high      = (double)NAN,
                                                .null_mean = (double)NAN,
                                                .null_low  = (double)NAN,
                                                .null_high = (double)NAN,
                                                .p         = (double)NAN,
                                                .p_any     = (double)NAN};
    for (size_t i = 0; i < k; i++) cell->answered += (int)h->asked[c * k + i];
    if (p->how->draws > 0)
      tct_accuracy_interval(p->how, (int)c, p->classes, h->right + c * k, h->asked + c * k,
                            p->t->rows, keep->share + c * rows, h->label, draw, h->room, &cell->low,
                            &cell->high);
  }
}

static void tell_plan(const tct_plan *p, const tct_answering *h, const tct_answers *keep,
                      tct_decoded *into)
{
  into->folds     = p->folds;
  into->own_folds = p->own_folds;
  into->exchange  = p->exchange;
  into->least_p   = p->how->permutations > 0 ? p->least_p : (double)NAN;
  into->fits      = h->fits;
  into->failed    = h->failed;
  memcpy(into->why, h->why, sizeof into->why);
  into->why[TCT_DECODER_FINE] = 0;
  for (int r = 0; r < p->t->rows; r++) {
    into->trained += keep->trained[r];
    into->tested += h->fold[r] >= 0;
  }
}

static tct_status truth_of(const tct_plan *p, tct_answering *h, tct_decoded *into, tct_error *err)
{
  const size_t rows = (size_t)p->t->rows, n = tct_plan_cells(p) * rows;
  double *share     = tct_alloc(n + rows + (size_t)p->how->draws, sizeof *share);
  tct_status status = tct_answering_new(p, NULL, h, err);

  if (status == TCT_OK && !share)
    status = tct_fail(err, TCT_NO_MEMORY, "no memory for the answers to %zu trials", rows);
  if (status == TCT_OK) {
    const tct_answers keep = {
      .confusion = into->confusion, .share = share, .trained = (bool *)(share + n + p->how->draws)};
    for (size_t i = 0; i < n; i++) share[i] = (double)NAN;
    status = tct_answering_run(p, 0, h, &keep, err);
    if (status == TCT_OK) tell_cells(p, h, &keep, share + n, into);
    if (status == TCT_OK) tell_plan(p, h, &keep, into);
  }
  tct_free(share);
  return status;
}

tct_status tct_decode_of(const tct_decode_trials *t, const tct_classes *c,
                         const tct_decode_how *how, tct_decoded *into, tct_error *err)
{
  tct_answering truth = {.fits = 0};
  tct_plan p;

  *into = (tct_decoded){0};
  tct_status status =
    how->folds < 2 || how->permutations < 0 || how->draws < 0 || !(how->level > 0 && how->level < 1)
      ? tct_fail(err, TCT_BAD_SHAPE, "%d folds, %d permutations, %d draws, an interval of %g",
                 how->folds, how->permutations, how->draws, how->level)
      : TCT_OK;
  if (status != TCT_OK) return status;
  status = tct_plan_of(t, c, how, &p, err);
  if (status == TCT_OK) {
    const size_t cells = tct_plan_cells(&p), k = (size_t)c->classes;
    *into = (tct_decoded){
      .classes = c->classes, .frames = t->frames, .columns = how->crossed ? t->frames : 1};
    into->cell      = tct_alloc(cells, sizeof *into->cell);
    into->confusion = tct_alloc(cells * k, k * sizeof *into->confusion);
    if (!into->cell || !into->confusion)
      status = tct_fail(err, TCT_NO_MEMORY, "no memory for %zu accuracies", cells);
  }
  if (status == TCT_OK) status = truth_of(&p, &truth, into, err);
  if (status == TCT_OK && how->permutations > 0) status = null_of(&p, &truth, into, err);
  tct_answering_free(&truth);
  tct_plan_free(&p);
  if (status != TCT_OK) tct_decoded_free(into);
  return status;
}

void tct_decoded_free(tct_decoded *d)
{
  if (!d) return;
  tct_free(d->cell);
  tct_free(d->confusion);
  *d = (tct_decoded){0};
}
