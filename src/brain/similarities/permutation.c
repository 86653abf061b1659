/* permutation.c -- the angle between two populations' responses when units are matched one to one.
 *
 *     angle = arccos(max over matchings of sum_i xc_i . yc_m(i) / (|Xc| |Yc|))
 *
 * As procrustes, but units may only change places: it asks whether single cells do the same, not whether
 * populations do.  Both are centred and of length 1.  A unit may stay without a partner, which is a match with
 * a silent one; where partners would only make it worse it does.  (If all had to be matched, three populations
 * of different size would break the triangle inequality.) */
#include <math.h>
#include <string.h>

#include <tercet/similarity.h>

#include "base/memory.h"
#include "brain/geometry/matrices.h"
#include "brain/geometry/sides.h"
#include "kernels/assignment.h"
#include "kernels/statistics.h"

static bool to_length_one(tct_side *s, int n)
{
  const size_t size = (size_t)s->units * (size_t)n;

  return tct_unit_length(size, s->by_unit, s->by_unit);
}

/* Of the matching in which unit i of `low`, the population with fewer, goes with to[i] of `high`, and those
 * whose gain is not above 0 with nobody: |X - Y|, or 0 to its last digits where they are the same. */
static double apart(const tct_side *low, const tct_side *high, int n, const double *gain,
                    const size_t *to, bool *taken)
{
  const size_t length = (size_t)n, units = (size_t)high->units;
  double sum = 0;

  for (size_t i = 0; i < (size_t)low->units; i++) {
    const double *x = low->by_unit + i * length, *y = high->by_unit + to[i] * length;
    const bool matched = gain[i * units + to[i]] > 0;
    if (matched) taken[to[i]] = true;
    sum += matched ? tct_squared_difference(length, x, y) : tct_inner(length, x, x);
  }
  for (size_t j = 0; j < units; j++) {
    const double *y = high->by_unit + j * length;
    if (!taken[j]) sum += tct_inner(length, y, y);
  }
  return sqrt(sum);
}

static double angle_of(const tct_side *low, const tct_side *high, int n)
{
  const size_t rows = (size_t)low->units, columns = (size_t)high->units;
  double *gain = tct_alloc(rows, columns * sizeof *gain), angle = (double)NAN;
  size_t *to  = tct_alloc(rows, sizeof *to);
  bool *taken = tct_alloc(columns, sizeof *taken);

  if (gain && to && taken) {
    tct_rows_by_rows(rows, columns, (size_t)n, low->by_unit, high->by_unit, gain);
    for (size_t i = 0; i < rows * columns; i++) gain[i] = fmax(0, gain[i]);
    if (tct_assign(rows, columns, gain, to))
      angle = 2 * asin(fmin(sqrt(0.5), 0.5 * apart(low, high, n, gain, to, taken)));
  }
  tct_free(gain);
  tct_free(to);
  tct_free(taken);
  return angle;
}

static double compare(const void *given, int n, int p, const double *a, int q, const double *b)
{
  tct_sides s;
  double angle = (double)NAN;
  (void)given;

  if (tct_sides_of(n, p, a, q, b, &s) && to_length_one(&s.a, s.n) && to_length_one(&s.b, s.n))
    angle = p <= q ? angle_of(&s.a, &s.b, s.n) : angle_of(&s.b, &s.a, s.n);
  tct_sides_free(&s);
  return angle;
}

const tct_similarity tct_similarity_permutation = {
  .name     = "permutation",
  .title    = "Angular distance of matched units",
  .family   = "distance of shapes",
  .summary  = "the angle between two populations' responses when units are matched one to one",
  .equation = "angle = arccos(max over matchings m of sum_i xc_i . yc_m(i) / (|Xc| |Yc|))",
  .source   = "Williams et al. 2021, doi:10.48550/arXiv.2110.14739",
  .notes    = "In rad; 0: the same units in another order, up to one gain; pi / 2: no two go "
              "together.  Never less than procrustes.  Units of which none goes with another stay "
              "without a partner, as if with a silent one.  Time grows with the third power of units "
              "at worst.  Conditions with a missing value in either population are left out (of three "
              "such populations, not the same ones for every two: then it is no metric).  Undefined "
              "(NAN) where a population does not vary, and if memory runs out",
  .smaller_is_more_similar = true,
  .claims = TCT_SIMILARITY_SYMMETRIC | TCT_SIMILARITY_SCALE_FREE | TCT_SIMILARITY_PERMUTATION_FREE |
            TCT_SIMILARITY_BOUNDED | TCT_SIMILARITY_ZERO_AT_SELF | TCT_SIMILARITY_TRIANGLE,
  .least   = 0,
  .most    = 1.5707963267948966,
  .compare = compare,
};
