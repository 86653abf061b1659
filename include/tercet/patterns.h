/* patterns.h -- single trials, and the responses to conditions that they make: whole, in folds, with noise.
 *
 *     recording or table -> tct_trials -> tct_patterns -> a distance
 *                                      -> tct_residuals -> a covariance -> tct_patterns.noise
 *
 * Everything is row-major and double; a value that is missing is NAN.  Any thread, on different objects. */
#ifndef TERCET_PATTERNS_H
#define TERCET_PATTERNS_H

#include <tercet/recording.h>

/* Trials in any order.  A view: who made an array frees it (`own` is what tct_trials_free frees). */
typedef struct {
  int rows, units, conditions, folds; /* folds 0: not cut */
  const double *value;                /* [rows][units] */
  const int *condition;               /* [rows] from 0; -1: the trial is left out */
  const int *fold;                    /* [rows] from 0; -1: in no fold; NULL if folds is 0 */
  void *own;
} tct_trials;

/* Which part of a recording, and how it is cut. */
typedef struct {
  int first, steps; /* of time, of which each trial is the mean; steps 0: all from the first on */
  /* [conditions][repeats] a fold from 0, or -1: in none; NULL: the recording's own folds, or each repeat is one */
  const int *fold;
  int folds;    /* of `fold` */
  bool centred; /* take a trial's mean over units away from it: its overall level is not seen */
} tct_cut;

/* The trials of a recording, condition by condition, its repeats in order; a repeat that was not recorded
 * (all NAN in the window) is left out.  BAD_SHAPE for a window or folds that are not there; NO_MEMORY. */
TCT_API tct_status tct_trials_of(const tct_recording *r, const tct_cut *cut, tct_trials *into,
                                 tct_error *err);
TCT_API void tct_trials_free(tct_trials *t); /* a zeroed or freed one is fine */
/* The steps that lie within [from, to) ms of the event, into cut->first and cut->steps.  BAD_SHAPE where
 * there is no time or no step. */
TCT_API tct_status tct_cut_window(tct_cut *cut, const tct_recording *r, double from, double to,
                                  tct_error *err);

/* Of products of patterns.  In single precision they are twice as fast and off by some 1e-7 of the patterns'
 * lengths; all else is double. */
typedef enum { TCT_DOUBLE, TCT_SINGLE } tct_precision;

/* Responses to conditions: a view too.  What a distance does not look at may be NULL (`tct_distance` says
 * what it needs).  A row with a NAN is missing as a whole. */
typedef struct {
  int conditions, units;
  const double *mean; /* [conditions][units] over all trials */
  int folds;          /* parts of the trials that share no noise; 0: it is not cut */
  const double *fold; /* [folds][conditions][units]; NAN where a fold has no trial of a condition */
  const int *trials;  /* [folds][conditions] how many trials a row of `fold` is the mean of; NULL:
                       * equally many everywhere */
  int noises; /* covariances of single trials across units: 0, 1 for all folds, or one a fold */
  const double *noise;  /* [noises][units][units], symmetric, positive definite (not its inverse) */
  const tct_trials *of; /* what they are means of, in the same folds; NULL: not kept */
  tct_precision precision; /* UNSUPPORTED for distances that do not claim SINGLE, if it is */
  int threads; /* that make one RDM; 0 and 1: the caller alone.  The bits do not depend on it */
  void *own;   /* what tct_patterns_free frees; NULL in a view made by hand */
} tct_patterns;

/* Means of trials, of each unit over those in which it was recorded; without noise.  BAD_DATA, in words,
 * where a row names a condition or a fold that there is not; NO_MEMORY. */
TCT_API tct_status tct_patterns_of(const tct_trials *t, tct_patterns *into, tct_error *err);
TCT_API void tct_patterns_free(tct_patterns *p); /* a zeroed or freed one is fine */
/* Does the fold hold the condition: all of its units, and at least one trial? */
TCT_API bool tct_patterns_has(const tct_patterns *p, int fold, int condition);

#endif
