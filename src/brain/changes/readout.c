/* readout.c -- by what angle the best linear readout of the stimulus turned.
 *
 *     w = S^-1 d,   d the signal axis, S the covariance of trials around their means
 *     cos = w_before w_after / (|w_before| |w_after|)
 *
 * Of halves of the trials: |w|^2 is the product of the readouts of both halves, and w_before w_after the mean over the
 * four products, so that numerator and denominator are alike off by what a covariance of so few trials is. */
#include "base/memory.h"
#include "brain/joint/parts.h"
#include "kernels/statistics.h"

static tct_status readout(const tct_joint_times *t, int time, int half, double *mean, double *w,
                          tct_joint_why *why, tct_error *err)
{
  *why = tct_part_signal(t, time, half, mean, w);
  return *why == TCT_JOINT_FINE ? tct_part_readout(t, time, half, mean, w, why, err) : TCT_OK;
}

static double *room_new(const tct_joint_times *t, tct_error *err)
{
  const size_t units = (size_t)t->at[0].units;
  double *room       = tct_alloc(units, ((size_t)t->conditions + 4) * sizeof *room);

  if (!room) (void)tct_fail(err, TCT_NO_MEMORY, "no memory for readouts of %zu units", units);
  return room;
}

static tct_status add(const void *params, const tct_joint_times *t, double *sum, tct_joint_why *why,
                      tct_error *err)
{
  const size_t units = (size_t)t->at[0].units;
  double *w          = room_new(t, err);
  tct_status status  = w ? TCT_OK : TCT_NO_MEMORY;
  (void)params;

  for (int i = 0; i < 4 && status == TCT_OK && *why == TCT_JOINT_FINE; i++)
    status = readout(t, i / 2, i % 2, w + 4 * units, w + (size_t)i * units, why, err);
  if (status == TCT_OK) {
    sum[0] = tct_inner(units, w, w + units);
    sum[1] = tct_inner(units, w + 2 * units, w + 3 * units);
    for (size_t i = 0; i < 4; i++)
      sum[2] += tct_inner(units, w + i / 2 * units, w + (2 + i % 2) * units) / 4;
  }
  tct_free(w);
  return status;
}

static tct_status change(const void *params, const tct_joint_times *t, int half, double *out,
                         tct_joint_why *why, tct_error *err)
{
  const size_t units = (size_t)t->at[0].units;
  double *w          = room_new(t, err);
  tct_status status  = w ? TCT_OK : TCT_NO_MEMORY;
  (void)params;

  for (int time = 0; time < 2 && status == TCT_OK && *why == TCT_JOINT_FINE; time++)
    status = readout(t, time, half, w + 2 * units, w + (size_t)time * units, why, err);
  for (size_t k = 0; k < units && status == TCT_OK; k++) out[k] = w[units + k] - w[k];
  tct_free(w);
  return status;
}

const tct_joint tct_joint_readout = {
  .name     = "readout",
  .title    = "Turn of the best linear readout",
  .family   = "axes",
  .summary  = "by what angle the best linear readout of the stimulus turned",
  .equation = "cos = w_before w_after / (|w_before| |w_after|),  w = S^-1 (m_2 - m_1)",
  .source   = "Averbeck, Latham & Pouget 2006, doi:10.1038/nrn1888",
  .notes  = "Between two conditions, or along the regression of mean responses on the variable.  A "
            "half of the trials must outnumber units for a full covariance.  One that is drawn to "
            "its target makes readouts that are drawn to the signal axis, before and after: an "
            "angle that noise turned is then too small, also with many trials",
  .claims = TCT_JOINT_SCALE_FREE | TCT_JOINT_SHIFT_FREE | TCT_JOINT_TIME_SHIFT_FREE,
  .needs  = TCT_JOINT_NEEDS_PAIRED | TCT_JOINT_NEEDS_SIGNAL | TCT_JOINT_NEEDS_NOISE |
           TCT_JOINT_NEEDS_HALVES,
  .n      = 3,
  .sums   = 3,
  .number = tct_angle_numbers,
  .add    = add,
  .find   = tct_angle_find,
  .over   = "units",
  .length = tct_axis_length,
  .change = change,
};
