/* rsa_bench.h -- RDMs of models and subjects to draw from, with and without what is missing. */
#ifndef TESTS_RSA_BENCH_H
#define TESTS_RSA_BENCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <tercet/rsa.h>

#include "base/random.h"
#include "brain/near.h"
#include "substrate/complain.h"

enum {
  RSA_MODELS     = 3,
  RSA_SUBJECTS   = 5,
  RSA_CONDITIONS = 9,
  RSA_PAIRS      = 36,
  RSA_UNITS      = 12,
  DRAWS          = 40
};

typedef struct {
  double model[RSA_MODELS][RSA_PAIRS], subject[RSA_SUBJECTS][RSA_PAIRS];
  tct_rsa_model of[RSA_MODELS];
  tct_rsa rsa;
  void *params;
} rsa_bench;

/* Squared distances of points that have `shared` in common and the rest their own. */
static inline void rsa_points(tct_key key, uint64_t which, double own, double *rdm)
{
  double x[RSA_CONDITIONS][RSA_UNITS];

  for (int i = 0; i < RSA_CONDITIONS; i++)
    for (int u = 0; u < RSA_UNITS; u++) {
      const uint32_t at = (uint32_t)(i * RSA_UNITS + u);
      x[i][u]           = tct_normal(key, 0, 1, at) + own * tct_normal(key, which, 2, at);
    }
  for (int i = 0; i < RSA_CONDITIONS; i++)
    for (int j = i + 1; j < RSA_CONDITIONS; j++, rdm++) {
      *rdm = 0;
      for (int u = 0; u < RSA_UNITS; u++) *rdm += pow(x[i][u] - x[j][u], 2);
    }
}

static inline void rsa_start(rsa_bench *b, uint64_t seed, const tct_about *comparator)
{
  const tct_key key = tct_key_of(seed, "rsa bench");

  *b = (rsa_bench){.params = tct_params_new(comparator)};
  for (int m = 0; m < RSA_MODELS; m++) {
    rsa_points(key, 100 + (uint64_t)m, 1, b->model[m]);
    (void)snprintf(b->of[m].name, sizeof b->of[m].name, "model %d", m);
    b->of[m].parts = 1;
    b->of[m].part  = b->model[m];
  }
  for (int s = 0; s < RSA_SUBJECTS; s++) rsa_points(key, (uint64_t)s, 0.8, b->subject[s]);
  b->rsa = (tct_rsa){.conditions = RSA_CONDITIONS,
                     .pairs      = RSA_PAIRS,
                     .models     = RSA_MODELS,
                     .model      = b->of,
                     .subjects   = RSA_SUBJECTS,
                     .subject    = b->subject[0],
                     .comparator = (const tct_comparator *)comparator,
                     .params     = b->params};
}

static inline void rsa_stop(rsa_bench *b)
{
  tct_params_free(&b->rsa.comparator->about, b->params);
}

/* Ties, as RDMs of categories have them. */
static inline void rsa_round(rsa_bench *b, double step)
{
  for (int i = 0; i < RSA_PAIRS; i++) {
    for (int m = 0; m < RSA_MODELS; m++) b->model[m][i] = floor(b->model[m][i] / step);
    for (int j = 0; j < RSA_SUBJECTS; j++) b->subject[j][i] = floor(b->subject[j][i] / step);
  }
}

static inline size_t rsa_pair(int i, int j)
{
  return i < j ? (size_t)(i * RSA_CONDITIONS - i * (i + 1) / 2 + j - i - 1) : rsa_pair(j, i);
}

static inline void rsa_draw(tct_key key, uint64_t number, uint32_t step, int n, int *times)
{
  for (int i = 0; i < n; i++) times[i] = 0;
  for (int i = 0; i < n; i++) times[(int)(tct_uniform(key, number, step, (uint32_t)i) * n)]++;
}

typedef struct {
  double score[RSA_MODELS], each[RSA_MODELS][RSA_SUBJECTS], each_lower[RSA_SUBJECTS],
    each_upper[RSA_SUBJECTS];
  tct_scores s;
} rsa_scores;

static inline void rsa_at(tct_scorer *s, const int *times, const int *subject_times, rsa_scores *to)
{
  tct_error err = {0};

  to->s = (tct_scores){.score      = to->score,
                       .each       = to->each[0],
                       .each_lower = to->each_lower,
                       .each_upper = to->each_upper};
  if (tct_scorer_at(s, times, subject_times, &to->s, &err) != TCT_OK) fail_msg("%s", err.text);
}

static inline tct_scorer *rsa_scorer(const tct_rsa *of, bool ceiling)
{
  tct_error err = {0};
  tct_scorer *s = tct_scorer_new(of, ceiling, &err);

  if (!s) fail_msg("%s", err.text);
  return s;
}

/* Or both are undefined. */
static inline void assert_same(double got, double wanted, double slack, const char *what,
                               const tct_rsa *of)
{
  if (isnan(wanted) && isnan(got)) return;
  if (!(fabs(got - wanted) <= slack))
    fail_msg("%s by %s: %.17g, gathered %.17g", what, of->comparator->name, got, wanted);
}

/* 0 none, 1 a condition, 2 and more: pairs; 3: one model too. */
static inline void with_holes(rsa_bench *b, int kind)
{
  const double hole = (double)NAN;

  for (int j = 1; j < RSA_CONDITIONS && kind >= 1; j++) /* a subject lacks a condition */
    b->subject[2][rsa_pair(0, j)] = hole;
  if (b->rsa.comparator->claims & TCT_COMPARATOR_WHOLE) return;
  if (kind >= 2) b->subject[0][7] = b->subject[1][7] = b->subject[4][20] = hole;
  if (kind >= 3) b->model[1][11] = hole;
}

#endif
