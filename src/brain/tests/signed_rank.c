/* signed_rank.c -- do subjects' values above 0 rank higher than those below?
 *
 *     W = sum of ranks of |x_i| over subjects with x_i > 0;  under the null each sign is a coin's
 *
 * Zeros are left out and ties share their rank.  The distribution of W is counted exactly, ties and all:
 * twice the ranks are whole numbers, and the number of ways to each sum is that of adding one subject after
 * another.  From 60 subjects on it is normal, to 4 digits. */
#include <tercet/test.h>

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "kernels/distributions.h"
#include "kernels/ranks.h"

enum { EXACT_MOST = 60 };

/* way[s] = share of all signs for which twice W is s; up to 2 x sum of ranks = n (n + 1) */
static void count_ways(int n, const double *rank, int most, double *way)
{
  int reached = 0;

  memset(way, 0, (size_t)(most + 1) * sizeof *way);
  way[0] = 1;
  for (int i = 0; i < n; i++) {
    const int step = (int)lround(2 * rank[i]);
    for (int s = reached; s >= 0; s--) {
      way[s] *= 0.5;
      way[s + step] += way[s];
    }
    reached += step;
  }
}

static tct_status exact(int n, const double *rank, double w, double *above, double *below,
                        tct_error *err)
{
  const int most = n * (n + 1), at = (int)lround(2 * w);
  double *way = tct_alloc((size_t)most + 1, sizeof *way);

  if (!way) return tct_fail(err, TCT_NO_MEMORY, "no memory for the ranks of %d subjects", n);
  count_ways(n, rank, most, way);
  for (int s = 0; s <= most; s++) {
    *above += s >= at ? way[s] : 0;
    *below += s <= at ? way[s] : 0;
  }
  tct_free(way);
  return TCT_OK;
}

static void normal(int n, const double *rank, double w, double *above, double *below)
{
  double square = 0, middle = 0;

  for (int i = 0; i < n; i++) {
    middle += 0.5 * rank[i];
    square += 0.25 * rank[i] * rank[i];
  }
  *above = tct_normal_above((w - 0.5 - middle) / sqrt(square));
  *below = tct_normal_above((middle - w - 0.5) / sqrt(square));
}

/* |x| of those that are neither missing nor 0, and their signs */
static int sizes(const tct_evidence *e, double *size, bool *up, int *known)
{
  int n = 0;

  for (int i = 0; e->subject && i < e->subjects; i++) {
    *known += !isnan(e->subject[i]);
    if (isnan(e->subject[i]) || e->subject[i] == 0) continue;
    size[n] = fabs(e->subject[i]);
    up[n++] = e->subject[i] > 0;
  }
  return n;
}

static tct_status by_ranks(const tct_evidence *e, double *size, bool *up, double *p, tct_error *err)
{
  int known   = 0;
  const int n = sizes(e, size, up, &known);
  double w = 0, above = 0, below = 0;

  *p = known ? 1 : (double)NAN;
  if (n == 0) return TCT_OK;
  if (tct_mid_ranks((size_t)n, size, size) < 0)
    return tct_fail(err, TCT_NO_MEMORY, "no memory to rank %d subjects", n);
  for (int i = 0; i < n; i++) w += up[i] ? size[i] : 0;
  if (n > EXACT_MOST)
    normal(n, size, w, &above, &below);
  else
    TCT_TRY(exact(n, size, w, &above, &below, err), err, "counting signs");
  *p = e->one_sided ? above : fmin(1, 2 * fmin(above, below));
  return TCT_OK;
}

static tct_status p_of(const void *params, const tct_evidence *e, double *p, tct_error *err)
{
  const size_t room = e->subject && e->subjects > 0 ? (size_t)e->subjects : 1;
  double *size      = tct_alloc(room, sizeof *size);
  bool *up          = tct_alloc(room, sizeof *up);
  tct_status code   = TCT_OK;
  (void)params;

  *p = (double)NAN;
  if (size && up)
    code = by_ranks(e, size, up, p, err);
  else
    code = tct_fail(err, TCT_NO_MEMORY, "no memory for %zu subjects", room);
  tct_free(size);
  tct_free(up);
  return code;
}

static double smallest(const void *params, const tct_evidence *e)
{
  int known = 0, n = 0;
  (void)params;

  for (int i = 0; e->subject && i < e->subjects; i++) {
    known += !isnan(e->subject[i]);
    n += !isnan(e->subject[i]) && e->subject[i] != 0;
  }
  return known > 0 ? fmin(1, ldexp(e->one_sided ? 1 : 2, -n)) : (double)NAN;
}

const tct_test tct_test_signed_rank = {
  .name     = "signed_rank",
  .title    = "Wilcoxon's signed ranks",
  .family   = "ranks",
  .summary  = "whether subjects' values above 0 rank higher than those below",
  .equation = "W = sum of ranks of |x_i| with x_i > 0,  p = P(W' >= W) over all signs",
  .source   = "Wilcoxon 1945, doi:10.2307/3001968",
  .notes =
    "The null is that subjects' values scatter symmetrically about 0.  Holds for other subjects "
    "and these conditions, whatever was drawn.  N subjects give no p below 1 / 2^N, two-sided "
    "2 / 2^N: 0.031 for 6, 0.002 for 10",
  .claims   = TCT_TEST_EXACT | TCT_TEST_NEEDS_SUBJECTS,
  .p        = p_of,
  .smallest = smallest,
};
