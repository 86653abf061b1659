/* cross.c -- models fitted to some conditions and subjects, and scored by others.
 *
 * Two factors are crossed (Schütt et al. 2023, doi:10.7554/eLife.82566): a model is fitted to all subjects and
 * conditions but those of one fold of each, and scored by the subjects of that fold on the pairs of the conditions of
 * that fold; a pair of a training condition and a test condition is in neither.
 *
 * How conditions and subjects fall into folds is a function of the seed, the repeat and of who is there: all
 * draws deal out those that they have in the same order.  What folds have to do with the level of a score then is the same
 * in all draws, and adds nothing to how they scatter; what they have to do with who was drawn is left, and
 * repeats tell how much that is. */
#include "brain/inference/cross.h"

#include <math.h>

#include "base/memory.h"
#include "base/random.h"
#include "brain/inference/scorer_own.h"
#include "kernels/ranks.h"

enum { LEAST_IN_FOLD = 3, REPEATS = 2 };

struct tct_cross {
  const tct_rsa *of;
  tct_scorer *scorer;
  tct_folds folds;
  bool ceiling;
  tct_key conditions, subjects;
  int *fold, *subject_fold; /* [conditions], [subjects]; -1: not drawn */
  int *train, *test;        /* [conditions] times */
  int *train_subjects, *test_subjects;
  double *score, *each, *count; /* [models], [models][subjects] of a pair of folds; [subjects] */
  double *chance;               /* [larger of both] */
  size_t *place;                /* [2][larger of both] */
};

/* ---- how many ------------------------------------------------------------------------------------------- */

static int by_size(int n, int least, const int from[3])
{
  int folds = n < least ? 1 : 2;

  for (int i = 0; i < 3; i++) folds += n >= from[i];
  return folds;
}

int tct_folds_of_conditions(int different)
{
  return by_size(different, 2 * LEAST_IN_FOLD, (const int[]){12, 24, 40});
}

int tct_folds_of_subjects(int different)
{
  return by_size(different, 2, (const int[]){6, 12, 20});
}

/* Of n, drawn n times, so many are different on average, for a large n. */
static int expected(int n, bool drawn)
{
  return drawn ? (int)floor((1 - exp(-1)) * n) : n;
}

tct_folds tct_folds_asked(const tct_rsa *of, const tct_draw_how *how)
{
  const bool conditions = how->boot == TCT_BOOT_CONDITIONS || how->boot == TCT_BOOT_BOTH;
  const bool subjects   = how->boot == TCT_BOOT_SUBJECTS || how->boot == TCT_BOOT_BOTH;
  tct_folds f           = {how->condition_folds, how->subject_folds, 0};

  if (f.conditions < 0)
    f.conditions = tct_folds_of_conditions(expected(of->conditions, conditions));
  if (f.subjects < 0) f.subjects = tct_folds_of_subjects(expected(of->subjects, subjects));
  if (f.conditions > 1 || f.subjects > 1) f.repeats = how->repeats > 0 ? how->repeats : REPEATS;
  return f;
}

/* ---- made ready ----------------------------------------------------------------------------------------- */

static bool take_memory(tct_cross *c)
{
  const size_t k = (size_t)c->of->conditions, n = (size_t)c->of->subjects,
               models = (size_t)c->of->models, most = k > n ? k : n;

  c->fold  = tct_alloc(3 * (k + n), sizeof *c->fold);
  c->score = tct_alloc(models + models * n + n + most, sizeof *c->score);
  c->place = tct_alloc(most, 2 * sizeof *c->place);
  if (!c->fold || !c->score || !c->place) return false;
  c->train          = c->fold + k;
  c->test           = c->train + k;
  c->subject_fold   = c->test + k;
  c->train_subjects = c->subject_fold + n;
  c->test_subjects  = c->train_subjects + n;
  c->each           = c->score + models;
  c->count          = c->each + models * n;
  c->chance         = c->count + n;
  return true;
}

tct_cross *tct_cross_new(const tct_rsa *of, const tct_draw_how *how, tct_scorer *scorer,
                         tct_error *err)
{
  tct_cross *c = tct_alloc(1, sizeof *c);

  if (c)
    *c = (tct_cross){.of         = of,
                     .scorer     = scorer,
                     .folds      = tct_folds_asked(of, how),
                     .ceiling    = how->ceiling,
                     .conditions = tct_key_of(how->seed, "rsa.folds.conditions"),
                     .subjects   = tct_key_of(how->seed, "rsa.folds.subjects")};
  if (!c || !take_memory(c)) {
    tct_fail(err, TCT_NO_MEMORY, "no memory for folds");
    return tct_cross_free(c), NULL;
  }
  scorer->lenient = true;
  return c;
}

void tct_cross_free(tct_cross *c)
{
  if (!c) return;
  tct_free(c->fold);
  tct_free(c->score);
  tct_free(c->place);
  tct_free(c);
}

/* ---- folds ---------------------------------------------------------------------------------------------- */

static int different(int n, const int *times)
{
  int there = 0;

  for (int i = 0; i < n; i++) there += times[i] > 0;
  return there;
}

bool tct_cross_can(const tct_cross *c, const int *times, const int *subject_times)
{
  const int conditions = different(c->of->conditions, times);
  const int least      = LEAST_IN_FOLD * (c->folds.conditions > 1 ? c->folds.conditions : 1);
  const int subjects   = different(c->of->subjects, subject_times);

  return conditions >= least && subjects >= (c->folds.subjects > 1 ? c->folds.subjects : 1);
}

/* The folds of those that are there: dealt out in an order by chance, whatever their times, so that folds
 * differ by one at most. */
