/* svd.c -- the singular values of a matrix with their directions.
 *
 * Rows are first made a triangle, the largest remaining one in its turn (QR with pivoting), and what is left
 * is turned in the plane of two rows at a time until all are perpendicular (one-sided Jacobi).  Unlike the
 * eigenvalues of a product with itself this squares nothing: a direction a millionth as strong as the
 * strongest is as good as that one.
 *
 * Drmac & Veselic 2008, doi:10.1137/050639193. */
#include "kernels/svd.h"

#include <float.h>
#include <math.h>

#include "base/memory.h"
#include "kernels/kernels.h"
#include "kernels/statistics.h"

/* The square of what is nothing beside the largest number, which is near 1. */
#define NOTHING 1e-40

/* The parts of one decomposition: its memory is one block. */
struct work {
  size_t m, n;
  double *a;     /* [m][n] first the rows, then the mirrors */
  double *r;     /* [m][m] the triangle, turned: row i is column i of the rows */
  double *turns; /* [m][m] all turns of rows of r; NULL: not wanted */
  double *beta, *square,
    *base;      /* [m] 2 / v'v of each mirror; of each row; since it was last summed */
  size_t *from; /* [m] which row of `a` came to be the i-th */
};

/* sum of x y, in eight chains; the same bits everywhere */
TCT_WIDE static double inner(size_t n, const double *x, const double *y)
{
  double s[8] = {0};
  size_t k    = 0;

  for (; k + 8 <= n; k += 8)
    for (size_t c = 0; c < 8; c++) s[c] += x[k + c] * y[k + c];
  for (size_t c = 0; k + c < n; c++) s[c] += x[k + c] * y[k + c];
  return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
}

static void swap_rows(size_t n, double *x, double *y)
{
  for (size_t k = 0; k < n; k++) {
    const double z = x[k];
    x[k]           = y[k];
    y[k]           = z;
  }
}

/* ---- to a triangle ------------------------------------------------------------------------------- */

static void largest_first(struct work *w, size_t k)
{
  size_t most = k;

  for (size_t i = k + 1; i < w->m; i++)
    if (w->square[i] > w->square[most]) most = i;
  if (most == k) return;
  const size_t place = w->from[k];
  w->from[k]         = w->from[most];
  w->from[most]      = place;
  w->square[most]    = w->square[k];
  w->base[most]      = w->base[k];
  swap_rows(w->n, w->a + k * w->n, w->a + most * w->n);
  for (size_t i = 0; i < k; i++) swap_rows(1, w->r + i * w->m + k, w->r + i * w->m + most);
}

/* What is left of row i right of column k, whose number is x. */
static void less(struct work *w, size_t i, size_t k, double x)
{
  w->square[i] -= x * x;
  if (w->square[i] > 1e-6 * w->base[i]) return;
  const double *rest = w->a + i * w->n + k + 1;
  w->square[i] = w->base[i] = inner(w->n - k - 1, rest, rest);
}

static void to_triangle(struct work *w)
{
  for (size_t i = 0; i < w->m; i++) {
    w->from[i]   = i;
    w->square[i] = w->base[i] = inner(w->n, w->a + i * w->n, w->a + i * w->n);
  }
  for (size_t k = 0; k < w->m; k++) {
    largest_first(w, k);
    double *v           = w->a + k * w->n + k;
    const size_t size   = w->n - k;
    const double length = sqrt(inner(size, v, v));

    w->r[k * w->m + k] = v[0] > 0 ? -length : length;
    v[0] -= w->r[k * w->m + k];
    const double all = inner(size, v, v);
    w->beta[k]       = all > NOTHING ? 2 / all : 0;
    for (size_t i = k + 1; i < w->m; i++) {
      double *row = w->a + i * w->n + k;
      tct_take_away(size, w->beta[k] * inner(size, row, v), v, row);
      w->r[k * w->m + i] = row[0];
      less(w, i, k, row[0]);
    }
  }
}

/* ---- to perpendicular rows ----------------------------------------------------------------------- */

TCT_WIDE static void rotate(size_t n, double c, double s, double *restrict x, double *restrict y)
{
  for (size_t k = 0; k < n; k++) {
    const double old = x[k];
    x[k]             = c * old - s * y[k];
    y[k]             = c * y[k] + s * old;
  }
}

