/* correlation.c -- one minus Pearson's correlation of two patterns across units.
 *
 * The dissimilarity of classic representational similarity analysis: it sees which units answer, not
 * how strongly the population does on the whole.
 *
 *     d_ij = 1 - r(b_i, b_j) = |z_i - z_j|^2 / 2,   z = (b - mean b) / |b - mean b|
 *
 * The second form is what is computed: exactly 0 for equal patterns, and precise for near ones. */
#include <tercet/distance.h>

#include "base/memory.h"
#include "brain/geometry/pairs.h"
#include "kernels/statistics.h"

static tct_status rdm(const void *params, const tct_patterns *p, double *out, tct_error *err)
{
  const tct_pairing of = tct_pairing_of(p);
  const size_t n = of.n, units = of.width;
  double *z = tct_alloc(n * units, sizeof *z);
  (void)params;

  if (!z) return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu patterns", n);
  for (size_t i = 0; i < n; i++) {
    double *const own = z + i * units;
    /* a constant pattern is left all zero by the first, and so NAN by the second */
    tct_centred(units, p->mean + i * units, own);
    tct_unit_length(units, own, own);
  }
  const tct_status status = tct_squared_distances(&of, z, 0.5, out, err);
  tct_free(z);
  return status;
}

const tct_distance tct_distance_correlation = {
  .name     = "correlation",
  .title    = "Correlation distance",
  .family   = "distance between patterns",
  .summary  = "one minus the correlation of two responses across units",
  .equation = "d_ij = 1 - r(b_i, b_j)",
  .source   = "Kriegeskorte et al. 2008, doi:10.3389/neuro.06.004.2008",
  .notes  = "From 0 to 2.  Needs two units or more.  A condition whose units all answer alike, or "
            "with a missing value, has no distance (NAN).  "
            "Depends on what is called no response: subtract a baseline before, or not at all",
  .claims = TCT_DISTANCE_SCALE_FREE | TCT_DISTANCE_SHIFT_FREE | TCT_DISTANCE_NON_NEGATIVE |
            TCT_DISTANCE_SINGLE,
  .rdm = rdm,
};
