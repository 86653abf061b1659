/* shrink.h -- what ridge regression and its relatives share. */
#ifndef TERCET_BRAIN_SHRINK_H
#define TERCET_BRAIN_SHRINK_H

#include <tercet/encoder.h>

/* As `fit` of an encoder, of the `most` directions along which features vary most; chosen: the penalty. */
tct_status tct_shrink(const tct_training *t, const tct_numbers *penalties, size_t most,
                      double *weight, double *chosen, tct_encoder_why *why, tct_error *err);

#endif