/* Turn rows i and j in their plane until they are perpendicular.  True if they were not. */
static bool turn(struct work *w, size_t i, size_t j, double least)
{
  const size_t m = w->m;
  double *x = w->r + i * m, *y = w->r + j * m;
  const double xx = w->square[i], yy = w->square[j];

  if (!(xx > least) || !(yy > least)) return false;
  const double xy = inner(m, x, y);
  if (fabs(xy) <= 2 * DBL_EPSILON * sqrt((double)m) * sqrt(xx) * sqrt(yy)) return false;

  const double half = (yy - xx) / (2 * xy);
  const double t    = (half < 0 ? -1 : 1) / (fabs(half) + hypot(1, half));
  const double c = 1 / hypot(1, t), s = c * t;
  rotate(m, c, s, x, y);
  if (w->turns) rotate(m, c, s, w->turns + i * m, w->turns + j * m);
  w->square[i] = fmax(xx - t * xy, 0);
  w->square[j] = yy + t * xy;
  return true;
}

/* One after the other through all pairs; a few times are usual. */
static bool to_perpendicular(struct work *w)
{
  const size_t m = w->m;

  for (int sweep = 0; sweep < 60; sweep++) {
    double most = 0;
    bool turned = false;
    for (size_t i = 0; i < m; i++) {
      w->square[i] = inner(m, w->r + i * m, w->r + i * m);
      most         = fmax(most, w->square[i]);
    }
    for (size_t i = 0; i < m; i++)
      for (size_t j = i + 1; j < m; j++)
        if (turn(w, i, j, DBL_EPSILON * DBL_EPSILON * most)) turned = true;
    if (!turned) return true;
  }
  return false;
}

/* ---- what came out ----------------------------------------------------------------------------------- */

/* Values in descending order, and in `place` where each came from; those within rounding are 0. */
static void in_order(const struct work *w, double *value, size_t *place)
{
  const size_t m = w->m;

  for (size_t i = 0; i < m; i++) {
    const double x = sqrt(w->square[i]);
    size_t at      = i;
    for (; at > 0 && value[at - 1] < x; at--) {
      value[at] = value[at - 1];
      place[at] = place[at - 1];
    }
    value[at] = x;
    place[at] = i;
  }
  for (size_t i = m; i-- > 0;)
    if (!(value[i] > DBL_EPSILON * (double)w->n * value[0])) value[i] = 0;
}

/* The turned triangle's rows are value x direction, in the order of pivoting. */
static void to_left(const struct work *w, const double *value, const size_t *place, double *left)
{
  const size_t m = w->m;

  for (size_t i = 0; i < m; i++)
    for (size_t k = 0; k < m; k++)
      left[i * m + w->from[k]] = value[i] > 0 ? w->r[place[i] * m + k] / value[i] : 0;
}

/* The turns, seen through all mirrors, the last of which is the first that they meet. */
static void to_along(const struct work *w, const double *value, const size_t *place, double *out)
{
  const size_t m = w->m, n = w->n;

  for (size_t i = 0; i < m; i++) {
    double *x = out + i * n;
    for (size_t k = 0; k < n; k++) x[k] = k < m && value[i] > 0 ? w->turns[place[i] * m + k] : 0;
    for (size_t k = m; k-- > 0 && value[i] > 0;) {
      const double *v = w->a + k * n + k;
      tct_take_away(n - k, w->beta[k] * inner(n - k, v, x + k), v, x + k);
    }
  }
  for (size_t i = 0; i < m * n; i++) w->a[i] = out[i];
}

bool tct_svd(size_t m, size_t n, double *a, double *value, double *left, bool along)
{
  const size_t words = m * (m + 3) + (along ? m * m + m * n : 0);
  double *block      = m > 0 ? tct_alloc(words, sizeof *block) : NULL;
  size_t *place      = m > 0 ? tct_alloc(m, 2 * sizeof *place) : NULL;
  int e              = 0;
  bool found         = false;

  if (m == 0) return true;
  if (block && place && tct_near_one(m * n, a, &e)) {
    struct work w = {m, n, a, block, along ? block + m * m + 3 * m : NULL, NULL, NULL, NULL, place};
    w.beta        = block + m * m;
    w.square      = w.beta + m;
    w.base        = w.square + m;
    for (size_t i = 0; along && i < m; i++) w.turns[i * m + i] = 1;
    to_triangle(&w);
    found = to_perpendicular(&w);
    if (found) in_order(&w, value, place + m);
    if (found && left) to_left(&w, value, place + m, left);
    if (found && along) to_along(&w, value, place + m, w.turns + m * m);
  }
  for (size_t i = 0; i < m; i++) value[i] = found ? ldexp(value[i], e) : (double)NAN;
  tct_free(place);
  tct_free(block);
  return found;
}
