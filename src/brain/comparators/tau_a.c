/* tau_a.c -- of all pairs of dissimilarities, how many more are in the same order than in the other.
 *
 * Ties are agreements with nobody and stay in the count of pairs, so that a model that only says "same
 * category or not" cannot beat one that predicts the true order: the choice of Nili et al. for
 * categorical models.  rho_a is as fair, and cheaper to expect.
 *
 *     tau_a = (concordant - discordant) / (D (D - 1) / 2),   counted by a merge sort, O(D log D)
 */
#include <math.h>

#include <tercet/comparator.h>

#include "kernels/concordance.h"

static double of_order(const tct_concordance *of)
{
  return of->pairs > 0 ? tct_concordance_sum(of) / of->pairs : (double)NAN;
}

static double compare(const void *params, const tct_conditions *c, int n, const double *a,
                      const double *b)
{
  tct_concordance of;
  (void)params, (void)c;

  return tct_concordance_of((size_t)n, a, b, &of) ? of_order(&of) : (double)NAN;
}

const tct_comparator tct_comparator_tau_a = {
  .name     = "tau_a",
  .title    = "Kendall's tau-a",
  .family   = "order of pairs",
  .summary  = "how many more pairs of dissimilarities are in the same order than in the other",
  .equation = "tau_a = (C - Dis) / (D (D - 1) / 2)",
  .source   = "Nili et al. 2014, doi:10.1371/journal.pcbi.1003553",
  .notes =
    "Fair to models that predict an order where others tie; with ties it is below 1 even at "
    "itself.  rho_a ranks models much the same and takes less time.  Pairs in which either side "
    "is missing are left out.  Undefined (NAN) below two pairs and if memory runs out",
  .claims   = TCT_COMPARATOR_SYMMETRIC | TCT_COMPARATOR_SCALE_FREE | TCT_COMPARATOR_BOUNDED,
  .pool     = TCT_POOL_RANKS,
  .compare  = compare,
  .of_order = of_order,
};
