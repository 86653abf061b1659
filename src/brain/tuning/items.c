/* items.c -- trials sorted by what was shown, and those of one item after another. */
#include "brain/tuning/items.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "brain/files/bytes.h"

enum { UNITS_OF_PAIRS = 40000 };

/* ---- groups of conditions ----------------------------------------------------------------------------- */

struct shown {
  double x, y;
  int condition;
};

static int in_order(const void *a, const void *b)
{
  const struct shown *p = a, *q = b;

  if (p->x < q->x || p->x > q->x) return p->x < q->x ? -1 : 1;
  if (p->y < q->y || p->y > q->y) return p->y < q->y ? -1 : 1;
  return (p->condition > q->condition) - (p->condition < q->condition);
}

/* On its circle, in [0, period); what is but a rounding below the period is 0. */
static double on_circle(double x, double period)
{
  if (!(period > 0) || !isfinite(x)) return x;
  const double turned = x - period * floor(x / period);
  return turned < period * (1 - 1e-9) ? turned : 0;
}

static bool near(double a, double b, double size)
{
  return fabs(a - b) <= 1e-9 * size;
}

/* Numbers the groups of conditions into group [conditions]; -1: in none.  What is near in x becomes equal first,
 * so that its conditions are sorted by y. */
static void number(tct_items *s, const tct_tuning_how *how, struct shown *shown, int *group)
{
  const int conditions = s->trials->conditions;
  const bool by_x      = s->measure->needs & TCT_TUNING_NEEDS_VARIABLE;
  const bool by_y      = s->measure->needs & TCT_TUNING_NEEDS_SECOND;
  double size          = 0;
  int n                = 0;

  for (int c = 0; c < conditions; c++) {
    const double x = by_x ? on_circle(how->x[c], s->period) : c, y = by_y ? how->y[c] : 0;
    group[c] = -1;
    if (!isfinite(x) || !isfinite(y)) continue;
    shown[n++] = (struct shown){x, y, c};
    size       = fmax(size, fmax(fabs(x), fabs(y)));
  }
  qsort(shown, (size_t)n, sizeof *shown, in_order);
  for (int i = 1; i < n; i++)
    if (near(shown[i].x, shown[i - 1].x, size)) shown[i].x = shown[i - 1].x;
  qsort(shown, (size_t)n, sizeof *shown, in_order);
  for (int i = 0; i < n; i++) {
    const bool same =
      i > 0 && by_x && shown[i].x == shown[i - 1].x && near(shown[i].y, shown[i - 1].y, size);
    if (!same) {
      s->x[s->groups] = shown[i].x;
      s->y[s->groups] = shown[i].y;
      s->groups++;
    }
    group[shown[i].condition] = s->groups - 1;
  }
}

/* Rows group by group, as they stand; groups without a row go. */
static void sort_rows(tct_items *s, const int *group, int *at)
{
  const tct_trials *t = s->trials;
  int kept = 0, n = 0;

  for (int i = 0; i < t->rows; i++)
    if (t->condition[i] >= 0 && group[t->condition[i]] >= 0) at[group[t->condition[i]]]++;
  for (int g = 0; g < s->groups; g++) {
    const int rows = at[g];
    at[g]          = n;
    if (rows == 0) continue;
    s->x[kept]       = s->x[g];
    s->y[kept]       = s->y[g];
    s->first[kept++] = n;
    n += rows;
  }
  s->groups      = kept;
  s->first[kept] = n;
  for (int i = 0; i < t->rows; i++)
    if (t->condition[i] >= 0 && group[t->condition[i]] >= 0)
      s->row[at[group[t->condition[i]]]++] = i;
}

/* ---- halves ------------------------------------------------------------------------------------------- */

struct chance {
  uint64_t bits;
  int row;
};

static int by_chance(const void *a, const void *b)
{
  const struct chance *p = a, *q = b;

  return p->bits != q->bits ? (p->bits < q->bits ? -1 : 1) : (p->row > q->row) - (p->row < q->row);
}

/* Rows of a group in an order that the seed draws, so that every second trial is any: repeats as they stand may
 * take turns in something.  A row that is missing does not change the order of the others. */
