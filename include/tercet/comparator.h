/* comparator.h -- how like each other two RDMs are. */
#ifndef TERCET_COMPARATOR_H
#define TERCET_COMPARATOR_H

#include <tercet/describe.h>

enum { /* claims */
       TCT_COMPARATOR_SYMMETRIC   = 1 << 0,
       TCT_COMPARATOR_SCALE_FREE  = 1 << 1,
       TCT_COMPARATOR_BOUNDED     = 1 << 2, /* in [-1, 1] */
       TCT_COMPARATOR_ONE_AT_SELF = 1 << 3, /* compare(x, x) = 1 */
       /* RDMs are matrices to it, not lists: what it promises, it promises of squared Euclidean distances
        * (all but the root of `euclidean`, and correlation, are), and a pair has a place in the matrix */
       TCT_COMPARATOR_GEOMETRIC = 1 << 4,
};

/* What else is known of the K conditions whose RDMs are compared. */
typedef struct {
  /* [K][K] covariance between the errors with which the K patterns were measured, on any scale; NULL: alike
   * and independent.  Of those comparators that say so in their notes. */
  const double *noise;
} tct_conditions;

typedef struct tct_comparator {
  TCT_DESCRIBED;
  bool smaller_is_more_similar; /* as for distances; else larger is */
  /* Over n = K (K - 1) / 2 dissimilarities, upper triangle, row-major.  Pairs in which either is NAN are
   * left out by position.  c: NULL if nothing is known.  NAN if undefined.  Any thread. */
  double (*compare)(const void *params, const tct_conditions *c, int n, const double *a,
                    const double *b);
} tct_comparator;

#endif
