/* numbers.h -- what the tests of kernels compute with: drawn numbers, arrays on cache lines, the
 * families that this build and this processor have. */
#ifndef TERCET_TESTS_NUMBERS_H
#define TERCET_TESTS_NUMBERS_H

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kernels/kernels.h"

#ifdef TERCET_DOUBLE
#define REAL_EPSILON DBL_EPSILON
#else
#define REAL_EPSILON FLT_EPSILON
#endif

static uint64_t draw_state = 1;

static inline uint32_t draw_bits(void)
{
  draw_state = draw_state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(draw_state >> 32);
}

/* from -1 to 1, all bits of a tct_real in use */
static inline tct_real draw(void)
{
  return (tct_real)((double)draw_bits() / 0x1p31 - 1 + (double)draw_bits() * 0x1p-63);
}

/* drawn, and starting on a cache line; where there is no memory, the test ends here */
static inline tct_real *drawn(size_t n)
{
  tct_real *x = aligned_alloc(64, (n * sizeof *x / 64 + 1) * 64);

  if (!x) abort();
  for (size_t i = 0; i < n; i++) x[i] = draw();
  return x;
}

/* drawn, as long as asked for and not a number more, so that reading further is found out */
static inline tct_real *drawn_tight(size_t n)
{
  tct_real *x = malloc(n ? n * sizeof *x : 1);

  if (!x) abort();
  for (size_t i = 0; i < n; i++) x[i] = draw();
  return x;
}

static inline bool same_bits(const tct_real *x, const tct_real *y, size_t n)
{
  return n == 0 || memcmp(x, y, n * sizeof *x) == 0;
}

enum { FAMILIES = 3 };

/* Fill `families`; return how many there are. */
static inline int all_families(const tct_kernel_family *families[FAMILIES])
{
  families[0] = tct_kernels_portable();
  families[1] = tct_kernels_avx2();
  families[2] = tct_kernels_avx512();
  return families[1] ? families[2] ? 3 : 2 : 1;
}

#endif
