/* lda.c -- Fisher's linear discriminant for any number of classes, with noise that all have in common.
 *
 *     score_k = m_k'S^-1 x - m_k'S^-1 m_k / 2 + ln p_k
 *
 * which is largest for the class that the trial is most likely of, if responses are Gaussian.  S comes from a room of
 * its own: the sample's, only its diagonal, or drawn to a target by a fixed amount or as far as the data say. */
#include <math.h>

#include "base/memory.h"
#include "brain/decoding/class_means.h"
#include "kernels/cholesky.h"
#include "kernels/statistics.h"

#include <string.h>

enum { EQUAL, OBSERVED };

struct params {
  int prior;
};

static const tct_param params[] = {
  TCT_PARAM_CHOICE(
    struct params, prior, EQUAL, "equal|observed",
    "how likely each class is before a trial is seen: all alike, or as often as it was "
    "among the trials that are fitted"),
};

static double share(const tct_class_trials *t, int k)
{
  int n = 0;

  for (int i = 0; i < t->n; i++) n += t->of[i] == k;
  return (double)n / t->n;
}

/* half [units] is room: L^-1 m, of which m'S^-1 m is the square. */
static void weigh(const struct params *own, const tct_class_trials *t, const double *l,
                  double *half, double *weight)
{
  const size_t units = (size_t)t->units;

  for (int k = 0; k < t->classes; k++) {
    double *w = weight + (size_t)k * (units + 1);
    memcpy(half, w, units * sizeof *half);
    tct_forward(units, l, 1, half);
    w[units] = -tct_inner(units, half, half) / 2;
    if (own->prior == OBSERVED) w[units] += log(share(t, k));
    tct_backward(units, l, 1, half);
    memcpy(w, half, units * sizeof *half);
  }
}

static tct_status fit(const void *given, const tct_class_trials *t, double *weight,
                      tct_decoder_why *why, tct_error *err)
{
  const size_t units = (size_t)t->units;
  double *l          = tct_alloc(units * (units + 1), sizeof *l);

  if (!l) return tct_fail(err, TCT_NO_MEMORY, "no memory for a discriminant of %zu units", units);
  memcpy(l, t->noise, units * units * sizeof *l);
  tct_class_means(t, weight);
  if (tct_cholesky(units, l) == units)
    weigh(given, t, l, l + units * units, weight);
  else
    *why = TCT_DECODER_SINGULAR;
  tct_free(l);
  return TCT_OK;
}

const tct_decoder tct_decoder_lda = {
  .name   = "lda",
  .title  = "Linear discriminant analysis",
  .family = "Gaussian",
  .summary =
    "the class that a trial is most likely of, if all classes have the same Gaussian noise",
  .equation = "k = argmax m_k'S^-1 x - m_k'S^-1 m_k / 2 + ln p_k",
  .source   = "Fisher 1936, doi:10.1111/j.1469-1809.1936.tb02137.x",
  .notes =
    "S is the noise around means of classes, by any of the covariances: full is the textbook's "
    "and has no inverse "
    "where units outnumber trials; ledoit_wolf draws it towards equal noise as far as the "
    "data say, or by the "
    "shrinkage that it is given; diagonal leaves correlations out.  Two Gaussian classes d' "
    "apart are told "
    "apart in a share Phi(d' / 2) of trials at best",
  TCT_TAKES(struct params, params),
  .claims = TCT_DECODER_ROTATION_FREE | TCT_DECODER_UNIT_SCALE | TCT_DECODER_SCALE_FREE |
            TCT_DECODER_SHIFT_FREE,
  .needs = TCT_DECODER_NEEDS_NOISE,
  .fit   = fit,
};
