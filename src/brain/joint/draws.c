/* draws.c -- the same numbers of trials that are drawn again, of units that are, and of trials that change times.
 *
 * Of n trials of a condition n - 1 are drawn, each of which then counts n / (n - 1) times, so that means vary as much as
 * they do (Rao and Wu 1988, doi:10.1080/01621459.1988.10478591); of two both.  Halves are of trials, not of draws:
 * copies of a trial lie in the same half, so that what is cross-validated stays so.  Faint draws count 1 + f (w - 1)
 * times, f = TCT_FAINT. */
#include <math.h>
#include <string.h>

#include "base/deal.h"
#include "base/memory.h"
#include "base/random.h"
#include "brain/files/bytes.h"
#include "brain/joint/joined.h"
#include "kernels/statistics.h"

typedef struct {
  const tct_joining *j;
  tct_joint_drawn *into;
  int *status;  /* [pieces] */
  size_t units; /* of both times */
} drawing;

/* A thread's own. */
struct room {
  double *times;        /* [rows] */
  const double **trial; /* [rows] */
  double *value;        /* [rows of both times][units], of units that are drawn */
  double *change[2];    /* [length] */
};

static size_t rows_of(const tct_arranged *a)
{
  return (size_t)a->rows[0] + (size_t)a->rows[1];
}

static size_t values_of(const tct_joining *j)
{
  size_t n = 0;

  for (int time = 0; time < 2 && j->crossed; time++)
    n += (size_t)j->a->rows[time] * (size_t)j->a->as_is.at[time].units;
  return n;
}

static size_t room_of(const tct_joining *j)
{
  return 2 * rows_of(j->a) + values_of(j) + 2 * (size_t)j->how->measure->length(&j->a->as_is);
}

static struct room room_in(const tct_joining *j, double *room)
{
  const size_t rows = rows_of(j->a);
  struct room r;

  r.times     = room;
  r.trial     = (const double **)(void *)(room + rows);
  r.value     = room + 2 * rows;
  r.change[0] = r.value + values_of(j);
  r.change[1] = r.change[0] + j->how->measure->length(&j->a->as_is);
  return r;
}

/* ---- trials, units, times ------------------------------------------------------------------------------ */

static int pick(double u, int n)
{
  return (int)fmin(u * n, n - 1);
}

static void draw_trials(const tct_joining *j, int draw, double *times)
{
  const tct_key key = tct_key_of(j->how->seed, "joint trials");

  memset(times, 0, rows_of(j->a) * sizeof *times);
  for (int time = 0; time < 2; time++) {
    const int *first = j->a->as_is.at[time].first;
    double *own      = times + (time ? j->a->rows[0] : 0);
    for (int c = 0; c < j->a->as_is.conditions; c++) {
      const int n = first[c + 1] - first[c], drawn = n > 2 ? n - 1 : n;
      for (int i = 0; i < drawn; i++) {
        const double u = tct_uniform(key, (uint64_t)draw, (uint32_t)time, (uint32_t)(first[c] + i));
        own[first[c] + pick(u, n)] += (double)n / drawn;
      }
    }
  }
}

static void make_faint(size_t n, double *times)
{
  for (size_t i = 0; i < n; i++) times[i] = 1 + TCT_FAINT * (times[i] - 1);
}

/* Paired units are drawn once for both times. */
static void draw_units(const tct_joining *j, int draw, const struct room *r)
{
  double *to = r->value;
  size_t row = 0;

  for (int time = 0; time < 2; time++) {
    const int units = j->a->as_is.at[time].units;
    const tct_key key =
      tct_key_in(tct_key_of(j->how->seed, "joint units"), j->how->paired ? 0 : (uint64_t)time);
    for (int i = 0; i < j->a->rows[time]; i++, row++) {
      r->trial[row] = to;
      for (int k = 0; k < units; k++)
        *to++ = j->a->trial[row][pick(tct_uniform(key, (uint64_t)draw, 0, (uint32_t)k), units)];
    }
  }
}

/* Trials of each condition, dealt anew to the two times, as many to each. */
static void shuffle(const tct_joining *j, int number, const double **trial)
{
  const tct_key key = tct_key_in(tct_key_of(j->how->seed, "joint times"), (uint64_t)number);
  const int *b = j->a->as_is.at[0].first, *f = j->a->as_is.at[1].first;

  for (int c = 0; c < j->a->as_is.conditions; c++) {
    const int before = b[c + 1] - b[c], after = f[c + 1] - f[c], all = before + after;
    const tct_key own = tct_key_in(key, (uint64_t)c);
    for (int i = 0; i < all; i++) {
      const int to       = (int)tct_shuffled(own, (uint64_t)i, (uint64_t)all);
      const double *from = j->a->trial[i < before ? b[c] + i : j->a->rows[0] + f[c] + i - before];
      trial[to < before ? b[c] + to : j->a->rows[0] + f[c] + to - before] = from;
    }
  }
}

