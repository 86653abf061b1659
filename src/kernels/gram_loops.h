/* gram_loops.h -- the loops of products of rows, written once for every family and for double and float.
 *
 * The file that includes this says what numbers are multiplied (NUMBER, in a GRAM), how many a register holds
 * (LANES) and how many rows a tile has (HIGH, SOME of them at a time where fewer are left), and it is compiled
 * with or without fused multiply-adds.
 *
 * WIDE rows of b are turned into a panel [number][row], which stays in the first cache while all rows of a go
 * past it: every number of these meets the panel's WIDE at once, and no sum crosses the lanes of a register
 * (Goto and van de Geijn 2008, doi:10.1145/1356052.1356053). */
#include "kernels/gram.h"
#include "kernels/inline.h"

#include <stdint.h>
#include <string.h>

enum {
  PARTS   = 2, /* registers side by side */
  WIDE    = PARTS * LANES,
  STRETCH = _Generic((NUMBER)0, double : 256, float : 128), /* of a row at a time: see gram.h */
  ROWS    = 192, /* of a: they stay in the second; whole tiles */
  COLUMNS = 192, /* of g, which stay there too; whole panels */
  EACH =
    (WIDE * HIGH + ROWS - 1) / ROWS, /* rows of the next panel that are asked for with each tile */
};

typedef NUMBER lanes __attribute__((vector_size(LANES * sizeof(NUMBER))));
typedef double doubles __attribute__((vector_size(LANES * sizeof(double))));

INLINE size_t least(size_t a, size_t b)
{
  return a < b ? a : b;
}

#ifndef __clang__ /* which shuffles by constants alone */
typedef __typeof__(_Generic((NUMBER)0, double : (int64_t)0, float : (int32_t)0)) place;
typedef place places __attribute__((vector_size(sizeof(lanes))));

/* LANES numbers of as many rows: neighbours change places, then pairs of neighbours, and so on. */
INLINE void square(const NUMBER *b, size_t ldb, NUMBER *panel)
{
  lanes r[LANES];

  UNROLL
  for (size_t j = 0; j < LANES; j++) memcpy(&r[j], b + j * ldb, sizeof *r);
  UNROLL
  for (size_t apart = 1; apart < LANES; apart *= 2) {
    places low = {0}, high = {0};
    UNROLL
    for (size_t i = 0; i < LANES; i++) {
      low[i]  = (place)(i & apart ? LANES + i - apart : i);
      high[i] = (place)(i & apart ? LANES + i : i + apart);
    }
    UNROLL
    for (size_t j = 0; j < LANES; j++) {
      if (j & apart) continue;
      const lanes one = r[j], other = r[j + apart];
      r[j]         = __builtin_shuffle(one, other, low);
      r[j + apart] = __builtin_shuffle(one, other, high);
    }
  }
  UNROLL
  for (size_t k = 0; k < LANES; k++) memcpy(panel + k * WIDE, &r[k], sizeof *r);
}
#endif

/* The first n numbers of `wide` rows of b, turned; what is missing of WIDE is 0. */
static void turn(size_t n, size_t wide, const NUMBER *b, size_t ldb, NUMBER *panel)
{
  size_t k = 0;

#ifndef __clang__
  for (; wide == WIDE && k + LANES <= n; k += LANES) {
    UNROLL
    for (size_t part = 0; part < PARTS; part++)
      square(b + part * LANES * ldb + k, ldb, panel + k * WIDE + part * LANES);
  }
#endif
  for (; k < n; k++)
    for (size_t j = 0; j < WIDE; j++) panel[k * WIDE + j] = j < wide ? b[j * ldb + k] : 0;
}

/* Of b that is turned already: `wide` columns. */
static void copy(size_t n, size_t wide, const NUMBER *b, size_t ldb, NUMBER *panel)
{
  for (size_t k = 0; wide == WIDE && k < n; k++)
    memcpy(panel + k * WIDE, b + k * ldb, WIDE * sizeof *panel);
  for (size_t k = 0; wide < WIDE && k < n; k++)
    for (size_t j = 0; j < WIDE; j++) panel[k * WIDE + j] = j < wide ? b[k * ldb + j] : 0;
}

/* Are row i and column j of g asked for? */
INLINE bool asked(const GRAM *of, size_t i, size_t j)
{
  return (!of->lower || j <= of->corner + i) &&
         (!(of->also & TCT_GRAM_UPPER) || j >= of->corner + i);
}

/* WIDE sums, added to a row of g */
INLINE void add(double factor, const lanes *sum, double *g)
{
  UNROLL
  for (size_t part = 0; part < PARTS; part++) {
    doubles own;
    memcpy(&own, g + part * LANES, sizeof own);
    own += factor * __builtin_convertvector(sum[part], doubles);
    memcpy(g + part * LANES, &own, sizeof own);
  }
}

