/* comparator_bench.h -- RDMs for the laws of comparators: of conditions that lie somewhere for those that take
 * them for matrices (GEOMETRIC), lists of any numbers for the others. */
#ifndef TESTS_COMPARATOR_BENCH_H
#define TESTS_COMPARATOR_BENCH_H

#include <tercet/comparator.h>

#include "conformance/metrics.h"

enum { K = 10, N = K * (K - 1) / 2, UNITS = 14, MORE = (K + 1) * K / 2 };

static inline double compare(const tct_about *variant, const void *params, int n, const double *a,
                             const double *b)
{
  return ((const tct_comparator *)variant)->compare(params, NULL, n, a, b);
}

static inline bool is_geometric(const tct_about *variant)
{
  return (variant->claims & TCT_COMPARATOR_GEOMETRIC) != 0;
}

static inline void draw_rdm(const tct_about *variant, uint64_t seed, double *rdm)
{
  double pattern[K * UNITS];

  if (!is_geometric(variant)) {
    draw_all(rdm, N, seed);
    return;
  }
  draw_all(pattern, K * UNITS, seed);
  for (int i = 0; i < K; i++)
    for (int j = i + 1; j < K; j++, rdm++) {
      *rdm = 0;
      for (int u = 0; u < UNITS; u++)
        *rdm += pow(pattern[i * UNITS + u] - pattern[j * UNITS + u], 2);
    }
}

/* Where the pair of conditions i and j lies in an RDM of k. */
static inline int pair(int k, int i, int j)
{
  return i < j ? i * k - i * (i + 1) / 2 + j - i - 1 : pair(k, j, i);
}

#endif
