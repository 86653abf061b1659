/* shapes.c -- a population's responses as directions over conditions, and how two such are turned together.
 *
 * The distance that the best rotation leaves is |A|^2 + |B|^2 - 2 |A'B|_*, the last being the sum of singular
 * values.  For shapes that are nearly the same that is the difference of two numbers that are nearly the same,
 * of which 1e-8 would be left where 0 should be: there, both are turned and their difference is summed. */
#include "brain/geometry/shapes.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "brain/geometry/matrices.h"
#include "kernels/statistics.h"
#include "kernels/svd.h"

static const double near_itself = 0.99; /* a cosine */

static int least(int a, int b)
{
  return a < b ? a : b;
}

/* Of whichever is shorter, units or conditions, one direction each. */
bool tct_shape_of(const tct_side *s, int n, tct_shape *shape)
{
  const size_t units = (size_t)s->units, length = (size_t)n;
  const size_t m = (size_t)least(s->units, n);

  *shape        = (tct_shape){.n = n};
  shape->axis   = tct_alloc(m * length + 1, sizeof *shape->axis);
  shape->spread = tct_alloc(m + 1, sizeof *shape->spread);
  if (!shape->axis || !shape->spread) return false;
  if (units <= length) {
    memcpy(shape->axis, s->by_unit, m * length * sizeof *shape->axis);
    if (!tct_svd(m, length, shape->axis, shape->spread, NULL, true)) return false;
  } else {
    double *x       = tct_by_condition(s, n);
    const bool made = x && tct_svd(m, units, x, shape->spread, shape->axis, false);
    tct_free(x);
    if (!made) return false;
  }
  while (shape->rank < (int)m && shape->spread[shape->rank] > 0) shape->rank++;
  return true;
}

void tct_shape_free(tct_shape *shape)
{
  tct_free(shape->axis);
  tct_free(shape->spread);
  *shape = (tct_shape){0};
}

/* ---- two shapes turned together -------------------------------------------------------------------- */

/* Directions of both, in pairs that have the most in common. */
struct pairs {
  int n;         /* the lesser rank */
  double *value; /* [n] what they have in common, descending */
  double *a,
    *b; /* [n][rank of a], [n][rank of b]: each pair's directions among the axes; 0 where the value is */
  double *own;
};

/* Of axes x wa, x wb (NULL: 1). */
static bool pairs_of(const tct_shape *a, const double *wa, const tct_shape *b, const double *wb,
                     struct pairs *p)
{
  const size_t ra = (size_t)a->rank, rb = (size_t)b->rank, m = ra < rb ? ra : rb;
  const size_t n = ra < rb ? rb : ra;
  double *own    = tct_alloc(m * (n + m + 1) + 1, sizeof *own);
  double *value = own ? own + m * n : NULL, *left = own ? value + m : NULL;

  *p = (struct pairs){.n = (int)m, .own = own};
  if (!own) return false;
  const tct_shape *low = ra < rb ? a : b, *high = ra < rb ? b : a;
  const double *wl = ra < rb ? wa : wb, *wh = ra < rb ? wb : wa;
  tct_rows_by_rows(m, n, (size_t)a->n, low->axis, high->axis, own);
  for (size_t i = 0; i < m; i++)
    for (size_t j = 0; j < n; j++) own[i * n + j] *= (wl ? wl[i] : 1) * (wh ? wh[j] : 1);
  p->value = value;
  p->a     = ra < rb ? left : own;
  p->b     = ra < rb ? own : left;
  return tct_svd(m, n, own, value, left, true);
}

/* out [n] = the sum of axes x w x c */
static void combined(const tct_shape *s, const double *w, const double *c, double *out)
{
  const size_t n = (size_t)s->n;

  for (size_t i = 0; i < n; i++) out[i] = 0;
  for (size_t k = 0; k < (size_t)s->rank; k++) {
    const double factor = c[k] * (w ? w[k] : 1);
    for (size_t i = 0; i < n; i++) out[i] += factor * s->axis[k * n + i];
  }
}

/* ---- canonical correlations ------------------------------------------------------------------------ */

/* row [n] less its part along rows of x [m][n], of which it is one; the square of what is left */
static double less_others(size_t m, size_t n, const double *x, double *row)
{
  for (int twice = 0; twice < 2; twice++)
    for (size_t j = 0; j < m; j++) {
      const double along = x + j * n == row ? 0 : tct_inner(n, row, x + j * n);
      for (size_t k = 0; k < n; k++) row[k] -= along * x[j * n + k];
    }
  return tct_inner(n, row, row);
}

/* Directions that nothing of the other side chose, where rows of x [m][n] are 0: perpendicular to the rest,
 * from the first axes that leave enough to go by. */
