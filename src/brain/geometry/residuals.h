/* residuals.h -- sums over what is left of trials without their means, a block at a time. */
#ifndef TERCET_BRAIN_RESIDUALS_H
#define TERCET_BRAIN_RESIDUALS_H

#include <tercet/covariance.h>

/* x [n][units]: some rows. */
typedef void tct_with_rows(void *arg, size_t n, size_t units, const double *x);

tct_status tct_residuals_each(const tct_residuals *r, tct_with_rows *with, void *arg,
                              tct_error *err);

/* sum [units][units] of x x' over rows x, both halves; *fourth of |x|^4. */
tct_status tct_residuals_squares(const tct_residuals *r, double *sum, double *fourth,
                                 tct_error *err);

#endif
