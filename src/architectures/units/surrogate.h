/* surrogate.h -- spikes, and the slope that a spike does not have: shapes over how far a voltage is from firing, in thresholds.
 *
 *     dz/dv := (dampening / threshold) shape(sharpness (v - top) / threshold)
 *
 *     triangle      max(0, 1 - |u|)        Esser et al. 2016, Bellec et al. 2018
 *     fast_sigmoid  1 / (1 + |u|)^2        Zenke & Ganguli 2018, doi:10.1162/neco_a_01086
 *     gaussian      exp(-u^2 / 2)
 *     boxcar        1 where |u| < 1/2, else 0
 *
 * Shapes are compared in Neftci, Mostafa & Zenke 2019, doi:10.1109/MSP.2019.2931595. */
#ifndef TERCET_UNITS_SURROGATE_H
#define TERCET_UNITS_SURROGATE_H

#include <tercet/real.h>

#include <math.h>

#define SURROGATES "triangle|fast_sigmoid|gaussian|boxcar"
typedef enum { TRIANGLE, FAST_SIGMOID, GAUSSIAN, BOXCAR } surrogate;

/* A voltage that is not a number falls through comparisons, and shows in the rate. */
static inline tct_real spike_of(tct_real voltage, tct_real top)
{
  return voltage > top ? 1 : voltage <= top ? 0 : voltage;
}

/* A distance that is not a number is no silence. */
static inline tct_real surrogate_at(surrogate shape, tct_real u)
{
  const tct_real far = u < 0 ? -u : u, inside = 1 - far;

  switch (shape) {
  case FAST_SIGMOID:
    return 1 / ((1 + far) * (1 + far));
  case GAUSSIAN:
    return (tct_real)exp(-(double)(u * u) / 2);
  case BOXCAR:
    return inside > (tct_real)0.5 ? 1 : inside <= (tct_real)0.5 ? 0 : inside;
  case TRIANGLE:
    break;
  }
  return inside > 0 ? inside : inside <= 0 ? 0 : inside;
}

#endif
