/* interpolated.c -- an RDM on the way from one to the next of a row.
 *
 * For a model with one number that is not known, such as how much a voxel averages over units: its RDM is computed
 * for a row of values, and what lies between two of them is taken to be between their RDMs.  One number is
 * fitted, however many parts there are.
 *
 *     m = (1 - t) part_p + t part_(p + 1),   p and 0 <= t <= 1 with the greatest mean over subjects of c(m, d)
 *
 * A comparator that is linear and free of scale sees of both weights only their ratio, so that each stretch is a
 * non-negative regression on its two ends. */
#include <tercet/rdm_model.h>

#include <math.h>
#include <string.h>

#include "brain/fitting/fitting.h"

enum { SECTIONS = 40 };

/* Weights on the stretch that begins at p, and their score. */
static double score_at(tct_fitting *f, int p, double t, double *weight)
{
  memset(weight, 0, (size_t)f->of->parts * sizeof *weight);
  weight[p]     = 1 - t;
  weight[p + 1] = t;
  return tct_fitting_score(f, weight);
}

/* Where scale counts: by golden sections, since a distance between matrices has one valley on a line. */
static double search(tct_fitting *f, int p, double *weight)
{
  const double golden = 0.5 * (sqrt(5) - 1);
  double low = 0, high = 1;

  for (int i = 0; i < SECTIONS; i++) {
    const double a = high - golden * (high - low), b = low + golden * (high - low);
    if (score_at(f, p, a, weight) > score_at(f, p, b, weight))
      high = b;
    else
      low = a;
  }
  return score_at(f, p, 0.5 * (low + high), weight);
}

static double on_stretch(tct_fitting *f, int p, double *weight)
{
  const int ends[] = {p, p + 1};

  if (!(f->of->comparator->claims & TCT_COMPARATOR_SCALE_FREE)) return search(f, p, weight);
  if (!tct_fitting_solve(f, 2, ends, true, weight)) return (double)NAN;
  return score_at(f, p, weight[p + 1] / (weight[p] + weight[p + 1]), weight);
}

static void choose(tct_fitting *f, double *weight)
{
  double *one = f->trial, most = (double)NAN;

  for (int p = 0; p + 1 < f->of->parts; p++) {
    const double score = on_stretch(f, p, one);
    if (isnan(score) || !(isnan(most) || score > most)) continue;
    most = score;
    memcpy(weight, one, (size_t)f->of->parts * sizeof *weight);
  }
  tct_fitting_or_single(f, weight);
}

static tct_status fit(const void *params, const tct_rdm_fit *of, double *weight, tct_error *err)
{
  (void)params;
  return tct_fit(of, true, choose, weight, err);
}

const tct_rdm_model tct_rdm_model_interpolated = {
  .name     = "interpolated",
  .title    = "Interpolated model",
  .family   = "between two of several",
  .summary  = "predicts an RDM between two neighbours in a row of RDMs",
  .equation = "m = (1 - t) part_p + t part_{p+1},  p, t = argmax mean_s c(m, d_s)",
  .source   = "Kriegeskorte & Diedrichsen 2016, doi:10.1098/rstb.2016.0278",
  .notes  = "For a row of RDMs in the order of one unknown number, such as the width over which a "
            "measurement averages; their order is part of the model.  Give parts on one scale.  "
            "Closed form on each stretch for "
            "cosine, pearson and their whitened kin; for comparators of ranks t is that best by "
            "pearson, for bures "
            "and riemannian that best by whitened_cosine, and the stretch is chosen by the "
            "comparator itself.  "
            "Parts of which the comparator sees nothing are taken for ends that lead nowhere",
  .claims = TCT_RDM_MODEL_FITTED | TCT_RDM_MODEL_NON_NEGATIVE | TCT_RDM_MODEL_CONVEX,
  .least  = 1,
  .fit    = fit,
};
