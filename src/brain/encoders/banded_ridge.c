/* banded_ridge.c -- ridge regression of several bands of features, each with a penalty of its own.
 *
 * A penalty a / g of a band is a penalty a of its features times g^(1/2): so each share g is tried as ridge regression of
 * features that are scaled, and units keep what has the least leave-one-out error.  With more features than stimuli the
 * scaled ones are taken along the directions of the stimuli, K = sum g_b X_b X_b'. */
#include <math.h>

#include "base/memory.h"
#include "base/random.h"
#include "brain/encoding/bands.h"

struct params {
  tct_numbers bands, penalties;
  int64_t draws, seed;
};

static const tct_param params[] = {
  TCT_PARAM_NUMBERS(
    struct params, bands, "0", 0, 1e9, "1",
    "how many features each band has, in their order; those left over are one more; "
    "0: two halves"),
  TCT_PARAM_NUMBERS(struct params, penalties, "0.01 0.1 1 10 100 1000 1e4 1e5 1e6 1e7", 1e-12, 1e15,
                    "1", "penalties to choose from, on the scale of sums of squares of features"),
  TCT_PARAM(struct params, draws, 20, 0, 100000, "1",
            "shares of bands that are drawn, besides equal ones and each band alone"),
  TCT_PARAM(struct params, seed, 1, 0, 1e15, "1", "the seed of these draws"),
};

/* Share number `at`: equal, each band alone, then drawn: normalised draws of -log u are Dirichlet's with concentration 1;
 * every other draw is taken to the third power before, so that shares of all sizes come up. */
static void share_of(const struct params *own, int bands, int64_t at, double *share)
{
  const tct_key key = tct_key_of((uint64_t)own->seed, "banded ridge");
  double sum        = 0;

  for (int b = 0; b < bands; b++) {
    const double one = -log(tct_uniform(key, (uint64_t)at, 0, (uint32_t)b));
    share[b]         = at == 0 ? 1 : at <= bands ? at == b + 1 : at % 2 ? one : one * one * one;
    sum += share[b];
  }
  for (int b = 0; b < bands; b++) share[b] = sum > 0 ? share[b] / sum : 1.0 / bands;
}

/* Which band each feature is of, into band [p]; how many there are. */
static int bands_of(const struct params *own, const tct_training *t, int *band)
{
  const bool halves = own->bands.n == 1 && own->bands.at[0] == 0;
  const int half    = (t->p + 1) / 2;
  int b             = 0;
  double end        = halves ? half : own->bands.at[0];

  for (int j = 0; j < t->p; j++) {
    while (j >= end) end += ++b < own->bands.n ? own->bands.at[b] : t->p;
    band[j] = b;
  }
  return b + 1;
}

static tct_status fit(const void *given, const tct_training *t, double *weight, double *chosen,
                      tct_encoder_why *why, tct_error *err)
{
  const struct params *own = given;
  const size_t p = (size_t)t->p, q = (size_t)t->q;
  double share[TCT_NUMBERS_MOST + 1];
  tct_bands g;

  TCT_TRY(tct_bands_new(t, &g, err), err, "making room for bands");
  const int bands   = bands_of(own, t, g.band);
  tct_status status = TCT_OK;
  for (size_t u = 0; u < q; u++) why[u] = TCT_ENCODER_NO_PENALTY;
  for (int64_t at = 0; status == TCT_OK && at <= (bands > 1 ? bands + own->draws : 0); at++) {
    share_of(own, bands, at, share);
    status = tct_bands_shrink(&g, share, &own->penalties, err);
    for (size_t u = 0; status == TCT_OK && u < q; u++) {
      if (isnan(g.chosen[u]) || !(isnan(chosen[u]) || g.error[u] < g.best[u])) continue;
      g.best[u] = g.error[u];
      chosen[u] = share[0];
      why[u]    = TCT_ENCODER_FINE;
      for (size_t j = 0; j < p; j++) weight[u * p + j] = g.weight[u * p + j];
    }
  }
  tct_bands_free(&g);
  return status;
}

const tct_encoder tct_encoder_banded_ridge = {
  .name    = "banded_ridge",
  .title   = "Banded ridge regression",
  .family  = "linear",
  .summary = "ridge regression of several groups of features, which each unit penalises apart",
  .equation =
    "w = argmin |y - sum_b X_b w_b|^2 + sum_b a / g_b |w_b|^2,  sum_b g_b = 1\n"
    "a, g by leave-one-out, as for ridge: g equal, of one band alone, and drawn at random",
  .source = "Dupre la Tour et al. 2022, doi:10.1016/j.neuroimage.2022.119728",
  .notes =
    "Bands are neighbouring features: two models beside each other, or a layer's and another's. "
    "Reports the share g of the first band: 0 where a unit does without it.  Every share costs as "
    "much as ridge regression.  Shares are drawn once for all folds and units; of equal errors "
    "the first counts, so that equal shares are kept where nothing speaks against them",
  .claims = TCT_ENCODER_UNITS_ALONE | TCT_ENCODER_UNIT_SCALE,
  .chosen = "first_share",
  TCT_TAKES(struct params, params),
  .fit = fit,
};
