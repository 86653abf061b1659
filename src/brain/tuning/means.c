/* means.c -- what measures of one unit begin with: mean and spread of its responses, condition by condition. */
#include "brain/tuning/means.h"

#include <math.h>

#include "base/memory.h"

tct_moment tct_moment_of(const tct_responses *r, int c, int k)
{
  const int first = r->first[c], end = r->first[c + 1];
  tct_moment m = {.n = end - first};

  for (int i = first; i < end; i++) m.mean += r->value[(size_t)i * (size_t)r->units + (size_t)k];
  m.mean /= m.n;
  for (int i = first; i < end; i++) {
    const double d = r->value[(size_t)i * (size_t)r->units + (size_t)k] - m.mean;
    m.sum_squares += d * d;
  }
  return m;
}

bool tct_tuning_means(const tct_responses *r, int k, double *mean)
{
  double least = INFINITY, most = -INFINITY;

  for (int c = 0; c < r->conditions; c++) {
    mean[c] = tct_moment_of(r, c, k).mean;
    least   = fmin(least, mean[c]);
    most    = fmax(most, mean[c]);
  }
  return most - least > r->floor;
}

bool tct_any_negative(const tct_responses *r, const double *mean, int n)
{
  for (int i = 0; i < n; i++)
    if (mean[i] < -r->floor) return true;
  return false;
}

double tct_pooled_squares(const tct_responses *r, int k, int *freedom)
{
  double sum = 0;

  *freedom = 0;
  for (int c = 0; c < r->conditions; c++) {
    const tct_moment m = tct_moment_of(r, c, k);
    sum += m.sum_squares;
    *freedom += m.n - 1;
  }
  return sum;
}

double tct_mean_at(const tct_responses *r, const double *mean, double x)
{
  const int n     = r->conditions;
  const double at = x - r->period * floor(x / r->period);
  int above       = 0;

  while (above < n && r->x[above] < at) above++;
  if (above < n && r->x[above] == at) return mean[above];
  const int below   = above > 0 ? above - 1 : n - 1;
  const int next    = above < n ? above : 0;
  const double from = r->x[below] - (above > 0 ? 0 : r->period);
  const double to   = r->x[next] + (above < n ? 0 : r->period);
  return to > from ? mean[below] + (at - from) / (to - from) * (mean[next] - mean[below])
                   : mean[next];
}

int tct_largest(const double *mean, int n)
{
  int best = 0;

  for (int c = 1; c < n; c++)
    if (mean[c] > mean[best]) best = c;
  return best;
}

tct_status tct_opposite(const tct_responses *r, tct_tuned_item *out, tct_error *err)
{
  double *mean = tct_alloc((size_t)r->conditions, sizeof *mean);

  if (!mean) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d means", r->conditions);
  const bool varies      = tct_tuning_means(r, 0, mean);
  const int best         = tct_largest(mean, r->conditions);
  const double preferred = mean[best];
  const double other     = tct_mean_at(r, mean, r->x[best] + r->period / 2);
  if (r->conditions < 2) {
    out->why = TCT_TUNING_FEW_CONDITIONS;
  } else if (tct_any_negative(r, mean, r->conditions)) {
    out->why = TCT_TUNING_NEGATIVE;
  } else if (!varies) {
    out->why = TCT_TUNING_CONSTANT;
  } else {
    out->value[0] = (preferred - other) / (preferred + other);
    out->value[1] = 1 - other / preferred;
    out->value[2] = r->x[best];
  }
  tct_free(mean);
  return TCT_OK;
}
