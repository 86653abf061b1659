/* statistics.c -- means, correlations and distances of plain arrays, in double.
 *
 * Two passes everywhere: the mean first, then what is left of it; the one-pass formula loses half of
 * the digits where the mean is large beside the spread, as it is for firing rates. */
#include "kernels/statistics.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "kernels/kernels.h"

/* Four chains let the compiler fill its vectors without being allowed to reorder a sum. */
#define FOUR_CHAINS(term)                                                                          \
  double s[4] = {0, 0, 0, 0};                                                                      \
  size_t i    = 0;                                                                                 \
  for (; i + 4 <= n; i += 4)                                                                       \
    for (size_t c = 0; c < 4; c++) {                                                               \
      const size_t k = i + c;                                                                      \
      s[c] += (term);                                                                              \
    }                                                                                              \
  for (size_t k = i; k < n; k++) s[k - i] += (term);                                               \
  return (s[0] + s[1]) + (s[2] + s[3])

double tct_sum_of(size_t n, const double *x)
{
  FOUR_CHAINS(x[k]);
}

double tct_inner(size_t n, const double *a, const double *b)
{
  FOUR_CHAINS(a[k] * b[k]);
}

double tct_squared_difference(size_t n, const double *a, const double *b)
{
  FOUR_CHAINS((a[k] - b[k]) * (a[k] - b[k]));
}

double tct_differences(size_t n, const double *a, const double *b, const double *x, const double *y)
{
  FOUR_CHAINS((a[k] - b[k]) * (x[k] - y[k]));
}

double tct_mean_of(size_t n, const double *x)
{
  return n ? tct_sum_of(n, x) / (double)n : (double)NAN;
}

/* a if b is NAN.  As fmax, which is a call where the compiler must mind signs of zero. */
static inline double larger(double a, double b)
{
  return b > a ? b : a;
}

/* In eight chains, which become vectors. */
TCT_WIDE static double reach(size_t n, const double *x)
{
  double most[8] = {0};
  size_t i       = 0;

  for (; i + 8 <= n; i += 8)
    for (size_t c = 0; c < 8; c++) most[c] = larger(most[c], fabs(x[i + c]));
  for (; i < n; i++) most[0] = larger(most[0], fabs(x[i]));
  for (size_t c = 1; c < 8; c++) most[0] = larger(most[0], most[c]);
  return most[0];
}

double tct_largest_of(size_t n, const double *x)
{
  return reach(n, x);
}

/* x - x is 0 unless x is not finite. */
TCT_WIDE static bool all_finite(size_t n, const double *x)
{
  double none[8] = {0};
  size_t i       = 0;

  for (; i + 8 <= n; i += 8)
    for (size_t c = 0; c < 8; c++) none[c] += x[i + c] - x[i + c];
  for (; i < n; i++) none[0] += x[i] - x[i];
  for (size_t c = 1; c < 8; c++) none[0] += none[c];
  return none[0] == 0;
}

/* NAN if any is not finite */
static double largest(size_t n, const double *x)
{
  return all_finite(n, x) ? reach(n, x) : (double)NAN;
}

TCT_WIDE static void subtract(size_t n, const double *x, double from, double *out)
{
  for (size_t i = 0; i < n; i++) out[i] = x[i] - from;
}

TCT_WIDE static void multiply(size_t n, const double *x, double by, double and_by, double *out)
{
  for (size_t i = 0; i < n; i++) out[i] = x[i] * by * and_by;
}

TCT_WIDE static void take_away(size_t n, double c, const double *from, double *to)
{
  for (size_t i = 0; i < n; i++) to[i] -= c * from[i];
}

/* what has clones is static: the choice between them would be exported */
void tct_take_away(size_t n, double c, const double *from, double *to)
{
  take_away(n, c, from, to);
}

TCT_WIDE static void symmetric_times(size_t n, const double *a, const double *x, double *y)
{
  enum { CHAINS = 8 };

  memset(y, 0, n * sizeof *y);
  for (size_t i = 0; i < n; i++) {
    const double *row = a + i * n, own = x[i];
    double sum[CHAINS] = {0};
    size_t j           = 0;
    for (; j + CHAINS <= i; j += CHAINS)
      for (size_t c = 0; c < CHAINS; c++) {
        sum[c] += row[j + c] * x[j + c];
        y[j + c] += row[j + c] * own;
      }
    for (; j < i; j++) {
      sum[0] += row[j] * x[j];
      y[j] += row[j] * own;
    }
    y[i] = row[i] * own;
    for (size_t c = 0; c < CHAINS; c++) y[i] += sum[c];
  }
}

void tct_symmetric_times(size_t n, const double *a, const double *x, double *y)
{
  symmetric_times(n, a, x, y);
}

static void fill(size_t n, double value, double *out)
{
  for (size_t i = 0; i < n; i++) out[i] = value;
}

/* Differences to the first number are summed, so that the mean of equal numbers is that number. */
bool tct_varies(double spread, double most)
{
  return spread > 4 * DBL_EPSILON * most;
}

bool tct_centred(size_t n, const double *x, double *out)
{
  const double most  = largest(n, x);
  const double first = n ? x[0] : 0;

  if (n == 0 || isnan(most)) return fill(n, (double)NAN, out), false;
  subtract(n, x, first, out);
  subtract(n, out, tct_mean_of(n, out), out);
  if (tct_varies(reach(n, out), most)) return true;
  return fill(n, 0, out), false;
}

