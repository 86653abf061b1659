/* cosine.c -- one minus the cosine of the angle between two patterns.
 *
 * Like the correlation distance, but the zero of the responses is kept: right where zero means
 * something (a rate above baseline, a linear unit), misleading where it does not.
 *
 *     d_ij = 1 - b_i . b_j / (|b_i| |b_j|) = |u_i - u_j|^2 / 2,   u = b / |b|
 *
 * The second form is what is computed: exactly 0 for equal patterns, and precise for near ones. */
#include <math.h>

#include <tercet/distance.h>

#include "base/memory.h"
#include "kernels/statistics.h"

static void rdm(const void *params, int n, int units, const double *pattern, double *out)
{
  const size_t row = (size_t)units;
  double *u        = tct_alloc((size_t)n * row, sizeof *u);
  (void)params;

  for (int i = 0; u && i < n; i++)
    tct_unit_length(row, pattern + (size_t)i * row, u + (size_t)i * row);
  for (int i = 0; i < n; i++)
    for (int j = i + 1; j < n; j++)
      *out++ = u ? 0.5 * tct_squared_difference(row, u + (size_t)i * row, u + (size_t)j * row)
                 : (double)NAN;
  tct_free(u);
}

const tct_distance tct_distance_cosine = {
  .name     = "cosine",
  .title    = "Cosine distance",
  .family   = "distance between patterns",
  .summary  = "one minus the cosine of the angle between two responses",
  .equation = "d_ij = 1 - b_i . b_j / (|b_i| |b_j|)",
  .source   = "Nili et al. 2014, doi:10.1371/journal.pcbi.1003553",
  .notes    = "From 0 to 2; to 1 where no response is negative.  A condition that no unit answers, "
              "or with a missing value, has no distance (NAN); so has every pair if memory runs out",
  .claims   = TCT_DISTANCE_SCALE_FREE | TCT_DISTANCE_ROTATION_FREE,
  .rdm      = rdm,
};
