/* none.c -- p as it is, for one comparison that was named before looking.
 *
 *     corrected p = p */
#include <tercet/correction.h>

static void correct(const void *params, int n, const double *p, double *out)
{
  (void)params;
  for (int i = 0; i < n; i++) out[i] = p[i];
}

const tct_correction tct_correction_none = {
  .name     = "none",
  .title    = "None",
  .family   = "nothing",
  .summary  = "each p as if its comparison were the only one",
  .equation = "corrected p = p",
  .source   = "Rothman 1990, doi:10.1097/00001648-199001000-00010",
  .notes    = "Of 20 comparisons in which nothing is, one is below 0.05",
  .correct  = correct,
};
