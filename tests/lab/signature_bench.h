/* signature_bench.h -- deeds made by hand: who did what in which trial of which condition. */
#ifndef TESTS_SIGNATURE_BENCH_H
#define TESTS_SIGNATURE_BENCH_H

#include <math.h>
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
#include "lab/signature/own.h"

/* A world with one epoch from step 2 to step 10 of 12. */
enum { STEPS = 12, BEGIN = 2, END = 10 };

static const tct_world bench_world = {
  .steps = STEPS, .n_epochs = 1, .epoch = {{.name = "middle", .begin = BEGIN, .end = END}}};

typedef struct {
  tct_deeds_kept kept;
  tct_deeds *d;
} bench;

/* Trials of so many conditions, called by `form` with their number; all arrays 0, two classes. */
static inline bench bench_new(int conditions, int repeats, int units, int answers, const char *form)
{
  const size_t trials = (size_t)conditions * (size_t)repeats;
  bench b             = {.d = tct_alloc(1, sizeof(tct_deeds))};
  tct_deeds_kept *k   = &b.kept;

  k->same      = tct_alloc(trials, sizeof(int));
  k->condition = tct_alloc(trials, sizeof(int));
  k->category  = tct_alloc((size_t)conditions, sizeof(int));
  k->right     = tct_alloc(trials, sizeof(int));
  k->best      = tct_alloc(trials, sizeof(int));
  k->choice    = tct_alloc(trials, sizeof(int));
  k->name      = tct_alloc((size_t)conditions, sizeof *k->name);
  k->wanted    = tct_alloc(trials * STEPS * (size_t)answers + 1, sizeof(double));
  k->answer    = tct_alloc(trials * STEPS * (size_t)answers + 1, sizeof(double));
  k->shown     = tct_alloc(trials * STEPS * 2, sizeof(double));
  k->rate      = tct_alloc(trials * STEPS * (size_t)units + 1, sizeof(double));
  for (size_t i = 0; i < trials; i++) {
    k->same[i]      = (int)i;
    k->condition[i] = (int)i / repeats;
  }
  for (int c = 0; c < conditions; c++) snprintf(k->name[c], sizeof k->name[c], form, c);
  *b.d = (tct_deeds){.world      = &bench_world,
                     .trials     = (int)trials,
                     .conditions = conditions,
                     .repeats    = repeats,
                     .steps      = STEPS,
                     .did        = k->same,
                     .was        = k->same,
                     .condition  = k->condition,
                     .name       = (const char(*)[TCT_NAME])k->name,
                     .category   = k->category,
                     .classes    = 2,
                     .right      = k->right,
                     .best       = k->best,
                     .wanted     = k->wanted,
                     .inputs     = 2,
                     .shown      = k->shown,
                     .choice     = k->choice,
                     .answers    = answers,
                     .answer     = k->answer,
                     .units      = units,
                     .rate       = k->rate};
  return b;
}

static inline void bench_free(bench *b)
{
  tct_deeds_free(&b->kept);
  tct_free(b->d);
}

static inline double *bench_rates(bench *b, int trial, int step)
{
  return b->kept.rate + ((size_t)trial * STEPS + (size_t)step) * (size_t)b->d->units;
}

static inline double bench_normal(int i, int j)
{
  return tct_normal(tct_key_of(5, "test.signature"), (uint64_t)i, (uint32_t)j, 0);
}

static inline double bench_measure(const bench *b, const tct_signature *s)
{
  double value  = 77;
  tct_error err = {0};

  if (s->measure(b->d, s, &value, &err) != TCT_OK) fail_msg("%s", err.text);
  return value;
}

/* In another order of trials, both lists alike, it is the same; where only what was asked is turned it is another. */
static inline void bench_law(bench *b, const tct_signature *s)
{
  const double value = bench_measure(b, s);
  const int n        = b->d->trials;
  int *list          = tct_alloc((size_t)n, sizeof *list);

  for (int i = 0; i < n; i++)
    list[i] = (int)tct_shuffled(tct_key_of(3, "test.order"), (uint64_t)i, (uint64_t)n);
  b->d->did = b->d->was = list;
  assert_true(fabs(bench_measure(b, s) - value) < 1e-6);
  b->d->did = b->kept.same;
  assert_true(fabs(bench_measure(b, s) - value) > 0.02);
  b->d->was = b->kept.same;
  tct_free(list);
}

#endif
