/* spikes.c -- spikes counted in bins around events, in one pass over all spikes of a file.
 *
 * A unit's spikes nearly always lie in order.  So they are taken in stretches that do: whether they do
 * is seen in one quick pass, which windows a stretch meets by bisection, and only spikes inside a window
 * are looked at one by one.  An array without any order is a row of short stretches, and only slower.
 *
 * Counts of one column lie far apart in [window][bin][column].  They are collected for a few neighbouring
 * columns, each by itself, and brought there together when other columns follow. */
#include "brain/spikes.h"
#include "base/memory.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { GROUP = 8, STRETCH = 4096, BINS_MOST = 1 << 24 };

typedef struct {
  double first, after; /* its edges */
  int window;          /* its place in the counts */
} span;

struct tct_binner {
  tct_windows w; /* without events */
  int units, columns;
  uint64_t *end;    /* [units] */
  int *column;      /* [units] */
  int n;            /* windows with an event */
  span *span;       /* [n] in order of time */
  double *counts;   /* [windows][bins][columns] */
  uint32_t *group;  /* [GROUP][n][bins] counts that are not there yet, of columns from `base` on */
  int base;         /* a multiple of GROUP; -1: none */
  uint64_t grouped; /* spikes looked at since the group was empty */
  int unit;         /* of the next spike */
  double before;    /* the unit's last finite time */
  uint64_t taken, dropped, unsorted;
};

/* ---- new ---- */

static bool product(size_t a, size_t b, size_t c, size_t size, size_t *bytes)
{
  return !__builtin_mul_overflow(a, b, bytes) && !__builtin_mul_overflow(*bytes, c, bytes) &&
         !__builtin_mul_overflow(*bytes, size, bytes);
}

size_t tct_binner_bytes(const tct_windows *w, int units, int columns)
{
  const size_t n = (size_t)w->n, bins = (size_t)w->bins;
  size_t counts, group;
  size_t all =
    sizeof(tct_binner) + n * sizeof(span) + (size_t)units * (sizeof(uint64_t) + sizeof(int));

  if (!product(n, bins, (size_t)columns, sizeof(double), &counts) ||
      !product(n, bins, GROUP, sizeof(uint32_t), &group) ||
      __builtin_add_overflow(all, counts, &all) || __builtin_add_overflow(all, group, &all))
    return SIZE_MAX;
  return all;
}

static tct_status look(const tct_windows *w, int units, const uint64_t *end, const int *column,
                       int columns, tct_error *err)
{
  if (w->n < 0 || units < 0 || columns < 0)
    return tct_fail(err, TCT_BUG, "%d windows, %d units, %d columns", w->n, units, columns);
  if (w->bins < 1 || w->bins > BINS_MOST)
    return tct_fail(err, TCT_BAD_DATA, "a window has 1 to %d bins, not %d", BINS_MOST, w->bins);
  if (!isfinite(w->start) || !isfinite(w->width) || w->width <= 0)
    return tct_fail(err, TCT_BAD_DATA, "there are no bins of %g s from %g s on", w->width,
                    w->start);
  if (tct_binner_bytes(w, units, columns) == SIZE_MAX)
    return tct_fail(err, TCT_BAD_DATA, "counts of %d windows, %d bins and %d columns overflow",
                    w->n, w->bins, columns);
  for (int i = 0; i < units; i++) {
    if (i > 0 && end[i] < end[i - 1])
      return tct_fail(err, TCT_BAD_DATA,
                      "spikes of unit %d end at %" PRIu64 ", those of the unit before at %" PRIu64,
                      i, end[i], end[i - 1]);
    if (column[i] < -1 || column[i] >= columns)
      return tct_fail(err, TCT_BUG, "unit %d has column %d of %d", i, column[i], columns);
  }
  return TCT_OK;
}

/* Edge k of a window, by one formula for all who ask: no two bins overlap or leave a gap. */
static inline double edge(double first, double k, double width)
{
  return first + k * width;
}

static int in_time(const void *a, const void *b)
{
  const span *x = a, *y = b;
  if (x->first != y->first) return x->first < y->first ? -1 : 1;
  return x->window - y->window;
}

