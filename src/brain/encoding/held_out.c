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
#include "brain/encoding/rooms.h"
#include "kernels/gram.h"
#include "kernels/kernels.h"
#include "kernels/statistics.h"
#include "kernels/turned.h"

static const double kept = 1e-3; /* of a feature's sum of squares: three digits go, no more */

static int most_held(const tct_stimuli *s, int *fewest)
{
  int most = 0;

  *fewest = s->n;
  for (int f = 0; f < s->folds; f++) {
    const int held = s->first[f + 1] - s->first[f];
    most           = held > most ? held : most;
    *fewest        = held < *fewest ? held : *fewest;
  }
  return most;
}

tct_status tct_held_out_new(const tct_stimuli *s, tct_held_out *h, tct_error *err)
{
  int fewest     = 0;
  const size_t t = (size_t)most_held(s, &fewest), q = (size_t)s->q, n = (size_t)(s->n - fewest),
               p = s->directions ? n : (size_t)s->p;

  const tct_own_room room[] = {{&h->mean, p},
                               {&h->square, p},
                               {&h->spread, 2 * p},
                               {&h->y_mean, q},
                               {&h->x, n * p},
                               {&h->tests, t * p},
                               {&h->y, n * q},
                               {&h->xx, p * p},
                               {&h->xy, p * q},
                               {&h->weight, p * q},
                               {&h->out, t * q},
                               {&h->chosen, q},
                               {&h->value, s->directions ? n : 0}};

  *h       = (tct_held_out){0};
  h->place = tct_alloc((size_t)s->n + 1, sizeof *h->place);
  h->unit  = tct_alloc(q, sizeof *h->unit);
  h->why   = tct_alloc(q, sizeof *h->why);
  if (!h->place || !h->unit || !h->why)
    return tct_fail(err, TCT_NO_MEMORY, "no memory to hold %d stimuli out", (int)t);
  TCT_TRY(tct_rooms_new(sizeof room / sizeof *room, room, &h->own, err), err,
          "holding %d stimuli out", (int)t);
  if (!s->directions) h->value = NULL;
  return TCT_OK;
}

