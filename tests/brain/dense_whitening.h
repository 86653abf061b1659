/* dense_whitening.h -- whitened comparisons the long way: the covariance of all pairs, made and solved. */
#ifndef DENSE_WHITENING_H
#define DENSE_WHITENING_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/random.h"
#include "kernels/cholesky.h"
#include "kernels/statistics.h"
#include <tercet/comparator.h>

enum { DENSE_MOST = 12, DENSE_PAIRS = DENSE_MOST * (DENSE_MOST - 1) / 2 };

/* c_p' S c_q of pairs (i, j) and (k, l); noise NULL: the identity */
static inline double dense_contrast(int n, const double *noise, int i, int j, int k, int l)
{
  if (!noise) return (i == k) - (i == l) - (j == k) + (j == l);
  return noise[i * n + k] - noise[i * n + l] - noise[j * n + k] + noise[j * n + l];
}

static inline double dense_cosine(int n, const double *noise, const double *a, const double *b,
                                  bool centred)
{
  static double v[DENSE_PAIRS * DENSE_PAIRS], x[2 * DENSE_PAIRS];
  int first[DENSE_PAIRS], second[DENSE_PAIRS];
  size_t m = 0;

  for (int i = 0; i < n; i++)
    for (int j = i + 1; j < n; j++, a++, b++) {
      if (isnan(*a) || isnan(*b)) continue;
      first[m]           = i;
      second[m]          = j;
      x[m]               = *a;
      x[DENSE_PAIRS + m] = *b;
      m++;
    }
  for (size_t p = 0; p < m; p++)
    for (size_t q = 0; q < m; q++)
      v[p * m + q] = pow(dense_contrast(n, noise, first[p], second[p], first[q], second[q]), 2);
  if (centred) {
    tct_centred(m, x, x);
    tct_centred(m, x + DENSE_PAIRS, x + DENSE_PAIRS);
  }
  if (tct_cholesky(m, v) != m) fail_msg("the covariance of %zu pairs has no factor", m);
  tct_forward(m, v, 1, x);
  tct_forward(m, v, 1, x + DENSE_PAIRS);
  return tct_cosine(m, x, x + DENSE_PAIRS);
}

/* Both RDMs drawn, each pair of them missing with a chance of `holes`; and a covariance. */
static inline void dense_draw(int n, uint64_t case_, double holes, double *a, double *b,
                              double *noise)
{
  const tct_key key = tct_key_of(case_, "dense");

  for (int i = 0; i < n * (n - 1) / 2; i++) {
    a[i] = tct_uniform(key, 0, 0, (uint32_t)i) - 0.2;
    b[i] = tct_uniform(key, 0, 1, (uint32_t)i) - 0.2;
    if (tct_uniform(key, 0, 2, (uint32_t)i) < holes) a[i] = (double)NAN;
    if (tct_uniform(key, 0, 3, (uint32_t)i) < holes) b[i] = (double)NAN;
  }
  for (int i = 0; i < n * n; i++) noise[i] = i % (n + 1) == 0 ? 0.3 : 0;
  for (int r = 0; r < n; r++)
    for (int i = 0; i < n; i++)
      for (int j = 0; j < n; j++)
        noise[i * n + j] += (tct_uniform(key, 1, (uint32_t)r, (uint32_t)i) - 0.5) *
                            (tct_uniform(key, 1, (uint32_t)r, (uint32_t)j) - 0.5);
}

/* 40 cases of 3 to 12 conditions, with none, some and most pairs missing, with and without covariance. */
static inline void assert_dense(const tct_comparator *c, bool centred)
{
  static double a[DENSE_PAIRS], b[DENSE_PAIRS], noise[DENSE_MOST * DENSE_MOST];

  for (uint64_t i = 0; i < 40; i++) {
    const int n = 3 + (int)(i % 10), pairs = n * (n - 1) / 2;
    const double holes = n < 5 ? 0 : 0.2 * (double)(i / 10);
    dense_draw(n, i, holes, a, b, noise);
    for (int with = 0; with < 2; with++) {
      const tct_conditions of = {.noise = with ? noise : NULL};
      const double got        = c->compare(NULL, &of, pairs, a, b);
      const double wanted     = dense_cosine(n, of.noise, a, b, centred);
      if (!(fabs(got - wanted) <= 1e-9)) fail_msg("case %d: %.15g, not %.15g", (int)i, got, wanted);
    }
  }
}

#endif
