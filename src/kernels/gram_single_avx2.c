/* gram_single_avx2.c -- the products of all rows with one another in single precision, eight numbers at a time. */
#if defined(__AVX2__) && defined(__FMA__)
#define NUMBER float
#define GRAM   tct_gram_single
#define LANES  8
#define HIGH   6
#define SOME   2
#include "kernels/gram_loops.h"

tct_gram_single_family *tct_gram_single_avx2(void)
{
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? gram_add : NULL;
}
#else
#include "kernels/gram.h"

tct_gram_single_family *tct_gram_single_avx2(void)
{
  return NULL;
}
#endif
