/* avx512.c -- the products in float, 16 numbers at a time: a panel is one vector.
 *
 * A tile is 16 rows (of `outer`: 12 senders) x 16 receivers.  A step is one load of weights and as many
 * multiply-adds as the tile is high, each of which fetches its own rate: where the multipliers are no
 * wider than AVX2's this is still half the instructions, and weights are fetched a third as often.  Where they are as
 * wide as the vectors, fetching is what one panel waits for: two beside each other fetch each rate once for both.
 *
 * Every number is the chain of multiply-adds that avx2.c makes: the same bits.  Without these
 * instructions, or with double numbers, this file is one function that says so. */
#include "kernels/kernels.h"

#if defined(__AVX512F__) && defined(__AVX2__) && defined(__FMA__) && !defined(TERCET_DOUBLE)
#include <immintrin.h>

#include "kernels/inline.h"

enum {
  TILE     = 16,
  TWO_TILE = 12,
  CHAINS   = 8,
  SIX      = 6,
  SENDERS  = 2 * SIX,
  FAR      = 1024,
  LINE     = 64 / sizeof(tct_real)
};

#define EIGHT(X)   X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8)
#define TWELVE(X)  EIGHT(X) X(9) X(10) X(11) X(12)
#define SIXTEEN(X) TWELVE(X) X(13) X(14) X(15) X(16)

typedef struct {
  __m512 of[TILE];
} sums;

/* from rows `ld` apart; NULL: zero */
INLINE void take(const int height, sums *t, const tct_real *from, size_t ld)
{
  UNROLL
  for (int i = 0; i < height; i++)
    t->of[i] = from ? _mm512_load_ps(from + (size_t)i * ld) : _mm512_setzero_ps();
}

INLINE void put(const int height, const sums *t, tct_real *to, size_t ld)
{
  UNROLL
  for (int i = 0; i < height; i++) _mm512_store_ps(to + (size_t)i * ld, t->of[i]);
}

/* Where row i is told from: every fourth row has an address of its own. */
INLINE const tct_real *nearest(int i, const tct_real *r0, const tct_real *r4, const tct_real *r8,
                               const tct_real *r12)
{
  return i < 4 ? r0 : i < 8 ? r4 : i < 12 ? r8 : r12;
}

/* `row` is the first of the tile in the sources; start and out are of that row already.  `far`: there are so many
 * rows that the next ones are fetched meanwhile. */
INLINE void gather_tile(const int height, const bool far, size_t row, int n,
                        const tct_source *source, const tct_real *start, size_t start_ld,
                        tct_real *out, size_t ld)
{
  sums t;

  take(height, &t, start, start_ld);
  for (const tct_source *s = source, *end = s + n; s < end; s++) {
    const size_t step = s->ld;
    const tct_real *w = s->panel, *line = s->from + (row + (size_t)height) * step;
    const tct_real *r0 = s->from + row * step, *r4 = r0 + 4 * step, *r8 = r4 + 4 * step,
                   *r12 = r8 + 4 * step;
    for (int j = s->n; j > 0; j--, r0++, r4++, r8++, r12++, w += TCT_PANEL) {
      const __m512 weights = _mm512_load_ps(w);
      if (far) __builtin_prefetch(line, 0, 2);
      line += far ? LINE : 0;
      UNROLL
      for (int i = 0; i < height; i++) {
        const tct_real *r = nearest(i, r0, r4, r8, r12) + (size_t)(i % 4) * step;
        t.of[i]           = _mm512_fmadd_ps(_mm512_set1_ps(*r), weights, t.of[i]);
      }
    }
  }
  put(height, &t, out, ld);
}

