/* tau_b.c -- Kendall's correlation of order, with ties taken out of the count.
 *
 * What most programs mean by "Kendall".  Like Spearman's coefficient, and unlike tau_a, it forgives
 * an RDM its ties, and so favours models that have many.
 *
 *     tau_b = (C - Dis) / sqrt((T - Tv)(T - Tw)),   T = D (D - 1) / 2, Tv the pairs that v ties
 */
#include <math.h>

#include <tercet/comparator.h>

#include "kernels/concordance.h"

static double of_order(const tct_concordance *of)
{
  const double in_a = of->pairs - of->tied_a, in_b = of->pairs - of->tied_b;

  if (!(in_a > 0) || !(in_b > 0)) return (double)NAN;
  return fmax(-1, fmin(1, tct_concordance_sum(of) / (sqrt(in_a) * sqrt(in_b))));
}

static double compare(const void *params, const tct_conditions *c, int n, const double *a,
                      const double *b)
{
  tct_concordance of;
  (void)params, (void)c;

  return tct_concordance_of((size_t)n, a, b, &of) ? of_order(&of) : (double)NAN;
}

const tct_comparator tct_comparator_tau_b = {
  .name     = "tau_b",
  .title    = "Kendall's tau-b",
  .family   = "order of pairs",
  .summary  = "how well the order of dissimilarities agrees, pair by pair, ties forgiven",
  .equation = "tau_b = (C - Dis) / sqrt((T - Tv)(T - Tw)),  T = D (D - 1) / 2",
  .source   = "Kendall 1945, doi:10.1093/biomet/33.3.239",
  .notes =
    "Unfair to models that predict an order where others tie: prefer tau_a or rho_a.  Pairs in "
    "which "
    "either side is missing are left out.  Undefined (NAN) where one side ties all pairs and if "
    "memory runs out",
  .claims = TCT_COMPARATOR_SYMMETRIC | TCT_COMPARATOR_SCALE_FREE | TCT_COMPARATOR_BOUNDED |
            TCT_COMPARATOR_ONE_AT_SELF,
  .pool     = TCT_POOL_RANKS,
  .compare  = compare,
  .of_order = of_order,
};
