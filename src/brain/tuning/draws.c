/* draws.c -- an interval for each number of an item, from trials drawn again within each condition.
 *
 * Conditions were chosen by the experimenter and stay; trials are what would come out otherwise another
 * time.  The same draw takes the same places of a condition's trials in every unit, so that what units share
 * from trial to trial they share in the draws.
 *
 *     percentile:  quantiles (1 -+ level) / 2 of the draws
 *     centred:     the same, less the median of the draws, plus the number; within the bounds that it has
 *     bca:         at Phi(z0 + (z0 +- z) / (1 - a (z0 +- z))),  z0 = Phi^-1(share of draws below the number),
 *                  a = sum d^3 / (6 (sum d^2)^1.5),  d_b = mean of the jackknife - without block b
 *
 * Draws vary around what the trials at hand would give as a truth, which is not the number where that is corrected for
 * noise: with noise drawn on top of noise they are all larger, or, of a variance, all smaller.  Percentiles are then
 * off by that, and BCa, which takes it for a bias of the number, by as much on the other side; centred, it falls out.
 * docs/concepts/tuning.md has the coverage of each.
 *
 * Efron 1987, doi:10.1080/01621459.1987.10478410.  Of n trials n - 1 are drawn (Rao and Wu 1988,
 * doi:10.1080/01621459.1988.10478591): of n their mean would vary by 1 / n too little, and with few repeats
 * intervals would be too short; of two both are drawn, so that they stay repeats.  A draw of which a number is undefined is left out; with
 * more than half undefined, or fewer than 20 left, there is no interval; nor where
 * the number lies outside of the middle `level` of its own draws: noise that is drawn on top of noise has then moved
 * them all, as it does with what noise makes larger. */
#include "brain/tuning/draws.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "brain/files/bytes.h"
#include "kernels/distributions.h"
#include "kernels/statistics.h"

tct_status tct_draw_room_new(const tct_items *s, int draws, tct_draw_room *room, tct_error *err)
{
  const size_t value = (size_t)s->first[s->groups] * (size_t)tct_items_width(s);
  const size_t each  = (size_t)draws + TCT_TUNING_BLOCKS;

  *room = (tct_draw_room){.draws = draws};
  if (draws == 0) return TCT_OK;
  room->own = tct_alloc(value + TCT_TUNING_NUMBERS * each, sizeof(double));
  if (!room->own) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d draws of trials", draws);
  room->value  = room->own;
  room->number = room->value + value;
  return TCT_OK;
}

void tct_draw_room_free(tct_draw_room *room)
{
  tct_free(room->own);
  *room = (tct_draw_room){.draws = 0};
}

/* ---- trials, again ------------------------------------------------------------------------------------ */

static void copy(const tct_responses *r, int from, int to, double *value)
{
  const size_t width = (size_t)r->units;

  memcpy(value + (size_t)to * width, r->value + (size_t)from * width, width * sizeof *value);
}

/* One trial fewer than there are, of three or more: so the mean varies as much as it does.  Of halves, each in
 * its places by itself: no trial comes to stand in both.  first [conditions + 1]. */
static void draw(const tct_responses *r, const int *group, int halves, tct_key key, int which,
                 int *first, double *value)
{
  int to = 0;

  for (int k = 0; k < r->conditions; k++) {
    const int from = r->first[k], all = r->first[k + 1] - from;
    int end = to;
    for (int h = 0; h < halves; h++) {
      const int n = (all - h + halves - 1) / halves, drawn = n > 2 ? n - 1 : n;
      for (int i = 0; i < drawn; i++) {
        const double u =
          tct_uniform(key, (uint64_t)which, (uint32_t)group[k], (uint32_t)(halves * i + h));
        copy(r, from + h + halves * (int)fmin(u * n, n - 1), to + h + halves * i, value);
      }
      end += drawn;
    }
    first[k] = to;
    to       = end;
  }
  first[r->conditions] = to;
}

/* All but one block of the trials; a condition keeps its last one.  first [conditions + 1]. */
static void leave_out(const tct_responses *r, int block, int *first, double *value)
{
  int n = 0;

  for (int k = 0; k < r->conditions; k++) {
    first[k] = n;
    for (int i = r->first[k]; i < r->first[k + 1]; i++)
      if (i % TCT_TUNING_BLOCKS != block) copy(r, i, n++, value);
    if (n == first[k]) copy(r, r->first[k], n++, value);
  }
  first[r->conditions] = n;
}

static tct_status measure(const tct_tuning_how *how, const tct_responses *r, int place, int places,
                          double *number, bool *defined, tct_error *err)
{
  double value[TCT_TUNING_NUMBERS], error[TCT_TUNING_NUMBERS];
  tct_tuned_item out = {.value = value, .error = error};

  for (int j = 0; j < TCT_TUNING_NUMBERS; j++) value[j] = error[j] = (double)NAN;
  TCT_PASS(how->measure->measure(how->params, r, &out, err));
  *defined = out.why == TCT_TUNING_FINE;
  for (int j = 0; j < how->measure->n; j++)
    number[j * places + place] = *defined ? value[j] : (double)NAN;
  return TCT_OK;
}

