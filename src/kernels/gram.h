/* gram.h -- the products of all rows of one matrix with all rows of another, in double.
 *
 * Behind every RDM (rows are conditions), every covariance (rows are units) and every Cholesky root.  An
 * entry is the sum over stretches of 512 numbers, each summed in eight chains: its bits depend on its two
 * rows alone, not on how many others there are.  They are the same with AVX2 and AVX-512, where
 * multiply-adds are fused; portable they are others.  Equal rows give equal entries. */
#ifndef TERCET_GRAM_H
#define TERCET_GRAM_H

#include <stdbool.h>
#include <stddef.h>

/* g_ij += factor x (a_i . b_j) for all rows i of a and j of b; or, if `lower`, for j <= corner + i alone.
 * None of g may be among the numbers that are multiplied. */
typedef struct {
  size_t width;        /* the first `width` numbers of each row are multiplied */
  const double *a, *b; /* [rows][lda], [columns][ldb] */
  size_t lda, ldb, rows, columns;
  bool lower;
  size_t corner;
  double factor;
  double *g; /* [rows][ldg] */
  size_t ldg;
} tct_gram;

void tct_gram_add(const tct_gram *of);

/* The families; NULL where the processor does not have one. */
typedef void tct_gram_family(const tct_gram *of);
tct_gram_family *tct_gram_portable(void);
tct_gram_family *tct_gram_avx2(void);
tct_gram_family *tct_gram_avx512(void);

#endif
