/* match.c -- days of an animal and checkpoints of a model, put together by how well both perform.
 *
 * Days that are unlike the best and the worst checkpoint are set aside; the others go through the best path; what comes
 * out is told with how unlike its checkpoint each day is.  Then all trials are drawn again from the shares that were
 * found, and everything is done anew. */
#include "brain/matching/matching.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "brain/files/bytes.h"
#include "kernels/distributions.h"

enum { DRAWS_LEAST = 20 };

struct work {
  const tct_matching *m;
  tct_performed *checkpoint, *day; /* as they are, or as they were drawn */
  double *curve, *cost, *spare;
  int *of, *first, *last; /* [days]: place of the days on the path; what was found there */
  int *draw[2];           /* [days][draws] first and last of each draw, -1: none */
};

const char *tct_match_text(tct_match_kind kind)
{
#define X(name, text, doc) text,
  static const char *const texts[] = {TCT_MATCHES(X)};
#undef X
  return kind < TCT_MATCH_N ? texts[kind] : "";
}

/* ---- what cannot be --------------------------------------------------------------------------------- */

static tct_status check_shares(const char *what, int n, const tct_performed *p, double least,
                               tct_error *err)
{
  for (int i = 0; i < n; i++)
    if (!(p[i].of >= least && p[i].right >= 0 && p[i].right <= p[i].of) || isinf(p[i].of))
      return tct_fail(err, TCT_BAD_DATA, "%s %d has %g right of %g trials", what, i + 1, p[i].right,
                      p[i].of);
  return TCT_OK;
}

static tct_status check(const tct_matching *m, tct_error *err)
{
  if (m->checkpoints < 1 || m->days < 1)
    return tct_fail(err, TCT_BAD_SHAPE, "%d checkpoints and %d days cannot be matched",
                    m->checkpoints, m->days);
  if (m->draws < 0 || (m->draws > 0 && m->draws < DRAWS_LEAST))
    return tct_fail(err, TCT_BAD_SHAPE, "intervals want %d draws or more, not %d", DRAWS_LEAST,
                    m->draws);
  if (!(m->level > 0 && m->level < 1))
    return tct_fail(err, TCT_BAD_DATA, "a level lies between 0 and 1, and %g does not", m->level);
  TCT_PASS(check_shares("checkpoint", m->checkpoints, m->checkpoint, 1, err));
  return check_shares("day", m->days, m->day, 0, err);
}

static tct_status work_new(struct work *w, tct_error *err)
{
  const size_t n = (size_t)w->m->checkpoints, d = (size_t)w->m->days;
  const size_t draws = (size_t)w->m->draws;

  w->checkpoint = tct_alloc(n + d, sizeof *w->checkpoint);
  w->curve      = tct_alloc(4 * n + 3 * n * d, sizeof *w->curve);
  w->of         = tct_alloc(3 * d + 2 * d * draws, sizeof *w->of);
  if (!w->checkpoint || !w->curve || !w->of)
    return tct_fail(err, TCT_NO_MEMORY, "no memory to match %zu checkpoints with %zu days", n, d);
  w->day     = w->checkpoint + n;
  w->cost    = w->curve + n;
  w->spare   = w->cost + n * d; /* 2 n d of the path, or 3 n of the curve */
  w->first   = w->of + d;
  w->last    = w->first + d;
  w->draw[0] = w->last + d;
  w->draw[1] = w->draw[0] + d * draws;
  return TCT_OK;
}

static void work_free(struct work *w)
{
  tct_free(w->checkpoint);
  tct_free(w->curve);
  tct_free(w->of);
}

/* ---- once ------------------------------------------------------------------------------------------- */

static double deviance(const struct work *w, int day, int checkpoint)
{
  return tct_share_deviance(&w->day[day], w->curve[checkpoint], w->checkpoint[checkpoint].of);
}

/* Chi squared of one degree of freedom. */
static double p_of(double deviance)
{
  return 2 * tct_normal_above(sqrt(deviance));
}

static bool is_unlike(const struct work *w, double deviance)
{
  return p_of(deviance) < 1 - w->m->level;
}

/* Above all checkpoints, or below, by more than chance?  FITS: neither. */
static tct_match_kind outside(const struct work *w, int day)
{
  const tct_performed *p = &w->day[day];
  const double share     = p->right / p->of;
  bool above = true, below = true;

  if (!(p->of > 0)) return TCT_MATCH_NO_TRIALS;
  for (int k = 0; k < w->m->checkpoints; k++) {
    const bool unlike = is_unlike(w, deviance(w, day, k));
    above             = above && unlike && share > w->curve[k];
    below             = below && unlike && share < w->curve[k];
  }
  return above ? TCT_MATCH_NEVER_REACHED : below ? TCT_MATCH_STARTS_ABOVE : TCT_MATCH_FITS;
}

/* The path of days that are not outside: how many, into of, first and last. */
static int find_path(struct work *w)
{
  const int n = w->m->checkpoints;
  int days    = 0;

  tct_curve_of(n, w->checkpoint, !w->m->as_it_is, w->curve, w->spare);
  for (int d = 0; d < w->m->days; d++) {
    if (outside(w, d) != TCT_MATCH_FITS) continue;
    for (int k = 0; k < n; k++) w->cost[days * n + k] = deviance(w, d, k);
    w->of[days++] = d;
  }
  if (days > 0) tct_best_path(days, n, w->cost, w->first, w->last, w->spare);
  return days;
}

