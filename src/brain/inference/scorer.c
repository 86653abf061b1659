/* scorer.c -- scores of models, and noise ceilings, of any draw of conditions and subjects.
 *
 * A draw is two lists of whole numbers: how often each condition and each subject is there.  A pair of conditions
 * then is there as often as both their numbers multiplied, and whatever is computed is computed with that
 * weight; nothing has to be gathered (docs/decisions/14_weighted_bootstraps.md). */
#include "brain/inference/scorer_own.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "kernels/eigen.h"

enum { TIMES_MOST = 1 << 15 }; /* so that twice all pairs of a draw can be counted in 32 bits */

static tct_status check_model(const tct_rsa_model *m, tct_error *err)
{
  const int most = m->kind ? m->kind->most : 1, least = m->kind ? m->kind->least : 1;

  if (m->parts < 1) return tct_fail(err, TCT_BAD_SHAPE, "model '%s' has no RDM", m->name);
  if (m->parts < least || (most > 0 && m->parts > most))
    return tct_fail(err, TCT_BAD_SHAPE, "model '%s' has %d RDMs, but a %s model takes %d", m->name,
                    m->parts, m->kind ? m->kind->name : "fixed", m->parts < least ? least : most);
  return TCT_OK;
}

static tct_status check(const tct_rsa *of, tct_error *err)
{
  if (of->conditions < 2 || of->pairs != tct_rdm_pairs(of->conditions))
    return tct_fail(err, TCT_BAD_SHAPE, "%d conditions have %zu pairs, not %zu", of->conditions,
                    tct_rdm_pairs(of->conditions), of->pairs);
  if (of->models < 0 || of->subjects < 1)
    return tct_fail(err, TCT_BAD_SHAPE, "%d models cannot be held against %d subjects", of->models,
                    of->subjects);
  for (int m = 0; m < of->models; m++) TCT_TRY(check_model(&of->model[m], err), err, "scoring");
  return TCT_OK;
}

static void find_lacking(tct_scorer *s)
{
  for (int m = 0; m < s->of->models; m++)
    for (int part = 0; part < s->of->model[m].parts; part++) {
      const double *rdm = s->of->model[m].part + (size_t)part * s->n;
      for (size_t i = 0; i < s->n; i++) s->lacking[i] |= isnan(rdm[i]);
    }
}

static bool take_memory(tct_scorer *s)
{
  const size_t k = (size_t)s->of->conditions, m = (size_t)s->of->models,
               subjects = (size_t)s->of->subjects;

  s->block      = tct_alloc(k + s->n + (m + 3) * subjects, sizeof *s->block);
  s->lacking    = tct_alloc(s->n, sizeof *s->lacking);
  s->prediction = tct_alloc(m + 1, sizeof(double *));
  if (!s->block || !s->lacking || !s->prediction) return false;
  s->times  = s->block;
  s->weight = s->times + k;
  s->drawn  = s->weight + s->n;
  s->lower  = s->drawn + subjects;
  s->upper  = s->lower + subjects;
  s->each   = s->upper + subjects;
  return true;
}

/* The smallest eigenvalue of the noise, if the comparator looks at it. */
static tct_status take_noise(tct_scorer *s, tct_error *err)
{
  const tct_rsa *of = s->of;
  const size_t k    = (size_t)of->conditions;
  bool finite       = true;

  if (!of->noise || !(of->comparator->claims & TCT_COMPARATOR_NOISE)) return TCT_OK;
  for (size_t i = 0; i < k * k; i++) finite &= isfinite(of->noise[i]) != 0;
  double *block = tct_alloc(k + 1, k * sizeof *block);
  if (block) memcpy(block, of->noise, k * k * sizeof *block);
  const bool found = block && finite && tct_eigen(k, block, block + k * k, false);
  s->noise         = of->noise;
  s->own_error     = found ? block[k * k] : 0;
  tct_free(block);
  if (finite && !found)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for the noise of %d conditions", of->conditions);
  return s->own_error > 0
           ? TCT_OK
           : tct_fail(err, TCT_BAD_DATA,
                      "the covariance of the conditions' errors is not positive definite");
}

static bool nothing_is_missing(const tct_scorer *s)
{
  for (size_t i = 0; i < s->n; i++)
    if (s->lacking[i]) return false;
  for (size_t i = 0; i < (size_t)s->of->subjects * s->n; i++)
    if (isnan(s->of->subject[i])) return false;
  return true;
}

/* Vectors that look at noise want all pairs. */
static const tct_scoring *quickest(const tct_scorer *s)
{
  const tct_comparator *c = s->of->comparator;

  if (s->noise && !nothing_is_missing(s)) return &tct_by_gathering;
  return (c->claims & TCT_COMPARATOR_INNER) || c->of_order ? &tct_by_rows : &tct_by_gathering;
}

