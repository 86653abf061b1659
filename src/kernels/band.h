/* band.h -- a symmetric matrix turned into a band, and what is solved with it plus any multiple of I, in double.
 *
 *     A = Q' B Q,  B_ij = 0 where |i - j| > TCT_BAND
 *
 * For what has to be solved with A + c I for several c: that takes n^3 operations once, nearly all of them in products
 * of rows, where eigenvectors would take five times as many, and most of these not; then n times TCT_BAND for each
 * right side and c.  The order of all sums is fixed; any thread. */
#ifndef TERCET_BAND_H
#define TERCET_BAND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/memory.h"

enum { TCT_BAND = 32 };

typedef struct {
  size_t n, padded;           /* of A; whole blocks of TCT_BAND: rows that are solved are so long */
  double *mirrors;            /* [n][n] of which Q is made */
  double *band;               /* [padded][TCT_BAND + 1] B_i,i-d */
  double *forward, *backward; /* [padded][2 TCT_BAND] of A + c I */
  tct_arena own;
} tct_band;

/* Room for n; false: no memory. */
bool tct_band_new(size_t n, tct_band *b);
void tct_band_free(tct_band *b);

/* a [n][n], symmetric, all of it there.  False: a number in it is not finite. */
bool tct_band_of(const double *a, tct_band *b);
/* q [n][n]: Q, row k is direction k. */
void tct_band_directions(const tct_band *b, double *q);
/* Each row x [n] of `rows`, `ld` apart, becomes Q x, or Q' x: for a few rows less work than Q itself. */
void tct_band_along(const tct_band *b, size_t rows, double *x, size_t ld);
void tct_band_back(const tct_band *b, size_t rows, double *x, size_t ld);
/* For c from now on.  False: B + c I is not positive definite to rounding. */
bool tct_band_shift(tct_band *b, double c);
/* B + c I = L L'.  Of each row x [padded] of `rows`, `ld` apart, |L^-1 x|^2 is taken from left[row]: of a row A
 * turned along, x' (A + c I)^-1 x. */
void tct_band_norms(const tct_band *b, size_t rows, const double *x, size_t ld, double *left);
/* Each row x becomes (B + c I)^-1 x. */
void tct_band_solve(const tct_band *b, size_t rows, double *x, size_t ld);
/* The sum of the diagonal of (A + c I)^-1. */
double tct_band_trace(const tct_band *b);

#endif
