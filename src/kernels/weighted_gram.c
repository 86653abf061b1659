/* weighted_gram.c -- weighted sums of products of columns in plain C, and the choice of a family. */
#define LANES 2
#define HIGH  4
#define WIDE  2
#include "kernels/weighted_gram_loops.h"

#include <stdbool.h>
#include <stdlib.h>

tct_weighted_gram_family *tct_weighted_gram_portable(void)
{
  return weighted_gram;
}

/* TERCET_KERNELS is obeyed as by tct_kernels. */
static tct_weighted_gram_family *chosen(void)
{
  const char *wish                 = getenv("TERCET_KERNELS");
  const bool plain                 = wish && strcmp(wish, "portable") == 0;
  const bool avx2                  = wish && strcmp(wish, "avx2") == 0;
  tct_weighted_gram_family *family = plain || avx2 ? NULL : tct_weighted_gram_avx512();

  if (!plain && !family) family = tct_weighted_gram_avx2();
  return family ? family : weighted_gram;
}

void tct_weighted_gram_of(const tct_weighted_gram *of)
{
  chosen()(of);
}
