/* gram_avx512.c -- the products of all rows with one another, eight numbers at a time. */
#if defined(__AVX512F__)
#define NUMBER double
#define GRAM   tct_gram
#define LANES  8
#define HIGH   12
#define SOME   4
#include "kernels/gram_loops.h"

tct_gram_family *tct_gram_avx512(void)
{
  return __builtin_cpu_supports("avx512f") && tct_gram_avx2() ? gram_add : NULL;
}
#else
#include "kernels/gram.h"

tct_gram_family *tct_gram_avx512(void)
{
  return NULL;
}
#endif
