/* arrange.c -- trials of two times, condition by condition; the signal axis and the classes that conditions make.
 *
 * Conditions that one time lacks are left out, as are trials in which a unit was not recorded. */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/random.h"
#include "brain/files/bytes.h"
#include "brain/joint/joined.h"

/* ---- which trials, which conditions ------------------------------------------------------------------- */

static bool whole(const tct_trials *t, int row)
{
  const double *v = t->value + (size_t)row * (size_t)t->units;

  for (int k = 0; k < t->units; k++)
    if (!isfinite(v[k])) return false;
  return true;
}

static bool counts(const tct_trials *t, int row, const int *place)
{
  return t->condition[row] >= 0 && place[t->condition[row]] >= 0 && whole(t, row);
}

/* place [conditions] = number of each among those that both times have, -1; how many there are. */
static int place_conditions(const tct_change_side *const side[2], const tct_joint_how *how,
                            int *place, tct_arranged *a)
{
  const double *x =
    how->measure->needs & (TCT_JOINT_NEEDS_SIGNAL | TCT_JOINT_NEEDS_CLASSES) ? side[0]->x : NULL;
  const int all = side[0]->trials->conditions;
  int kept      = 0;

  for (int c = 0; c < all; c++) place[c] = 0;
  for (int time = 0; time < 2; time++) {
    const tct_trials *t = side[time]->trials;
    for (int i = 0; i < t->rows; i++)
      if (t->condition[i] >= 0 && whole(t, i)) place[t->condition[i]] |= 1 << time;
  }
  for (int c = 0; c < all; c++) {
    const bool good = place[c] == 3 && !(x && !isfinite(x[c]));
    a->dropped += place[c] > 0 && !good;
    place[c] = good ? kept++ : -1;
  }
  return kept;
}

