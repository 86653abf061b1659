/* scorer_models.c -- the RDM that each model predicts for a draw. */
#include "brain/inference/scorer_own.h"

tct_status tct_scorer_predict(tct_scorer *s, tct_error *err)
{
  for (int m = 0; m < s->of->models; m++) {
    const tct_rsa_model *model = &s->of->model[m];

    if (model->parts != 1)
      return tct_fail(err, TCT_UNSUPPORTED, "model '%s' has %d parts, and none is fitted yet",
                      model->name, model->parts);
    s->prediction[m] = model->part;
  }
  return TCT_OK;
}

tct_status tct_scorer_fit(tct_scorer *s, const int *times, const int *subject_times, tct_error *err)
{
  (void)s, (void)subject_times;
  return times ? tct_fail(err, TCT_UNSUPPORTED, "models are not fitted yet") : TCT_OK;
}
