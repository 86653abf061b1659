/* band.c -- a symmetric matrix turned into a band, TCT_BAND mirrors at a time.
 *
 * Mirrors H_1 .. H_b make one block of columns triangular below the band; their product is I - V T V' (Schreiber & Van
 * Loan 1989, doi:10.1137/0910005), and what remains of A becomes A - V W' - W V', W = Y T - V T' V' Y T / 2, Y = A V: the
 * first of two steps to three diagonals (Bischof, Lang & Sun 2000, doi:10.1145/365723.365735), of which the second is
 * not needed here. */
#include "kernels/band.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "kernels/gram.h"
#include "kernels/statistics.h"
#include "kernels/turned.h"

static const size_t B = TCT_BAND;
enum { TOGETHER = 96 }; /* rows and columns of A that meet mirrors at a time */

/* Squares of what is nothing beside the largest number, which is near 1; as in eigen.c. */
#define NOTHING 1e-48

bool tct_band_new(size_t n, tct_band *b)
{
  const size_t padded = (n + B - 1) / B * B;

  *b                 = (tct_band){.n = n, .padded = padded};
  const size_t bytes = sizeof(double) * (n * n + padded * (B + 1 + 5 * B) + n * 5 * B + 2 * B * B);
  if (n == 0 || tct_arena_new(&b->own, tct_arena_bytes(bytes), NULL) != TCT_OK) return false;
  b->mirrors  = tct_arena_take(&b->own, bytes);
  b->band     = b->mirrors + n * n;
  b->forward  = b->band + padded * (B + 1);
  b->backward = b->forward + padded * 2 * B;
  return true;
}

void tct_band_free(tct_band *b)
{
  tct_arena_free(&b->own);
  *b = (tct_band){0};
}

/* ---- one block of mirrors ---------------------------------------------------------------------------- */

/* What a block is made of: m rows are left below it. */
typedef struct {
  size_t n, m;
  double *vt;               /* [B][m], n apart, in A's upper right: rows are mirrors */
  double *rest;             /* [m][m], n apart: what remains of A, of which j <= i */
  double *t;                /* [B][B] */
  double *left, *right, *y; /* [m][2 B] V W, [m][2 B] W V, [m][B] */
  double *turned;           /* [B][m] */
  double *small, *other;    /* [B][B] */
} block;

static void zero(size_t n, double *x)
{
  memset(x, 0, n * sizeof *x);
}

/* Row j of vt becomes the mirror that leaves one number of it, `beside`; its first number is 1.  Returns 2 / v'v. */
static double mirror(const block *w, size_t j, double *beside)
{
  double *v           = w->vt + j * w->n;
  const size_t m      = w->m;
  const double others = j + 1 < m ? tct_inner(m - j - 1, v + j + 1, v + j + 1) : 0;
  const double first = v[j], length = sqrt(first * first + others);

  *beside = first;
  if (!(others > NOTHING)) {
    zero(m, v);
    v[j] = 1;
    return 0;
  }
  *beside           = first > 0 ? -length : length;
  const double head = first - *beside;
  for (size_t i = 0; i < j; i++) v[i] = 0;
  for (size_t i = j + 1; i < m; i++) v[i] /= head;
  v[j] = 1;
  return 2 / (1 + others / (head * head));
}

/* The mirrors of a block and its T; what is left of its columns, triangular, goes to the band. */
static void mirrors(const block *w, size_t first, double *band)
{
  const size_t many = w->m < B ? w->m : B;

  zero(B * B, w->t);
  for (size_t j = 0; j < B; j++) {
    double *row = w->vt + j * w->n, beside = 0;
    for (size_t i = 0; i < j && i < many; i++) /* what the mirrors before left of this column */
      band[(first + B + i) * (B + 1) + B + i - j] = row[i];
    if (j >= many) {
      zero(w->m, row);
      continue;
    }
    const double beta                   = mirror(w, j, &beside);
    band[(first + B + j) * (B + 1) + B] = beside;
    for (size_t i = j + 1; i < B && beta > 0; i++) {
      double *x = w->vt + i * w->n;
      tct_take_away(w->m - j, beta * tct_inner(w->m - j, row + j, x + j), row + j, x + j);
    }
    w->t[j * B + j] = beta;
  }
  zero(B * B, w->small);
  tct_gram_add(
    &(tct_gram){w->m, w->vt, w->vt, w->n, w->n, many, many, true, 0, 1, w->small, B, false});
  for (size_t j = 1; j < many; j++)
    for (size_t i = 0; i < j; i++) {
      double sum = 0;
      for (size_t k = i; k < j; k++) sum += w->t[i * B + k] * w->small[j * B + k];
      w->t[i * B + j] = -w->t[j * B + j] * sum;
    }
}

/* to [rows][B], ld apart, = a [rows][lda] times b', b [B][ldb] */
static void times(size_t width, const double *a, size_t lda, size_t rows, const double *b,
                  size_t ldb, double factor, double *to, size_t ld)
{
  tct_gram_add(&(tct_gram){width, a, b, lda, ldb, rows, B, false, 0, factor, to, ld, false});
}

/* y = A V, of a symmetric A: each of its numbers is fetched for its row and for its column. */
static void times_mirrors(const block *w)
{
  const size_t m = w->m, n = w->n;
  double *yt = w->turned; /* [B][m] what columns give */

  zero(m * B, w->y);
  zero(B * m, yt);
  for (size_t from = 0; from < m; from += TOGETHER) {
    const size_t some = m - from < TOGETHER ? m - from : TOGETHER, end = from + some;
    double *own = w->rest + from * n;
    for (size_t i = 0; i < some; i++)
      for (size_t j = 0; j < i; j++) own[j * n + from + i] = own[i * n + from + j];
    times(end, own, n, some, w->vt, n, 1, w->y + from * B, B);
    tct_gram_add(&(tct_gram){m - end, w->vt + end, own + some * n + from, n, n, B, some, false, 0,
                             1, yt + from, m, TCT_GRAM_TURNED});
  }
  for (size_t k = 0; k < B; k++)
    for (size_t i = 0; i < m; i++) w->y[i * B + k] += yt[k * m + i];
}

