/* decoding.c -- how often a single trial is given to the right one of two conditions.
 *
 * Fisher's linear discriminant learns two conditions from all folds but one and is asked about the trials of that
 * one: which mean is nearer in units of the noise.  What it says of both conditions counts alike, however many
 * trials they have; a draw counts half.
 *
 *     trial x of i is right if (x - m_i)' S^-1 (x - m_i) < (x - m_j)' S^-1 (x - m_j)
 *
 *     d_ij = share of trials that are right - 1/2
 *
 * It says whether two conditions can be told apart, not how far they are: no share is above 1. */
#include <math.h>

#include <tercet/distance.h>

#include "base/memory.h"
#include "brain/geometry/folds.h"
#include "brain/geometry/matrices.h"
#include "brain/geometry/pairs.h"
#include "brain/geometry/white_patterns.h"
#include "kernels/statistics.h"

struct room {
  double *mean;  /* [n][units] of the other folds */
  double *trial; /* [trials][units] of the held fold */
  int *of;       /* [trials] their condition */
  double *score; /* [trials][n] the larger, the likelier */
  double *right,
    *asked;      /* [n][n] trials of i that were not given to j, and that were asked about */
  double *noise; /* [units][units] */
};

static tct_status learn(const tct_patterns *p, int fold, size_t trials, const struct room *r,
                        tct_error *err)
{
  const size_t n = (size_t)p->conditions, units = (size_t)p->units;

  tct_other_folds(p, fold, r->mean);
  if (p->noise) {
    tct_noise_of_fold(p, fold, true, r->noise);
    TCT_TRY(tct_whiten(units, r->noise, NULL, n, r->mean, err), err, "whitening means");
    TCT_TRY(tct_whiten(units, r->noise, NULL, trials, r->trial, err), err, "whitening trials");
  }
  tct_rows_by_rows(trials, n, units, r->trial, r->mean, r->score);
  for (size_t j = 0; j < n; j++) {
    const double half = tct_inner(units, r->mean + j * units, r->mean + j * units) / 2;
    for (size_t i = 0; i < trials; i++) r->score[i * n + j] -= half;
  }
  return TCT_OK;
}

/* A condition that the other folds lack has NAN for its score. */
static void ask(size_t n, size_t trials, const struct room *r)
{
  for (size_t i = 0; i < trials; i++) {
    const double *score = r->score + i * n;
    const size_t own    = (size_t)r->of[i];
    for (size_t j = 0; j < n; j++) {
      if (j == own || isnan(score[j]) || isnan(score[own])) continue;
      r->right[own * n + j] += score[own] > score[j] ? 1 : score[own] == score[j] ? 0.5 : 0;
      r->asked[own * n + j]++;
    }
  }
}

static tct_status all_folds(const tct_patterns *p, const struct room *r, double *out,
                            tct_error *err)
{
  const size_t n = (size_t)p->conditions;

  for (int f = 0; f < p->folds; f++) {
    const size_t trials = tct_trials_of_fold(p->of, f, r->trial, r->of);
    TCT_TRY(learn(p, f, trials, r, err), err, "holding fold %d out", f + 1);
    ask(n, trials, r);
  }
  for (size_t i = 0; i < n; i++)
    for (size_t j = i + 1; j < n; j++) {
      const size_t a = i * n + j, b = j * n + i;
      /* 0 / 0 where neither was asked about */
      *out++ = (r->right[a] / r->asked[a] + r->right[b] / r->asked[b]) / 2 - 0.5;
    }
  return TCT_OK;
}

static tct_status rdm(const void *params, const tct_patterns *p, double *out, tct_error *err)
{
  (void)params;
  const size_t n = (size_t)p->conditions, units = (size_t)p->units, rows = (size_t)p->of->rows;
  const size_t noise = p->noise ? units * units : 0;
  double *all        = tct_alloc((n + rows) * (n + units) + n * n + noise, sizeof *all);
  int *of            = tct_alloc(rows, sizeof *of);

  tct_status status = TCT_NO_MEMORY;
  if (all && of) {
    const struct room r = {.mean  = all,
                           .trial = all + n * units,
                           .score = all + (n + rows) * units,
                           .right = all + (n + rows) * units + rows * n,
                           .asked = all + (n + rows) * (n + units),
                           .noise = all + (n + rows) * (n + units) + n * n,
                           .of    = of};
    status              = all_folds(p, &r, out, err);
  } else {
    (void)tct_fail(err, TCT_NO_MEMORY, "no memory to tell %zu trials apart", rows);
  }
  tct_free(all);
  tct_free(of);
  return status;
}

const tct_distance tct_distance_decoding = {
  .name   = "decoding",
  .title  = "Decoding accuracy above chance",
  .family = "distance between single trials",
  .summary =
    "how often a classifier of other folds gives a trial to the right one of two conditions",
  .equation =
    "d_ij = share of trials right - 1/2,  right: (x - m_i)' S^-1 (x - m_i) is less than of j",
  .source = "Cichy et al. 2014, doi:10.1038/nn.3635",
  .notes =
    "From -0.5 to 0.5, 0 at chance: add a half for the share itself.  Needs single trials in "
    "two folds; both "
    "conditions count alike; a draw counts half.  Saturates where conditions are told apart "
    "without error.  S is "
    "1 for each unit where no covariance is given; one of all trials has seen the held "
    "ones: take one of each "
    "fold.  A pair that is in no fold and in the others is NAN",
  .claims = TCT_DISTANCE_SCALE_FREE | TCT_DISTANCE_ROTATION_FREE | TCT_DISTANCE_TRANSLATION_FREE |
            TCT_DISTANCE_MIXING_FREE,
  .needs = TCT_DISTANCE_FOLDS | TCT_DISTANCE_TRIALS | TCT_DISTANCE_MAY_NOISE,
  .rdm   = rdm,
};
