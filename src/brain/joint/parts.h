/* parts.h -- what measures of two times are made of: means, what noise adds to squares of them, best linear readouts.
 *
 * half -1: of all trials.  Trials count as often as `times` says. */
#ifndef TERCET_BRAIN_JOINT_PARTS_H
#define TERCET_BRAIN_JOINT_PARTS_H

#include <tercet/joint.h>

/* Is the trial in it, and does it count? */
static inline bool tct_part_has(const tct_joint_time *at, int trial, int half)
{
  return (half < 0 || at->half[trial] == half) && at->times[trial] > 0;
}

/* Mean responses, into mean [conditions][units].  False: a condition has no trial there. */
bool tct_part_means(const tct_joint_times *t, int time, int half, double *mean);

/* What noise adds to |mean of c|^2 on average, into noise [conditions].  False: a condition has fewer than two trials. */
bool tct_part_noise(const tct_joint_times *t, int time, int half, const double *mean,
                    double *noise);
/* The share of a trial's variance that the mean of condition c has: 1 / trials where each counts once. */
double tct_part_few(const tct_joint_times *t, int time, int half, int c);

/* Squared Euclidean distances per unit, less what noise adds, of all pairs of conditions: into out [pairs]. */
tct_status tct_part_rdm(const tct_joint_times *t, int time, int half, double *out,
                        tct_joint_why *why, tct_error *err);
/* The same of both halves, into out [2][pairs]; *by_units: what that units are drawn adds to their product, mean over
 * pairs: the covariance over units of what each gives to one and to the other, over units. */
tct_status tct_part_rdms(const tct_joint_times *t, int time, double *out, double *by_units,
                         tct_joint_why *why, tct_error *err);

/* sum over conditions of weight x mean, into out [units]. */
void tct_part_axis(int conditions, int units, const double *weight, const double *mean,
                   double *out);

/* axis [units] becomes S^-1 of it, S the covariance of trials around `mean` of their conditions, as
 * t->noise has it. */
tct_status tct_part_readout(const tct_joint_times *t, int time, int half, const double *mean,
                            double *axis, tct_joint_why *why, tct_error *err);

/* Means and the signal axis: into mean [conditions][units], axis [units]; why. */
tct_joint_why tct_part_signal(const tct_joint_times *t, int time, int half, double *mean,
                              double *axis);

/* Two axes before and after: cosine, angle, length after over before, of number [3], from sums of a squared length of
 * each and of their product. */
void tct_angle_find(const tct_joint_times *t, const double *sum, double *number,
                    tct_joint_why *why);

/* Of an axis: a number for each unit. */
int tct_axis_length(const tct_joint_times *t);

extern const tct_joint_number tct_angle_numbers[3];

#endif
