/* ldt.c -- how many standard errors two conditions are apart on trials that the discriminant has not seen.
 *
 * Fisher's discriminant w is made of all folds but one, and the held fold's difference is looked at along it.
 * Where there is no difference that is noise divided by its own standard error: an entry is 0 on average and of
 * variance 1, and can be read as a test.
 *
 *     w = S_-f^-1 (b_i - b_j)^-f,   t_f = w' (b_i - b_j)^f / sqrt(w' S_f w (1 / n_i + 1 / n_j))
 *
 *     d_ij = sqrt(F / 2) x the mean of t_f over F folds
 *
 * With F folds the t_f share their noise, so that their mean has the variance 2 / F, where units are many (of one
 * unit it is a fifth less); for two folds d is their plain mean, as the method was published. */
#include <math.h>

#include <tercet/distance.h>

#include "base/memory.h"
#include "brain/geometry/folds.h"
#include "brain/geometry/pairs.h"
#include "kernels/cholesky.h"
#include "kernels/statistics.h"

struct room {
  double *w;     /* [n][units] S_-f^-1 b^-f: a difference of two rows is their discriminant */
  double *along; /* [n][units] L' w, L L' = S_f: its square is the noise along a discriminant */
  double *train, *test; /* [units][units] roots of the covariances */
  int *seen;            /* [pairs] folds in which t_f is defined */
};

static tct_status root(const tct_patterns *p, int fold, bool others, double *l, tct_error *err)
{
  tct_noise_of_fold(p, fold, others, l);
  const size_t units = (size_t)p->units, at = tct_cholesky(units, l);

  if (at == units) return TCT_OK;
  return tct_fail(
    err, TCT_BAD_DATA,
    "the noise covariance has no inverse: unit %zu of %zu does not vary, or varies only "
    "as those before it do; shrink it, or take more trials or fewer units",
    at + 1, units);
}

/* out = L' x for each row */
static void turned(size_t units, const double *l, size_t rows, const double *x, double *out)
{
  for (size_t i = 0; i < rows; i++)
    for (size_t k = 0; k < units; k++) {
      double sum = 0;
      for (size_t m = k; m < units; m++) sum += l[m * units + k] * x[i * units + m];
      out[i * units + k] = sum;
    }
}

static tct_status discriminants(const tct_patterns *p, int fold, const struct room *r,
                                tct_error *err)
{
  const size_t n = (size_t)p->conditions, units = (size_t)p->units;

  if (fold == 0 || p->noises > 1) {
    TCT_TRY(root(p, fold, true, r->train, err), err, "taking the noise of other folds");
    TCT_TRY(root(p, fold, false, r->test, err), err, "taking the noise of the fold");
  }
  tct_other_folds(p, fold, r->w);
  tct_forward(units, r->train, n, r->w);
  tct_backward(units, r->train, n, r->w);
  turned(units, r->test, n, r->w, r->along);
  return TCT_OK;
}

/* What there is of the fold is added to out, and counted. */
static void add_fold(const tct_patterns *p, int fold, const struct room *r, double *out)
{
  const size_t n = (size_t)p->conditions, units = (size_t)p->units;
  const double *held = p->fold + (size_t)fold * n * units;
  const int *trials  = p->trials ? p->trials + (size_t)fold * n : NULL;

  for (size_t i = 0; i < n; i++)
    for (size_t j = i + 1; j < n; j++) {
      const size_t a = i * units, b = j * units, at = tct_pair(n, i, j);
      if (!tct_patterns_has(p, fold, (int)i) || !tct_patterns_has(p, fold, (int)j)) continue;
      const double apart = tct_differences(units, r->w + a, r->w + b, held + a, held + b);
      const double noise = tct_squared_difference(units, r->along + a, r->along + b) *
                           (trials ? 1.0 / trials[i] + 1.0 / trials[j] : 2);
      if (isnan(apart)) continue;
      out[at] +=
        noise > 0 ? apart / sqrt(noise) : 0; /* without a difference there is no direction */
      r->seen[at]++;
    }
}

static tct_status all_folds(const tct_patterns *p, const struct room *r, double *out,
                            tct_error *err)
{
  const size_t pairs = (size_t)p->conditions * ((size_t)p->conditions - 1) / 2;

  for (size_t i = 0; i < pairs; i++) out[i] = 0;
  for (int f = 0; f < p->folds; f++) {
    TCT_TRY(discriminants(p, f, r, err), err, "holding fold %d out", f + 1);
    add_fold(p, f, r, out);
  }
  for (size_t i = 0; i < pairs; i++)
    out[i] = r->seen[i] ? out[i] / sqrt(2.0 * r->seen[i]) : (double)NAN;
  return TCT_OK;
}

static tct_status rdm(const void *params, const tct_patterns *p, double *out, tct_error *err)
{
  const size_t n = (size_t)p->conditions, units = (size_t)p->units;
  const struct room r = {.w     = tct_alloc(n * units, sizeof(double)),
                         .along = tct_alloc(n * units, sizeof(double)),
                         .train = tct_alloc(units * units, sizeof(double)),
                         .test  = tct_alloc(units * units, sizeof(double)),
                         .seen  = tct_alloc(n * (n - 1) / 2, sizeof(int))};
  const bool room     = r.w && r.along && r.train && r.test && r.seen;
  (void)params;

  const tct_status status =
    room ? all_folds(p, &r, out, err)
         : tct_fail(err, TCT_NO_MEMORY, "no memory for the discriminants of %zu patterns", n);
  tct_free(r.w);
  tct_free(r.along);
  tct_free(r.train);
  tct_free(r.test);
  tct_free(r.seen);
  return status;
}

const tct_distance tct_distance_ldt = {
  .name     = "ldt",
  .title    = "Linear discriminant t value",
  .family   = "distance crossed over folds",
  .summary  = "by how many standard errors a discriminant of other folds tells two responses apart",
  .equation = "d_ij = sqrt(F / 2) mean over f of t_f,  t_f = w' (b_i - b_j)^f / sqrt(w' S_f w (1 / "
              "n_i + 1 / n_j)),  "
              "w = S_-f^-1 (b_i - b_j)^-f",
  .source   = "Nili et al. 2014, doi:10.1371/journal.pcbi.1003553",
  .notes    = "0 on average, with a standard deviation of 1, where two conditions do not differ; "
              "grows with the root of "
              "the number of trials.  Often negative: keep what is.  Best with a covariance of each "
              "fold: one of all trials "
              "has seen the held ones.  Where the trials in a fold are not known, each counts for "
              "one.  A pair that is in "
              "no fold and in the others is NAN",
  .claims   = TCT_DISTANCE_TRANSLATION_FREE | TCT_DISTANCE_MIXING_FREE,
  .needs    = TCT_DISTANCE_FOLDS | TCT_DISTANCE_NOISE,
  .rdm      = rdm,
};
