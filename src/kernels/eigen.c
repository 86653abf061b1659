/* eigen.c -- the eigenvalues and eigenvectors of a symmetric matrix.
 *
 * By Householder's reflections to three diagonals, then QR steps with Wilkinson's shift
 * (Golub & Van Loan 2013, doi:10.56021/9781421407944, 8.3).  Vectors are kept as rows, so that each
 * rotation runs along memory.  Our own, since a library of linear algebra costs every start of the
 * program more than these matrices take. */
#include "kernels/eigen.h"

#include <float.h>
#include <math.h>

#include "base/memory.h"
#include "kernels/statistics.h"

/* Squares of what is nothing beside the largest number, which is near 1.  In a matrix of few dimensions
 * each mirror would take for a direction what rounding left of the one before, until squares vanish. */
#define NOTHING 1e-48

/* to -= c x from */
static void take_away(size_t n, double c, const double *from, double *to)
{
  for (size_t k = 0; k < n; k++) to[k] -= c * from[k];
}

static void turn(size_t n, double *a)
{
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < i; j++) {
      const double x = a[i * n + j];
      a[i * n + j]   = a[j * n + i];
      a[j * n + i]   = x;
    }
}

/* ---- to three diagonals ---------------------------------------------------------------------------- */

/* Mirror the rows and columns after k so that of column k one number is left below the diagonal:
 * A -= v w' + w v'.  v stays in row k, right of the diagonal.  Returns 2 / v'v; 0: nothing to do. */
static double reflect(size_t n, size_t k, double *a, double *beside, double *w)
{
  const size_t m      = n - k - 1;
  double *v           = a + k * n + k + 1;
  double *rest        = a + (k + 1) * n + k + 1;
  const double others = tct_inner(m - 1, v + 1, v + 1);
  const double length = sqrt(v[0] * v[0] + others);

  *beside = v[0];
  if (!(others > NOTHING)) return 0;
  *beside = v[0] > 0 ? -length : length;
  v[0] -= *beside;

  const double beta = 2 / tct_inner(m, v, v);
  for (size_t i = 0; i < m; i++) w[i] = beta * tct_inner(m, rest + i * n, v);
  take_away(m, 0.5 * beta * tct_inner(m, w, v), v, w);
  for (size_t i = 0; i < m; i++) {
    take_away(m, v[i], w, rest + i * n);
    take_away(m, w[i], v, rest + i * n);
  }
  return beta;
}

/* a becomes the turned product of all mirrors: its row i is the i-th vector of the new basis. */
static void collect(size_t n, double *a, const double *beta, double *w)
{
  for (size_t k = n - 1; k-- > 0;) {
    const size_t m = n - k - 1;
    double *v      = a + k * n + k + 1;
    double *rest   = a + (k + 1) * n + k + 1;

    if (k + 2 == n) rest[0] = 1;
    for (size_t j = 0; j < m; j++) w[j] = 0;
    for (size_t i = 0; i < m; i++) take_away(m, -v[i], rest + i * n, w);
    for (size_t i = 0; i < m; i++) take_away(m, beta[k] * v[i], w, rest + i * n);
    for (size_t i = 0; i < m; i++) v[i] = rest[i * n - 1] = 0;
    a[k * n + k] = 1;
  }
  if (n == 1) a[0] = 1;
  turn(n, a);
}

static void to_three_diagonals(size_t n, double *a, double *value, double *beside, double *spare,
                               bool vectors)
{
  double *beta = spare, *w = spare + n;

  for (size_t k = 0; k + 1 < n; k++) beta[k] = reflect(n, k, a, &beside[k], w);
  for (size_t k = 0; k < n; k++) value[k] = a[k * n + k];
  if (vectors) collect(n, a, beta, w);
}

/* ---- to one diagonal ------------------------------------------------------------------------------- */

static void rotate(size_t n, double c, double s, double *x, double *y)
{
  for (size_t k = 0; k < n; k++) {
    const double old = x[k];
    x[k]             = c * old + s * y[k];
    y[k]             = c * y[k] - s * old;
  }
}

/* One step on the block from `first` to `last`, in which no number beside the diagonal is 0. */
static void step(size_t n, size_t first, size_t last, double *d, double *e, double *vectors)
{
  const double half = 0.5 * (d[last - 1] - d[last]), end = e[last - 1];
  const double root  = hypot(half, end);
  const double shift = d[last] - end * (end / (half + (half >= 0 ? root : -root)));
  double x = d[first] - shift, z = e[first];

  for (size_t k = first; k < last; k++) {
    const double r = hypot(x, z), c = r > 0 ? x / r : 1, s = r > 0 ? z / r : 0;
    const double a = d[k], b = e[k], q = d[k + 1];

    if (k > first) e[k - 1] = r;
    d[k]     = c * c * a + 2 * c * s * b + s * s * q;
    d[k + 1] = s * s * a - 2 * c * s * b + c * c * q;
    e[k]     = c * s * (q - a) + (c * c - s * s) * b;
    x        = e[k];
    if (k + 1 < last) {
      z = s * e[k + 1];
      e[k + 1] *= c;
    }
    if (vectors) rotate(n, c, s, vectors + k * n, vectors + (k + 1) * n);
  }
}