/* The same, of those alone that are asked for. */
static void add_some(const GRAM *of, size_t i, size_t j0, const lanes *sum)
{
  const size_t self = of->corner + i, right = least(of->columns, j0 + WIDE);
  const size_t from = of->also & TCT_GRAM_UPPER && self > j0 ? self : j0;
  const size_t end  = of->lower ? least(right, self + 1) : right;
  double *g         = of->g + i * of->ldg;
  NUMBER own[WIDE];

  memcpy(own, sum, sizeof own);
  for (size_t j = from; j < end; j++) g[j] += of->factor * (double)own[j - j0];
}

/* `high` rows of a, over n numbers each in their order, with the panel; `whole`: all of it is asked for */
INLINE void tile(const size_t high, const GRAM *of, size_t n, size_t from, size_t i0, size_t j0,
                 const NUMBER *panel, bool whole)
{
  const NUMBER *a  = of->a + i0 * of->lda + from;
  const size_t lda = of->lda;
  lanes s[HIGH * PARTS], q[PARTS];

  UNROLL
  for (size_t e = 0; e < PARTS * high; e++) s[e] = (lanes){0};
  for (size_t k = 0; k < n; k++) {
    memcpy(q, panel + k * WIDE, sizeof q);
    UNROLL
    for (size_t i = 0; i < high; i++) {
      UNROLL
      for (size_t part = 0; part < PARTS; part++) s[i * PARTS + part] += a[i * lda + k] * q[part];
    }
  }
  if (whole) {
    UNROLL
    for (size_t i = 0; i < high; i++)
      add(of->factor, s + i * PARTS, of->g + (i0 + i) * of->ldg + j0);
  } else {
    for (size_t i = 0; i < high; i++) add_some(of, i0 + i, j0, s + i * PARTS);
  }
}

/* Ask for rows of b that the next panel is made of, so that they are near when it is turned; where b is turned, for
 * as large a part of the panel's numbers, which has WIDE of such parts. */
INLINE void ask_for(const GRAM *of, size_t from, size_t n, size_t j0, size_t j, size_t rows)
{
  const size_t end = least(of->columns, j + rows);

  if (of->also & TCT_GRAM_TURNED) {
    for (size_t k = (j - j0) * n / WIDE; j < end && k < least(n, (j + rows - j0) * n / WIDE); k++)
      for (size_t i = 0; i < WIDE; i += 64 / sizeof(NUMBER))
        __builtin_prefetch(of->b + (from + k) * of->ldb + j0 + i, 0, 2);
    return;
  }
  for (; j < end; j++)
    for (size_t k = 0; k < n; k += 64 / sizeof(NUMBER))
      __builtin_prefetch(of->b + j * of->ldb + from + k, 0, 2);
}

/* rows i .. end of a with one panel, over n numbers from `from` on */
static void past(const GRAM *of, size_t from, size_t n, size_t i, size_t end, size_t j0,
                 const NUMBER *panel)
{
  const size_t right = least(of->columns, j0 + WIDE) - 1;

  for (size_t high, next = j0 + WIDE; i < end; i += high, next += EACH) {
    if (next < j0 + (size_t)2 * WIDE) ask_for(of, from, n, j0 + WIDE, next, EACH);
    high = end - i >= HIGH ? HIGH : end - i >= SOME ? SOME : 1;
    /* a triangle has all of a rectangle if it has two of its corners, and none if it has neither */
    const bool one = asked(of, i, right), other = asked(of, i + high - 1, j0);
    if (!one && !other) continue;
    const bool whole = one && other && right - j0 == WIDE - 1;
    if (high == HIGH)
      tile(HIGH, of, n, from, i, j0, panel, whole);
    else if (high == SOME)
      tile(SOME, of, n, from, i, j0, panel, whole);
    else
      tile(1, of, n, from, i, j0, panel, whole);
  }
}

static void block(const GRAM *of, size_t i, size_t end, size_t j, size_t right)
{
  NUMBER panel[STRETCH * WIDE] __attribute__((aligned(64)));

  for (size_t from = 0; from < of->width; from += STRETCH) {
    const size_t n = least(STRETCH, of->width - from);

    for (size_t j0 = j; j0 < right; j0 += WIDE) {
      const size_t wide = least(WIDE, of->columns - j0);
      if (of->also & TCT_GRAM_TURNED)
        copy(n, wide, of->b + from * of->ldb + j0, of->ldb, panel);
      else
        turn(n, wide, of->b + j0 * of->ldb + from, of->ldb, panel);
      past(of, from, n, i, end, j0, panel);
    }
  }
}

static void gram_add(const GRAM *of)
{
  for (size_t i = 0; i < of->rows; i += ROWS)
    for (size_t j = 0; j < of->columns; j += COLUMNS) {
      const size_t end = least(of->rows, i + ROWS), right = least(of->columns, j + COLUMNS);
      if (asked(of, i, right - 1) || asked(of, end - 1, j)) block(of, i, end, j, right);
    }
}
