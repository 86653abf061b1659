/* law.h -- a power law through points with intervals. */
#ifndef TERCET_LAB_CREDIT_LAW_H
#define TERCET_LAB_CREDIT_LAW_H

#include <tercet/credit.h>

/* y = at_one x^slope by least squares of logarithms, each point weighed by its interval; the slope's interval
 * is as wide as the points' scatter asks for, if that is more than their own intervals do.  Points that are
 * not above 0, or without end, are left out; fewer than three: NAN.  How many were used. */
int tct_law_fit(int n, const double *x, const tct_estimate *y, tct_estimate *slope, double *at_one);

/* The same law for several seeds: y[i + n * seed] at x[i].  Each seed has a line of its own, by least squares
 * of logarithms; slope is the mean of theirs with its interval by Student's t, at_one their mean (of logarithms)
 * too, point[i] the geometric mean of the seeds.  A seed that lacks a number above 0 somewhere is left out.
 * Fewer than two seeds, or than two points: NAN.  How many seeds were used. */
int tct_law_seeds(int n, int seeds, const double *x, const double *y, tct_estimate *point,
                  tct_estimate *slope, double *at_one);

#endif
