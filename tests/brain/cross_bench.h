/* cross_bench.h -- subjects that are noisy sums of parts, and models with those parts or with others. */
#ifndef TESTS_CROSS_BENCH_H
#define TESTS_CROSS_BENCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <tercet/rsa.h>

#include "base/memory.h"
#include "base/random.h"
#include "brain/near.h"

enum { C = 20, D = C * (C - 1) / 2, PARTS = 16, SUBJECTS = 8, UNITS = 10, MODELS = 4 };

extern const tct_rdm_model tct_rdm_model_fixed, tct_rdm_model_selected, tct_rdm_model_weighted,
  tct_rdm_model_non_negative, tct_rdm_model_interpolated;

typedef struct {
  double part[PARTS * D], truth[D], subject[SUBJECTS * D];
  tct_rsa_model model[MODELS];
  tct_rsa rsa;
} bench;

/* Squared distances of points, over their number of units. */
static inline void add_points(uint64_t seed, uint64_t which, double factor, double *rdm)
{
  const tct_key key = tct_key_of(seed, "cross bench");
  double x[C][UNITS];

  for (uint32_t i = 0; i < C; i++)
    for (uint32_t u = 0; u < UNITS; u++) x[i][u] = tct_normal(key, which, 0, i * UNITS + u);
  for (int i = 0; i < C; i++)
    for (int j = i + 1; j < C; j++, rdm++)
      for (int u = 0; u < UNITS; u++) *rdm += factor * pow(x[i][u] - x[j][u], 2) / UNITS;
}

/* truth = sum of weight x part, or an RDM that no part has anything to do with (weight NULL); subjects are that and
 * `noise` of their own. */
static inline void start(bench *b, uint64_t seed, const double *weight, double noise,
                         const char *comparator)
{
  *b =
    (bench){.rsa = {.conditions = C,
                    .pairs      = D,
                    .model      = b->model,
                    .subjects   = SUBJECTS,
                    .subject    = b->subject,
                    .comparator = (const tct_comparator *)tct_variant("comparators", comparator)}};
  for (uint64_t p = 0; p < PARTS; p++) add_points(seed, p, 1, b->part + p * D);
  if (!weight) add_points(seed, 500, 1, b->truth);
  for (int p = 0; weight && p < PARTS; p++)
    for (int i = 0; i < D; i++) b->truth[i] += weight[p] * b->part[p * D + i];
  for (uint64_t s = 0; s < SUBJECTS; s++) {
    memcpy(b->subject + s * D, b->truth, sizeof b->truth);
    add_points(seed, 1000 + s, noise, b->subject + s * D);
  }
}

static inline void add_model(bench *b, const tct_rdm_model *kind, int parts, const double *part)
{
  tct_rsa_model *m = &b->model[b->rsa.models++];

  *m = (tct_rsa_model){.kind = kind, .parts = parts, .part = part};
  (void)snprintf(m->name, sizeof m->name, "%s of %d", kind->name, parts);
}

static inline void validated(const tct_rsa *of, const tct_draw_how *how, tct_scores *out)
{
  tct_error err = {0};

  if (tct_rsa_cross_validate(of, how, out, &err) != TCT_OK) fail_msg("%s", err.text);
}

static inline double in_sample(const tct_rsa *of, int model)
{
  double score[MODELS];
  tct_scores out = {.score = score};
  tct_error err  = {0};
  tct_scorer *s  = tct_scorer_new(of, false, &err);

  if (!s || tct_scorer_at(s, NULL, NULL, &out, &err) != TCT_OK) fail_msg("%s", err.text);
  assert_true(out.in_sample == tct_rsa_fits(of));
  tct_scorer_free(s);
  return score[model];
}

#endif
