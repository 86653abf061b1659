/* correlation.c -- one minus Pearson's correlation of two patterns across units.
 *
 * The dissimilarity of classic representational similarity analysis: it sees which units answer, not
 * how strongly the population does on the whole.
 *
 *     d_ij = 1 - r(b_i, b_j) = |z_i - z_j|^2 / 2,   z = (b - mean b) / |b - mean b|
 *
 * The second form is what is computed: exactly 0 for equal patterns, and precise for near ones. */
#include <math.h>

#include <tercet/distance.h>

#include "base/memory.h"
#include "kernels/statistics.h"

static void rdm(const void *params, int n, int units, const double *pattern, double *out)
{
  const size_t row = (size_t)units;
  double *z        = tct_alloc((size_t)n * row, sizeof *z);
  (void)params;

  for (int i = 0; z && i < n; i++) {
    double *const own = z + (size_t)i * row;
    /* a constant pattern is left all zero by the first, and so NAN by the second */
    tct_centred(row, pattern + (size_t)i * row, own);
    tct_unit_length(row, own, own);
  }
  for (int i = 0; i < n; i++)
    for (int j = i + 1; j < n; j++)
      *out++ = z ? 0.5 * tct_squared_difference(row, z + (size_t)i * row, z + (size_t)j * row)
                 : (double)NAN;
  tct_free(z);
}

const tct_distance tct_distance_correlation = {
  .name     = "correlation",
  .title    = "Correlation distance",
  .family   = "distance between patterns",
  .summary  = "one minus the correlation of two responses across units",
  .equation = "d_ij = 1 - r(b_i, b_j)",
  .source   = "Kriegeskorte et al. 2008, doi:10.3389/neuro.06.004.2008",
  .notes  = "From 0 to 2.  Needs two units or more.  A condition whose units all answer alike, or "
            "with a missing value, has no distance (NAN); so has every pair if memory runs out.  "
            "Depends on what is called no response: subtract a baseline before, or not at all",
  .claims = TCT_DISTANCE_SCALE_FREE | TCT_DISTANCE_SHIFT_FREE,
  .rdm    = rdm,
};
