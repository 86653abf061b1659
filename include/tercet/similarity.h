/* similarity.h -- how like each other two populations' responses to the same conditions are. */
#ifndef TERCET_SIMILARITY_H
#define TERCET_SIMILARITY_H

#include <tercet/describe.h>

/* promises under test */
#define TCT_SIMILARITY_CLAIMS(X)                                                                   \
  X(SYMMETRIC, "the same whichever comes first")                                                   \
  X(SCALE_FREE, "either population times a number above 0: the same")                              \
  X(ROTATION_FREE, "either population rotated: the same")                                          \
  X(PERMUTATION_FREE, "the units of either in another order: the same")                            \
  X(LINEAR_FREE, "any invertible linear map of either: the same")                                  \
  X(BOUNDED, "never below `least` nor above `most`")                                               \
  X(ONE_AT_SELF, "1 for a population and itself")                                                  \
  X(ZERO_AT_SELF, "0 for a population and itself")                                                 \
  X(TRIANGLE, "the way over a third population is never shorter, whatever their numbers of units")

#define X(name, doc) TCT_SIMILARITY_BIT_##name,
enum { TCT_SIMILARITY_CLAIMS(X) TCT_SIMILARITY_CLAIM_BITS };
#undef X
#define X(name, doc) TCT_SIMILARITY_##name = 1 << TCT_SIMILARITY_BIT_##name,
enum { TCT_SIMILARITY_CLAIMS(X) };
#undef X

typedef struct tct_similarity {
  TCT_DESCRIBED;
  bool smaller_is_more_similar; /* as for distances; else larger is */
  double least, most;           /* what it can be at all (BOUNDED); else both 0 */
  /* Patterns a [n][p], b [n][q], conditions in the same order, p and q at least 1.  A condition with a value
   * that is not finite on either side is left out.  Each unit's mean over conditions does not matter.  NAN if
   * undefined, or if memory runs out.  Any thread. */
  double (*compare)(const void *params, int n, int p, const double *a, int q, const double *b);
} tct_similarity;

#endif
