/* poisson_cv.c -- how well two conditions could be told apart by counts, crossed over folds.
 *
 *     d_ij = mean over folds f of sum_p (l_ip - l_jp)^-f (ln l_ip - ln l_jp)^f / P,   l as in poisson
 *
 * with the mean over all other folds' trials as -f.  Each fold is held out in its turn and counts alike;
 * a program in wide use keeps the last fold's numbers alone, which `held` can reproduce.  The logarithm
 * of a mean is not the mean of logarithms, so that what bias the noise of ln l makes is left: it is
 * nearly, not wholly, unbiased. */
#include <math.h>

#include <tercet/distance.h>

#include "base/memory.h"
#include "brain/geometry/folds.h"
#include "brain/geometry/pairs.h"
#include "kernels/statistics.h"

struct params {
  double prior, weight;
  int64_t held;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, prior, 1, 1e-9, 1e9, "1",
            "the count or rate that is expected before anything is seen"),
  TCT_PARAM(struct params, weight, 0.1, 0, 1e9, "1", "how many trials that expectation is worth"),
  TCT_PARAM(struct params, held, 0, 0, 1e9, "1",
            "the one fold that is held out, from 1; 0: each in its turn, and the mean is taken"),
};

static double with_prior(const struct params *own, double b)
{
  const double l = (b + own->weight * own->prior) / (1 + own->weight);

  return l > 0 ? l : (double)NAN;
}

/* rate [n][units]: means over the trials of all folds but one, with the prior; NAN where there are none */
static void others(const struct params *own, const tct_patterns *p, int but, double *rate)
{
  const size_t size = (size_t)p->conditions * (size_t)p->units;

  tct_other_folds(p, but, rate);
  for (size_t k = 0; k < size; k++) rate[k] = with_prior(own, rate[k]);
}

static void logs(const struct params *own, const tct_patterns *p, int f, double *log_rate)
{
  const size_t n = (size_t)p->conditions, units = (size_t)p->units;

  for (size_t i = 0; i < n; i++) {
    const bool there = tct_patterns_has(p, f, (int)i);
    for (size_t k = 0; k < units; k++)
      log_rate[i * units + k] =
        there ? log(with_prior(own, p->fold[((size_t)f * n + i) * units + k])) : (double)NAN;
  }
}

/* What is there of one fold is added to sum, and counted in seen [pairs]. */
static void add_fold(const tct_patterns *p, const double *rate, const double *log_rate, double *sum,
                     int *seen)
{
  const size_t n = (size_t)p->conditions, units = (size_t)p->units;

  for (size_t i = 0; i < n; i++)
    for (size_t j = i + 1; j < n; j++) {
      const size_t a = i * units, b = j * units, at = tct_pair(n, i, j);
      const double d = tct_differences(units, rate + a, rate + b, log_rate + a, log_rate + b);
      if (isnan(d)) continue;
      sum[at] += d / p->units;
      seen[at]++;
    }
}

static tct_status rdm(const void *given, const tct_patterns *p, double *out, tct_error *err)
{
  const struct params *own = given;
  const size_t n = (size_t)p->conditions, size = n * (size_t)p->units, pairs = n * (n - 1) / 2;

  if (own->held > p->folds)
    return tct_fail(err, TCT_BAD_SHAPE, "fold %d of %d cannot be held out", (int)own->held,
                    p->folds);
  double *rate = tct_alloc(2 * size, sizeof *rate);
  int *seen    = tct_alloc(pairs, sizeof *seen);

  if (rate && seen) {
    for (size_t i = 0; i < pairs; i++) out[i] = 0;
    for (int f = 0; f < p->folds; f++) {
      if (own->held && f + 1 != own->held) continue;
      others(own, p, f, rate);
      logs(own, p, f, rate + size);
      add_fold(p, rate, rate + size, out, seen);
    }
    for (size_t i = 0; i < pairs; i++) out[i] = seen[i] ? out[i] / seen[i] : (double)NAN;
  }
  tct_free(rate);
  tct_free(seen);
  return rate && seen ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory for %zu patterns", n);
}

const tct_distance tct_distance_poisson_cv = {
  .name     = "poisson_cv",
  .title    = "Crossed divergence of Poisson counts",
  .family   = "distance between counts",
  .summary  = "the divergence of Poisson counts, of rates and log rates from different folds",
  .equation = "d_ij = mean over folds f of sum_p (l_ip - l_jp)^-f (ln l_ip - ln l_jp)^f / P",
  .source   = "Schütt et al. 2023, doi:10.7554/eLife.82566",
  .notes =
    "0 on average for equal patterns, so often negative: keep what is.  Needs two folds that share "
    "no noise, and counts or rates, never negative.  A pair that is in no fold and in the others "
    "is "
    "NAN.  The mean over all folds: not the last fold's values, which held reproduces",
  TCT_TAKES(struct params, params),
  .needs = TCT_DISTANCE_FOLDS | TCT_DISTANCE_NOT_NEGATIVE,
  .rdm   = rdm,
};
