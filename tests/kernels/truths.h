/* truths.h -- the families of pointwise work, what they should make, how far they are from it. */
#ifndef TERCET_TESTS_TRUTHS_H
#define TERCET_TESTS_TRUTHS_H

#include "kernels/numbers.h"
#include "kernels/pointwise.h"

/* portable, of AVX2, of AVX-512, NULL: as far as there are any */
static const tct_pointwise_family *families[4];

#define EACH_FAMILY(k) for (const tct_pointwise_family **of = families, *k; (k = *of) != NULL; of++)
#define EACH_ACTIVATION(f)                                                                         \
  for (tct_activation f = TCT_LINEAR; f <= TCT_HARD_SIGMOID; f = (tct_activation)(f + 1))

static inline void find_families(void)
{
  families[0] = tct_pointwise_portable();
  families[1] = tct_kernels_avx2() ? tct_pointwise_avx2() : NULL;
  families[2] = tct_kernels_avx512() ? tct_pointwise_avx512() : NULL;
}

static inline long double truth(tct_activation f, long double x)
{
  switch (f) {
  case TCT_RELU:
    return x <= 0 ? 0 : x;
  case TCT_TANH:
    return tanhl(x);
  case TCT_LOGISTIC:
    return x < 0 ? expl(x) / (1 + expl(x)) : 1 / (1 + expl(-x));
  case TCT_SOFTPLUS:
    return (x > 0 ? x : 0) + log1pl(expl(-fabsl(x)));
  case TCT_HARD_SIGMOID:
    return x <= 0 ? 0 : x >= 1 ? 1 : x;
  default:
    return x;
  }
}

/* f' where the rate is r */
static inline long double slope(tct_activation f, long double r)
{
  switch (f) {
  case TCT_RELU:
    return r > 0;
  case TCT_TANH:
    return (1 - r) * (1 + r);
  case TCT_LOGISTIC:
    return r * (1 - r);
  case TCT_SOFTPLUS:
    return -expm1l(-r);
  case TCT_HARD_SIGMOID:
    return r > 0 && r < 1;
  default:
    return 1;
  }
}

/* how many steps of a tct_real apart; the same not-a-number or infinity: none */
static inline long double ulps(tct_real got, long double want)
{
  const tct_real near = (tct_real)want;
  int exponent;

  if (isnan(want)) return isnan(got) ? 0 : HUGE_VALL;
  if (got == near) return 0;
  if (!isfinite(got) || !isfinite(near)) return HUGE_VALL;
#ifdef TERCET_DOUBLE
  const int digits = DBL_MANT_DIG, least = DBL_MIN_EXP;
#else
  const int digits = FLT_MANT_DIG, least = FLT_MIN_EXP;
#endif
  frexpl(want, &exponent);
  return fabsl(got - want) / ldexpl(1, (exponent < least ? least : exponent) - digits);
}

#endif