tct_scorer *tct_scorer_new(const tct_rsa *of, bool ceiling, tct_error *err)
{
  if (check(of, err) != TCT_OK) return NULL;
  tct_scorer *s = tct_alloc(1, sizeof *s);

  if (!s) return tct_fail(err, TCT_NO_MEMORY, "no memory for scores"), NULL;
  *s = (tct_scorer){.of = of, .ceiling = ceiling, .n = of->pairs};
  if (!take_memory(s)) {
    tct_fail(err, TCT_NO_MEMORY, "no memory for scores of %d models and %d subjects", of->models,
             of->subjects);
    return tct_scorer_free(s), NULL;
  }
  find_lacking(s);
  if (take_noise(s, err) != TCT_OK) return tct_scorer_free(s), NULL;
  s->in_lower = s->in_upper = s->drawn;
  s->fits                   = tct_fits_new(s, err);
  if (!s->fits) return tct_scorer_free(s), NULL;
  s->by  = quickest(s);
  s->own = s->by->make(s, err);
  if (!s->own) return tct_scorer_free(s), NULL;
  return s;
}

void tct_scorer_free(tct_scorer *s)
{
  if (!s) return;
  if (s->own) s->by->drop(s->own);
  tct_fits_free(s->fits);
  tct_free(s->prediction);
  tct_free(s->lacking);
  tct_free(s->block);
  tct_free(s);
}

/* ---- a draw ---------------------------------------------------------------------------------------- */

static tct_status take_times(int n, const int *times, const char *what, double *to, tct_error *err)
{
  int64_t all = 0;

  for (int i = 0; i < n; i++) {
    if (times && times[i] < 0)
      return tct_fail(err, TCT_BAD_DATA, "%s %d is drawn %d times", what, i, times[i]);
    to[i] = times ? times[i] : 1;
    all += times ? times[i] : 1;
  }
  if (all > TIMES_MOST)
    return tct_fail(err, TCT_BAD_DATA, "%lld copies of a %s", (long long)all, what);
  return TCT_OK;
}

static void weigh(tct_scorer *s)
{
  const int k = s->of->conditions;

  for (int i = 0, at = 0; i < k; i++)
    for (int j = i + 1; j < k; j++, at++)
      s->weight[at] = s->lacking[at] ? 0 : s->times[i] * s->times[j];
}

static void forget(tct_scorer *s)
{
  const size_t subjects = (size_t)s->of->subjects;

  for (size_t i = 0; i < (size_t)s->of->models * subjects; i++) s->each[i] = (double)NAN;
  for (size_t i = 0; i < subjects; i++) s->lower[i] = s->upper[i] = (double)NAN;
}

/* ---- what came of it ------------------------------------------------------------------------------- */

/* The mean over subjects as they were drawn; NAN if it is undefined of one of them. */
static double mean(const tct_scorer *s, const double *each)
{
  double sum = 0, count = 0;

  for (int j = 0; j < s->of->subjects; j++) {
    if (!(s->drawn[j] > 0)) continue;
    sum += s->drawn[j] * each[j];
    count += s->drawn[j];
  }
  return count > 0 ? sum / count : (double)NAN;
}

static void copy(size_t n, const double *from, double *to)
{
  for (size_t i = 0; to && i < n; i++) to[i] = from[i];
}

static void tell(const tct_scorer *s, tct_scores *out)
{
  const size_t subjects = (size_t)s->of->subjects, models = (size_t)s->of->models;

  for (size_t m = 0; m < models; m++) {
    double *each = s->each + m * subjects;
    for (size_t j = 0; tct_fits_lost(s, (int)m) && j < subjects; j++) each[j] = (double)NAN;
    out->score[m] = mean(s, each);
  }
  out->in_sample = tct_fits_in_sample(s);
  out->lower     = mean(s, s->lower);
  out->upper     = mean(s, s->upper);
  copy(models * subjects, s->each, out->each);
  copy(subjects, s->lower, out->each_lower);
  copy(subjects, s->upper, out->each_upper);
}

static tct_status take_draw(tct_scorer *s, const int *times, const int *subject_times,
                            tct_error *err)
{
  const tct_rsa *of = s->of;

  TCT_TRY(take_times(of->conditions, times, "condition", s->times, err), err, "taking a draw");
  TCT_TRY(take_times(of->subjects, subject_times, "subject", s->drawn, err), err, "taking a draw");
  weigh(s);
  return TCT_OK;
}

tct_status tct_scorer_fit(tct_scorer *s, const int *times, const int *subject_times, tct_error *err)
{
  tct_fits_forget(s);
  if (!times) return TCT_OK;
  TCT_TRY(take_draw(s, times, subject_times, err), err, "fitting models");
  return tct_fits_keep(s, err);
}

tct_status tct_scorer_at(tct_scorer *s, const int *times, const int *subject_times, tct_scores *out,
                         tct_error *err)
{
  TCT_TRY(take_draw(s, times, subject_times, err), err, "scoring");
  forget(s);
  TCT_TRY(tct_scorer_predict(s, err), err, "predicting RDMs for a draw");
  TCT_TRY(s->by->scores(s, err), err, "scoring a draw");
  tell(s, out);
  return TCT_OK;
}
