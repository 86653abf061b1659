/* smooth.c -- counts made smooth along time: a mean of the bins around each, weighted by a kernel.
 *
 *     y[t] = sum_d w[d] x[t - d] / sum_d w[d],   over those d for which x[t - d] is there
 *
 * Source: Dayan & Abbott 2001, Theoretical Neuroscience, section 1.2; for the edges, the normalised
 * convolution of Knutsson & Westin 1993, Normalized and differential convolution, CVPR. */
#include "base/memory.h"
#include "brain/spikes.h"

#include <math.h>
#include <string.h>

/* Beyond so many widths the weights are 2e-8 and 1e-16 of the largest, and left out. */
static const double gaussian_reach = 6, exponential_reach = 37;

typedef struct {
  int past, future; /* bins that count, before and after */
  double *weight;   /* [future + 1 + past], of x[t - d] at d + future */
} weights;

static double weight_of(tct_kernel kernel, double width, int d)
{
  switch (kernel) {
  case TCT_KERNEL_GAUSSIAN:
    return exp(-0.5 * d * d / (width * width));
  case TCT_KERNEL_EXPONENTIAL:
    return exp(-d / width);
  case TCT_KERNEL_BOX:
    return fmax(0, fmin(1, 0.5 * width + 0.5 - fabs((double)d)));
  case TCT_KERNEL_NONE:
    break;
  }
  return d == 0;
}

static tct_status weights_new(weights *k, tct_kernel kernel, double width, int bins, tct_error *err)
{
  double reach = 0.5 * width;

  if (kernel == TCT_KERNEL_GAUSSIAN) reach = floor(gaussian_reach * width + 0.5);
  if (kernel == TCT_KERNEL_EXPONENTIAL) reach = exponential_reach * width;
  k->past   = (int)fmin(ceil(reach), bins - 1);
  k->future = kernel == TCT_KERNEL_EXPONENTIAL ? 0 : k->past;
  k->weight = tct_alloc((size_t)k->past + (size_t)k->future + 1, sizeof *k->weight);
  if (!k->weight) return tct_fail(err, TCT_NO_MEMORY, "no memory for a kernel");
  for (int d = -k->future; d <= k->past; d++)
    k->weight[d + k->future] = weight_of(kernel, width, d);
  return TCT_OK;
}

/* One bin of all columns: the sums of weights go to `all`. */
static void smooth_bin(const weights *k, const double *x, int t, int bins, int columns, double *y,
                       double *all)
{
  const size_t n = (size_t)columns;
  const int from = t - k->past > 0 ? t - k->past : 0;
  const int to   = t + k->future < bins - 1 ? t + k->future : bins - 1;

  for (size_t c = 0; c < n; c++) y[c] = all[c] = 0;
  for (int s = from; s <= to; s++) {
    const double w    = k->weight[t - s + k->future];
    const double *row = x + (size_t)s * n;
    for (size_t c = 0; c < n; c++) {
      const bool missing = isnan(row[c]);
      y[c] += missing ? 0 : w * row[c];
      all[c] += missing ? 0 : w;
    }
  }
  for (size_t c = 0; c < n; c++) y[c] = all[c] > 0 ? y[c] / all[c] : (double)NAN;
}

tct_status tct_smooth(tct_kernel kernel, double width, size_t rows, int bins, int columns,
                      double *x, tct_error *err)
{
  const size_t n = (size_t)bins * (size_t)columns;
  weights k;

  if (kernel == TCT_KERNEL_NONE || n == 0) return TCT_OK;
  if (!isfinite(width) || width <= 0)
    return tct_fail(err, TCT_BAD_SPEC, "a kernel has a width over 0, not %g", width);
  TCT_TRY(weights_new(&k, kernel, width, bins, err), err, "smoothing %d bins", bins);
  double *old = tct_alloc(n + (size_t)columns, sizeof *old);
  for (size_t r = 0; old && r < rows; r++) {
    memcpy(old, x + r * n, n * sizeof *old);
    for (int t = 0; t < bins; t++)
      smooth_bin(&k, old, t, bins, columns, x + r * n + (size_t)t * (size_t)columns, old + n);
  }
  tct_free(k.weight);
  tct_free(old);
  return old ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory to smooth %d bins", bins);
}
