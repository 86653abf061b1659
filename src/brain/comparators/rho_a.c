/* rho_a.c -- the Spearman correlation to be expected if ties were broken at random.
 *
 * Spearman's own coefficient rewards ties: a model that says "same category or not" can beat one that
 * predicts the true order.  Broken at random, ties win nothing on average, and that average has a
 * closed form: no draws, the cost of one sort.
 *
 *     rho_a = 12 sum (R_v - m)(R_w - m) / (D^3 - D),   R mid-ranks, m = (D + 1) / 2
 *
 * An RDM with ties therefore does not reach 1 even with itself, and one without any order scores 0. */
#include <math.h>
#include <string.h>

#include <tercet/comparator.h>

#include "base/memory.h"
#include "kernels/ranks.h"
#include "kernels/statistics.h"

static double compare(const void *params, const tct_conditions *c, int n, const double *a,
                      const double *b)
{
  double *rank          = n > 0 ? tct_alloc((size_t)n, 2 * sizeof *rank) : NULL;
  const ptrdiff_t pairs = rank ? tct_paired_ranks((size_t)n, a, b, rank, rank + n) : -1;
  const double d        = (double)pairs;
  const double middle   = 0.5 * (d + 1);
  double sum            = 0;
  (void)params, (void)c;

  for (ptrdiff_t i = 0; i < pairs; i++) sum += (rank[i] - middle) * (rank[n + i] - middle);
  tct_free(rank);
  return pairs < 2 ? (double)NAN : 12 * sum / (d * d * d - d);
}

/* Of W pairs: sqrt(12 w / (W^3 - W)) (R - (W + 1) / 2). */
static bool vector(const void *params, const tct_drawn *d, const double *rdm, const size_t *order,
                   double *out)
{
  const size_t n    = (size_t)d->n;
  const bool ranked = tct_weighted_ranks(n, d->weight, rdm, order, out);
  const double w    = tct_sum_of(n, d->weight);
  const double root = ranked && w >= 2 ? sqrt(12 / (w * w * w - w)) : (double)NAN;
  (void)params;

  for (size_t i = 0; i < n; i++)
    out[i] =
      d->weight[i] > 0 || isnan(root) ? root * sqrt(d->weight[i]) * (out[i] - 0.5 * (w + 1)) : 0;
  memset(out + n, 0, (size_t)d->conditions * sizeof *out);
  return !isnan(root);
}

const tct_comparator tct_comparator_rho_a = {
  .name     = "rho_a",
  .title    = "Rho-a",
  .family   = "correlation of ranks",
  .summary  = "how well the order of dissimilarities agrees, with ties earning nothing",
  .equation = "rho_a = 12 sum (R_v - m)(R_w - m) / (D^3 - D)",
  .source   = "Schütt et al. 2023, doi:10.7554/eLife.82566",
  .notes    = "The rank comparator to use where some models tie.  With ties it is below 1 even at "
              "itself.  Pairs in which either side is missing are left out before ranking.  Undefined "
              "(NAN) below two pairs and if memory runs out",
  .claims   = TCT_COMPARATOR_SYMMETRIC | TCT_COMPARATOR_SCALE_FREE | TCT_COMPARATOR_BOUNDED |
            TCT_COMPARATOR_INNER,
  .pool    = TCT_POOL_RANKS,
  .compare = compare,
  .vector  = vector,
  .inner   = TCT_INNER_UNTIED_RANKS,
};
