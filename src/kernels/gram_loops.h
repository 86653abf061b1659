/* gram_loops.h -- the loops of gram.c and gram_avx2.c, written once.
 *
 * The file that includes this says how many rows a tile has (HIGH x WIDE): as many as its registers hold
 * sums.  No multiply is fused with its add, so that all families have the same bits. */
#include "kernels/gram.h"

#include <string.h>

#define INLINE static inline __attribute__((always_inline))

enum {
  STRETCH = 256, /* numbers of a row at a time: a few of them stay in the first cache */
  BLOCK   = 96,  /* rows at a time: they stay in the second */
};

typedef double four __attribute__((vector_size(32)));

/* so that the sums of a tile stay in registers */
#define UNROLL _Pragma("GCC unroll 12")

/* sum [high][wide]: rows a with rows b, over n numbers of each */
INLINE void tile(const size_t high, const size_t wide, size_t n, size_t width, const double *a,
                 const double *b, double *sum)
{
  four s[HIGH][WIDE], p[HIGH], q;
  size_t k = 0;

  UNROLL
  for (size_t e = 0; e < high * wide; e++) s[e / wide][e % wide] = (four){0, 0, 0, 0};
  for (; k + 4 <= n; k += 4) {
    UNROLL
    for (size_t i = 0; i < high; i++) memcpy(&p[i], a + i * width + k, sizeof *p);
    UNROLL
    for (size_t j = 0; j < wide; j++) {
      memcpy(&q, b + j * width + k, sizeof q);
      UNROLL
      for (size_t i = 0; i < high; i++) s[i][j] += p[i] * q;
    }
  }
  UNROLL
  for (size_t e = 0; e < high * wide; e++) {
    const size_t i = e / wide, j = e % wide;
    double t[4];
    memcpy(t, &s[i][j], sizeof t);
    for (size_t c = 0; k + c < n; c++) t[c] += a[i * width + k + c] * b[j * width + k + c];
    sum[i * WIDE + j] = (t[0] + t[1]) + (t[2] + t[3]);
  }
}

INLINE size_t least(size_t a, size_t b)
{
  return a < b ? a : b;
}

/* one stretch of the products of a tile's rows, added to g; what lies right of the diagonal is let be */
static void entries(const tct_gram *of, size_t from, size_t length, size_t i0, size_t j0)
{
  const size_t high = least(HIGH, of->end - i0), wide = least(WIDE, of->end - j0);
  const size_t width = of->width;
  const double *a = of->x + i0 * width + from, *b = of->x + j0 * width + from;
  double sum[HIGH * WIDE];

  if (high == HIGH && wide == WIDE)
    tile(HIGH, WIDE, length, width, a, b, sum);
  else
    for (size_t i = 0; i < high; i++)
      for (size_t j = 0; j < wide; j++)
        tile(1, 1, length, width, a + i * width, b + j * width, sum + i * WIDE + j);
  for (size_t i = 0; i < high; i++)
    for (size_t j = 0; j < wide && j0 + j <= i0 + i; j++)
      of->g[(i0 + i - of->first) * of->ld + j0 + j] += of->factor * sum[i * WIDE + j];
}

static void gram_add(const tct_gram *of)
{
  for (size_t from = 0; from < of->width; from += STRETCH) {
    const size_t length = least(STRETCH, of->width - from);

    for (size_t block = of->first; block < of->end; block += BLOCK) {
      const size_t end = least(of->end, block + BLOCK);
      for (size_t j = 0; j < end; j += WIDE)
        for (size_t i = block; i < end; i += HIGH)
          if (i + HIGH > j) entries(of, from, length, i, j);
    }
  }
}
