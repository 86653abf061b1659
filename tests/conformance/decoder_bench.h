/* decoder_bench.h -- trials for the laws of decoders: to fit to, to ask about, and what the noise is. */
#ifndef TERCET_TESTS_DECODER_BENCH_H
#define TERCET_TESTS_DECODER_BENCH_H

#include <tercet/decoder.h>

#include "conformance/metrics.h"

enum { N = 33, ASKED = 21, UNITS = 5, CLASSES = 3, MANY = 60, ROW = MANY + 1 };

/* Trials to fit to, trials to ask about, and what the noise is. */
typedef struct {
  double x[2 * N * MANY], asked[ASKED * MANY], noise[MANY * MANY];
  int of[2 * N], truth[ASKED];
  tct_class_trials t;
} bench;

static inline void draw_class(double *x, int n, int units, int *of, uint64_t *seed, double apart)
{
  for (int i = 0; i < n; i++) {
    of[i] = (i * 7 + i / 5) % CLASSES;
    for (int u = 0; u < units; u++)
      x[i * units + u] =
        3 + 0.2 * u + law_draw(seed) + law_draw(seed) + (u % CLASSES == of[i] ? apart : 0);
  }
}

/* The noise is known as far as trials tell it: around means of classes, and a little on the diagonal. */
static inline void set_noise(bench *b, double little)
{
  const int p                = b->t.units;
  double mean[CLASSES][MANY] = {{0}};
  int seen[CLASSES]          = {0};

  for (int i = 0; i < b->t.n; i++) {
    seen[b->of[i]]++;
    for (int u = 0; u < p; u++) mean[b->of[i]][u] += b->x[i * p + u];
  }
  memset(b->noise, 0, sizeof b->noise);
  for (int i = 0; i < b->t.n; i++)
    for (int u = 0; u < p; u++)
      for (int v = 0; v < p; v++)
        b->noise[u * p + v] += (b->x[i * p + u] - mean[b->of[i]][u] / seen[b->of[i]]) *
                               (b->x[i * p + v] - mean[b->of[i]][v] / seen[b->of[i]]) / b->t.n;
  for (int u = 0; u < p; u++) b->noise[u * (p + 1)] += little;
}

static inline void set_out(bench *b, int units, uint64_t seed, double apart)
{
  b->t = (tct_class_trials){N, units, CLASSES, b->x, b->of, b->noise};
  draw_class(b->x, N, units, b->of, &seed, apart);
  draw_class(b->asked, ASKED, units, b->truth, &seed, apart);
  set_noise(b, 0);
}

static inline void copy_of(const bench *a, bench *b)
{
  *b   = *a;
  b->t = (tct_class_trials){a->t.n, a->t.units, CLASSES, b->x, b->of, b->noise};
}

static inline bool fit(const tct_about *variant, void *params, const bench *b, double *weight,
                       law_why *why)
{
  tct_decoder_why reason;
  tct_error err = {0};

  if (tct_decoder_fit((const tct_decoder *)variant, params, NULL, &b->t, weight, &reason, &err) !=
      TCT_OK)
    return broken(why, "it failed: %s", err.text);
  return reason == TCT_DECODER_FINE || broken(why, "no fit: %s", tct_decoder_why_text(reason));
}

/* answer [ASKED]; how many are right. */
static inline int ask(const bench *b, const double *weight, int *answer)
{
  double score[ASKED * CLASSES];
  int right = 0;

  tct_decoder_scores(ASKED, b->t.units, CLASSES, b->asked, weight, score);
  for (int i = 0; i < ASKED; i++) {
    answer[i] = 0;
    for (int k = 1; k < CLASSES; k++)
      if (score[i * CLASSES + k] > score[i * CLASSES + answer[i]]) answer[i] = k;
    right += answer[i] == b->truth[i];
  }
  return right;
}

/* Do both answer alike? */
static inline bool alike(const tct_about *variant, void *params, const bench *a, const bench *b,
                         law_why *why, const char *what)
{
  double one[CLASSES * ROW], other[CLASSES * ROW];
  int of_one[ASKED], of_other[ASKED];

  if (!fit(variant, params, a, one, why) || !fit(variant, params, b, other, why)) return false;
  ask(a, one, of_one);
  ask(b, other, of_other);
  for (int i = 0; i < ASKED; i++)
    if (of_one[i] != of_other[i])
      return broken(why, "trial %d is of class %d, %s of %d", i, of_one[i], what, of_other[i]);
  return true;
}

#endif
