/* movie.c -- how alike two recordings are, step by step, or every moment of one with every moment of the other.
 *
 * A model has its own time, or none: then it is held against each moment of a brain. */
#include <tercet/similar.h>

#include <math.h>
#include <stdatomic.h>

#include "base/memory.h"
#include "base/pool.h"

/* One recording's windows: the first steps of each, or one for all. */
struct windows {
  int n, first, stride, width;
  bool timeless; /* one step: the same in all windows of the other */
};

typedef struct {
  const tct_recording *a, *b;
  const tct_shared *shared;
  const tct_similar_how *how;
  const tct_similar_when *when;
  struct windows of_a, of_b;
  tct_similar_movie *movie;
  tct_error *err; /* [threads] */
  _Atomic int next;
  _Atomic bool stop;
} job;

static struct windows windows_of(const tct_recording *r, const tct_cut *cut,
                                 const tct_similar_when *when)
{
  const int end    = cut->steps > 0 ? cut->first + cut->steps : r->steps;
  struct windows w = {.first = cut->first, .stride = when->stride, .width = when->width};

  if (r->steps == 1) return (struct windows){.n = 1, .stride = 0, .width = 1, .timeless = true};
  const int last = (end < r->steps ? end : r->steps) - w.width;
  if (w.width >= 1 && w.stride >= 1 && w.first >= 0 && last >= w.first)
    w.n = (last - w.first) / w.stride + 1;
  return w;
}

static double middle(const tct_recording *r, const struct windows *w, int i)
{
  const double step = w->first + i * w->stride;

  return r->dt > 0 ? r->start + (step + 0.5 * w->width) * r->dt : step;
}

static tct_cut cut_of(const tct_cut *given, const struct windows *w, int i)
{
  tct_cut cut = *given;

  cut.first = w->first + i * w->stride;
  cut.steps = w->width;
  return cut;
}

static tct_status one(const job *j, int at, tct_error *err)
{
  const int row = at / j->movie->columns, column = at % j->movie->columns;
  const int of_a    = j->of_a.timeless ? 0 : row;
  const int of_b    = j->of_b.timeless ? 0 : j->when->crossed ? column : row;
  tct_similar_how h = *j->how;
  tct_paired r;

  h.a = cut_of(&j->how->a, &j->of_a, of_a);
  h.b = cut_of(&j->how->b, &j->of_b, of_b);
  TCT_TRY(tct_paired_of(j->a, j->b, j->shared, &h, &r, err), err, "at window %d of %d", row + 1,
          j->movie->rows);
  j->movie->value[at]      = h.similarity->compare(h.params, r.conditions, r.p, r.a, r.q, r.b);
  j->movie->conditions[at] = r.conditions;
  tct_paired_free(&r);
  return TCT_OK;
}

/* A window in which nothing was recorded is a gap, and no failure. */
static void work(void *arg, int id)
{
  job *j      = arg;
  const int n = j->movie->rows * j->movie->columns;

  while (!atomic_load(&j->stop)) {
    const int at = atomic_fetch_add(&j->next, 1);
    if (at >= n) return;
    const tct_status status = one(j, at, &j->err[id]);
    if (status == TCT_BAD_SHAPE) {
      j->movie->value[at] = (double)NAN;
      j->err[id].code     = TCT_OK;
    } else if (status != TCT_OK) {
      atomic_store(&j->stop, true);
    }
  }
}

static tct_status no_window(const tct_recording *r, const tct_cut *cut,
                            const tct_similar_when *when, tct_error *err)
{
  return tct_fail(err, TCT_BAD_SHAPE,
                  "no window of %d steps, every %d, fits into the %d steps of %s from step %d on",
                  when->width, when->stride, cut->steps ? cut->steps : r->steps, r->name,
                  cut->first + 1);
}

