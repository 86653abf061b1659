/* shrink.h -- what ridge regression and its relatives share. */
#ifndef TERCET_BRAIN_SHRINK_H
#define TERCET_BRAIN_SHRINK_H

#include <tercet/encoder.h>

/* By which error a unit chooses its penalty.  Leave-one-out: what is missed at each stimulus by a fit without it.
 * Generalised: what is missed at all, over n less the sum of all leverages; it is leave-one-out where these are equal,
 * and needs no stimulus again. */
#define TCT_SHRINK_BY "leave_one_out|generalised"
typedef enum { TCT_LEAVE_ONE_OUT, TCT_GENERALISED } tct_shrink_by;

/* As `fit` of an encoder, of the `most` directions along which features vary most; chosen: the penalty;
 * error [q], of those that have one: its error.  May be NULL. */
tct_status tct_shrink(const tct_training *t, const tct_numbers *penalties, size_t most,
                      tct_shrink_by by, double *weight, double *chosen, double *error,
                      tct_encoder_why *why, tct_error *err);

/* The same along all directions, without telling them apart; for many features, fewer than stimuli, and penalties
 * that are no rounding of their squares. */
bool tct_shrink_has_band(const tct_training *t, const tct_numbers *penalties, size_t most);
tct_status tct_shrink_band(const tct_training *t, const tct_numbers *penalties, tct_shrink_by by,
                           double *weight, double *chosen, double *error, tct_error *err);

/* Of `error`, and the penalty that makes it: true, and both kept, if a unit takes it.  Of equal errors the larger
 * penalty counts, wherever it stands. */
bool tct_shrink_better(double error, double penalty, double *best, double *chosen);
/* sum of (miss / left)^2 of n stimuli, miss = y - fitted */
double tct_shrink_error(size_t n, const double *y, const double *fitted, const double *left);

#endif
