/* fano.c -- how much counts of spikes vary from trial to trial, for their mean.
 *
 *     F = var(count) / mean(count)
 *
 * of each condition, and the mean over conditions; 1 for a Poisson process.  Rates become counts by the
 * length of their window: var(rate) / mean(rate) x window. */
#include <math.h>

#include <tercet/tuning.h>

#include "brain/tuning/means.h"

struct params {
  double window;
  bool unbiased;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, window, 1000, 1e-9, 1e9, "ms",
            "over which a rate in Hz was counted; 1000 ms for counts"),
  TCT_PARAM(struct params, unbiased, 1, 0, 1, "1",
            "divide squares by one less than the trials, not by the trials"),
};

static tct_status measure(const void *given, const tct_responses *r, tct_tuned_item *out,
                          tct_error *err)
{
  const struct params *own = given;
  const double window      = own->window / 1000;
  double ratio = 0, along = 0, squares = 0;
  int silent = 0, seen = 0;
  (void)err;

  for (int c = 0; c < r->conditions; c++) {
    const tct_moment m = tct_moment_of(r, c, 0);
    if (m.n < 2) continue;
    if (m.mean < -r->floor) out->why = TCT_TUNING_NEGATIVE;
    const double variance = m.sum_squares / (own->unbiased ? m.n - 1 : m.n);
    silent += m.mean <= r->floor;
    if (m.mean <= r->floor) continue;
    ratio += variance / m.mean * window;
    along += m.mean * variance * window;
    squares += m.mean * m.mean;
    seen++;
  }
  if (out->why != TCT_TUNING_FINE) return TCT_OK;
  if (seen == 0) {
    out->why = silent ? TCT_TUNING_CONSTANT : TCT_TUNING_FEW_REPEATS;
    return TCT_OK;
  }
  out->value[0] = ratio / seen;
  out->value[1] = along / squares;
  return TCT_OK;
}

static const tct_tuned_number numbers[] = {
  {"fano", "1", "variance over mean, mean over conditions", 0, INFINITY, false},
  {"slope", "1", "of variances on means over conditions, through 0", 0, INFINITY, false},
};

const tct_tuning tct_tuning_fano = {
  .name     = "fano",
  .title    = "Fano factor",
  .family   = "variability",
  .summary  = "how much counts vary from trial to trial, against their mean",
  .equation = "F = var(count) / mean(count)",
  .source   = "Fano 1947, doi:10.1103/PhysRev.72.26; Churchland et al. 2010, doi:10.1038/nn.2501",
  .notes =
    "Of each condition with two trials or more, then the mean over conditions.  Conditions to "
    "which a unit never answers are left out; a unit that never answers is undefined, as is "
    "one with a mean below 0.  To compare units or days of other rates see fano_matched",
  TCT_TAKES(struct params, params),
  .needs   = TCT_TUNING_NEEDS_REPEATS,
  .scope   = TCT_TUNING_UNIT,
  .n       = sizeof numbers / sizeof *numbers,
  .number  = numbers,
  .measure = measure,
};
