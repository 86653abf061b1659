/* double_von_mises.c -- a tuning curve over direction: two bumps of one width, half a turn apart.
 *
 *     f(x) = b + a_1 g(x - mu) + a_2 g(x - mu - period / 2),   a_1 >= a_2 >= 0
 *
 * with g the bump of von_mises, from 0 to 1.  At mu the curve is b + a_1, and b + a_2 against it. */
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

static void bumps(double period, const double *q, double x, tct_shape *s)
{
  const double against[] = {q[0] + period / 2, q[1]};

  tct_curve_bump(period, q, x, &s->g[0], s->by_bend[0], &s->by_x[0]);
  tct_curve_bump(period, against, x, &s->g[1], s->by_bend[1], &s->by_x[1]);
}

static void tell(const tct_curve *c, const tct_curve_fit *f, const tct_responses *r, double *value)
{
  const bool turned   = f->a[1] > f->a[0];
  const double best   = f->q[0] + (turned ? r->period / 2 : 0);
  const double larger = f->a[turned], smaller = f->a[!turned];

  value[0] = best - r->period * floor(best / r->period);
  value[1] = larger;
  value[2] = smaller;
  value[3] = larger > 0 ? (larger - smaller) / (larger + smaller) : (double)NAN;
  value[4] = tct_curve_bump_width(r->period, f->q[1]);
  value[5] = f->b;
  value[6] = tct_curve_slope(c, f, r->reference);
  value[7] = f->r2;
}

static tct_status measure(const void *given, const tct_responses *r, tct_tuned_item *out,
                          tct_error *err)
{
  const struct params *own = given;
  const double gap         = tct_curve_gap(r->x, r->conditions, r->period) * acos(-1) / r->period;
  double centre[CENTRES], kappa[WIDTHS];
  tct_curve_fit f;

  /* below 0.3 the two bumps and the baseline are one */
  const tct_curve c = {.shapes    = 2,
                       .bends     = 2,
                       .at        = bumps,
                       .low       = {-INFINITY, 0.3},
                       .high      = {INFINITY, fmax(2 * log(2) / (gap * gap), 0.5)},
                       .held_low  = 1 << 1,
                       .held_high = 1 << 1,
                       .period    = r->period,
                       .grid      = {CENTRES, WIDTHS},
                       .place     = {centre, kappa}};
  for (int i = 0; i < CENTRES; i++) centre[i] = r->period / 2 * i / CENTRES;
  for (int i = 0; i < WIDTHS; i++) kappa[i] = fmin(0.8 * pow(3, i), 0.9 * c.high[1]);
  TCT_PASS(tct_curve_fit_to(&c, r, r->x, own->weight, &f, err));
  out->why = f.why;
  if (f.why == TCT_TUNING_FINE && f.a[0] <= 0 && f.a[1] <= 0) out->why = TCT_TUNING_AT_BOUND;
  if (out->why == TCT_TUNING_FINE) tell(&c, &f, r, out->value);
  return TCT_OK;
}

static const tct_tuned_number numbers[] = {
  {"preferred", "x", "where the higher of both bumps is highest", 0, 0, true},
  {"amplitude", "r", "height of the higher bump over the baseline", 0, INFINITY, false},
  {"amplitude_null", "r", "height of the lower bump over the baseline", 0, INFINITY, false},
  {"direction_index", "1", "difference over sum of both heights", 0, 1, false},
  TCT_CURVE_HALF_WIDTH("of a bump at half of its height"),
  TCT_CURVE_BASELINE("response on which both bumps stand"),
  TCT_CURVE_SLOPE,
  TCT_CURVE_R2,
};

const tct_tuning tct_tuning_double_von_mises = {
  .name     = "double_von_mises",
  .title    = "Double von Mises tuning curve",
  .family   = "curves",
  .summary  = "preferred direction, both heights and the width of two bumps half a turn apart",
  .equation = "f(x) = b + a_1 g(x - mu) + a_2 g(x - mu - period / 2)",
  .source   = "Swindale 1998, doi:10.1007/s004220050411",
  .notes =
    "Six values at least.  Fails where the bumps are narrower than the conditions lie apart or so "
    "broad that they cannot be told from a baseline, and where responses do not vary.  Heights "
    "are over the baseline, which the direction index of the curve therefore does not see",
  TCT_TAKES(struct params, params),
  .claims  = TCT_TUNING_SCALE_FREE | TCT_TUNING_TURN_FREE,
  .needs   = TCT_TUNING_NEEDS_VARIABLE | TCT_TUNING_NEEDS_CIRCLE,
  .scope   = TCT_TUNING_UNIT,
  .period  = 360,
  .n       = sizeof numbers / sizeof *numbers,
  .number  = numbers,
  .measure = measure,
};