static tct_status mix_rows(tct_items *s, tct_error *err)
{
  const tct_key key  = tct_key_of(s->seed, "halves");
  const int rows     = s->first[s->groups];
  struct chance *mix = tct_alloc((size_t)rows + 1, sizeof *mix);

  if (!mix) return tct_fail(err, TCT_NO_MEMORY, "no memory for halves of %d trials", rows);
  for (int i = 0; i < rows; i++)
    mix[i] = (struct chance){tct_bits(key, (uint64_t)s->row[i], 0, 0), s->row[i]};
  for (int g = 0; g < s->groups; g++)
    qsort(mix + s->first[g], (size_t)(s->first[g + 1] - s->first[g]), sizeof *mix, by_chance);
  for (int i = 0; i < rows; i++) s->row[i] = mix[i].row;
  tct_free(mix);
  return TCT_OK;
}

/* Conditions that are in a group and have a trial. */
static int count_conditions(const tct_trials *t, const int *group, int *seen)
{
  int n = 0;

  memset(seen, 0, (size_t)t->conditions * sizeof *seen);
  for (int i = 0; i < t->rows; i++) {
    const int c = t->condition[i];
    if (c < 0 || group[c] < 0 || seen[c]) continue;
    seen[c] = 1;
    n++;
  }
  return n;
}

/* 1e-13 of the largest response there is. */
static double floor_of(const tct_trials *t)
{
  const size_t n = (size_t)t->rows * (size_t)t->units;
  double most    = 0;

  for (size_t i = 0; i < n; i++)
    if (isfinite(t->value[i])) most = fmax(most, fabs(t->value[i]));
  return 1e-13 * most;
}

static int values_of(const tct_items *s)
{
  int n = 0;

  for (int g = 0; g < s->groups; g++) n += g == 0 || s->x[g] != s->x[g - 1];
  return n;
}

static tct_status has_what_it_needs(const tct_trials *t, const tct_tuning_how *how, double period,
                                    tct_error *err)
{
  const tct_tuning *m = how->measure;

  if (m->needs & TCT_TUNING_NEEDS_VARIABLE && !how->x)
    return tct_fail(err, TCT_BAD_DATA,
                    "%s needs the value of a stimulus variable in each condition", m->name);
  if (m->needs & TCT_TUNING_NEEDS_SECOND && !how->y)
    return tct_fail(err, TCT_BAD_DATA, "%s needs the values of two variables in each condition",
                    m->name);
  if (m->needs & TCT_TUNING_NEEDS_CIRCLE && !(period > 0))
    return tct_fail(err, TCT_BAD_DATA, "%s needs a variable with a period above 0", m->name);
  if (m->scope == TCT_TUNING_PAIR && t->units > UNITS_OF_PAIRS)
    return tct_fail(err, TCT_BAD_SHAPE, "%d units make too many pairs: %d units are the most",
                    t->units, UNITS_OF_PAIRS);
  for (int i = 0; i < t->rows; i++)
    if (t->condition[i] < -1 || t->condition[i] >= t->conditions)
      return tct_fail(err, TCT_BAD_DATA, "trial %d is of condition %d, and there are %d", i + 1,
                      t->condition[i] + 1, t->conditions);
  return TCT_OK;
}

tct_status tct_items_of(const tct_trials *t, const tct_tuning_how *how, tct_items *into,
                        tct_error *err)
{
  const size_t conditions = (size_t)t->conditions, rows = (size_t)t->rows;
  const double period = how->period < 0 ? how->measure->period : how->period;

  *into = (tct_items){.trials    = t,
                      .measure   = how->measure,
                      .period    = period,
                      .floor     = floor_of(t),
                      .reference = how->reference,
                      .seed      = how->seed};
  TCT_PASS(has_what_it_needs(t, how, period, err));
  struct shown *shown = tct_alloc(conditions + 1, sizeof *shown + 2 * sizeof(int));
  double *x           = tct_alloc(2 * (conditions + 1) + rows, sizeof *x + sizeof(int));
  if (!shown || !x) {
    tct_free(shown);
    tct_free(x);
    return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu trials in order", rows);
  }
  int *group = (int *)(shown + conditions + 1), *room = group + conditions + 1;
  into->own   = x;
  into->x     = x;
  into->y     = x + conditions + 1;
  into->first = (int *)(x + 2 * (conditions + 1));
  into->row   = into->first + conditions + 1;
  number(into, how, shown, group);
  sort_rows(into, group, room);
  into->conditions = count_conditions(t, group, room);
  into->dropped    = t->conditions - into->conditions;
  tct_free(shown);
  if (how->measure->needs & TCT_TUNING_NEEDS_HALVES && mix_rows(into, err) != TCT_OK) {
    tct_items_free(into);
    return TCT_NO_MEMORY;
  }
  if (how->measure->needs & TCT_TUNING_NEEDS_TWO && values_of(into) != 2) {
    const int values = values_of(into);
    tct_items_free(into);
    return tct_fail(err, TCT_BAD_DATA, "%s is between two values of the variable, and there are %d",
                    how->measure->name, values);
  }
  return TCT_OK;
}

