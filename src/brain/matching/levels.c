/* levels.c -- are the levels of a model in the order of a brain's?  Spearman's rank correlation of few, p counted over all
 * orders. */
#include <tercet/likeness.h>

#include <math.h>

#include "base/memory.h"
#include "kernels/ranks.h"
#include "kernels/statistics.h"

enum { LEVELS_LEAST = 3 };

/* Every order of a, by Heap's way: how many there are, and how many go as well with b. */
static double count(int n, double *a, const double *b, double rho)
{
  int turn[TCT_LEVELS_COUNTED] = {0};
  double all = 1, far = 1; /* the order as it is */

  for (int i = 0; i < n;) {
    if (turn[i] >= i) {
      turn[i++] = 0;
      continue;
    }
    const int with  = i % 2 ? turn[i] : 0;
    const double at = a[with];
    a[with]         = a[i];
    a[i]            = at;
    all++;
    far += tct_correlation((size_t)n, a, b) >= rho - 1e-12;
    turn[i]++;
    i = 0;
  }
  return far / all;
}

tct_status tct_levels_alike(int n, const double *model, const double *brain, tct_levels *into,
                            tct_error *err)
{
  const size_t most = (size_t)(n > 0 ? n : 0) + 1;
  double *a         = tct_alloc(2 * most, sizeof *a);

  *into                = (tct_levels){.rho = (double)NAN, .p = (double)NAN, .smallest = 1};
  const ptrdiff_t kept = a ? tct_paired_ranks(most - 1, model, brain, a, a + most) : (ptrdiff_t)-1;
  if (kept < 0) {
    tct_free(a);
    return tct_fail(err, TCT_NO_MEMORY, "no memory for %d levels", n);
  }
  into->n       = (int)kept;
  into->dropped = n - into->n;
  for (int i = 2; i <= into->n; i++) into->smallest /= i;
  if (into->n >= LEVELS_LEAST) into->rho = tct_correlation((size_t)kept, a, a + most);
  if (!isnan(into->rho) && into->n <= TCT_LEVELS_COUNTED)
    into->p = count(into->n, a, a + most, into->rho);
  tct_free(a);
  return TCT_OK;
}
