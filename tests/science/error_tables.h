/* error_tables.h -- the experiments of science/inference.c, and their error rates as the tables of docs/concepts/statistics.md. */
#ifndef TESTS_ERROR_TABLES_H
#define TESTS_ERROR_TABLES_H

#include <stdio.h>

#include "science/error_rates.h"

static const char *const boot_names[TCT_BOOT_N] = {"none", "subjects", "conditions", "both",
                                                   "dual"};

/* ---- experiments ---------------------------------------------------------------------------------- */

static inline rates rates_of(world_drawn drawn, int subjects, int conditions, int sets, int repeats)
{
  const rate_how how = {.w       = world_of(drawn, subjects, conditions),
                        .sets    = sets,
                        .repeats = repeats / sets,
                        .draws   = 200};

  return measure_rates(&how);
}

static inline rates of_strangers(int subjects, int conditions, int repeats)
{
  rate_how how = {
    .w = world_of(DRAWN_BOTH, subjects, conditions), .sets = 1, .repeats = repeats, .draws = 200};

  how.w.strangers = true;
  return measure_rates(&how);
}

enum { EFFECTS = 3 };

/* model 1 is noisier than model 0, and model 4 sees something, the more the larger the effect */
static inline rates with_effect(world_drawn drawn, int subjects, int conditions, int effect,
                                int sets, int repeats)
{
  rate_how how = {.w       = world_of(drawn, subjects, conditions),
                  .sets    = sets,
                  .repeats = repeats / sets,
                  .draws   = 200};

  how.w.noise[1]  = 0.7 + 0.8 * effect;
  how.w.signal[4] = 0.3 * effect;
  how.raw         = true;
  return measure_rates(&how);
}

typedef struct {
  double familywise; /* of four equal models: any of six pairs */
  double
    false_discovery; /* of three related and three unrelated: share of those above 0 that are not */
  double found;      /* of the related */
} family_rates;

static inline family_rates families(const char *correction, int subjects, int conditions,
                                    int repeats)
{
  enum { MODELS = 7 };
  static const int which[MODELS] = {0, 1, 2, 3, 4, 5, 6};
  const world w                  = world_of(DRAWN_BOTH, subjects, conditions);
  experiment e                   = experiment_new(&w, MODELS, which);
  family_rates f                 = {0, 0, 0};

  for (int n = 0; n < repeats; n++) {
    const tct_infer_how how = {
      .draw       = {.boot = TCT_BOOT_DUAL, .draws = 200, .seed = (uint64_t)n, .threads = 1},
      .interval   = TCT_INTERVAL_T,
      .level      = 0.95,
      .test       = "t",
      .correction = correction};
    tct_inference i;
    int found = 0, wrong = 0, any = 0;
    experiment_draw(&w, 9, (uint64_t)n, &e);
    e.rsa.models = 4;
    assert_int_equal(tct_rsa_infer(rsa_of(&e), &how, &i, NULL), TCT_OK);
    for (int p = 0; p < i.pairs; p++) any |= i.pair[p].p_corrected <= 0.05;
    tct_inference_free(&i);
    e.rsa.models = MODELS;
    assert_int_equal(tct_rsa_infer(rsa_of(&e), &how, &i, NULL), TCT_OK);
    for (int m = 0; m < MODELS; m++) {
      found += i.model[m].p_zero <= 0.05;
      wrong += m >= WORLD_SEEN && i.model[m].p_zero <= 0.05;
    }
    tct_inference_free(&i);
    f.familywise += any / (double)repeats;
    f.false_discovery += found ? (double)wrong / found / repeats : 0;
    f.found += (double)(found - wrong) / WORLD_SEEN / repeats;
  }
  experiment_free(&e);
  return f;
}

/* Shares of experiments in which a weighted sum of three unrelated RDMs is found above 0. */
typedef struct {
  double in_sample, cross_validated,
    permuted; /* by t of the dual bootstrap, twice, and by permutation */
} fitted_rates;

static inline double p_of_fitted(const tct_rsa *of, uint64_t seed, int folds, const char *test)
{
  const bool permutes     = strcmp(test, "permutation") == 0;
  const tct_infer_how how = {.draw     = {.boot            = permutes ? TCT_BOOT_NONE : TCT_BOOT_DUAL,
                                          .draws           = 100,
                                          .seed            = seed,
                                          .condition_folds = folds,
                                          .subject_folds   = folds,
                                          .threads         = 1},
                             .interval = TCT_INTERVAL_T,
                             .level    = 0.95,
                             .test     = test};
  tct_inference i;

  assert_int_equal(tct_rsa_infer(of, &how, &i, NULL), TCT_OK);
  const double p = i.model[0].p_zero;
  tct_inference_free(&i);
  return p;
}

