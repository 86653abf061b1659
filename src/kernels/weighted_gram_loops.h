/* weighted_gram_loops.h -- the loops of weighted_gram.c, weighted_gram_avx2.c and weighted_gram_avx512.c, written
 * once.
 *
 * A tile of HIGH columns with WIDE registers of others is summed over a stretch of rows by outer products: a row's numbers
 * of the one side, times its weight, in registers, and each of the other broadcast.  The file that includes this says
 * how many numbers a register has (LANES), and it is compiled with or without fused multiply-adds. */
#include "kernels/inline.h"
#include "kernels/weighted_gram.h"

#include <string.h>

enum { STRETCH = 16 << 10 }; /* bytes of rows at a time: they stay in the first cache */

typedef double lanes __attribute__((vector_size(LANES * sizeof(double))));

/* columns i .. i + HIGH - 1 with j .. j + wide x LANES - 1, over rows from .. end - 1 */
INLINE void tile(const size_t wide, const tct_weighted_gram *of, size_t from, size_t end, size_t i,
                 size_t j)
{
  lanes s[HIGH][WIDE], q[WIDE];
  double *g = of->g + i * of->width + j;

  UNROLL
  for (size_t e = 0; e < HIGH * wide; e++)
    memcpy(&s[e / wide][e % wide], g + e / wide * of->width + e % wide * LANES, sizeof *q);
  for (size_t k = from; k < end; k++) {
    const double *row = of->x + of->place[k] * of->width, *left = row + i;
    UNROLL
    for (size_t w = 0; w < wide; w++) {
      memcpy(&q[w], row + j + w * LANES, sizeof *q);
      q[w] *= of->weight[k];
    }
    UNROLL
    for (size_t e = 0; e < HIGH * wide; e++) s[e / wide][e % wide] += left[e / wide] * q[e % wide];
  }
  UNROLL
  for (size_t e = 0; e < HIGH * wide; e++)
    memcpy(g + e / wide * of->width + e % wide * LANES, &s[e / wide][e % wide], sizeof *q);
}

/* one stretch of the columns i .. i + HIGH - 1 with all up to them */
static void columns(const tct_weighted_gram *of, size_t from, size_t end, size_t i)
{
  size_t j = 0, left = (i + HIGH + LANES - 1) / LANES; /* registers to go */

  for (; left >= WIDE; left -= WIDE, j += (size_t)WIDE * LANES) tile(WIDE, of, from, end, i, j);
  if (left == 2) tile(2, of, from, end, i, j);
  if (left == 1) tile(1, of, from, end, i, j);
}

static void weighted_gram(const tct_weighted_gram *of)
{
  const size_t fit = STRETCH / (of->width * sizeof *of->x + 1), stretch = fit < LANES ? LANES : fit;

  memset(of->g, 0, of->width * of->width * sizeof *of->g);
  for (size_t from = 0; from < of->n; from += stretch) {
    const size_t end = from + stretch < of->n ? from + stretch : of->n;
    for (size_t i = 0; i < of->width; i += HIGH) columns(of, from, end, i);
  }
}
