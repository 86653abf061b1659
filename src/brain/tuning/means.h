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

/* The condition with the largest of `mean`; the first of those that share it. */
int tct_largest(const double *mean, int n);

#endif