static bool is_small(const double *d, const double *e, size_t k)
{
  return fabs(e[k]) <= DBL_EPSILON * (fabs(d[k]) + fabs(d[k + 1])) || e[k] * e[k] < NOTHING;
}

static bool to_one_diagonal(size_t n, double *d, double *e, double *vectors)
{
  size_t left = 60 * n; /* two or three steps a value are usual */

  for (size_t last = n - 1; last > 0;) {
    if (is_small(d, e, last - 1)) {
      e[--last] = 0;
      continue;
    }
    size_t first = last - 1;
    while (first > 0 && !is_small(d, e, first - 1)) first--;
    if (left-- == 0) return false;
    step(n, first, last, d, e, vectors);
  }
  return true;
}

/* By selection, so that a vector is moved once. */
static void sort(size_t n, double *value, double *vectors)
{
  for (size_t i = 0; i < n; i++) {
    size_t least = i;
    for (size_t j = i + 1; j < n; j++)
      if (value[j] < value[least]) least = j;
    const double x = value[i];
    value[i]       = value[least];
    value[least]   = x;
    for (size_t k = 0; vectors && least != i && k < n; k++) {
      const double y         = vectors[i * n + k];
      vectors[i * n + k]     = vectors[least * n + k];
      vectors[least * n + k] = y;
    }
  }
}

bool tct_eigen(size_t n, double *a, double *value, bool vectors)
{
  double *spare = n > 0 ? tct_alloc(n, 3 * sizeof *spare) : NULL;
  bool found    = false;
  int e         = 0;

  if (n == 0) return true;
  if (spare && tct_near_one(n * n, a, &e)) {
    to_three_diagonals(n, a, value, spare, spare + n, vectors);
    found = to_one_diagonal(n, value, spare, vectors ? a : NULL);
  }
  if (found) sort(n, value, vectors ? a : NULL);
  for (size_t i = 0; i < n; i++) value[i] = found ? ldexp(value[i], e) : (double)NAN;
  tct_free(spare);
  return found;
}

/* ---- singular values ------------------------------------------------------------------------------- */

/* v [n] becomes a mirror that leaves one number of v, which is returned; *beta = 2 / v'v, 0: none. */
static double mirror_of(size_t n, double *v, double *beta)
{
  const double first = v[0], others = tct_inner(n - 1, v + 1, v + 1);
  const double length = sqrt(first * first + others);

  *beta = 0;
  if (!(others > NOTHING)) return first;
  v[0] += first > 0 ? length : -length;
  *beta = 2 / tct_inner(n, v, v);
  return first > 0 ? -length : length;
}

/* a [n][m], n >= m, by mirrors from both sides to its diagonal and the one beside it, which are laid out in
 * turn: e [2 m - 1].  v [n], w [m] */
static void to_two_diagonals(size_t n, size_t m, double *a, double *e, double *v, double *w)
{
  double beta;

  for (size_t k = 0; k < m; k++) {
    const size_t right = m - k - 1;

    for (size_t i = k; i < n; i++) v[i - k] = a[i * m + k];
    e[2 * k] = mirror_of(n - k, v, &beta);
    for (size_t j = 0; j < right; j++) w[j] = 0;
    for (size_t i = k; i < n && beta > 0; i++) take_away(right, -v[i - k], a + i * m + k + 1, w);
    for (size_t i = k; i < n && beta > 0; i++)
      take_away(right, beta * v[i - k], w, a + i * m + k + 1);
    if (right == 0) continue;

    double *row  = a + k * m + k + 1;
    e[2 * k + 1] = mirror_of(right, row, &beta);
    for (size_t i = k + 1; i < n && beta > 0; i++) {
      double *at = a + i * m + k + 1;
      take_away(right, beta * tct_inner(right, at, row), row, at);
    }
  }
}

/* Two diagonals are the upper right of a matrix whose eigenvalues are the singular values and their
 * negatives; with rows and columns taken in turn it has three diagonals, of which the middle one is 0. */
bool tct_singular_values(size_t n, size_t m, double *a, double *value)
{
  double *spare = n > 0 && m > 0 ? tct_alloc(n + 5 * m, sizeof *spare) : NULL;
  bool found    = false;
  int e         = 0;

  if (n == 0 || m == 0) return true;
  if (spare && tct_near_one(n * m, a, &e)) {
    to_two_diagonals(n, m, a, spare + 2 * m, spare + 4 * m, spare + 4 * m + n);
    found = to_one_diagonal(2 * m, spare, spare + 2 * m, NULL);
  }
  if (found) sort(2 * m, spare, NULL);
  for (size_t i = 0; i < m; i++) value[i] = found ? ldexp(fmax(spare[m + i], 0), e) : (double)NAN;
  tct_free(spare);
  return found;
}
