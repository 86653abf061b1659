/* gram_loops.h -- the loops of gram.c, gram_avx2.c and gram_avx512.c, written once.
 *
 * The file that includes this says how many rows a tile has (HIGH x WIDE: as many as its registers hold
 * sums) and how many numbers a register (LANES), and it is compiled with or without fused multiply-adds. */
#include "kernels/gram.h"

#include <string.h>

#define INLINE static inline __attribute__((always_inline))

enum {
  CHAINS  = 8, /* of a sum */
  PARTS   = CHAINS / LANES,
  STRETCH = 512, /* numbers of a row at a time: a few of them stay in the first cache */
  BLOCK   = 96,  /* rows at a time: they stay in the second; whole tiles */
};

typedef double lanes __attribute__((vector_size(LANES * sizeof(double))));

/* so that the sums of a tile stay in registers */
#define UNROLL _Pragma("GCC unroll 16")

/* sum [high][WIDE]: rows a with rows b, over n numbers of each */
INLINE void tile(const size_t high, const size_t wide, size_t n, const double *a, size_t lda,
                 const double *b, size_t ldb, double *sum)
{
  lanes s[PARTS][HIGH][WIDE], p[HIGH], q;
  size_t k = 0;

  UNROLL
  for (size_t e = 0; e < PARTS * high * wide; e++)
    s[e / (high * wide)][e / wide % high][e % wide] = (lanes){0};
  for (; k + CHAINS <= n; k += CHAINS) {
    UNROLL
    for (size_t part = 0; part < PARTS; part++) {
      const size_t at = k + part * LANES;
      UNROLL
      for (size_t i = 0; i < high; i++) memcpy(&p[i], a + i * lda + at, sizeof *p);
      UNROLL
      for (size_t j = 0; j < wide; j++) {
        memcpy(&q, b + j * ldb + at, sizeof q);
        UNROLL
        for (size_t i = 0; i < high; i++) s[part][i][j] += p[i] * q;
      }
    }
  }
  UNROLL
  for (size_t e = 0; e < high * wide; e++) {
    const size_t i = e / wide, j = e % wide;
    double t[CHAINS];
    UNROLL
    for (size_t part = 0; part < PARTS; part++) memcpy(t + part * LANES, &s[part][i][j], sizeof q);
    for (size_t c = 0; k + c < n; c++) t[c] += a[i * lda + k + c] * b[j * ldb + k + c];
    sum[i * WIDE + j] = ((t[0] + t[4]) + (t[2] + t[6])) + ((t[1] + t[5]) + (t[3] + t[7]));
  }
}

INLINE size_t least(size_t a, size_t b)
{
  return a < b ? a : b;
}

/* one stretch of the products of a tile's rows, added to g */
static void entries(const tct_gram *of, size_t from, size_t length, size_t i0, size_t j0)
{
  const size_t high = least(HIGH, of->rows - i0), wide = least(WIDE, of->columns - j0);
  const double *a = of->a + i0 * of->lda + from, *b = of->b + j0 * of->ldb + from;
  double sum[HIGH * WIDE];

  if (high == HIGH && wide == WIDE)
    tile(HIGH, WIDE, length, a, of->lda, b, of->ldb, sum);
  else
    for (size_t i = 0; i < high; i++)
      for (size_t j = 0; j < wide; j++)
        tile(1, 1, length, a + i * of->lda, of->lda, b + j * of->ldb, of->ldb, sum + i * WIDE + j);
  for (size_t i = 0; i < high; i++)
    for (size_t j = 0; j < wide && !(of->lower && j0 + j > of->corner + i0 + i); j++)
      of->g[(i0 + i) * of->ldg + j0 + j] += of->factor * sum[i * WIDE + j];
}

static void gram_add(const tct_gram *of)
{
  for (size_t from = 0; from < of->width; from += STRETCH) {
    const size_t length = least(STRETCH, of->width - from);

    for (size_t block = 0; block < of->rows; block += BLOCK) {
      const size_t end   = least(of->rows, block + BLOCK);
      const size_t right = of->lower ? least(of->columns, of->corner + end) : of->columns;
      for (size_t j = 0; j < right; j += WIDE)
        for (size_t i = block; i < end; i += HIGH)
          if (!of->lower || of->corner + i + HIGH > j) entries(of, from, length, i, j);
    }
  }
}
