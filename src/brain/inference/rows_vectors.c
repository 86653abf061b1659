/* rows_vectors.c -- products of rows by the vectors that a comparator makes of them. */
#include "brain/inference/rows.h"

#include <math.h>

#include "brain/geometry/matrices.h"
#include "kernels/gram.h"

static void undefined(size_t n, double *x)
{
  for (size_t i = 0; i < n; i++) x[i] = (double)NAN;
}

void tct_vector_products(tct_drawn_rows *in)
{
  const tct_rsa *of    = in->s->of;
  const size_t numbers = in->s->n + (size_t)of->conditions, rows = in->rows;
  const bool ready = !of->comparator->prepare || of->comparator->prepare(of->params, &in->drawn);

  for (size_t i = 0; i < rows; i++) {
    double *out = in->vector + i * numbers;

    if (tct_row_counts(in, i) && ready)
      (void)of->comparator->vector(of->params, &in->drawn, tct_row(in, i), NULL, out);
    else
      undefined(numbers, out);
  }
  for (size_t i = 0; i < rows * rows; i++) in->g[i] = 0;
  tct_gram_add(&(tct_gram){.width   = numbers,
                           .a       = in->vector,
                           .b       = in->vector,
                           .lda     = numbers,
                           .ldb     = numbers,
                           .rows    = rows,
                           .columns = rows,
                           .lower   = true,
                           .factor  = 1,
                           .g       = in->g,
                           .ldg     = rows});
  for (size_t i = 0; i < rows * rows; i++) in->g[i] = tct_within(in->g[i]);
}
