/* neighbours.c -- of each condition's nearest neighbours, how many are the same in both populations?
 *
 *     overlap = mean over conditions i of |A_i and B_i| / |A_i or B_i|
 *
 * A_i, B_i: the k conditions whose patterns are nearest to that of i in a, in b.  Local, where cka and
 * procrustes are ruled by what lies far apart.  All that are as near as the k-th belong to them, so that ties
 * are not decided by order. */
#include <math.h>

#include <tercet/similarity.h>

#include "base/memory.h"
#include "brain/geometry/sides.h"
#include "kernels/ranks.h"
#include "kernels/statistics.h"

enum { EUCLIDEAN, COSINE };
enum { JACCARD, SHARED };

struct params {
  int64_t k;
  int distance, measure;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, k, 5, 1, 100000, "1", "neighbours of a condition"),
  TCT_PARAM_CHOICE(struct params, distance, EUCLIDEAN, "euclidean|cosine",
                   "what is near: patterns, or their directions from the mean over conditions"),
  TCT_PARAM_CHOICE(struct params, measure, JACCARD, "jaccard|shared",
                   "a share of those that are neighbours in either, or of the larger circle"),
};

/* To length 1, so that distances are those of directions.  A pattern at the mean has none and stays. */
static void to_directions(double *x, int n, int units)
{
  for (size_t i = 0; i < (size_t)n; i++) {
    double *row       = x + i * (size_t)units;
    const double size = sqrt(tct_inner((size_t)units, row, row));
    for (int k = 0; size > 0 && k < units; k++) row[k] /= size;
  }
}

/* near [n]: is it among the k nearest to i?  d, place: room for n */
static bool circle(const double *x, int n, int units, int i, int k, double *d, size_t *place,
                   bool *near)
{
  const size_t width = (size_t)units;

  for (int j = 0; j < n; j++)
    d[j] = j == i ? (double)NAN
                  : tct_squared_difference(width, x + (size_t)i * width, x + (size_t)j * width);
  if (!tct_places_in_order((size_t)n, d, place)) return false;
  for (int j = 0; j < n; j++) near[j] = j != i && d[j] <= d[place[k - 1]];
  return true;
}

static double overlap(const bool *a, const bool *b, int n, int measure)
{
  int both = 0, either = 0, in_a = 0, in_b = 0;

  for (int j = 0; j < n; j++) {
    both += a[j] && b[j];
    either += a[j] || b[j];
    in_a += a[j];
    in_b += b[j];
  }
  return (double)both / (measure == JACCARD ? either : in_a > in_b ? in_a : in_b);
}

static double mean_overlap(const struct params *own, const tct_sides *s)
{
  const int n = s->n;
  double *x = tct_by_condition(&s->a, n), *y = tct_by_condition(&s->b, n), sum = 0;
  double *d    = tct_alloc((size_t)n, sizeof *d + sizeof(size_t) + 2 * sizeof(bool));
  size_t *room = (size_t *)(d ? d + n : NULL);
  bool *a = d ? (bool *)(room + n) : NULL, *b = a ? a + n : NULL;
  bool made = x && y && d;

  if (made && own->distance == COSINE) {
    to_directions(x, n, s->a.units);
    to_directions(y, n, s->b.units);
  }
  for (int i = 0; made && i < n; i++) {
    made = circle(x, n, s->a.units, i, (int)own->k, d, room, a) &&
           circle(y, n, s->b.units, i, (int)own->k, d, room, b);
    if (made) sum += overlap(a, b, n, own->measure) / n;
  }
  tct_free(x);
  tct_free(y);
  tct_free(d);
  return made ? fmin(1, sum) : (double)NAN;
}

static bool varies(const tct_side *s, int n)
{
  const size_t size = (size_t)s->units * (size_t)n;

  return tct_inner(size, s->by_unit, s->by_unit) > 0;
}

static double compare(const void *given, int n, int p, const double *a, int q, const double *b)
{
  const struct params *own = given;
  tct_sides s;
  double mean = (double)NAN;

  if (tct_sides_of(n, p, a, q, b, &s) && own->k < s.n - 1 && varies(&s.a, s.n) && varies(&s.b, s.n))
    mean = mean_overlap(own, &s);
  tct_sides_free(&s);
  return mean;
}

const tct_similarity tct_similarity_neighbours = {
  .name     = "neighbours",
  .title    = "Overlap of nearest neighbours",
  .family   = "neighbourhoods",
  .summary  = "how many of a condition's nearest neighbours are the same in two populations",
  .equation = "overlap = mean over conditions of |A and B| / |A or B|,  A, B its k nearest",
  .source   = "Klabunde et al. 2023, doi:10.48550/arXiv.2305.06329",
  .notes = "1: the same neighbours everywhere.  By chance about k / (conditions - 1) are shared, "
           "of which the Jaccard index makes k / (2 conditions - 2 - k).  Conditions with a "
           "missing value in either population are left out.  Undefined (NAN) unless there are at "
           "least k + 2 conditions, where a population does not vary, and if memory runs out",
  TCT_TAKES(struct params, params),
  .claims = TCT_SIMILARITY_SYMMETRIC | TCT_SIMILARITY_SCALE_FREE | TCT_SIMILARITY_ROTATION_FREE |
            TCT_SIMILARITY_PERMUTATION_FREE | TCT_SIMILARITY_BOUNDED | TCT_SIMILARITY_ONE_AT_SELF,
  .least   = 0,
  .most    = 1,
  .compare = compare,
};