static tct_match_kind kind_of(const struct work *w, int day, double found)
{
  if (!is_unlike(w, found)) return TCT_MATCH_FITS;
  for (int k = 0; k < w->m->checkpoints; k++)
    if (!is_unlike(w, deviance(w, day, k))) return TCT_MATCH_OUT_OF_ORDER;
  return TCT_MATCH_BETWEEN;
}

static void tell(struct work *w, tct_matched *into)
{
  const tct_matched none = {.checkpoint = -1,
                            .first      = -1,
                            .last       = -1,
                            .low        = -1,
                            .high       = -1,
                            .model      = (double)NAN,
                            .deviance   = (double)NAN,
                            .p          = (double)NAN};
  const int days         = find_path(w);

  for (int d = 0; d < w->m->days; d++) {
    into[d]       = none;
    into[d].kind  = outside(w, d);
    into[d].share = w->day[d].of > 0 ? w->day[d].right / w->day[d].of : (double)NAN;
  }
  for (int i = 0; i < days; i++) {
    tct_matched *at = &into[w->of[i]];
    at->first = at->checkpoint = w->first[i];
    at->last                   = w->last[i];
    at->model                  = w->curve[at->checkpoint];
    at->deviance               = deviance(w, w->of[i], at->checkpoint);
    at->p                      = p_of(at->deviance);
    at->kind                   = kind_of(w, w->of[i], at->deviance);
  }
}

/* ---- again ------------------------------------------------------------------------------------------ */

static double count_drawn(tct_key key, double of, double share)
{
  double right = 0;

  for (uint64_t i = 0; (double)i < of; i++) right += tct_uniform(key, i, 0, 0) < share;
  return right;
}

/* Trials of all drawn from what was found, without the days that have none. */
static void draw(struct work *w, const double *curve, int number)
{
  const tct_matching *m = w->m;
  const tct_key key     = tct_key_in(tct_key_of(m->seed, "matched"), (uint64_t)number);

  for (int k = 0; k < m->checkpoints; k++)
    w->checkpoint[k].right =
      count_drawn(tct_key_in(key, 2 * (uint64_t)k), m->checkpoint[k].of, curve[k]);
  for (int d = 0; d < m->days; d++)
    w->day[d].right = count_drawn(tct_key_in(key, 2 * (uint64_t)d + 1), m->day[d].of,
                                  m->day[d].of > 0 ? m->day[d].right / m->day[d].of : 0);
}

static void draw_all(struct work *w, const double *curve)
{
  const int draws = w->m->draws;

  for (int i = 0; i < w->m->days * draws; i++) w->draw[0][i] = w->draw[1][i] = -1;
  for (int s = 0; s < draws; s++) {
    draw(w, curve, s);
    const int days = find_path(w);
    for (int i = 0; i < days; i++) {
      w->draw[0][w->of[i] * draws + s] = w->first[i];
      w->draw[1][w->of[i] * draws + s] = w->last[i];
    }
  }
}

static int ascending(const void *a, const void *b)
{
  const int x = *(const int *)a, y = *(const int *)b;

  return (x > y) - (x < y);
}

/* From the first checkpoints of the draws to the last ones; what is found itself is always within. */
static void interval(const struct work *w, int day, tct_matched *into)
{
  const int draws = w->m->draws;
  const size_t at = (size_t)day * (size_t)draws;
  int *first = w->draw[0] + at, *last = w->draw[1] + at, none = 0;

  qsort(first, (size_t)draws, sizeof *first, ascending);
  qsort(last, (size_t)draws, sizeof *last, ascending);
  while (none < draws && first[none] < 0) none++;
  const int n = draws - none, cut = (int)floor((1 - w->m->level) / 2 * n);
  if (2 * n < draws || into->checkpoint < 0) return;
  into->low  = first[none + cut] < into->first ? first[none + cut] : into->first;
  into->high = last[draws - 1 - cut] > into->last ? last[draws - 1 - cut] : into->last;
}

/* ---- all -------------------------------------------------------------------------------------------- */

tct_status tct_match_days(const tct_matching *m, tct_matched *into, double *curve, tct_error *err)
{
  struct work w = {.m = m};

  TCT_PASS(check(m, err));
  double *found     = tct_alloc((size_t)m->checkpoints, sizeof *found);
  tct_status status = found ? work_new(&w, err) : tct_fail(err, TCT_NO_MEMORY, "no memory");
  if (status == TCT_OK) {
    memcpy(w.checkpoint, m->checkpoint, (size_t)m->checkpoints * sizeof *w.checkpoint);
    memcpy(w.day, m->day, (size_t)m->days * sizeof *w.day);
    tell(&w, into);
    memcpy(found, w.curve, (size_t)m->checkpoints * sizeof *found);
    if (curve) memcpy(curve, found, (size_t)m->checkpoints * sizeof *found);
    if (m->draws) draw_all(&w, found);
    for (int d = 0; m->draws && d < m->days; d++) interval(&w, d, &into[d]);
  }
  work_free(&w);
  tct_free(found);
  return status;
}