/* ---- the interval of one number ------------------------------------------------------------------------ */

static int by_size(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* Those that are defined, closed up; on a circle, the turn of each that is nearest to `found`. */
static int close_up(double *x, int n, double found, double period)
{
  int kept = 0;

  for (int i = 0; i < n; i++)
    if (isfinite(x[i]))
      x[kept++] = period > 0 ? x[i] - period * round((x[i] - found) / period) : x[i];
  return kept;
}

/* The i-th smallest of n stands for i / (n + 1), which is its mean; linear between them. */
static double quantile(const double *sorted, int n, double p)
{
  const double at = fmin(fmax(p * (n + 1) - 1, 0), n - 1);
  const int below = (int)fmin(floor(at), n - 2);

  return sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]);
}

static double acceleration(const double *x, int n)
{
  const double mean = tct_mean_of((size_t)n, x);
  double squares = 0, cubes = 0;

  for (int i = 0; i < n; i++) {
    const double d = mean - x[i];
    squares += d * d;
    cubes += d * d * d;
  }
  return squares > 0 ? cubes / (6 * pow(squares, 1.5)) : 0;
}

/* Where among the draws the end of a BCa interval lies. */
static double moved(double z0, double a, double z)
{
  const double w = z0 + (z0 + z) / (1 - a * (z0 + z));

  return 1 - tct_normal_above(w);
}

static void interval(const tct_tuning_how *how, const tct_tuned_number *number, double *x,
                     double found, double circle, double *low, double *high)
{
  const double period = number->turns ? circle : 0;
  const int draws     = close_up(x, how->draws, found, period);
  const int left      = close_up(x + how->draws, TCT_TUNING_BLOCKS, found, period);
  const double tail   = (1 - how->level) / 2;
  double ends[2]      = {tail, 1 - tail};
  int below = 0, same = 0;

  if (draws < TCT_TUNING_DRAWS_LEAST || 2 * draws < how->draws || isnan(found)) return;
  qsort(x, (size_t)draws, sizeof *x, by_size);
  for (int i = 0; i < draws; i++) {
    below += x[i] < found;
    same += x[i] == found;
  }
  const double share = (below + 0.5 * same) / draws;
  if (share <= tail || share >= 1 - tail) return;
  if (how->interval == TCT_TUNING_CI_BCA) {
    const double z0 = tct_normal_quantile(share), z = tct_normal_quantile(1 - tail);
    const double a = acceleration(x + how->draws, left);
    ends[0]        = moved(z0, a, -z);
    ends[1]        = moved(z0, a, z);
  }
  const bool centred = how->interval == TCT_TUNING_CI_CENTRED,
             bounded = number->least < number->most;
  const double by    = centred ? found - quantile(x, draws, 0.5) : 0;
  double from = quantile(x, draws, ends[0]) + by, to = quantile(x, draws, ends[1]) + by;
  if (bounded) from = fmax(from, number->least);
  if (bounded) to = fmin(to, number->most);
  if (!(from <= found && found <= to)) return;
  *low  = from;
  *high = to;
}

/* Is there a condition of which one could draw other trials? */
static bool can_draw(const tct_responses *r)
{
  for (int k = 0; k < r->conditions; k++)
    if (r->first[k + 1] - r->first[k] > 1) return true;
  return false;
}

tct_status tct_tuning_interval_of(const tct_tuning_how *how, const tct_item_room *item,
                                  const tct_responses *r, const double *found, tct_draw_room *room,
                                  double *low, double *high, int *defined, double *kept,
                                  tct_error *err)
{
  const tct_key key   = tct_key_of(how->seed, "tuning");
  const int places    = how->draws + TCT_TUNING_BLOCKS;
  const int halves    = how->measure->needs & TCT_TUNING_NEEDS_HALVES ? 2 : 1;
  tct_responses again = *r;
  bool good;

  *defined = 0;
  if (how->draws == 0) return TCT_OK;
  if (!can_draw(r)) { /* every draw is these trials */
    for (int d = 0; kept && d < how->draws; d++) kept[d] = found[how->keep - 1];
    return TCT_OK;
  }
  again.value = room->value;
  again.first = item->spare;
  for (int d = 0; d < how->draws; d++) {
    draw(r, item->group, halves, key, d, item->spare, room->value);
    TCT_PASS(measure(how, &again, d, places, room->number, &good, err));
    *defined += good;
  }
  if (kept)
    memcpy(kept, room->number + (size_t)(how->keep - 1) * (size_t)places,
           (size_t)how->draws * sizeof *kept);
  for (int b = 0; b < TCT_TUNING_BLOCKS && how->interval == TCT_TUNING_CI_BCA; b++) {
    leave_out(r, b, item->spare, room->value);
    TCT_PASS(measure(how, &again, how->draws + b, places, room->number, &good, err));
  }
  for (int j = 0; j < how->measure->n; j++)
    interval(how, &how->measure->number[j], room->number + (size_t)j * (size_t)places, found[j],
             r->period, &low[j], &high[j]);
  return TCT_OK;
}
