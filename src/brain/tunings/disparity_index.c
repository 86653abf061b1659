/* disparity_index.c -- how far a unit's tuning stands out of the noise of its trials.
 *
 *     DDI = (R_max - R_min) / (R_max - R_min + 2 sqrt(SSE / (N - M)))
 *
 * SSE: the squares of N trials around the means of M conditions.  Roots of counts have a noise that does
 * not grow with the response, and so one number stands for it at all of them.  Made for binocular
 * disparity, it serves any variable, and asks for no shape of the curve. */
#include <math.h>

#include <tercet/tuning.h>

#include "base/memory.h"
#include "brain/tuning/means.h"

struct params {
  bool root;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, root, 1, 0, 1, "1", "of the square roots of counts or rates"),
};

/* The roots of all responses, into value [trials]; false: one is below 0. */
static bool roots_of(const tct_responses *r, double *value)
{
  for (int i = 0; i < r->first[r->conditions]; i++) {
    if (r->value[i] < 0) return false;
    value[i] = sqrt(r->value[i]);
  }
  return true;
}

static void index_of(const tct_responses *r, double *mean, tct_tuned_item *out)
{
  double least = 0, most = 0;
  int freedom;
  const bool varies    = tct_tuning_means(r, 0, mean);
  const double squares = tct_pooled_squares(r, 0, &freedom);

  for (int k = 0; k < r->conditions; k++) {
    least = k ? fmin(least, mean[k]) : mean[k];
    most  = k ? fmax(most, mean[k]) : mean[k];
  }
  if (r->conditions < 2)
    out->why = TCT_TUNING_FEW_CONDITIONS;
  else if (freedom < 1)
    out->why = TCT_TUNING_FEW_REPEATS;
  else if (!varies)
    out->why = TCT_TUNING_CONSTANT;
  else
    out->value[0] = (most - least) / (most - least + 2 * sqrt(squares / freedom));
}

static tct_status measure(const void *given, const tct_responses *r, tct_tuned_item *out,
                          tct_error *err)
{
  const struct params *own = given;
  const int trials         = r->first[r->conditions];
  double *room             = tct_alloc((size_t)r->conditions + (size_t)trials, sizeof *room);
  tct_responses rooted     = *r;

  if (!room) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d trials", trials);
  if (own->root) rooted.value = room + r->conditions;
  if (own->root && !roots_of(r, room + r->conditions))
    out->why = TCT_TUNING_NEGATIVE;
  else
    index_of(&rooted, room, out);
  tct_free(room);
  return TCT_OK;
}

static const tct_tuned_number numbers[] = {
  {"ddi", "1", "0: no more than noise; 1: tuning without any noise", 0, 1, false},
};

const tct_tuning tct_tuning_disparity_index = {
  .name     = "disparity_index",
  .title    = "Disparity discrimination index",
  .family   = "selectivity",
  .summary  = "how far the best and the worst response lie apart, against the noise of trials",
  .equation = "DDI = (R_max - R_min) / (R_max - R_min + 2 sqrt(SSE / (N - M)))",
  .source   = "Prince et al. 2002, doi:10.1152/jn.00465.2000; DeAngelis and Uka 2003, "
              "doi:10.1152/jn.00717.2002",
  .notes =
    "For any variable.  The largest of many noisy means is larger than the best response: "
    "with few repeats the index is biased upwards.  Undefined without repeats, where responses "
    "do not vary, and, of roots, where one is below 0",
  TCT_TAKES(struct params, params),
  .claims  = TCT_TUNING_SCALE_FREE | TCT_TUNING_ORDER_FREE,
  .needs   = TCT_TUNING_NEEDS_VARIABLE | TCT_TUNING_NEEDS_REPEATS,
  .scope   = TCT_TUNING_UNIT,
  .n       = sizeof numbers / sizeof *numbers,
  .number  = numbers,
  .measure = measure,
};
