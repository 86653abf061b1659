/* curve.c -- a learning curve that never falls, and how unlike two shares of right trials are.
 *
 * Isotonic regression by pooling adjacent violators: whatever falls becomes one block with the mean of its trials, until
 * nothing does.  With counts that is the curve of largest likelihood among those that never fall.
 *
 * Ayer et al. 1955, "An empirical distribution function for sampling with incomplete information". */
#include "brain/matching/matching.h"

#include <math.h>

void tct_curve_of(int n, const tct_performed *p, bool isotonic, double *curve, double *spare)
{
  double *right = spare, *of = spare + n, *length = of + n;
  int blocks = 0;

  for (int k = 0; k < n; k++) {
    right[blocks]  = p[k].right;
    of[blocks]     = p[k].of;
    length[blocks] = 1;
    while (isotonic && blocks > 0 &&
           right[blocks - 1] * of[blocks] >= right[blocks] * of[blocks - 1]) {
      right[blocks - 1] += right[blocks];
      of[blocks - 1] += of[blocks];
      length[blocks - 1] += length[blocks];
      blocks--;
    }
    blocks++;
  }
  for (int b = 0, k = 0; b < blocks; b++)
    for (int i = 0; i < (int)length[b]; i++) curve[k++] = right[b] / of[b];
}

/* x log(share), where 0 log 0 is 0 */
static double log_part(double x, double share)
{
  return x > 0 ? x * log(share) : 0;
}

static double log_likelihood(double right, double of, double share)
{
  return log_part(right, share) + log_part(of - right, 1 - share);
}

double tct_share_deviance(const tct_performed *day, double share, double trials)
{
  const double right = share * trials, both = (day->right + right) / (day->of + trials);
  const double apart = log_likelihood(day->right, day->of, day->right / day->of) +
                       log_likelihood(right, trials, share);

  return fmax(0, 2 * (apart - log_likelihood(day->right + right, day->of + trials, both)));
}