static inline fitted_rates of_fitted(int subjects, int conditions, int repeats)
{
  static const int which[1] = {WORLD_SEEN}; /* and the two after it */
  const world w             = world_of(DRAWN_BOTH, subjects, conditions);
  experiment e              = experiment_new(&w, 1, which);
  fitted_rates f            = {0, 0, 0};

  e.of[0].kind  = (const tct_rdm_model *)tct_variant("rdm_models", "weighted");
  e.of[0].parts = 3;
  for (int n = 0; n < repeats; n++) {
    const uint64_t seed = (uint64_t)n;
    experiment_draw(&w, 11, seed, &e);
    f.in_sample += (p_of_fitted(rsa_of(&e), seed, 0, "t") <= 0.05) / (double)repeats;
    f.cross_validated += (p_of_fitted(rsa_of(&e), seed, 2, "t") <= 0.05) / (double)repeats;
    f.permuted += (p_of_fitted(rsa_of(&e), seed, 0, "permutation") <= 0.05) / (double)repeats;
  }
  experiment_free(&e);
  return f;
}

/* ---- tables --------------------------------------------------------------------------------------- */

typedef struct {
  int test;
  tct_boot boot;
} rate_column;

static const rate_column by_subjects[]   = {{TEST_T, TCT_BOOT_NONE},
                                            {TEST_T, TCT_BOOT_SUBJECTS},
                                            {TEST_BOOTSTRAP, TCT_BOOT_SUBJECTS},
                                            {TEST_PERMUTATION, TCT_BOOT_NONE},
                                            {TEST_SIGNED_RANK, TCT_BOOT_NONE}},
                         by_conditions[] = {{TEST_T, TCT_BOOT_CONDITIONS},
                                            {TEST_BOOTSTRAP, TCT_BOOT_CONDITIONS}},
                         by_both[]       = {
                                 {TEST_T, TCT_BOOT_DUAL},           {TEST_BOOTSTRAP, TCT_BOOT_DUAL},
                                 {TEST_T, TCT_BOOT_BOTH},           {TEST_BOOTSTRAP, TCT_BOOT_BOTH},
                                 {TEST_PERMUTATION, TCT_BOOT_NONE}, {TEST_T, TCT_BOOT_SUBJECTS},
                                 {TEST_T, TCT_BOOT_CONDITIONS}};

enum { BOOTS_MOST = 2 };

static const struct {
  const char *name, *title;
  const rate_column *column;
  int columns, sets;
  tct_boot boot[BOOTS_MOST]; /* of which intervals are shown */
} drawn_tables[DRAWN_N] = {
  [DRAWN_BOTH] =
    {"both", "Other subjects and other conditions", by_both, 7, 1, {TCT_BOOT_DUAL, TCT_BOOT_BOTH}},
  [DRAWN_SUBJECTS]   = {"subjects",
                        "Other subjects, these conditions",
                        by_subjects,
                        5,
                        20,
                        {TCT_BOOT_NONE, TCT_BOOT_SUBJECTS}},
  [DRAWN_CONDITIONS] = {"conditions",
                        "Other conditions, these subjects",
                        by_conditions,
                        2,
                        20,
                        {TCT_BOOT_CONDITIONS, TCT_BOOT_CONDITIONS}},
};

enum { SIZES = 3 };
static const int sizes[SIZES][2] = {{6, 12}, {12, 24}, {24, 48}};
#define SIZES_TEXT "6 x 12, 12 x 24 and 24 x 48 subjects x conditions"

static inline void put_head(int drawn)
{
  printf("| question |");
  for (int c = 0; c < drawn_tables[drawn].columns; c++) {
    const rate_column *k = &drawn_tables[drawn].column[c];
    if (k->test == TEST_PERMUTATION || k->test == TEST_SIGNED_RANK)
      printf(" %s |", test_names[k->test]);
    else
      printf(" %s, %s |", test_names[k->test], boot_names[k->boot]);
  }
  printf("\n|---|");
  for (int c = 0; c < drawn_tables[drawn].columns; c++) printf("---|");
  printf("\n");
}

/* One question, and in each cell a number for each of r. */
static inline void put_row(const rates *r, int n, int drawn, int question, const char *more)
{
  printf("| %s%s |", question_names[question], more);
  for (int c = 0; c < drawn_tables[drawn].columns; c++) {
    const rate_column *k = &drawn_tables[drawn].column[c];
    for (int i = 0; i < n; i++) printf(" %.1f", 100 * r[i].below[question][k->test][k->boot]);
    printf(" |");
  }
  printf("\n");
}

