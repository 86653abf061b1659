/* encoder_liars.h -- fits with one thing wrong, that the laws of encoders must catch. */
#ifndef TESTS_ENCODER_LIARS_H
#define TESTS_ENCODER_LIARS_H

#include <math.h>

#include <tercet/encoder.h>

static tct_status first_come(const void *params, const tct_training *t, double *weight,
                             double *chosen, tct_encoder_why *why, tct_error *err)
{
  (void)params, (void)chosen, (void)why, (void)err;
  for (int u = 0; u < t->q; u++)
    for (int j = 0; j < t->p; j++)
      weight[u * t->p + j] =
        t->y[u * t->n] * fabs(t->y[u * t->n] + t->y[0]) * (1 + j) * tct_training_x(t)[j];
  return TCT_OK;
}

/* It keeps what it was shown for another fold. */
static tct_status remembers(const void *params, const tct_training *t, double *weight,
                            double *chosen, tct_encoder_why *why, tct_error *err)
{
  static double before;
  (void)params, (void)chosen, (void)why, (void)err;

  for (int i = 0; i < t->q * t->p; i++) weight[i] = before + t->xy[i];
  before = 0;
  for (int i = 0; i < t->q * t->p; i++) before += t->xy[i];
  return TCT_OK;
}

static tct_status gives_up(const void *params, const tct_training *t, double *weight,
                           double *chosen, tct_encoder_why *why, tct_error *err)
{
  (void)params, (void)t, (void)chosen, (void)why, (void)err;
  weight[0] = (double)NAN;
  return TCT_OK;
}

#endif