/* Steps of both that are to be as late must be of one length and begin together. */
static tct_status same_time(const job *j, tct_error *err)
{
  const double apart = fabs(middle(j->a, &j->of_a, 0) - middle(j->b, &j->of_b, 0));

  if (fabs(j->a->dt - j->b->dt) > 1e-6 * j->a->dt)
    return tct_fail(err, TCT_BAD_SHAPE,
                    "a step is %g ms in %s and %g ms in %s: cross every moment of one with every "
                    "one of the other, or bin both alike",
                    j->a->dt, j->a->name, j->b->dt, j->b->name);
  if (apart > 1e-3 * j->a->dt)
    return tct_fail(
      err, TCT_BAD_SHAPE,
      "the first windows of %s and %s are %g ms apart: take the same part of both, or "
      "cross every moment of one with every one of the other",
      j->a->name, j->b->name, apart);
  return TCT_OK;
}

static tct_status plan(job *j, tct_error *err)
{
  tct_similar_movie *m = j->movie;

  if (j->of_a.timeless && j->of_b.timeless)
    return tct_fail(err, TCT_BAD_SHAPE, "neither %s nor %s has time: each has one step", j->a->name,
                    j->b->name);
  if (j->of_a.n == 0) return no_window(j->a, &j->how->a, j->when, err);
  if (j->of_b.n == 0) return no_window(j->b, &j->how->b, j->when, err);
  const bool both = !j->of_a.timeless && !j->of_b.timeless;
  if (j->when->crossed) {
    m->rows    = j->of_a.n;
    m->columns = j->of_b.n;
  } else {
    if (both) TCT_TRY(same_time(j, err), err, "matching times");
    const int shorter = j->of_a.n < j->of_b.n ? j->of_a.n : j->of_b.n;
    m->rows           = both ? shorter : j->of_a.timeless ? j->of_b.n : j->of_a.n;
    m->columns        = 1;
  }
  const size_t n     = (size_t)m->rows * (size_t)m->columns;
  const size_t times = 2 * ((size_t)m->rows + (size_t)m->columns);
  m->value           = tct_alloc(n + times, sizeof *m->value + sizeof *m->conditions);
  if (!m->value) return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu windows", n);
  m->at_a       = m->value + n;
  m->at_b       = m->at_a + m->rows;
  m->conditions = (int *)(m->at_a + times);
  for (int i = 0; i < m->rows; i++) m->at_a[i] = middle(j->a, &j->of_a, i);
  for (int i = 0; i < (j->when->crossed ? m->columns : m->rows); i++)
    m->at_b[i] = middle(j->b, &j->of_b, i);
  return TCT_OK;
}

static tct_status show(job *j, tct_error *err)
{
  const int n = j->movie->rows * j->movie->columns, cores = tct_cores();
  const int wanted  = j->when->threads > 0 ? j->when->threads : cores;
  const int threads = wanted < n ? wanted : n;
  tct_pool *pool    = tct_pool_new(threads, err);
  tct_status status = TCT_OK;

  j->err = tct_alloc((size_t)threads, sizeof *j->err);
  if (!pool || !j->err) {
    status = tct_fail(err, TCT_NO_MEMORY, "no memory for %d threads", threads);
  } else {
    tct_pool_run(pool, work, j);
    for (int i = 0; i < threads && status == TCT_OK; i++) {
      status = j->err[i].code;
      if (status != TCT_OK && err) *err = j->err[i];
    }
  }
  tct_pool_free(pool);
  tct_free(j->err);
  return status;
}

tct_status tct_similar_movie_of(const tct_recording *a, const tct_recording *b,
                                const tct_shared *shared, const tct_similar_how *how,
                                const tct_similar_when *when, tct_similar_movie *movie,
                                tct_error *err)
{
  job j = {.a      = a,
           .b      = b,
           .shared = shared,
           .how    = how,
           .when   = when,
           .movie  = movie,
           .of_a   = windows_of(a, &how->a, when),
           .of_b   = windows_of(b, &how->b, when)};

  *movie            = (tct_similar_movie){0};
  tct_status status = plan(&j, err);
  if (status == TCT_OK) status = show(&j, err);
  if (status != TCT_OK) tct_similar_movie_free(movie);
  return status;
}

void tct_similar_movie_free(tct_similar_movie *m)
{
  if (!m) return;
  tct_free(m->value);
  *m = (tct_similar_movie){0};
}
