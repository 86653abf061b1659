/* chance.c -- how often a signature comes from nothing, and whether it still counts beside all others that were looked
 * for.
 *
 *     p = min(1, 2 min(1 + #{null <= value}, 1 + #{null >= value}) / (1 + draws))
 *
 * The draws are of a null, and the circuit's own doings are one of them: so p is never 0 (Phipson & Smyth 2010,
 * doi:10.2202/1544-6115.1585), and no less than 2 / (1 + draws): many signatures want many draws. */
#include "lab/signature/own.h"

#include "substrate/complain.h"

#include <tercet/correction.h>

#include <math.h>

double tct_signature_chance(double value, int n, const double *draw)
{
  int below = 1, above = 1, of = 1;

  for (int i = 0; i < n; i++) {
    below += draw[i] <= value;
    above += draw[i] >= value;
    of += !isnan(draw[i]);
  }
  if (of < 2 || isnan(value)) return (double)NAN;
  return fmin(1, 2.0 * (below < above ? below : above) / of);
}

tct_status tct_signature_correct(const tct_signature_how *how, tct_signed *found, int n,
                                 tct_error *err)
{
  const double alpha = 1 - (how->level > 0 ? how->level : 0.95);
  double p[TCT_SIGNATURES];
  void *params;

  for (int i = 0; i < n; i++) {
    if (found[i].verdict == TCT_SIGNATURE_NOT_PROMISED) found[i].p = (double)NAN;
    p[i] = found[i].p_corrected = found[i].p;
  }
  if (!how->correction) return TCT_OK;
  params                  = tct_params_new(&how->correction->about);
  const tct_status status = how->correction->about.params_size && !params
                              ? tct_fail(err, TCT_NO_MEMORY, "no memory for a correction")
                              : tct_correct(how->correction, params, n, p, p, err);
  tct_params_free(&how->correction->about, params);
  for (int i = 0; i < n && status == TCT_OK; i++) {
    found[i].p_corrected = p[i];
    if (found[i].verdict == TCT_SIGNATURE_SHOWN && !(p[i] <= alpha))
      found[i].verdict = TCT_SIGNATURE_UNRESOLVED;
  }
  return status;
}
