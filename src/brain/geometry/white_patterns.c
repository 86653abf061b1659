/* white_patterns.c -- patterns in which the noise of all units is alike and uncorrelated.
 *
 * With S = L L' the noise's covariance, (x - y)' S^-1 (x - y) is |L^-1 x - L^-1 y|^2: no inverse is formed. */
#include "brain/geometry/white_patterns.h"

#include "base/memory.h"
#include "kernels/cholesky.h"

tct_status tct_whiten(size_t units, const double *a, const double *b, size_t rows, double *x,
                      tct_error *err)
{
  double *l = tct_alloc(units * units, sizeof *l);

  if (!l)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for the noise covariance of %zu units", units);
  for (size_t i = 0; i < units * units; i++) l[i] = b ? a[i] + 0.5 * (b[i] - a[i]) : a[i];

  const size_t at = tct_cholesky(units, l);
  if (at == units) tct_forward(units, l, rows, x);
  tct_free(l);
  if (at == units) return TCT_OK;
  return tct_fail(
    err, TCT_BAD_DATA,
    "the noise covariance has no inverse: unit %zu of %zu does not vary, or varies only "
    "as those before it do; shrink it, or take more trials or fewer units",
    at + 1, units);
}
