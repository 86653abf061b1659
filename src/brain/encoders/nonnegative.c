/* nonnegative.c -- weights that are never below zero: a unit is a sum of features, never a difference.
 *
 * What cannot cancel cannot overfit by cancelling: few weights are above 0, and no penalty has to be chosen. */
#include <math.h>

#include <tercet/encoder.h>

#include "base/memory.h"
#include "kernels/least_squares.h"

typedef struct {
  size_t n;       /* features that vary */
  size_t *which;  /* [p] */
  double *length; /* [p] */
  double *g, *b, *w, *scratch;
} sums;

/* Features at length 1, and their products. */
static void scale(const tct_training *t, sums *s)
{
  const size_t p = (size_t)t->p;

  for (size_t j = 0; j < p; j++) {
    if (!(t->xx[j * p + j] > 0)) continue;
    s->length[s->n]  = sqrt(t->xx[j * p + j]);
    s->which[s->n++] = j;
  }
  for (size_t i = 0; i < s->n; i++)
    for (size_t j = 0; j < s->n; j++)
      s->g[i * s->n + j] =
        i == j ? 1 : t->xx[s->which[i] * p + s->which[j]] / s->length[i] / s->length[j];
}

static void one_unit(const tct_training *t, const sums *s, size_t u, double *weight, double *chosen,
                     tct_encoder_why *why)
{
  const size_t p = (size_t)t->p;

  for (size_t i = 0; i < s->n; i++) s->b[i] = t->xy[u * p + s->which[i]] / s->length[i];
  if (!tct_least_squares_not_negative(s->n, s->g, s->b, s->w, s->scratch)) {
    why[u] = TCT_ENCODER_NO_WEIGHTS;
    return;
  }
  chosen[u] = 0;
  for (size_t i = 0; i < s->n; i++) {
    weight[u * p + s->which[i]] = s->w[i] / s->length[i];
    chosen[u] += s->w[i] > 0;
  }
}

static tct_status fit(const void *params, const tct_training *t, double *weight, double *chosen,
                      tct_encoder_why *why, tct_error *err)
{
  const size_t p = (size_t)t->p;
  sums s         = {.which = tct_alloc(p, sizeof *s.which)};
  s.length       = tct_alloc(p * (2 * p + TCT_LEAST_SCRATCH + 3), sizeof *s.length);
  (void)params;

  if (!s.which || !s.length) {
    tct_free(s.which);
    tct_free(s.length);
    return tct_fail(err, TCT_NO_MEMORY, "no memory for weights not below zero");
  }
  s.b       = s.length + p;
  s.w       = s.b + p;
  s.g       = s.w + p;
  s.scratch = s.g + p * p;
  scale(t, &s);
  for (size_t u = 0; u < (size_t)t->q; u++) one_unit(t, &s, u, weight, chosen, why);
  tct_free(s.which);
  tct_free(s.length);
  return TCT_OK;
}

const tct_encoder tct_encoder_nonnegative = {
  .name     = "nonnegative",
  .title    = "Weights not below zero",
  .family   = "linear",
  .summary  = "each unit by a sum of features, of which none is taken away",
  .equation = "w = argmin |y - X w|^2,  w >= 0",
  .source   = "Lawson & Hanson 1974, doi:10.1137/1.9781611971217",
  .notes  = "The mean is fitted besides, and may be below 0.  Of equal features the first counts, "
            "and so for those that "
            "differ by less than a millionth of their length.  A unit that goes against every "
            "feature is predicted "
            "by its mean, which correlates with nothing.  It looks at products of all features: for "
            "a few thousand",
  .claims = TCT_ENCODER_UNITS_ALONE | TCT_ENCODER_UNIT_SCALE,
  .chosen = "features",
  .fit    = fit,
};
