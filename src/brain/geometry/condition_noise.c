/* condition_noise.c -- how the errors of condition means go together, from how folds differ.
 *
 * What comparators that whiten RDMs want to know: two conditions that were measured close in time err
 * together.  Of a pair, only folds that have both are looked at, and their mean is taken over those. */
#include <tercet/covariance.h>

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "brain/geometry/white_patterns.h"
#include "kernels/statistics.h"

/* sum over the folds that have both of (u_i - mean) . (u_j - mean) / (how many - 1); a, b: room [units] */
static double together(const tct_patterns *p, const double *x, int i, int j, double *a, double *b)
{
  const size_t units = (size_t)p->units, n = (size_t)p->conditions;
  double sum = 0;
  int seen   = 0;

  for (size_t k = 0; k < units; k++) a[k] = b[k] = 0;
  for (int f = 0; f < p->folds; f++) {
    if (!tct_patterns_has(p, f, i) || !tct_patterns_has(p, f, j)) continue;
    const double *u = x + ((size_t)f * n + (size_t)i) * units,
                 *v = x + ((size_t)f * n + (size_t)j) * units;
    /* means as they run: what this fold adds is its distance to those before, less a share of it */
    sum += seen / (seen + 1.0) * tct_differences(units, u, a, v, b);
    seen++;
    for (size_t k = 0; k < units; k++) {
      a[k] += (u[k] - a[k]) / seen;
      b[k] += (v[k] - b[k]) / seen;
    }
  }
  return seen > 1 ? sum / (seen - 1) : (double)NAN;
}

tct_status tct_covariance_of_conditions(const tct_patterns *p, double *out, tct_error *err)
{
  const size_t units = (size_t)p->units, n = (size_t)p->conditions, rows = n * (size_t)p->folds;

  if (!p->fold || p->folds < 2)
    return tct_fail(err, TCT_BAD_SHAPE,
                    "how conditions err together is seen in two folds or more, not %d", p->folds);
  double *x         = tct_alloc(rows + 2, units * sizeof *x);
  tct_status status = TCT_OK;

  if (!x)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for %d folds of %zu patterns", p->folds, n);
  memcpy(x, p->fold, rows * units * sizeof *x);
  if (p->noise) status = tct_whiten(units, p->noise, NULL, rows, x, err);
  for (int i = 0; status == TCT_OK && i < p->conditions; i++)
    for (int j = 0; j <= i; j++) {
      const double c =
        together(p, x, i, j, x + rows * units, x + (rows + 1) * units) / (double)units;
      out[(size_t)i * n + (size_t)j] = out[(size_t)j * n + (size_t)i] = c;
    }
  tct_free(x);
  return status;
}
