/* schaefer_strimmer.c -- the sample covariance drawn towards its own diagonal.
 *
 *     r_pq = sum z_p z_q / dof,  z_p = x_p / sqrt(S_pp)
 *     lambda = sum of Var(r_pq) / sum of r_pq^2 over p != q, from 0 to 1
 *     Var(r_pq) = n / dof^3 sum over trials of (z_p z_q - mean of it)^2
 *
 * Variances are kept, correlations shrink by 1 - lambda.  A second pass over the trials takes the place of a
 * matrix of fourth moments: sum over p != q of (z_p z_q)^2 is (sum z_p^2)^2 - sum z_p^4. */
#include <math.h>

#include "base/memory.h"
#include "brain/geometry/residuals.h"

struct params {
  double shrinkage;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, shrinkage, -1, -1, 1, "1",
            "how far it is drawn to the target, from 0 to 1; below 0: as far as the data say"),
};

struct products {
  double *precision; /* [units] 1 / variance; 0 for a unit that does not vary */
  double sum;        /* of (z_p z_q)^2 over trials and p != q */
};

static void add_products(void *arg, size_t n, size_t units, const double *x)
{
  struct products *p = arg;

  for (size_t i = 0; i < n; i++) {
    double square = 0, fourth = 0;
    for (size_t k = 0; k < units; k++) {
      const double z2 = x[i * units + k] * x[i * units + k] * p->precision[k];
      square += z2;
      fourth += z2 * z2;
    }
    p->sum += square * square - fourth;
  }
}

/* s [units][units] = sum x x' / dof */
static tct_status by_the_data(const tct_residuals *r, const double *s, double *lambda,
                              tct_error *err)
{
  const size_t units = (size_t)r->units;
  const double n     = (double)r->rows;
  struct products p  = {.precision = tct_alloc(units, sizeof(double))};
  double squares     = 0;

  if (!p.precision) return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu variances", units);
  for (size_t k = 0; k < units; k++)
    p.precision[k] = s[k * (units + 1)] > 0 ? 1 / s[k * (units + 1)] : 0;
  const tct_status status = tct_residuals_each(r, add_products, &p, err);
  for (size_t i = 0; i < units; i++)
    for (size_t j = 0; j < i; j++) {
      const double v = s[i * units + j];
      squares += 2 * v * v * p.precision[i] * p.precision[j];
    }
  tct_free(p.precision);
  /* the mean of z_p z_q is r_pq dof / n */
  const double variances = n / pow(r->dof, 3) * (p.sum - r->dof * r->dof / n * squares);
  *lambda                = squares > 0 ? fmin(1, fmax(0, variances / squares)) : 1;
  return status;
}

static tct_status estimate(const void *given, const tct_residuals *r, double *out,
                           double *shrinkage, tct_error *err)
{
  const struct params *own = given;
  const size_t units       = (size_t)r->units;
  double fourth            = 0;

  TCT_TRY(tct_residuals_squares(r, out, &fourth, err), err, "summing the noise of %zu units",
          units);
  for (size_t i = 0; i < units * units; i++) out[i] /= r->dof;
  *shrinkage = own->shrinkage;
  if (own->shrinkage < 0)
    TCT_TRY(by_the_data(r, out, shrinkage, err), err, "shrinking the noise of %zu units", units);
  for (size_t i = 0; i < units * units; i++)
    if (i / units != i % units) out[i] *= 1 - *shrinkage;
  return TCT_OK;
}

const tct_covariance tct_covariance_schaefer_strimmer = {
  .name   = "schaefer_strimmer",
  .title  = "Schäfer and Strimmer's shrinkage",
  .family = "shrunk",
  .summary =
    "the sample covariance drawn towards its own diagonal: variances stay, correlations shrink",
  .equation = "S_pq = (1 - lambda) s_pq,  lambda = sum Var(r_pq) / sum r_pq^2 over p != q",
  .source   = "Schäfer and Strimmer 2005, doi:10.2202/1544-6115.1175",
  .notes =
    "The usual one beside crossnobis.  A unit that never varies leaves it without an inverse",
  TCT_TAKES(struct params, params),
  .claims   = TCT_COVARIANCE_INVERTIBLE,
  .estimate = estimate,
};
