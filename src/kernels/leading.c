/* leading.c -- the method of Lanczos (1950, doi:10.6028/jres.045.026), every new direction made perpendicular to all.
 *
 * In the space of v, a v, a a v, ... the matrix has three diagonals, and the largest eigenvalue of these few comes near
 * that of all; what is missing is |last of its eigenvector| times the next off-diagonal.  v is drawn, the same each
 * time, so that it is perpendicular to nothing that a matrix is likely to hold. */
#include "kernels/leading.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/memory.h"
#include "kernels/eigen.h"
#include "kernels/statistics.h"

enum { FIRST = 8 };

static void start(size_t n, double *v)
{
  uint32_t seed = 12345;

  for (size_t i = 0; i < n; i++) {
    seed = 1664525U * seed + 1013904223U;
    v[i] = 0.5 + seed / 4294967296.0;
    if (seed & 1U << 20) v[i] = -v[i];
  }
  (void)tct_unit_length(n, v, v);
}

/* next = a v less its parts along basis [m + 1][n], twice; along[m]: its part along the last. */
static double step(size_t n, const double *a, const double *basis, size_t m, double *along,
                   double *next)
{
  const double *v = basis + m * n;

  tct_symmetric_times(n, a, v, next);
  *along = tct_inner(n, v, next);
  for (int twice = 0; twice < 2; twice++)
    for (size_t k = 0; k <= m; k++) {
      const double part = tct_inner(n, basis + k * n, next);
      tct_take_away(n, part, basis + k * n, next);
    }
  return sqrt(tct_inner(n, next, next));
}

/* Of three diagonals [m]: the largest eigenvalue, its eigenvector's parts in small [m][m + 1]. */
static bool solve(size_t m, const double *along, const double *beside, double *small, double *value,
                  const double **part)
{
  double *each = small + m * m;

  memset(small, 0, m * m * sizeof *small);
  for (size_t k = 0; k < m; k++) {
    small[k * m + k] = along[k];
    if (k + 1 < m) small[k * m + k + 1] = small[(k + 1) * m + k] = beside[k];
  }
  if (!tct_eigen(m, small, each, true)) return false;
  *value = each[m - 1];
  *part  = small + (m - 1) * m;
  return true;
}

static void combine(size_t m, size_t n, const double *part, const double *basis, double *vector)
{
  memset(vector, 0, n * sizeof *vector);
  for (size_t k = 0; k < m; k++) tct_take_away(n, -part[k], basis + k * n, vector);
}

static bool search(size_t n, const double *a, double *room, double *value, double *vector)
{
  double *basis = room, *along = basis + (n + 1) * n, *beside = along + n, *small = beside + n;
  size_t ask         = FIRST;
  const double *part = NULL;

  start(n, basis);
  for (size_t m = 1; m <= n; m++) {
    double *next      = basis + m * n;
    beside[m - 1]     = step(n, a, basis, m - 1, along + m - 1, next);
    const double size = fabs(along[0]) + beside[0];
    if (!isfinite(beside[m - 1]) || !isfinite(size)) return false;
    const bool over = m == n || !(beside[m - 1] > 1e-15 * size);
    if (m == ask || over) {
      if (!solve(m, along, beside, small, value, &part)) return false;
      if (over || beside[m - 1] * fabs(part[m - 1]) <= 1e-14 * *value) {
        combine(m, n, part, basis, vector);
        return true;
      }
      ask += ask / 2;
    }
    for (size_t i = 0; i < n; i++) next[i] /= beside[m - 1];
  }
  return false;
}

bool tct_leading(size_t n, const double *a, double *value, double *vector)
{
  const double reach = tct_largest_of(n * n, a);
  double *room       = tct_alloc((n + 1) * n + 2 * n + n * (n + 1), sizeof *room);

  *value = (double)NAN;
  memset(vector, 0, n * sizeof *vector);
  bool found = room != NULL;
  if (found && reach > 0)
    found = search(n, a, room, value, vector);
  else if (found)
    *value = 0;
  for (size_t i = 0; found && !(reach > 0) && i < n * n; i++) found = a[i] == 0;
  if (!found) *value = (double)NAN;
  tct_free(room);
  return found;
}
