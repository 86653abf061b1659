/* strips.h -- the products of all rows with one another, a strip of rows at a time, shared among threads. */
#ifndef TERCET_BRAIN_STRIPS_H
#define TERCET_BRAIN_STRIPS_H

#include "brain/geometry/pairs.h"

/* What is done with row i of the products: g [n - i], from its product with itself on.  Called once for each i, in
 * any order and by any thread. */
typedef void tct_with_row(void *arg, size_t i, const double *g);

/* The squares of rows that distances want beside products, of the first part. */
typedef struct {
  const double
    *mean; /* [width] which in single precision is taken away from all rows; NULL in double */
  double *square; /* [n] |x_i - mean|^2 is put here, before `with` is called */
} tct_squares;

/* Row i, column j: the sum over parts of factor x (x_i . x_j).  `squares`, of one part, may be NULL. */
tct_status tct_strips(const tct_pairing *of, size_t parts, const double *const *x,
                      const double *factor, const tct_squares *squares, tct_with_row *with,
                      void *arg, tct_error *err);

#endif