/* ---- pieces -------------------------------------------------------------------------------------------- */

static tct_joint_times with(const tct_joining *j, const double *const *trial, const double *times)
{
  tct_joint_times t = j->a->as_is;

  for (int time = 0; time < 2; time++) {
    const size_t from = time ? (size_t)j->a->rows[0] : 0;
    t.at[time].trial  = trial + from;
    t.at[time].times  = times + from;
  }
  return t;
}

/* Numbers of these into where[number x step]. */
static tct_status put(const tct_joining *j, const double *const *trial, const double *times,
                      double *where, size_t step)
{
  double number[TCT_JOINT_NUMBERS];
  tct_joint_why why;
  tct_error err = {0};

  TCT_PASS(tct_joint_numbers(j, with(j, trial, times), number, &why, &err));
  for (int i = 0; i < j->how->measure->n; i++) where[(size_t)i * step] = number[i];
  return TCT_OK;
}

static tct_status draw(const drawing *g, int d, const struct room *r)
{
  const tct_joining *j = g->j;
  const size_t draws = (size_t)j->how->draws, step = TCT_JOINT_KINDS * draws;
  const double *const *as_is = (const double *const *)j->a->trial;
  double *at                 = g->into->drawn + d;

  draw_trials(j, d, r->times);
  TCT_PASS(put(j, as_is, r->times, at + TCT_OF_TRIALS * draws, step));
  if (j->crossed) {
    draw_units(j, d, r);
    TCT_PASS(put(j, r->trial, r->times, at + TCT_OF_BOTH * draws, step));
    TCT_PASS(put(j, r->trial, j->a->times, at + TCT_OF_UNITS * draws, step));
  }
  make_faint(rows_of(j->a), r->times);
  return put(j, as_is, r->times, at + TCT_OF_FAINT * draws, step);
}

/* Does the change of one half go with that of the other? */
static tct_status hold_together(const drawing *g, int split, const struct room *r)
{
  const tct_joint *m = g->j->how->measure;
  tct_joint_times t  = g->j->a->as_is;
  tct_joint_why why  = TCT_JOINT_FINE;
  tct_error err      = {0};

  for (int time = 0; time < 2; time++)
    t.at[time].half =
      g->j->a->half + (size_t)split * rows_of(g->j->a) + (time ? g->j->a->rows[0] : 0);
  for (int half = 0; half < 2 && why == TCT_JOINT_FINE; half++)
    TCT_PASS(m->change(g->j->how->params, &t, half, r->change[half], &why, &err));
  g->into->together[split] = why == TCT_JOINT_FINE
                               ? tct_correlation((size_t)m->length(&t), r->change[0], r->change[1])
                               : (double)NAN;
  return TCT_OK;
}

static void piece(void *own, int number, double *room)
{
  const drawing *g         = own;
  const tct_joint_how *how = g->j->how;
  const struct room r      = room_in(g->j, room);
  const int shuffled = number - how->draws, split = shuffled - how->shuffles;

  if (split >= 0) {
    g->status[number] = (int)hold_together(g, split, &r);
  } else if (shuffled >= 0) {
    shuffle(g->j, shuffled, r.trial);
    g->status[number] =
      (int)put(g->j, r.trial, g->j->a->times, g->into->shuffled + shuffled, (size_t)how->shuffles);
  } else {
    g->status[number] = (int)draw(g, number, &r);
  }
}

tct_status tct_joint_draw(const tct_joining *j, tct_joint_drawn *into, tct_error *err)
{
  const tct_joint_how *how = j->how;
  const size_t n = (size_t)how->measure->n, draws = n * TCT_JOINT_KINDS * (size_t)how->draws;
  const size_t shuffles = n * (size_t)how->shuffles;
  const int pieces      = how->draws + how->shuffles + how->splits;
  drawing g             = {.j = j, .into = into};

  into->own = into->drawn = tct_alloc(draws + shuffles + (size_t)how->splits, sizeof(double));
  g.status                = tct_alloc((size_t)pieces, sizeof *g.status);
  if (!into->own || !g.status) {
    tct_free(g.status);
    return tct_fail(err, TCT_NO_MEMORY, "no memory for %d draws", pieces);
  }
  into->shuffled      = into->drawn + draws;
  into->together      = into->shuffled + shuffles;
  const tct_deal deal = {.pieces  = pieces,
                         .threads = how->threads,
                         .room    = room_of(j),
                         .piece   = piece,
                         .own     = &g,
                         .tell    = how->tell,
                         .told    = how->own};
  tct_status status   = tct_deal_out(&deal, err);
  for (int i = 0; i < pieces && status == TCT_OK; i++)
    if (g.status[i] != TCT_OK)
      status = tct_fail(err, (tct_status)g.status[i], "no memory for one of %d draws", pieces);
  tct_free(g.status);
  return status;
}

void tct_joint_drawn_free(tct_joint_drawn *d)
{
  tct_free(d->own);
  *d = (tct_joint_drawn){.own = NULL};
}
