/* error_tables.h -- the experiments of science/inference.c, and their error rates as the tables of docs/statistics.md. */
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
} column;

static const column by_subjects[]   = {{TEST_T, TCT_BOOT_NONE},
                                       {TEST_T, TCT_BOOT_SUBJECTS},
                                       {TEST_BOOTSTRAP, TCT_BOOT_SUBJECTS},
                                       {TEST_PERMUTATION, TCT_BOOT_NONE},
                                       {TEST_SIGNED_RANK, TCT_BOOT_NONE}},
                    by_conditions[] = {{TEST_T, TCT_BOOT_CONDITIONS},
                                       {TEST_BOOTSTRAP, TCT_BOOT_CONDITIONS}},
                    by_both[]       = {{TEST_T, TCT_BOOT_DUAL},     {TEST_BOOTSTRAP, TCT_BOOT_DUAL},
                                       {TEST_T, TCT_BOOT_BOTH},     {TEST_BOOTSTRAP, TCT_BOOT_BOTH},
                                       {TEST_T, TCT_BOOT_SUBJECTS}, {TEST_T, TCT_BOOT_CONDITIONS}};

static const struct {
  const char *title;
  const column *column;
  int columns, sets;
} drawn_tables[DRAWN_N] = {
  [DRAWN_BOTH]       = {"Other subjects and other conditions", by_both, 6, 1},
  [DRAWN_SUBJECTS]   = {"Other subjects, these conditions", by_subjects, 5, 20},
  [DRAWN_CONDITIONS] = {"Other conditions, these subjects", by_conditions, 2, 20},
};

static const int sizes[][2] = {{6, 12}, {12, 24}, {24, 48}};
enum { SIZES = 3 };

static inline void put_head(const char *first, int drawn)
{
  printf("| %s | subjects x conditions |", first);
  for (int c = 0; c < drawn_tables[drawn].columns; c++) {
    const column *k = &drawn_tables[drawn].column[c];
    if (k->test == TEST_PERMUTATION || k->test == TEST_SIGNED_RANK)
      printf(" %s |", test_names[k->test]);
    else
      printf(" %s, %s |", test_names[k->test], boot_names[k->boot]);
  }
  printf("\n|---|---|");
  for (int c = 0; c < drawn_tables[drawn].columns; c++) printf("---|");
  printf("\n");
}

static inline void put_row(const rates *r, int drawn, int question, const int *size)
{
  printf("| %s | %d x %d |", question_names[question], size[0], size[1]);
  for (int c = 0; c < drawn_tables[drawn].columns; c++) {
    const column *k = &drawn_tables[drawn].column[c];
    printf(" %.1f |", 100 * r->below[question][k->test][k->boot]);
  }
  printf("\n");
}

static inline void put_errors(rates all[DRAWN_N][SIZES])
{
  for (int drawn = 0; drawn < DRAWN_N; drawn++) {
    printf("\n**%s** (%% of p up to 0.05 where the null is true; %.0f experiments)\n\n",
           drawn_tables[drawn].title, all[drawn][0].n);
    put_head("question", drawn);
    for (int q = 0; q < QUESTIONS; q++)
      for (int s = 0; s < SIZES; s++) put_row(&all[drawn][s], drawn, q, sizes[s]);
  }
}

static inline void put_coverage(rates all[DRAWN_N][SIZES])
{
  static const struct {
    world_drawn drawn;
    tct_boot boot;
  } row[] = {{DRAWN_SUBJECTS, TCT_BOOT_NONE},
             {DRAWN_SUBJECTS, TCT_BOOT_SUBJECTS},
             {DRAWN_CONDITIONS, TCT_BOOT_CONDITIONS},
             {DRAWN_BOTH, TCT_BOOT_DUAL},
             {DRAWN_BOTH, TCT_BOOT_BOTH}};

  printf(
    "\n**Intervals** (%% of 95 %% intervals that hold the truth: of a score / of a difference)\n\n"
    "| others of | drawn | subjects x conditions | t | percentile | bca "
    "|\n|---|---|---|---|---|---|\n");
  for (size_t i = 0; i < sizeof row / sizeof *row; i++)
    for (int s = 0; s < SIZES; s++) {
      static const int order[] = {TCT_INTERVAL_T, TCT_INTERVAL_PERCENTILE, TCT_INTERVAL_BCA};
      static const char *const of[DRAWN_N] = {"both", "subjects", "conditions"};
      const rates *r                       = &all[row[i].drawn][s];
      printf("| %s | %s | %d x %d |", of[row[i].drawn], boot_names[row[i].boot], sizes[s][0],
             sizes[s][1]);
      for (int k = 0; k < (row[i].boot == TCT_BOOT_NONE ? 1 : 3); k++)
        printf(" %.1f / %.1f |", 100 * r->covered[0][order[k]][row[i].boot],
               100 * r->covered[1][order[k]][row[i].boot]);
      printf(row[i].boot == TCT_BOOT_NONE ? " | |\n" : "\n");
    }
}

