/* curve.h -- a tuning curve fitted to the mean responses of one unit.
 *
 *     f(x) = b + sum_j a_j g_j(x; q)
 *
 * b and a enter linearly, so that for each place q of a grid the best of them is a small linear problem; from
 * the best few places Levenberg and Marquardt go on with all parameters at once, within bounds. */
#ifndef TERCET_BRAIN_TUNING_CURVE_H
#define TERCET_BRAIN_TUNING_CURVE_H

#include <tercet/tuning.h>

enum { TCT_CURVE_SHAPES = 2, TCT_CURVE_BENDS = 2, TCT_CURVE_PARAMETERS = 5 };

/* What each condition counts: its trials; or these over the variance of a trial there. */
enum { TCT_CURVE_BY_TRIALS, TCT_CURVE_BY_VARIANCE };
#define TCT_CURVE_WEIGHT_OF(type)                                                                  \
  TCT_PARAM_CHOICE(type, weight, TCT_CURVE_BY_TRIALS, "trials|variance",                           \
                   "what a condition counts: its trials, or its trials over their variance, of "   \
                   "which the pooled one counts as one more trial")

/* Numbers that several curves have. */
#define TCT_CURVE_HALF_WIDTH(of_what)                                                              \
  {                                                                                                \
    "half_width", "x", "half of the width " of_what, 0, INFINITY, false                            \
  }
#define TCT_CURVE_BASELINE(doc)                                                                    \
  {                                                                                                \
    "baseline", "r", doc, 0, 0, false                                                              \
  }
#define TCT_CURVE_SLOPE                                                                            \
  {                                                                                                \
    "slope", "r/x", "of the curve at the reference; undefined without one", 0, 0, false            \
  }
#define TCT_CURVE_R2                                                                               \
  {                                                                                                \
    "r2", "1", "share of the variance of the means that the curve has", 0, 1, false                \
  }

/* g and its derivatives at one x; all are set. */
typedef struct {
  double g[TCT_CURVE_SHAPES];
  double by_bend[TCT_CURVE_SHAPES][TCT_CURVE_BENDS];
  double by_x[TCT_CURVE_SHAPES];
} tct_shape;

typedef struct {
  int shapes, bends;
  void (*at)(double period, const double *q, double x, tct_shape *s);
  double low[TCT_CURVE_BENDS], high[TCT_CURVE_BENDS]; /* of q */
  unsigned held_low, held_high; /* bits of q that fail a fit which ends at that bound */
  bool signless;                /* a may be below 0; it fails no fit */
  double period;
  int grid[TCT_CURVE_BENDS]; /* places along each q */
  const double *place[TCT_CURVE_BENDS];
} tct_curve;

typedef struct {
  double b, a[TCT_CURVE_SHAPES], q[TCT_CURVE_BENDS];
  double r2; /* share of the weighted variance of the means */
  tct_tuning_why why;
} tct_curve_fit;

/* Of unit 0; x [conditions] of r may be replaced by another (its logarithm).  NO_MEMORY. */
tct_status tct_curve_fit_to(const tct_curve *c, const tct_responses *r, const double *x, int weight,
                            tct_curve_fit *into, tct_error *err);
double tct_curve_at(const tct_curve *c, const tct_curve_fit *f, double x);
double tct_curve_slope(const tct_curve *c, const tct_curve_fit *f, double x);
/* The smallest distance of two neighbouring x, around the circle if there is one. */
double tct_curve_gap(const double *x, int n, double period);
/* exp((cos(2 pi (x - q0) / period) - 1) q1), from 0 at its lowest to 1 at its highest. */
void tct_curve_bump(double period, const double *q, double x, double *g, double by_bend[2],
                    double *by_x);
double tct_curve_bump_width(double period, double kappa); /* half of it at half height */

#endif
