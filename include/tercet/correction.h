/* correction.h -- p values of several comparisons, held against how many there are. */
#ifndef TERCET_CORRECTION_H
#define TERCET_CORRECTION_H

#include <tercet/describe.h>

/* promises under test, for p that are what they say: below x in no more than a share x of all cases where
 * nothing is */
#define TCT_CORRECTION_CLAIMS(X)                                                                   \
  X(FAMILYWISE, "of all families, a share alpha at most has any false p below alpha")              \
  X(FALSE_DISCOVERY, "of what is below alpha, a share alpha at most is false, on average")         \
  X(ANY_DEPENDENCE, "and that however the comparisons depend on each other")

#define X(name, doc) TCT_CORRECTION_BIT_##name,
enum { TCT_CORRECTION_CLAIMS(X) TCT_CORRECTION_CLAIM_BITS };
#undef X
#define X(name, doc) TCT_CORRECTION_##name = 1 << TCT_CORRECTION_BIT_##name,
enum { TCT_CORRECTION_CLAIMS(X) };
#undef X

typedef struct tct_correction {
  TCT_DESCRIBED;
  /* n p, from the smallest to the largest, none of them NAN; out [n] in the same order, may be p, and may be
   * above 1, which tct_correct mends */
  void (*correct)(const void *params, int n, const double *p, double *out);
} tct_correction;

/* out [n] = each p made as large as n comparisons ask; may be p.  A NAN stays one and is not counted.
 * BAD_DATA where one is not in 0 .. 1; NO_MEMORY; both leave `out` as it was. */
TCT_API tct_status tct_correct(const tct_correction *c, const void *params, int n, const double *p,
                               double *out, tct_error *err);

#endif
