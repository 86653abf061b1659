/* intervals.h -- where the truth may lie, from draws of a bootstrap. */
#ifndef TERCET_BRAIN_INTERVALS_H
#define TERCET_BRAIN_INTERVALS_H

#include <stddef.h>

typedef struct {
  double low, high; /* NAN: undefined */
} tct_range;

/* The numbers of x [n] that are not NAN, in ascending order, at its beginning; returns how many. */
size_t tct_close_up(size_t n, double *x);

/* Of n numbers in ascending order, the one at share p of the way, between neighbours in proportion; NAN of none. */
double tct_quantile(size_t n, const double *sorted, double p);

/* level: 0.95.  Draws in ascending order. */
tct_range tct_percentile_interval(size_t n, const double *sorted, double level);

/* Bias-corrected and accelerated: around `value`, of which these are draws.  Undefined where all draws lie on
 * one side of it. */
tct_range tct_bca_interval(size_t n, const double *sorted, double value, double acceleration,
                           double level);

tct_range tct_t_interval(double value, double error, double dof, double level);

/* Of a share, `yes` of n (Wilson 1927): within 0 .. 1, and not empty where all or none are. */
tct_range tct_wilson_interval(double yes, double n, double level);

/* How fast the scatter of an estimate grows with it: of one group of `n` things, without[i] is the estimate as it would
 * be without the i-th; NAN are passed over.  Sums of several groups add up; tct_acceleration ends them. */
typedef struct {
  double cubes, squares;
} tct_skew;

void tct_add_skew(tct_skew *s, size_t n, const double *without);
double tct_acceleration(const tct_skew *s);

#endif
