/* pointwise_avx2.c -- pointwise work in float for AVX2 and FMA: see pointwise_polynomials.h. */
#include "kernels/pointwise.h"

#if defined(__AVX2__) && defined(__FMA__) && !defined(TERCET_DOUBLE)
#include "kernels/pointwise_polynomials.h"

#include "kernels/pointwise_loops.h"

const tct_pointwise_family *tct_pointwise_avx2(void)
{
  return &family;
}
#else
const tct_pointwise_family *tct_pointwise_avx2(void)
{
  return NULL;
}
#endif
