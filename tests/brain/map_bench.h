/* map_bench.h -- a model of four populations, one after the other, and areas that are made of some of them, or of none. */
#ifndef MAP_BENCH_H
#define MAP_BENCH_H

#include <tercet/map.h>

#include "base/random.h"
#include "brain/similar_recordings.h"

enum { MAP_MODELS = 4, MAP_AREAS = 3, MAP_UNITS = 10, MAP_MOST = 60 };

/* Of each area the population that it is made of. */
static const int map_made_of[MAP_AREAS] = {0, 1, 3};

typedef struct {
  double value[MAP_MODELS + 1][MAP_MOST * MAP_UNITS];
  double *at[MAP_MODELS + 1];
  int units[MAP_MODELS + 1];
  bool debiased;
  tct_map_responses responses;
  tct_map_area area;
} map_bench;

/* Each population keeps some of the one before it, and adds its own. */
static inline void map_populations(map_bench *b, tct_key world, int n)
{
  for (int m = 0; m < MAP_MODELS; m++)
    for (int i = 0; i < n * MAP_UNITS; i++) {
      const double own = tct_normal(world, (uint64_t)m, 1, (uint32_t)i);
      b->value[m][i]   = m ? 0.6 * b->value[m - 1][i] + 0.8 * own : own;
    }
}

/* A mixture of the units of population `of` (-1: of none), and noise. */
static inline void map_area_units(map_bench *b, tct_key world, int n, int of, double noise)
{
  for (int i = 0; i < n; i++)
    for (int u = 0; u < MAP_UNITS; u++) {
      const uint32_t at = (uint32_t)(i * MAP_UNITS + u);
      double x          = noise * tct_normal(world, 50, 2, at);
      for (int k = 0; k < MAP_UNITS && of >= 0; k++)
        x += tct_normal(world, 51, 3, (uint32_t)(k * MAP_UNITS + u)) *
             b->value[of][i * MAP_UNITS + k] / 3;
      b->value[MAP_MODELS][at] = x;
    }
}

/* `models` of them beside one area, by debiased CKA; other worlds have other ones. */
static inline void map_start(map_bench *b, uint64_t world, int models, int n, int of, double noise)
{
  const tct_key key = tct_key_of(world, "map bench");

  map_populations(b, key, n);
  map_area_units(b, tct_key_in(key, (uint64_t)(of + 1)), n, of, noise);
  for (int i = 0; i <= MAP_MODELS; i++) {
    b->at[i]    = b->value[i < models ? i : MAP_MODELS];
    b->units[i] = MAP_UNITS;
  }
  b->debiased = true;
  b->responses =
    (tct_map_responses){.conditions = n,
                        .models     = models,
                        .subjects   = 1,
                        .units      = b->units,
                        .value      = b->at,
                        .how        = {.similarity = similarity("cka"), .params = &b->debiased}};
  b->area = tct_map_area_of_responses(&b->responses);
}

static const int map_members[MAP_MODELS]        = {0, 1, 2, 3};
static const tct_map_interval map_by_percentile = {.level = 0.95};

/* The best of all its models; `halves` is freed by the caller, if it is wanted. */
static inline tct_map_choice map_chosen(const tct_map_area *a, int splits, uint64_t seed,
                                        tct_map_halves *halves)
{
  const tct_map_how how = {.splits = splits, .seed = seed, .threads = 1};
  tct_map_halves own;
  tct_map_choice c;
  tct_error err = {0};

  if (tct_map_halves_of(a, &how, &own, &err) != TCT_OK) fail_msg("%s", err.text);
  assert_int_equal(tct_map_choose(&own, a->models, map_members, &map_by_percentile, &c, NULL),
                   TCT_OK);
  if (halves)
    *halves = own;
  else
    tct_map_halves_free(&own);
  return c;
}

/* All conditions. */
static inline void map_whole(const tct_map_area *a, double *score)
{
  int times[MAP_MOST];

  for (int i = 0; i < a->conditions; i++) times[i] = 1;
  assert_int_equal(tct_map_score(a, times, NULL, NULL, score, NULL), TCT_OK);
}

#endif
