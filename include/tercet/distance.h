/* distance.h -- how unlike the responses to two conditions are; from patterns to an RDM. */
#ifndef TERCET_DISTANCE_H
#define TERCET_DISTANCE_H

#include <tercet/describe.h>

enum {                                      /* claims */
       TCT_DISTANCE_SCALE_FREE    = 1 << 0, /* patterns x c > 0: the same */
       TCT_DISTANCE_SHIFT_FREE    = 1 << 1, /* pattern + a constant: the same */
       TCT_DISTANCE_ROTATION_FREE = 1 << 2, /* the same rotation of all patterns: the same */
};

typedef struct tct_distance {
  TCT_DESCRIBED;
  /* rdm [n (n - 1) / 2], upper triangle, row-major, from patterns [n][units]; NAN where undefined */
  void (*rdm)(const void *params, int n, int units, const double *pattern, double *rdm);
} tct_distance;

#endif
