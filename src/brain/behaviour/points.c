/* points.c -- what a curve is fitted to, as few enough points to be looked at. */
#include <tercet/behaviour.h>

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "brain/behaviour/kept.h"
#include "brain/files/bytes.h"
#include "brain/inference/intervals.h"

typedef struct {
  double x, y;
} spot;

static int by_place(const void *a, const void *b)
{
  const spot *one = a, *two = b;

  return (one->x > two->x) - (one->x < two->x);
}

/* Trials first .. end - 1 as one point. */
static void put_point(const spot *at, int first, int end, bool share, double level,
                      tct_behaviour_points *into)
{
  const int n = end - first, k = into->n++;
  double x = 0, y = 0, squares = 0;

  for (int i = first; i < end; i++) {
    x += at[i].x;
    y += at[i].y;
  }
  into->x[k]      = at[first].x == at[end - 1].x ? at[first].x : x / n;
  into->y[k]      = y / n;
  into->trials[k] = n;
  for (int i = first; i < end; i++) squares += (at[i].y - y / n) * (at[i].y - y / n);
  const tct_range r = share   ? tct_wilson_interval(y, n, level)
                      : n > 1 ? tct_t_interval(y / n, sqrt(squares / (n - 1) / n), n - 1, level)
                              : (tct_range){(double)NAN, (double)NAN};
  into->low[k]      = r.low;
  into->high[k]     = r.high;
}

static void put_points(const spot *at, int n, bool share, double level, tct_behaviour_points *into)
{
  int places = n > 0, first = 0;

  for (int i = 1; i < n; i++) places += at[i].x != at[i - 1].x;
  while (first < n) {
    const int left = TCT_BEHAVIOUR_POINTS - into->n;
    int end = places <= TCT_BEHAVIOUR_POINTS ? first + 1 : first + (n - first + left - 1) / left;
    while (end < n && at[end].x == at[end - 1].x) end++;
    put_point(at, first, end, share, level, into);
    first = end;
  }
}

static tct_status sort(const tct_behaviour *m, const void *params, const tct_choices *c,
                       double level, tct_behaviour_points *into, tct_error *err)
{
  spot *at = tct_alloc((size_t)c->trials + 1, sizeof *at);

  if (!at) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d trials", c->trials);
  for (int i = 0; i < c->trials; i++) at[i].y = m->curve->trial(params, c, i, &at[i].x);
  qsort(at, (size_t)c->trials, sizeof *at, by_place);
  put_points(at, c->trials, m->curve->share, level, into);
  tct_free(at);
  return TCT_OK;
}

tct_status tct_behaviour_points_of(const tct_behaviour *m, const void *params, const tct_choices *c,
                                   double level, tct_behaviour_points *into, tct_error *err)
{
  tct_choices kept = {.trials = 0};

  *into = (tct_behaviour_points){.n = 0};
  if (!m->curve) return tct_fail(err, TCT_UNSUPPORTED, "%s is no fit of a curve", m->name);
  TCT_PASS(tct_choices_check(c, m->needs, "the observer", err));
  bool *keep = tct_alloc((size_t)c->trials + 1, sizeof *keep);
  if (!keep) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d trials", c->trials);
  for (int i = 0; i < c->trials; i++) keep[i] = tct_choice_whole(c, m->needs, i);
  tct_status status = tct_choices_kept(c, m->needs, keep, &kept, err);
  tct_free(keep);
  if (status == TCT_OK) status = sort(m, params, &kept, level, into, err);
  tct_choices_free(&kept);
  return status;
}
