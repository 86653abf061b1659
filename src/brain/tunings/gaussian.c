/* gaussian.c -- a tuning curve over a line: disparity, or the logarithm of spatial frequency or of speed.
 *
 *     f(x) = b + a exp(-(x - mu)^2 / (2 s^2))
 *
 * a may be below 0: units are tuned by what silences them too.  With a period the bump is wrapped: the sum of
 * those at mu, mu - period, mu + period ...  With `log`, x is log2 x, and widths are in octaves. */
#include <math.h>

#include <tercet/tuning.h>

#include "base/memory.h"
#include "brain/tuning/curve.h"

struct params {
  bool log;
  int weight;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, log, 0, 0, 1, "1",
            "of the logarithm of the variable, which must be above 0"),
  TCT_CURVE_WEIGHT_OF(struct params),
};

enum { CENTRES = 16, WIDTHS = 4, WRAPS = 3 };

static void bell(double period, const double *q, double x, tct_shape *s)
{
  const int wraps = period > 0 ? WRAPS : 0;

  *s = (tct_shape){.g = {0}};
  for (int i = -wraps; i <= wraps; i++) {
    const double u = (x - q[0] - i * period) / q[1], g = exp(-u * u / 2);
    s->g[0] += g;
    s->by_bend[0][0] += g * u / q[1];
    s->by_bend[0][1] += g * u * u / q[1];
    s->by_x[0] -= g * u / q[1];
  }
}

static tct_status fit(const struct params *own, const tct_responses *r, const double *x,
                      tct_tuned_item *out, tct_error *err)
{
  const int n         = r->conditions;
  const double period = own->log ? 0 : r->period, root = sqrt(2 * log(2));
  const double range = period > 0 ? period : x[n - 1] - x[0];
  const double gap   = n > 1 ? tct_curve_gap(x, n, period) : 1;
  double centre[CENTRES], width[WIDTHS];
  tct_curve_fit f;

  const tct_curve c = {.shapes   = 1,
                       .bends    = 2,
                       .at       = bell,
                       .low      = {period > 0 ? -INFINITY : x[0], gap / 2 / root},
                       .high     = {period > 0 ? INFINITY : x[n - 1], range / (period > 0 ? 2 : 1)},
                       .held_low = 3,
                       .held_high = 3,
                       .signless  = true,
                       .period    = period,
                       .grid      = {CENTRES, WIDTHS},
                       .place     = {centre, width}};
  for (int i = 0; i < CENTRES; i++) centre[i] = x[0] + range * (i + 0.5) / CENTRES;
  for (int i = 0; i < WIDTHS; i++) width[i] = fmax(range / 24 * pow(2, i), c.low[1]);
  const tct_status status = tct_curve_fit_to(&c, r, x, own->weight, &f, err);
  out->why                = f.why;
  if (status != TCT_OK || f.why != TCT_TUNING_FINE) return status;
  const double at = own->log ? log2(r->reference) : r->reference;
  const double by = own->log ? r->reference * log(2) : 1; /* dx / d log2 x */
  const double mu = period > 0 ? f.q[0] - period * floor(f.q[0] / period) : f.q[0];
  out->value[0]   = own->log ? exp2(mu) : mu;
  out->value[1]   = f.a[0];
  out->value[2]   = root * f.q[1];
  out->value[3]   = f.b;
  out->value[4] = own->log && !(r->reference > 0) ? (double)NAN : tct_curve_slope(&c, &f, at) / by;
  out->value[5] = f.r2;
  return TCT_OK;
}

static tct_status measure(const void *given, const tct_responses *r, tct_tuned_item *out,
                          tct_error *err)
{
  const struct params *own = given;

  if (!own->log) return fit(own, r, r->x, out, err);
  double *x = tct_alloc((size_t)r->conditions, sizeof *x);
  if (!x) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d values", r->conditions);
  tct_responses above = *r; /* x is ascending: what is not above 0 comes first */
  while (above.conditions > 0 && !(above.x[0] > 0)) {
    above.conditions--;
    above.x++;
    above.first++;
  }
  for (int k = 0; k < above.conditions; k++) x[k] = log2(above.x[k]);
  out->why                = TCT_TUNING_FEW_CONDITIONS;
  const tct_status status = above.conditions > 0 ? fit(own, &above, x, out, err) : TCT_OK;
  tct_free(x);
  return status;
}

static const tct_tuned_number numbers[] = {
  {"preferred", "x", "centre of the bump, or of the dip", 0, 0, true},
  {"amplitude", "r", "height over the baseline; below 0 of a dip", 0, 0, false},
  TCT_CURVE_HALF_WIDTH("at half of the height; in octaves of a logarithm"),
  TCT_CURVE_BASELINE("response far from the centre"),
  TCT_CURVE_SLOPE,
  TCT_CURVE_R2,
};

const tct_tuning tct_tuning_gaussian = {
  .name     = "gaussian",
  .title    = "Gaussian tuning curve",
  .family   = "curves",
  .summary  = "preferred value, width, height and slope of a bump or a dip over a line, such as "
              "disparity or log frequency",
  .equation = "f(x) = b + a exp(-(x - mu)^2 / (2 s^2))",
  .source   = "DeAngelis and Uka 2003, doi:10.1152/jn.00717.2002",
  .notes =
    "Five values at least.  Fails where the centre ends at the first or the last value that was "
    "shown, or the width at half the distance of two values or at their whole range: then they "
    "do not hold the curve; so does a low-pass or a high-pass cell, which has no preferred value "
    "among those shown.  With log, conditions at 0 and below are left out, and the bandwidth in "
    "octaves is twice half_width.  Wrapped where --period is said.  Responses below 0 are no "
    "trouble",
  TCT_TAKES(struct params, params),
  .claims  = TCT_TUNING_SCALE_FREE,
  .needs   = TCT_TUNING_NEEDS_VARIABLE,
  .scope   = TCT_TUNING_UNIT,
  .n       = sizeof numbers / sizeof *numbers,
  .number  = numbers,
  .measure = measure,
};
