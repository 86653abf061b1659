/* likeness_bench.h -- a model and a brain at two times, whose changes are the same, or have nothing to do with each other. */
#ifndef LIKENESS_BENCH_H
#define LIKENESS_BENCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "base/random.h"
#include "brain/near.h"
#include "substrate/complain.h"

#include <tercet/likeness.h>

enum { LIKE_UNITS = 20, LIKE_CONDITIONS = 12, LIKE_REPEATS = 8 };

/* What is planted.  Patterns are of spread 1. */
typedef struct {
  double change; /* spread of the change of patterns */
  bool other;    /* the brain changes otherwise than the model */
  bool still;    /* the model does not change at all */
  double noise;  /* of the brain's trials */
} planted_likeness;

typedef struct {
  tct_recording *of[2][2]; /* model, brain; before, after */
  tct_changed model, brain;
  tct_likeness_how how;
  tct_likeness got;
} likeness_bench;

static inline void like_fill(tct_recording *r, const planted_likeness *p, uint64_t seed, bool brain,
                             bool after)
{
  const tct_key key    = tct_key_of(seed, "likeness");
  const tct_key change = tct_key_in(key, p->other && brain ? 2 : 1);
  const tct_key noise  = tct_key_in(key, 3 + (uint64_t)after);

  for (int c = 0; c < r->conditions; c++) {
    (void)snprintf(r->condition[c], TCT_LABEL, "c%d", c);
    for (int k = 0; k < r->repeats; k++) {
      r->trial[c * r->repeats + k] = c * r->repeats + k;
      for (int u = 0; u < r->units; u++) {
        const size_t at = (size_t)(c * r->repeats + k) * (size_t)r->units + (size_t)u;
        double x        = tct_normal(key, 0, (uint32_t)c, (uint32_t)u);
        if (after && !(p->still && !brain))
          x += p->change * tct_normal(change, 0, (uint32_t)c, (uint32_t)u);
        if (brain) x += p->noise * tct_normal(noise, (uint64_t)k, (uint32_t)c, (uint32_t)u);
        r->value[at] = x;
      }
    }
  }
}

static inline void like_start(likeness_bench *b, const planted_likeness *p, uint64_t seed)
{
  tct_error err = {0};

  *b = (likeness_bench){
    .how = {.comparator = (const tct_comparator *)tct_variant("comparators", "pearson"),
            .level      = 0.95,
            .seed       = 1,
            .threads    = 1}};
  for (int i = 0; i < 4; i++) {
    tct_recording *r =
      tct_recording_new(LIKE_UNITS, LIKE_CONDITIONS, i < 2 ? 1 : LIKE_REPEATS, 1, 0, &err);
    assert_non_null(r);
    like_fill(r, p, seed, i >= 2, i % 2);
    b->of[i / 2][i % 2] = r;
  }
  b->model              = (tct_changed){b->of[0][0], b->of[0][1], {.threads = 1}};
  b->brain              = (tct_changed){b->of[1][0], b->of[1][1], {.threads = 1}};
  b->model.how.distance = (const tct_distance *)tct_variant("distances", "euclidean");
  b->brain.how.distance =
    (const tct_distance *)tct_variant("distances", p->noise > 0 ? "crossnobis" : "euclidean");
  b->model.how.distance_params = tct_params_new(&b->model.how.distance->about);
  b->brain.how.distance_params = tct_params_new(&b->brain.how.distance->about);
}

static inline void like_find(likeness_bench *b)
{
  tct_error err = {0};

  if (tct_likeness_of(&b->model, &b->brain, &b->how, &b->got, &err) != TCT_OK)
    fail_msg("%s", err.text);
}

static inline void like_end(likeness_bench *b)
{
  for (int i = 0; i < 4; i++) tct_recording_free(b->of[i / 2][i % 2]);
  tct_params_free(&b->model.how.distance->about, (void *)b->model.how.distance_params);
  tct_params_free(&b->brain.how.distance->about, (void *)b->brain.how.distance_params);
}

#endif
