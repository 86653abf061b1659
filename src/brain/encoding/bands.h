/* bands.h -- bands of features, each scaled by its share, as features of ridge regression. */
#ifndef TERCET_BRAIN_BANDS_H
#define TERCET_BRAIN_BANDS_H

#include "brain/encoding/shrink.h"

typedef struct {
  const tct_training *t;
  int *band;                     /* [p] the caller's to fill, from 0 */
  double *weight;                /* [q][p] of the features as they are */
  double *chosen, *error, *best; /* [q]; best is the caller's */
  tct_encoder_why *why;
  double *scale; /* [p] */
  double *x, *xx, *xy,
    *value;          /* scaled, or along the directions of stimuli, of which there are n at most */
  double *k, *along; /* [n][n], [q][n]; of directions alone */
} tct_bands;

tct_status tct_bands_new(const tct_training *t, tct_bands *g, tct_error *err);
void tct_bands_free(tct_bands *g);
/* Ridge regression with penalty a / share of each band: weight, chosen, error. */
tct_status tct_bands_shrink(tct_bands *g, const double *share, const tct_numbers *penalties,
                            tct_error *err);

#endif
