/* interval.h -- intervals for means over pairs of blocks.
 *
 * A kernel holds one number k_ab for each pair of blocks of draws; what is estimated is its mean over
 * pairs of different blocks.  Blocks are alike and independent, so (Hoeffding 1948,
 * doi:10.1214/aoms/1177730196)
 *
 *   k_ab = mean + e_a + e_b + f_ab,     Var(mean) = 4 Var(e) / B + 2 Var(f) / (B (B - 1)),
 *
 * and both variances come from the analysis of variance of a diallel cross (Griffing 1956,
 * doi:10.1071/BI9560463, method 4).  At the edge, where the square of a mean is 0, e vanishes and only f
 * is left.  Delete-one-block jackknife takes that part twice, and covers too much. */
#ifndef TERCET_LAB_CREDIT_INTERVAL_H
#define TERCET_LAB_CREDIT_INTERVAL_H

#include "lab/credit/statistics.h"

/* One block alone (no noise): its diagonal is the mean, and the variances are 0. */
typedef struct {
  int blocks;
  double at[TCT_CREDIT_BLOCKS][TCT_CREDIT_BLOCKS];
} tct_kernel;

typedef struct {
  double mean;
  double one, two; /* the two parts of its variance; `one` may come out below 0 */
  double steep;    /* what `one` is for each unit of the mean if noise is alike in all directions */
  int blocks;
} tct_moments;

tct_moments tct_moments_of(const tct_kernel *k);
/* For a number that is linear in the noise: value -+ t sd. */
tct_estimate tct_around(double value, const tct_moments *of);
/* For a square, whose noise depends on its size: all sizes from which the value is not too far. */
tct_estimate tct_around_square(double value, const tct_moments *of);

#endif