static inline void put_power(int repeats)
{
  for (int drawn = 0; drawn < DRAWN_N; drawn++) {
    printf("\n**%s: power** (%% of p up to 0.05; no effect, a small and a large one; %d "
           "experiments)\n\n",
           drawn_tables[drawn].title, repeats);
    put_head("question", drawn);
    for (int effect = 0; effect < EFFECTS; effect++) {
      const rates r =
        with_effect((world_drawn)drawn, 12, 24, effect, drawn_tables[drawn].sets, repeats);
      for (int q = ASK_ZERO; q <= ASK_PAIR; q++)
        if (effect || drawn == DRAWN_BOTH) put_row(&r, drawn, q, sizes[1]);
    }
  }
}

static inline void put_families(int repeats)
{
  static const char *const names[] = {"none", "bonferroni", "holm", "benjamini_hochberg",
                                      "benjamini_yekutieli"};

  printf(
    "\n**Corrections** (dual bootstrap, t, 12 subjects x 24 conditions; %% of %d experiments)\n\n"
    "| correction | any of six pairs of four equal models found | of models found above 0, "
    "unrelated | "
    "of related models, found |\n|---|---|---|---|\n",
    repeats);
  for (int i = 0; i < 5; i++) {
    const family_rates f = families(names[i], 12, 24, repeats);
    printf("| %s | %.1f | %.1f | %.1f |\n", names[i], 100 * f.familywise, 100 * f.false_discovery,
           100 * f.found);
  }
}

static inline void put_fitted(int repeats)
{
  const fitted_rates f = of_fitted(12, 24, repeats);

  printf("\n**Fitted** (a weighted sum of three unrelated RDMs, 12 subjects x 24 conditions, %% of "
         "%d experiments "
         "in which it is found above 0)\n\nt of dual, in-sample %.1f, cross-validated %.1f; "
         "permutation %.1f\n",
         repeats, 100 * f.in_sample, 100 * f.cross_validated, 100 * f.permuted);
}

static inline int put_tables(int repeats)
{
  static rates all[DRAWN_N][SIZES];

  for (int drawn = 0; drawn < DRAWN_N; drawn++)
    for (int s = 0; s < SIZES; s++)
      all[drawn][s] =
        rates_of((world_drawn)drawn, sizes[s][0], sizes[s][1], drawn_tables[drawn].sets, repeats);
  put_errors(all);
  put_coverage(all);
  put_power(repeats / 2);
  put_families(repeats / 2);
  const rates r = of_strangers(12, 24, repeats);
  printf("\n**Strangers** (12 subjects with nothing in common, 24 conditions: %% of p up to 0.05 "
         "that the lower ceiling "
         "is above 0)\n\nt of none %.1f, t of dual %.1f, bootstrap of dual %.1f, permutation %.1f, "
         "signed_rank %.1f\n",
         100 * r.below[ASK_CEILING_ZERO][TEST_T][TCT_BOOT_NONE],
         100 * r.below[ASK_CEILING_ZERO][TEST_T][TCT_BOOT_DUAL],
         100 * r.below[ASK_CEILING_ZERO][TEST_BOOTSTRAP][TCT_BOOT_DUAL],
         100 * r.below[ASK_CEILING_ZERO][TEST_PERMUTATION][TCT_BOOT_NONE],
         100 * r.below[ASK_CEILING_ZERO][TEST_SIGNED_RANK][TCT_BOOT_NONE]);
  put_fitted(repeats / 2);
  return 0;
}

#endif
