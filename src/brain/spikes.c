/* spikes.c -- spikes counted in bins around events, in one pass over all spikes of a file.
 *
 * A unit's spikes nearly always lie in order.  So they are taken in stretches that do: whether they do
 * is seen in one quick pass, which windows a stretch meets by bisection, and only spikes inside a window
 * are looked at one by one.  An array without any order is a row of short stretches, and only slower.
 *
 * Counts of one column lie far apart in [window][bin][column].  So a column is tallied by itself, and the
 * tallies of many columns are brought there together. */
#include "brain/spikes.h"
#include "base/memory.h"
#include "kernels/kernels.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TALLIES = 64, ROWS = 16, STRETCH = 4096, PIECE = 256, BINS_MOST = 1 << 24 };

typedef struct {
  double first, after; /* its edges */
  int window;          /* its place in the counts */
} span;

struct tct_binner {
  tct_windows w; /* without events */
  int units, columns;
  uint64_t *end; /* [units] */
  int *column;   /* [units] */
  int n;         /* windows with an event */
  span *span;    /* [n] in order of time */
  tct_arena arena;
  double *counts;       /* [windows][bins][columns] */
  uint32_t *tally;      /* [TALLIES][n][bins] counts that are not there yet */
  int *tally_of;        /* [columns]; -1: none */
  int tallied[TALLIES]; /* whose they are */
  int tallies;
  uint64_t looked; /* spikes looked at since all tallies were 0 */
  int unit;        /* of the next spike */
  double before;   /* the unit's last finite time */
  uint64_t taken, dropped, unsorted;
};

/* ---- new ---- */

typedef struct {
  size_t span, end, column, tally_of, tally, counts, all; /* bytes */
} sizes;

static bool product(size_t a, size_t b, size_t c, size_t size, size_t *bytes)
{
  return !__builtin_mul_overflow(a, b, bytes) && !__builtin_mul_overflow(*bytes, c, bytes) &&
         !__builtin_mul_overflow(*bytes, size, bytes) && *bytes < SIZE_MAX / 16;
}

/* What each array takes; false if it could not be addressed. */
static bool size_all(const tct_windows *w, int units, int columns, sizes *s)
{
  const size_t n = (size_t)w->n, bins = (size_t)w->bins, c = (size_t)columns;

  *s = (sizes){.span     = n * sizeof(span),
               .end      = (size_t)units * sizeof(uint64_t),
               .column   = (size_t)units * sizeof(int),
               .tally_of = c * sizeof(int)};
  if (!product(n, bins, c, sizeof(double), &s->counts) ||
      !product(n, bins, c < TALLIES ? c : TALLIES, sizeof(uint32_t), &s->tally))
    return false;
  s->all = tct_arena_bytes(s->span) + tct_arena_bytes(s->end) + tct_arena_bytes(s->column) +
           tct_arena_bytes(s->tally_of) + tct_arena_bytes(s->tally) + tct_arena_bytes(s->counts);
  return true;
}

