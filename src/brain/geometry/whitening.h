/* whitening.h -- the cosine of two RDMs in the space in which their noise is the same in all directions.
 *
 * What both whitened comparators are made of. */
#ifndef TERCET_BRAIN_WHITENING_H
#define TERCET_BRAIN_WHITENING_H

#include <tercet/comparator.h>

/* v'V^-1 w / sqrt(v'V^-1 v w'V^-1 w) over the pairs that are there on both sides; if `centred`, of v
 * and w less their means over those pairs.  NAN if undefined: nothing left of a side, a noise covariance
 * that is not positive definite, no memory. */
double tct_whitened_cosine(const tct_conditions *c, int n, const double *a, const double *b,
                           bool centred);

/* The same as a vector of one RDM (see tct_comparator.vector): copies of a condition count as conditions of their
 * own, as they do where what was drawn is gathered. */
bool tct_whitened_vector(const tct_drawn *d, const double *rdm, bool centred, double *out);

/* The system that all RDMs of a draw have in common, factored once (see tct_comparator.prepare). */
size_t tct_whitened_room(const void *params, int n, int conditions);
bool tct_whitened_prepare(const void *params, const tct_drawn *d);

/* Its part where there is a covariance of errors; room: tct_copies_room numbers.  Prepare: false if the covariance of
 * what was drawn is not positive definite.  Whiten: `out` is the RDM, times roots of weights, then its vector,
 * not of length 1; false if a pair is missing. */
size_t tct_copies_room(int conditions);
bool tct_copies_prepare(const tct_drawn *d, double *room);
bool tct_copies_whiten(const tct_drawn *d, double *room, double *out);

#endif
