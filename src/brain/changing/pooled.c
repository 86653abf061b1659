/* pooled.c -- the change of several subjects: of these, and of others like them.
 *
 *     these:   error^2 = sum of error_i^2 / n^2,   freedom = (sum v)^2 / sum(v^2 / freedom_i),  v_i = error_i^2
 *     others:  error^2 = variance of x over subjects / n,   freedom = n - 1
 *
 * Welch 1947; Satterthwaite 1946. */
#include <tercet/change.h>

#include <math.h>

#include "brain/inference/variances.h"
#include "kernels/distributions.h"

static void interval(double change, double error, double freedom, double level, double *low,
                     double *high, double *p)
{
  const double reach = tct_student_quantile((1 + level) / 2, freedom) * error;

  *low  = change - reach;
  *high = change + reach;
  *p    = error > 0 ? fmin(1, 2 * tct_student_above(fabs(change) / error, freedom))
                    : (double)(change == 0);
}

void tct_change_pool(const double *x, const double *error, const double *freedom, int n,
                     double level, tct_change_pooled *into)
{
  const double none = (double)NAN;
  double sum = 0, squares = 0;

  *into       = (tct_change_pooled){.error       = none,
                                    .low         = none,
                                    .high        = none,
                                    .freedom     = none,
                                    .p           = none,
                                    .other_error = none,
                                    .other_low   = none,
                                    .other_high  = none,
                                    .other_p     = none,
                                    .change      = none};
  double mean = 0;
  for (int i = 0; i < n; i++) {
    if (isnan(x[i])) continue;
    const double v = error[i] * error[i];
    mean += x[i];
    sum += v;
    squares += isinf(freedom[i]) ? 0 : v * v / freedom[i];
    into->subjects++;
  }
  into->dropped = n - into->subjects;
  if (into->subjects == 0) return;
  into->change = mean / into->subjects;
  if (!isnan(sum)) {
    into->error   = sqrt(sum) / into->subjects;
    into->freedom = squares > 0 ? sum * sum / squares : (double)INFINITY;
    interval(into->change, into->error, into->freedom, level, &into->low, &into->high, &into->p);
  }
  if (into->subjects < 2) return;
  into->other_error = sqrt(tct_variance((size_t)n, x) / into->subjects);
  interval(into->change, into->other_error, into->subjects - 1, level, &into->other_low,
           &into->other_high, &into->other_p);
}
