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
                               {&h->spread, p},
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

  h->of     = s;
  h->filled = s->directions;
  h->fold   = fold;
  h->held   = to - from;
  h->n      = s->n - h->held;
  h->p      = s->directions ? h->n : s->p;
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

static bool varies(const tct_held_out *h, size_t j)
{
  return h->spread[j] > 0;
}

/* Features less their means, those that do not vary 0. */
static void rows_of(const tct_stimuli *s, const tct_held_out *h, const int *place, size_t rows,
                    double *to)
{
  const size_t p = (size_t)s->p;

  for (size_t i = 0; i < rows; i++) {
    const double *x = s->x + (size_t)place[i] * p;
    for (size_t j = 0; j < p; j++) to[i * p + j] = varies(h, j) ? x[j] - h->mean[j] : 0;
  }
}

const double *tct_training_x(const tct_training *t)
{
  tct_held_out *h = t->held;

  if (t->x) return t->x;
  if (!h->filled) rows_of(h->of, h, h->place, (size_t)h->n, h->x);
  h->filled = true;
  return h->x;
}

/* Means and spreads of what is fitted, from the tallies of its folds; how many features vary. */
static int centre(const tct_stimuli *s, tct_held_out *h)
{
  const size_t p = (size_t)s->p;
  double *least = h->square, *most = h->spread; /* before they are what they are called */
  const double *first = s->x + (size_t)h->place[0] * p;
  int vary            = 0;

  for (size_t j = 0; j < p; j++) h->mean[j] = 0, least[j] = most[j] = first[j];
  for (int f = 0; f < s->folds; f++) {
    const double some = s->first[f + 1] - s->first[f], *own = s->x + (size_t)s->first[f] * p,
                 *sum = s->sum + (size_t)f * p, *low = s->low + (size_t)f * p,
                 *high = s->high + (size_t)f * p;
    if (f == h->fold || !(some > 0)) continue;
    for (size_t j = 0; j < p; j++) {
      h->mean[j] += sum[j] + some * (own[j] - first[j]);
      least[j] = low[j] < least[j] ? low[j] : least[j];
      most[j]  = high[j] > most[j] ? high[j] : most[j];
    }
  }
  for (size_t j = 0; j < p; j++) {
    const double mean = h->mean[j] = first[j] + h->mean[j] / h->n, low = least[j], high = most[j];
    const double spread = fmax(high - mean, mean - low);
    h->spread[j]        = tct_varies(spread, fmax(fabs(high), fabs(low))) ? spread : 0;
    vary += varies(h, j);
  }
  rows_of(s, h, h->place + h->n, (size_t)h->held, h->tests);
  return vary;
}

static void subtract(const tct_stimuli *s, tct_held_out *h)
{
  const size_t n = (size_t)s->n, p = (size_t)s->p, from = (size_t)s->first[h->fold];
  const double *x = s->xt + from;

  memcpy(h->xx, s->xx, p * p * sizeof *h->xx);
  tct_gram_add(&(tct_gram){(size_t)h->held, x, x, n, n, p, p, true, 0, -1, h->xx, p, false});
  for (size_t i = 0; i < p; i++) tct_take_away(i + 1, h->n * h->mean[i], h->mean, h->xx + i * p);
  for (size_t j = 0; j < p; j++) h->square[j] = varies(h, j) ? h->xx[j * (p + 1)] : 0;
  const size_t t = (size_t)h->held;
  for (int k = 0; k < h->units; k++) {
    const size_t u = (size_t)h->unit[k];
    memcpy(h->xy + (size_t)k * p, s->xy + u * p, p * sizeof *h->xy);
    memcpy(h->out + (size_t)k * t, s->yt + u * n + from, t * sizeof *h->out);
  }
  tct_gram_add(&(tct_gram){t, h->out, x, t, n, (size_t)h->units, p, false, 0, -1, h->xy, p, false});
  for (int k = 0; k < h->units; k++)
    tct_take_away(p, h->n * h->y_mean[h->unit[k]], h->mean, h->xy + (size_t)k * p);
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
  const tct_training t = {.held = h};
  const size_t n = (size_t)h->n, p = (size_t)s->p, q = (size_t)h->units;
  double *xt = tct_alloc(p * n, sizeof *xt);

  if (!xt) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d features", s->p);
  tct_turned(n, p, tct_training_x(&t), p, xt, n);
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
  subtract(s, h);
  if (!holds(s, h)) TCT_TRY(anew(s, h, err), err, "multiplying features");
  tct_mirrored((size_t)s->p, h->xx);
  return TCT_OK;
}
