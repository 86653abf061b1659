/* losses.h -- decoders whose weights make a sum of losses least, each a function of a trial's scores. */
#ifndef TERCET_BRAIN_LOSSES_H
#define TERCET_BRAIN_LOSSES_H

#include <tercet/decoder.h>

typedef struct {
  const tct_class_trials *t;
  int rows;       /* of weights: scores of a trial */
  double *score;  /* [n][rows] */
  double *slope;  /* [rows][n] of the loss by the score */
  double *turned; /* [units][n] the responses */
  double *room;   /* of tct_lbfgs */
} tct_losses;

/* Freed by tct_losses_free, also where it failed. */
tct_status tct_losses_new(const tct_class_trials *t, int rows, tct_losses *l, tct_error *err);
void tct_losses_free(tct_losses *l);

void tct_losses_scores(tct_losses *l, const double *weight);
/* gradient [rows][units + 1] += slopes times responses. */
void tct_losses_gradient(const tct_losses *l, double *gradient);

/* From weights of 0 down to where no component of the gradient is more than a share `tolerance` of what it would be
 * if all slopes were 1.  `at` and `own` are those of lbfgs.h; *why is NO_REST if it does not get there. */
void tct_losses_least(tct_losses *l, double (*at)(void *own, const double *x, double *gradient),
                      void *own, double tolerance, int64_t steps, double *weight,
                      tct_decoder_why *why);

#endif
