/* weighted_gram_avx2.c -- weighted sums of products of columns, four numbers at a time. */
#if defined(__AVX2__) && defined(__FMA__)
#define LANES 4
#define HIGH  4
#define WIDE  3
#include "kernels/weighted_gram_loops.h"

tct_weighted_gram_family *tct_weighted_gram_avx2(void)
{
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? weighted_gram : NULL;
}
#else
#include "kernels/weighted_gram.h"

tct_weighted_gram_family *tct_weighted_gram_avx2(void)
{
  return NULL;
}
#endif
