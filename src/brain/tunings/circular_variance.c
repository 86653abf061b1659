/* circular_variance.c -- how much a unit's answers lie to one side of the circle: gOSI and gDSI.
 *
 *     R = |sum_k r_k exp(2 pi i x_k / period)| / sum_k r_k,    circular variance = 1 - R
 *
 * All responses count, not only the largest, which makes it steadier than a ratio of two.  With a period of
 * 180 deg R is the global orientation selectivity index, with 360 deg that of direction.  Stimuli must
 * be evenly spaced: otherwise R says where they lie. */
#include <math.h>

#include <tercet/tuning.h>

#include "base/memory.h"
#include "brain/tuning/means.h"

static void resultant(const tct_responses *r, const double *mean, tct_tuned_item *out)
{
  const double turn = 2 * acos(-1) / r->period;
  double c = 0, s = 0, sum = 0;

  for (int k = 0; k < r->conditions; k++) {
    c += mean[k] * cos(turn * r->x[k]);
    s += mean[k] * sin(turn * r->x[k]);
    sum += mean[k];
  }
  const double length = hypot(c, s) / sum, angle = atan2(s, c) / turn;
  out->value[0] = fmin(length, 1);
  out->value[1] = 1 - out->value[0];
  if (length > 1e-12) out->value[2] = angle < 0 ? angle + r->period : angle;
}

static tct_status measure(const void *params, const tct_responses *r, tct_tuned_item *out,
                          tct_error *err)
{
  double *mean = tct_alloc((size_t)r->conditions, sizeof *mean);
  (void)params;

  if (!mean) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d means", r->conditions);
  (void)tct_tuning_means(r, 0, mean);
  if (r->conditions < 3)
    out->why = TCT_TUNING_FEW_CONDITIONS;
  else if (tct_any_negative(r, mean, r->conditions))
    out->why = TCT_TUNING_NEGATIVE;
  else if (mean[tct_largest(mean, r->conditions)] <= r->floor)
    out->why = TCT_TUNING_CONSTANT;
  else
    resultant(r, mean, out);
  tct_free(mean);
  return TCT_OK;
}

static const tct_tuned_number numbers[] = {
  {"selectivity", "1", "1 less the circular variance: gOSI at a period of 180 deg, gDSI at 360", 0,
   1, false},
  {"circular_variance", "1", "0: answers to one value alone; 1: to no side more than to another", 0,
   1, false},
  {"preferred", "x", "direction of the vector sum; undefined where there is none", 0, 0, true},
};

const tct_tuning tct_tuning_circular_variance = {
  .name     = "circular_variance",
  .title    = "Circular variance",
  .family   = "selectivity",
  .summary  = "how much all of a unit's answers lie to one side of the circle",
  .equation = "1 - V = |sum r exp(2 pi i x / period)| / sum r",
  .source   = "Ringach et al. 2002, doi:10.1523/JNEUROSCI.22-13-05639.2002",
  .notes    = "For evenly spaced values, three at least.  A unit that answers to all alike has a "
              "variance of 1 and no preferred value; a silent one is undefined, as is one with a mean "
              "below 0.  Noise biases the selectivity upwards: that of a unit that answers to all "
              "alike is above 0",
  .claims   = TCT_TUNING_SCALE_FREE | TCT_TUNING_TURN_FREE,
  .needs    = TCT_TUNING_NEEDS_VARIABLE | TCT_TUNING_NEEDS_CIRCLE,
  .scope    = TCT_TUNING_UNIT,
  .period   = 180,
  .n        = sizeof numbers / sizeof *numbers,
  .number   = numbers,
  .measure  = measure,
};
