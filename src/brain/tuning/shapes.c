/* shapes.c -- what tuning curves are made of, and what is read off a fitted one. */
#include "brain/tuning/curve.h"

#include <math.h>

double tct_curve_at(const tct_curve *c, const tct_curve_fit *f, double x)
{
  double sum = f->b;
  tct_shape s;

  c->at(c->period, f->q, x, &s);
  for (int k = 0; k < c->shapes; k++) sum += f->a[k] * s.g[k];
  return sum;
}

double tct_curve_slope(const tct_curve *c, const tct_curve_fit *f, double x)
{
  double sum = 0;
  tct_shape s;

  if (isnan(x)) return x;
  c->at(c->period, f->q, x, &s);
  for (int k = 0; k < c->shapes; k++) sum += f->a[k] * s.by_x[k];
  return sum;
}

double tct_curve_gap(const double *x, int n, double period)
{
  double gap = period > 0 ? x[0] + period - x[n - 1] : INFINITY;

  for (int k = 1; k < n; k++) gap = fmin(gap, x[k] - x[k - 1]);
  return gap;
}

void tct_curve_bump(double period, const double *q, double x, double *g, double by_bend[2],
                    double *by_x)
{
  const double turn = 2 * acos(-1) / period, angle = turn * (x - q[0]), kappa = q[1];
  const double c = cos(angle) - 1, top = exp(kappa * c);
  const double lowest = exp(-2 * kappa), height = -expm1(-2 * kappa);

  *g         = (top - lowest) / height;
  *by_x      = -kappa * top * sin(angle) * turn / height;
  by_bend[0] = -*by_x;
  by_bend[1] = (c * top + 2 * lowest * (1 - *g)) / height;
}

double tct_curve_bump_width(double period, double kappa)
{
  const double half = 1 + log((1 + exp(-2 * kappa)) / 2) / kappa;

  return acos(fmax(-1, half)) * period / (2 * acos(-1));
}
