/* class_means.c -- the mean response to each class. */
#include "brain/decoding/class_means.h"

void tct_class_means(const tct_class_trials *t, double *weight)
{
  const size_t units = (size_t)t->units, row = units + 1;

  for (int k = 0; k < t->classes; k++) {
    double *mean = weight + (size_t)k * row;
    int seen     = 0;
    for (size_t u = 0; u < units; u++) mean[u] = 0;
    for (int i = 0; i < t->n; i++) {
      const double *x = t->x + (size_t)i * units;
      if (t->of[i] != k) continue;
      seen++;
      for (size_t u = 0; u < units; u++) mean[u] += (x[u] - mean[u]) / seen;
    }
  }
}
