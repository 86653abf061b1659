/* dprime.c -- how far apart a unit's responses to two stimuli lie, in units of its noise.
 *
 *     d' = (m_2 - m_1) / sqrt((s_1^2 + s_2^2) / 2),   corrected: d' (1 - 3 / (4 (T_1 + T_2) - 9))
 *
 * The noise is estimated too, and where it comes out too small d' comes out too large: the correction (Hedges
 * 1981) takes that away for as many trials of both. */
#include <math.h>

#include <tercet/tuning.h>

#include "brain/tuning/means.h"

static tct_status measure(const void *params, const tct_responses *r, tct_tuned_item *out,
                          tct_error *err)
{
  (void)params, (void)err;

  if (r->conditions < 2) {
    out->why = TCT_TUNING_FEW_CONDITIONS;
    return TCT_OK;
  }
  const tct_moment a = tct_moment_of(r, 0, 0), b = tct_moment_of(r, 1, 0);
  if (a.n < 2 || b.n < 2) {
    out->why = TCT_TUNING_FEW_REPEATS;
    return TCT_OK;
  }
  const double noise = sqrt((a.sum_squares / (a.n - 1) + b.sum_squares / (b.n - 1)) / 2);
  if (!(noise > r->floor)) {
    out->why = TCT_TUNING_CONSTANT;
    return TCT_OK;
  }
  out->value[0] = (b.mean - a.mean) / noise;
  out->value[1] = out->value[0] * (1 - 3 / (4.0 * (a.n + b.n) - 9));
  return TCT_OK;
}

static const tct_tuned_number numbers[] = {
  {"dprime", "1", "above 0 where the larger value is answered more", 0, 0, false},
  {"corrected", "1", "without what a noisy estimate of noise adds", 0, 0, false},
};

const tct_tuning tct_tuning_dprime = {
  .name     = "dprime",
  .title    = "Discriminability d'",
  .family   = "discrimination",
  .summary  = "how far apart the responses to two stimuli lie, in units of their noise",
  .equation = "d' = (m_2 - m_1) / sqrt((s_1^2 + s_2^2) / 2)",
  .source   = "Green and Swets 1966; Hedges 1981, doi:10.3102/10769986006002107",
  .notes =
    "Between two values of the variable, two trials of each at least.  Signed.  Undefined where "
    "trials do not vary, as those of a circuit without noise",
  .claims  = TCT_TUNING_SCALE_FREE | TCT_TUNING_SHIFT_FREE,
  .needs   = TCT_TUNING_NEEDS_VARIABLE | TCT_TUNING_NEEDS_TWO | TCT_TUNING_NEEDS_REPEATS,
  .scope   = TCT_TUNING_UNIT,
  .n       = sizeof numbers / sizeof *numbers,
  .number  = numbers,
  .measure = measure,
};
