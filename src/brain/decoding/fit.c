/* fit.c -- a decoder fitted to trials: what it may rely on is looked at first. */
#include <math.h>
#include <string.h>

#include <tercet/decoder.h>

#include "base/memory.h"
#include "brain/decoding/span.h"
#include "brain/files/bytes.h"
#include "kernels/gram.h"

const char *tct_decoder_why_text(tct_decoder_why why)
{
  static const char *const text[] = {
#define X(name, words) words,
    TCT_DECODER_WHYS(X)
#undef X
  };

  return (unsigned)why < TCT_DECODER_WHY_N ? text[why] : "?";
}

static bool all_finite(const tct_class_trials *t)
{
  const size_t n = (size_t)t->n * (size_t)t->units;

  for (size_t i = 0; i < n; i++)
    if (!isfinite(t->x[i])) return false;
  return true;
}

static bool varies(const tct_class_trials *t)
{
  const size_t units = (size_t)t->units;

  for (size_t i = 1; i < (size_t)t->n; i++)
    if (memcmp(t->x, t->x + i * units, units * sizeof *t->x) != 0) return true;
  return false;
}

static bool all_there(const tct_class_trials *t)
{
  for (int k = 0; k < t->classes; k++) {
    int i = 0;
    while (i < t->n && t->of[i] != k) i++;
    if (i == t->n) return false;
  }
  return true;
}

static tct_status check(const tct_decoder *d, const tct_decoder_noise *noise,
                        const tct_class_trials *t, tct_error *err)
{
  if (t->classes < 2 || t->units < 1)
    return tct_fail(err, TCT_BAD_SHAPE, "%d classes cannot be told apart by %d units", t->classes,
                    t->units);
  for (int i = 0; i < t->n; i++)
    if (t->of[i] < 0 || t->of[i] >= t->classes)
      return tct_fail(err, TCT_BAD_SHAPE, "trial %d is of class %d, and there are %d", i + 1,
                      t->of[i] + 1, t->classes);
  if (d->needs & TCT_DECODER_NEEDS_NOISE && !t->noise && !(noise && noise->of))
    return tct_fail(err, TCT_BAD_SHAPE, "%s needs a noise covariance", d->name);
  return TCT_OK;
}

/* The noise around means of classes, into s [units][units]; what t has are directions among `space` units: where
 * nothing is added to these, nothing is in the others, and all of it has no inverse. */
static tct_status estimate(const tct_decoder_noise *noise, const tct_class_trials *t, int space,
                           double *s, tct_decoder_why *why, tct_error *err)
{
  const tct_trials all = {
    .rows = t->n, .units = t->units, .conditions = t->classes, .value = t->x, .condition = t->of};
  tct_residuals r;
  double shrinkage = 0;

  if (t->n <= t->classes) {
    *why = TCT_DECODER_FEW_TRIALS;
    return TCT_OK;
  }
  TCT_PASS(tct_residuals_of(&all, -1, &r, err));
  r.space                 = space;
  const tct_status status = tct_covariance_of(noise->of, noise->params, &r, s, &shrinkage, err);
  if (space > t->units && !(shrinkage > 0)) *why = TCT_DECODER_SINGULAR;
  tct_residuals_free(&r);
  return status;
}

static tct_status fit_with_noise(const tct_decoder *d, const void *params,
                                 const tct_decoder_noise *noise, const tct_class_trials *t,
                                 int space, double *weight, tct_decoder_why *why, tct_error *err)
{
  tct_class_trials with = *t;

  if (!(d->needs & TCT_DECODER_NEEDS_NOISE) || t->noise) return d->fit(params, t, weight, why, err);
  double *s = tct_alloc((size_t)t->units * (size_t)t->units, sizeof *s);
  if (!s) return tct_fail(err, TCT_NO_MEMORY, "no memory for the noise of %d units", t->units);
  with.noise        = s;
  tct_status status = estimate(noise, t, space, s, why, err);
  if (status == TCT_OK && *why == TCT_DECODER_FINE)
    status = d->fit(params, &with, weight, why, err);
  tct_free(s);
  return status;
}

static tct_status fit_in_span(const tct_decoder *d, const void *params,
                              const tct_decoder_noise *noise, const tct_class_trials *t,
                              const tct_span *s, double *weight, tct_decoder_why *why,
                              tct_error *err)
{
  const size_t m = (size_t)s->m, k = (size_t)t->classes;
  const tct_class_trials in = {t->n, s->m, t->classes, s->z, t->of, NULL};
  double *v                 = tct_alloc(k * (m + 1) + tct_span_room(s, t->classes), sizeof *v);

  if (!v) return tct_fail(err, TCT_NO_MEMORY, "no memory for weights of %zu directions", m);
  const tct_status status = fit_with_noise(d, params, noise, &in, t->units, v, why, err);
  if (status == TCT_OK && *why == TCT_DECODER_FINE) tct_span_back(s, t, v, v + k * (m + 1), weight);
  tct_free(v);
  return status;
}

tct_status tct_decoder_fit_in(const tct_decoder *d, const void *params,
                              const tct_decoder_noise *noise, const tct_class_trials *t,
                              const tct_span *s, double *weight, tct_decoder_why *why,
                              tct_error *err)
{
  const size_t n = (size_t)t->classes * ((size_t)t->units + 1);

  TCT_TRY(check(d, noise, t, err), err, "fitting %s", d->name);
  memset(weight, 0, n * sizeof *weight);
  *why = !all_there(t)    ? TCT_DECODER_NO_TRIALS
         : !all_finite(t) ? TCT_DECODER_NOT_FINITE
         : !varies(t)     ? TCT_DECODER_FLAT
                          : TCT_DECODER_FINE;
  if (*why == TCT_DECODER_FINE)
    TCT_TRY(s && s->m > 0 ? fit_in_span(d, params, noise, t, s, weight, why, err)
                          : fit_with_noise(d, params, noise, t, 0, weight, why, err),
            err, "fitting %s", d->name);
  for (size_t i = 0; i < n && *why == TCT_DECODER_FINE; i++)
    if (!isfinite(weight[i])) *why = TCT_DECODER_NOT_FINITE;
  for (size_t i = 0; i < n && *why != TCT_DECODER_FINE; i++) weight[i] = (double)NAN;
  return TCT_OK;
}

tct_status tct_decoder_fit(const tct_decoder *d, const void *params, const tct_decoder_noise *noise,
                           const tct_class_trials *t, double *weight, tct_decoder_why *why,
                           tct_error *err)
{
  tct_span s;

  if (t->noise || t->units <= t->n || !tct_span_serves(d, noise))
    return tct_decoder_fit_in(d, params, noise, t, NULL, weight, why, err);
  tct_status status = tct_span_new(t->n, &s, err);
  if (status == TCT_OK) {
    tct_span_of(t->n, (size_t)t->units, t->x, &s);
    status = tct_decoder_fit_in(d, params, noise, t, &s, weight, why, err);
  }
  tct_span_free(&s);
  return status;
}

void tct_decoder_scores(int n, int units, int classes, const double *x, const double *weight,
                        double *score)
{
  const size_t p = (size_t)units, k = (size_t)classes, rows = (size_t)n;

  for (size_t i = 0; i < rows; i++)
    for (size_t c = 0; c < k; c++) score[i * k + c] = weight[c * (p + 1) + p];
  tct_gram_add(&(tct_gram){.width   = p,
                           .a       = x,
                           .b       = weight,
                           .lda     = p,
                           .ldb     = p + 1,
                           .rows    = rows,
                           .columns = k,
                           .factor  = 1,
                           .g       = score,
                           .ldg     = k});
}
