/* benjamini_hochberg.c -- p made such that what is below alpha is false in a share alpha, on average.
 *
 *     corrected p_(i) = min over j >= i of n p_(j) / j
 *
 * Holds for comparisons that are independent or depend on each other positively, as scores of models held
 * against the same subjects mostly do; their differences need not, and benjamini_yekutieli asks for nothing. */
#include <tercet/correction.h>

#include <math.h>

static void correct(const void *params, int n, const double *p, double *out)
{
  double least = (double)INFINITY;
  (void)params;

  for (int i = n; i > 0; i--) out[i - 1] = least = fmin(least, p[i - 1] * ((double)n / i));
}

const tct_correction tct_correction_benjamini_hochberg = {
  .name     = "benjamini_hochberg",
  .title    = "Benjamini and Hochberg's step up",
  .family   = "false discovery rate",
  .summary  = "of what is below alpha, a share alpha at most is false, on average",
  .equation = "corrected p_(i) = min over j >= i of n p_(j) / j",
  .source   = "Benjamini and Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x",
  .notes = "To use where many comparisons are looked through for some that are worth it.  Supposes "
           "that they are independent, or depend on each other positively",
  .claims  = TCT_CORRECTION_FALSE_DISCOVERY,
  .correct = correct,
};
