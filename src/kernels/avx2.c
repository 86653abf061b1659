/* avx2.c -- the products in float, 8 numbers at a time, with fused multiply-add.
 *
 * A tile is 6 rows (of `outer`: 6 senders) x 16 receivers.  Its 12 sums stay in registers while the
 * senders (the rows) pass by: a step is 2 loads, 6 broadcasts and 12 multiply-adds, so that the two
 * multipliers of the core never wait for anything else; nothing is unrolled or fetched ahead, for
 * neither was measured to help.  A lower tile makes the same numbers in the same order.
 *
 * Rates of senders may lie anywhere; panels, posts, sums and the rows made lie on cache lines.
 * Without these instructions, or with double numbers, this file is one function that says so. */
#include "kernels/kernels.h"

#if defined(__AVX2__) && defined(__FMA__) && !defined(TERCET_DOUBLE)
#include <immintrin.h>

#include "kernels/inline.h"

/* 12 sums, 2 weights and a rate take 15 of the 16 registers. */
enum { TILE = 6 };

#define HEIGHTS(X) X(1) X(2) X(3) X(4) X(5) X(6)

typedef struct {
  __m256 left[TILE], right[TILE];
} sums;

/* from rows `ld` apart; NULL: zero */
INLINE void take(const int height, sums *t, const tct_real *from, size_t ld)
{
  UNROLL
  for (int i = 0; i < height; i++) {
    t->left[i]  = from ? _mm256_load_ps(from + (size_t)i * ld) : _mm256_setzero_ps();
    t->right[i] = from ? _mm256_load_ps(from + (size_t)i * ld + 8) : _mm256_setzero_ps();
  }
}

/* one sender's (row's) number c[i x ld] for each i, times 16 weights (errors) */
INLINE void add(const int height, sums *t, const tct_real *c, size_t ld, const tct_real *w)
{
  const __m256 left = _mm256_load_ps(w), right = _mm256_load_ps(w + 8);

  UNROLL
  for (int i = 0; i < height; i++) {
    const __m256 r = _mm256_broadcast_ss(c + (size_t)i * ld);
    t->left[i]     = _mm256_fmadd_ps(r, left, t->left[i]);
    t->right[i]    = _mm256_fmadd_ps(r, right, t->right[i]);
  }
}

INLINE void put(const int height, const sums *t, tct_real *to, size_t ld)
{
  UNROLL
  for (int i = 0; i < height; i++) {
    _mm256_store_ps(to + (size_t)i * ld, t->left[i]);
    _mm256_store_ps(to + (size_t)i * ld + 8, t->right[i]);
  }
}

/* `row` is the first of the tile in the sources; start and out are of that row already. */
INLINE void gather_tile(const int height, size_t row, int n, const tct_source *source,
                        const tct_real *start, size_t start_ld, tct_real *out, size_t ld)
{
  sums t;

  take(height, &t, start, start_ld);
  for (const tct_source *s = source, *end = s + n; s < end; s++) {
    const size_t step = s->ld;
    const tct_real *r = s->from + row * step, *w = s->panel;
    for (int j = s->n; j > 0; j--, r++, w += TCT_PANEL) add(height, &t, r, step, w);
  }
  put(height, &t, out, ld);
}

static void gather(int rows, int n, const tct_source *s, const tct_real *start, size_t start_ld,
                   tct_real *out, size_t ld)
{
  int height, done = 0;

  for (int tiles = (rows + TILE - 1) / TILE; tiles > 0; tiles--, done += height) {
    const size_t row     = (size_t)done;
    const tct_real *from = start ? start + row * start_ld : NULL;
    height = (rows - done + tiles - 1) / tiles; /* as even as can be: no thin last one */
    switch (height) {
#define CASE(h)                                                                                    \
  case h:                                                                                          \
    gather_tile(h, row, n, s, from, start_ld, out + row * ld, ld);                                 \
    break;
      HEIGHTS(CASE)
#undef CASE
    }
  }
}

INLINE void row_tile(const int chains, const tct_chain *c, int n, const tct_source *source)
{
  const tct_real *w[TILE];
  sums t;

  UNROLL
  for (int i = 0; i < chains; i++) {
    t.left[i]  = c[i].start ? _mm256_load_ps(c[i].start) : _mm256_setzero_ps();
    t.right[i] = c[i].start ? _mm256_load_ps(c[i].start + 8) : _mm256_setzero_ps();
  }
  for (int k = 0; k < n; k++) {
    const tct_real *r = source[k].from;
    UNROLL
    for (int i = 0; i < chains; i++) w[i] = c[i].panel[k];
    for (size_t at = 0, end = (size_t)source[k].n * TCT_PANEL; at < end; at += TCT_PANEL) {
      const __m256 rate = _mm256_broadcast_ss(r++);
      UNROLL
      for (int i = 0; i < chains; i++) {
        t.left[i]  = _mm256_fmadd_ps(rate, _mm256_load_ps(w[i] + at), t.left[i]);
        t.right[i] = _mm256_fmadd_ps(rate, _mm256_load_ps(w[i] + at + 8), t.right[i]);
      }
    }
  }
  UNROLL
  for (int i = 0; i < chains; i++) {
    _mm256_store_ps(c[i].out, t.left[i]);
    _mm256_store_ps(c[i].out + 8, t.right[i]);
  }
}

