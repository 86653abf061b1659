/* strips.c -- the products of all rows with one another, a strip of rows at a time, shared among threads.
 *
 * A strip of the products is used while it is near, and never is all of the square there.  Every number depends
 * on its two rows alone, so that it does not matter who makes which strip; numbers too small to be normal are
 * zero, as they are in every run of a pool, also where there is one thread.
 *
 * In single precision each row is brought to [-1, 1] before, so that nothing leaves the range of float, and its
 * products are brought back. */
#include "brain/geometry/strips.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include "base/memory.h"
#include "base/pool.h"
#include "kernels/gram.h"
#include "kernels/kernels.h"
#include "kernels/statistics.h"

/* Rows of a strip: as many as a product keeps near; where threads share them, no fewer than make it worth while to
 * turn the other rows for it. */
enum { HIGHEST = 192, LEAST = 48 };

struct work {
  const tct_pairing *of;
  size_t parts;
  const double *const *x; /* [parts] */
  const double *factor, *mean;
  double reach_of_mean;
  float *single; /* [parts][n][width]; NULL in double */
  double *scale; /* [n] what a number of `single` stands for */
  double *square;
  size_t high; /* rows of a strip */
  atomic_size_t next;
  double *room; /* [threads][high][n] */
  tct_with_row *with;
  void *arg;
};

/* ---- in single precision ------------------------------------------------------------------------------ */

/* A power of two that brings row i, less the mean, within [-1, 1]. */
static double scale_of(const struct work *w, size_t i)
{
  const size_t width = w->of->width;
  double most        = 0;
  int e;

  for (size_t part = 0; part < w->parts; part++)
    most = fmax(most, tct_largest_of(width, w->x[part] + i * width));
  most += w->reach_of_mean;
  if (!(most > 0) || isinf(most)) return 1;
  (void)frexp(most, &e);
  return ldexp(1, e < -1000 ? -1000 : e > 1000 ? 1000 : e);
}

/* out = up x; or up (x - mean), and then what comes back is |x - mean|^2 */
TCT_WIDE static double to_single(size_t n, double up, const double *x, const double *mean,
                                 float *out)
{
  double s[8] = {0}; /* chains, which become vectors */
  size_t k    = 0;

  for (; !mean && k < n; k++) out[k] = (float)(up * x[k]);
  for (; k + 8 <= n; k += 8)
    for (size_t c = 0; c < 8; c++) {
      const double own = x[k + c] - mean[k + c];
      s[c] += own * own;
      out[k + c] = (float)(up * own);
    }
  for (; k < n; k++) {
    const double own = x[k] - mean[k];
    s[k % 8] += own * own;
    out[k] = (float)(up * own);
  }
  return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
}

/* What is known of each row before any product: its square, its numbers as float. */
static void prepare(void *arg, int id)
{
  struct work *w = arg;
  const size_t n = w->of->n, width = w->of->width;
  (void)id;

  for (size_t i; (i = atomic_fetch_add(&w->next, 1)) < n;) {
    double square = 0;
    if (!w->single) {
      square = tct_inner(width, w->x[0] + i * width, w->x[0] + i * width);
    } else {
      w->scale[i] = scale_of(w, i);
      for (size_t part = 0; part < w->parts; part++)
        square = to_single(width, 1 / w->scale[i], w->x[part] + i * width, w->mean,
                           w->single + (part * n + i) * width);
    }
    if (w->square) w->square[i] = square;
  }
}

/* ---- strips ------------------------------------------------------------------------------------------- */

static void multiply(const struct work *w, size_t part, size_t first, size_t rows, double *g)
{
  const size_t n = w->of->n, width = w->of->width, at = first * width;

  if (w->single) {
    const float *x = w->single + part * n * width + at;
    tct_gram_add_single(&(tct_gram_single){.width   = width,
                                           .a       = x,
                                           .b       = x,
                                           .lda     = width,
                                           .ldb     = width,
                                           .rows    = rows,
                                           .columns = n - first,
                                           .also    = TCT_GRAM_UPPER,
                                           .factor  = w->factor[part],
                                           .g       = g,
                                           .ldg     = n});
    return;
  }
  tct_gram_add(&(tct_gram){.width   = width,
                           .a       = w->x[part] + at,
                           .b       = w->x[part] + at,
                           .lda     = width,
                           .ldb     = width,
                           .rows    = rows,
                           .columns = n - first,
                           .also    = TCT_GRAM_UPPER,
                           .factor  = w->factor[part],
                           .g       = g,
                           .ldg     = n});
}

static void strips(void *arg, int id)
{
  struct work *w = arg;
  const size_t n = w->of->n;
  double *room   = w->room + (size_t)id * w->high * n;

  for (size_t first; (first = w->high * atomic_fetch_add(&w->next, 1)) < n;) {
    const size_t rows = n - first < w->high ? n - first : w->high;

    for (size_t i = 0; i < rows; i++) memset(room + i * n, 0, (n - first) * sizeof *room);
    for (size_t part = 0; part < w->parts; part++) multiply(w, part, first, rows, room);
    for (size_t i = 0; i < rows; i++) {
      double *g = room + i * n + i;
      for (size_t j = 0; w->single && j < n - first - i; j++)
        g[j] *= w->scale[first + i] * w->scale[first + i + j];
      w->with(w->arg, first + i, g);
    }
  }
}

static bool room_for(struct work *w, int threads)
{
  const size_t n = w->of->n, share = n / (4 * (size_t)threads) / 12 * 12;

  w->high = threads == 1 || share > HIGHEST ? HIGHEST : share < LEAST ? LEAST : share;
  if (w->high > n) w->high = n;
  w->room = tct_alloc((size_t)threads * w->high, n * sizeof *w->room);
  if (w->of->precision != TCT_SINGLE) return w->room;
  w->single = tct_alloc(w->parts * n, w->of->width * sizeof *w->single);
  w->scale  = tct_alloc(n, sizeof *w->scale);
  return w->room && w->single && w->scale;
}

tct_status tct_strips(const tct_pairing *of, size_t parts, const double *const *x,
                      const double *factor, const tct_squares *squares, tct_with_row *with,
                      void *arg, tct_error *err)
{
  struct work w  = {.of = of, .parts = parts, .x = x, .factor = factor};
  tct_pool *pool = tct_pool_new(of->threads > 1 ? of->threads : 1, err);

  w.with = with;
  w.arg  = arg;
  if (squares) {
    w.square        = squares->square;
    w.mean          = squares->mean;
    w.reach_of_mean = w.mean ? tct_largest_of(of->width, w.mean) : 0;
  }
  if (!pool) return tct_while(err, TCT_NO_MEMORY, "sharing an RDM among threads");
  const bool room = room_for(&w, tct_pool_threads(pool));
  if (room && (w.single || w.square)) {
    tct_pool_run(pool, prepare, &w);
    atomic_store(&w.next, 0);
  }
  if (room) tct_pool_run(pool, strips, &w);
  tct_pool_free(pool);
  tct_free(w.room);
  tct_free(w.single);
  tct_free(w.scale);
  return room ? TCT_OK
              : tct_fail(err, TCT_NO_MEMORY, "no memory for the products of %zu patterns", of->n);
}
