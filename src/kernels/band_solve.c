/* band_solve.c -- what is solved with a band plus a multiple of I: Cholesky's factor by blocks of TCT_BAND.
 *
 * L has blocks L_k on its diagonal and M_k left of them.  A row x is solved block by block,
 *
 *     t_k = L_k^-1 (x_k - M_k t_k-1),      x_k = L_k'^-1 (t_k - M_k+1' x_k+1)
 *
 * each one product of rows with [-L_k^-1 M_k, L_k^-1] or [L_k'^-1, -(M_k+1 L_k^-1)'], which are made once.  The diagonal of
 * the inverse follows from the last block up, as that of what the second recursion makes of noise. */
#include "kernels/band.h"

#include <string.h>

#include "kernels/cholesky.h"
#include "kernels/gram.h"
#include "kernels/statistics.h"
#include "kernels/turned.h"

enum { B = TCT_BAND, BOTH = 2 * B, SQUARE = B * B, STRIP = 96 };

/* to [rows][B] += factor x a [rows] times the rows of b [B] */
static void times(size_t width, const double *a, size_t lda, size_t rows, const double *b,
                  size_t ldb, double factor, double *to, size_t ld)
{
  tct_gram_add(&(tct_gram){width, a, b, lda, ldb, rows, B, false, 0, factor, to, ld, false});
}

/* The blocks of B + c I from row `first` on: diagonal, [B][B], and left of it. */
static void unpack(const tct_band *b, size_t first, double c, double *diagonal, double *before)
{
  memset(diagonal, 0, SQUARE * sizeof *diagonal);
  memset(before, 0, SQUARE * sizeof *before);
  for (size_t i = 0; i < B; i++) {
    const double *row = b->band + (first + i) * (B + 1);
    for (size_t d = 0; d <= i; d++) diagonal[i * B + i - d] = row[d] + (d == 0 ? c : 0);
    for (size_t d = i + 1; first > 0 && d <= B; d++) before[i * B + B + i - d] = row[d];
  }
}

bool tct_band_shift(tct_band *b, double c)
{
  double l[B * B], before[B * B], m[B * B], turned[B * B], inverse[B * B];

  memset(b->forward, 0, b->padded * 2 * BOTH * sizeof *b->forward); /* and backward */
  for (size_t first = 0; first < b->padded; first += B) {
    double *ahead = b->forward + first * BOTH, *back = b->backward + first * BOTH;
    unpack(b, first, c, l, before);
    if (first > 0) {
      const double *last = ahead - (size_t)B * BOTH + B; /* L_k-1^-1 */
      memset(m, 0, sizeof m);
      memset(turned, 0, sizeof turned);
      times(B, before, B, B, last, BOTH, 1, m, B);
      times(B, last, BOTH, B, before, B, 1, turned, B);
      times(B, m, B, B, m, B, -1, l, B);
      times(B, back - (size_t)B * BOTH, BOTH, B, m, B, -1, back - (size_t)B * BOTH + B, BOTH);
    }
    if (tct_cholesky(B, l) != B) return false;
    memset(inverse, 0, sizeof inverse);
    for (size_t i = 0; i < B; i++) inverse[i * B + i] = 1;
    tct_forward(B, l, B, inverse);
    for (size_t i = 0; i < B; i++) memcpy(back + i * BOTH, inverse + i * B, B * sizeof *back);
    tct_turned(B, B, inverse, B, ahead + B, BOTH);
    if (first > 0) times(B, ahead + B, BOTH, B, turned, B, -1, ahead, BOTH);
  }
  return true;
}

void tct_band_norms(const tct_band *b, size_t rows, const double *x, size_t ld, double *left)
{
  double pair[STRIP * BOTH], t[STRIP * B];

  for (size_t from = 0; from < rows; from += STRIP) {
    const size_t some = rows - from < STRIP ? rows - from : STRIP;
    memset(pair, 0, sizeof pair);
    for (size_t first = 0; first < b->padded; first += B) {
      for (size_t i = 0; i < some; i++)
        memcpy(pair + i * BOTH + B, x + (from + i) * ld + first, B * sizeof *x);
      memset(t, 0, some * B * sizeof *t);
      times(BOTH, pair, BOTH, some, b->forward + first * BOTH, BOTH, 1, t, B);
      for (size_t i = 0; i < some; i++) {
        left[from + i] -= tct_inner(B, t + i * B, t + i * B);
        memcpy(pair + i * BOTH, t + i * B, B * sizeof *t);
      }
    }
  }
}

/* Block after block of some rows, by `with`, up or down; `own`: where the block's numbers stand beside those of the
 * block before it. */
static void sweep(const tct_band *b, const double *with, bool down, size_t some, double *x,
                  size_t ld)
{
  double pair[STRIP * BOTH] = {0}, t[STRIP * B];
  const size_t own = down ? B : 0, other = down ? 0 : B, blocks = b->padded / B;

  for (size_t k = 0; k < blocks; k++) {
    const size_t first = (down ? k : blocks - 1 - k) * B;
    for (size_t i = 0; i < some; i++)
      memcpy(pair + i * BOTH + own, x + i * ld + first, B * sizeof *x);
    memset(t, 0, some * B * sizeof *t);
    times(BOTH, pair, BOTH, some, with + first * BOTH, BOTH, 1, t, B);
    for (size_t i = 0; i < some; i++) {
      memcpy(x + i * ld + first, t + i * B, B * sizeof *x);
      memcpy(pair + i * BOTH + other, t + i * B, B * sizeof *x);
    }
  }
}

void tct_band_solve(const tct_band *b, size_t rows, double *x, size_t ld)
{
  for (size_t from = 0; from < rows; from += STRIP) {
    const size_t some = rows - from < STRIP ? rows - from : STRIP;
    sweep(b, b->forward, true, some, x + from * ld, ld);
    sweep(b, b->backward, false, some, x + from * ld, ld);
  }
}

double tct_band_trace(const tct_band *b)
{
  double z[B * B] = {0}, own[B * B], after[B * B], sum = 0;

  for (size_t first = b->padded; first > 0;) {
    first -= B;
    const double *back = b->backward + first * BOTH;
    memset(after, 0, sizeof after);
    memset(own, 0, sizeof own);
    times(B, back + B, BOTH, B, z, B, 1, after, B);
    times(B, back, BOTH, B, back, BOTH, 1, own, B);
    times(B, after, B, B, back + B, BOTH, 1, own, B);
    memcpy(z, own, sizeof z);
    for (size_t i = 0; i < B && first + i < b->n; i++) sum += z[i * B + i];
  }
  return sum;
}