static void gather_row(int chains, const tct_chain *c, int n, const tct_source *s)
{
  for (int tiles = (chains + TILE - 1) / TILE, some; tiles > 0;
       tiles--, c += some, chains -= some) {
    some = (chains + tiles - 1) / tiles;
    switch (some) {
#define CASE(h)                                                                                    \
  case h:                                                                                          \
    row_tile(h, c, n, s);                                                                          \
    break;
      HEIGHTS(CASE)
#undef CASE
    }
  }
}

/* `at` leads from the start of a part to its first number for this tile. */
INLINE void outer_tile(const int height, int parts, const tct_part *part, size_t at,
                       size_t row_step, const tct_real *post, tct_real *sum, bool more)
{
  sums t;

  take(height, &t, more ? sum : NULL, TCT_PANEL);
  for (const tct_part *p = part, *end = p + parts; p < end; p++) {
    const tct_real *r = p->from + at;
    for (size_t k = 0; k < (size_t)p->rows; k++, post += TCT_PANEL)
      add(height, &t, r + k * row_step, 1, post);
  }
  put(height, &t, sum, TCT_PANEL);
}

static void outer(int first, int units, int parts, const tct_part *part, size_t row_step,
                  size_t tile_step, const tct_real *post, tct_real *sum, bool more,
                  tct_ahead *ahead)
{
  (void)ahead;
  for (int done = 0; done < units; done += TILE) {
    const size_t at = (size_t)((first + done) / TILE) * tile_step;
    tct_real *here  = sum + (size_t)done * TCT_PANEL;
    switch (units - done) {
#define CASE(h)                                                                                    \
  case h:                                                                                          \
    outer_tile(h, parts, part, at, row_step, post, here, more);                                    \
    break;
      HEIGHTS(CASE)
#undef CASE
    default:
      outer_tile(TILE, parts, part, at, row_step, post, here, more);
    }
  }
}

static void post_rows(int rows, tct_real c, const tct_real *from, size_t ld, bool more,
                      tct_real *post)
{
  const __m256 k = _mm256_set1_ps(c);

  for (size_t i = 0; i < (size_t)rows; i++)
    for (size_t h = 0; h < TCT_PANEL; h += 8) {
      const __m256 x = _mm256_load_ps(from + i * ld + h);
      tct_real *to   = post + i * TCT_PANEL + h;
      _mm256_store_ps(to, more ? _mm256_fmadd_ps(k, x, _mm256_load_ps(to)) : _mm256_mul_ps(k, x));
    }
}

INLINE void turn_8_by_8(const tct_real *from, tct_real *to)
{
  __m256 r[8], t[8];

  for (size_t i = 0; i < 8; i++) r[i] = _mm256_load_ps(from + i * TCT_PANEL);
  for (int i = 0; i < 8; i += 2) {
    t[i]     = _mm256_unpacklo_ps(r[i], r[i + 1]);
    t[i + 1] = _mm256_unpackhi_ps(r[i], r[i + 1]);
  }
  for (int i = 0; i < 8; i += 4) {
    r[i]     = _mm256_shuffle_ps(t[i], t[i + 2], 0x44);
    r[i + 1] = _mm256_shuffle_ps(t[i], t[i + 2], 0xee);
    r[i + 2] = _mm256_shuffle_ps(t[i + 1], t[i + 3], 0x44);
    r[i + 3] = _mm256_shuffle_ps(t[i + 1], t[i + 3], 0xee);
  }
  for (size_t i = 0; i < 4; i++) {
    _mm256_store_ps(to + i * TCT_PANEL, _mm256_permute2f128_ps(r[i], r[i + 4], 0x20));
    _mm256_store_ps(to + (i + 4) * TCT_PANEL, _mm256_permute2f128_ps(r[i], r[i + 4], 0x31));
  }
}

static void turn(int pre_units, int post_panels, int p, const tct_real *panel, tct_real *turned)
{
  const size_t block = (size_t)TCT_PANEL * TCT_PANEL;

  for (size_t k = 0; k < (size_t)tct_panels(pre_units); k++) {
    const size_t left = (size_t)pre_units - k * TCT_PANEL;
    const tct_real *w = panel + k * block;
    tct_real *to      = turned + (k * (size_t)post_panels + (size_t)p) * block;
    if (left >= TCT_PANEL) {
      for (size_t h = 0; h < TCT_PANEL; h += 8) { /* 8 senders, 16 receivers */
        turn_8_by_8(w + h * TCT_PANEL, to + h);
        turn_8_by_8(w + h * TCT_PANEL + 8, to + h + block / 2);
      }
    } else {
      for (size_t i = 0; i < TCT_PANEL; i++)
        for (size_t j = 0; j < TCT_PANEL; j++)
          to[i * TCT_PANEL + j] = j < left ? w[j * TCT_PANEL + i] : 0;
    }
  }
}

const tct_kernel_family *tct_kernels_avx2(void)
{
  static const tct_kernel_family family = {.name       = "avx2+fma",
                                           .gather     = gather,
                                           .gather_row = gather_row,
                                           .outer      = outer,
                                           .post_rows  = post_rows,
                                           .turn       = turn};

  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &family : NULL;
}
#else
const tct_kernel_family *tct_kernels_avx2(void)
{
  return NULL;
}
#endif
