/* draws.c -- how alike two populations are, and how much that hangs on which conditions or units there were.
 *
 * Units are drawn with replacement.  Conditions are not: of two copies of a condition, both populations say that
 * they are the same, and every similarity takes that for something in common (debiased CKA of noise, which
 * should be 0, is .3 with copies of 60 conditions and 30 units each, .9 with 1,000 units).  Halves without copies
 * are drawn instead (brain/inference/halves.h).
 *
 * Measured in docs/decisions/16_halves_of_conditions.md.  Efron 1982, doi:10.1137/1.9781611970319, on half-sampling;
 * Politis & Romano 1994, doi:10.1214/aos/1176325770. */
#include <tercet/similar.h>

#include <math.h>
#include <string.h>

#include "base/deal.h"
#include "base/memory.h"
#include "base/random.h"
#include "brain/inference/halves.h"
#include "brain/inference/intervals.h"
#include "brain/inference/variances.h"

enum { LEAST = 8 }; /* conditions that halves are drawn of */

typedef struct {
  const tct_paired *r;
  const tct_similarity *similarity;
  const void *params;
  const tct_similar_draws *how;
  tct_key of_conditions, of_a, of_b;
  double *value; /* [draws] */
} job;

static double compare(const job *j, int n, const double *a, const double *b)
{
  return j->similarity->compare(j->params, n, j->r->p, a, j->r->q, b);
}

/* ---- one draw ------------------------------------------------------------------------------------------- */

/* The conditions that the draw's shuffle puts first, in their order. */
static double of_half(const job *j, int number, double *room)
{
  const size_t n = (size_t)j->r->conditions, half = n / 2;
  const size_t p = (size_t)j->r->p, q = (size_t)j->r->q;
  const tct_key key = tct_key_in(j->of_conditions, (uint64_t)number);
  double *a = room, *b = room + half * p;

  for (size_t i = 0; i < n; i++) {
    if (tct_shuffled(key, i, n) >= half) continue;
    memcpy(a, j->r->a + i * p, p * sizeof *a);
    memcpy(b, j->r->b + i * q, q * sizeof *b);
    a += p;
    b += q;
  }
  return compare(j, (int)half, room, room + half * p);
}

/* out [n][units]: as many units, drawn with replacement. */
static void draw_units(tct_key key, int number, size_t n, int units, const double *x, double *out)
{
  for (int k = 0; k < units; k++) {
    const double u = tct_uniform(key, (uint64_t)number, 0, (uint32_t)k);
    const int at   = (int)(u * units) < units ? (int)(u * units) : units - 1;
    for (size_t i = 0; i < n; i++)
      out[i * (size_t)units + (size_t)k] = x[i * (size_t)units + (size_t)at];
  }
}

static double of_units(const job *j, int number, double *room)
{
  const size_t n = (size_t)j->r->conditions;
  double *b      = room + n * (size_t)j->r->p;

  draw_units(j->of_a, number, n, j->r->p, j->r->a, room);
  draw_units(j->of_b, number, n, j->r->q, j->r->b, b);
  return compare(j, j->r->conditions, room, b);
}

static void draw(void *own, int number, double *room)
{
  job *j = own;

  j->value[number] =
    j->how->boot == TCT_SIMILAR_UNITS ? of_units(j, number, room) : of_half(j, number, room);
}

static tct_status draw_all(job *j, tct_error *err)
{
  const tct_deal deal = {.pieces  = j->how->draws,
                         .threads = j->how->threads,
                         .room    = (size_t)j->r->conditions * ((size_t)j->r->p + (size_t)j->r->q),
                         .piece   = draw,
                         .own     = j,
                         .tell    = j->how->tell,
                         .told    = j->how->own};

  return tct_deal_out(&deal, err);
}

/* ---- from draws to an interval -------------------------------------------------------------------------- */

/* Of one side, each unit left out in its turn. */
static tct_status leave_out(const job *j, bool side_b, tct_skew *skew, tct_error *err)
{
  const int units = side_b ? j->r->q : j->r->p, p = j->r->p, q = j->r->q;
  const size_t n = (size_t)j->r->conditions, all = (size_t)units, few = all - 1;
  const double *x = side_b ? j->r->b : j->r->a;
  double *rest    = tct_alloc(n + 1, (all + 1) * sizeof *rest),
         *without = rest ? rest + n * few : NULL;

  if (!rest) return tct_fail(err, TCT_NO_MEMORY, "no memory to leave out units");
  for (size_t k = 0; k < all && few > 0; k++) {
    for (size_t i = 0; i < n; i++) {
      memcpy(rest + i * few, x + i * all, k * sizeof *x);
      memcpy(rest + i * few + k, x + i * all + k + 1, (few - k) * sizeof *x);
    }
    without[k] = side_b ? j->similarity->compare(j->params, (int)n, p, j->r->a, q - 1, rest)
                        : j->similarity->compare(j->params, (int)n, p - 1, rest, q, j->r->b);
  }
  if (few > 0) tct_add_skew(skew, all, without);
  tct_free(rest);
  return TCT_OK;
}

