/* held_out.c -- what is fitted where one fold is held out: means, features, and their products.
 *
 *     X'X of a fit = X'X of all - X'X of the fold - n m m',   m the means of the n stimuli that are fitted
 *
 * Where a held-out fold holds nearly all that a feature varies, a difference would keep no digits: then the products
 * are made anew. */
#include "brain/encoding/encoding.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "kernels/gram.h"
#include "kernels/statistics.h"

static const double kept = 1e-3; /* of a feature's sum of squares: three digits go, no more */

tct_status tct_held_out_new(const tct_stimuli *s, int fold, tct_held_out *h, tct_error *err)
{
  const int held = s->first[fold + 1] - s->first[fold];
  const size_t n = (size_t)(s->n - held), q = (size_t)s->q, t = (size_t)held,
               p = s->directions ? n : (size_t)s->p;

  *h         = (tct_held_out){.fold = fold, .n = (int)n, .held = held, .p = (int)p};
  h->place   = tct_alloc(n + t + 1, sizeof *h->place);
  h->unit    = tct_alloc(q, sizeof *h->unit);
  h->mean    = tct_alloc((s->directions ? n : p) + 1, sizeof *h->mean);
  h->y_mean  = tct_alloc(q, sizeof *h->y_mean);
  h->x       = tct_alloc(n * p + 1, sizeof *h->x);
  h->tests   = tct_alloc(t * p + 1, sizeof *h->tests);
  h->y       = tct_alloc(n * q + 1, sizeof *h->y);
  h->xx      = tct_alloc(p * p + 1, sizeof *h->xx);
  h->xy      = tct_alloc(p * q + 1, sizeof *h->xy);
  h->weight  = tct_alloc(p * q + 1, sizeof *h->weight);
  h->out     = tct_alloc(t * q + 1, sizeof *h->out);
  h->chosen  = tct_alloc(q, sizeof *h->chosen);
  h->why     = tct_alloc(q, sizeof *h->why);
  bool there = h->place && h->unit && h->mean && h->y_mean && h->x && h->tests && h->y && h->xx &&
               h->xy && h->weight && h->out && h->chosen && h->why;
  if (s->directions) {
    h->value = tct_alloc(n + 1, sizeof *h->value);
    there    = there && h->value;
  }
  return there ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory for fold %d", fold);
}

void tct_held_out_free(tct_held_out *h)
{
  void *const all[] = {h->place, h->unit, h->mean,   h->y_mean, h->x,      h->tests, h->y,
                       h->xx,    h->xy,   h->weight, h->out,    h->chosen, h->why,   h->value};

  for (size_t i = 0; i < sizeof all / sizeof *all; i++) tct_free(all[i]);
  *h = (tct_held_out){0};
}

/* The units that vary in what is fitted. */
static void take_units(const tct_stimuli *s, tct_held_out *h)
{
  const size_t n = (size_t)h->n;

  h->units = 0;
  for (int u = 0; u < s->q; u++) {
    double *y = h->y + (size_t)h->units * n;
    for (size_t i = 0; i < n; i++) y[i] = s->yt[(size_t)u * (size_t)s->n + (size_t)h->place[i]];
    h->y_mean[u] = tct_mean_of(n, y);
    if (tct_centred(n, y, y)) h->unit[h->units++] = u;
  }
}

tct_status tct_held_out_fill(const tct_stimuli *s, tct_held_out *h, tct_error *err)
{
  const int from = s->first[h->fold], to = s->first[h->fold + 1];

  for (int i = 0; i < from; i++) h->place[i] = i;
  for (int i = to; i < s->n; i++) h->place[i - h->held] = i;
  for (int i = from; i < to; i++) h->place[h->n + i - from] = i;
  take_units(s, h);
  if (h->units == 0 || h->held == 0 || h->n < 3) return TCT_OK;
  TCT_TRY(s->directions ? tct_held_out_directions(s, h, err) : tct_held_out_features(s, h, err),
          err, "preparing fold %d", h->fold);
  return TCT_OK;
}

