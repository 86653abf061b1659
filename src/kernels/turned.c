/* turned.c -- matrices turned, a square at a time. */
#include "kernels/turned.h"

enum { SIDE = 16 }; /* two cache lines: sixteen rows of them, read and written, stay near */

static size_t least(size_t a, size_t b)
{
  return a < b ? a : b;
}

void tct_turned(size_t rows, size_t columns, const double *from, size_t ld, double *to,
                size_t ld_to)
{
  for (size_t i0 = 0; i0 < rows; i0 += SIDE)
    for (size_t j0 = 0; j0 < columns; j0 += SIDE)
      for (size_t i = i0; i < least(rows, i0 + SIDE); i++)
        for (size_t j = j0; j < least(columns, j0 + SIDE); j++)
          to[j * ld_to + i] = from[i * ld + j];
}

void tct_mirrored(size_t n, double *a)
{
  for (size_t i0 = 0; i0 < n; i0 += SIDE)
    for (size_t j0 = 0; j0 <= i0; j0 += SIDE)
      for (size_t i = i0; i < least(n, i0 + SIDE); i++)
        for (size_t j = j0; j < least(i, j0 + SIDE); j++) a[j * n + i] = a[i * n + j];
}
