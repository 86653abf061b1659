/* low_pass.h -- one step of tau dx/dt = -x + a, with noise: what units that leak share.
 *
 *     x = k x' + (1 - k) a + shaken xi        exact: k = exp(-dt / tau), shaken = s sqrt(1 - k^2)
 *                                             Euler: k = 1 - dt / tau,   shaken = s sqrt(2 dt / tau)
 *
 * s is the standard deviation of x around a constant a (an Ornstein-Uhlenbeck process; by Euler's steps
 * 1 / sqrt(1 - dt / 2 tau) times as much). */
#ifndef TERCET_UNITS_LOW_PASS_H
#define TERCET_UNITS_LOW_PASS_H

#include <tercet/describe.h>

#include "kernels/distributions.h"

#include <math.h>

#define LOW_PASS_INTEGRATIONS "exact|euler"
enum { LOW_PASS_EXACT, LOW_PASS_EULER };

struct low_pass {
  int activation, integration;
  double tau, noise;
  double keep;   /* what is left of what remembers after one step; follows from tau and the step */
  double shaken; /* standard deviation of what noise adds in one step */
};

static inline double low_pass_keep(int integration, double tau, double dt)
{
  return integration == LOW_PASS_EULER ? 1 - dt / tau : exp(-dt / tau);
}

static inline double low_pass_shaken(int integration, double tau, double dt, double s)
{
  return s * (integration == LOW_PASS_EULER ? sqrt(2 * dt / tau) : sqrt(1 - exp(-2 * dt / tau)));
}

/* Longer steps of Euler's overshoot what they approach, and with more than two tau run away. */
static inline tct_status low_pass_check(int integration, double tau, double dt, tct_error *err)
{
  if (integration != LOW_PASS_EULER || dt <= tau) return TCT_OK;
  return tct_fail(err, TCT_BAD_SPEC,
                  "Euler's step of %g ms is longer than tau (%g ms): take a shorter `step`, or "
                  "`integration: exact`",
                  dt, tau);
}

/* Of a struct low_pass: what a unit's descriptor wants. */
static inline void low_pass_prepare(void *given, double dt)
{
  struct low_pass *own = given;

  own->keep   = low_pass_keep(own->integration, own->tau, dt);
  own->shaken = low_pass_shaken(own->integration, own->tau, dt, own->noise);
}

static inline tct_status low_pass_can(const void *given, double dt, tct_error *err)
{
  const struct low_pass *own = given;

  return low_pass_check(own->integration, own->tau, dt, err);
}

static inline bool low_pass_draws(const void *given)
{
  return ((const struct low_pass *)given)->noise > 0;
}

static inline double low_pass_leak(const void *given)
{
  return ((const struct low_pass *)given)->keep;
}

static inline tct_real low_pass_noise(double shaken, tct_real uniform)
{
  return (tct_real)(shaken * tct_normal_quantile((double)uniform));
}

#endif
