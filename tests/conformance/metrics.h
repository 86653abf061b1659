/* metrics.h -- patterns and dissimilarities for the laws of distances, comparators and similarities. */
#ifndef TERCET_TESTS_METRICS_H
#define TERCET_TESTS_METRICS_H

#include "conformance/laws.h"

/* A fixed order of n things that is not theirs, for an odd n. */
static inline int shuffled(int i, int n)
{
  return (4 * i + 2) % n;
}

static inline void draw_all(double *x, int n, uint64_t seed)
{
  for (int i = 0; i < n; i++) x[i] = law_draw(&seed);
}

static inline void in_other_order(const double *x, int n, int width, double *y)
{
  for (int i = 0; i < n; i++)
    memcpy(y + i * width, x + shuffled(i, n) * width, (size_t)width * sizeof *y);
}

static inline void scaled(const double *x, int n, double c, double *y)
{
  for (int i = 0; i < n; i++) y[i] = c * x[i];
}

/* One rotation of all patterns: a turn in the plane of each pair of neighbouring units. */
static inline void rotated(const double *x, int n, int units, double *y)
{
  memcpy(y, x, (size_t)(n * units) * sizeof *y);
  for (int i = 0; i < n; i++)
    for (int k = 0; k + 1 < units; k++) {
      double *p = y + i * units + k, a = p[0], b = p[1];
      p[0] = cos(1.0 + k) * a - sin(1.0 + k) * b;
      p[1] = sin(1.0 + k) * a + cos(1.0 + k) * b;
    }
}

static inline bool all_near(const double *a, const double *b, int n)
{
  for (int i = 0; i < n; i++)
    if (!law_near(a[i], b[i], 1e-10)) return false;
  return true;
}

#endif
