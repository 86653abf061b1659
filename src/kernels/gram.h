/* gram.h -- the products of the rows of a matrix with one another, in double.
 *
 * Behind every RDM (rows are conditions) and every covariance (rows are units).  An entry is the sum over
 * stretches of 256 numbers, each summed in four chains: its bits depend on its two rows alone, not on how
 * many others there are, and are the same with and without AVX2.  Equal rows give equal entries. */
#ifndef TERCET_GRAM_H
#define TERCET_GRAM_H

#include <stddef.h>

/* g += factor x (x x'), rows first .. end of it, and of those what lies at or left of the diagonal. */
typedef struct {
  size_t width;
  const double *x;   /* [end][width] */
  size_t first, end; /* rows */
  double factor;
  double *g; /* [end - first][ld], its first row is row `first`; ld >= end */
  size_t ld;
} tct_gram;

void tct_gram_add(const tct_gram *of);

/* The families, for tests; the second is NULL where the processor or TERCET_KERNELS does not want it. */
typedef void tct_gram_family(const tct_gram *of);
tct_gram_family tct_gram_portable;
tct_gram_family *tct_gram_avx2(void);

#endif
