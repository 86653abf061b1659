/* max_correlation.c -- a trial is of the class with whose mean it correlates best, across units.
 *
 *     r(x, m_k) = (x - mean x)'(m_k - mean m_k) / (|x - mean x| |m_k - mean m_k|)
 *
 * is largest for that k for which x'(m_k - mean m_k) / |m_k - mean m_k| is: the rest is the same for all. */
#include "brain/decoding/class_means.h"
#include "kernels/statistics.h"

static tct_status fit(const void *params, const tct_class_trials *t, double *weight,
                      tct_decoder_why *why, tct_error *err)
{
  const size_t units = (size_t)t->units, row = units + 1;
  (void)params, (void)err;

  tct_class_means(t, weight);
  for (int k = 0; k < t->classes; k++) {
    double *m = weight + (size_t)k * row;
    if (tct_centred(units, m, m) && tct_unit_length(units, m, m)) continue;
    *why = TCT_DECODER_NO_PATTERN;
    return TCT_OK;
  }
  return TCT_OK;
}

const tct_decoder tct_decoder_max_correlation = {
  .name     = "max_correlation",
  .title    = "Maximum correlation",
  .family   = "patterns",
  .summary  = "a trial is of the class with whose mean response it correlates best across units",
  .equation = "k = argmax r(x, m_k),  m_k the mean of class k, r Pearson's correlation over units",
  .source   = "Meyers et al. 2008, doi:10.1152/jn.90248.2008",
  .notes =
    "Looks at the pattern across units alone: neither at its overall level nor at its depth.  A "
    "single unit has no "
    "pattern, nor has a class in which all respond alike: it fails and says so.  Scores are "
    "correlations times the "
    "trial's own spread over units",
  .claims = TCT_DECODER_SCALE_FREE | TCT_DECODER_LEVEL_FREE | TCT_DECODER_COUNT_FREE,
  .fit    = fit,
};
