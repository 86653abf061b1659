/* similarity.h -- how like each other two populations' responses to the same conditions are. */
#ifndef TERCET_SIMILARITY_H
#define TERCET_SIMILARITY_H

#include <tercet/describe.h>

enum { /* claims */
       TCT_SIMILARITY_SYMMETRIC     = 1 << 0,
       TCT_SIMILARITY_SCALE_FREE    = 1 << 1,
       TCT_SIMILARITY_ROTATION_FREE = 1 << 2,
       TCT_SIMILARITY_ONE_AT_SELF   = 1 << 3,
};

typedef struct tct_similarity {
  TCT_DESCRIBED;
  /* patterns a [n][p], b [n][q], conditions in the same order; NAN if undefined */
  double (*compare)(const void *params, int n, int p, const double *a, int q, const double *b);
} tct_similarity;

#endif
