/* gram.c -- the products of all rows with one another in plain C, and the choice of a family. */
#define NUMBER double
#define GRAM   tct_gram
#define LANES  2
#define HIGH   4
#define SOME   2
#include "kernels/gram_loops.h"

#include <stdlib.h>

tct_gram_family *tct_gram_portable(void)
{
  return gram_add;
}

/* TERCET_KERNELS is obeyed as by tct_kernels. */
static tct_gram_family *chosen(void)
{
  const char *wish        = getenv("TERCET_KERNELS");
  const bool plain        = wish && strcmp(wish, "portable") == 0;
  const bool avx2         = wish && strcmp(wish, "avx2") == 0;
  tct_gram_family *family = plain || avx2 ? NULL : tct_gram_avx512();

  if (!plain && !family) family = tct_gram_avx2();
  return family ? family : gram_add;
}

void tct_gram_add(const tct_gram *of)
{
  chosen()(of);
}
