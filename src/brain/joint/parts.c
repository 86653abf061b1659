/* parts.c -- what measures of two times are made of: means, and what noise adds to squares of them.
 *
 * A trial x_i of a condition counts w_i times, W = sum w, Q = sum w^2, m = sum w x / W.  For any weights that do not look
 * at responses, noise of variance v adds v Q / W^2 to |m|^2 on average, and
 *
 *     v = sum w |x - m|^2 / (W - Q / W)
 *
 * is unbiased.  |m|^2 less that is, of trials that count once, the mean over all products of two different trials. */
#include "brain/joint/parts.h"

#include <string.h>

#include "kernels/statistics.h"

bool tct_part_means(const tct_joint_times *t, int time, int half, double *mean)
{
  const tct_joint_time *at = &t->at[time];
  const size_t units       = (size_t)at->units;

  memset(mean, 0, (size_t)t->conditions * units * sizeof *mean);
  for (int c = 0; c < t->conditions; c++, mean += units) {
    double all = 0;
    for (int i = at->first[c]; i < at->first[c + 1]; i++) {
      if (!tct_part_has(at, i, half)) continue;
      all += at->times[i];
      tct_take_away(units, -at->times[i], at->trial[i], mean);
    }
    if (!(all > 0)) return false;
    for (size_t k = 0; k < units; k++) mean[k] /= all;
  }
  return true;
}

bool tct_part_noise(const tct_joint_times *t, int time, int half, const double *mean, double *noise)
{
  const tct_joint_time *at = &t->at[time];
  const size_t units       = (size_t)at->units;

  for (int c = 0; c < t->conditions; c++) {
    double all = 0, twice = 0, sum = 0;
    for (int i = at->first[c]; i < at->first[c + 1]; i++) {
      const double w = at->times[i];
      if (!tct_part_has(at, i, half)) continue;
      all += w;
      twice += w * w;
      sum += w * tct_squared_difference(units, at->trial[i], mean + (size_t)c * units);
    }
    if (!(all * all - twice > 1e-9 * all * all)) return false;
    noise[c] = twice / all * sum / (all * all - twice);
  }
  return true;
}

double tct_part_few(const tct_joint_times *t, int time, int half, int c)
{
  const tct_joint_time *at = &t->at[time];
  double all = 0, twice = 0;

  for (int i = at->first[c]; i < at->first[c + 1]; i++) {
    if (!tct_part_has(at, i, half)) continue;
    all += at->times[i];
    twice += at->times[i] * at->times[i];
  }
  return twice / (all * all);
}

void tct_part_axis(int conditions, int units, const double *weight, const double *mean, double *out)
{
  memset(out, 0, (size_t)units * sizeof *out);
  for (int c = 0; c < conditions; c++)
    tct_take_away((size_t)units, -weight[c], mean + (size_t)c * (size_t)units, out);
}

tct_joint_why tct_part_signal(const tct_joint_times *t, int time, int half, double *mean,
                              double *axis)
{
  if (!tct_part_means(t, time, half, mean)) return TCT_JOINT_FEW_TRIALS;
  tct_part_axis(t->conditions, t->at[time].units, t->slope, mean, axis);
  return TCT_JOINT_FINE;
}
