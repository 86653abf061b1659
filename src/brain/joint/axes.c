/* axes.c -- axes that are made of the responses of one time: the best linear readouts, and the angle of two. */
#include <math.h>

#include "base/memory.h"
#include "brain/files/bytes.h"
#include "brain/joint/parts.h"
#include "kernels/cholesky.h"

/* ---- readouts --------------------------------------------------------------------------------------- */

/* Trials around the means of their conditions, each times the root of how often it counts. */
struct around {
  const tct_joint_time *at;
  const double *mean; /* [conditions][units] */
  int *trial, *of;    /* [rows] which trial, of which condition */
};

static void give(const void *from, int64_t first, int64_t n, double *out)
{
  const struct around *a = from;
  const size_t units     = (size_t)a->at->units;

  for (int64_t i = first; i < first + n; i++) {
    const double *x = a->at->trial[a->trial[i]], *m = a->mean + (size_t)a->of[i] * units;
    const double root = sqrt(a->at->times[a->trial[i]]);
    for (size_t k = 0; k < units; k++) *out++ = root * (x[k] - m[k]);
  }
}

/* As many degrees of freedom as make sums of squares unbiased: of each condition W - Q / W. */
static void gather(int conditions, int half, struct around *a, tct_residuals *r)
{
  for (int c = 0; c < conditions; c++) {
    double all = 0, twice = 0;
    for (int i = a->at->first[c]; i < a->at->first[c + 1]; i++) {
      const double w = a->at->times[i];
      if (!tct_part_has(a->at, i, half)) continue;
      a->trial[r->rows] = i;
      a->of[r->rows++]  = c;
      all += w;
      twice += w * w;
    }
    if (all > 0) r->dof += all - twice / all;
  }
}

static tct_status solve(const tct_joint_times *t, const tct_residuals *r, double *s, double *axis,
                        tct_joint_why *why, tct_error *err)
{
  const size_t units = (size_t)r->units;

  TCT_PASS(tct_covariance_of(t->noise->of, t->noise->params, r, s, NULL, err));
  if (tct_cholesky(units, s) < units) {
    *why = TCT_JOINT_SINGULAR;
    return TCT_OK;
  }
  tct_forward(units, s, 1, axis);
  tct_backward(units, s, 1, axis);
  return TCT_OK;
}

tct_status tct_part_readout(const tct_joint_times *t, int time, int half, const double *mean,
                            double *axis, tct_joint_why *why, tct_error *err)
{
  const tct_joint_time *at = &t->at[time];
  const size_t rows = (size_t)at->first[t->conditions], units = (size_t)at->units;
  double *s       = tct_alloc(units * units + rows + 1, sizeof *s);
  struct around a = {.at = at, .mean = mean};
  tct_residuals r = {.units = at->units, .give = give, .from = &a};

  if (!s) return tct_fail(err, TCT_NO_MEMORY, "no memory for the noise of %zu units", units);
  a.trial = (int *)(s + units * units);
  a.of    = a.trial + rows;
  gather(t->conditions, half, &a, &r);
  tct_status status = TCT_OK;
  if (r.dof < 1)
    *why = TCT_JOINT_FEW_TRIALS;
  else
    status = solve(t, &r, s, axis, why, err);
  tct_free(s);
  return status;
}

/* ---- angles ----------------------------------------------------------------------------------------- */

const tct_joint_number tct_angle_numbers[3] = {
  {"cosine", "1",
   "of the angle between before and after, corrected for noise; may come out above 1", 0, 0, 1, -1,
   false},
  {"angle", "deg", "between before and after; of a cosine beyond 1 it is 0", 0, 180, 0, 1, true},
  {"length", "1", "after, over that of before", 0, INFINITY, 1, 0, false},
};

int tct_axis_length(const tct_joint_times *t)
{
  return t->at[0].units;
}

void tct_angle_find(const tct_joint_times *t, const double *sum, double *number, tct_joint_why *why)
{
  (void)t;
  if (!(sum[0] > 0 && sum[1] > 0)) {
    *why = TCT_JOINT_NO_SIGNAL;
    return;
  }
  number[0] = sum[2] / sqrt(sum[0] * sum[1]);
  number[1] = acos(fmax(-1, fmin(1, number[0]))) * 180 / acos(-1);
  number[2] = sqrt(sum[1] / sum[0]);
}
