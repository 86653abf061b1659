/* ceiling.c -- what noise leaves to be predicted: reliability from repeats, and scores that allow for it.
 *
 *     reliability of m repeats from that of h:  (m / h) r / (1 + (m / h - 1) r)       (Spearman, Brown 1910)
 *     r^2 = (Sxy^2 - s Sxx) / (Sxx Syy - (n - 1) s Sxx),  s the variance of a mean over repeats
 */
#include <math.h>

#include "base/memory.h"
#include "base/random.h"
#include "brain/encoding/noise.h"
#include "kernels/statistics.h"

double tct_spearman_brown(double r, double times)
{
  const double below = 1 + (times - 1) * r;

  return below > 0 ? times * r / below : (double)NAN;
}

double tct_ceiled(tct_ceiled_kind kind, double r, double c)
{
  if (!(c > 0)) return (double)NAN;
  return kind == TCT_CEILED_OVER   ? r * r / c
         : kind == TCT_CEILED_ROOT ? r / sqrt(c)
                                   : r / c * (r / c);
}

/* The correlation of the means of two halves; half [2][n].  *times: repeats over those of a half. */
static double part(int n, int repeats, const double *response, tct_key key, double *half,
                   double *times)
{
  uint64_t all = 0, halved = 0;
  size_t m = 0;

  for (int i = 0; i < n; i++) {
    const double *own = response + (size_t)i * (size_t)repeats;
    const tct_key of  = tct_key_in(key, (uint64_t)i);
    uint64_t there = 0, at = 0;
    for (int k = 0; k < repeats; k++) there += isfinite(own[k]) != 0;
    const uint64_t each = there / 2;
    if (each == 0) continue;
    half[m] = half[(size_t)n + m] = 0;
    for (int k = 0; k < repeats; k++) {
      if (!isfinite(own[k])) continue;
      const uint64_t place = tct_shuffled(of, at++, there);
      if (place < 2 * each) half[(place % 2) * (size_t)n + m] += own[k] / (double)each;
    }
    all += there;
    halved += each;
    m++;
  }
  *times = halved ? (double)all / (double)halved : (double)NAN;
  return m < 3 ? (double)NAN : tct_correlation(m, half, half + n);
}

double tct_split_half(int n, int repeats, const double *response, int splits, uint64_t seed)
{
  if (n < 3 || repeats < 2 || splits < 1) return (double)NAN;
  double *half = tct_alloc(2 * (size_t)n, sizeof *half), sum = 0, times = 0;
  if (!half) return (double)NAN;
  const tct_key key = tct_key_of(seed, "split half");
  for (int s = 0; s < splits; s++)
    sum += part(n, repeats, response, tct_key_in(key, (uint64_t)s), half, &times);
  tct_free(half);
  return tct_spearman_brown(sum / splits, times);
}

double tct_unbiased_r2(const tct_ceiling_unit *u)
{
  tct_unit_noise of;
  tct_unit_sums sum;

  if (!tct_unit_noise_of(u, &of) || !tct_unit_sums_of(u, &sum)) return (double)NAN;
  const double below = sum.xx * (sum.yy - of.noise * sum.noise_y);
  return below > 0 ? (sum.xy * sum.xy - of.noise * sum.noise_x) / below : (double)NAN;
}
