/* crossnobis.c -- the squared distance between two patterns, crossed over folds that share no noise.
 *
 * A squared difference is never zero where there is noise; a product of two differences that were measured
 * on different trials is zero on average where the patterns are the same.  So entries may be negative, and
 * must stay so: what is clipped or rooted is biased again.
 *
 *     d_ij = mean over folds f != g of (b_i - b_j)^f' S^-1 (b_i - b_j)^g / P
 *
 * which with the folds before and after f put together is the mean over f of train times test.  S is the
 * covariance of the noise; without one it is 1 for each unit.  With one for each fold, a pair of folds
 * takes the mean of theirs. */
#include <string.h>

#include <tercet/distance.h>

#include "base/memory.h"
#include "brain/geometry/crossed.h"
#include "brain/geometry/white_patterns.h"

enum { WITHIN, ACROSS };

struct params {
  int pairs;
};

static const tct_param params[] = {
  TCT_PARAM_CHOICE(struct params, pairs, WITHIN, "within|across",
                   "of trials: within takes differences within folds that have both conditions, so "
                   "that what a whole fold adds cancels; across takes products of all trials of "
                   "different folds, also where no fold has both"),
};

/* What a row of a fold weighs: its trials. */
static double weight_of(const tct_patterns *p, size_t fold, size_t condition)
{
  if (!tct_patterns_has(p, (int)fold, (int)condition)) return 0;
  return p->trials ? p->trials[fold * (size_t)p->conditions + condition] : 1;
}

/* Copy `count` folds from `first` on. */
static void copy(const tct_patterns *p, size_t first, size_t count, tct_folds *into, size_t at)
{
  const size_t size = into->n * into->units;

  memcpy(into->x + at * size, p->fold + first * size, count * size * sizeof *into->x);
  for (size_t i = 0; i < count * into->n; i++)
    into->weight[at * into->n + i] = weight_of(p, first + i / into->n, i % into->n);
}

static tct_status one_noise(const tct_patterns *p, tct_folds *f, tct_crossing *into, tct_error *err)
{
  if (p->noise) {
    copy(p, 0, f->folds, f, 0);
    TCT_TRY(tct_whiten(f->units, p->noise, NULL, f->folds * f->n, f->x, err), err, "whitening");
    f->from = f->x;
  }
  return tct_cross(f, into, err);
}

static tct_status noise_of_each(const tct_patterns *p, tct_folds *f, tct_crossing *into,
                                tct_error *err)
{
  const size_t size = f->units * f->units, folds = f->folds;

  f->folds = 2;
  f->from  = f->x;
  for (size_t a = 0; a < folds; a++)
    for (size_t b = a + 1; b < folds; b++) {
      copy(p, a, 1, f, 0);
      copy(p, b, 1, f, 1);
      TCT_TRY(tct_whiten(f->units, p->noise + a * size, p->noise + b * size, 2 * f->n, f->x, err),
              err, "whitening folds %zu and %zu", a + 1, b + 1);
      TCT_TRY(tct_cross(f, into, err), err, "crossing folds %zu and %zu", a + 1, b + 1);
    }
  return TCT_OK;
}

static tct_status rdm(const void *given, const tct_patterns *p, double *out, tct_error *err)
{
  const struct params *own = given;
  const size_t n = (size_t)p->conditions, folds = (size_t)p->folds, entries = n * (n + 1) / 2;
  tct_folds f       = {.folds     = folds,
                       .n         = n,
                       .units     = (size_t)p->units,
                       .precision = p->precision,
                       .threads   = p->threads,
                       .from      = p->fold,
                       .x         = tct_alloc(folds * n * (size_t)p->units, sizeof *f.x),
                       .weight    = tct_alloc(folds * n, sizeof *f.weight)};
  tct_crossing c    = {.sum = tct_alloc(entries, sizeof *c.sum)};
  tct_status status = TCT_OK;

  if (f.x && f.weight) {
    for (size_t i = 0; i < folds * n; i++) f.weight[i] = weight_of(p, i / n, i % n);
    c.balanced = tct_folds_balanced(&f);
    c.similar  = c.balanced || own->pairs == ACROSS;
    c.weight   = c.balanced ? NULL : tct_alloc(entries, sizeof *c.weight);
  }
  if (!f.x || !f.weight || !c.sum || !(c.balanced || c.weight))
    status = tct_fail(err, TCT_NO_MEMORY, "no memory to cross %zu folds of %zu patterns", folds, n);
  else
    status = p->noises > 1 ? noise_of_each(p, &f, &c, err) : one_noise(p, &f, &c, err);
  if (status == TCT_OK) tct_crossing_rdm(&c, n, 1 / (double)p->units, out);
  tct_free(f.x);
  tct_free(f.weight);
  tct_free(c.sum);
  tct_free(c.weight);
  return status;
}

const tct_distance tct_distance_crossnobis = {
  .name    = "crossnobis",
  .title   = "Crossnobis distance",
  .family  = "distance crossed over folds",
  .summary = "the squared difference between two responses in units of the noise, without its bias",
  .equation = "d_ij = mean over folds f != g of (b_i - b_j)^f' S^-1 (b_i - b_j)^g / P",
  .source   = "Walther et al. 2016, doi:10.1016/j.neuroimage.2015.12.012",
  .notes =
    "0 on average for equal patterns, so often negative: keep what is.  Needs two folds that "
    "share no noise; S is 1 for each unit where no covariance is given, and of two folds the mean "
    "of theirs where each has one.  Folds weigh by their trials.  A pair that no two folds have "
    "is NAN",
  TCT_TAKES(struct params, params),
  .claims = TCT_DISTANCE_ROTATION_FREE | TCT_DISTANCE_TRANSLATION_FREE | TCT_DISTANCE_MIXING_FREE |
            TCT_DISTANCE_UNBIASED | TCT_DISTANCE_SINGLE,
  .needs = TCT_DISTANCE_FOLDS | TCT_DISTANCE_MAY_NOISE,
  .rdm   = rdm,
};
