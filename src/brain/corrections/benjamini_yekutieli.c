/* benjamini_yekutieli.c -- the same promise as Benjamini and Hochberg's under any dependence, at a price.
 *
 *     corrected p_(i) = min over j >= i of n c p_(j) / j,   c = 1 + 1/2 + ... + 1/n */
#include <tercet/correction.h>

#include <math.h>

static void correct(const void *params, int n, const double *p, double *out)
{
  double least = (double)INFINITY, price = 0;
  (void)params;

  for (int i = 1; i <= n; i++) price += 1.0 / i;
  for (int i = n; i > 0; i--) out[i - 1] = least = fmin(least, p[i - 1] * (n * price / i));
}

const tct_correction tct_correction_benjamini_yekutieli = {
  .name    = "benjamini_yekutieli",
  .title   = "Benjamini and Yekutieli's step up",
  .family  = "false discovery rate",
  .summary = "of what is below alpha, a share alpha at most is false, however comparisons depend",
  .equation =
    "corrected p_(i) = min(1, min over j >= i of n c p_(j) / j),  c = 1 + 1/2 + ... + 1/n",
  .source  = "Benjamini and Yekutieli 2001, doi:10.1214/aos/1013699998",
  .notes   = "Asks about log n times more of each p than benjamini_hochberg",
  .claims  = TCT_CORRECTION_FALSE_DISCOVERY | TCT_CORRECTION_ANY_DEPENDENCE,
  .correct = correct,
};
