/* pointwise_avx512.c -- the same for AVX-512: the numbers of pointwise_avx2.c, twice as many at a time, bit for bit. */
#include "kernels/pointwise.h"

#if defined(__AVX512F__) && defined(__FMA__) && !defined(TERCET_DOUBLE)
#include "kernels/pointwise_polynomials.h"

#include "kernels/pointwise_loops.h"

const tct_pointwise_family *tct_pointwise_avx512(void)
{
  return &family;
}
#else
const tct_pointwise_family *tct_pointwise_avx512(void)
{
  return NULL;
}
#endif