static tct_status by_bca(const job *j, size_t n, tct_similar *into, tct_error *err)
{
  tct_skew skew = {0};

  TCT_TRY(leave_out(j, false, &skew, err), err, "correcting an interval");
  TCT_TRY(leave_out(j, true, &skew, err), err, "correcting an interval");
  const tct_range r =
    tct_bca_interval(n, j->value, into->value, tct_acceleration(&skew), j->how->level);
  into->low  = r.low;
  into->high = r.high;
  return TCT_OK;
}

static double within(const tct_similarity *s, double x)
{
  if (!(s->claims & TCT_SIMILARITY_BOUNDED) || isnan(x)) return x;
  return fmax(s->least, fmin(s->most, x));
}

static int least(int a, int b)
{
  return a < b ? a : b;
}

static tct_status interval(const job *j, tct_similar *into, tct_error *err)
{
  const size_t draws = (size_t)j->how->draws;
  const bool by_t    = j->how->interval == TCT_SIMILAR_BY_T;
  size_t kept;

  if (j->how->boot == TCT_SIMILAR_CONDITIONS) {
    const tct_halved h =
      tct_of_halves(j->r->conditions, draws, j->value, into->value, by_t, j->how->level);
    kept        = h.kept;
    into->error = h.error;
    into->low   = h.range.low;
    into->high  = h.range.high;
  } else {
    kept          = tct_close_up(draws, j->value);
    into->error   = sqrt(tct_variance(kept, j->value));
    tct_range r   = tct_percentile_interval(kept, j->value, j->how->level);
    const int few = least(j->r->p, j->r->q);
    if (by_t) r = tct_t_interval(into->value, into->error, few - 1, j->how->level);
    into->low  = r.low;
    into->high = r.high;
  }
  into->undefined = j->how->draws - (int)kept;
  if (j->how->interval == TCT_SIMILAR_BY_BCA)
    TCT_TRY(by_bca(j, kept, into, err), err, "making an interval");
  into->low  = within(j->similarity, into->low);
  into->high = within(j->similarity, into->high);
  return TCT_OK;
}

static tct_status check(const tct_paired *r, const tct_similar_draws *how, tct_error *err)
{
  if (how->draws < 1 || !(how->level > 0 && how->level < 1))
    return tct_fail(err, TCT_BAD_SHAPE, "%d draws, and an interval of %g", how->draws, how->level);
  if (how->boot != TCT_SIMILAR_CONDITIONS) return TCT_OK;
  if (how->interval == TCT_SIMILAR_BY_BCA)
    return tct_fail(err, TCT_UNSUPPORTED,
                    "halves of the conditions are not draws with replacement, which bca is made "
                    "for: take percentile or t");
  if (r->conditions < LEAST)
    return tct_fail(err, TCT_BAD_SHAPE,
                    "an interval over conditions takes %d of them or more, and there are %d", LEAST,
                    r->conditions);
  return TCT_OK;
}

tct_status tct_similar_of(const tct_paired *r, const tct_similarity *similarity, const void *params,
                          const tct_similar_draws *how, tct_similar *into, tct_error *err)
{
  job j = {.r             = r,
           .similarity    = similarity,
           .params        = params,
           .how           = how,
           .of_conditions = tct_key_of(how ? how->seed : 0, "similar.conditions"),
           .of_a          = tct_key_of(how ? how->seed : 0, "similar.a"),
           .of_b          = tct_key_of(how ? how->seed : 0, "similar.b")};

  *into       = (tct_similar){.low = (double)NAN, .high = (double)NAN, .error = (double)NAN};
  into->value = compare(&j, r->conditions, r->a, r->b);
  if (!how || how->boot == TCT_SIMILAR_NONE || isnan(into->value)) return TCT_OK;
  TCT_TRY(check(r, how, err), err, "drawing %s",
          how->boot == TCT_SIMILAR_UNITS ? "units" : "conditions");
  j.value = tct_alloc((size_t)how->draws, sizeof *j.value);
  if (!j.value) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d draws", how->draws);
  tct_status status = draw_all(&j, err);
  if (status == TCT_OK) status = interval(&j, into, err);
  tct_free(j.value);
  return status;
}
