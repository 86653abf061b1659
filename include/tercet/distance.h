/* distance.h -- how unlike the responses to two conditions are; from patterns to an RDM. */
#ifndef TERCET_DISTANCE_H
#define TERCET_DISTANCE_H

#include <tercet/describe.h>
#include <tercet/patterns.h>

enum {                                         /* claims */
       TCT_DISTANCE_SCALE_FREE       = 1 << 0, /* patterns x c > 0: the same */
       TCT_DISTANCE_SHIFT_FREE       = 1 << 1, /* a pattern + a constant: the same */
       TCT_DISTANCE_ROTATION_FREE    = 1 << 2, /* the same rotation of all patterns: the same */
       TCT_DISTANCE_TRANSLATION_FREE = 1 << 3, /* the same pattern added to all: the same */
       TCT_DISTANCE_MIXING_FREE  = 1 << 4, /* units mixed by any invertible matrix, their noise with
                                                  * them: the same */
       TCT_DISTANCE_NON_NEGATIVE = 1 << 5,
       TCT_DISTANCE_UNBIASED     = 1 << 6, /* over noise its mean is what it is without noise */
};

enum {                                     /* needs */
       TCT_DISTANCE_FOLDS        = 1 << 0, /* folds, two or more; else the means are looked at */
       TCT_DISTANCE_NOISE        = 1 << 1, /* a noise covariance */
       TCT_DISTANCE_MAY_NOISE    = 1 << 2, /* looks at a noise covariance if there is one */
       TCT_DISTANCE_NOT_NEGATIVE = 1 << 3, /* counts or rates: no value below 0 */
};

typedef struct tct_distance {
  TCT_DESCRIBED;
  unsigned needs;
  /* rdm [n (n - 1) / 2], upper triangle, row-major; NAN where undefined.  Called by tct_distances, which
   * has seen to it that what it needs is there. */
  tct_status (*rdm)(const void *params, const tct_patterns *p, double *rdm, tct_error *err);
} tct_distance;

/* The RDM of the patterns, into rdm [conditions (conditions - 1) / 2].  BAD_SHAPE or BAD_DATA, in words,
 * where the patterns lack what the distance needs or the noise is not positive definite; NO_MEMORY.  Any
 * thread. */
TCT_API tct_status tct_distances(const tct_distance *d, const void *params, const tct_patterns *p,
                                 double *rdm, tct_error *err);

#endif
