/* gram_avx2.c -- the products of all rows with one another, four numbers at a time. */
#if defined(__AVX2__)
#define HIGH 3
#define WIDE 3
#include "kernels/gram_loops.h"

#include <stdlib.h>

tct_gram_family *tct_gram_avx2(void)
{
  const char *wish = getenv("TERCET_KERNELS");

  if (wish && strcmp(wish, "portable") == 0) return NULL;
  return __builtin_cpu_supports("avx2") ? gram_add : NULL;
}
#else
#include "kernels/gram.h"

tct_gram_family *tct_gram_avx2(void)
{
  return NULL;
}
#endif
