/* ceiling.c -- what noise leaves to be predicted: reliability from repeats, and scores that allow for it.
 *
 *     reliability of m repeats from that of h:  (m / h) r / (1 + (m / h - 1) r)       (Spearman, Brown 1910)
 *     r^2 = (Sxy^2 - s Sxx) / (Sxx Syy - (n - 1) s Sxx),  s the variance of a mean over repeats
 */
#include <math.h>

#include <tercet/encoder.h>

#include "base/memory.h"
#include "base/random.h"
#include "kernels/statistics.h"

double tct_spearman_brown(double r, double times)
{
  const double below = 1 + (times - 1) * r;

  return below > 0 ? times * r / below : (double)NAN;
}

double tct_ceiled(tct_ceiled_kind kind, double r, double c)
{
  if (!(c > 0)) return (double)NAN;
  return kind == TCT_CEILED_OVER ? r * r / c : r / c * (r / c);
}

static bool whole(int repeats, const double *response)
{
  for (int k = 0; k < repeats; k++)
    if (!isfinite(response[k])) return false;
  return true;
}

/* The correlation of the means of two halves; half [2][n]. */
static double part(int n, int repeats, const double *response, tct_key key, double *half)
{
  const int each = repeats / 2;
  size_t m       = 0;

  for (int i = 0; i < n; i++) {
    const double *own = response + (size_t)i * (size_t)repeats;
    if (!whole(repeats, own)) continue;
    half[m] = half[(size_t)n + m] = 0;
    const tct_key of              = tct_key_in(key, (uint64_t)i);
    for (int k = 0; k < repeats; k++) {
      const uint64_t place = tct_shuffled(of, (uint64_t)k, (uint64_t)repeats);
      if (place < 2 * (uint64_t)each) half[(place % 2) * (size_t)n + m] += own[k];
    }
    m++;
  }
  return m < 3 ? (double)NAN : tct_correlation(m, half, half + n);
}

double tct_split_half(int n, int repeats, const double *response, int splits, uint64_t seed)
{
  if (n < 3 || repeats < 2 || splits < 1) return (double)NAN;
  double *half = tct_alloc(2 * (size_t)n, sizeof *half), sum = 0;
  if (!half) return (double)NAN;
  const tct_key key = tct_key_of(seed, "split half");
  for (int s = 0; s < splits; s++)
    sum += part(n, repeats, response, tct_key_in(key, (uint64_t)s), half);
  tct_free(half);
  const int each = repeats / 2;
  return tct_spearman_brown(sum / splits, (double)repeats / each);
}

double tct_unbiased_r2(int n, int repeats, const double *predicted, const double *response)
{
  double x = 0, y = 0, xx = 0, xy = 0, yy = 0, noise = 0, reach = 0;

  if (n < 3 || repeats < 2) return (double)NAN;
  for (int pass = 0; pass < 2; pass++)
    for (int i = 0; i < n; i++) {
      const double *own = response + (size_t)i * (size_t)repeats;
      const double mean = tct_mean_of((size_t)repeats, own), dx = predicted[i] - x, dy = mean - y;
      if (!isfinite(predicted[i]) || !isfinite(mean)) return (double)NAN;
      if (pass == 0) {
        x += dx / (i + 1), y += dy / (i + 1);
        reach = fmax(reach, fabs(predicted[i]));
        continue;
      }
      xx += dx * dx, xy += dx * dy, yy += dy * dy;
      for (int k = 0; k < repeats; k++) noise += (own[k] - mean) * (own[k] - mean);
    }
  noise /= (double)n * (repeats - 1) * repeats;
  const double below = xx * (yy - (n - 1) * noise);
  if (!(sqrt(xx) > 1e-14 * n * reach) || !(below > 0)) return (double)NAN;
  return (xy * xy - noise * xx) / below;
}
