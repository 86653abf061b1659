/* halves.c -- what is found of one half of the trials held against the other; one set of trials against another. */
#include "brain/tuning/means.h"

#include "base/memory.h"
#include "kernels/gram.h"
#include "kernels/ranks.h"

#include <math.h>
#include <string.h>

int tct_half_means(const tct_responses *r, int from, double *mean)
{
  const size_t units = (size_t)r->units;
  int kept           = 0;

  for (int c = 0; c < r->conditions; c++) {
    const int n = (r->first[c + 1] - r->first[c] - from + 1) / 2;
    if (r->first[c + 1] - r->first[c] < 2) continue;
    double *own = mean + (size_t)kept++ * units;
    memset(own, 0, units * sizeof *own);
    for (int i = r->first[c] + from; i < r->first[c + 1]; i += 2)
      for (size_t k = 0; k < units; k++) own[k] += r->value[(size_t)i * units + k] / n;
  }
  return kept;
}

void tct_centre_units(int rows, int units, double *x)
{
  for (int k = 0; k < units; k++) {
    double sum = 0;
    for (int i = 0; i < rows; i++) sum += x[(size_t)i * (size_t)units + (size_t)k] / rows;
    for (int i = 0; i < rows; i++) x[(size_t)i * (size_t)units + (size_t)k] -= sum;
  }
}

void tct_row_products(size_t rows, size_t width, const double *a, const double *b, double factor,
                      double *g)
{
  const tct_gram of = {.width   = width,
                       .a       = a,
                       .b       = b,
                       .lda     = width,
                       .ldb     = width,
                       .rows    = rows,
                       .columns = rows,
                       .factor  = factor,
                       .g       = g,
                       .ldg     = rows};

  memset(g, 0, rows * rows * sizeof *g);
  tct_gram_add(&of);
}

tct_status tct_area_between(size_t n, const double *a, size_t m, const double *b, double *area,
                            tct_error *err)
{
  const size_t all = n + m;
  double sum       = 0;

  *area = (double)NAN;
  if (n == 0 || m == 0) return TCT_OK;
  double *rank = tct_alloc(all, sizeof *rank);
  if (rank) {
    memcpy(rank, a, n * sizeof *rank);
    memcpy(rank + n, b, m * sizeof *rank);
  }
  if (!rank || tct_mid_ranks(all, rank, rank) < 0) {
    tct_free(rank);
    return tct_fail(err, TCT_NO_MEMORY, "no memory for the ranks of %zu trials", all);
  }
  for (size_t i = 0; i < m; i++) sum += rank[n + i];
  *area = (sum / (double)m - ((double)m + 1) / 2) / (double)n;
  tct_free(rank);
  return TCT_OK;
}
