/* weighted_gram.h -- weighted sums of products of all columns of a table with one another, in double.
 *
 *     g_ij = sum over k of weight_k x_ki x_kj,    x_k the row of the table that place_k names
 *
 * Behind every bootstrap of cosines and correlations: columns are RDMs, rows are pairs of conditions, and weights
 * are how often a pair was drawn.  Rows lie side by side, so that of a draw only what was drawn is read.
 * An entry is one chain of multiply-adds over k: its bits depend on its two columns alone, and are the same
 * with AVX2 and AVX-512, where multiply-adds are fused; portable they are others. */
#ifndef TERCET_WEIGHTED_GRAM_H
#define TERCET_WEIGHTED_GRAM_H

#include <stddef.h>
#include <stdint.h>

enum { TCT_WEIGHTED_GRAM_STEP = 8 }; /* a width must be a multiple of it */

typedef struct {
  size_t n;              /* rows that are summed over */
  const uint32_t *place; /* [n] which they are */
  const double *weight;  /* [n] */
  const double *x;       /* [any][width] */
  size_t width;          /* columns */
  double *g;             /* [width][width], written for j <= i; elsewhere it may be written, too */
} tct_weighted_gram;

void tct_weighted_gram_of(const tct_weighted_gram *of);

/* The families; NULL where the processor does not have one. */
typedef void tct_weighted_gram_family(const tct_weighted_gram *of);
tct_weighted_gram_family *tct_weighted_gram_portable(void);
tct_weighted_gram_family *tct_weighted_gram_avx2(void);
tct_weighted_gram_family *tct_weighted_gram_avx512(void);

#endif
