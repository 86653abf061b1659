/* gram_single.c -- the products of all rows with one another in single precision in plain C, and the choice of a family. */
#define NUMBER float
#define GRAM   tct_gram_single
#define LANES  4
#define HIGH   4
#define SOME   2
#include "kernels/gram_loops.h"

#include <stdlib.h>

tct_gram_single_family *tct_gram_single_portable(void)
{
  return gram_add;
}

/* TERCET_KERNELS is obeyed as by tct_kernels. */
static tct_gram_single_family *chosen(void)
{
  const char *wish               = getenv("TERCET_KERNELS");
  const bool plain               = wish && strcmp(wish, "portable") == 0;
  const bool avx2                = wish && strcmp(wish, "avx2") == 0;
  tct_gram_single_family *family = plain || avx2 ? NULL : tct_gram_single_avx512();

  if (!plain && !family) family = tct_gram_single_avx2();
  return family ? family : gram_add;
}

void tct_gram_add_single(const tct_gram_single *of)
{
  chosen()(of);
}