void tct_held_out_free(tct_held_out *h)
{
  tct_free(h->place);
  tct_free(h->unit);
  tct_free(h->why);
  tct_arena_free(&h->own);
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

tct_status tct_held_out_fill(const tct_stimuli *s, int fold, tct_held_out *h, tct_error *err)
{
  const int from = s->first[fold], to = s->first[fold + 1];

  h->fold = fold;
  h->held = to - from;
  h->n    = s->n - h->held;
  h->p    = s->directions ? h->n : s->p;
  for (int i = 0; i < from; i++) h->place[i] = i;
  for (int i = to; i < s->n; i++) h->place[i - h->held] = i;
  for (int i = from; i < to; i++) h->place[h->n + i - from] = i;
  take_units(s, h);
  if (h->units == 0 || h->held == 0 || h->n < 3) return TCT_OK;
  TCT_TRY(s->directions ? tct_held_out_directions(s, h, err) : tct_held_out_features(s, h, err),
          err, "preparing fold %d", h->fold);
  const size_t p = (size_t)h->p, q = (size_t)h->units;
  memset(h->weight, 0, p * q * sizeof *h->weight);
  memset(h->out, 0, (size_t)h->held * q * sizeof *h->out);
  for (size_t k = 0; k < q; k++) h->chosen[k] = (double)NAN, h->why[k] = TCT_ENCODER_FINE;
  return TCT_OK;
}

/* out = x - first - mean; its largest number and its sum of squares join what they were. */
TCT_WIDE static void take_away(size_t p, const double *x, const double *first, const double *mean,
                               double *out, double *spread, double *square)
{
  for (size_t j = 0; j < p; j++) {
    const double left = x[j] - first[j] - mean[j], size = fabs(left);
    out[j]    = left;
    spread[j] = size > spread[j] ? size : spread[j];
    square[j] += left * left;
  }
}

TCT_WIDE static void add_up(size_t p, const double *x, const double *first, double *sum,
                            double *most)
{
  for (size_t j = 0; j < p; j++) {
    const double size = fabs(x[j]);
    sum[j] += x[j] - first[j];
    most[j] = size > most[j] ? size : most[j];
  }
}

/* A row of features after the other, so that memory is walked through in order: features less their means, in h->x and
 * h->tests; those that do not vary are 0, the others counted. */
static int centre(const tct_stimuli *s, tct_held_out *h)
{
  const size_t n = (size_t)h->n, p = (size_t)s->p;
  double *spread = h->spread, *most = spread + p;
  const double *first = s->x + (size_t)h->place[0] * p;
  int vary            = 0;

  memset(h->mean, 0, p * sizeof *h->mean);
  memset(h->square, 0, p * sizeof *h->square);
  memset(spread, 0, 2 * p * sizeof *spread);
  for (size_t i = 0; i < n; i++) add_up(p, s->x + (size_t)h->place[i] * p, first, h->mean, most);
  for (size_t j = 0; j < p; j++) h->mean[j] /= (double)n;
  for (size_t i = 0; i < n; i++)
    take_away(p, s->x + (size_t)h->place[i] * p, first, h->mean, h->x + i * p, spread, h->square);
  for (size_t j = 0; j < p; j++) h->mean[j] += first[j];
  for (int i = 0; i < h->held; i++)
    for (size_t j = 0; j < p; j++)
      h->tests[(size_t)i * p + j] = s->x[(size_t)h->place[h->n + i] * p + j] - h->mean[j];
  for (size_t j = 0; j < p; j++) {
    const bool varies = tct_varies(spread[j], most[j]);
    vary += varies;
    if (varies) continue;
    h->square[j] = 0;
    for (size_t i = 0; i < n; i++) h->x[i * p + j] = 0;
    for (size_t i = 0; i < (size_t)h->held; i++) h->tests[i * p + j] = 0;
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
  const size_t t = (size_t)h->held;
  for (int k = 0; k < h->units; k++) {
    const size_t u = (size_t)h->unit[k];
    memcpy(h->xy + (size_t)k * p, s->xy + u * p, p * sizeof *h->xy);
    memcpy(h->out + (size_t)k * t, s->yt + u * n + from, t * sizeof *h->out);
  }
  tct_gram_add(&(tct_gram){t, h->out, x, t, n, (size_t)h->units, p, false, 0, -1, h->xy, p, false});
  for (int k = 0; k < h->units; k++)
    for (size_t j = 0; j < p; j++)
      h->xy[(size_t)k * p + j] -= h->n * h->y_mean[h->unit[k]] * h->mean[j];
}

/* Are enough digits left, of each feature that varies and of each unit? */
static bool holds(const tct_stimuli *s, const tct_held_out *h)
{
  const size_t n = (size_t)h->n, p = (size_t)s->p, all = (size_t)s->n;

  for (size_t j = 0; j < p; j++)
    if (!(h->square[j] >= kept * s->xx[j * p + j]) && s->xx[j * p + j] > 0) return false;
  for (int k = 0; k < h->units; k++) {
    const double *y = s->yt + (size_t)h->unit[k] * all, *own = h->y + (size_t)k * n;
    if (!(tct_inner(n, own, own) >= kept * tct_inner(all, y, y))) return false;
  }
  return true;
}

static tct_status anew(const tct_stimuli *s, tct_held_out *h, tct_error *err)
{
  const size_t n = (size_t)h->n, p = (size_t)s->p, q = (size_t)h->units;
  double *xt = tct_alloc(p * n, sizeof *xt);

  if (!xt) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d features", s->p);
  tct_turned(n, p, h->x, p, xt, n);
  memset(h->xx, 0, p * p * sizeof *h->xx);
  memset(h->xy, 0, q * p * sizeof *h->xy);
  tct_gram_add(&(tct_gram){n, xt, xt, n, n, p, p, true, 0, 1, h->xx, p, false});
  tct_gram_add(&(tct_gram){n, h->y, xt, n, n, q, p, false, 0, 1, h->xy, p, false});
  tct_free(xt);
  return TCT_OK;
}

tct_status tct_held_out_features(const tct_stimuli *s, tct_held_out *h, tct_error *err)
{
  if (centre(s, h) == 0) {
    h->p = 0;
    return TCT_OK;
  }
  if (holds(s, h))
    subtract(s, h);
  else
    TCT_TRY(anew(s, h, err), err, "multiplying features");
  tct_mirrored((size_t)s->p, h->xx);
  return TCT_OK;
}
