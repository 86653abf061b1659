/* nearest_centroid.c -- a trial is of the class whose mean is nearest.
 *
 *     |x - m_k|^2 is least where m_k'x - |m_k|^2 / 2 is largest */
#include "brain/decoding/class_means.h"
#include "kernels/statistics.h"

static tct_status fit(const void *params, const tct_class_trials *t, double *weight,
                      tct_decoder_why *why, tct_error *err)
{
  const size_t units = (size_t)t->units, row = units + 1;
  (void)params, (void)err;

  *why = TCT_DECODER_FINE;
  tct_class_means(t, weight);
  for (int k = 0; k < t->classes; k++) {
    double *m = weight + (size_t)k * row;
    m[units]  = -tct_inner(units, m, m) / 2;
  }
  return TCT_OK;
}

const tct_decoder tct_decoder_nearest_centroid = {
  .name     = "nearest_centroid",
  .title    = "Nearest centroid",
  .family   = "patterns",
  .summary  = "a trial is of the class whose mean response is nearest",
  .equation = "k = argmin |x - m_k|^2 = argmax m_k'x - |m_k|^2 / 2,  m_k the mean of class k",
  .source =
    "Tibshirani et al. 2002, doi:10.1073/pnas.082099299, without the shrinking of centroids",
  .notes =
    "Fits nothing but means, so that few trials will do; takes all units to be equally noisy "
    "and their noise to be uncorrelated.  For lack of that see lda",
  .claims = TCT_DECODER_ROTATION_FREE | TCT_DECODER_SCALE_FREE | TCT_DECODER_SHIFT_FREE |
            TCT_DECODER_COUNT_FREE,
  .fit = fit,
};
