/* spearman.c -- the correlation of the ranks in two RDMs, ties shared.
 *
 * Asks only that the order of dissimilarities agrees.  It favours RDMs with many ties (a model that
 * only says "same category or not") over those that predict an order; rho_a does not.
 *
 *     rho = r(rank v, rank w),   equal numbers share the mean of their ranks
 */
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
  const double rho      = pairs < 2 ? (double)NAN : tct_correlation((size_t)pairs, rank, rank + n);
  (void)params, (void)c;

  tct_free(rank);
  return rho;
}

static bool vector(const void *params, const tct_drawn *d, const double *rdm, const size_t *order,
                   double *out)
{
  const size_t n = (size_t)d->n;
  (void)params;

  memset(out + n, 0, (size_t)d->conditions * sizeof *out);
  return tct_weighted_ranks(n, d->weight, rdm, order, out) &&
         tct_weighted_unit(n, d->weight, out, true, out);
}

const tct_comparator tct_comparator_spearman = {
  .name     = "spearman",
  .title    = "Spearman correlation",
  .family   = "correlation of ranks",
  .summary  = "how well the order of dissimilarities agrees, ties sharing their ranks",
  .equation = "rho = r(rank v, rank w)",
  .source   = "Spearman 1904, doi:10.2307/1412159",
  .notes = "Unfair to models that predict an order where others tie: prefer rho_a.  Pairs in which "
           "either side is missing are left out before ranking.  Undefined (NAN) below two pairs, "
           "where one side is constant, and if memory runs out",
  .claims = TCT_COMPARATOR_SYMMETRIC | TCT_COMPARATOR_SCALE_FREE | TCT_COMPARATOR_BOUNDED |
            TCT_COMPARATOR_ONE_AT_SELF | TCT_COMPARATOR_INNER,
  .pool    = TCT_POOL_RANKS,
  .compare = compare,
  .vector  = vector,
  .inner   = TCT_INNER_RANKS,
};
