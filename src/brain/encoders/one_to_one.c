/* one_to_one.c -- each unit by the one feature that goes together best with it.
 *
 * The hardest mapping: a unit of the model must be the unit of the brain, not some sum of many. */
#include <math.h>

#include <tercet/encoder.h>

static tct_status fit(const void *params, const tct_training *t, double *weight, double *chosen,
                      tct_encoder_why *why, tct_error *err)
{
  const size_t p = (size_t)t->p;
  (void)params, (void)err;

  for (size_t u = 0; u < (size_t)t->q; u++) {
    const double *xy = t->xy + u * p;
    double best      = 0;
    for (size_t j = 0; j < p; j++) {
      const double xx = t->xx[j * p + j], r = xx > 0 ? xy[j] / sqrt(xx) : (double)NAN;
      if (isnan(r) || (!isnan(chosen[u]) && !(r > best))) continue;
      best      = r;
      chosen[u] = (double)j;
    }
    if (isnan(chosen[u])) {
      why[u] = TCT_ENCODER_FLAT_FEATURES;
      continue;
    }
    const size_t j    = (size_t)chosen[u];
    weight[u * p + j] = xy[j] / t->xx[j * p + j];
  }
  return TCT_OK;
}

const tct_encoder tct_encoder_one_to_one = {
  .name     = "one_to_one",
  .title    = "One to one",
  .family   = "one to one",
  .summary  = "each unit by that one feature which correlates best with it",
  .equation = "j = argmax r(x_j, y),  w_j = x_j'y / x_j'x_j, all others 0",
  .source   = "Li et al. 2015, doi:10.48550/arXiv.1511.07543",
  .notes =
    "The correlation has a sign: a feature that goes against a unit is chosen only where none goes "
    "with it.  The "
    "same feature may serve several units.  Of equal ones the first counts; features count from 0",
  .claims = TCT_ENCODER_UNITS_ALONE | TCT_ENCODER_UNIT_SCALE,
  .chosen = "feature",
  .fit    = fit,
};
