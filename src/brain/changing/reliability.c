/* reliability.c -- how well a change can be known: differences of one half of the trials beside those of the other.
 *
 * Trials of each condition are parted at random, before and after alike.  Halves share no trial, so that their two
 * differences share no noise:
 *
 *     r = mean over partings of corr(after_1 - before_1, after_2 - before_2) over items
 *     reliability = 2 r / (1 + r)          Spearman 1910, Brown 1910
 *
 * of all trials.  What both halves are off by in the same way, as measures that noise makes larger are, falls out only
 * where it is the same in all items. */
#include "brain/changing/changing.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/random.h"
#include "kernels/statistics.h"

#include <tercet/ceiling.h>

enum { ITEMS_LEAST = 3 };

struct chance {
  uint64_t bits;
  int condition, row;
};

static int in_order(const void *a, const void *b)
{
  const struct chance *p = a, *q = b;

  if (p->condition != q->condition) return p->condition < q->condition ? -1 : 1;
  if (p->bits != q->bits) return p->bits < q->bits ? -1 : 1;
  return (p->row > q->row) - (p->row < q->row);
}

struct room {
  struct chance *mix; /* [rows] of the longer side */
  int *condition;     /* [rows] */
  double *apart[2];   /* [items] */
};

static tct_status room_new(const tct_changing *c, int items, struct room *r, tct_error *err)
{
  const int before = c->side[0]->trials->rows, after = c->side[1]->trials->rows;
  const size_t rows = (size_t)(before > after ? before : after) + 1;

  r->mix       = tct_alloc(rows, sizeof *r->mix);
  r->condition = tct_alloc(rows, sizeof *r->condition);
  r->apart[0]  = tct_alloc(2 * (size_t)items + 1, sizeof(double));
  if (!r->mix || !r->condition || !r->apart[0])
    return tct_fail(err, TCT_NO_MEMORY, "no memory for halves of %zu trials", rows);
  r->apart[1] = r->apart[0] + items;
  return TCT_OK;
}

static void room_free(struct room *r)
{
  tct_free(r->mix);
  tct_free(r->condition);
  tct_free(r->apart[0]);
}

/* Every second trial of each condition, in an order that is drawn, is in half 1. */
static void part(const tct_trials *t, tct_key key, int half, struct room *r)
{
  int place = 0;

  for (int i = 0; i < t->rows; i++)
    r->mix[i] = (struct chance){tct_bits(key, (uint64_t)i, 0, 0), t->condition[i], i};
  qsort(r->mix, (size_t)t->rows, sizeof *r->mix, in_order);
  for (int i = 0; i < t->rows; i++) {
    const struct chance *m = &r->mix[i];
    place                  = i && r->mix[i - 1].condition == m->condition ? place + 1 : 0;
    r->condition[m->row]   = place % 2 == half ? m->condition : -1;
  }
}

/* Differences of one half, into apart [items]. */
static tct_status measure(tct_changing *c, int split, int half, struct room *r, double *apart,
                          tct_error *err)
{
  const tct_key key = tct_key_in(tct_key_of(c->how->seed, "parted"), (uint64_t)split);
  tct_tuned t[2]    = {{0}, {0}};
  tct_status status = TCT_OK;

  for (int side = 0; side < 2 && status == TCT_OK; side++) {
    part(c->side[side]->trials, tct_key_in(key, (uint64_t)side), half, r);
    status = tct_changing_measure(c, side, r->condition, 0, &t[side], err);
  }
  for (int i = 0; status == TCT_OK && i < t[0].items; i++) {
    const int at = i * c->how->measure->n + c->how->number;
    apart[i]     = tct_changing_difference(c, t[0].value[at], t[1].value[at]);
  }
  for (int side = 0; side < 2; side++) tct_tuned_free(&t[side]);
  return status;
}

tct_status tct_changing_reliability(tct_changing *c, tct_change *into, tct_error *err)
{
  struct room r = {.mix = NULL};
  double sum    = 0;
  int n         = 0;

  if (into->items[0] < ITEMS_LEAST) return TCT_OK;
  tct_status status = room_new(c, into->items[0], &r, err);
  for (int s = 0; s < c->how->splits && status == TCT_OK; s++) {
    for (int half = 0; half < 2 && status == TCT_OK; half++)
      status = measure(c, s, half, &r, r.apart[half], err);
    const double together = status == TCT_OK
                              ? tct_correlation((size_t)into->items[0], r.apart[0], r.apart[1])
                              : (double)NAN;
    if (isnan(together)) continue;
    sum += together;
    n++;
  }
  room_free(&r);
  if (n == 0) return status;
  into->halves      = sum / n;
  into->reliability = tct_spearman_brown(into->halves, 2);
  if (into->reliability > 0) into->ceiling = sqrt(into->reliability);
  return status;
}