/* Where windows begin and end, in order of time.  Edges that lie apart by a few roundings or less would
 * not be bins. */
static tct_status lay_windows(tct_binner *b, const double *event, tct_error *err)
{
  for (int i = 0; i < b->w.n; i++) {
    if (!isfinite(event[i])) continue;
    const double first = event[i] + b->w.start, after = edge(first, b->w.bins, b->w.width);
    const double most = fmax(fabs(first), fabs(after));
    if (!isfinite(most) || b->w.width < 8 * (nextafter(most, INFINITY) - most))
      return tct_fail(err, TCT_BAD_DATA,
                      "bins of %g s cannot be told apart around an event at %g s", b->w.width,
                      event[i]);
    b->span[b->n++] = (span){first, after, i};
  }
  qsort(b->span, (size_t)b->n, sizeof *b->span, in_time);
  return TCT_OK;
}

static void set_missing(tct_binner *b, const double *event)
{
  const size_t each = (size_t)b->w.bins * (size_t)b->columns;

  for (int i = 0; i < b->w.n; i++)
    for (size_t k = 0; !isfinite(event[i]) && k < each; k++) b->counts[(size_t)i * each + k] = NAN;
}

tct_binner *tct_binner_new(const tct_windows *w, int units, const uint64_t *end, const int *column,
                           int columns, tct_error *err)
{
  const size_t n = (size_t)(w->n > 0 ? w->n : 1), u = (size_t)(units > 0 ? units : 1);

  if (look(w, units, end, column, columns, err) != TCT_OK) return NULL;
  const size_t bins = n * (size_t)w->bins;
  tct_binner *b     = tct_alloc(1, sizeof *b);
  if (b) {
    *b = (tct_binner){.w = *w, .units = units, .columns = columns, .base = -1, .before = -INFINITY};
    b->end    = tct_alloc(u, sizeof *b->end);
    b->column = tct_alloc(u, sizeof *b->column);
    b->span   = tct_alloc(n, sizeof *b->span);
    b->group  = tct_alloc(GROUP * bins, sizeof *b->group);
    b->counts = tct_alloc(bins * (size_t)(columns > 0 ? columns : 1), sizeof *b->counts);
  }
  if (!b || !b->end || !b->column || !b->span || !b->group || !b->counts) {
    tct_binner_free(b);
    (void)tct_fail(err, TCT_NO_MEMORY, "no memory to count spikes in %d windows", w->n);
    return NULL;
  }
  if (lay_windows(b, w->event, err) != TCT_OK) {
    tct_binner_free(b);
    return NULL;
  }
  set_missing(b, w->event);
  b->w.event = NULL;
  if (units > 0) {
    memcpy(b->end, end, u * sizeof *end);
    memcpy(b->column, column, u * sizeof *column);
  }
  return b;
}

void tct_binner_free(tct_binner *b)
{
  if (!b) return;
  tct_free(b->end);
  tct_free(b->column);
  tct_free(b->span);
  tct_free(b->group);
  tct_free(b->counts);
  tct_free(b);
}

uint64_t tct_binner_spikes(const tct_binner *b)
{
  return b->units > 0 ? b->end[b->units - 1] : 0;
}

/* ---- groups of columns ---- */

/* Bring the group's counts to where they belong. */
static void settle(tct_binner *b)
{
  const size_t bins = (size_t)b->w.bins, all = (size_t)b->n * bins;
  const int left = b->columns - b->base, width = left < GROUP ? left : GROUP;

  if (b->base < 0 || b->grouped == 0) return;
  for (int w = 0; w < b->n; w++) {
    double *to = b->counts + (size_t)b->span[w].window * bins * (size_t)b->columns + b->base;
    const uint32_t *from = b->group + (size_t)w * bins;
    for (size_t k = 0; k < bins; k++, to += b->columns)
      for (int c = 0; c < width; c++) to[c] += from[(size_t)c * all + k];
  }
  memset(b->group, 0, (size_t)width * all * sizeof *b->group);
  b->grouped = 0;
}

/* Where counts of a column are collected; there is room for n more spikes. */
static uint32_t *collect(tct_binner *b, int column, size_t n)
{
  if (b->base != column - column % GROUP || b->grouped + n > UINT32_MAX) settle(b);
  b->base = column - column % GROUP;
  b->grouped += n;
  return b->group + (size_t)(column - b->base) * (size_t)b->n * (size_t)b->w.bins;
}

