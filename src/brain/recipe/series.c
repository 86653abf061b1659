/* series.c -- samples into bins around events: a bin has the mean of the samples in it, or their sum.
 *
 * A sample at t is in bin k if event + start + k width <= t < event + start + (k + 1) width, where a sample
 * within a millionth of a bin before its edge counts as on it: 17 x 0.05 s and 0.85 s are the same time. */
#include "brain/recipe/recipe_own.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>

static const double slack = 1e-6; /* of a bin */

/* When samples were taken: at `time`, or first + i / rate. */
struct clock {
  size_t n;
  const double *time;
  double first, rate;
};

tct_status tct_series_look(struct recipe *r, struct entry *e)
{
  const struct source *s = e->source;
  const tct_entry *at;
  size_t n = 1;

  if (!*s->times) return TCT_OK;
  e->times = tct_held_named(r, e->file, tct_node_at(e->at, "times"), s->times);
  if (e->times < 0) return TCT_OK;
  at = &e->file->list.entry[e->times];
  for (int d = 0; d < at->rank; d++) n *= at->shape[d];
  if (n != e->stack.steps)
    tct_complain(r->spec, tct_node_at(e->at, "times"), "there are %zu samples and %zu times",
                 e->stack.steps, n);
  return TCT_OK;
}

static double when(const struct clock *c, size_t i)
{
  return c->time ? c->time[i] : c->first + (double)i / c->rate;
}

/* The first sample that is not before t. */
static size_t first_from(const struct clock *c, double t)
{
  size_t least = 0, most = c->n;

  while (least < most) {
    const size_t middle = least + (most - least) / 2;
    if (when(c, middle) < t)
      least = middle + 1;
    else
      most = middle;
  }
  return least;
}

/* Mean or sum of samples [from, to) of each unit; NAN where there is none. */
static void gather(const double *x, size_t units, size_t from, size_t to, bool sum, double *out)
{
  for (size_t k = 0; k < units; k++) {
    double all  = 0;
    size_t seen = 0;
    for (size_t i = from; i < to; i++) {
      const double one = x[i * units + k];
      if (isnan(one)) continue;
      all += one;
      seen++;
    }
    out[k] = !seen ? (double)NAN : sum ? all : all / (double)seen;
  }
}

static void bin_one(const struct clock *c, const double *x, size_t units, double from, double width,
                    int bins, bool sum, double *out)
{
  size_t begin = first_from(c, from - slack * width);

  for (int k = 0; k < bins; k++) {
    const size_t end = first_from(c, from + ((double)k + 1 - slack) * width);
    gather(x, units, begin, end, sum, out + (size_t)k * units);
    begin = end;
  }
}

static tct_status read_clock(struct recipe *r, struct entry *e, struct clock *c, double **time)
{
  const tct_array *a;

  *c = (struct clock){e->stack.steps, NULL, e->source->start / 1e3, e->source->rate};
  if (e->times < 0) return TCT_OK;
  TCT_PASS(tct_held_array(r, e->file, e->times, &a));
  TCT_PASS(tct_recipe_take(r, a->n, sizeof **time, time, "times of samples"));
  for (size_t i = 0; i < a->n; i++) {
    (*time)[i] = tct_array_at(a, i) * (e->set->time ? 1e-3 : 1);
    if (!(i == 0 ? isfinite((*time)[i]) : (*time)[i] >= (*time)[i - 1]))
      return tct_fail_in(r->err, TCT_BAD_DATA, e->file->path, 0, 0,
                         "'%s': times of samples go up, but number %zu is %g", a->name, i,
                         (*time)[i]);
  }
  c->time = *time;
  return TCT_OK;
}

static void bin_all(const struct entry *e, const struct clock *c, const double *x, double start,
                    double width, int bins, double *out)
{
  const size_t units = e->stack.units, window = (size_t)bins * units;
  const size_t trials = e->trial.rows;

  for (size_t i = 0; i < trials; i++) {
    const double event = e->event ? e->event[i] : 0;
    const double *from = e->event ? x : x + i * e->stack.steps * units;
    if (e->condition[i] >= 0)
      bin_one(c, from, units, event + start, width, bins, tct_counts(e), out + i * window);
    else
      for (size_t k = 0; k < window; k++) out[i * window + k] = (double)NAN;
  }
}

/* Samples and when they were taken; both to be freed, whatever comes of it. */
static tct_status read_samples(struct recipe *r, struct entry *e, double **x, double **time,
                               struct clock *c)
{
  const struct stack *s = &e->stack;

  if (e->series) {
    TCT_PASS(tct_nwb_part_samples(r, e, x, time));
    *c = (struct clock){s->steps, *time, 0, 0};
    return TCT_OK;
  }
  TCT_PASS(tct_recipe_take(r, s->trials * s->steps, s->units * sizeof **x, x, "samples"));
  TCT_PASS(tct_stack_give(r, e, *x));
  return read_clock(r, e, c, time);
}

tct_status tct_series_bin(struct recipe *r, struct entry *e, double start, double width, int bins,
                          double *out)
{
  double *x = NULL, *time = NULL;
  struct clock c;
  const tct_status code = read_samples(r, e, &x, &time, &c);

  if (code == TCT_OK) bin_all(e, &c, x, start, width, bins, out);
  tct_free(time);
  tct_free(x);
  return code;
}
