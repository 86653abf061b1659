/* medians.c -- medians over units, and their intervals from draws of units or of conditions.
 *
 * Draws of conditions fit nothing anew: a copy of a condition in the training set would be a look at itself.  They say
 * how far the score of these fits hangs on which conditions they were scored by.  Within a fold of a few conditions a
 * correlation of copies would be wild; so what is drawn is the correlation of all, about the means of their folds, and
 * how far it goes from that of all conditions moves r:
 *
 *     r* = r + R(draw) - R(all),  R = sum w x y / (sum w x^2  sum w y^2)^(1/2),  w how often a condition was drawn
 *
 * and so for what is explained.  Ceilings, and scores that do not follow from r, are made anew of what was drawn; a
 * ceiling of trials parted at random stays, for it takes too long. */
#include "brain/encoding/recordings.h"

#include <math.h>
#include <string.h>

#include "base/deal.h"
#include "base/memory.h"
#include "base/random.h"
#include "brain/inference/intervals.h"

typedef struct {
  const tct_cuttings *c;
  const tct_encoding *e;
  int fine;
  int *k;        /* [fine] of the q */
  double *value; /* [TCT_ENCODING_N][draws] */
} drawing;

static double median(double *x, size_t n)
{
  return tct_quantile(tct_close_up(n, x), x, 0.5);
}

static int place_of(double u, int n)
{
  return (int)fmin(u * n, n - 1);
}

static void of_units(drawing *d, int draw, double *room)
{
  const tct_key key = tct_key_of(d->c->how->seed, "encoding.units");

  for (int which = 0; which < TCT_ENCODING_N; which++) {
    for (int i = 0; i < d->fine; i++) {
      const int at = place_of(tct_uniform(key, (uint64_t)draw, 0, (uint32_t)i), d->fine);
      room[i]      = d->e->number[which][d->c->of.unit[d->k[at]]];
    }
    d->value[which * d->c->how->draws + draw] = median(room, (size_t)d->fine);
  }
}

/* ---- conditions ------------------------------------------------------------------------------------------- */

/* One unit in one cutting: about the means of folds, how often each condition counts. */
typedef struct {
  double r, explained;
} pooled;

static pooled pool_of(const tct_ceiling_unit *u, const double *y, const double *times)
{
  double xx = 0, xy = 0, yy = 0, left = 0;

  for (int f = 0; f < u->folds; f++) {
    double mean_x = 0, mean_y = 0, own[4] = {0};
    int n = 0;
    for (int pass = 0; pass < 2; pass++)
      for (int i = 0; i < u->n; i++) {
        if (u->fold[i] != f || isnan(u->predicted[i])) continue;
        if (pass == 0) {
          n++;
          mean_x += (u->predicted[i] - mean_x) / n;
          mean_y += (y[i] - mean_y) / n;
          continue;
        }
        const double w = times ? times[i] : 1, dx = u->predicted[i] - mean_x, dy = y[i] - mean_y;
        own[0] += w * dx * dx, own[1] += w * dx * dy, own[2] += w * dy * dy;
        own[3] += w * (y[i] - u->predicted[i]) * (y[i] - u->predicted[i]);
      }
    xx += own[0], xy += own[1], yy += own[2], left += own[3];
  }
  return (pooled){xy / sqrt(xx * yy), 1 - left / yy};
}

/* What was drawn of one unit, in one cutting, beside all of it. */
typedef struct {
  double *mean, *predicted, *response, *drawn, *times;
  int *fold, *place;
} drawn;

static void redraw(const tct_ceiling_unit *u, const drawn *r, tct_ceiling_unit *out)
{
  const size_t repeats = (size_t)u->repeats;

  for (int i = 0; i < u->n; i++) {
    const size_t from = (size_t)r->place[i];
    r->drawn[i]       = u->predicted[from];
    r->fold[i]        = u->fold[from];
    memcpy(r->response + (size_t)i * repeats, u->response + from * repeats,
           repeats * sizeof(double));
  }
  *out           = *u;
  out->response  = r->response;
  out->predicted = r->drawn;
  out->fold      = r->fold;
}

static double ceiling_of(const drawing *d, int k, const tct_ceiling_unit *again)
{
  const tct_encoding_how *how = d->c->how;

  if (!how->ceiling) return (double)NAN;
  return how->ceiling->random ? tct_cutting_number(d->c, 0, TCT_ENCODING_CEILING)[k]
                              : how->ceiling->ceiling(how->ceiling_params, again);
}