static void complete(size_t m, size_t n, double *x)
{
  size_t next = 0;

  for (size_t i = 0; i < m; i++) {
    double *row = x + i * n, left = tct_inner(n, row, row) > 0;
    for (; !(left > 0) && next < n; next++) {
      for (size_t k = 0; k < n; k++) row[k] = k == next;
      left                = less_others(m, n, x, row);
      const double factor = 2 * (double)n * left > 1 ? 1 / sqrt(left) : 0;
      for (size_t k = 0; k < n; k++) row[k] *= factor;
      left = factor;
    }
  }
}

bool tct_canonical_of(const tct_shape *a, const tct_shape *b, bool variates, tct_canonical *c)
{
  const int m = least(a->rank, b->rank);
  struct pairs p;
  bool found = pairs_of(a, NULL, b, NULL, &p);

  *c         = (tct_canonical){.n = m};
  c->r       = tct_alloc((size_t)m + 1, sizeof *c->r);
  c->variate = variates ? tct_alloc((size_t)m * (size_t)a->n + 1, sizeof *c->variate) : NULL;
  found      = found && c->r && (c->variate || !variates);
  for (int i = 0; found && i < m; i++) c->r[i] = fmin(1, p.value[i]);
  if (found && variates) complete((size_t)m, (size_t)a->rank, p.a);
  for (int i = 0; found && variates && i < m; i++)
    combined(a, NULL, p.a + (size_t)i * (size_t)a->rank, c->variate + (size_t)i * (size_t)a->n);
  tct_free(p.own);
  return found;
}

void tct_canonical_free(tct_canonical *c)
{
  tct_free(c->r);
  tct_free(c->variate);
  *c = (tct_canonical){0};
}

double tct_canonical_mean(const tct_shape *a, const tct_shape *b)
{
  tct_canonical c = {0};
  double mean     = (double)NAN;

  if (a->rank < 1 || b->rank < 1 || a->rank >= a->n - 1 || b->rank >= b->n - 1) return mean;
  if (tct_canonical_of(a, b, false, &c)) mean = tct_mean_of((size_t)c.n, c.r);
  tct_canonical_free(&c);
  return mean;
}

/* ---- distances ------------------------------------------------------------------------------------------ */

/* What is left of a shape of that square besides its part in pairs with something in common. */
static double rest(const tct_shape *s, double square, int pairs, double in_pairs)
{
  return pairs == s->rank ? 0 : fmax(0, square - in_pairs);
}

/* The square of the distance, from both sides turned. */
static double turned(const tct_shape *a, const double *wa, double aa, const tct_shape *b,
                     const double *wb, double bb, const struct pairs *p)
{
  const size_t n = (size_t)a->n;
  double *x = tct_alloc(n + 1, 2 * sizeof *x), *y = x ? x + n : NULL;
  double apart = 0, xx = 0, yy = 0;
  int some = 0;

  if (!x) return (double)NAN;
  for (; some < p->n && p->value[some] > 0; some++) {
    combined(a, wa, p->a + (size_t)some * (size_t)a->rank, x);
    combined(b, wb, p->b + (size_t)some * (size_t)b->rank, y);
    apart += tct_squared_difference(n, x, y);
    xx += tct_inner(n, x, x);
    yy += tct_inner(n, y, y);
  }
  tct_free(x);
  return apart + rest(a, aa, some, xx) + rest(b, bb, some, yy);
}

/* w [rank] = spread x factor; the sum of their squares */
static double sizes(const tct_shape *s, double factor, double *w)
{
  for (int k = 0; k < s->rank; k++) w[k] = factor * s->spread[k];
  return tct_inner((size_t)s->rank, w, w);
}

double tct_shape_distance(const tct_shape *a, double factor_a, const tct_shape *b, double factor_b)
{
  double *wa = tct_alloc((size_t)a->rank + (size_t)b->rank + 1, sizeof *wa);
  double *wb = wa ? wa + a->rank : NULL;
  struct pairs p;
  double square = (double)NAN;

  if (!wa) return square;
  const double aa = sizes(a, factor_a, wa), bb = sizes(b, factor_b, wb);
  if (pairs_of(a, wa, b, wb, &p)) {
    const double common = tct_sum_of((size_t)p.n, p.value);
    square              = fmax(0, aa + bb - 2 * common);
    if (2 * common > near_itself * (aa + bb)) square = turned(a, wa, aa, b, wb, bb, &p);
  }
  tct_free(p.own);
  tct_free(wa);
  return sqrt(square);
}

double tct_shape_angle(const tct_shape *a, const tct_shape *b)
{
  const double aa = sqrt(tct_inner((size_t)a->rank, a->spread, a->spread));
  const double bb = sqrt(tct_inner((size_t)b->rank, b->spread, b->spread));

  if (!(aa > 0) || !(bb > 0)) return (double)NAN;
  const double distance = tct_shape_distance(a, 1 / aa, b, 1 / bb);
  return isnan(distance) ? distance : 2 * asin(fmin(sqrt(0.5), 0.5 * distance));
}
