/* bootstrap.c -- the share of bootstrapped estimates that are not above 0.
 *
 *     s = (below 0 + half of those at 0) / n,   p = (n - 1) / n x s + 1 / n,   two-sided 2 min(s, 1 - s) for s
 *
 * One over n is added, since no share of n draws is known to be smaller. */
#include <tercet/test.h>

#include <math.h>

/* Draws that are defined; *below: those below 0, with half of those at 0. */
static double count(const tct_evidence *e, double *below)
{
  double n = 0;

  *below = 0;
  for (int i = 0; e->draw && i < e->draws; i++) {
    n += !isnan(e->draw[i]);
    *below += e->draw[i] < 0 ? 1 : e->draw[i] == 0 ? 0.5 : 0;
  }
  return n;
}

static tct_status p_of(const void *params, const tct_evidence *e, double *p, tct_error *err)
{
  double below;
  const double n = count(e, &below), share = below / n;
  (void)params, (void)err;

  *p = e->one_sided ? share : 2 * fmin(share, 1 - share);
  *p = n > 0 ? *p + (1 - *p) / n : (double)NAN;
  return TCT_OK;
}

static double smallest(const void *params, const tct_evidence *e)
{
  double below;
  const double n = count(e, &below);
  (void)params;

  return n > 0 ? 1 / n : (double)NAN;
}

const tct_test tct_test_bootstrap = {
  .name    = "bootstrap",
  .title   = "Share of the bootstrap",
  .family  = "draws",
  .summary = "the share of bootstrapped estimates that are not above 0",
  .equation =
    "p = s + (1 - s) / n,  s the share of n draws below 0, ties half; two-sided 2 min(s, 1 - s)",
  .source = "Efron and Tibshirani 1993, doi:10.1201/9780429246593; Nili et al. 2014, "
            "doi:10.1371/journal.pcbi.1003553",
  .notes =
    "Holds for what was drawn.  Supposes that draws scatter about the estimate as estimates do "
    "about the truth; with few subjects or conditions they scatter less, and p is too small.  "
    "The smallest p is 1 / draws",
  .claims   = TCT_TEST_NEEDS_DRAWS,
  .p        = p_of,
  .smallest = smallest,
};
