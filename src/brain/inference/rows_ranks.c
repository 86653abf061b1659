/* rows_ranks.c -- rank correlations of a draw, and their ceilings, without sorting an RDM again.
 *
 * The order of an RDM's pairs is found once.  The rank of a pair in a draw is how many are below it, copies
 * counted, and half of those equal to it and one: one walk over all pairs in their order, adding up how often each
 * is there.  Ranks are kept twice as large, in whole numbers, so that ties are exact, in pools too.
 *
 * The pool for ranks is the mean of ranks, ranked again; it has to be sorted in every draw, once for the upper ceiling
 * and once for the lower of each subject. */
#include "brain/inference/rows.h"

#include <math.h>

#include "base/memory.h"
#include "brain/geometry/matrices.h"
#include "kernels/gram.h"
#include "kernels/ranks.h"
#include "kernels/statistics.h"

struct tct_rank_rows {
  bool untied, laid;
  uint32_t *order;        /* [rows][n] */
  int32_t *times, *twice; /* [n] of the draw; [rows][n] twice the ranks */
  double *length;         /* [rows] one over it */
  double *row, *root;     /* [rows][pairs] root weight x (rank - mean); [n] root weight */
  /* for pools, all [n]: sums of ranks, their order, what becomes of it */
  uint64_t *sum, *key;
  uint32_t *sorted; /* [2][n] */
  double *pool;
  size_t *place, *spare; /* to sort an RDM the first time */
};

static void lay_order(const tct_drawn_rows *in, size_t row)
{
  const size_t n   = in->s->n;
  tct_rank_rows *r = in->ranks;

  tct_order_with_ties(n, tct_row(in, row), r->place, r->spare, r->order + row * n);
}

tct_rank_rows *tct_rank_rows_new(const tct_drawn_rows *in)
{
  const size_t n = in->s->n, all = in->rows * n;
  tct_rank_rows *r = tct_alloc(1, sizeof *r);

  if (!r) return NULL;
  r->untied = in->s->of->comparator->inner == TCT_INNER_UNTIED_RANKS;
  r->order  = tct_alloc(all, sizeof *r->order);
  r->times  = tct_alloc(n + all, sizeof *r->times);
  r->row    = tct_alloc(all + 2 * n + in->rows, sizeof *r->row);
  r->sum    = tct_alloc(n, 2 * sizeof *r->sum);
  r->sorted = tct_alloc(n, 2 * sizeof *r->sorted);
  r->place  = tct_alloc(n, 2 * sizeof *r->place);
  if (!r->order || !r->times || !r->row || !r->sum || !r->sorted || !r->place)
    return tct_rank_rows_free(r), NULL;
  r->twice  = r->times + n;
  r->root   = r->row + all;
  r->pool   = r->root + n;
  r->key    = r->sum + n;
  r->length = r->pool + n;
  r->spare  = r->place + n;
  return r;
}

void tct_rank_rows_free(tct_rank_rows *r)
{
  if (!r) return;
  tct_free(r->order);
  tct_free(r->times);
  tct_free(r->row);
  tct_free(r->sum);
  tct_free(r->sorted);
  tct_free(r->place);
  tct_free(r);
}

/* ---- products -------------------------------------------------------------------------------------- */

/* Orders that are not known yet: of subjects, the first time, and of models that are fitted anew. */
static void lay_orders(tct_drawn_rows *in)
{
  const size_t models = (size_t)in->s->of->models;

  for (size_t i = 0; i < in->rows; i++) {
    if (i < models ? in->laid[i] : in->ranks->laid) continue;
    lay_order(in, i);
    if (i < models) in->laid[i] = !tct_fits_model(&in->s->of->model[i]);
  }
  in->ranks->laid = true;
}

static void fill_row(const tct_drawn_rows *in, size_t i)
{
  tct_rank_rows *r = in->ranks;
  int32_t *twice   = r->twice + i * in->s->n;
  double *row      = r->row + i * in->pairs;
  const double mid = in->total + 1; /* twice the mean of ranks */

  tct_twice_ranks(in->s->n, r->order + i * in->s->n, r->times, twice);
  for (size_t k = 0; k < in->pairs; k++)
    row[k] = 0.5 * r->root[k] * ((double)twice[in->place[k]] - mid);
}

/* 1 / length; NAN where that is 0 */
static double over_length(const tct_drawn_rows *in, double square)
{
  const double w = in->total;

  if (!(w >= 2)) return (double)NAN;
  if (in->ranks->untied) return sqrt(12 / (w * w * w - w));
  return square > 0 ? 1 / sqrt(square) : (double)NAN;
}