/* once for rows that lie near, once for those that do not */
#define GATHER(name, far)                                                                          \
  static void name(int rows, int n, const tct_source *s, const tct_real *start, size_t start_ld,   \
                   tct_real *out, size_t ld)                                                       \
  {                                                                                                \
    int height, done = 0;                                                                          \
                                                                                                   \
    for (int tiles = (rows + TILE - 1) / TILE; tiles > 0; tiles--, done += height) {               \
      const size_t row     = (size_t)done;                                                         \
      const tct_real *from = start ? start + row * start_ld : NULL;                                \
      height = (rows - done + tiles - 1) / tiles; /* as even as can be: no thin last one */        \
      switch (height) {                                                                            \
        SIXTEEN(CASE_##far)                                                                        \
      }                                                                                            \
    }                                                                                              \
  }
#define CASE_false(h)                                                                              \
  case h:                                                                                          \
    gather_tile(h, false, row, n, s, from, start_ld, out + row * ld, ld);                          \
    break;
#define CASE_true(h)                                                                               \
  case h:                                                                                          \
    gather_tile(h, true, row, n, s, from, start_ld, out + row * ld, ld);                           \
    break;
GATHER(gather_near, false)
GATHER(gather_far, true)
#undef CASE_false
#undef CASE_true

static void gather(int rows, int n, const tct_source *s, const tct_real *start, size_t start_ld,
                   tct_real *out, size_t ld)
{
  (rows < FAR ? gather_near : gather_far)(rows, n, s, start, start_ld, out, ld);
}

/* twelve rows x two panels: 24 sums, two vectors of weights and a rate */
typedef struct {
  __m512 left[TWO_TILE], right[TWO_TILE];
} two_sums;

INLINE void take_two(const int height, two_sums *t, const tct_real *left, const tct_real *right,
                     size_t ld)
{
  UNROLL
  for (int i = 0; i < height; i++) {
    t->left[i]  = left ? _mm512_load_ps(left + (size_t)i * ld) : _mm512_setzero_ps();
    t->right[i] = left ? _mm512_load_ps(right + (size_t)i * ld) : _mm512_setzero_ps();
  }
}

INLINE void put_two(const int height, const two_sums *t, tct_real *left, tct_real *right, size_t ld)
{
  UNROLL
  for (int i = 0; i < height; i++) {
    _mm512_store_ps(left + (size_t)i * ld, t->left[i]);
    _mm512_store_ps(right + (size_t)i * ld, t->right[i]);
  }
}

/* A number in all places of a register: left alone, gcc fetches it anew for each product. */
INLINE __m512 spread(const tct_real *x)
{
  __m512 all = _mm512_set1_ps(*x);
  __asm__("" : "+v"(all));
  return all;
}

/* From line to line; nowhere, if nothing is wanted. */
INLINE size_t hop_of(const tct_ahead *ahead)
{
  return ahead && ahead->lines > 0 ? LINE : 0;
}

INLINE void go_on(tct_ahead *ahead, const tct_real *line)
{
  const size_t fetched = (size_t)(line - ahead->from) / LINE;

  ahead->from = line;
  ahead->lines -= fetched < ahead->lines ? fetched : ahead->lines;
}

INLINE void gather_two_tile(const int height, size_t row, int n, const tct_source *source,
                            const size_t *stride, const tct_real *start, size_t start_ld,
                            tct_real *out, size_t ld, tct_ahead *ahead)
{
  const size_t hop     = hop_of(ahead);
  const tct_real *line = hop ? ahead->from : out;
  two_sums t;

  take_two(height, &t, start, start ? start + TCT_PANEL : NULL, start_ld);
  for (int k = 0; k < n; k++) {
    const size_t step = source[k].ld;
    const tct_real *w = source[k].panel, *v = w + stride[k];
    const tct_real *r0 = source[k].from + row * step, *r4 = r0 + 4 * step, *r8 = r4 + 4 * step;
    for (int j = source[k].n; j > 0; j--, r0++, r4++, r8++, w += TCT_PANEL, v += TCT_PANEL) {
      const __m512 left = _mm512_load_ps(w), right = _mm512_load_ps(v);
      __builtin_prefetch(line, 0, 2);
      line += hop;
      UNROLL
      for (int i = 0; i < height; i++) {
        const __m512 r = spread((i < 4 ? r0 : i < 8 ? r4 : r8) + (size_t)(i % 4) * step);
        t.left[i]      = _mm512_fmadd_ps(r, left, t.left[i]);
        t.right[i]     = _mm512_fmadd_ps(r, right, t.right[i]);
      }
    }
  }
  put_two(height, &t, out, out + TCT_PANEL, ld);
  if (hop) go_on(ahead, line);
}

static void gather_two(int rows, int n, const tct_source *s, const size_t *stride,
                       const tct_real *start, size_t start_ld, tct_real *out, size_t ld,
                       tct_ahead *ahead)
{
  int height, done = 0;

  for (int tiles = (rows + TWO_TILE - 1) / TWO_TILE; tiles > 0; tiles--, done += height) {
    const size_t row     = (size_t)done;
    const tct_real *from = start ? start + row * start_ld : NULL;
    height               = (rows - done + tiles - 1) / tiles;
    switch (height) {
#define CASE(h)                                                                                    \
  case h:                                                                                          \
    gather_two_tile(h, row, n, s, stride, from, start_ld, out + row * ld, ld, ahead);              \
    break;
      TWELVE(CASE)
#undef CASE
    }
  }
}

/* More than eight chains at a time would take more pointers than there are registers. */
INLINE void row_tile(const int chains, const tct_chain *c, int n, const tct_source *source)
{
  const tct_real *w[CHAINS];
  sums t;

  UNROLL
  for (int i = 0; i < chains; i++)
    t.of[i] = c[i].start ? _mm512_load_ps(c[i].start) : _mm512_setzero_ps();
  for (int k = 0; k < n; k++) {
    const tct_real *r = source[k].from;
    UNROLL
    for (int i = 0; i < chains; i++) w[i] = c[i].panel[k];
    for (size_t at = 0, end = (size_t)source[k].n * TCT_PANEL; at < end; at += TCT_PANEL) {
      const __m512 rate = _mm512_set1_ps(*r++);
      UNROLL
      for (int i = 0; i < chains; i++)
        t.of[i] = _mm512_fmadd_ps(rate, _mm512_load_ps(w[i] + at), t.of[i]);
    }
  }
  UNROLL
  for (int i = 0; i < chains; i++) _mm512_store_ps(c[i].out, t.of[i]);
}

static void gather_row(int chains, const tct_chain *c, int n, const tct_source *s)
{
  for (int tiles = (chains + CHAINS - 1) / CHAINS, some; tiles > 0;
       tiles--, c += some, chains -= some) {
    some = (chains + tiles - 1) / tiles;
    switch (some) {
#define CASE(h)                                                                                    \
  case h:                                                                                          \
    row_tile(h, c, n, s);                                                                          \
    break;
      EIGHT(CASE)
#undef CASE
    }
  }
}

/* `at` leads from the start of a part to its first number for this tile, `next` from six senders to six. */
INLINE void outer_tile(const int height, const bool far, int parts, const tct_part *part, size_t at,
                       size_t next, size_t row_step, const tct_real *post, tct_real *sum, bool more,
                       tct_ahead *ahead)
{
  const tct_real *line = far ? ahead->from : NULL;
  sums t;

  take(height, &t, more ? sum : NULL, TCT_PANEL);
  for (const tct_part *p = part, *end = p + parts; p < end; p++) {
    const tct_real *r = p->from + at;
    for (int k = p->rows; k > 0; k--, r += row_step, post += TCT_PANEL) {
      const __m512 errors = _mm512_load_ps(post);
      if (far) __builtin_prefetch(line, 0, 2);
      line = far ? line + LINE : NULL;
      UNROLL
      for (int i = 0; i < height; i++) {
        const tct_real *x = i < SIX ? r + i : r + next + (i - SIX);
        t.of[i]           = _mm512_fmadd_ps(_mm512_set1_ps(*x), errors, t.of[i]);
      }
    }
  }
  put(height, &t, sum, TCT_PANEL);
  if (far) go_on(ahead, line);
}

static void outer(int first, int units, int parts, const tct_part *part, size_t row_step,
                  size_t tile_step, const tct_real *post, tct_real *sum, bool more,
                  tct_ahead *ahead)
{
  for (int done = 0; done < units; done += SENDERS) {
    const size_t at  = (size_t)((first + done) / SIX) * tile_step;
    const int height = units - done < SENDERS ? units - done : SENDERS;
    tct_real *here   = sum + (size_t)done * TCT_PANEL;
    if (hop_of(ahead)) {
      switch (height) {
#define CASE(h)                                                                                    \
  case h:                                                                                          \
    outer_tile(h, true, parts, part, at, tile_step, row_step, post, here, more, ahead);            \
    break;
        TWELVE(CASE)
#undef CASE
      }
    } else {
      switch (height) {
#define CASE(h)                                                                                    \
  case h:                                                                                          \
    outer_tile(h, false, parts, part, at, tile_step, row_step, post, here, more, NULL);            \
    break;
        TWELVE(CASE)
#undef CASE
      }
    }
  }
}

INLINE void outer_two_tile(const int height, int parts, const tct_part *part, size_t at,
                           size_t next, size_t row_step, const tct_real *post, size_t post_apart,
                           tct_real *sum, size_t sum_apart, bool more, tct_ahead *ahead)
{
  const size_t hop     = hop_of(ahead);
  const tct_real *line = hop ? ahead->from : post;
  two_sums t;

  take_two(height, &t, more ? sum : NULL, sum + sum_apart, TCT_PANEL);
  for (const tct_part *p = part, *end = p + parts; p < end; p++) {
    const tct_real *r = p->from + at;
    for (int k = p->rows; k > 0; k--, r += row_step, post += TCT_PANEL, line += hop) {
      const __m512 left = _mm512_load_ps(post), right = _mm512_load_ps(post + post_apart);
      __builtin_prefetch(line, 0, 2);
      UNROLL
      for (int i = 0; i < height; i++) {
        const __m512 x = spread(i < SIX ? r + i : r + next + (i - SIX));
        t.left[i]      = _mm512_fmadd_ps(x, left, t.left[i]);
        t.right[i]     = _mm512_fmadd_ps(x, right, t.right[i]);
      }
    }
  }
  put_two(height, &t, sum, sum + sum_apart, TCT_PANEL);
  if (hop) go_on(ahead, line);
}

static void outer_two(int first, int units, int parts, const tct_part *part, size_t row_step,
                      size_t tile_step, const tct_real *post, size_t post_apart, tct_real *sum,
                      size_t sum_apart, bool more, tct_ahead *ahead)
{
  for (int done = 0; done < units; done += SENDERS) {
    const size_t at  = (size_t)((first + done) / SIX) * tile_step;
    const int height = units - done < SENDERS ? units - done : SENDERS;
    tct_real *here   = sum + (size_t)done * TCT_PANEL;
    switch (height) {
#define CASE(h)                                                                                    \
  case h:                                                                                          \
    outer_two_tile(h, parts, part, at, tile_step, row_step, post, post_apart, here, sum_apart,     \
                   more, ahead);                                                                   \
    break;
      TWELVE(CASE)
#undef CASE
    }
  }
}

static void post_rows(int rows, tct_real c, const tct_real *from, size_t ld, bool more,
                      tct_real *post)
{
  const __m512 k = _mm512_set1_ps(c);

  for (; rows > 0; rows--, from += ld, post += TCT_PANEL) {
    const __m512 x = _mm512_load_ps(from);
    _mm512_store_ps(post, more ? _mm512_fmadd_ps(k, x, _mm512_load_ps(post)) : _mm512_mul_ps(k, x));
  }
}

/* Wider vectors are of no use to it. */
static void turn(int pre_units, int post_panels, int p, const tct_real *panel, tct_real *turned)
{
  tct_kernels_avx2()->turn(pre_units, post_panels, p, panel, turned);
}

const tct_kernel_family *tct_kernels_avx512(void)
{
  static const tct_kernel_family family = {.name       = "avx512+fma",
                                           .gather     = gather,
                                           .gather_two = gather_two,
                                           .gather_row = gather_row,
                                           .outer      = outer,
                                           .outer_two  = outer_two,
                                           .post_rows  = post_rows,
                                           .turn       = turn};

  return __builtin_cpu_supports("avx512f") && tct_kernels_avx2() ? &family : NULL;
}
#else
const tct_kernel_family *tct_kernels_avx512(void)
{
  return NULL;
}
#endif