static void cut(tct_cross *c, tct_key key, int repeat, int n, const int *times, int folds,
                int *fold)
{
  size_t at = 0;

  for (int i = 0; i < n; i++) c->place[i] = (size_t)i;
  for (int i = 0; i < n; i++)
    c->chance[i] =
      times[i] > 0 ? tct_uniform(key, 0, (uint32_t)repeat, (uint32_t)i) : 2; /* after all others */
  const size_t *place = tct_sort_places(c->chance, (size_t)n, c->place, c->place + n);
  for (int i = 0; i < n; i++) {
    const size_t who = place[i];
    fold[who]        = times[who] > 0 ? (int)(at++ % (size_t)(folds > 1 ? folds : 1)) : -1;
  }
}

/* Times of those outside a fold, and of those inside it.  Not cut: both are all. */
static void split(int n, const int *times, const int *fold, int which, int folds, int *train,
                  int *test)
{
  for (int i = 0; i < n; i++) {
    const bool here = fold[i] == which;
    train[i]        = folds > 1 && here ? 0 : times[i];
    test[i]         = folds > 1 && !here ? 0 : times[i];
  }
}

/* ---- scores --------------------------------------------------------------------------------------------- */

struct sums {
  double *score, lower, upper;
  int pairs;
};

/* Models fitted outside a pair of folds, scored inside. */
static tct_status one_pair(tct_cross *c, const tct_crossed *out, struct sums *to, tct_error *err)
{
  const size_t models = (size_t)c->of->models, subjects = (size_t)c->of->subjects;
  tct_scores s = {.score = c->score, .each = out->each ? c->each : NULL};

  TCT_TRY(tct_scorer_fit(c->scorer, c->train, c->train_subjects, err), err,
          "fitting outside a fold");
  TCT_TRY(tct_scorer_at(c->scorer, c->test, c->test_subjects, &s, err), err,
          "scoring inside a fold");
  for (size_t m = 0; m < models; m++) to->score[m] += s.score[m];
  to->lower += s.lower;
  to->upper += s.upper;
  to->pairs++;
  for (size_t j = 0; out->each && j < subjects; j++) {
    if (c->test_subjects[j] == 0) continue;
    c->count[j]++;
    for (size_t m = 0; m < models; m++) out->each[m * subjects + j] += c->each[m * subjects + j];
  }
  return TCT_OK;
}

static tct_status one_repeat(tct_cross *c, const int *times, const int *subject_times,
                             const tct_crossed *out, struct sums *to, tct_error *err)
{
  const int all = c->folds.conditions, all_subjects = c->folds.subjects;

  for (int i = 0; i < (all > 1 ? all : 1); i++)
    for (int j = 0; j < (all_subjects > 1 ? all_subjects : 1); j++) {
      split(c->of->conditions, times, c->fold, i, all, c->train, c->test);
      split(c->of->subjects, subject_times, c->subject_fold, j, all_subjects, c->train_subjects,
            c->test_subjects);
      TCT_TRY(one_pair(c, out, to, err), err, "scoring fold %d of conditions, %d of subjects", i,
              j);
    }
  return TCT_OK;
}

static void undefined(const tct_cross *c, const tct_crossed *out)
{
  const size_t repeats = (size_t)c->folds.repeats, models = (size_t)c->of->models;

  for (size_t i = 0; i < repeats * models; i++) out->score[i] = (double)NAN;
  for (size_t i = 0; i < repeats; i++) {
    if (out->lower) out->lower[i] = (double)NAN;
    if (out->upper) out->upper[i] = (double)NAN;
  }
  for (size_t i = 0; out->each && i < models * (size_t)c->of->subjects; i++)
    out->each[i] = (double)NAN;
}

static void start_each(tct_cross *c, const tct_crossed *out)
{
  const size_t models = (size_t)c->of->models, subjects = (size_t)c->of->subjects;

  for (size_t j = 0; j < subjects; j++) c->count[j] = 0;
  for (size_t i = 0; out->each && i < models * subjects; i++) out->each[i] = 0;
}

static void end_each(const tct_cross *c, const tct_crossed *out)
{
  const size_t models = (size_t)c->of->models, subjects = (size_t)c->of->subjects;

  for (size_t i = 0; out->each && i < models * subjects; i++) {
    const double count = c->count[i % subjects];
    out->each[i]       = count > 0 ? out->each[i] / count : (double)NAN;
  }
}

tct_status tct_cross_at(tct_cross *c, const int *times, const int *subject_times,
                        const tct_crossed *out, tct_error *err)
{
  const size_t models = (size_t)c->of->models;

  if (!tct_cross_can(c, times, subject_times)) return undefined(c, out), TCT_OK;
  start_each(c, out);
  for (int r = 0; r < c->folds.repeats; r++) {
    struct sums to = {.score = out->score + (size_t)r * models};

    for (size_t m = 0; m < models; m++) to.score[m] = 0;
    cut(c, c->conditions, r, c->of->conditions, times, c->folds.conditions, c->fold);
    cut(c, c->subjects, r, c->of->subjects, subject_times, c->folds.subjects, c->subject_fold);
    TCT_TRY(one_repeat(c, times, subject_times, out, &to, err), err, "repeat %d", r);
    for (size_t m = 0; m < models; m++) to.score[m] /= to.pairs;
    if (out->lower) out->lower[r] = to.lower / to.pairs;
    if (out->upper) out->upper[r] = to.upper / to.pairs;
  }
  end_each(c, out);
  return tct_scorer_fit(c->scorer, NULL, NULL, err);
}
