/* comparator.h -- how like each other two RDMs are. */
#ifndef TERCET_COMPARATOR_H
#define TERCET_COMPARATOR_H

#include <tercet/describe.h>

/* promises under test */
#define TCT_COMPARATOR_CLAIMS(X)                                                                   \
  X(SYMMETRIC, "the same whichever comes first")                                                   \
  X(SCALE_FREE, "either RDM times a number above 0: the same")                                     \
  X(BOUNDED, "in -1 to 1")                                                                         \
  X(ONE_AT_SELF, "1 for an RDM and itself")                                                        \
  X(GEOMETRIC, "takes RDMs for matrices: what it promises, it promises of squared Euclidean "      \
               "distances, such as all but the root of euclidean, and correlation")                \
  X(INNER, "an inner product of what is made of each RDM alone, as bootstraps want it")            \
  X(WHOLE, "wants all pairs of the conditions that it compares: undefined where one is missing")   \
  X(NOISE, "looks at how the errors of conditions go together, if that is known")                  \
  X(LINEAR, "INNER, and what is made of a sum of RDMs is the sum, but for its length: the best "   \
            "weights of a model's parts follow in closed form, and noise ceilings without a pool")

#define X(name, doc) TCT_COMPARATOR_BIT_##name,
enum { TCT_COMPARATOR_CLAIMS(X) TCT_COMPARATOR_CLAIM_BITS };
#undef X
#define X(name, doc) TCT_COMPARATOR_##name = 1 << TCT_COMPARATOR_BIT_##name,
enum { TCT_COMPARATOR_CLAIMS(X) };
#undef X

/* What is made of the RDM of each subject before their mean is taken, so that the mean is the one RDM that is
 * as like all of them as can be: what noise ceilings are made of. */
#define TCT_POOLS(X)                                                                               \
  X(AS_IT_IS, "as it is")                                                                          \
  X(OVER_MEAN, "over its mean: the Gram matrices of all then have the same trace")                 \
  X(OVER_LENGTH, "over its length")                                                                \
  X(DEVIATIONS, "less its mean, over the length of what is left")                                  \
  X(RANKS, "its ranks")

typedef enum {
#define X(name, doc) TCT_POOL_##name,
  TCT_POOLS(X)
#undef X
    TCT_POOL_N
} tct_pool_kind;

/* Of what an INNER comparison is made, so that bootstraps may take the quickest way to it. */
#define TCT_INNERS(X)                                                                              \
  X(VECTORS, "whatever `vector` makes")                                                            \
  X(VALUES, "dissimilarities, over their length")                                                  \
  X(DEVIATIONS, "dissimilarities less their mean, over the length of what is left")                \
  X(RANKS, "ranks less their mean, over the length of what is left")                               \
  X(UNTIED_RANKS, "ranks less their mean, over the length that it would have without ties")

typedef enum {
#define X(name, doc) TCT_INNER_##name,
  TCT_INNERS(X)
#undef X
    TCT_INNER_N
} tct_inner_kind;

/* What else is known of the K conditions whose RDMs are compared. */
typedef struct {
  /* [K][K] covariance between the errors with which the K patterns were measured, on any scale; NULL: alike
   * and independent.  Of those comparators that say so in their notes. */
  const double *noise;
} tct_conditions;

/* Conditions as a bootstrap draws them, with replacement. */
typedef struct {
  int n, conditions;   /* n = K (K - 1) / 2 */
  const double *times; /* [K] how often each was drawn */
  const double
    *weight; /* [n] how often each pair is there: both its times multiplied, or 0 if it is missing.
                         * Pairs of a condition with itself are left out */
  double *room; /* that `prepare` has filled; NULL: it was not called */
  /* [K][K] as in tct_conditions, for comparators that look at it (NOISE), which then want every pair of two
   * conditions that were drawn; NULL: none.  own: how much of its variance is a copy's own, where a condition was
   * drawn more than once: the smallest eigenvalue, at most */
  const double *noise;
  double own;
} tct_drawn;

/* How often two lists put two places in the same order or in the other: kernels/concordance.h. */
struct tct_concordance;

typedef struct tct_comparator {
  TCT_DESCRIBED;
  bool smaller_is_more_similar; /* as for distances; else larger is */
  tct_pool_kind pool;           /* where RDMs of several subjects become one */
  /* Over n = K (K - 1) / 2 dissimilarities, upper triangle, row-major.  Pairs in which either is NAN are
   * left out by position.  c: NULL if nothing is known.  NAN if undefined.  Any thread. */
  double (*compare)(const void *params, const tct_conditions *c, int n, const double *a,
                    const double *b);
  /* NULL, or (INNER): what is made of each RDM alone, such that the comparison is the inner product of two;
   * many RDMs then are compared by one product of matrices, again and again as they are drawn.  rdm [n] may
   * be NAN where its weight is 0.  order [n]: the places of rdm in ascending order, NAN last, for those that
   * rank; NULL: found anew.  out [n + K].  False, and out NAN: undefined, as in compare. */
  bool (*vector)(const void *params, const tct_drawn *d, const double *rdm, const size_t *order,
                 double *out);
  tct_inner_kind inner; /* INNER */
  /* NULL, or: what is the same for all vectors of a draw, made once.  `room_for`: how many numbers d->room
   * must have.  False: undefined for all. */
  size_t (*room_for)(const void *params, int n, int conditions);
  bool (*prepare)(const void *params, const tct_drawn *d);
  /* NULL, or: the comparison as it follows from the order of pairs alone. */
  double (*of_order)(const struct tct_concordance *of);
} tct_comparator;

#endif
