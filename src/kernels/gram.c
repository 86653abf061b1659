/* gram.c -- the products of all rows with one another in plain C, and the choice of a family. */
#define HIGH 2
#define WIDE 2
#include "kernels/gram_loops.h"

void tct_gram_portable(const tct_gram *of)
{
  gram_add(of);
}

void tct_gram_add(const tct_gram *of)
{
  tct_gram_family *wide = tct_gram_avx2();

  (wide ? wide : tct_gram_portable)(of);
}