/* rest <- rest - V W' - W V' */
static void both_sides(const block *w)
{
  const size_t m = w->m;
  double *v = w->left, *after = w->left + B;

  tct_turned(B, m, w->vt, w->n, v, (size_t)2 * B);
  times_mirrors(w);
  tct_turned(B, B, w->t, B, w->other, B);
  for (size_t i = 0; i < m; i++) zero(B, after + i * 2 * B);
  times(B, w->y, B, m, w->other, B, 1, after, (size_t)2 * B); /* Y T */
  tct_turned(m, B, after, (size_t)2 * B, w->turned, m);
  zero(B * B, w->small);
  times(m, w->turned, m, B, w->vt, w->n, 1, w->small, B); /* (V' Y T)' */
  zero(B * B, w->y);
  times(B, w->small, B, B, w->other, B, 1, w->y, B); /* (T' V' Y T)' */
  times(B, v, (size_t)2 * B, m, w->y, B, -0.5, after, (size_t)2 * B);
  for (size_t i = 0; i < m; i++) {
    memcpy(w->right + i * 2 * B, after + i * 2 * B, B * sizeof *v);
    memcpy(w->right + i * 2 * B + B, v + i * 2 * B, B * sizeof *v);
  }
  tct_gram_add(&(tct_gram){(size_t)2 * B, w->left, w->right, (size_t)2 * B, (size_t)2 * B, m, m,
                           true, 0, -1, w->rest, w->n, false});
}

/* The last m of each row x, ld apart: x <- x (I - V T' V'), or with T; n rows at most. */
static void one_side(const block *w, bool back, size_t rows, double *x, size_t ld)
{
  const size_t m  = w->m;
  const double *t = w->t;

  if (!back) {
    tct_turned(B, B, w->t, B, w->other, B);
    t = w->other;
  }
  zero(rows * B, w->y);
  times(m, x, ld, rows, w->vt, w->n, 1, w->y, B);
  zero(rows * B, w->right);
  times(B, w->y, B, rows, t, B, 1, w->right, B);
  tct_gram_add(
    &(tct_gram){B, w->right, w->vt, B, w->n, rows, m, false, 0, -1, x, ld, TCT_GRAM_TURNED});
}

/* The block from column `first` on; its T is kept in all. */
static block block_at(const tct_band *b, size_t first)
{
  const size_t n = b->n, at = first + B;
  double *a = b->mirrors, *t = b->backward + b->padded * 2 * B;
  block w = {.n = n, .m = n - at, .vt = a + first * n + at, .rest = a + at * n + at};

  w.t      = t + first * B;
  w.left   = t + b->padded * B;
  w.right  = w.left + n * 2 * B;
  w.y      = w.right + n * 2 * B;
  w.turned = w.right; /* before that is made */
  w.small  = w.y + n * B;
  w.other  = w.small + (size_t)B * B;
  return w;
}

static size_t blocks_of(const tct_band *b)
{
  return b->padded / B - 1;
}

bool tct_band_of(const double *given, tct_band *b)
{
  const size_t n = b->n;
  double *a      = b->mirrors;
  int e          = 0;

  memcpy(a, given, n * n * sizeof *a);
  if (!tct_near_one(n * n, a, &e)) return false;
  zero(b->padded * (B + 1), b->band);
  for (size_t first = 0; first < n; first += B) {
    for (size_t i = first; i < n && i < first + B; i++)
      for (size_t j = first; j <= i; j++) b->band[i * (B + 1) + i - j] = a[i * n + j];
    if (first + B >= n) break;
    const block w = block_at(b, first);
    tct_turned(w.m, B, a + (first + B) * n + first, n, w.vt, n);
    mirrors(&w, first, b->band);
    both_sides(&w);
  }
  for (size_t i = 0; i < n * (B + 1); i++) b->band[i] = ldexp(b->band[i], e);
  for (size_t i = n; i < b->padded; i++) b->band[i * (B + 1)] = 1;
  return true;
}

/* Q' is the product of all blocks; from the last one on each meets but what they made of I. */
void tct_band_directions(const tct_band *b, double *q)
{
  const size_t n = b->n;

  zero(n * n, q);
  for (size_t i = 0; i < n; i++) q[i * n + i] = 1;
  for (size_t k = blocks_of(b); k-- > 0;) {
    const block w   = block_at(b, k * B);
    const size_t at = n - w.m;
    one_side(&w, true, w.m, q + at * n + at, n);
  }
}

static void all_blocks(const tct_band *b, bool back, size_t rows, double *x, size_t ld)
{
  const size_t blocks = blocks_of(b);

  for (size_t from = 0; from < rows; from += b->n)
    for (size_t k = 0; k < blocks; k++) {
      const block w = block_at(b, (back ? blocks - 1 - k : k) * B);
      one_side(&w, back, rows - from < b->n ? rows - from : b->n, x + from * ld + b->n - w.m, ld);
    }
}

void tct_band_along(const tct_band *b, size_t rows, double *x, size_t ld)
{
  all_blocks(b, false, rows, x, ld);
}

void tct_band_back(const tct_band *b, size_t rows, double *x, size_t ld)
{
  all_blocks(b, true, rows, x, ld);
}
