/* gain.c -- how much better answers became, from those of two times that share no trial.
 *
 *     p_k = (right_k + w) / (asked_k + 2 w),  w = 1 / classes
 *     d   = mean over classes of p_k after - p_k before
 *     e^2 = sum over both times and classes of p_k (1 - p_k) / (asked_k + 2 w) / classes^2
 *
 * Agresti and Caffo 2000, "Simple and effective confidence intervals for proportions and differences of proportions
 * result from adding two successes and two failures", for two shares; here what is added is shared among classes. */
#include <tercet/learning.h>

#include <math.h>

#include "kernels/distributions.h"

struct share {
  double accuracy, shrunk, variance;
};

static struct share share_of(const tct_answered *s)
{
  const double w = 1.0 / s->classes;
  struct share a = {0, 0, 0};

  for (int k = 0; k < s->classes; k++) {
    const double n = s->asked[k] + 2 * w, p = (s->right[k] + w) / n;
    a.accuracy += s->right[k] / s->asked[k] / s->classes; /* NAN where nothing was asked */
    a.shrunk += p / s->classes;
    a.variance += p * (1 - p) / n / s->classes / s->classes;
  }
  return a;
}

void tct_gain_of(const tct_answered *before, const tct_answered *after, double margin, double level,
                 tct_gain *into)
{
  const struct share a = share_of(before), b = share_of(after);
  const double none = (double)NAN, d = b.shrunk - a.shrunk;
  const double error = sqrt(a.variance + b.variance);
  const double reach = tct_student_quantile((1 + level) / 2, (double)INFINITY) * error;

  *into = (tct_gain){.before   = a.accuracy,
                     .after    = b.accuracy,
                     .gain     = b.accuracy - a.accuracy,
                     .error    = none,
                     .low      = none,
                     .high     = none,
                     .p        = none,
                     .p_margin = none};
  if (isnan(into->gain)) return;
  into->error = error;
  into->low   = d - reach;
  into->high  = d + reach;
  into->p     = 2 * tct_normal_above(fabs(d) / error);
  if (!isnan(margin)) into->p_margin = tct_normal_above((margin - fabs(d)) / error);
}