void tct_rank_products(tct_drawn_rows *in)
{
  tct_rank_rows *r  = in->ranks;
  const size_t rows = in->rows;

  lay_orders(in);
  for (size_t i = 0; i < in->s->n; i++) r->times[i] = (int32_t)in->drawn.weight[i];
  for (size_t k = 0; k < in->pairs; k++) r->root[k] = sqrt(in->often[k]);
  for (size_t i = 0; i < rows; i++)
    if (tct_row_counts(in, i)) fill_row(in, i);
  for (size_t i = 0; i < rows * rows; i++) in->g[i] = 0;
  tct_gram_add(&(tct_gram){.width   = in->pairs,
                           .a       = r->row,
                           .b       = r->row,
                           .lda     = in->pairs,
                           .ldb     = in->pairs,
                           .rows    = rows,
                           .columns = rows,
                           .lower   = true,
                           .factor  = 1,
                           .g       = in->g,
                           .ldg     = rows});
  /* the root of the diagonal is needed until all others are read */
  for (size_t i = 0; i < rows; i++) r->length[i] = over_length(in, in->g[i * rows + i]);
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j <= i; j++)
      in->g[i * rows + j] = tct_within(in->g[i * rows + j] * r->length[i] * r->length[j]);
}

/* ---- ceilings -------------------------------------------------------------------------------------- */

/* sum = that of twice the ranks of all subjects, each `times`.  Returns how many they are. */
static double add_ranks(const tct_drawn_rows *in, const double *times)
{
  const tct_rank_rows *r = in->ranks;
  const size_t models    = (size_t)in->s->of->models;
  double count           = 0;

  for (size_t k = 0; k < in->pairs; k++) r->sum[k] = 0;
  for (size_t j = 0; j < (size_t)in->s->of->subjects; j++) {
    const int32_t *twice = r->twice + (models + j) * in->s->n;
    if (!(times[j] > 0)) continue;
    const uint64_t often = (uint64_t)times[j];
    for (size_t k = 0; k < in->pairs; k++) r->sum[k] += often * (uint64_t)twice[in->place[k]];
    count += times[j];
  }
  return count;
}

/* pool = ranks of what is in key, as rows are */
static void rank_pool(const tct_drawn_rows *in)
{
  const tct_rank_rows *r = in->ranks;
  const size_t n         = in->pairs;
  double below           = 0;
  const uint32_t *order  = tct_sort_whole(n, r->key, r->sorted, r->sorted + in->s->n);
  for (size_t i = 0, end; i < n; i = end) {
    double equal = in->often[order[i]];

    for (end = i + 1; end < n && r->key[order[end]] == r->key[order[i]]; end++)
      equal += in->often[order[end]];
    const double rank = below + 0.5 * (equal - in->total); /* less the mean */
    for (size_t k = i; k < end; k++) r->pool[order[k]] = r->root[order[k]] * rank;
    below += equal;
  }
}

static double with_pool(const tct_drawn_rows *in, size_t subject)
{
  const tct_rank_rows *r = in->ranks;
  const size_t i = (size_t)in->s->of->models + subject, n = in->pairs;
  const double *row = r->row + i * n;

  return tct_within(tct_inner(n, r->pool, row) * r->length[i] *
                    over_length(in, tct_inner(n, r->pool, r->pool)));
}

void tct_rank_ceilings(const tct_drawn_rows *in, double *lower, double *upper)
{
  const tct_rank_rows *r = in->ranks;
  const tct_scorer *s    = in->s;
  const size_t models = (size_t)s->of->models, subjects = (size_t)s->of->subjects;

  (void)add_ranks(in, s->in_upper);
  for (size_t k = 0; k < in->pairs; k++) r->key[k] = r->sum[k];
  rank_pool(in);
  for (size_t i = 0; i < subjects; i++)
    if (s->drawn[i] > 0) upper[i] = with_pool(in, i);
  const double all = add_ranks(in, s->in_lower);
  for (size_t i = 0; i < subjects; i++) {
    const int32_t *twice = r->twice + (models + i) * s->n;
    const uint64_t own   = (uint64_t)s->in_lower[i];
    if (!(s->drawn[i] > 0) || !(all > s->in_lower[i])) continue;
    for (size_t k = 0; k < in->pairs; k++)
      r->key[k] = r->sum[k] - own * (uint64_t)twice[in->place[k]];
    rank_pool(in);
    lower[i] = with_pool(in, i);
  }
}
