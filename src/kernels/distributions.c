/* distributions.c -- tails and quantiles of the normal and of Student's distribution.
 *
 *     P(T > t) = I_x(n/2, 1/2) / 2,   x = n / (n + t^2),   for t > 0 and n degrees of freedom
 *
 * I is the regularised incomplete beta function, by the continued fraction of Didonato and Morris 1992
 * (doi:10.1145/131766.131776), on whichever side of its mean it converges.  Quantiles are found on the tail by Newton's steps. */
#include "kernels/distributions.h"

#include <float.h>
#include <math.h>

#define ROOT_HALF   0.70710678118654752440
#define ROOT_TWO_PI 2.50662827463100050242
#define LOG_ROOT_PI 0.57236494292470008707

/* above this the first correction to the normal is exact in double */
static const double many = 1e7;

/* ---- normal --------------------------------------------------------------------------------------- */

double tct_normal_above(double z)
{
  return 0.5 * erfc(z * ROOT_HALF);
}

static double density(double z)
{
  return exp(-0.5 * z * z) / ROOT_TWO_PI;
}

/* z with P(Z > z) = q, for q up to a half: Abramowitz and Stegun 1964, 26.2.23, then Halley's steps. */
static double upper_normal(double q)
{
  const double t = sqrt(-2 * log(q));
  double z       = t - (2.515517 + t * (0.802853 + t * 0.010328)) /
                   (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));

  for (int i = 0; i < 3; i++) {
    const double step = (tct_normal_above(z) - q) / density(z);
    z += step / (1 - 0.5 * z * step);
  }
  return z;
}

double tct_normal_quantile(double p)
{
  if (!(p >= 0 && p <= 1)) return (double)NAN;
  if (p == 0 || p == 1) return p == 0 ? -(double)INFINITY : (double)INFINITY;
  if (p == 0.5) return 0;
  return p < 0.5 ? -upper_normal(p) : upper_normal(1 - p);
}

/* ---- Student -------------------------------------------------------------------------------------- */

/* What Stirling's formula leaves of log Gamma(a), for a of 10 or more. */
static double stirling_rest(double a)
{
  const double b = 1 / (a * a);

  return (1.0 / 12 -
          b * (1.0 / 360 -
               b * (1.0 / 1260 - b * (1.0 / 1680 - b * (1.0 / 1188 - b * 691 / 360360))))) /
         a;
}

/* log B(a, 1/2); for large a without taking large numbers from one another. */
static double log_beta_half(double a)
{
  if (a < 10) return lgamma(a) + LOG_ROOT_PI - lgamma(a + 0.5);
  return LOG_ROOT_PI + 0.5 - a * log1p(0.5 / a) - 0.5 * log(a) + stirling_rest(a) -
         stirling_rest(a + 0.5);
}

/* I_x(a, b) B(a, b) / (x^a y^b), y = 1 - x, where x is below the mean a / (a + b): Didonato and Morris'
 * continued fraction, in which nothing cancels for large a, by Lentz's method. */
static double fraction(double a, double b, double x, double y)
{
  const double apart = a * y - b * x;
  double whole = a / (a + 1) * (apart + 1), c = whole, d = 0;

  for (int n = 1; n < 100000; n++) {
    const double at = a + 2 * n - 1, square = n * (b - n) * x;
    const double top  = (a + n - 1) / at * ((a + b + n - 1) / at) * square * x;
    const double rest = n + square / at + (a + n) / (at + 2) * (apart + 1 + n * (1 + y));
    d                 = 1 / (rest + top * d);
    c                 = rest + top / c;
    whole *= c * d;
    if (fabs(c * d - 1) < DBL_EPSILON) break;
  }
  return 1 / whole;
}

/* Edgeworth's first term: what is left is of the order of 1 / dof^2. */
static double nearly_normal_above(double t, double dof)
{
  const double z = isinf(dof) ? 0 : t * (t * t + 1) / (4 * dof);

  return tct_normal_above(t) + z * density(t);
}

static double positive_above(double t, double dof)
{
  if (isinf(t)) return 0;
  if (dof > many) return nearly_normal_above(t, dof);
  const double a = 0.5 * dof, u = t / dof * t, x = 1 / (1 + u), y = u / (1 + u);
  if (u == 0) return 0.5;
  const double front = exp(-a * log1p(u) + 0.5 * log(y) - log_beta_half(a));

  if (y > 1 / (dof + 1)) return 0.5 * front * fraction(a, 0.5, x, y);
  return 0.5 - 0.5 * front * fraction(0.5, a, y, x);
}

double tct_student_above(double t, double dof)
{
  if (!(dof > 0) || isnan(t)) return (double)NAN;
  return t < 0 ? 1 - positive_above(-t, dof) : positive_above(t, dof);
}

static double student_density(double t, double dof)
{
  if (dof > many) return density(t);
  return exp(-0.5 * (dof + 1) * log1p(t / dof * t) - log_beta_half(0.5 * dof)) / sqrt(dof);
}

/* t with P(T > t) = q, for q below a half.  The tail is convex, and that of the normal lies below it: from
 * there Newton's steps only go up, in log t, so that few are enough where it is far. */
static double upper_student(double q, double dof)
{
  double t = upper_normal(q);

  for (int i = 0; i < 500; i++) {
    const double left = positive_above(t, dof) - q, slope = t * student_density(t, dof);
    const double to = left / slope < 1 ? t + left / slope * t : 2 * t;
    if (!(fabs(to - t) > 2 * DBL_EPSILON * t)) return to;
    t = to;
  }
  return t;
}

double tct_student_quantile(double p, double dof)
{
  if (!(dof > 0) || !(p >= 0 && p <= 1)) return (double)NAN;
  if (p == 0.5) return 0;
  if (p == 0 || p == 1 || isinf(dof)) return tct_normal_quantile(p);
  return p < 0.5 ? -upper_student(p, dof) : upper_student(1 - p, dof);
}
