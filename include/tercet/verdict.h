/* verdict.h -- did an objective improve as weights changed, or did they merely change?
 *
 * F = -objective, over examples that were held out, before and after k updates, on the same examples with
 * the same draws.  With d = after - before, and the gain of each example its F after less its F before:
 *
 *   LEARNING       the 95 % interval of the mean gain lies above 0
 *   DETERIORATION  below 0
 *   CHANGE         weights moved, and the gain is nothing: two one-sided tests at 5 % put it within the margin
 *   UNMOVED        weights did not move
 *   UNRESOLVED     none of these: too few examples for that margin
 *
 * The first two say which way, not how far: `nothing` is true where the gain is within the margin as well.
 * Say objective, examples and margin before looking.  Over several rules or objectives, tct_correct by
 * `holm` (correction.h). */
#ifndef TERCET_VERDICT_H
#define TERCET_VERDICT_H

#include <tercet/state.h>

typedef enum {
  TCT_UNRESOLVED,
  TCT_LEARNING,
  TCT_DETERIORATION,
  TCT_CHANGE,
  TCT_UNMOVED,
} tct_finding;

typedef struct {
  tct_finding finding;
  double gain, low, high; /* mean gain, 95 % */
  double p;               /* two-sided, of no gain */
  double freedom;
  bool nothing; /* the 90 % interval lies within the margin */
} tct_judgement;

/* gain[seed][example]; intervals are for other examples and other seeds, crossed (for other examples alone
 * where there is one seed).  `moved` is |d| / |W|.  Needs 2 examples; gains that are not finite: DIVERGED. */
TCT_API tct_status tct_judge(const double *gain, int seeds, int examples, double margin,
                             double moved, tct_judgement *j, tct_error *err);

typedef struct {
  int split, trials; /* held out */
  const uint64_t *trial;
  double margin;   /* of the objective: a gain below it is nothing */
  uint64_t seed;   /* of the shuffled control */
  double *gain;    /* [trials], filled, or NULL: for tct_judge over several seeds */
  double *control; /* [2][trials] the same of the shuffled and of the flipped control, or NULL */
} tct_verdict_how;

typedef struct {
  double before, after; /* mean objective */
  double moved;
  tct_judgement update;
  /* Controls: d with each projection's synapses in another order; -d; nothing. */
  tct_judgement shuffled, flipped, zero;
  double first_order;  /* <g, d>, g the gradient of F over these examples; NAN without a gradient */
  double second_order; /* 1/2 d'Hd, from the gains of d and -d */
  double critical; /* steps of this length until the two cancel; INFINITY: never; NAN: not uphill */
} tct_verdict;

/* `judge` is a state of the circuit, whose model has the objective that is asked about; weights are bundles.
 * `gradient` is what tct_alignment_new made for the judge's model, or NULL.  Weights of `judge` are as they
 * were in the end. */
TCT_API tct_status tct_verdict_between(tct_state *judge, tct_state *gradient,
                                       const tct_real *before, const tct_real *after,
                                       const tct_verdict_how *how, tct_verdict *v, tct_error *err);

#endif
