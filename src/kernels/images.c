/* images.c -- pictures of bytes, kept as bytes and seen through a window.
 *
 * A data set of bytes takes a quarter of the memory of floats; scaling and centring are one
 * multiply-add a pixel on the way out. */
#include "kernels/images.h"

static int at_most(int a, int b)
{
  return a < b ? a : b;
}

static int at_least(int a, int b)
{
  return a > b ? a : b;
}

/* n values along a row, of which from .. until - 1 are in the picture. */
static void look_along(int n, int from, int until, const uint8_t *bytes, tct_real gain,
                       const tct_real *offset, tct_real *to)
{
  for (int i = 0; i < from; i++) to[i] = offset ? offset[i] : 0;
  if (offset)
    for (int i = from; i < until; i++) to[i] = gain * (tct_real)bytes[i - from] + offset[i];
  else
    for (int i = from; i < until; i++) to[i] = gain * (tct_real)bytes[i - from];
  for (int i = until; i < n; i++) to[i] = offset ? offset[i] : 0;
}

void tct_window_look(const tct_window *w, const uint8_t *picture, tct_real gain,
                     const tct_real *offset, tct_real *to)
{
  const int n     = w->columns * w->channels;
  const int from  = at_most(at_least(-w->left, 0), w->columns);
  const int until = at_least(at_most(w->width - w->left, w->columns), from);

  for (int r = 0; r < w->rows; r++) {
    const int y      = w->top + r;
    const bool there = y >= 0 && y < w->height && from < until;
    const size_t at  = there ? (size_t)(y * w->width + w->left + from) * (size_t)w->channels : 0;
    const size_t row = (size_t)r * (size_t)n;

    look_along(n, there ? from * w->channels : n, there ? until * w->channels : n, picture + at,
               gain, offset ? offset + row : offset, to + row);
  }
}

void tct_pictures_mean(size_t n, size_t size, const uint8_t *pictures, double *mean)
{
  for (size_t i = 0; i < size; i++) mean[i] = 0;
  for (size_t k = 0; k < n; k++)
    for (size_t i = 0; i < size; i++) mean[i] += pictures[k * size + i];
  for (size_t i = 0; i < size; i++) mean[i] /= (double)n;
}
