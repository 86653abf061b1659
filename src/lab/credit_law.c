/* credit_law.c -- a power law through points with intervals: weighted least squares of logarithms. */
#include "lab/credit_law.h"

#include "lab/credit_interval.h"

#include <math.h>

/* Student's 97.5 % quantile; the approximation begins at 6 degrees of freedom. */
static double quantile(int freedom)
{
  static const double few[] = {NAN, 12.7062, 4.3027, 3.1824, 2.7764, 2.5706};

  return freedom < 6 ? few[freedom] : tct_student(freedom);
}

/* One over the variance of log y; a point without a width is known to a millionth.  Where the interval ends
 * below 0 its upper half speaks for both. */
static double weight(const tct_estimate *y)
{
  double width = 0;

  if (isfinite(y->low) && isfinite(y->high))
    width = y->low > 0 ? (log(y->high) - log(y->low)) / (2 * 1.96)
                       : (log(y->high) - log(y->value)) / 1.96;

  return 1 / (width * width + 1e-12);
}

static bool usable(double x, const tct_estimate *y)
{
  return x > 0 && y->value > 0 && isfinite(y->value) && !isinf(y->high);
}

int tct_law_fit(int n, const double *x, const tct_estimate *y, tct_estimate *slope, double *at_one)
{
  double w = 0, mx = 0, my = 0, xx = 0, xy = 0, off = 0;
  int used = 0;

  *slope  = (tct_estimate){NAN, NAN, NAN};
  *at_one = NAN;
  for (int i = 0; i < n; i++) {
    if (!usable(x[i], &y[i])) continue;
    const double by = weight(&y[i]);
    used++;
    w += by;
    mx += by * log(x[i]);
    my += by * log(y[i].value);
  }
  if (used < 3) return used;
  mx /= w;
  my /= w;
  for (int i = 0; i < n; i++) {
    if (!usable(x[i], &y[i])) continue;
    const double by = weight(&y[i]), dx = log(x[i]) - mx;
    xx += by * dx * dx;
    xy += by * dx * (log(y[i].value) - my);
  }
  if (!(xx > 0)) return used;
  const double b = xy / xx;
  for (int i = 0; i < n; i++) {
    if (!usable(x[i], &y[i])) continue;
    const double left = log(y[i].value) - my - b * (log(x[i]) - mx);
    off += weight(&y[i]) * left * left / (used - 2);
  }
  const double half = quantile(used - 2) * sqrt(fmax(1, off) / xx);
  *slope            = (tct_estimate){b, b - half, b + half};
  *at_one           = exp(my - b * mx);
  return used;
}
