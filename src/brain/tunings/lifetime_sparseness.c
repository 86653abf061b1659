/* lifetime_sparseness.c -- how few of the stimuli a unit answers to.
 *
 *     a = (sum r / n)^2 / (sum r^2 / n)        Treves and Rolls: 1 / n for one stimulus alone, 1 for all alike
 *     S = (1 - a) / (1 - 1 / n)                Vinje and Gallant: 1 for one stimulus alone, 0 for all alike
 *
 * Noise of the means makes sum r^2 larger, and units that were shown few repeats sparser than they are.
 * `corrected` takes away what it adds on average: s^2 / trials of each mean, and a share of it from the square
 * of their sum. */
#include <math.h>

#include <tercet/tuning.h>

#include "base/memory.h"
#include "brain/tuning/means.h"

struct params {
  bool corrected;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, corrected, 0, 0, 1, "1",
            "take away what noise adds to the mean square, as repeats tell of it"),
};

/* What noise adds to the mean square of the means; NAN without repeats. */
static double noise_of(const tct_responses *r)
{
  int freedom;
  const double variance = tct_pooled_squares(r, 0, &freedom) / freedom;
  double sum            = 0;

  for (int k = 0; k < r->conditions; k++) sum += variance / (r->first[k + 1] - r->first[k]);
  return freedom > 0 ? sum / r->conditions : (double)NAN;
}

static void sparseness(const tct_responses *r, const double *mean, bool corrected,
                       tct_tuned_item *out)
{
  const double n = r->conditions;
  double sum = 0, squares = 0;

  for (int k = 0; k < r->conditions; k++) {
    sum += mean[k] / n;
    squares += mean[k] * mean[k] / n;
  }
  const double noise = corrected ? noise_of(r) : 0;
  if (n < 2)
    out->why = TCT_TUNING_FEW_CONDITIONS;
  else if (tct_any_negative(r, mean, r->conditions))
    out->why = TCT_TUNING_NEGATIVE;
  else if (squares <= r->floor * r->floor)
    out->why = TCT_TUNING_CONSTANT;
  else if (isnan(noise))
    out->why = TCT_TUNING_FEW_REPEATS;
  else if (!(squares - noise > 0))
    out->why = TCT_TUNING_NO_SIGNAL;
  else {
    out->value[1] = (sum * sum - noise / n) / (squares - noise);
    out->value[0] = (1 - out->value[1]) / (1 - 1 / n);
  }
}

static tct_status measure(const void *given, const tct_responses *r, tct_tuned_item *out,
                          tct_error *err)
{
  const struct params *own = given;
  double *mean             = tct_alloc((size_t)r->conditions, sizeof *mean);

  if (!mean) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d means", r->conditions);
  (void)tct_tuning_means(r, 0, mean);
  sparseness(r, mean, own->corrected, out);
  tct_free(mean);
  return TCT_OK;
}

static const tct_tuned_number numbers[] = {
  {"sparseness", "1", "of Vinje and Gallant; corrected, it may come out below 0", 0, 0, false},
  {"activity", "1", "of Treves and Rolls: the smaller, the sparser", 0, 0, false},
};

const tct_tuning tct_tuning_lifetime_sparseness = {
  .name     = "lifetime_sparseness",
  .title    = "Lifetime sparseness",
  .family   = "selectivity",
  .summary  = "how few of the stimuli a unit answers to",
  .equation = "S = (1 - a) / (1 - 1 / n),   a = (sum r / n)^2 / (sum r^2 / n)",
  .source   = "Vinje and Gallant 2000, doi:10.1126/science.287.5456.1273; Treves and Rolls 1991, "
              "doi:10.1088/0954-898X_2_4_004",
  .notes =
    "Of mean responses, two conditions at least.  A silent unit is undefined, as is one with a "
    "mean below 0.  Depends on which stimuli were shown, and how many",
  TCT_TAKES(struct params, params),
  .claims  = TCT_TUNING_SCALE_FREE,
  .scope   = TCT_TUNING_UNIT,
  .n       = sizeof numbers / sizeof *numbers,
  .number  = numbers,
  .measure = measure,
};