static inline void put_coverage(const rates *r, int drawn)
{
  static const int order[]        = {TCT_INTERVAL_T, TCT_INTERVAL_PERCENTILE, TCT_INTERVAL_BCA};
  static const char *const what[] = {"a score", "a difference"};

  printf("\n%s: %% of 95 %% intervals that hold the truth\n\n| drawn | of | t | percentile | bca "
         "|\n|---|---|---|---|---|\n",
         drawn_tables[drawn].title);
  for (int b = 0; b < BOOTS_MOST; b++) {
    const tct_boot boot = drawn_tables[drawn].boot[b];
    if (b && boot == drawn_tables[drawn].boot[0]) continue;
    for (int pair = 0; pair < 2; pair++) {
      printf("| %s | %s |", boot_names[boot], what[pair]);
      for (int k = 0; k < TCT_INTERVAL_N; k++) {
        for (int s = 0; s < SIZES && (k == 0 || boot != TCT_BOOT_NONE); s++)
          printf(" %.1f", 100 * r[s].covered[pair][order[k]][boot]);
        printf(" |");
      }
      printf("\n");
    }
  }
}

static inline void put_errors(int drawn, int repeats)
{
  rates r[SIZES];

  for (int s = 0; s < SIZES; s++)
    r[s] =
      rates_of((world_drawn)drawn, sizes[s][0], sizes[s][1], drawn_tables[drawn].sets, repeats);
  printf("\n%s: %% of p up to 0.05 where the null is true; " SIZES_TEXT
         ", %.0f experiments each\n\n",
         drawn_tables[drawn].title, r[0].n);
  put_head(drawn);
  for (int q = 0; q < QUESTIONS; q++) put_row(r, SIZES, drawn, q, "");
  put_coverage(r, drawn);
}

static inline void put_power(int repeats)
{
  static const char *const effects[EFFECTS] = {", no effect", ", small", ", large"};

  for (int drawn = 0; drawn < DRAWN_N; drawn++) {
    printf("\n%s: %% of p up to 0.05 where there is an effect; 12 subjects x 24 conditions, %d "
           "experiments\n\n",
           drawn_tables[drawn].title, repeats);
    put_head(drawn);
    for (int effect = drawn != DRAWN_BOTH; effect < EFFECTS; effect++) {
      const rates r =
        with_effect((world_drawn)drawn, 12, 24, effect, drawn_tables[drawn].sets, repeats);
      for (int q = ASK_ZERO; q <= ASK_PAIR; q++) put_row(&r, 1, drawn, q, effects[effect]);
    }
  }
}

static inline void put_families(int repeats)
{
  static const char *const names[] = {"none", "bonferroni", "holm", "benjamini_hochberg",
                                      "benjamini_yekutieli"};

  printf("\nFamilies, dual bootstrap and t, 12 subjects x 24 conditions, %% over %d experiments\n\n"
         "| correction | any of six pairs of equal models found | share of unrelated models among "
         "those found above 0 "
         "| related models found |\n|---|---|---|---|\n",
         repeats);
  for (int i = 0; i < 5; i++) {
    const family_rates f = families(names[i], 12, 24, repeats);
    printf("| %s | %.1f | %.1f | %.1f |\n", names[i], 100 * f.familywise, 100 * f.false_discovery,
           100 * f.found);
  }
}

static inline void put_nothing(int repeats)
{
  const rates r                   = of_strangers(12, 24, repeats);
  const fitted_rates f            = of_fitted(12, 24, repeats / 2);
  const double(*zero)[TCT_BOOT_N] = r.below[ASK_CEILING_ZERO];

  printf("\nSubjects with nothing in common: %% of p up to 0.05 that the lower ceiling is above 0 "
         "(12 x 24, %d "
         "experiments)\n\n| t, none | t, dual | bootstrap, dual | permutation | signed_rank "
         "|\n|---|---|---|---|---|\n| %.1f | %.1f | %.1f | %.1f | %.1f |\n",
         repeats, 100 * zero[TEST_T][TCT_BOOT_NONE], 100 * zero[TEST_T][TCT_BOOT_DUAL],
         100 * zero[TEST_BOOTSTRAP][TCT_BOOT_DUAL], 100 * zero[TEST_PERMUTATION][TCT_BOOT_NONE],
         100 * zero[TEST_SIGNED_RANK][TCT_BOOT_NONE]);
  printf(
    "\nA weighted sum of three unrelated RDMs: %% of p up to 0.05 that it is above 0 (12 x 24, %d "
    "experiments)\n\n| t, dual, fitted to what it is scored by | t, dual, cross-validated | "
    "permutation "
    "|\n|---|---|---|\n| %.1f | %.1f | %.1f |\n",
    repeats / 2, 100 * f.in_sample, 100 * f.cross_validated, 100 * f.permuted);
}

/* All tables, or one part of them: "both", "subjects", "conditions", "power", "families", "nothing". */
static inline int put_tables(int repeats, const char *part)
{
  for (int drawn = 0; drawn < DRAWN_N; drawn++)
    if (!part || strcmp(part, drawn_tables[drawn].name) == 0) put_errors(drawn, repeats);
  if (!part || strcmp(part, "power") == 0) put_power(repeats / 2);
  if (!part || strcmp(part, "families") == 0) put_families(repeats / 2);
  if (!part || strcmp(part, "nothing") == 0) put_nothing(repeats);
  return 0;
}

#endif
