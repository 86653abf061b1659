/* distance.h -- how unlike the responses to two conditions are; from patterns to an RDM. */
#ifndef TERCET_DISTANCE_H
#define TERCET_DISTANCE_H

#include <tercet/describe.h>
#include <tercet/patterns.h>

/* promises under test */
#define TCT_DISTANCE_CLAIMS(X)                                                                     \
  X(SCALE_FREE, "patterns times a number above 0: the same")                                       \
  X(SHIFT_FREE, "a number added to a pattern: the same")                                           \
  X(ROTATION_FREE, "one rotation of all patterns: the same")                                       \
  X(TRANSLATION_FREE, "one pattern added to all: the same")                                        \
  X(MIXING_FREE, "units mixed by any invertible matrix, and their noise with them: the same")      \
  X(NON_NEGATIVE, "never below 0")                                                                 \
  X(UNBIASED, "over noise, its mean is what it is without noise")                                  \
  X(SINGLE, "can be made in single precision, and is nearly the same")
/* what it looks at */
#define TCT_DISTANCE_NEEDS(X)                                                                      \
  X(FOLDS, "trials cut into two folds or more")                                                    \
  X(TRIALS, "the single trials themselves")                                                        \
  X(NOISE, "a noise covariance")                                                                   \
  X(MAY_NOISE, "looks at a noise covariance where there is one")                                   \
  X(NOT_NEGATIVE, "counts or rates: no value below 0")

#define X(name, doc) TCT_DISTANCE_BIT_##name,
enum { TCT_DISTANCE_CLAIMS(X) TCT_DISTANCE_CLAIM_BITS };
#undef X
#define X(name, doc) TCT_DISTANCE_NEED_BIT_##name,
enum { TCT_DISTANCE_NEEDS(X) TCT_DISTANCE_NEED_BITS };
#undef X
#define X(name, doc) TCT_DISTANCE_##name = 1 << TCT_DISTANCE_BIT_##name,
enum { TCT_DISTANCE_CLAIMS(X) };
#undef X
#define X(name, doc) TCT_DISTANCE_##name = 1 << TCT_DISTANCE_NEED_BIT_##name,
enum { TCT_DISTANCE_NEEDS(X) };
#undef X

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