bool tct_near_one(size_t n, double *x, int *e)
{
  const double most = largest(n, x);

  *e = 0;
  if (isnan(most)) return false;
  if (most > 0) (void)frexp(most, e);
  const double by = ldexp(1, -*e);
  if (isnormal(by))
    for (size_t i = 0; *e != 0 && i < n; i++) x[i] *= by;
  else
    for (size_t i = 0; i < n; i++) x[i] = ldexp(x[i], -*e);
  return true;
}

bool tct_unit_length(size_t n, const double *x, double *out)
{
  const double most = largest(n, x);

  if (!(most > 0)) return fill(n, (double)NAN, out), false;

  /* first to a largest number near 1, so that no square leaves the range; in two steps, since the
   * inverse of a denormal number is infinite */
  int e;
  (void)frexp(most, &e);
  multiply(n, x, ldexp(1, -e / 2), ldexp(1, -e + e / 2), out);
  multiply(n, out, 1 / sqrt(tct_inner(n, out, out)), 1, out);
  return true;
}

static bool seen(double a, double b)
{
  return !isnan(a) && !isnan(b);
}

/* Mean of x where `other` is there too, and its largest deviation; 0 if it does not vary. */
struct side {
  double mean, spread;
};

static struct side look(size_t n, const double *x, const double *other, size_t pairs)
{
  struct side s = {0, 0};
  double first = (double)NAN, sum = 0, most = 0;

  for (size_t i = 0; i < n; i++)
    if (seen(x[i], other[i])) {
      if (isnan(first)) first = x[i];
      sum += x[i] - first;
      most = larger(most, fabs(x[i]));
    }
  s.mean = first + sum / (double)pairs;
  for (size_t i = 0; i < n; i++)
    if (seen(x[i], other[i])) s.spread = larger(s.spread, fabs(x[i] - s.mean));
  if (!isfinite(s.mean) || !isfinite(s.spread) || !tct_varies(s.spread, most)) s.spread = 0;
  return s;
}

double tct_correlation(size_t n, const double *a, const double *b)
{
  size_t pairs = 0;

  for (size_t i = 0; i < n; i++) pairs += seen(a[i], b[i]);
  if (pairs < 2) return (double)NAN;

  const struct side x = look(n, a, b, pairs);
  const struct side y = look(n, b, a, pairs);
  if (!(x.spread > 0) || !(y.spread > 0)) return (double)NAN;

  /* in units of the largest deviation: no square overflows or vanishes */
  double xy = 0, xx = 0, yy = 0;
  for (size_t i = 0; i < n; i++) {
    if (!seen(a[i], b[i])) continue;
    const double u = (a[i] - x.mean) / x.spread;
    const double v = (b[i] - y.mean) / y.spread;
    xy += u * v;
    xx += u * u;
    yy += v * v;
  }
  return fmax(-1, fmin(1, xy / sqrt(xx * yy)));
}

double tct_cosine(size_t n, const double *a, const double *b)
{
  double most_a = 0, most_b = 0;

  for (size_t i = 0; i < n; i++)
    if (seen(a[i], b[i])) {
      most_a = larger(most_a, fabs(a[i]));
      most_b = larger(most_b, fabs(b[i]));
    }
  if (!(most_a > 0) || !(most_b > 0) || isinf(most_a) || isinf(most_b)) return (double)NAN;

  double ab = 0, aa = 0, bb = 0;
  for (size_t i = 0; i < n; i++) {
    if (!seen(a[i], b[i])) continue;
    const double u = a[i] / most_a;
    const double v = b[i] / most_b;
    ab += u * v;
    aa += u * u;
    bb += v * v;
  }
  return fmax(-1, fmin(1, ab / sqrt(aa * bb)));
}

/* Weighted mean, as a difference to the first, and the largest of what counts. */
static double weighted_mean(size_t n, const double *weight, const double *x, double *most)
{
  double sum = 0, total = 0, first = (double)NAN;

  for (size_t i = 0; i < n; i++) {
    if (!(weight[i] > 0)) continue;
    if (total <= 0) first = x[i];
    sum += weight[i] * (x[i] - first);
    total += weight[i];
    *most = larger(*most, fabs(x[i]));
  }
  return total > 1 ? first + sum / total : (double)NAN;
}

bool tct_weighted_unit(size_t n, const double *weight, const double *x, bool centred, double *out)
{
  double most = 0, spread = 0, sum = 0;
  const double mean = weighted_mean(n, weight, x, &most);
  const double from = centred ? mean : 0;
  int e;

  for (size_t i = 0; i < n; i++) {
    out[i] = weight[i] > 0 ? x[i] - from : 0;
    if (!isfinite(out[i])) return fill(n, (double)NAN, out), false;
    spread = larger(spread, fabs(out[i]));
  }
  if (centred ? !tct_varies(spread, most) : !(spread > 0)) return fill(n, (double)NAN, out), false;

  /* in two steps, as in tct_unit_length */
  (void)frexp(spread, &e);
  const double half = ldexp(1, -e / 2), other = ldexp(1, -e + e / 2);
  for (size_t i = 0; i < n; i++) {
    out[i] *= half * sqrt(weight[i]);
    out[i] *= other;
    sum += out[i] * out[i];
  }
  const double scale = 1 / sqrt(sum);
  for (size_t i = 0; i < n; i++) out[i] *= scale;
  return true;
}
