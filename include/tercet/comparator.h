/* comparator.h -- how like each other two RDMs are.  Larger is more similar. */
#ifndef TERCET_COMPARATOR_H
#define TERCET_COMPARATOR_H

#include <tercet/describe.h>

enum { /* claims */
       TCT_COMPARATOR_SYMMETRIC   = 1 << 0,
       TCT_COMPARATOR_SCALE_FREE  = 1 << 1,
       TCT_COMPARATOR_BOUNDED     = 1 << 2, /* in [-1, 1] */
       TCT_COMPARATOR_ONE_AT_SELF = 1 << 3, /* compare(x, x) = 1 */
};

typedef struct tct_comparator {
  TCT_DESCRIBED;
  /* Over n dissimilarities; pairs in which either is NAN are left out by position.  NAN if undefined. */
  double (*compare)(const void *params, int n, const double *a, const double *b);
} tct_comparator;

#endif