static void sort_trials(const tct_change_side *side, int time, const int *place, int *first,
                        tct_arranged *a)
{
  const tct_trials *t = side->trials;
  const double **to   = a->trial + (time ? a->rows[0] : 0);
  const int n         = a->as_is.conditions;

  for (int i = 0; i < t->rows; i++) {
    if (t->condition[i] < 0 || place[t->condition[i]] < 0) continue;
    if (counts(t, i, place))
      first[place[t->condition[i]] + 1]++;
    else
      a->dropped_rows[time]++;
  }
  for (int c = 0; c < n; c++) first[c + 1] += first[c];
  for (int i = 0; i < t->rows; i++)
    if (counts(t, i, place))
      to[first[place[t->condition[i]]]++] = t->value + (size_t)i * (size_t)t->units;
  for (int c = n; c > 0; c--) first[c] = first[c - 1];
  first[0] = 0;
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

/* Every second trial of a condition, in an order that is drawn by its row, is in half 1: what other trials there are, and
 * how conditions are numbered, does not matter to it. */
static tct_status part(const tct_change_side *const side[2], const tct_joint_how *how,
                       tct_arranged *a, tct_error *err)
{
  const size_t rows  = (size_t)a->rows[0] + (size_t)a->rows[1];
  struct chance *mix = tct_alloc(rows + 1, sizeof *mix);

  a->half = a->own_halves = tct_alloc((size_t)how->splits, rows + 1);
  if (!mix || !a->half) {
    tct_free(mix);
    return tct_fail(err, TCT_NO_MEMORY, "no memory for halves of %zu trials", rows);
  }
  for (int s = 0; s < how->splits; s++)
    for (int time = 0; time < 2; time++) {
      const tct_key key   = tct_key_in(tct_key_of(how->seed, "joint halves"), (uint64_t)s);
      unsigned char *half = a->half + (size_t)s * rows + (time ? a->rows[0] : 0);
      const int *first    = a->as_is.at[time].first;
      for (int i = 0; i < a->rows[time]; i++) {
        const ptrdiff_t row =
          (a->as_is.at[time].trial[i] - side[time]->trials->value) / a->as_is.at[time].units;
        mix[i] = (struct chance){tct_bits(key, (uint64_t)row, (uint32_t)time, 0), i};
      }
      for (int c = 0; c < a->as_is.conditions; c++)
        qsort(mix + first[c], (size_t)(first[c + 1] - first[c]), sizeof *mix, by_chance);
      for (int c = 0; c < a->as_is.conditions; c++)
        for (int i = first[c]; i < first[c + 1]; i++)
          half[mix[i].row] = (unsigned char)((i - first[c]) % 2);
    }
  tct_free(mix);
  return TCT_OK;
}

/* ---- the variable --------------------------------------------------------------------------------------- */

/* Weights of the regression of means on x; of two conditions without a variable -1 and 1.  False: x does not vary. */
static bool slope_of(int n, const double *x, double *slope)
{
  double mean = 0, squares = 0;

  for (int c = 0; c < n; c++) slope[c] = x ? x[c] : c;
  for (int c = 0; c < n; c++) mean += slope[c] / n;
  for (int c = 0; c < n; c++) squares += (slope[c] - mean) * (slope[c] - mean);
  for (int c = 0; c < n; c++) slope[c] = (slope[c] - mean) / squares;
  return (x || n == 2) && squares > 0;
}

/* Below and above the reference, or the lesser and the larger of two values.  False: there are not two. */
static bool classes_of(int n, const double *x, double reference, double *apart)
{
  double least = INFINITY, most = -INFINITY;
  bool two  = true;
  int in[2] = {0, 0};

  for (int c = 0; c < n; c++) {
    least = fmin(least, x ? x[c] : c);
    most  = fmax(most, x ? x[c] : c);
  }
  const double between = x && !isnan(reference) ? reference : (least + most) / 2;
  for (int c = 0; c < n; c++) {
    const double own = x ? x[c] : c;
    apart[c]         = own < between ? -1 : own > between;
    two              = two && (own == least || own == most);
    in[0] += apart[c] < 0;
    in[1] += apart[c] > 0;
  }
  for (int c = 0; c < n; c++) apart[c] /= apart[c] < 0 ? in[0] : apart[c] > 0 ? in[1] : 1;
  return (two || (x && !isnan(reference))) && in[0] > 0 && in[1] > 0;
}

static tct_status variable(const tct_joint_how *how, double *x, double *slope, double *apart,
                           tct_arranged *a, tct_error *err)
{
  const tct_joint *m = how->measure;
  const int n        = a->as_is.conditions;

  if (classes_of(n, x, how->reference, apart)) a->as_is.apart = apart;
  if (slope_of(n, x, slope)) a->as_is.slope = slope;
  if (m->needs & TCT_JOINT_NEEDS_SIGNAL && !a->as_is.slope)
    return tct_fail(
      err, TCT_BAD_DATA,
      x ? "%s needs a variable with two values or more among %d conditions"
        : "%s is between two conditions, or over a stimulus variable, and there are %d",
      m->name, n);
  if (m->needs & TCT_JOINT_NEEDS_CLASSES && !a->as_is.apart)
    return tct_fail(
      err, TCT_BAD_DATA,
      "%s needs two classes: two values of the variable, or a reference that has some "
      "below and above it, or two conditions alone; there are %d conditions",
      m->name, n);
  return TCT_OK;
}

/* ---- all of it ------------------------------------------------------------------------------------------ */

static tct_status room_new(tct_arranged *a, int conditions, int **ints, double **x, tct_error *err)
{
  const size_t rows = (size_t)a->rows[0] + (size_t)a->rows[1], n = (size_t)conditions + 1;
  double *block = tct_alloc(2 * rows + 3 * n + 3 * n, sizeof *block);

  a->own = block;
  if (!block) return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu trials in order", rows);
  a->times = block;
  *x       = block + rows;
  a->trial = (const double **)(block + rows + 3 * n);
  *ints    = (int *)(block + 2 * rows + 3 * n);
  return TCT_OK;
}

tct_status tct_joint_arrange(const tct_change_side *before, const tct_change_side *after,
                             const tct_joint_how *how, tct_arranged *into, tct_error *err)
{
  const tct_change_side *const side[2] = {before, after};
  const int all                        = before->trials->conditions;
  const size_t n                       = (size_t)all + 1;
  int *ints                            = NULL;
  double *x                            = NULL;

  *into = (tct_arranged){.rows = {before->trials->rows, after->trials->rows}};
  TCT_PASS(room_new(into, all, &ints, &x, err));
  int *place             = ints + 2 * n;
  into->as_is.conditions = place_conditions(side, how, place, into);
  into->as_is.paired     = how->paired;
  into->as_is.noise      = how->noise.of ? &how->noise : NULL;
  if (into->as_is.conditions < 1)
    return tct_fail(err, TCT_BAD_DATA, "there is no condition with whole trials at both times");
  for (int time = 0; time < 2; time++) {
    int *first = ints + (size_t)time * n;
    sort_trials(side[time], time, place, first, into);
    into->rows[time]     = first[into->as_is.conditions];
    into->as_is.at[time] = (tct_joint_time){.units = side[time]->trials->units, .first = first};
  }
  for (int time = 0; time < 2; time++) {
    into->as_is.at[time].trial = into->trial + (time ? into->rows[0] : 0);
    into->as_is.at[time].times = into->times + (time ? into->rows[0] : 0);
  }
  for (int i = 0; i < into->rows[0] + into->rows[1]; i++) into->times[i] = 1;
  for (int c = 0; c < all && before->x; c++)
    if (place[c] >= 0) x[place[c]] = before->x[c];
  TCT_PASS(variable(how, before->x ? x : NULL, x + n, x + 2 * n, into, err));
  return part(side, how, into, err);
}

void tct_arranged_free(tct_arranged *a)
{
  tct_free(a->own);
  tct_free(a->own_halves);
  *a = (tct_arranged){.rows = {0}};
}
