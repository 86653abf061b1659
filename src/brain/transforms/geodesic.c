/* geodesic.c -- how far apart conditions are by way of others.
 *
 * Where conditions lie on something curved, near ones tell how far apart far ones are; a straight line leaves what
 * they lie on.  Pairs up to a quantile are edges of a graph, as long as they are dissimilar; the others are as
 * far apart as the shortest way along edges.
 *
 *     d_ij -> min over ways i = a, b, ..., j of d_ab + d_bc + ...        Floyd 1962, doi:10.1145/367766.368168 */
#include <math.h>

#include <tercet/transform.h>

#include "base/memory.h"
#include "brain/geometry/transform.h"

struct params {
  double longest;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, longest, 1, 0, 1, "1",
            "the quantile of dissimilarities above which a pair is no edge"),
};

/* way [n][n]: how long an edge is, infinite where there is none */
static tct_status edges(int n, const double *rdm, double longest, double *way, tct_error *err)
{
  const size_t all = (size_t)n;

  for (size_t i = 0; i < all; i++)
    for (size_t j = i + 1; j < all; j++, rdm++) {
      if (*rdm < 0)
        return tct_fail(
          err, TCT_BAD_DATA,
          "no way is shorter than 0, and conditions %zu and %zu are %g apart: transform by "
          "positive first",
          i + 1, j + 1, *rdm);
      way[i * all + j] = way[j * all + i] = *rdm <= longest ? *rdm : (double)INFINITY;
    }
  return TCT_OK;
}

static void shorten(size_t n, double *way)
{
  for (size_t by = 0; by < n; by++)
    for (size_t i = 0; i < n; i++) {
      const double first = way[i * n + by];
      if (isinf(first)) continue;
      for (size_t j = 0; j < n; j++) {
        const double around = first + way[by * n + j];
        way[i * n + j]      = around < way[i * n + j] ? around : way[i * n + j];
      }
    }
}

static tct_status apply(const void *given, int n, double *rdm, tct_error *err)
{
  const struct params *own = given;
  const size_t all         = (size_t)n;
  double *way              = tct_alloc(all * all, sizeof *way), at[2];

  if (!way) return tct_fail(err, TCT_NO_MEMORY, "no memory for the ways between %d conditions", n);
  tct_status status = tct_rdm_quantiles(n, rdm, 0, own->longest, at, err);
  if (status == TCT_OK) status = edges(n, rdm, at[1], way, err);
  if (status == TCT_OK) {
    shorten(all, way);
    for (size_t i = 0; i < all; i++)
      for (size_t j = i + 1; j < all; j++, rdm++)
        if (!isnan(*rdm)) *rdm = isinf(way[i * all + j]) ? (double)NAN : way[i * all + j];
  }
  tct_free(way);
  return status;
}

const tct_transform tct_transform_geodesic = {
  .name     = "geodesic",
  .title    = "Geodesic distances",
  .family   = "topology",
  .summary  = "the length of the shortest way from one condition to another by way of others",
  .equation = "d_ij -> min over ways from i to j of the sum of their steps",
  .source   = "Lin and Kriegeskorte 2024, doi:10.1073/pnas.2317881121",
  .notes    = "For distances that add up: roots, not squares.  With all edges a metric stays as it "
              "is; set longest "
              "below 1 so that far pairs are reached by way of near ones.  Conditions between which "
              "there is no "
              "way are NAN",
  TCT_TAKES(struct params, params),
  .claims = TCT_TRANSFORM_NON_NEGATIVE,
  .apply  = apply,
};
