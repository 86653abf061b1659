/* alike.c -- how alike two populations respond, or how well one predicts the other on conditions held out. */
#include "brain/mapping/mapping.h"

#include <tercet/encoder.h>

#include <math.h>

#include "base/memory.h"
#include "brain/encoding/gather.h"
#include "brain/inference/intervals.h"

/* The median over units of b; those that no fold predicts are left out. */
static tct_status predict(const tct_map_responses_how *how, const tct_encode_data *d, double *score,
                          double *value, tct_error *err)
{
  tct_encoded e;

  TCT_TRY(tct_encode_of(d, how->encoder, how->params, &e, err), err, "predicting %d units", d->q);
  tct_encoded_scores(d, &e, TCT_ENCODE_PEARSON, score, NULL);
  tct_encoded_free(&e);
  *value = tct_quantile(tct_close_up((size_t)d->q, score), score, 0.5);
  return TCT_OK;
}

tct_status tct_map_alike(const tct_map_responses_how *how, int n, int p, const double *a, int q,
                         const double *b, double *value, tct_error *err)
{
  *value = (double)NAN;
  if (how->similarity) {
    *value = how->similarity->compare(how->params, n, p, a, q, b);
    return TCT_OK;
  }
  const int folds = how->folds < n ? how->folds : n;
  int *fold       = tct_alloc((size_t)n + 1, sizeof *fold);
  double *score   = tct_alloc((size_t)q + 1, sizeof *score);
  tct_status status =
    fold && score ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory to predict %d units", q);
  if (status == TCT_OK) status = tct_folds_cut(n, folds, NULL, 0, how->seed, 0, fold, err);
  if (status == TCT_OK) {
    const tct_encode_data d = {
      .n = n, .p = p, .q = q, .folds = folds, .x = a, .y = b, .fold = fold};
    status = predict(how, &d, score, value, err);
  }
  tct_free(fold);
  tct_free(score);
  return status;
}
