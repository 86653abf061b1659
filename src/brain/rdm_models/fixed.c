/* fixed.c -- one RDM, as it is.
 *
 * What most hypotheses are: nothing is fitted but the scale that the comparator leaves free, so that no
 * subject has to be kept back.
 *
 *     m = part_1
 */
#include <tercet/rdm_model.h>

static tct_status fit(const void *params, const tct_rdm_fit *of, double *weight, tct_error *err)
{
  (void)params, (void)of, (void)err;
  weight[0] = 1;
  return TCT_OK;
}

const tct_rdm_model tct_rdm_model_fixed = {
  .name     = "fixed",
  .title    = "Fixed model",
  .family   = "nothing to fit",
  .summary  = "predicts one RDM, and has nothing in it that could be fitted",
  .equation = "m = part_1",
  .source   = "Schütt et al. 2023, doi:10.7554/eLife.82566",
  .notes    = "Needs no cross-validation.  Takes one RDM",
  .claims   = TCT_RDM_MODEL_NON_NEGATIVE | TCT_RDM_MODEL_CONVEX,
  .least    = 1,
  .most     = 1,
  .fit      = fit,
};