size_t tct_binner_bytes(const tct_windows *w, int units, int columns)
{
  sizes s;
  return size_all(w, units, columns, &s) ? s.all + sizeof(tct_binner) : SIZE_MAX;
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

static void take_arrays(tct_binner *b, const sizes *s)
{
  b->span     = tct_arena_take(&b->arena, s->span);
  b->end      = tct_arena_take(&b->arena, s->end);
  b->column   = tct_arena_take(&b->arena, s->column);
  b->tally_of = tct_arena_take(&b->arena, s->tally_of);
  b->tally    = tct_arena_take(&b->arena, s->tally);
  b->counts   = tct_arena_take(&b->arena, s->counts);
}

tct_binner *tct_binner_new(const tct_windows *w, int units, const uint64_t *end, const int *column,
                           int columns, tct_error *err)
{
  sizes s;

  if (look(w, units, end, column, columns, err) != TCT_OK) return NULL;
  tct_binner *b = tct_alloc(1, sizeof *b);
  if (!b || !size_all(w, units, columns, &s) || tct_arena_new(&b->arena, s.all, NULL) != TCT_OK) {
    tct_free(b);
    (void)tct_fail(err, TCT_NO_MEMORY, "no memory to count spikes of %d units in %d windows", units,
                   w->n);
    return NULL;
  }
  b->w       = *w;
  b->w.event = NULL;
  b->units   = units;
  b->columns = columns;
  b->before  = -INFINITY;
  take_arrays(b, &s);
  if (lay_windows(b, w->event, err) != TCT_OK) {
    tct_binner_free(b);
    return NULL;
  }
  set_missing(b, w->event);
  for (int i = 0; i < columns; i++) b->tally_of[i] = -1;
  for (int i = 0; i < units; i++) {
    b->end[i]    = end[i];
    b->column[i] = column[i];
  }
  return b;
}

void tct_binner_free(tct_binner *b)
{
  if (!b) return;
  tct_arena_free(&b->arena);
  tct_free(b);
}

uint64_t tct_binner_spikes(const tct_binner *b)
{
  return b->units > 0 ? b->end[b->units - 1] : 0;
}

/* ---- tallies of columns ---- */

/* Some bins of one window into their rows, column by column. */
static void settle_rows(const tct_binner *b, const uint32_t *from, int n, double *to)
{
  const size_t each = (size_t)b->n * (size_t)b->w.bins, row = (size_t)b->columns;

  for (int i = 0; i < b->tallies; i++, from += each) {
    double *one = to + b->tallied[i];
    for (size_t k = 0; k < (size_t)n; k++) one[k * row] += from[k];
  }
}

/* Bring what was tallied to where it belongs, few rows at a time, that they stay near. */
static void settle(tct_binner *b)
{
  const size_t bins = (size_t)b->w.bins;

  if (b->tallies == 0) return;
  for (int w = 0; w < b->n; w++)
    for (int k = 0; k < b->w.bins; k += ROWS) {
      const size_t place = (size_t)b->span[w].window * bins + (size_t)k;
      settle_rows(b, b->tally + (size_t)w * bins + k, b->w.bins - k < ROWS ? b->w.bins - k : ROWS,
                  b->counts + place * (size_t)b->columns);
    }
  memset(b->tally, 0, (size_t)b->tallies * (size_t)b->n * bins * sizeof *b->tally);
  for (int i = 0; i < b->tallies; i++) b->tally_of[b->tallied[i]] = -1;
  b->tallies = 0;
  b->looked  = 0;
}

/* A column's tally, with room for n more spikes. */
static uint32_t *tally(tct_binner *b, int column, size_t n)
{
  if (b->looked + n > UINT32_MAX || (b->tally_of[column] < 0 && b->tallies == TALLIES)) settle(b);
  if (b->tally_of[column] < 0) {
    b->tally_of[column]    = b->tallies;
    b->tallied[b->tallies] = column;
    b->tallies++;
  }
  b->looked += n;
  return b->tally + (size_t)b->tally_of[column] * (size_t)b->n * (size_t)b->w.bins;
}

/* ---- spikes ---- */

TCT_WIDE static bool goes_back(const double *t, size_t n)
{
  uint64_t bad = 0;

  for (size_t i = 1; i < n; i++) bad |= t[i - 1] <= t[i] ? 0 : 1;
  return bad;
}

/* How many of n times, of which the first is finite, are finite and in order. */
static size_t in_order(const double *t, size_t n)
{
  size_t i = 1;

  for (size_t step = 16; i < n; step *= 2) {
    const size_t to = n - i < step ? n : i + step;
    if (goes_back(t + i - 1, to - i + 1)) {
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

/* The first window from `from` on that ends after x. */
static int window_after(const tct_binner *b, int from, double x)
{
  int n = b->n - from;

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

/* The bins of spikes that are all in one window.  The product is off by one bin at most, as bins are
 * wide against rounding: the two edges decide. */
TCT_WIDE static void find_bins(const double *t, size_t n, double first, double width, int bins,
                               int *bin)
{
  const double per = 1 / width;

  for (size_t i = 0; i < n; i++) {
    const int guess = (int)((t[i] - first) * per), k = guess < bins ? guess : bins - 1;
    bin[i] =
      k + (t[i] >= edge(first, k + 1, width) ? 1 : 0) - (t[i] < edge(first, k, width) ? 1 : 0);
  }
}

static void fill(const tct_binner *b, const double *t, size_t n, double first, uint32_t *count)
{
  int bin[PIECE];

  for (size_t m; n > 0; t += m, n -= m) {
    m = n < PIECE ? n : PIECE;
    find_bins(t, m, first, b->w.width, b->w.bins, bin);
    for (size_t i = 0; i < m; i++) count[bin[i]]++;
  }
}

/* Times in order. */
static void count_stretch(tct_binner *b, int column, const double *t, size_t n)
{
  size_t from   = 0;
  uint32_t *all = NULL;

  for (int i = window_after(b, 0, *t); i < b->n && b->span[i].first <= t[n - 1];) {
    const span *s = &b->span[i++];
    from += count_before(t + from, n - from, s->first);
    if (t[from] >= s->after) { /* nor is it in any window that ends before it */
      if (i < b->n && b->span[i].after <= t[from]) i = window_after(b, i, t[from]);
      continue;
    }
    const size_t inside = count_before(t + from, n - from, s->after);
    if (!all) all = tally(b, column, n);
    fill(b, t + from, inside, s->first, all + (size_t)(i - 1) * (size_t)b->w.bins);
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
