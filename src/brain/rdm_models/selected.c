/* selected.c -- the one of several RDMs that is most like the subjects.
 *
 * For a model that leaves open which of its layers, or of its settings, an area matches: the choice is part of
 * the model, and is made on subjects and conditions other than those of its score.
 *
 *     m = part_k,   k = argmax over p of mean over subjects of c(part_p, d)
 */
#include <tercet/rdm_model.h>

#include "brain/fitting/fitting.h"

static tct_status fit(const void *params, const tct_rdm_fit *of, double *weight, tct_error *err)
{
  (void)params;
  return tct_fit(of, false, tct_fitting_or_single, weight, err);
}

const tct_rdm_model tct_rdm_model_selected = {
  .name     = "selected",
  .title    = "Selected model",
  .family   = "one of several",
  .summary  = "predicts the one of its RDMs that is most like those of the training subjects",
  .equation = "m = part_k,  k = argmax_p mean_s c(part_p, d_s)",
  .source   = "Schütt et al. 2023, doi:10.7554/eLife.82566",
  .notes =
    "Chosen by the comparator itself, whichever it is.  Of equal ones the first is taken; one that "
    "the "
    "comparator says nothing of, never.  Which layer is best must be chosen on other data than "
    "its score is taken from: ask for cross-validation",
  .claims = TCT_RDM_MODEL_FITTED | TCT_RDM_MODEL_NON_NEGATIVE | TCT_RDM_MODEL_CONVEX,
  .least  = 1,
  .fit    = fit,
};
