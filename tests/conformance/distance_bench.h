/* distance_bench.h -- patterns for the laws of distances: all that a distance may ask for. */
#ifndef TERCET_TESTS_CONFORMANCE_DISTANCE_BENCH_H
#define TERCET_TESTS_CONFORMANCE_DISTANCE_BENCH_H

#include <tercet/distance.h>

#include "conformance/metrics.h"

enum {
  CONDITIONS = 9,
  UNITS      = 6,
  FOLDS      = 3,
  PAIRS      = CONDITIONS * (CONDITIONS - 1) / 2,
  FOLD       = CONDITIONS * UNITS,
  ALL        = FOLDS * FOLD,
};

static inline int pair(int i, int j)
{
  const int low = i < j ? i : j, high = i < j ? j : i;
  return low * (2 * CONDITIONS - low - 1) / 2 + high - low - 1;
}

/* What a distance is taken of: values in folds, and the noise of units that share some of it. */
typedef struct {
  double fold[ALL], mean[FOLD], noise[UNITS * UNITS];
} bench;

static inline unsigned needs(const tct_about *variant)
{
  return ((const tct_distance *)variant)->needs;
}

/* Counts are drawn where the distance is one between counts.  Folds are alike, as repeats are. */
static inline void draw_bench(const tct_about *variant, bench *b, uint64_t seed)
{
  double of_condition[FOLD];

  draw_all(of_condition, FOLD, seed);
  draw_all(b->fold, ALL, seed + 1000);
  for (int i = 0; i < ALL; i++) {
    b->fold[i] = of_condition[i % FOLD] + 0.5 * b->fold[i];
    if (needs(variant) & TCT_DISTANCE_NOT_NEGATIVE) b->fold[i] = floor(10 * fabs(b->fold[i]));
  }
  for (int i = 0; i < UNITS; i++)
    for (int j = 0; j < UNITS; j++)
      b->noise[i * UNITS + j] = (i == j ? 1 + i : 0) + 0.5 * cos(i) * cos(j);
}

static inline tct_status rdm_with(const tct_about *variant, const void *params, bench *b,
                                  bool noise, tct_precision precision, int threads, double *rdm)
{
  const tct_distance *d = (const tct_distance *)variant;
  tct_patterns p        = {.conditions = CONDITIONS,
                           .units      = UNITS,
                           .mean       = b->mean,
                           .folds      = FOLDS,
                           .fold       = b->fold,
                           .noises     = noise || d->needs & TCT_DISTANCE_NOISE,
                           .noise      = b->noise,
                           .precision  = precision,
                           .threads    = threads};
  int condition[FOLDS * CONDITIONS], fold[FOLDS * CONDITIONS];
  const tct_trials one_each = {.rows       = FOLDS * CONDITIONS,
                               .units      = UNITS,
                               .conditions = CONDITIONS,
                               .folds      = FOLDS,
                               .value      = b->fold,
                               .condition  = condition,
                               .fold       = fold};
  tct_error err;

  for (int i = 0; i < FOLDS * CONDITIONS; i++) {
    condition[i] = i % CONDITIONS;
    fold[i]      = i / CONDITIONS;
  }
  p.of = &one_each;

  for (int i = 0; i < FOLD; i++) {
    b->mean[i] = 0;
    for (int f = 0; f < FOLDS; f++) b->mean[i] += b->fold[f * FOLD + i] / FOLDS;
  }
  if (!p.noises) p.noise = NULL;
  for (int i = 0; i < PAIRS; i++) rdm[i] = 77;
  const tct_status status = tct_distances(d, params, &p, rdm, &err);
  if (status != TCT_OK && status != TCT_UNSUPPORTED) fail_msg("%s", err.text);
  return status;
}

static inline void rdm_of(const tct_about *variant, const void *params, bench *b, bool noise,
                          double *rdm)
{
  assert_int_equal(rdm_with(variant, params, b, noise, TCT_DOUBLE, 1, rdm), TCT_OK);
}

#endif
