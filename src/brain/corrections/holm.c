/* holm.c -- the smallest p counts n times, the next n - 1 times, and none less than one below it.
 *
 * Once the smallest is taken for a finding, only n - 1 comparisons are left in which nothing may be: so
 * Bonferroni's promise is kept, and more is found.
 *
 *     corrected p_(i) = max over j <= i of (n - j + 1) p_(j) */
#include <tercet/correction.h>

#include <math.h>

static void correct(const void *params, int n, const double *p, double *out)
{
  double most = 0;
  (void)params;

  for (int i = 0; i < n; i++) out[i] = most = fmax(most, (n - i) * p[i]);
}

const tct_correction tct_correction_holm = {
  .name     = "holm",
  .title    = "Holm's step down",
  .family   = "familywise error",
  .summary  = "the smallest p counts as often as there are comparisons, each further one once less",
  .equation = "corrected p_(i) = min(1, max over j <= i of (n - j + 1) p_(j))",
  .source   = "Holm 1979, Scandinavian Journal of Statistics 6, 65-70; Aickin and Gensler 1996, "
              "doi:10.2105/AJPH.86.5.726",
  .notes    = "To use where a single false finding would mislead: pairs of few models",
  .claims =
    TCT_CORRECTION_FAMILYWISE | TCT_CORRECTION_FALSE_DISCOVERY | TCT_CORRECTION_ANY_DEPENDENCE,
  .correct = correct,
};
