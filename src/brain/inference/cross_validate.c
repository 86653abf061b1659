/* cross_validate.c -- cross-validated scores of conditions and subjects as they are. */
#include <math.h>

#include "base/memory.h"
#include "brain/inference/cross.h"
#include "brain/inference/scorer_own.h"

/* What is taken for it: each once, and what came of each repeat. */
struct taken {
  tct_scorer *scorer;
  tct_cross *cross;
  int *times, *subject_times;
  tct_crossed each;
};

static tct_status take(const tct_rsa *of, const tct_draw_how *how, size_t repeats, struct taken *t,
                       tct_error *err)
{
  const size_t conditions = (size_t)of->conditions, subjects = (size_t)of->subjects;

  t->scorer = tct_scorer_new(of, how->ceiling, err);
  if (!t->scorer) return err ? err->code : TCT_NO_MEMORY;
  t->cross      = tct_cross_new(of, how, t->scorer, err);
  t->times      = tct_alloc(conditions + subjects, sizeof *t->times);
  t->each.score = tct_alloc(repeats, ((size_t)of->models + 2) * sizeof *t->each.score);
  if (!t->cross || !t->times || !t->each.score)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu repeats", repeats);
  for (size_t i = 0; i < conditions + subjects; i++) t->times[i] = 1;
  t->subject_times = t->times + conditions;
  t->each.lower    = t->each.score + repeats * (size_t)of->models;
  t->each.upper    = t->each.lower + repeats;
  return TCT_OK;
}

static double mean(size_t n, const double *x, size_t step)
{
  double sum = 0;

  for (size_t i = 0; i < n; i++) sum += x[i * step];
  return sum / (double)n;
}

static tct_status validate(const tct_rsa *of, const tct_folds *folds, struct taken *t,
                           tct_scores *out, tct_error *err)
{
  const size_t models = (size_t)of->models, repeats = (size_t)folds->repeats;

  t->each.each = out->each;
  if (!tct_cross_can(t->cross, t->times, t->subject_times))
    return tct_fail(
      err, TCT_BAD_DATA,
      "%d conditions and %d subjects cannot be cut into %d and %d folds: there are to be "
      "three conditions and one subject in each",
      of->conditions, of->subjects, folds->conditions, folds->subjects);
  t->scorer->lenient = false;
  TCT_TRY(tct_cross_at(t->cross, t->times, t->subject_times, &t->each, err), err,
          "cross-validating");
  for (size_t m = 0; m < models; m++) out->score[m] = mean(repeats, t->each.score + m, models);
  out->lower     = mean(repeats, t->each.lower, 1);
  out->upper     = mean(repeats, t->each.upper, 1);
  out->in_sample = false;
  for (int j = 0; j < of->subjects; j++) {
    if (out->each_lower) out->each_lower[j] = (double)NAN;
    if (out->each_upper) out->each_upper[j] = (double)NAN;
  }
  return TCT_OK;
}

tct_status tct_rsa_cross_validate(const tct_rsa *of, const tct_draw_how *how, tct_scores *out,
                                  tct_error *err)
{
  tct_draw_how as_it_is = *how;
  struct taken t        = {0};
  tct_error why         = {0};

  as_it_is.boot         = TCT_BOOT_NONE; /* nothing is drawn: folds by how many there are */
  const tct_folds folds = tct_folds_asked(of, &as_it_is);
  if (folds.repeats == 0)
    return tct_fail(err, TCT_UNSUPPORTED, "cross-validation wants folds of conditions or subjects");
  tct_status status = take(of, &as_it_is, (size_t)folds.repeats, &t, &why);
  if (status == TCT_OK) status = validate(of, &folds, &t, out, &why);
  if (status != TCT_OK && err) *err = why;
  tct_cross_free(t.cross);
  tct_scorer_free(t.scorer);
  tct_free(t.times);
  tct_free(t.each.score);
  return status;
}
