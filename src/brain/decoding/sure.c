/* sure.c -- where an accuracy may lie, given what was answered.
 *
 *     posterior:   a = mean over K classes of a_k,  a_k ~ Beta(right_k + 1 / 2K, wrong_k + 1 / 2K)
 *     percentile:  of each class as many of its trials are drawn, with replacement
 *
 * Both take the fits as they are: how they would vary with other trials to fit to is not in them.  Where all answers
 * are right trials drawn again are right too and leave no width; the posterior has one.
 *
 * The prior is that of Jeffreys shared among the classes: all together it weighs one trial.  One of that weight for each
 * class draws accuracies of many classes with few trials towards 1/2 and away from what was answered.
 *
 * Brodersen et al. 2010, doi:10.1109/ICPR.2010.764, with this prior instead of a flat one for each class. */
#include "brain/decoding/sure.h"

#include <math.h>

#include "base/random.h"
#include "brain/inference/intervals.h"

/* A draw of Gamma(shape), shape > 0, by Marsaglia and Tsang: of shape + 1, times u^(1 / shape). */
static double gamma_draw(tct_key key, uint64_t number, double shape)
{
  const double d = shape + 2.0 / 3, c = 1 / sqrt(9 * d);

  for (uint32_t i = 0;; i++) {
    const double z = tct_normal(key, number, i, 0), v = (1 + c * z) * (1 + c * z) * (1 + c * z);
    if (v <= 0) continue;
    if (log(tct_uniform(key, number, i, 1)) < z * z / 2 + d * (1 - v + log(v)))
      return d * v * pow(tct_uniform(key, number, i, 2), 1 / shape);
  }
}

static double from_posterior(tct_key key, int number, int classes, const double *right,
                             const double *asked)
{
  const double prior = 0.5 / classes;
  double sum         = 0;

  for (int k = 0; k < classes; k++) {
    const uint64_t at = ((uint64_t)number * (uint64_t)classes + (uint64_t)k) * 2;
    const double a    = gamma_draw(key, at, right[k] + prior),
                 b    = gamma_draw(key, at + 1, asked[k] - right[k] + prior);
    sum += a / (a + b);
  }
  return sum / classes;
}

/* room [rows]: trials with an answer, class by class. */
static double from_trials(tct_key key, int number, int classes, const double *asked,
                          const double *share, const int *room)
{
  double sum = 0;
  int first  = 0;

  for (int k = 0; k < classes; k++) {
    const int n = (int)asked[k];
    double own  = 0;
    for (int i = 0; i < n; i++) {
      const int at =
        (int)(tct_uniform(key, (uint64_t)number, (uint32_t)k, (uint32_t)i) * (double)n);
      own += share[room[first + (at < n ? at : n - 1)]];
    }
    sum += own / n;
    first += n;
  }
  return sum / classes;
}

void tct_accuracy_interval(const tct_decode_how *how, int cell, int classes, const double *right,
                           const double *asked, int rows, const double *share, const int *label,
                           double *draw, int *room, double *low, double *high)
{
  const tct_key key = tct_key_in(tct_key_of(how->seed, "decoding.trials"), (uint64_t)cell);
  int n             = 0;

  *low = *high = (double)NAN;
  for (int k = 0; k < classes; k++) {
    if (!(asked[k] > 0)) return;
    for (int r = 0; r < rows; r++)
      if (label[r] == k && !isnan(share[r])) room[n++] = r;
  }
  for (int i = 0; i < how->draws; i++)
    draw[i] = how->interval == TCT_DECODE_POSTERIOR
                ? from_posterior(key, i, classes, right, asked)
                : from_trials(key, i, classes, asked, share, room);
  const size_t kept   = tct_close_up((size_t)how->draws, draw);
  const tct_range mid = tct_percentile_interval(kept, draw, how->level);
  *low                = mid.low;
  *high               = mid.high;
}
