/* non_negative.c -- a sum of RDMs, none of which counts below 0.
 *
 * Patterns made of several groups of features have squared distances that are the sum of each group's own, times
 * how strongly (and with how many units) each is represented: never less than 0.  The bound also keeps noise
 * from being fitted by large weights of opposite sign.
 *
 *     m = sum_p w_p part_p,   w = argmax over w >= 0 of mean over subjects of c(m, d)
 *
 * Non-negative least squares by active sets (src/kernels/least_squares.c), in the comparator's own space. */
#include <tercet/rdm_model.h>

#include "brain/fitting/fitting.h"

static void choose(tct_fitting *f, double *weight)
{
  const bool found = tct_fitting_solve(f, f->of->parts, f->every, true, weight);

  if (found) tct_fitting_scale(f, weight);
  if (!found || !f->linear || f->groups > 1) tct_fitting_or_single(f, weight);
}

static tct_status fit(const void *params, const tct_rdm_fit *of, double *weight, tct_error *err)
{
  (void)params;
  return tct_fit(of, true, choose, weight, err);
}

const tct_rdm_model tct_rdm_model_non_negative = {
  .name     = "non_negative",
  .title    = "Non-negatively weighted model",
  .family   = "sum of several",
  .summary  = "predicts the sum of its RDMs, with weights from non-negative least squares",
  .equation = "m = sum_p w_p part_p,  w = argmax_{w >= 0} mean_s c(m, d_s)",
  .source   = "Jozwik et al. 2016, doi:10.1016/j.neuropsychologia.2015.10.023",
  .notes =
    "The weighted model to use first: what is represented more strongly adds distance, never takes "
    "it away.  Closed form for cosine, pearson and their whitened kin; for others as `weighted`.  "
    "Where no part is "
    "like the subjects at all, the least unlike one is taken.  w adds up to 1, unless the "
    "comparator minds scale.  Of equal parts the first has all the weight; parts of which the "
    "comparator "
    "sees nothing get 0.  Ask for cross-validation",
  .claims = TCT_RDM_MODEL_FITTED | TCT_RDM_MODEL_NON_NEGATIVE,
  .least  = 1,
  .fit    = fit,
};
