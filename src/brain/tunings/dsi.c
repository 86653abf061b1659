/* dsi.c -- how much more a unit answers to motion in its best direction than against it.
 *
 *     DSI = (R_pref - R_null) / (R_pref + R_null)
 *
 * As with `osi`, the best direction is looked for in the same trials, and noise alone makes an index above 0. */
#include <tercet/tuning.h>

#include "brain/tuning/means.h"

static tct_status measure(const void *params, const tct_responses *r, tct_tuned_item *out,
                          tct_error *err)
{
  (void)params;
  return tct_opposite(r, out, err);
}

static const tct_tuned_number numbers[] = {
  {"dsi", "1", "difference over sum of the responses to the best and the opposite direction", 0, 1,
   false},
  {"one_less_ratio", "1", "1 less the opposite over the best response", 0, 1, false},
  {"preferred", "x", "direction with the largest mean response", 0, 0, true},
};

const tct_tuning tct_tuning_dsi = {
  .name     = "dsi",
  .title    = "Direction selectivity index",
  .family   = "selectivity",
  .summary  = "how much more a unit answers to its best direction than to the opposite one",
  .equation = "DSI = (R_pref - R_null) / (R_pref + R_null)",
  .source   = "Niell and Stryker 2008, doi:10.1523/JNEUROSCI.0623-08.2008",
  .notes  = "Means over trials, of which the largest is the best (the first of equals).  Where the "
            "opposite direction was not shown, its response lies on the line between its "
            "neighbours.  Undefined where a mean is below 0.  Noise biases it upwards: of a unit "
            "that answers to all alike it is above 0, and so is much of its interval",
  .claims = TCT_TUNING_SCALE_FREE | TCT_TUNING_TURN_FREE,
  .needs  = TCT_TUNING_NEEDS_VARIABLE | TCT_TUNING_NEEDS_CIRCLE,
  .scope  = TCT_TUNING_UNIT,
  .period = 360,
  .n      = sizeof numbers / sizeof *numbers,
  .number = numbers,
  .measure = measure,
};
