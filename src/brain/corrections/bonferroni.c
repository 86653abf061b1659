/* bonferroni.c -- each p counts as often as there are comparisons.
 *
 *     corrected p = n p */
#include <tercet/correction.h>

static void correct(const void *params, int n, const double *p, double *out)
{
  (void)params;
  for (int i = 0; i < n; i++) out[i] = n * p[i];
}

const tct_correction tct_correction_bonferroni = {
  .name     = "bonferroni",
  .title    = "Bonferroni",
  .family   = "familywise error",
  .summary  = "each p times the number of comparisons",
  .equation = "corrected p = min(1, n p)",
  .source   = "Dunn 1961, doi:10.1080/01621459.1961.10482090",
  .notes    = "Holm's promises the same, and finds as much or more",
  .claims =
    TCT_CORRECTION_FAMILYWISE | TCT_CORRECTION_FALSE_DISCOVERY | TCT_CORRECTION_ANY_DEPENDENCE,
  .correct = correct,
};
