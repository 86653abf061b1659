/* full.c -- the sample covariance of the noise.
 *
 *     S = sum over trials of x x' / dof
 *
 * Unbiased, and without an inverse where units outnumber the degrees of freedom: then shrink it. */
#include "brain/geometry/residuals.h"

static tct_status estimate(const void *params, const tct_residuals *r, double *out,
                           double *shrinkage, tct_error *err)
{
  const size_t units = (size_t)r->units;
  double fourth      = 0;
  (void)params;

  *shrinkage = 0;
  TCT_TRY(tct_residuals_squares(r, out, &fourth, err), err, "summing the noise of %zu units",
          units);
  for (size_t i = 0; i < units * units; i++) out[i] /= r->dof;
  return TCT_OK;
}

const tct_covariance tct_covariance_full = {
  .name     = "full",
  .title    = "Sample covariance",
  .family   = "not shrunk",
  .summary  = "the covariance of single trials across units as it was measured",
  .equation = "S = sum over trials of x x' / dof",
  .source   = "Walther et al. 2016, doi:10.1016/j.neuroimage.2015.12.012",
  .notes =
    "Has no inverse where units outnumber degrees of freedom, and a bad one where they nearly do",
  .claims   = TCT_COVARIANCE_UNBIASED | TCT_COVARIANCE_MIXING_FREE | TCT_COVARIANCE_ROTATION_FREE,
  .estimate = estimate,
};
