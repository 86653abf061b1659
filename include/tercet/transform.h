/* transform.h -- what else may be made of an RDM before it is compared: its order, its topology. */
#ifndef TERCET_TRANSFORM_H
#define TERCET_TRANSFORM_H

#include <tercet/describe.h>

/* promises under test */
#define TCT_TRANSFORM_CLAIMS(X)                                                                    \
  X(MONOTONE, "of two dissimilarities the larger does not become the smaller")                     \
  X(SCALE_FREE, "an RDM times a number above 0: the same")                                         \
  X(NON_NEGATIVE, "never below 0")                                                                 \
  X(BOUNDED, "in [0, 1]")                                                                          \
  X(IDEMPOTENT, "once more: the same")

#define X(name, doc) TCT_TRANSFORM_BIT_##name,
enum { TCT_TRANSFORM_CLAIMS(X) TCT_TRANSFORM_CLAIM_BITS };
#undef X
#define X(name, doc) TCT_TRANSFORM_##name = 1 << TCT_TRANSFORM_BIT_##name,
enum { TCT_TRANSFORM_CLAIMS(X) };
#undef X

typedef struct tct_transform {
  TCT_DESCRIBED;
  /* rdm [n (n - 1) / 2] of n conditions, upper triangle, row-major, is changed; a NAN stays one.  Called by
   * tct_transform_rdm, which has seen to it that the rest is finite. */
  tct_status (*apply)(const void *params, int n, double *rdm, tct_error *err);
} tct_transform;

/* Change an RDM in place.  BAD_SHAPE below two conditions; BAD_DATA, in words, where a dissimilarity is
 * infinite, or below 0 for one that wants distances; NO_MEMORY.  Any thread. */
TCT_API tct_status tct_transform_rdm(const tct_transform *t, const void *params, int n, double *rdm,
                                     tct_error *err);

#endif
