/* own.h -- what signatures are made of: all that was recorded of a state, numbers of decoders, middle shares of draws. */
#ifndef TERCET_LAB_SIGNATURE_OWN_H
#define TERCET_LAB_SIGNATURE_OWN_H

#include <tercet/signature.h>

/* ---- deeds.c ---- */

/* What `deeds` points at; freed by tct_deeds_free. */
typedef struct {
  tct_deeds deeds;
  int *same, *condition, *category, *right, *best, *choice;
  char (*name)[TCT_NAME];
  double *wanted, *shown, *answer, *rate;
} tct_deeds_kept;

/* Show a probe set, each condition `repeats` times (0: as often as it says).  NO_MEMORY, also where it would take more than
 * `most` bytes (0: no limit). */
tct_status tct_deeds_keep(tct_state *s, int probe, int repeats, size_t most, tct_deeds_kept *into,
                          tct_error *err);
void tct_deeds_free(tct_deeds_kept *k); /* a zeroed one is fine */

/* ---- reading.c: how well classes are read from rates, by half of the trials fitted and the other half told ---- */

/* of[c]: the class of condition c, 0 .. classes - 1; -1: it is left out.  gain [moments][moments]: fitted at the first, told at the second;
 * (share right - 1 / classes) / (1 - 1 / classes), NAN where nothing can be fitted.  A trial drawn twice lies in one half. */
tct_status tct_deeds_read(const tct_deeds *d, int classes, const int *of, int moments,
                          const int *moment, double *gain, tct_error *err);

/* ---- signature.c ---- */

/* The quantile p of n ascending numbers. */
double tct_deeds_quantile(int n, const double *x, double p);

/* Of [n] null draws, some not defined: twice the share, and one more, that lies as far out as `value`; NAN if none is. */
double tct_signature_chance(double value, int n, const double *draw);
/* p of all that are promised made as large as they are many, and their verdicts after it. */
tct_status tct_signature_correct(const tct_signature_how *how, tct_signed *found, int n,
                                 tct_error *err);

#endif
