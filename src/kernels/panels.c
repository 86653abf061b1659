/* panels.c -- the products in plain C, the tiles that `outer` reads, and the choice of a family.
 *
 * The portable family makes one row (of `outer`: one sender) at a time, 16 sums beside each other
 * in vectors that every 64-bit processor has.  It is the family of the double library, and of
 * processors that have no better one.  The vectors are spelled out (gcc and clang know them): gcc,
 * left alone with a loop over 16 numbers, turns the loop around it, 5 GFLOP/s in place of 31. */
#include "kernels/kernels.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { TILE = 6 }; /* units in a packed tile, as `outer` counts them */

typedef tct_real lane __attribute__((vector_size(16), may_alias));
enum { LANES = TCT_PANEL * sizeof(tct_real) / sizeof(lane) };

typedef struct {
  lane in[LANES];
} sums;

/* sums += c x 16 weights (errors) */
static inline void add(sums *t, tct_real c, const tct_real *w)
{
  for (int k = 0; k < LANES; k++) t->in[k] += c * ((const lane *)w)[k];
}

static inline sums take(const tct_real *from) /* NULL: zero */
{
  sums t;

  if (from)
    memcpy(&t, from, sizeof t);
  else
    memset(&t, 0, sizeof t);
  return t;
}

static void gather(int rows, int n, const tct_source *source, const tct_real *start,
                   size_t start_ld, tct_real *out, size_t ld)
{
  for (size_t i = 0; i < (size_t)rows; i++) {
    sums t = take(start ? start + i * start_ld : NULL);
    for (const tct_source *s = source, *end = s + n; s < end; s++) {
      const tct_real *r = s->from + i * s->ld, *w = s->panel;
      for (int j = s->n; j > 0; j--, r++, w += TCT_PANEL) add(&t, *r, w);
    }
    memcpy(out + i * ld, &t, sizeof t);
  }
}

static void gather_row(int chains, const tct_chain *c, int n, const tct_source *source)
{
  for (const tct_chain *last = c + chains; c < last; c++) {
    sums t = take(c->start);
    for (int k = 0; k < n; k++) {
      const tct_real *r = source[k].from, *w = c->panel[k];
      for (int j = source[k].n; j > 0; j--, r++, w += TCT_PANEL) add(&t, *r, w);
    }
    memcpy(c->out, &t, sizeof t);
  }
}

static void outer(int first, int units, int parts, const tct_part *part, size_t row_step,
                  size_t tile_step, const tct_real *post, tct_real *sum, bool more,
                  tct_ahead *ahead)
{
  (void)ahead;
  for (size_t i = (size_t)first, end = i + (size_t)units; i < end; i++, sum += TCT_PANEL) {
    const size_t at   = i / TILE * tile_step + i % TILE;
    const tct_real *e = post;
    sums t            = take(more ? sum : NULL);
    for (const tct_part *p = part, *last = p + parts; p < last; p++)
      for (size_t k = 0; k < (size_t)p->rows; k++, e += TCT_PANEL)
        add(&t, p->from[at + k * row_step], e);
    memcpy(sum, &t, sizeof t);
  }
}

static void post_rows(int rows, tct_real c, const tct_real *from, size_t ld, bool more,
                      tct_real *post)
{
  for (size_t i = 0; i < (size_t)rows; i++)
    for (size_t j = 0; j < TCT_PANEL; j++) {
      const tct_real x = c * from[i * ld + j], *was = &post[i * TCT_PANEL + j];
      post[i * TCT_PANEL + j] = more ? *was + x : x;
    }
}

static void turn(int pre_units, int post_panels, int p, const tct_real *panel, tct_real *turned)
{
  const size_t block = (size_t)TCT_PANEL * TCT_PANEL;

  for (size_t k = 0; k < (size_t)tct_panels(pre_units); k++) {
    const size_t left = (size_t)pre_units - k * TCT_PANEL;
    const tct_real *w = panel + k * block;
    tct_real *to      = turned + (k * (size_t)post_panels + (size_t)p) * block;
    for (size_t i = 0; i < TCT_PANEL; i++)
      for (size_t j = 0; j < TCT_PANEL; j++)
        to[i * TCT_PANEL + j] = j < left ? w[j * TCT_PANEL + i] : 0;
  }
}

const tct_kernel_family *tct_kernels_portable(void)
{
  static const tct_kernel_family family = {.name       = "portable",
                                           .gather     = gather,
                                           .gather_row = gather_row,
                                           .outer      = outer,
                                           .post_rows  = post_rows,
                                           .turn       = turn};

  return &family;
}

const tct_kernel_family *tct_kernels(void)
{
  /* threads that come first at once all choose the same */
  static _Atomic(const tct_kernel_family *) chosen;
  const tct_kernel_family *family = atomic_load_explicit(&chosen, memory_order_relaxed);

  if (!family) {
    const char *wish = getenv("TERCET_KERNELS");
    const bool plain = wish && strcmp(wish, "portable") == 0;
    if (!plain && !(wish && strcmp(wish, "avx2") == 0)) family = tct_kernels_avx512();
    if (!plain && !family) family = tct_kernels_avx2();
    if (!family) family = tct_kernels_portable();
    atomic_store_explicit(&chosen, family, memory_order_relaxed);
  }
  return family;
}

size_t tct_packed(int units, int all)
{
  return (size_t)((units + TILE - 1) / TILE) * (size_t)all * TILE;
}

void tct_pack(int units, int rows, int all, int first, const tct_real *from, size_t ld,
              tct_real *packed)
{
  const size_t step = (size_t)all * TILE; /* from tile to tile */

  for (size_t k = 0; k < (size_t)rows; k++) {
    const tct_real *x = from + k * ld;
    tct_real *q       = packed + ((size_t)first + k) * TILE;
    int left          = units;
    for (; left >= TILE; left -= TILE, x += TILE, q += step) memcpy(q, x, TILE * sizeof *q);
    for (int i = 0; left > 0 && i < TILE; i++) q[i] = i < left ? x[i] : 0;
  }
}
