/* weighted_gram_avx512.c -- weighted sums of products of columns, eight numbers at a time. */
#if defined(__AVX512F__)
#define LANES 8
#define HIGH  8
#define WIDE  3
#include "kernels/weighted_gram_loops.h"

tct_weighted_gram_family *tct_weighted_gram_avx512(void)
{
  return __builtin_cpu_supports("avx512f") && tct_weighted_gram_avx2() ? weighted_gram : NULL;
}
#else
#include "kernels/weighted_gram.h"

tct_weighted_gram_family *tct_weighted_gram_avx512(void)
{
  return NULL;
}
#endif
