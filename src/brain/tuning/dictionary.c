/* dictionary.c -- functions of a stimulus variable, orthonormal over the conditions that were shown. */
#include "brain/tuning/dictionary.h"

#include <math.h>

#include "kernels/statistics.h"

/* Word j (from 1) of the dictionary, at each of n values. */
static void speak(int j, double period, int n, const double *x, double *word)
{
  const double middle = (x[0] + x[n - 1]) / 2, half = (x[n - 1] - x[0]) / 2;

  for (int i = 0; i < n; i++) {
    const double angle =
      2 * acos(-1) / period * ((j + 1) / 2) * x[i]; /* NOLINT(bugprone-integer-division) */
    word[i] = period > 0 ? (j % 2 ? cos(angle) : sin(angle))
                         : cos(j * acos(fmax(-1, fmin(1, (x[i] - middle) / half))));
  }
}

/* Less its mean and what the words before it say, of length 1.  False: it says nothing new. */
static bool make_new(int n, const double *said, int words, double *next)
{
  const double was = sqrt(tct_inner((size_t)n, next, next));

  for (int pass = 0; pass < 2; pass++) {
    const double mean = tct_mean_of((size_t)n, next);
    for (int i = 0; i < n; i++) next[i] -= mean;
    for (int j = 0; j < words; j++) {
      const double *other = said + (size_t)j * (size_t)n;
      const double along  = tct_inner((size_t)n, next, other);
      for (int i = 0; i < n; i++) next[i] -= along * other[i];
    }
  }
  const double is = sqrt(tct_inner((size_t)n, next, next));
  for (int i = 0; i < n; i++) next[i] /= is;
  return is > 1e-6 * was;
}

int tct_dictionary(double period, int n, const double *x, int most, double *word)
{
  int words = 0;

  for (int j = 1; j <= 2 * most && words < most && words < n - 1; j++) {
    double *next = word + (size_t)words * (size_t)n;
    speak(j, period, n, x, next);
    words += make_new(n, word, words, next);
  }
  return words;
}
