/* rows_order.c -- comparisons by the order of pairs (tau) of a draw, and their ceilings.
 *
 * Pairs that were not drawn are dropped, and no RDM is sorted again: its order among those that were is its order among
 * all.  What is left of two orders is counted with each pair as often as it is there (kernels/concordance.h).
 *
 * The pool is the mean of ranks, in order again: near the best by tau, and not the best, which is hard to find (Kemeny). */
#include "brain/inference/rows.h"

#include <math.h>

#include "base/memory.h"
#include "kernels/concordance.h"
#include "kernels/ranks.h"
#include "kernels/tally.h"

struct tct_order_rows {
  bool laid;
  uint32_t *sorted;      /* [rows][n] places in ascending order */
  tct_drawn_order *list; /* [rows + 2] of the draw; the last two are scratch */
  uint32_t *order;       /* [rows + 2][n] theirs */
  int32_t *step;         /* [rows + 2][n] theirs */
  int32_t *twice;        /* [rows][n] twice the ranks */
  int32_t *at, *times;   /* [n] where a pair stands in the draw, -1: nowhere; [pairs] */
  int32_t *room;
  bool *done;            /* [subjects] is in g */
  uint64_t *sum, *key;   /* [n] of ranks */
  uint32_t *whole;       /* [2][n] */
  double *a, *b;         /* [n] of two RDMs */
  size_t *place, *spare; /* [n] */
};

static bool take_memory(tct_order_rows *o, size_t rows, size_t n, size_t subjects)
{
  o->sorted = tct_alloc((2 * rows + 2) * n, sizeof *o->sorted);
  o->step   = tct_alloc((2 * rows + 4) * n + tct_tally_room(n), sizeof *o->step);
  o->list   = tct_alloc(rows + 2, sizeof *o->list);
  o->done   = tct_alloc(subjects, sizeof *o->done);
  o->sum    = tct_alloc(n, 2 * sizeof *o->sum);
  o->whole  = tct_alloc(n, 2 * sizeof *o->whole);
  o->a      = tct_alloc(n, 2 * sizeof *o->a);
  o->place  = tct_alloc(n, 2 * sizeof *o->place);
  if (!o->sorted || !o->step || !o->list || !o->done || !o->sum || !o->whole || !o->a || !o->place)
    return false;
  o->order = o->sorted + rows * n;
  o->twice = o->step + (rows + 2) * n;
  o->at    = o->twice + rows * n;
  o->times = o->at + n;
  o->room  = o->times + n;
  o->key   = o->sum + n;
  o->b     = o->a + n;
  o->spare = o->place + n;
  for (size_t i = 0; i < rows + 2; i++)
    o->list[i] = (tct_drawn_order){o->order + i * n, o->step + i * n, 0};
  return true;
}

tct_order_rows *tct_order_rows_new(const tct_drawn_rows *in)
{
  tct_order_rows *o = tct_alloc(1, sizeof *o);

  if (!o || take_memory(o, in->rows, in->s->n, (size_t)in->s->of->subjects)) return o;
  tct_order_rows_free(o);
  return NULL;
}

void tct_order_rows_free(tct_order_rows *o)
{
  if (!o) return;
  tct_free(o->sorted);
  tct_free(o->step);
  tct_free(o->list);
  tct_free(o->done);
  tct_free(o->sum);
  tct_free(o->whole);
  tct_free(o->a);
  tct_free(o->place);
  tct_free(o);
}

/* ---- a draw ---------------------------------------------------------------------------------------- */

/* Orders among all pairs: of subjects once, of models that are fitted anew each time. */
static void sort_all(tct_drawn_rows *in)
{
  const size_t n = in->s->n, models = (size_t)in->s->of->models;
  tct_order_rows *o = in->orders;

  for (size_t i = 0; i < in->rows; i++) {
    if (i < models ? in->laid[i] : o->laid) continue;
    tct_order_with_ties(n, tct_row(in, i), o->place, o->spare, o->sorted + i * n);
    if (i < models) in->laid[i] = !tct_fits_model(&in->s->of->model[i]);
  }
  o->laid = true;
}

/* Those of `weight` above 0 are what was drawn.  Returns how many. */
static size_t take_draw(tct_order_rows *o, size_t n, const double *weight)
{
  int32_t pairs = 0;

  for (size_t i = 0; i < n; i++) {
    o->at[i] = weight[i] > 0 ? pairs : -1;
    if (weight[i] > 0) o->times[pairs++] = (int32_t)weight[i];
  }
  return (size_t)pairs;
}

/* The order of a row among the pairs that were drawn, and ranks. */
static void take_list(const tct_drawn_rows *in, size_t row)
{
  const tct_order_rows *o = in->orders;
  const size_t n          = in->s->n;
  const uint32_t *sorted  = o->sorted + row * n;
  tct_drawn_order *list   = &o->list[row];
  bool same               = false; /* as the last that was taken */
  size_t taken            = 0;

  for (size_t k = 0; k < n && taken < in->pairs; k++) {
    const int32_t at = o->at[sorted[k] & ~TCT_TIED];
    same             = same && (sorted[k] & TCT_TIED);
    list->order[taken] =
      (uint32_t)at | (same ? TCT_TIED : 0); /* written over if it was not drawn */
    taken += at >= 0;
    same = same || at >= 0;
  }
  tct_find_steps(in->pairs, o->times, list);
  tct_twice_ranks(in->pairs, list->order, o->times, o->twice + row * n);
}