/* xt [p][n]: what is fitted, feature by feature; those that do not vary are 0, the others counted. */
static int centre(const tct_stimuli *s, tct_held_out *h, double *xt)
{
  const size_t n = (size_t)h->n, p = (size_t)s->p;
  int vary = 0;

  for (size_t j = 0; j < p; j++) {
    double *x = xt + j * n;
    for (size_t i = 0; i < n; i++) x[i] = s->xt[j * (size_t)s->n + (size_t)h->place[i]];
    h->mean[j]        = tct_mean_of(n, x);
    const bool varies = tct_centred(n, x, x);
    vary += varies;
    for (size_t i = 0; i < n; i++) h->x[i * p + j] = x[i];
    for (int i = 0; i < h->held; i++)
      h->tests[(size_t)i * p + j] =
        varies ? s->x[(size_t)h->place[h->n + i] * p + j] - h->mean[j] : 0;
  }
  return vary;
}

static void subtract(const tct_stimuli *s, tct_held_out *h)
{
  const size_t n = (size_t)s->n, p = (size_t)s->p, from = (size_t)s->first[h->fold];
  const double *x = s->xt + from;

  memcpy(h->xx, s->xx, p * p * sizeof *h->xx);
  tct_gram_add(&(tct_gram){(size_t)h->held, x, x, n, n, p, p, true, 0, -1, h->xx, p, false});
  for (size_t i = 0; i < p; i++)
    for (size_t j = 0; j <= i; j++) h->xx[i * p + j] -= h->n * h->mean[i] * h->mean[j];
  for (int k = 0; k < h->units; k++) {
    double *xy      = h->xy + (size_t)k * p;
    const size_t u  = (size_t)h->unit[k];
    const double *y = s->yt + u * n + from;
    memcpy(xy, s->xy + u * p, p * sizeof *xy);
    tct_gram_add(&(tct_gram){(size_t)h->held, y, x, n, n, 1, p, false, 0, -1, xy, p, false});
    for (size_t j = 0; j < p; j++) xy[j] -= h->n * h->y_mean[u] * h->mean[j];
  }
}

/* Are enough digits left, of each feature that varies and of each unit? */
static bool holds(const tct_stimuli *s, const tct_held_out *h, const double *xt)
{
  const size_t n = (size_t)h->n, p = (size_t)s->p, all = (size_t)s->n;

  for (size_t j = 0; j < p; j++)
    if (!(tct_inner(n, xt + j * n, xt + j * n) >= kept * s->xx[j * p + j]) && s->xx[j * p + j] > 0)
      return false;
  for (int k = 0; k < h->units; k++) {
    const double *y = s->yt + (size_t)h->unit[k] * all, *own = h->y + (size_t)k * n;
    if (!(tct_inner(n, own, own) >= kept * tct_inner(all, y, y))) return false;
  }
  return true;
}

static void anew(const tct_stimuli *s, tct_held_out *h, const double *xt)
{
  const size_t n = (size_t)h->n, p = (size_t)s->p, q = (size_t)h->units;

  memset(h->xx, 0, p * p * sizeof *h->xx);
  memset(h->xy, 0, q * p * sizeof *h->xy);
  tct_gram_add(&(tct_gram){n, xt, xt, n, n, p, p, true, 0, 1, h->xx, p, false});
  tct_gram_add(&(tct_gram){n, h->y, xt, n, n, q, p, false, 0, 1, h->xy, p, false});
}

tct_status tct_held_out_features(const tct_stimuli *s, tct_held_out *h, tct_error *err)
{
  const size_t p = (size_t)s->p;
  double *xt     = tct_alloc(p * (size_t)h->n, sizeof *xt);

  if (!xt) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d features", s->p);
  if (centre(s, h, xt) == 0) h->p = 0;
  if (h->p > 0 && holds(s, h, xt))
    subtract(s, h);
  else if (h->p > 0)
    anew(s, h, xt);
  for (size_t i = 0; h->p > 0 && i < p; i++)
    for (size_t j = 0; j < i; j++) h->xx[j * p + i] = h->xx[i * p + j];
  tct_free(xt);
  return TCT_OK;
}
