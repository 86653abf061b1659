/* gram.h -- the products of all rows of one matrix with all rows of another.
 *
 * Behind every RDM (rows are conditions), every covariance (rows are units) and every Cholesky root.  An
 * entry is the sum, in double, over stretches of 256 numbers, each of which is one chain of multiply-adds:
 * its bits depend on its two rows alone, not on how many others there are.  They are the same with AVX2 and
 * AVX-512, where multiply-adds are fused; portable they are others.  Equal rows give equal entries.
 *
 * In single precision numbers and chains, of 128, are float, and there are twice as many at a time: an entry is
 * off by about 1e-7 of the product of its rows' lengths, and by 3e-7 where all terms have one sign.
 */
#ifndef TERCET_GRAM_H
#define TERCET_GRAM_H

#include <stdbool.h>
#include <stddef.h>

enum {
  TCT_GRAM_UPPER  = 1, /* for j >= corner + i alone */
  TCT_GRAM_TURNED = 2  /* b is [width][ldb]: its columns are multiplied */
};

/* g_ij += factor x (a_i . b_j) for all rows i of a and j of b; or, if `lower`, for j <= corner + i alone.  None of g
 * may be among the numbers that are multiplied. */
#define TCT_GRAM_OF(number)                                                                        \
  {                                                                                                \
    size_t width;        /* the first `width` numbers of each row are multiplied */                \
    const number *a, *b; /* [rows][lda], [columns][ldb] */                                         \
    size_t lda, ldb, rows, columns;                                                                \
    bool lower;                                                                                    \
    size_t corner;                                                                                 \
    double factor;                                                                                 \
    double *g; /* [rows][ldg] */                                                                   \
    size_t ldg;                                                                                    \
    int also; /* TCT_GRAM_UPPER, TCT_GRAM_TURNED */                                                \
  }
typedef struct TCT_GRAM_OF(double) tct_gram;
typedef struct TCT_GRAM_OF(float) tct_gram_single;

void tct_gram_add(const tct_gram *of);
void tct_gram_add_single(const tct_gram_single *of);

/* The families; NULL where the processor does not have one. */
typedef void tct_gram_family(const tct_gram *of);
typedef void tct_gram_single_family(const tct_gram_single *of);
tct_gram_family *tct_gram_portable(void);
tct_gram_family *tct_gram_avx2(void);
tct_gram_family *tct_gram_avx512(void);
tct_gram_single_family *tct_gram_single_portable(void);
tct_gram_single_family *tct_gram_single_avx2(void);
tct_gram_single_family *tct_gram_single_avx512(void);

#endif