static double by_order(const tct_drawn_rows *in, const tct_drawn_order *a, const tct_drawn_order *b)
{
  tct_concordance of;

  tct_weighted_concordance(in->pairs, in->orders->times, a, b, in->orders->room, &of);
  return in->s->of->comparator->of_order(&of);
}

void tct_order_products(tct_drawn_rows *in, bool fresh)
{
  const size_t models = (size_t)in->s->of->models, subjects = (size_t)in->s->of->subjects;
  tct_order_rows *o = in->orders;

  if (fresh) {
    sort_all(in);
    (void)take_draw(o, in->s->n, in->drawn.weight);
    for (size_t i = 0; i < in->rows; i++)
      if (tct_row_counts(in, i)) take_list(in, i);
    for (size_t j = 0; j < subjects; j++) o->done[j] = false;
  }
  for (size_t j = 0; j < subjects; j++) {
    if (o->done[j] || in->group[j] != in->at || !(in->s->drawn[j] > 0)) continue;
    for (size_t m = 0; m < models; m++)
      in->g[(models + j) * in->rows + m] = by_order(in, &o->list[m], &o->list[models + j]);
    o->done[j] = true;
  }
}

/* ---- ceilings -------------------------------------------------------------------------------------- */

/* sum = that of twice the ranks of all subjects, each `times`.  Returns how many they are. */
static double add_ranks(const tct_drawn_rows *in, const double *times)
{
  const size_t models = (size_t)in->s->of->models;
  uint64_t *sum       = in->orders->sum;
  double count        = 0;

  for (size_t k = 0; k < in->pairs; k++) sum[k] = 0;
  for (size_t j = 0; j < (size_t)in->s->of->subjects; j++) {
    const int32_t *twice = in->orders->twice + (models + j) * in->s->n;
    if (!(times[j] > 0)) continue;
    for (size_t k = 0; k < in->pairs; k++) sum[k] += (uint64_t)times[j] * (uint64_t)twice[k];
    count += times[j];
  }
  return count;
}

/* The order of whole numbers, in a list that is scratch. */
static const tct_drawn_order *order_of_sums(const tct_drawn_rows *in, const uint64_t *x)
{
  const tct_order_rows *o = in->orders;
  tct_drawn_order *list   = &o->list[in->rows];
  const uint32_t *sorted  = tct_sort_whole(in->pairs, x, o->whole, o->whole + in->s->n);

  for (size_t k = 0; k < in->pairs; k++)
    list->order[k] = sorted[k] | (k > 0 && x[sorted[k]] == x[sorted[k - 1]] ? TCT_TIED : 0);
  tct_find_steps(in->pairs, o->times, list);
  return list;
}

/* The order of numbers, in one of the two lists that are scratch. */
static const tct_drawn_order *order_of(const tct_drawn_rows *in, const double *x, size_t which)
{
  const tct_order_rows *o = in->orders;
  tct_drawn_order *list   = &o->list[in->rows + which];

  tct_order_with_ties(in->pairs, x, o->place, o->spare, list->order);
  tct_find_steps(in->pairs, o->times, list);
  return list;
}

void tct_order_ceilings(const tct_drawn_rows *in, double *lower, double *upper)
{
  const tct_order_rows *o = in->orders;
  const tct_scorer *s     = in->s;
  const size_t models = (size_t)s->of->models, subjects = (size_t)s->of->subjects;

  (void)add_ranks(in, s->in_upper);
  const tct_drawn_order *pool = order_of_sums(in, o->sum);
  for (size_t i = 0; i < subjects; i++)
    if (s->drawn[i] > 0) upper[i] = by_order(in, pool, &o->list[models + i]);
  const double all = add_ranks(in, s->in_lower);
  for (size_t i = 0; i < subjects; i++) {
    const int32_t *twice = o->twice + (models + i) * s->n;
    const uint64_t own   = (uint64_t)s->in_lower[i];
    if (!(s->drawn[i] > 0) || !(all > s->in_lower[i])) continue;
    for (size_t k = 0; k < in->pairs; k++) o->key[k] = o->sum[k] - own * (uint64_t)twice[k];
    lower[i] = by_order(in, order_of_sums(in, o->key), &o->list[models + i]);
  }
}

double tct_order_of_two(tct_drawn_rows *in, const double *weight, const double *a, const double *b)
{
  tct_order_rows *o = in->orders;

  in->pairs = take_draw(o, in->s->n, weight);
  for (size_t i = 0; i < in->s->n; i++) {
    if (o->at[i] < 0) continue;
    o->a[o->at[i]] = a[i];
    o->b[o->at[i]] = b[i];
  }
  const tct_drawn_order *one = order_of(in, o->a, 0);
  return by_order(in, one, order_of(in, o->b, 1));
}