/* The numbers of unit k, mean over cuttings. */
static void of_unit(const drawing *d, int k, const drawn *r, double number[TCT_ENCODING_N])
{
  const tct_encoding_how *how = d->c->how;
  const size_t q              = (size_t)d->c->of.q;
  int n[TCT_ENCODING_N]       = {0};
  double ceiling              = (double)NAN;

  for (int i = 0; i < TCT_ENCODING_N; i++) number[i] = 0;
  for (int i = 0; i < d->c->of.n; i++) r->mean[i] = d->c->of.y[(size_t)i * q + (size_t)k];
  for (int at = 0; at < how->cuttings; at++) {
    double own[TCT_ENCODING_N];
    const tct_ceiling_unit u = tct_cutting_unit(d->c, at, k, r->predicted);
    tct_ceiling_unit again;
    redraw(&u, r, &again);
    const pooled all = pool_of(&u, r->mean, NULL), now = pool_of(&u, r->mean, r->times);
    again.r             = u.r + now.r - all.r;
    own[TCT_ENCODING_R] = again.r;
    own[TCT_ENCODING_EXPLAINED] =
      tct_cutting_number(d->c, at, TCT_ENCODING_EXPLAINED)[k] + now.explained - all.explained;
    if (at == 0) ceiling = ceiling_of(d, k, &again);
    own[TCT_ENCODING_CEILING] = ceiling;
    own[TCT_ENCODING_CEILED] =
      how->ceiling ? how->ceiling->score(how->ceiling_params, &again, ceiling) : (double)NAN;
    own[TCT_ENCODING_UNBIASED] = tct_unbiased_r2(&again);
    for (int i = 0; i < TCT_ENCODING_N; i++)
      if (!isnan(own[i])) number[i] += own[i], n[i]++;
  }
  for (int i = 0; i < TCT_ENCODING_N; i++) number[i] = n[i] ? number[i] / n[i] : (double)NAN;
}

static size_t room_size(const drawing *d)
{
  const size_t n = (size_t)d->c->of.n, repeats = (size_t)d->c->of.repeats;

  return n * (5 + repeats) + (TCT_ENCODING_N + 1) * (size_t)d->fine + 1;
}

static void of_conditions(drawing *d, int draw, double *room)
{
  const size_t n = (size_t)d->c->of.n, repeats = (size_t)d->c->of.repeats, fine = (size_t)d->fine;
  const tct_key key = tct_key_of(d->c->how->seed, "encoding.conditions");
  drawn r = {.mean = room, .predicted = room + n, .drawn = room + 2 * n, .times = room + 3 * n};
  double number[TCT_ENCODING_N];

  r.fold         = (int *)(room + 4 * n);
  r.place        = r.fold + n;
  r.response     = room + 5 * n;
  double *values = r.response + n * repeats;
  for (size_t i = 0; i < n; i++) r.times[i] = 0;
  for (size_t i = 0; i < n; i++) {
    r.place[i] = place_of(tct_uniform(key, (uint64_t)draw, 0, (uint32_t)i), (int)n);
    r.times[r.place[i]]++;
  }
  for (size_t u = 0; u < fine; u++) {
    of_unit(d, d->k[u], &r, number);
    for (size_t i = 0; i < TCT_ENCODING_N; i++) values[i * fine + u] = number[i];
  }
  for (size_t i = 0; i < TCT_ENCODING_N; i++)
    d->value[i * (size_t)d->c->how->draws + (size_t)draw] = median(values + i * fine, fine);
}

/* ---- all draws ---------------------------------------------------------------------------------------------- */

static void draw(void *own, int number, double *room)
{
  drawing *d = own;

  if (d->c->how->boot == TCT_ENCODING_BOOT_UNITS)
    of_units(d, number, room);
  else
    of_conditions(d, number, room);
}

static tct_status draw_all(drawing *d, tct_error *err)
{
  const tct_encoding_how *how = d->c->how;
  const tct_deal deal         = {.pieces  = how->draws,
                                 .threads = how->threads,
                                 .room    = room_size(d),
                                 .piece   = draw,
                                 .own     = d,
                                 .tell    = how->tell,
                                 .told    = how->own};

  return tct_deal_out(&deal, err);
}

static void median_of(const drawing *d, int which, double *room, tct_encoding_median *m)
{
  const size_t draws = d->c->how->boot ? (size_t)d->c->how->draws : 0;
  double *value      = d->value + (size_t)which * draws;

  for (int i = 0; i < d->fine; i++) room[i] = d->e->number[which][d->c->of.unit[d->k[i]]];
  m->units       = (int)tct_close_up((size_t)d->fine, room);
  m->value       = tct_quantile((size_t)m->units, room, 0.5);
  const bool can = draws > 0 && m->units > (d->c->how->boot == TCT_ENCODING_BOOT_UNITS);
  const tct_range r =
    can ? tct_percentile_interval(tct_close_up(draws, value), value, d->c->how->level)
        : (tct_range){(double)NAN, (double)NAN};
  m->low  = r.low;
  m->high = r.high;
}

tct_status tct_encoding_medians(const tct_cuttings *c, tct_encoding *e, tct_error *err)
{
  const size_t q = (size_t)c->of.q, draws = c->how->boot ? (size_t)c->how->draws : 0;
  drawing d         = {.c = c, .e = e};
  tct_status status = TCT_OK;

  d.value = tct_alloc(TCT_ENCODING_N * draws + q + 1, sizeof *d.value);
  d.k     = tct_alloc(q + 1, sizeof *d.k);
  if (!d.value || !d.k) {
    tct_free(d.value);
    tct_free(d.k);
    return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu draws", draws);
  }
  for (int k = 0; k < c->of.q; k++)
    if (e->why[c->of.unit[k]] == TCT_ENCODING_WHY_FINE) d.k[d.fine++] = k;
  if (draws > 0 && d.fine > 0) status = draw_all(&d, err);
  for (int i = 0; status == TCT_OK && i < TCT_ENCODING_N; i++)
    median_of(&d, i, d.value + TCT_ENCODING_N * draws, &e->median[i]);
  tct_free(d.value);
  tct_free(d.k);
  return status;
}
