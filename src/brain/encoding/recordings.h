/* recordings.h -- what is kept of every cutting into folds, for scores and for draws. */
#ifndef TERCET_BRAIN_ENCODING_RECORDINGS_H
#define TERCET_BRAIN_ENCODING_RECORDINGS_H

#include "brain/encoding/gather.h"

typedef struct {
  const tct_encoding_how *how;
  tct_gathered of;
  int folds;
  int *fold;         /* [cuttings][n] */
  double *predicted; /* [cuttings][n][q] */
  double
    *number; /* [cuttings][TCT_ENCODING_N][q]; but CEILING: of the first cutting alone, for all */
  double *chosen;       /* [cuttings][folds][q] */
  tct_encoder_why *why; /* [cuttings][folds][q] */
} tct_cuttings;

/* Unit k of the q, in one cutting, its predictions into room [n]. */
tct_ceiling_unit tct_cutting_unit(const tct_cuttings *c, int cutting, int k, double *room);
double *tct_cutting_number(const tct_cuttings *c, int cutting, tct_encoding_number which); /* [q] */

/* What was found of each unit. */
tct_status tct_encoding_told(const tct_cuttings *c, tct_encoding *e, tct_error *err);

/* Medians over units that are FINE, and their intervals. */
tct_status tct_encoding_medians(const tct_cuttings *c, tct_encoding *e, tct_error *err);

#endif
