/* signal_axis.c -- by what angle the signal axis turned, and how much longer it became.
 *
 *     d = sum of a_c m_c over conditions,   a the slope over the variable: of two values m_2 - m_1
 *     cos = d_before d_after / (|d_before| |d_after|)
 *
 * Two noisy axes lie at a wide angle even where nothing turned.  Before and after share no trials, so that their
 * product is unbiased; squared lengths are of products of different trials (brain/joint/parts.c). */
#include "base/memory.h"
#include "brain/files/bytes.h"
#include "brain/joint/parts.h"
#include "kernels/statistics.h"

struct room {
  double *mean, *noise, *axis[2];
};

static tct_status room_new(const tct_joint_times *t, struct room *r, tct_error *err)
{
  const size_t units = (size_t)t->at[0].units, n = (size_t)t->conditions;

  *r      = (struct room){.mean = NULL};
  r->mean = tct_alloc(n * units + n + 2 * units, sizeof(double));
  if (!r->mean) return tct_fail(err, TCT_NO_MEMORY, "no memory for an axis of %zu units", units);
  r->noise   = r->mean + n * units;
  r->axis[0] = r->noise + n;
  r->axis[1] = r->axis[0] + units;
  return TCT_OK;
}

static tct_status add(const void *params, const tct_joint_times *t, double *sum, tct_joint_why *why,
                      tct_error *err)
{
  const size_t units = (size_t)t->at[0].units;
  struct room r;
  (void)params;

  TCT_PASS(room_new(t, &r, err));
  for (int time = 0; time < 2 && *why == TCT_JOINT_FINE; time++) {
    *why = tct_part_signal(t, time, -1, r.mean, r.axis[time]);
    if (*why == TCT_JOINT_FINE && !tct_part_noise(t, time, -1, r.mean, r.noise))
      *why = TCT_JOINT_FEW_TRIALS;
    sum[time] = tct_inner(units, r.axis[time], r.axis[time]);
    for (int c = 0; c < t->conditions; c++) sum[time] -= t->slope[c] * t->slope[c] * r.noise[c];
  }
  sum[2] = tct_inner(units, r.axis[0], r.axis[1]);
  tct_free(r.mean);
  return TCT_OK;
}

static tct_status change(const void *params, const tct_joint_times *t, int half, double *out,
                         tct_joint_why *why, tct_error *err)
{
  struct room r;
  (void)params;

  TCT_PASS(room_new(t, &r, err));
  for (int time = 0; time < 2 && *why == TCT_JOINT_FINE; time++)
    *why = tct_part_signal(t, time, half, r.mean, r.axis[time]);
  for (int k = 0; k < t->at[0].units; k++) out[k] = r.axis[1][k] - r.axis[0][k];
  tct_free(r.mean);
  return TCT_OK;
}

const tct_joint tct_joint_signal_axis = {
  .name     = "signal_axis",
  .title    = "Turn of the signal axis",
  .family   = "axes",
  .summary  = "by what angle that turned along which mean responses move with the stimulus",
  .equation = "cos = d_before d_after / (|d_before| |d_after|),  d = m_2 - m_1",
  .source   = "squared lengths as Diedrichsen et al. 2016, doi:10.48550/arXiv.1607.01371, over "
              "single trials",
  .notes    = "Between two conditions, or along the regression of mean responses on the variable "
              "where it has more values.  Without a signal above the noise at both times there is "
              "no angle",
  .claims   = TCT_JOINT_COPY_FREE | TCT_JOINT_SCALE_FREE | TCT_JOINT_SHIFT_FREE |
            TCT_JOINT_TIME_SHIFT_FREE | TCT_JOINT_ROTATION_FREE,
  .needs  = TCT_JOINT_NEEDS_PAIRED | TCT_JOINT_NEEDS_SIGNAL,
  .n      = 3,
  .sums   = 3,
  .number = tct_angle_numbers,
  .add    = add,
  .find   = tct_angle_find,
  .over   = "units",
  .length = tct_axis_length,
  .change = change,
};
