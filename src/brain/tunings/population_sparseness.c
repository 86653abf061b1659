/* population_sparseness.c -- how few of the units answer to a stimulus.
 *
 *     S = (1 - a) / (1 - 1 / N),   a = (sum r / N)^2 / (sum r^2 / N)   over the N units, of one stimulus
 *
 * and the mean over stimuli.  A few units that fire much make a population sparse which is not; `normalised`
 * divides each by its mean over stimuli first. */
#include <math.h>

#include <tercet/tuning.h>

#include "base/memory.h"
#include "brain/tuning/means.h"

struct params {
  bool normalised;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, normalised, 0, 0, 1, "1",
            "divide each unit by its mean over conditions first; silent units are left out"),
};

/* [units][conditions]; returns how many units stay. */
static int means_of(const tct_responses *r, bool normalised, double *mean)
{
  int kept = 0;

  for (int k = 0; k < r->units; k++) {
    double *own = mean + (size_t)kept * (size_t)r->conditions, sum = 0;
    (void)tct_tuning_means(r, k, own);
    for (int c = 0; c < r->conditions; c++) sum += own[c] / r->conditions;
    for (int c = 0; c < r->conditions && normalised && sum > r->floor; c++) own[c] /= sum;
    kept += !normalised || sum > r->floor;
  }
  return kept;
}

/* The activity of condition c; NAN: nobody answers. */
static double activity(const tct_responses *r, int units, const double *mean, int c)
{
  double sum = 0, squares = 0;

  for (int k = 0; k < units; k++) {
    const double v = mean[(size_t)k * (size_t)r->conditions + (size_t)c];
    sum += v / units;
    squares += v * v / units;
  }
  return squares > r->floor * r->floor ? sum * sum / squares : (double)NAN;
}

static void sparseness(const tct_responses *r, int units, const double *mean, tct_tuned_item *out)
{
  double sum = 0;
  int seen   = 0;

  for (int c = 0; c < r->conditions; c++) {
    const double a = activity(r, units, mean, c);
    if (isnan(a)) continue;
    sum += a;
    seen++;
  }
  if (seen == 0) {
    out->why = TCT_TUNING_CONSTANT;
    return;
  }
  out->value[1] = sum / seen;
  out->value[0] = (1 - out->value[1]) / (1 - 1.0 / units);
}

static tct_status measure(const void *given, const tct_responses *r, tct_tuned_item *out,
                          tct_error *err)
{
  const struct params *own = given;
  double *mean             = tct_alloc((size_t)r->units, (size_t)r->conditions * sizeof *mean);

  if (!mean) return tct_fail(err, TCT_NO_MEMORY, "no memory for means of %d units", r->units);
  const int units = means_of(r, own->normalised, mean);
  if (units < 2)
    out->why = TCT_TUNING_FEW_UNITS;
  else if (tct_any_negative(r, mean, units * r->conditions))
    out->why = TCT_TUNING_NEGATIVE;
  else
    sparseness(r, units, mean, out);
  tct_free(mean);
  return TCT_OK;
}

static const tct_tuned_number numbers[] = {
  {"sparseness", "1", "of Vinje and Gallant, over units, mean over conditions", 0, 1, false},
  {"activity", "1", "of Treves and Rolls: the smaller, the sparser", 0, 1, false},
};

const tct_tuning tct_tuning_population_sparseness = {
  .name     = "population_sparseness",
  .title    = "Population sparseness",
  .family   = "selectivity",
  .summary  = "how few of the units answer to a stimulus, over stimuli",
  .equation = "S = (1 - a) / (1 - 1 / N),   a = (sum r / N)^2 / (sum r^2 / N)",
  .source   = "Willmore and Tolhurst 2001, doi:10.1080/net.12.3.255.270",
  .notes =
    "Of mean responses, two units at least.  Conditions to which nobody answers are left out "
    "of the mean.  Undefined where a mean is below 0.  Noise in means biases it "
    "upwards",
  TCT_TAKES(struct params, params),
  .claims  = TCT_TUNING_SCALE_FREE,
  .scope   = TCT_TUNING_POPULATION,
  .n       = sizeof numbers / sizeof *numbers,
  .number  = numbers,
  .measure = measure,
};
