/* diagonal.c -- the variance of each unit alone.
 *
 *     S_pp = sum over trials of x_p^2 / dof,  S_pq = 0
 *
 * Univariate noise normalisation: right where noise is not shared, or too few trials tell how it is. */
#include <string.h>

#include "brain/geometry/residuals.h"

static void add_squares(void *arg, size_t n, size_t units, const double *x)
{
  double *out = arg;

  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < units; k++) out[k * (units + 1)] += x[i * units + k] * x[i * units + k];
}

static tct_status estimate(const void *params, const tct_residuals *r, double *out,
                           double *shrinkage, tct_error *err)
{
  const size_t units = (size_t)r->units;
  (void)params;

  *shrinkage = 1;
  memset(out, 0, units * units * sizeof *out);
  TCT_TRY(tct_residuals_each(r, add_squares, out, err), err, "summing the noise of %zu units",
          units);
  for (size_t k = 0; k < units; k++) out[k * (units + 1)] /= r->dof;
  return TCT_OK;
}

const tct_covariance tct_covariance_diagonal = {
  .name     = "diagonal",
  .title    = "Variances alone",
  .family   = "not shrunk",
  .summary  = "the variance of each unit over trials, as if no noise were shared",
  .equation = "S_pp = sum over trials of x_p^2 / dof,  S_pq = 0",
  .source   = "Walther et al. 2016, doi:10.1016/j.neuroimage.2015.12.012",
  .notes    = "A unit that never varies leaves it without an inverse",
  .claims   = TCT_COVARIANCE_INVERTIBLE,
  .estimate = estimate,
};
