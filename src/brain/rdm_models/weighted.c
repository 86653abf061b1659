/* weighted.c -- a sum of RDMs, each with a weight of either sign.
 *
 * Where a model says which features there are and not how strongly each is represented, the RDM is a sum of the
 * features' own RDMs, squared distances adding up.  Weights below 0 have no such meaning: prefer
 * non_negative, unless parts are contrasts.
 *
 *     m = sum_p w_p part_p,   w = argmax mean over subjects of c(m, d)
 *
 * By cosine, Pearson and their whitened kin that is the regression of the subjects' pool on the parts, in the
 * comparator's own space (src/brain/fitting/fitting.h). */
#include <tercet/rdm_model.h>

#include "brain/fitting/fitting.h"

static void choose(tct_fitting *f, double *weight)
{
  const bool found = tct_fitting_solve(f, f->of->parts, f->every, false, weight);

  if (found) tct_fitting_scale(f, weight);
  if (!found || !f->linear || f->groups > 1) tct_fitting_or_single(f, weight);
}

static tct_status fit(const void *params, const tct_rdm_fit *of, double *weight, tct_error *err)
{
  (void)params;
  return tct_fit(of, true, choose, weight, err);
}

const tct_rdm_model tct_rdm_model_weighted = {
  .name     = "weighted",
  .title    = "Weighted model",
  .family   = "sum of several",
  .summary  = "predicts the sum of its RDMs, with weights of either sign from least squares",
  .equation = "m = sum_p w_p part_p,  w = argmax mean_s c(m, d_s)",
  .source   = "Khaligh-Razavi & Kriegeskorte 2014, doi:10.1371/journal.pcbi.1003915",
  .notes =
    "Closed form for cosine, pearson and their whitened kin.  For comparators of ranks the weights "
    "are those best "
    "by pearson, for bures and riemannian those best by whitened_cosine; one part alone is "
    "taken where that scores higher by the comparator itself.  |w| adds up to 1, unless the "
    "comparator minds "
    "scale.  Parts that are sums of others share with them (the least sum of squares); parts of "
    "which "
    "the comparator sees nothing, such as constant ones by pearson, get 0.  Fits noise with every "
    "part: ask for cross-validation",
  .claims = TCT_RDM_MODEL_FITTED,
  .least  = 1,
  .fit    = fit,
};
