/* von_mises.c -- a tuning curve over orientation: one bump on a circle.
 *
 *     f(x) = b + a (e(x) - e_0) / (1 - e_0),   e(x) = exp(k (cos(2 pi (x - mu) / period) - 1)),  e_0 = exp(-2 k)
 *
 * so that b is the lowest and b + a the highest response, at any width; for small k it is a cosine.  Half of
 * its width at half of its height, and its slope at a reference: that of a trained orientation is what
 * practice was found to make steeper (Schoups et al. 2001). */
#include <math.h>

#include <tercet/tuning.h>

#include "brain/files/bytes.h"
#include "brain/tuning/curve.h"

struct params {
  int weight;
};

static const tct_param params[] = {
  TCT_CURVE_WEIGHT_OF(struct params),
};

enum { CENTRES = 12, WIDTHS = 4 };

static void bump(double period, const double *q, double x, tct_shape *s)
{
  tct_curve_bump(period, q, x, &s->g[0], s->by_bend[0], &s->by_x[0]);
}

static tct_status measure(const void *given, const tct_responses *r, tct_tuned_item *out,
                          tct_error *err)
{
  const struct params *own = given;
  const double gap         = tct_curve_gap(r->x, r->conditions, r->period) * acos(-1) / r->period;
  double centre[CENTRES], kappa[WIDTHS];
  tct_curve_fit f;

  /* half a width of half the gap: of a narrower bump no more than one condition would tell */
  const tct_curve c = {.shapes    = 1,
                       .bends     = 2,
                       .at        = bump,
                       .low       = {-INFINITY, 0.02},
                       .high      = {INFINITY, 2 * log(2) / (gap * gap)},
                       .held_high = 1 << 1,
                       .period    = r->period,
                       .grid      = {CENTRES, WIDTHS},
                       .place     = {centre, kappa}};
  for (int i = 0; i < CENTRES; i++) centre[i] = r->period * i / CENTRES;
  for (int i = 0; i < WIDTHS; i++) kappa[i] = fmin(0.4 * pow(4, i), 0.9 * c.high[1]);
  TCT_PASS(tct_curve_fit_to(&c, r, r->x, own->weight, &f, err));
  out->why = f.why;
  if (f.why != TCT_TUNING_FINE) return TCT_OK;
  out->value[0] = f.q[0] - r->period * floor(f.q[0] / r->period);
  out->value[1] = f.a[0];
  out->value[2] = tct_curve_bump_width(r->period, f.q[1]);
  out->value[3] = f.b;
  out->value[4] = tct_curve_slope(&c, &f, r->reference);
  out->value[5] = f.r2;
  return TCT_OK;
}

static const tct_tuned_number numbers[] = {
  {"preferred", "x", "where the curve is highest", 0, 0, true},
  {"amplitude", "r", "from the lowest to the highest response of the curve", 0, INFINITY, false},
  TCT_CURVE_HALF_WIDTH("at half of the height"),
  TCT_CURVE_BASELINE("the lowest response of the curve"),
  TCT_CURVE_SLOPE,
  TCT_CURVE_R2,
};

const tct_tuning tct_tuning_von_mises = {
  .name   = "von_mises",
  .title  = "Von Mises tuning curve",
  .family = "curves",
  .summary =
    "preferred value, width, height and slope of one bump on a circle, such as orientation",
  .equation =
    "f(x) = b + a (e(x) - e_0) / (1 - e_0),   e(x) = exp(k (cos(2 pi (x - mu) / period) - 1))",
  .source = "Swindale 1998, doi:10.1007/s004220050411; Schoups et al. 2001, doi:10.1038/35087601",
  .notes =
    "Five values at least.  Fails where the bump is narrower than the conditions lie apart, or "
    "where responses do not vary; noise alone has a curve too: look at r2 and at the interval "
    "of what is preferred.  Responses below 0 are no trouble",
  TCT_TAKES(struct params, params),
  .claims  = TCT_TUNING_SCALE_FREE | TCT_TUNING_TURN_FREE,
  .needs   = TCT_TUNING_NEEDS_VARIABLE | TCT_TUNING_NEEDS_CIRCLE,
  .scope   = TCT_TUNING_UNIT,
  .period  = 180,
  .n       = sizeof numbers / sizeof *numbers,
  .number  = numbers,
  .measure = measure,
};
