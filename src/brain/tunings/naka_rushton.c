/* naka_rushton.c -- how a unit's response grows with contrast and saturates.
 *
 *     f(c) = b + R_max c^n / (c^n + c50^n)
 *
 * c50, the contrast of half the response, must lie among those that were shown: of a unit that does not
 * saturate, c50 and R_max are two names of one slope. */
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

enum { CENTRES = 12, EXPONENTS = 5 };

static void rise(double period, const double *q, double x, tct_shape *s)
{
  const double g = x > 0 ? 1 / (1 + pow(q[0] / x, q[1])) : 0, bend = g * (1 - g);
  (void)period;

  *s = (tct_shape){.g = {g}};
  if (!(x > 0)) return;
  s->by_bend[0][0] = -bend * q[1] / q[0];
  s->by_bend[0][1] = bend * log(x / q[0]);
  s->by_x[0]       = bend * q[1] / x;
}

static tct_status measure(const void *given, const tct_responses *r, tct_tuned_item *out,
                          tct_error *err)
{
  const struct params *own = given;
  const double most        = r->x[r->conditions - 1];
  double least             = most, centre[CENTRES], exponent[EXPONENTS];
  tct_curve_fit f;

  for (int k = 0; k < r->conditions; k++)
    if (r->x[k] > 0) least = fmin(least, r->x[k]);
  if (r->x[0] < 0 || !(most > 0)) {
    out->why = TCT_TUNING_FEW_CONDITIONS;
    return TCT_OK;
  }
  const tct_curve c = {.shapes    = 1,
                       .bends     = 2,
                       .at        = rise,
                       .low       = {least / 2, 0.2},
                       .high      = {most, 10},
                       .held_low  = 3,
                       .held_high = 3,
                       .grid      = {CENTRES, EXPONENTS},
                       .place     = {centre, exponent}};
  for (int i = 0; i < CENTRES; i++) centre[i] = least * pow(most / least, (i + 0.5) / CENTRES);
  for (int i = 0; i < EXPONENTS; i++) exponent[i] = 0.7 * pow(1.8, i);
  TCT_PASS(tct_curve_fit_to(&c, r, r->x, own->weight, &f, err));
  out->why = f.why;
  if (f.why != TCT_TUNING_FINE) return TCT_OK;
  out->value[0] = f.q[0];
  out->value[1] = f.q[1];
  out->value[2] = f.a[0];
  out->value[3] = f.b;
  out->value[4] = tct_curve_slope(&c, &f, r->reference);
  out->value[5] = f.r2;
  return TCT_OK;
}

static const tct_tuned_number numbers[] = {
  {"c50", "x", "contrast of half the response", 0, INFINITY, false},
  {"exponent", "1", "how steeply the response rises", 0, 10, false},
  {"r_max", "r", "response to which the curve rises over the baseline", 0, INFINITY, false},
  TCT_CURVE_BASELINE("response without contrast"),
  TCT_CURVE_SLOPE,
  TCT_CURVE_R2,
};

const tct_tuning tct_tuning_naka_rushton = {
  .name     = "naka_rushton",
  .title    = "Naka-Rushton contrast response",
  .family   = "curves",
  .summary  = "half-saturation, exponent and height of the response to contrast",
  .equation = "f(c) = b + R_max c^n / (c^n + c50^n)",
  .source =
    "Naka and Rushton 1966, doi:10.1113/jphysiol.1966.sp008001; Albrecht and Hamilton 1982, "
    "doi:10.1152/jn.1982.48.1.217",
  .notes =
    "Five contrasts at least, none below 0.  Fails where c50 ends at the highest contrast: the "
    "unit does not saturate there; and where the exponent ends at 0.2 or 10: between two "
    "contrasts a step is as good as a curve.  A response that falls with contrast fails too",
  TCT_TAKES(struct params, params),
  .claims  = TCT_TUNING_SCALE_FREE,
  .needs   = TCT_TUNING_NEEDS_VARIABLE,
  .scope   = TCT_TUNING_UNIT,
  .n       = sizeof numbers / sizeof *numbers,
  .number  = numbers,
  .measure = measure,
};
