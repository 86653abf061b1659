/* encoding.h -- stimuli sorted by fold, and what one fold's fit and predictions are made of. */
#ifndef TERCET_BRAIN_ENCODING_H
#define TERCET_BRAIN_ENCODING_H

#include <tercet/encoder.h>

#include "base/memory.h"

/* All stimuli that are whole, fold by fold, each feature less its mean over all: an offset that keeps digits; what is
 * fitted has its own means. */
typedef struct {
  int n, p, q, folds;
  bool directions; /* more features than stimuli, and the encoder may be given directions */
  int *row;        /* [n] where it was */
  int *first;      /* [folds + 1] */
  double *x;       /* [n][p] */
  double *xt;      /* [p][n] */
  double *yt;      /* [q][n] */
  double *offset;  /* [q] the means that were taken from units */
  double *xx, *xy; /* [p][p], [q][p] products over all; or */
  double *k;       /* [n][n] x x' */
  double *sum, *low, *high; /* [folds][p] x less that of the fold's first stimulus; least, most */
  tct_arena own;            /* of all numbers */
} tct_stimuli;

tct_status tct_stimuli_of(const tct_encode_data *d, bool directions, tct_stimuli *s,
                          tct_error *err);
void tct_stimuli_free(tct_stimuli *s);

/* One fold held out, and room for any.  `units` of the q vary where they are fitted: unit[i] is which. */
typedef struct tct_held_out {
  const tct_stimuli *of;
  bool filled; /* x */
  int fold, n, held, p, units;
  int *place;      /* [n + held] of s: fitted, then held out */
  int *unit;       /* [q] */
  double *mean;    /* [p] */
  double *square;  /* [p] sums of squares about it */
  double *spread;  /* [p] the largest number less the mean; 0: it does not vary */
  double *y_mean;  /* [q] */
  double *x;       /* [n][p] where it was asked for */
  double *tests;   /* [held][p] */
  double *y;       /* [units][n] */
  double *xx, *xy; /* [p][p], [units][p] */
  double *value;   /* [p] or NULL */
  double *weight;  /* [units][p] */
  double *out;     /* [held][units] */
  double *chosen;  /* [units] */
  tct_encoder_why *why;
  tct_arena own; /* of all numbers */
} tct_held_out;

/* Room for whichever fold, then one fold after another: taken once, since new pages cost as much as what is put into
 * them.  `tct_held_out_fill` sets p, 0 where no feature varies. */
tct_status tct_held_out_new(const tct_stimuli *s, tct_held_out *h, tct_error *err);
void tct_held_out_free(tct_held_out *h);
tct_status tct_held_out_fill(const tct_stimuli *s, int fold, tct_held_out *h, tct_error *err);
/* t->x, made now if need be: many encoders look at products alone. */
const double *tct_training_x(const tct_training *t);
/* the features themselves; or their directions where they are more than stimuli */
tct_status tct_held_out_features(const tct_stimuli *s, tct_held_out *h, tct_error *err);
tct_status tct_held_out_directions(const tct_stimuli *s, tct_held_out *h, tct_error *err);

#endif
