/* noise.h -- the trials of one unit, told apart into signal and noise. */
#ifndef TERCET_BRAIN_NOISE_H
#define TERCET_BRAIN_NOISE_H

#include <tercet/ceiling.h>

typedef struct {
  int n;         /* stimuli with a trial */
  int trials;    /* of all of them */
  double each;   /* trials of a stimulus: the harmonic mean */
  double spread; /* variance of stimuli's means */
  double total;  /* variance of all trials about their mean */
  double noise;  /* variance of trials about their stimulus's mean; NAN without a second trial */
  double
    steady; /* the same, but for what moves the first trials of all stimuli together, the second ... */
} tct_unit_noise;

/* False where nothing can be told: fewer than three stimuli, means that do not vary, no second trial, or
 * no memory. */
bool tct_unit_noise_of(const tct_ceiling_unit *u, tct_unit_noise *out);

/* Mean over the trials of stimulus i, and how many there are; NAN: none. */
double tct_unit_mean(const tct_ceiling_unit *u, int i, int *trials);

/* Sums over stimuli that have a prediction and a trial, about the means of their folds. */
typedef struct {
  int n;
  double xx, xy, yy;       /* of predictions x and means y */
  double noise_x, noise_y; /* of xy^2 and of yy, what noise of variance 1 adds */
} tct_unit_sums;

bool tct_unit_sums_of(const tct_ceiling_unit *u,
                      tct_unit_sums *out); /* false: either does not vary */

#endif
