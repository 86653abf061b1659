/* means.h -- what measures of one unit begin with: mean and spread of its responses, condition by condition. */
#ifndef TERCET_BRAIN_TUNING_MEANS_H
#define TERCET_BRAIN_TUNING_MEANS_H

#include <tercet/tuning.h>

typedef struct {
  int n;                    /* trials */
  double mean, sum_squares; /* of deviations from the mean */
} tct_moment;

/* Of unit k in condition c. */
tct_moment tct_moment_of(const tct_responses *r, int c, int k);

/* Means of unit k over each condition, into mean [conditions]; false: they are all the same. */
bool tct_tuning_means(const tct_responses *r, int k, double *mean);
bool tct_any_negative(const tct_responses *r, const double *mean, int n);

/* Sum of squares and its degrees of freedom over all conditions; the variance of a trial is their ratio. */
double tct_pooled_squares(const tct_responses *r, int k, int *freedom);

/* On a circle, the mean response at x: between two conditions on the line from one to the other. */
double tct_mean_at(const tct_responses *r, const double *mean, double x);

/* Of one unit, the response at its best x, and half a period away: into value [3] their difference over their
 * sum, 1 less the second over the first, and the best x. */
tct_status tct_opposite(const tct_responses *r, tct_tuned_item *out, tct_error *err);

/* P(b > a) + P(b = a) / 2 over all pairs of trials; NAN if there are none.  NO_MEMORY. */
tct_status tct_area_between(size_t n, const double *a, size_t m, const double *b, double *area,
                            tct_error *err);

/* Means of all units over every second trial, the first of which is `from`, of conditions with two trials or more:
 * into mean [conditions][units]; how many there are. */
int tct_half_means(const tct_responses *r, int from, double *mean);

/* Each unit less its mean over the rows of x [rows][units]. */
void tct_centre_units(int rows, int units, double *x);

/* g [rows][rows] = factor x the products of the rows of a with those of b, both [rows][width]. */
void tct_row_products(size_t rows, size_t width, const double *a, const double *b, double factor,
                      double *g);

/* The condition with the largest of `mean`; the first of those that share it. */
int tct_largest(const double *mean, int n);

#endif