void tct_items_free(tct_items *s)
{
  tct_free(s->own);
  *s = (tct_items){.trials = NULL};
}

/* ---- items -------------------------------------------------------------------------------------------- */

int tct_items_count(const tct_items *s)
{
  const int units = s->trials->units;

  return s->measure->scope == TCT_TUNING_UNIT   ? units
         : s->measure->scope == TCT_TUNING_PAIR ? units * (units - 1) / 2
                                                : 1;
}

int tct_items_width(const tct_items *s)
{
  return s->measure->scope == TCT_TUNING_UNIT   ? 1
         : s->measure->scope == TCT_TUNING_PAIR ? 2
                                                : s->trials->units;
}

void tct_tuned_units(const tct_tuning *m, int units, int item, int unit[2])
{
  int a = 0;

  unit[0] = m->scope == TCT_TUNING_UNIT ? item : -1;
  unit[1] = -1;
  if (m->scope != TCT_TUNING_PAIR) return;
  for (; item >= units - 1 - a; a++) item -= units - 1 - a;
  unit[0] = a;
  unit[1] = a + 1 + item;
}

tct_status tct_item_room_new(const tct_items *s, tct_item_room *room, tct_error *err)
{
  const size_t groups = (size_t)s->groups, rows = (size_t)s->first[groups];
  const size_t numbers = rows * (size_t)tct_items_width(s) + 2 * groups;
  double *block        = tct_alloc(numbers + 2 * groups + 2, sizeof *block);

  *room = (tct_item_room){.own = block};
  if (!block) return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu trials", rows);
  room->x     = block;
  room->y     = block + groups;
  room->value = block + 2 * groups;
  room->first = (int *)(block + numbers);
  room->group = room->first + groups + 1;
  room->spare = room->group + groups;
  return TCT_OK;
}

void tct_item_room_free(tct_item_room *room)
{
  tct_free(room->own);
  *room = (tct_item_room){.first = NULL};
}

/* The units of the item in one trial.  False: one of them was not recorded. */
static bool take(const double *trial, const int unit[2], int width, double *out)
{
  bool whole = true;

  for (int k = 0; k < width; k++) {
    out[k] = trial[unit[0] < 0 ? k : unit[k]];
    whole  = whole && !isnan(out[k]);
  }
  return whole;
}

tct_responses tct_item_gather(const tct_items *s, int item, tct_item_room *room)
{
  const int width    = tct_items_width(s);
  const size_t units = (size_t)s->trials->units;
  int unit[2], kept = 0, n = 0;

  tct_tuned_units(s->measure, s->trials->units, item, unit);
  room->dropped = 0;
  for (int g = 0; g < s->groups; g++) {
    const int before = n;
    for (int i = s->first[g]; i < s->first[g + 1]; i++) {
      const double *trial = s->trials->value + (size_t)s->row[i] * units;
      n += take(trial, unit, width, room->value + (size_t)n * (size_t)width);
    }
    room->dropped += s->first[g + 1] - s->first[g] - (n - before);
    if (n == before) continue;
    room->x[kept]     = s->x[g];
    room->y[kept]     = s->y[g];
    room->group[kept] = g;
    room->first[kept] = before;
    kept++;
  }
  room->first[kept]    = n;
  const unsigned needs = s->measure->needs;
  return (tct_responses){.units      = width,
                         .conditions = kept,
                         .first      = room->first,
                         .value      = room->value,
                         .x          = needs & TCT_TUNING_NEEDS_VARIABLE ? room->x : NULL,
                         .y          = needs & TCT_TUNING_NEEDS_SECOND ? room->y : NULL,
                         .period     = s->period,
                         .floor      = s->floor,
                         .reference  = s->reference,
                         .seed       = s->seed};
}
