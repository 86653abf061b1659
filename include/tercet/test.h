/* test.h -- how surprising an estimate is, if in truth it is 0. */
#ifndef TERCET_TEST_H
#define TERCET_TEST_H

#include <tercet/describe.h>

/* promises under test */
#define TCT_TEST_CLAIMS(X)                                                                         \
  X(EXACT, "for few subjects, too: below x in a share x at most, if their values scatter "         \
           "symmetrically about 0 or, where conditions are relabelled, labels mean nothing")       \
  X(NEEDS_ERROR, "looks at the estimate and its standard error")                                   \
  X(NEEDS_DRAWS, "looks at draws of a bootstrap")                                                  \
  X(NEEDS_SUBJECTS,                                                                                \
    "looks at subjects one by one: holds for other subjects, not other conditions")                \
  X(RELABELS, "looks at scores with relabelled conditions instead, where they are given")

#define X(name, doc) TCT_TEST_BIT_##name,
enum { TCT_TEST_CLAIMS(X) TCT_TEST_CLAIM_BITS };
#undef X
#define X(name, doc) TCT_TEST_##name = 1 << TCT_TEST_BIT_##name,
enum { TCT_TEST_CLAIMS(X) };
#undef X

/* What is known of one estimate: a score, or a difference of two, on which more speaks for more.  What a test does
 * not look at need not be there. */
typedef struct {
  double value;      /* the estimate */
  double error, dof; /* its standard error and how well that is known; NAN: not */
  int draws;
  const double *draw; /* [draws] bootstrapped; NAN: undefined, and passed over.  NULL: none */
  int subjects;
  const double *subject; /* [subjects] the value of each alone; NAN: missing.  NULL: none */
  int relabelled;
  const double
    *relabel; /* [relabelled] as it would be with conditions relabelled at random.  NULL: none */
  bool all_labels; /* these are all ways to relabel, the true one among them; else each is drawn */
  int flips;       /* of subjects' signs: all there are, if no more than this; else so many drawn */
  uint64_t seed;   /* of those */
  bool one_sided;  /* whether it is above 0; else whether it differs from 0 */
} tct_evidence;

typedef struct tct_test {
  TCT_DESCRIBED;
  /* NAN: undefined, for what it looks at is not there or says nothing.  NO_MEMORY.  Any thread. */
  tct_status (*p)(const void *params, const tct_evidence *e, double *p, tct_error *err);
  /* the smallest p that so many draws, subjects and labels can give; NAN: none at all */
  double (*smallest)(const void *params, const tct_evidence *e);
} tct_test;

#endif
