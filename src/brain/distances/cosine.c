/* cosine.c -- one minus the cosine of the angle between two patterns.
 *
 * Like the correlation distance, but the zero of the responses is kept: right where zero means
 * something (a rate above baseline, a linear unit), misleading where it does not.
 *
 *     d_ij = 1 - b_i . b_j / (|b_i| |b_j|) = |u_i - u_j|^2 / 2,   u = b / |b|
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
  double *u = tct_alloc(n * units, sizeof *u);
  (void)params;

  if (!u) return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu patterns", n);
  for (size_t i = 0; i < n; i++) tct_unit_length(units, p->mean + i * units, u + i * units);
  const tct_status status = tct_squared_distances(&of, u, 0.5, out, err);
  tct_free(u);
  return status;
}

const tct_distance tct_distance_cosine = {
  .name     = "cosine",
  .title    = "Cosine distance",
  .family   = "distance between patterns",
  .summary  = "one minus the cosine of the angle between two responses",
  .equation = "d_ij = 1 - b_i . b_j / (|b_i| |b_j|)",
  .source   = "Nili et al. 2014, doi:10.1371/journal.pcbi.1003553",
  .notes    = "From 0 to 2; to 1 where no response is negative.  A condition that no unit answers, "
              "or with a missing value, has no distance (NAN)",
  .claims   = TCT_DISTANCE_SCALE_FREE | TCT_DISTANCE_ROTATION_FREE | TCT_DISTANCE_NON_NEGATIVE |
            TCT_DISTANCE_SINGLE,
  .rdm = rdm,
};
