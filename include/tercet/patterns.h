/* patterns.h -- responses to conditions, whole and in folds, with their noise: what distances are taken of. */
#ifndef TERCET_PATTERNS_H
#define TERCET_PATTERNS_H

#include <tercet/status.h>

/* A view, row-major, double: whoever made an array frees it.  What a distance does not look at may be
 * NULL (`tct_distance` says what it needs).  A value that is missing is NAN, and with it its row. */
typedef struct {
  int conditions, units;
  const double *mean; /* [conditions][units] over all trials */
  int folds;          /* parts of the trials that share no noise; 0: it is not cut */
  const double *fold; /* [folds][conditions][units]; NAN where a fold has no trial of a condition */
  const int *trials;  /* [folds][conditions] how many trials a row of `fold` is the mean of; NULL:
                       * equally many everywhere */
  int noises; /* covariances of single trials across units: 0, 1 for all folds, or one a fold */
  const double *noise; /* [noises][units][units], symmetric, positive definite (not its inverse) */
  void *own;           /* what tct_patterns_free frees; NULL in a view made by hand */
} tct_patterns;

/* Does the fold hold the condition: all of its units, and at least one trial? */
TCT_API bool tct_patterns_has(const tct_patterns *p, int fold, int condition);
TCT_API void tct_patterns_free(tct_patterns *p); /* a zeroed or freed one is fine */

#endif