/* ---- spikes ---- */

/* How many of n times, of which the first is finite, are finite and in order. */
static size_t in_order(const double *t, size_t n)
{
  size_t i = 1;

  for (size_t step = 8; i < n; step *= 2) {
    const size_t to = n - i < step ? n : i + step;
    uint64_t bad    = 0;
    for (size_t k = i; k < to; k++) bad |= t[k - 1] <= t[k] ? 0 : 1;
    if (bad) {
      while (t[i - 1] <= t[i]) i++;
      break;
    }
    i = to;
  }
  while (!isfinite(t[i - 1])) i--;
  return i;
}

/* Of times in order, how many are before x. */
static size_t count_before(const double *t, size_t n, double x)
{
  size_t from = 0;

  while (n > 0) {
    const size_t half = n / 2;
    if (t[from + half] < x) {
      from += half + 1;
      n -= half + 1;
    } else {
      n = half;
    }
  }
  return from;
}

/* Of windows in order, how many end at x or before. */
static int count_past(const tct_binner *b, double x)
{
  int from = 0, n = b->n;

  while (n > 0) {
    const int half = n / 2;
    if (b->span[from + half].after <= x) {
      from += half + 1;
      n -= half + 1;
    } else {
      n = half;
    }
  }
  return from;
}

/* Spikes that are all in one window.  The division is off by one bin at most, as bins are wide against
 * rounding: the two edges decide. */
static void fill(uint32_t *bin, const double *t, size_t n, double first, double width, int bins)
{
  const double per = 1 / width;

  for (size_t i = 0; i < n; i++) {
    const int guess = (int)((t[i] - first) * per), k = guess < bins ? guess : bins - 1;
    bin[k + (t[i] >= edge(first, k + 1, width)) - (t[i] < edge(first, k, width))]++;
  }
}

/* Times in order. */
static void count_stretch(tct_binner *b, int column, const double *t, size_t n)
{
  size_t from   = 0;
  uint32_t *all = NULL;

  for (int i = count_past(b, t[0]); i < b->n && b->span[i].first <= t[n - 1]; i++) {
    const span *s = &b->span[i];
    from += count_before(t + from, n - from, s->first);
    const size_t inside = count_before(t + from, n - from, s->after);
    if (inside == 0) continue;
    if (!all) all = collect(b, column, n);
    fill(all + (size_t)i * (size_t)b->w.bins, t + from, inside, s->first, b->w.width, b->w.bins);
  }
}

/* Spikes of one unit. */
static void take_unit(tct_binner *b, const double *t, size_t n)
{
  const int column = b->column[b->unit];

  while (n > 0) {
    size_t m = 1;
    if (isfinite(*t)) {
      m = in_order(t, n < STRETCH ? n : STRETCH);
      b->unsorted += *t < b->before;
      b->before = t[m - 1];
      if (column >= 0) count_stretch(b, column, t, m);
    } else {
      b->dropped++;
    }
    t += m;
    n -= m;
  }
}

tct_status tct_binner_take(tct_binner *b, const double *time, size_t n, tct_error *err)
{
  const uint64_t all = tct_binner_spikes(b);

  if (n > all - b->taken)
    return tct_fail(err, TCT_BAD_DATA, "there are more than the %" PRIu64 " spikes of all units",
                    all);
  while (n > 0) {
    while (b->end[b->unit] == b->taken) {
      b->unit++;
      b->before = -INFINITY;
    }
    const uint64_t left = b->end[b->unit] - b->taken;
    const size_t m      = n < left ? n : (size_t)left;
    take_unit(b, time, m);
    b->taken += m;
    time += m;
    n -= m;
  }
  return TCT_OK;
}

const double *tct_binner_counts(tct_binner *b)
{
  settle(b);
  return b->counts;
}

void tct_binner_said(const tct_binner *b, uint64_t *taken, uint64_t *dropped, uint64_t *unsorted)
{
  *taken    = b->taken;
  *dropped  = b->dropped;
  *unsorted = b->unsorted;
}
