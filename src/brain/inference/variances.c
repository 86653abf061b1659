/* variances.c -- how much an estimate scatters, from draws of a bootstrap.
 *
 * Subjects and conditions are crossed.  With a, b and e the scatter that subjects, conditions and their
 * interplay bring into a mean over N subjects and K conditions, and n' = n / (n - 1),
 *
 *     subjects drawn     v_s = (a + e) / N'          conditions drawn    v_c = (b + e) / K'
 *     both drawn         v_b = v_s + v_c + e / (N' K')
 *
 * on average: where both are drawn the interplay counts three times, and once is the truth.
 *
 *     dual = N' v_s + K' v_c - N' K' (v_b - v_s - v_c) = a + b + e
 *
 * held between the larger of N' v_s and K' v_c, which it cannot be below, and v_b, which it cannot be above
 * but by chance.  For many of both it is 2 (v_s + v_c) - v_b.  Schütt et al. 2023, doi:10.7554/eLife.82566.
 *
 * Cross-validation in each draw adds its own scatter c / repeats; two numbers of repeats tell it apart:
 * (r v_mean - v_one) / (r - 1). */
#include "brain/inference/variances.h"

#include <math.h>

double tct_variance(size_t n, const double *x)
{
  double count = 0, mean = 0, square = 0;

  for (size_t i = 0; i < n; i++) {
    if (isnan(x[i])) continue;
    count++;
    mean += (x[i] - mean) / count;
  }
  for (size_t i = 0; i < n; i++) square += isnan(x[i]) ? 0 : (x[i] - mean) * (x[i] - mean);
  return count > 1 ? square / (count - 1) : (double)NAN;
}

double tct_few(int n)
{
  return n > 1 ? (double)n / (n - 1) : (double)NAN;
}

double tct_dual_variance(const tct_three_variances *v)
{
  const double s = v->n_subjects ? tct_few(v->n_subjects) : 1;
  const double c = v->n_conditions ? tct_few(v->n_conditions) : 1;
  const double dual =
    s * v->subjects + c * v->conditions - s * c * (v->both - v->subjects - v->conditions);

  if (isnan(dual)) return dual;
  return fmax(fmin(dual, v->both), fmax(s * v->subjects, c * v->conditions));
}

double tct_beyond_repeats(int repeats, double mean, double one)
{
  return repeats > 1 ? fmax(0, (repeats * mean - one) / (repeats - 1)) : mean;
}
