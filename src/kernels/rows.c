/* rows.c -- the rows that a task shows, finished: one-hot rows, zero pads, steps that stand still. */
#include "kernels/rows.h"

#include <string.h>

void tct_row_class(int k, size_t ld, tct_real *row)
{
  memset(row, 0, ld * sizeof *row);
  row[k] = 1;
}

void tct_row_pad(int n, size_t ld, tct_real *row)
{
  if (ld > (size_t)n) memset(row + n, 0, (ld - (size_t)n) * sizeof *row);
}

void tct_rows_hold(int steps, int trials, size_t ld, tct_real *rows)
{
  const size_t n = (size_t)trials * ld;

  for (int t = 1; t < steps; t++) memcpy(rows + (size_t)t * n, rows, n * sizeof *rows);
}
