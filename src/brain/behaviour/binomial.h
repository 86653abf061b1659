/* binomial.h -- a curve of probabilities fitted to counts by maximum likelihood, and how far it would scatter. */
#ifndef TERCET_BRAIN_BEHAVIOUR_BINOMIAL_H
#define TERCET_BRAIN_BEHAVIOUR_BINOMIAL_H

#include <tercet/behaviour.h>

enum { TCT_BINOMIAL_PARAMETERS = 3, TCT_BINOMIAL_STARTS = 12 };

typedef struct {
  int points;
  const double *x, *shown,
    *right; /* [points] where, how many trials, how many of them were right */
  /* the probability at x, and its derivatives by q */
  double (*at)(const void *own, const double *q, double x, double *slopes);
  const void *own;
  double low[TCT_BINOMIAL_PARAMETERS], high[TCT_BINOMIAL_PARAMETERS];
  unsigned held; /* bits of q that fail a fit which ends at a bound */
  int starts;
  double start[TCT_BINOMIAL_STARTS][TCT_BINOMIAL_PARAMETERS];
} tct_binomial;

typedef struct {
  double q[TCT_BINOMIAL_PARAMETERS];
  double deviance;
  tct_behaviour_why why;
} tct_binomial_fit;

/* What is told of a fit: `numbers` of them; then, if `deviance`, the deviance and the share of draws from the fit whose
 * own is as large.  A number that is NAN is NOT_REACHED. */
typedef struct {
  const char *name; /* of the measure: names its draws */
  int trials, numbers;
  bool deviance;
  double (*number)(const void *own, int which, const tct_binomial_fit *f);
} tct_binomial_told;

tct_status tct_binomial_fitted(const tct_binomial *b, tct_binomial_fit *into, tct_error *err);

/* Fit, tell, and where draws are asked for: draw counts from the curve, fit them from there, and take quantiles.  There
 * is no interval where more than half of the draws failed or have not the number. */
tct_status tct_binomial_tell(const tct_binomial *b, const tct_binomial_told *t,
                             const tct_behaviour_how *how, tct_behaved_number *out, tct_error *err);

#endif
