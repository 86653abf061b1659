/* interval.c -- intervals for means over pairs of blocks.
 *
 * A square s = |mean|^2 has Var = two + slope s.  The interval holds all s >= 0 for which the value lies
 * within t standard deviations *as they would be at s* (Wilson's score interval, 1927,
 * doi:10.1080/01621459.1927.10502953), and below 0 those within t sqrt(two).  So at the edge only `two`
 * counts, which is well known from all pairs, and not `one`, which is known from B blocks.
 *
 * The slope is one / s where s is far from 0.  Within about two standard deviations of 0 that is a ratio
 * of two small noisy numbers, and leans on what it would be for noise alike in all directions: Cov = v I
 * in d dimensions gives one = 4 s v / B and two = 2 d v^2 / (B (B - 1)), hence 4 / B x Var(f) / trace. */
#include "lab/credit/interval.h"

#include <math.h>

#include "kernels/distributions.h"

static double mean_of_pairs(const tct_kernel *k, double *row)
{
  const int n = k->blocks;
  double all  = 0;

  for (int a = 0; a < n; a++) {
    row[a] = 0;
    for (int b = 0; b < n; b++)
      if (b != a) row[a] += k->at[a][b];
    all += row[a];
  }
  return all / n / (n - 1);
}

tct_moments tct_moments_of(const tct_kernel *k)
{
  const int n   = k->blocks;
  tct_moments m = {.mean = k->at[0][0], .blocks = n};
  double row[TCT_CREDIT_BLOCKS], diagonal = 0, rows = 0, pairs = 0, each;

  if (n < 4) return m;
  m.mean = mean_of_pairs(k, row);
  for (int a = 0; a < n; a++) {
    diagonal += k->at[a][a] / n;
    row[a] = (row[a] - (n - 1) * m.mean) / (n - 2); /* the effect of block a */
    rows += row[a] * row[a] / (n - 1);
    for (int b = 0; b < a; b++) {
      const double left = k->at[a][b] - m.mean - row[a] - row[b];
      pairs += left * left;
    }
  }
  each  = pairs / (0.5 * n * (n - 3));
  rows  = rows - each / (n - 2);
  m.one = 4 * rows / n;
  m.two = 2 * each / n / (n - 1);
  if (diagonal > m.mean) m.steep = 4 * each / n / (diagonal - m.mean);
  m.steep = fmin(m.steep, 4 * sqrt(each) / n);
  return m;
}

/* Satterthwaite 1946, doi:10.2307/3002019: the freedom of a sum of two estimated variances.  `one` comes of
 * B blocks, and only the part `sure` of it is estimated.  About 2 two, the pairs' share in the blocks, was
 * taken off it and leaves its error; as `one` is kept from falling below 0, 1.5 is nearer. */
static double student_of(double one, double two, double sure, int blocks)
{
  const double n = blocks, sum = one + two, seen = sure * (one + 1.5 * two);

  if (!(sum > 0)) return 0;
  return tct_student_quantile(
    0.975, fmax(4, sum * sum / (seen * seen / (n - 1) + two * two / (0.5 * n * (n - 3)))));
}

tct_estimate tct_around(double value, const tct_moments *of)
{
  const double one = fmax(0, of->one);
  const double by  = student_of(one, of->two, 1, of->blocks) * sqrt(one + of->two);

  return (tct_estimate){value, value - by, value + by};
}

tct_estimate tct_around_square(double value, const tct_moments *of)
{
  const double up = fmax(0, value), lean = 4 * of->two, one = fmax(0, of->one);
  const double sure  = up + lean > 0 ? up * up / (up * up + lean) : 0;
  const double grown = sure * one + (1 - sure) * of->steep * up; /* `one` as it would be at `up` */
  const double slope = up > 0 ? grown / up : of->steep;
  const double t     = student_of(grown, of->two, sure, of->blocks);
  const double by = t * sqrt(of->two), half = t * t * slope / 2;
  const double root  = sqrt(fmax(0, half * half + 2 * half * value + by * by));
  tct_estimate found = {value, value - by, value + by};

  if (found.low > 0) found.low = fmax(0, value + half - root);
  if (found.high > 0) found.high = value + half + root;
  return found;
}
