/* fano_matched.c -- do counts vary less from trial to trial in one condition than in another, at the same rates?
 *
 * Units that fire more may have another Fano factor for that alone.  So the distributions of means over units are
 * made the same in both conditions: in each bin of the mean, of which g units are in one condition and h in the
 * other, a unit counts min(g, h) / g, and min(g, h) / h.  Then
 *
 *     F = sum w m v / sum w m^2      the slope of variances v on means m, through 0
 *
 * Weights are what drawing units at random comes to on average (Churchland et al. 2010). */
#include <math.h>

#include <tercet/tuning.h>

#include "base/memory.h"
#include "brain/tuning/means.h"

enum { BINS_MOST = 256 };

struct params {
  double window;
  int64_t bins;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, window, 1000, 1e-9, 1e9, "ms",
            "over which a rate in Hz was counted; 1000 ms for counts"),
  TCT_PARAM(struct params, bins, 10, 1, BINS_MOST, "1", "of means, from 0 to the largest"),
};

struct point {
  double mean, variance;
  int bin;
};

/* Weighted slope over p [units]; own, other: units in each bin; *share: of units that are counted. */
static double slope_of(const struct point *p, int units, const int *own, const int *other,
                       double *share)
{
  double along = 0, squares = 0, weights = 0;

  for (int k = 0; k < units; k++) {
    const double w = fmin(own[p[k].bin], other[p[k].bin]) / own[p[k].bin];
    along += w * p[k].mean * p[k].variance;
    squares += w * p[k].mean * p[k].mean;
    weights += w;
  }
  *share = weights / units;
  return squares > 0 ? along / squares : (double)NAN;
}

static void match(const tct_responses *r, const struct params *own, struct point *p, double largest,
                  tct_tuned_item *out)
{
  const int units         = r->units;
  int count[2][BINS_MOST] = {{0}};
  double share;

  for (int i = 0; i < 2 * units; i++) {
    p[i].bin = (int)fmin(p[i].mean / largest * (double)own->bins, (double)own->bins - 1);
    count[i / units][p[i].bin]++;
  }
  const double first  = slope_of(p, units, count[0], count[1], &share);
  const double second = slope_of(p + units, units, count[1], count[0], &share);
  if (isnan(first) || isnan(second)) {
    out->why = TCT_TUNING_FEW_UNITS;
    return;
  }
  out->value[0] = second - first;
  out->value[1] = first;
  out->value[2] = second;
  out->value[3] = share;
}

static tct_status measure(const void *given, const tct_responses *r, tct_tuned_item *out,
                          tct_error *err)
{
  const struct params *own = given;
  const size_t units       = (size_t)r->units;
  double largest           = 0;

  if (r->conditions < 2) {
    out->why = TCT_TUNING_FEW_CONDITIONS;
    return TCT_OK;
  }
  struct point *p = tct_alloc(2 * units, sizeof *p);
  if (!p) return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu units", units);
  for (size_t i = 0; i < 2 * units; i++) {
    const tct_moment m = tct_moment_of(r, (int)(i / units), (int)(i % units));
    p[i].mean          = m.mean < r->floor && m.mean >= -r->floor ? 0 : m.mean;
    p[i].variance      = m.n > 1 ? m.sum_squares / (m.n - 1) * own->window / 1000 : 0;
    largest            = fmax(largest, m.mean);
    if (m.n < 2) out->why = TCT_TUNING_FEW_REPEATS;
    if (p[i].mean < 0) out->why = TCT_TUNING_NEGATIVE;
  }
  if (out->why == TCT_TUNING_FINE && largest <= r->floor) out->why = TCT_TUNING_CONSTANT;
  if (out->why == TCT_TUNING_FINE) match(r, own, p, largest, out);
  tct_free(p);
  return TCT_OK;
}

static const tct_tuned_number numbers[] = {
  {"difference", "1", "of the Fano factor, larger less smaller value of the variable", 0, 0, false},
  {"first", "1", "Fano factor at the smaller value", 0, INFINITY, false},
  {"second", "1", "Fano factor at the larger value", 0, INFINITY, false},
  {"matched", "1", "share of units that could be matched", 0, 1, false},
};

const tct_tuning tct_tuning_fano_matched = {
  .name     = "fano_matched",
  .title    = "Mean-matched Fano factor",
  .family   = "variability",
  .summary  = "whether counts vary less in one condition than in another at the same rates",
  .equation = "F = sum w m v / sum w m^2,   w = min(g, h) / g",
  .source   = "Churchland et al. 2010, doi:10.1038/nn.2501",
  .notes =
    "Between two values of the variable, over trials in which all units were recorded.  Undefined "
    "where no bin of means has units of both, without repeats, and where a mean is below 0.  Of "
    "few units little is left to be matched: look at the share",
  TCT_TAKES(struct params, params),
  .needs   = TCT_TUNING_NEEDS_VARIABLE | TCT_TUNING_NEEDS_TWO | TCT_TUNING_NEEDS_REPEATS,
  .scope   = TCT_TUNING_POPULATION,
  .n       = sizeof numbers / sizeof *numbers,
  .number  = numbers,
  .measure = measure,
};
