/* rows.h -- the rows that a task shows, finished: one-hot rows, zero pads, steps that stand still. */
#ifndef TERCET_ROWS_H
#define TERCET_ROWS_H

#include <tercet/real.h>

/* A row of ld reals that says class k. */
void tct_row_class(int k, size_t ld, tct_real *row);
/* Zero what lies behind the first n of a row. */
void tct_row_pad(int n, size_t ld, tct_real *row);
/* Copy the rows of the first step to all others; rows [step][trial][ld]. */
void tct_rows_hold(int steps, int trials, size_t ld, tct_real *rows);

#endif
