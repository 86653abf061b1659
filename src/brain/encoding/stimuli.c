/* stimuli.c -- the stimuli that are whole, sorted by fold, and the products of all of them.
 *
 * With fewer features than stimuli these are X'X and X'Y, from which each fold's are subtracted; with more, the
 * products of stimuli with stimuli, of which each fit takes its own.  Each is made once for all folds. */
#include "brain/encoding/encoding.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "brain/encoding/rooms.h"
#include "kernels/gram.h"
#include "kernels/statistics.h"
#include "kernels/turned.h"

static bool all_finite(size_t n, const double *x)
{
  for (size_t i = 0; i < n; i++)
    if (!isfinite(x[i])) return false;
  return true;
}

static bool whole(const tct_encode_data *d, int row)
{
  const size_t i = (size_t)row, p = (size_t)d->p, q = (size_t)d->q;

  return all_finite(p, d->x + i * p) && all_finite(q, d->y + i * q);
}

static void sort(const tct_encode_data *d, tct_stimuli *s)
{
  for (int f = 0; f < d->folds; f++) {
    s->first[f] = s->n;
    for (int i = 0; i < d->n; i++)
      if (d->fold[i] == f && whole(d, i)) s->row[s->n++] = i;
  }
  s->first[d->folds] = s->n;
}

static void gather(const tct_encode_data *d, tct_stimuli *s)
{
  const size_t n = (size_t)s->n, p = (size_t)s->p, q = (size_t)s->q;

  for (size_t i = 0; i < n; i++) {
    memcpy(s->x + i * p, d->x + (size_t)s->row[i] * p, p * sizeof *s->x);
    for (size_t u = 0; u < q; u++) s->yt[u * n + i] = d->y[(size_t)s->row[i] * q + u];
  }
  tct_turned(n, p, s->x, p, s->xt, n);
  for (size_t j = 0; j < p; j++) (void)tct_centred(n, s->xt + j * n, s->xt + j * n);
  tct_turned(p, n, s->xt, n, s->x, p);
  for (size_t u = 0; u < q; u++) {
    double *y    = s->yt + u * n;
    s->offset[u] = tct_mean_of(n, y);
    (void)tct_centred(n, y, y);
  }
}

/* Of each fold, from which what a fit has of the others follows.  Differences to the first are summed, so that the mean
 * of equal numbers is that number. */
static void tally(tct_stimuli *s)
{
  const size_t p = (size_t)s->p;

  for (int f = 0; f < s->folds; f++) {
    const double *first = s->x + (size_t)s->first[f] * p;
    double *sum = s->sum + (size_t)f * p, *low = s->low + (size_t)f * p,
           *high = s->high + (size_t)f * p;
    for (int i = s->first[f]; i < s->first[f + 1]; i++) {
      const double *x = s->x + (size_t)i * p;
      for (size_t j = 0; j < p; j++) {
        sum[j] += x[j] - first[j];
        low[j]  = i == s->first[f] || x[j] < low[j] ? x[j] : low[j];
        high[j] = i == s->first[f] || x[j] > high[j] ? x[j] : high[j];
      }
    }
  }
}

static void multiply(tct_stimuli *s)
{
  const size_t n = (size_t)s->n, p = (size_t)s->p, q = (size_t)s->q;

  if (s->directions) {
    tct_gram_add(&(tct_gram){p, s->x, s->x, p, p, n, n, false, 0, 1, s->k, n, false});
    return;
  }
  tct_gram_add(&(tct_gram){n, s->xt, s->xt, n, n, p, p, true, 0, 1, s->xx, p, false});
  tct_gram_add(&(tct_gram){n, s->yt, s->xt, n, n, q, p, false, 0, 1, s->xy, p, false});
}

static tct_status check(const tct_encode_data *d, tct_error *err)
{
  if (d->n < 1 || d->p < 1 || d->q < 1)
    return tct_fail(err, TCT_BAD_SHAPE,
                    "%d stimuli, %d features and %d units: one of each at least", d->n, d->p, d->q);
  if (d->folds < 2) return tct_fail(err, TCT_BAD_SHAPE, "%d folds: two at least", d->folds);
  for (int i = 0; i < d->n; i++)
    if (d->fold[i] < 0 || d->fold[i] >= d->folds)
      return tct_fail(err, TCT_BAD_SHAPE, "stimulus %d is of fold %d: there are 0 to %d", i,
                      d->fold[i], d->folds - 1);
  return TCT_OK;
}

tct_status tct_stimuli_of(const tct_encode_data *d, bool directions, tct_stimuli *s, tct_error *err)
{
  *s = (tct_stimuli){.p = d->p, .q = d->q, .folds = d->folds};
  TCT_TRY(check(d, err), err, "looking at what is to be encoded");
  s->row   = tct_alloc((size_t)d->n, sizeof *s->row);
  s->first = tct_alloc((size_t)d->folds + 1, sizeof *s->first);
  if (!s->row || !s->first) return tct_fail(err, TCT_NO_MEMORY, "no memory for folds");
  sort(d, s);
  const size_t n = (size_t)s->n, p = (size_t)s->p, q = (size_t)s->q;
  s->directions             = directions && p > n;
  const bool k              = s->directions;
  const size_t folds        = k ? 0 : (size_t)d->folds;
  const tct_own_room room[] = {
    {&s->x, n * p},         {&s->xt, n * p},         {&s->yt, n * q},         {&s->offset, q},
    {&s->k, k ? n * n : 0}, {&s->xx, k ? 0 : p * p}, {&s->xy, k ? 0 : q * p}, {&s->sum, folds * p},
    {&s->low, folds * p},   {&s->high, folds * p}};
  TCT_TRY(tct_rooms_new(sizeof room / sizeof *room, room, &s->own, err), err,
          "%d stimuli with %d features", s->n, s->p);
  gather(d, s);
  if (!k) tally(s);
  multiply(s);
  return TCT_OK;
}

void tct_stimuli_free(tct_stimuli *s)
{
  tct_free(s->row);
  tct_free(s->first);
  tct_arena_free(&s->own);
  *s = (tct_stimuli){0};
}
