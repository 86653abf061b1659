/* span.h -- more units than trials: the directions in which the trials lie, instead of units. */
#ifndef TERCET_BRAIN_DECODING_SPAN_H
#define TERCET_BRAIN_DECODING_SPAN_H

#include <tercet/decoder.h>

typedef struct {
  int n, m;   /* trials; directions, n at most */
  double *z;  /* [n][m] where each trial lies */
  int *first; /* [m] the first trial that has some of each direction */
} tct_span;

/* Are the answers the same, and is there less to do? */
bool tct_span_serves(const tct_decoder *d, const tct_decoder_noise *noise);

/* For n trials at most.  Freed by tct_span_free, also where it failed. */
tct_status tct_span_new(int n, tct_span *s, tct_error *err);
void tct_span_free(tct_span *s);
double tct_span_bytes(double n); /* what it takes */

/* Of x [n][units]; the labels of trials are not looked at. */
void tct_span_of(int n, size_t units, const double *x, tct_span *s);

/* weight [classes][units + 1] that give each trial the score that v [classes][m + 1] give its z.  t->x is what the span
 * is of; room is tct_span_room numbers. */
void tct_span_back(const tct_span *s, const tct_class_trials *t, const double *v, double *room,
                   double *weight);
size_t tct_span_room(const tct_span *s, int classes);

/* tct_decoder_fit, of trials whose span is known; NULL: in units, as they are. */
tct_status tct_decoder_fit_in(const tct_decoder *d, const void *params,
                              const tct_decoder_noise *noise, const tct_class_trials *t,
                              const tct_span *s, double *weight, tct_decoder_why *why,
                              tct_error *err);

#endif
