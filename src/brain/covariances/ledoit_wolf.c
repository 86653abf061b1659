/* ledoit_wolf.c -- the sample covariance drawn towards equal and independent noise.
 *
 *     s = sum x x' / n,  m = tr s / P,  d2 = |s - m I|^2,  b2 = min(d2, sum |x x' - s|^2 / n^2)
 *     S = (b2 / d2 m I + (1 - b2 / d2) s) n / dof
 *
 * P are all units, also where the rows are directions among them.  b2 is how far s is from the truth by chance, d2 how far from the target: their ratio makes the expected
 * square of the error least.  sum |x x' - s|^2 = sum |x|^4 - n |s|^2, so that one pass is enough. */
#include <math.h>

#include "brain/geometry/residuals.h"

struct params {
  double shrinkage;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, shrinkage, -1, -1, 1, "1",
            "how far it is drawn to the target, from 0 to 1; below 0: as far as the data say"),
};

static double space_of(const tct_residuals *r)
{
  return r->space > 0 ? r->space : r->units;
}

/* b2 / d2, of s [units][units] with mean variance m */
static double by_the_data(const tct_residuals *r, const double *s, double m, double fourth)
{
  const size_t units = (size_t)r->units;
  const double n     = (double)r->rows;
  double length = 0, d2 = (space_of(r) - r->units) * m * m;

  for (size_t i = 0; i < units; i++)
    for (size_t j = 0; j < units; j++) {
      const double v = s[i * units + j], apart = v - (i == j ? m : 0);
      length += v * v;
      d2 += apart * apart;
    }
  const double b2 = (fourth / n - length) / n;
  return d2 > 0 ? fmin(1, fmax(0, b2 / d2)) : 1;
}

static tct_status estimate(const void *given, const tct_residuals *r, double *out,
                           double *shrinkage, tct_error *err)
{
  const struct params *own = given;
  const size_t units       = (size_t)r->units;
  const double n           = (double)r->rows;
  double fourth = 0, m = 0;

  TCT_TRY(tct_residuals_squares(r, out, &fourth, err), err, "summing the noise of %zu units",
          units);
  for (size_t i = 0; i < units * units; i++) out[i] /= n;
  for (size_t i = 0; i < units; i++) m += out[i * (units + 1)] / space_of(r);
  *shrinkage = own->shrinkage >= 0 ? own->shrinkage : by_the_data(r, out, m, fourth);
  for (size_t i = 0; i < units; i++)
    for (size_t j = 0; j < units; j++) {
      double *v = out + i * units + j;
      *v        = (*shrinkage * (i == j ? m : 0) + (1 - *shrinkage) * *v) * n / r->dof;
    }
  return TCT_OK;
}

const tct_covariance tct_covariance_ledoit_wolf = {
  .name    = "ledoit_wolf",
  .title   = "Ledoit and Wolf's shrinkage",
  .family  = "shrunk",
  .summary = "the sample covariance drawn towards noise that is equal and independent in all units",
  .equation = "S = (b2 / d2 m I + (1 - b2 / d2) s) n / dof,  m = tr s / P,  d2 = |s - m I|^2,\n"
              "b2 = min(d2, sum |x x' - s|^2 / n^2)",
  .source   = "Ledoit and Wolf 2004, doi:10.1016/S0047-259X(03)00096-4",
  .notes = "For units of like variance; where variances differ much, schaefer_strimmer keeps them",
  TCT_TAKES(struct params, params),
  .claims   = TCT_COVARIANCE_INVERTIBLE | TCT_COVARIANCE_ROTATION_FREE,
  .estimate = estimate,
};
