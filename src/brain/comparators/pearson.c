/* pearson.c -- the correlation of two RDMs.
 *
 * Supposes that dissimilarities are measured on a scale with even steps; where a model only promises
 * their order, use rho_a.
 *
 *     r = sum (v - mean v)(w - mean w) / sqrt(sum (v - mean v)^2 sum (w - mean w)^2)
 */
#include <string.h>

#include <tercet/comparator.h>

#include "kernels/statistics.h"

static double compare(const void *params, const tct_conditions *c, int n, const double *a,
                      const double *b)
{
  (void)params, (void)c;
  return tct_correlation((size_t)n, a, b);
}

static bool vector(const void *params, const tct_drawn *d, const double *rdm, const size_t *order,
                   double *out)
{
  (void)params, (void)order;
  memset(out + d->n, 0, (size_t)d->conditions * sizeof *out);
  return tct_weighted_unit((size_t)d->n, d->weight, rdm, true, out);
}

const tct_comparator tct_comparator_pearson = {
  .name     = "pearson",
  .title    = "Pearson correlation",
  .family   = "correlation of dissimilarities",
  .summary  = "how linearly the dissimilarities of two RDMs go together",
  .equation = "r = cov(v, w) / sqrt(var(v) var(w))",
  .source   = "Nili et al. 2014, doi:10.1371/journal.pcbi.1003553",
  .notes  = "Pairs in which either side is missing are left out.  Undefined (NAN) below two pairs "
            "and where one side is constant",
  .claims = TCT_COMPARATOR_SYMMETRIC | TCT_COMPARATOR_SCALE_FREE | TCT_COMPARATOR_BOUNDED |
            TCT_COMPARATOR_ONE_AT_SELF | TCT_COMPARATOR_INNER | TCT_COMPARATOR_LINEAR,
  .pool    = TCT_POOL_DEVIATIONS,
  .compare = compare,
  .vector  = vector,
  .inner   = TCT_INNER_DEVIATIONS,
};
