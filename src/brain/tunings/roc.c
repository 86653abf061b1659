/* roc.c -- how often a response to one stimulus is larger than one to another.
 *
 *     A = P(r_2 > r_1) + P(r_2 = r_1) / 2
 *
 * the area under the receiver operating characteristic: the share of correct choices of who sees one trial of
 * each and takes the larger.  It minds no scale, and ties count for half. */
#include <math.h>

#include <tercet/tuning.h>

#include "base/memory.h"
#include "brain/tuning/means.h"

static tct_status measure(const void *params, const tct_responses *r, tct_tuned_item *out,
                          tct_error *err)
{
  (void)params;

  if (r->conditions < 2) {
    out->why = TCT_TUNING_FEW_CONDITIONS;
    return TCT_OK;
  }
  return tct_area_between((size_t)r->first[1], r->value, (size_t)(r->first[2] - r->first[1]),
                          r->value + r->first[1], &out->value[0], err);
}

static const tct_tuned_number numbers[] = {
  {"area", "1", "above 0.5 where the larger value is answered more", 0, 1, false},
};

const tct_tuning tct_tuning_roc = {
  .name     = "roc",
  .title    = "Area under the ROC",
  .family   = "discrimination",
  .summary  = "how often a response to one stimulus is larger than one to another",
  .equation = "A = P(r_2 > r_1) + P(r_2 = r_1) / 2",
  .source   = "Britten et al. 1992, doi:10.1523/JNEUROSCI.12-12-04745.1992",
  .notes =
    "Between two values of the variable.  0.5: they cannot be told apart.  A unit that never "
    "varies has 0.5: all is tied",
  .claims  = TCT_TUNING_SCALE_FREE | TCT_TUNING_SHIFT_FREE,
  .needs   = TCT_TUNING_NEEDS_VARIABLE | TCT_TUNING_NEEDS_TWO,
  .scope   = TCT_TUNING_UNIT,
  .n       = sizeof numbers / sizeof *numbers,
  .number  = numbers,
  .measure = measure,
};
