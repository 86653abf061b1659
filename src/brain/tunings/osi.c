/* osi.c -- how much more a unit answers to its best orientation than to the one across.
 *
 *     OSI = (R_pref - R_orth) / (R_pref + R_orth)
 *
 * Directions of motion a half turn apart are one orientation: with a period of 180 deg their trials are taken
 * together.  The best orientation is looked for in the same trials, so that noise alone makes an index above
 * 0; `circular_variance` minds it less, a fit (`von_mises`) still less. */
#include <tercet/tuning.h>

#include "brain/tuning/means.h"

static tct_status measure(const void *params, const tct_responses *r, tct_tuned_item *out,
                          tct_error *err)
{
  (void)params;
  return tct_opposite(r, out, err);
}

static const tct_tuned_number numbers[] = {
  {"osi", "1", "difference over sum of the responses to the best and the orthogonal orientation", 0,
   1, false},
  {"one_less_ratio", "1", "1 less the orthogonal over the best response", 0, 1, false},
  {"preferred", "x", "orientation with the largest mean response", 0, 0, true},
};

const tct_tuning tct_tuning_osi = {
  .name     = "osi",
  .title    = "Orientation selectivity index",
  .family   = "selectivity",
  .summary  = "how much more a unit answers to its best orientation than to the orthogonal one",
  .equation = "OSI = (R_pref - R_orth) / (R_pref + R_orth)",
  .source   = "Niell and Stryker 2008, doi:10.1523/JNEUROSCI.0623-08.2008",
  .notes  = "Means over trials, of which the largest is the best (the first of equals).  Where the "
            "orthogonal orientation was not shown, its response lies on the line between its "
            "neighbours.  Undefined where a mean is below 0, as after a baseline was subtracted: "
            "the index then has no bounds.  Noise biases it upwards: of a unit "
            "that answers to all alike it is above 0, and so is much of its interval",
  .claims = TCT_TUNING_SCALE_FREE | TCT_TUNING_TURN_FREE,
  .needs  = TCT_TUNING_NEEDS_VARIABLE | TCT_TUNING_NEEDS_CIRCLE,
  .scope  = TCT_TUNING_UNIT,
  .period = 180,
  .n      = sizeof numbers / sizeof *numbers,
  .number = numbers,
  .measure = measure,
};
