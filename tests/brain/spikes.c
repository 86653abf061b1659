/* spikes.c -- counts of spikes are those of a double loop, however the array of spikes is cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "brain/near.h"
#include "brain/spikes.h"

enum { EVENTS = 40, UNITS = 24, COLUMNS = 19, SPIKES = 6000 };

/* ---- spikes, and what is counted of them by a double loop ---- */

typedef struct {
  tct_windows w;
  double event[EVENTS];
  int units, columns, column[UNITS];
  uint64_t end[UNITS];
  double spike[SPIKES];
  uint64_t dropped, unsorted;
  double *counts;
} session;

static uint32_t draw(uint64_t *state)
{
  *state = *state * 6364136223846793005U + 1442695040888963407U;
  return (uint32_t)(*state >> 33);
}

static double uniform(uint64_t *state, double from, double to)
{
  return from + (to - from) * draw(state) / 2147483648.0;
}

static int by_time(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* A time anywhere, exactly on an edge of a bin, or just beside one. */
static double draw_time(const session *s, uint64_t *state)
{
  const double event = s->event[draw(state) % EVENTS];
  const double on    = event + s->w.start + draw(state) % (unsigned)(s->w.bins + 1) * s->w.width;

  switch (draw(state) % 8) {
  case 0:
    return isnan(on) ? 0 : on;
  case 1:
    return isnan(on) ? 0 : nextafter(on, -INFINITY);
  default:
    return uniform(state, -5, 105);
  }
}

static void draw_spikes(session *s, uint64_t *state, bool in_order)
{
  uint64_t at = 0;

  for (int u = 0; u < s->units; u++) {
    const uint64_t n = draw(state) % 5 ? draw(state) % (SPIKES / UNITS) : 0;
    for (uint64_t i = 0; i < n; i++) s->spike[at + i] = draw_time(s, state);
    if (in_order || draw(state) % 2) qsort(s->spike + at, n, sizeof *s->spike, by_time);
    if (!in_order && n > 3) {
      s->spike[at + draw(state) % n] = NAN;
      s->spike[at + draw(state) % n] = INFINITY;
      s->spike[at + draw(state) % n] = -INFINITY;
    }
    at += n;
    s->end[u] = at;
  }
}

/* Where a spike counts, from the definition. */
static void count_one(session *s, double t, int column)
{
  const tct_windows *w = &s->w;

  for (int i = 0; i < w->n; i++)
    for (int k = 0; k < w->bins; k++)
      if (s->event[i] + w->start + k * w->width <= t &&
          t < s->event[i] + w->start + (k + 1) * w->width)
        s->counts[(i * w->bins + k) * s->columns + column]++;
}

static void count_all(session *s)
{
  const int all = s->w.n * s->w.bins * s->columns;

  s->counts = calloc((size_t)all, sizeof *s->counts);
  assert_non_null(s->counts);
  for (int i = 0; i < all; i++)
    if (!isfinite(s->event[i / s->w.bins / s->columns])) s->counts[i] = NAN;
  for (int u = 0; u < s->units; u++) {
    double before = -INFINITY;
    for (uint64_t i = u ? s->end[u - 1] : 0; i < s->end[u]; i++) {
      const double t = s->spike[i];
      if (!isfinite(t)) {
        s->dropped++;
        continue;
      }
      s->unsorted += t < before;
      before = t;
      if (s->column[u] >= 0) count_one(s, t, s->column[u]);
    }
  }
}

/* Windows that overlap, in any order, some without an event; columns shared, left out, in any order. */
static session *draw_session(uint64_t seed)
{
  session *s     = calloc(1, sizeof *s);
  uint64_t state = seed;

  assert_non_null(s);
  s->w = (tct_windows){.n     = EVENTS,
                       .event = s->event,
                       .start = uniform(&state, -2, 1),
                       .width = uniform(&state, 0.01, 0.5),
                       .bins  = 1 + (int)(draw(&state) % 30)};
  for (int i = 0; i < EVENTS; i++) s->event[i] = draw(&state) % 10 ? uniform(&state, 0, 100) : NAN;
  s->event[3]           = s->event[4];
  s->event[5]           = INFINITY;
  const bool in_order   = seed % 2;
  const bool one_by_one = seed % 3 == 0;
  s->units              = 1 + (int)(draw(&state) % UNITS);
  s->columns            = one_by_one ? s->units : 1 + (int)(draw(&state) % COLUMNS);
  for (int u = 0; u < s->units; u++)
    s->column[u] = one_by_one ? u : (int)(draw(&state) % (unsigned)(s->columns + 1)) - 1;
  draw_spikes(s, &state, in_order);
  count_all(s);
  return s;
}

static void drop_session(session *s)
{
  free(s->counts);
  free(s);
}

/* ---- what the binner makes of them ---- */

static tct_binner *binner_of(const session *s)
{
  tct_error err;
  tct_binner *b = tct_binner_new(&s->w, s->units, s->end, s->column, s->columns, &err);

  if (!b) fail_msg("%s", err.text);
  return b;
}

static void take(tct_binner *b, const double *t, size_t n)
{
  /* a copy of its own length, so that reading beyond it is seen */
  double *copy = malloc((n ? n : 1) * sizeof *copy);

  assert_non_null(copy);
  memcpy(copy, t, n * sizeof *copy);
  assert_int_equal(tct_binner_take(b, copy, n, NULL), TCT_OK);
  free(copy);
}

static size_t differ(const session *s, tct_binner *b)
{
  const double *counts = tct_binner_counts(b);
  size_t n             = 0;

  for (int i = 0; i < s->w.n * s->w.bins * s->columns; i++)
    n += counts[i] != s->counts[i] && !(isnan(counts[i]) && isnan(s->counts[i]));
  return n;
}

static void assert_counts(const session *s, tct_binner *b)
{
  uint64_t taken, dropped, unsorted;

  assert_int_equal(differ(s, b), 0);
  tct_binner_said(b, &taken, &dropped, &unsorted);
  assert_int_equal(taken, s->end[s->units - 1]);
  assert_int_equal(tct_binner_spikes(b), taken);
  assert_int_equal(dropped, s->dropped);
  assert_int_equal(unsorted, s->unsorted);
}

static void counts_are_those_of_a_double_loop(void **state)
{
  uint64_t unsorted = 0, dropped = 0;
  double inside = 0;
  (void)state;

  for (uint64_t seed = 1; seed <= 60; seed++) {
    session *s    = draw_session(seed);
    tct_binner *b = binner_of(s);
    take(b, s->spike, s->end[s->units - 1]);
    assert_counts(s, b);
    tct_binner_free(b);
    unsorted += s->unsorted;
    dropped += s->dropped;
    for (int i = 0; i < s->w.n * s->w.bins * s->columns; i++)
      inside += isnan(s->counts[i]) ? 0 : s->counts[i];
    drop_session(s);
  }
  /* all that makes it hard was there */
  assert_true(unsorted > 1000 && dropped > 100 && inside > 100000);
}

static void a_cut_anywhere_makes_no_difference(void **state)
{
  (void)state;

  for (uint64_t seed = 1; seed <= 40; seed++) {
    session *s         = draw_session(seed);
    uint64_t cuts      = seed + 1000;
    const uint64_t all = s->end[s->units - 1];
    for (int turn = 0; turn < 4; turn++) {
      tct_binner *b            = binner_of(s);
      const unsigned longest[] = {1, 7, 300, 5000};
      for (uint64_t at = 0; at < all;) {
        uint64_t n = draw(&cuts) % (longest[turn] + 1);
        if (n > all - at) n = all - at;
        take(b, s->spike + at, n);
        at += n;
        if (draw(&cuts) % 64 == 0) (void)tct_binner_counts(b); /* nor does looking */
      }
      assert_counts(s, b);
      tct_binner_free(b);
    }
    drop_session(s);
  }
}

static void a_spike_that_moves_over_an_edge_is_seen(void **state)
{
  session *s = draw_session(2);
  size_t at  = 0;
  (void)state;

  const double on = s->event[0] + s->w.start + s->w.width;
  while (s->column[at] < 0 || s->end[at] == (at ? s->end[at - 1] : 0)) at++;
  const size_t i = at ? s->end[at - 1] : 0;
  s->spike[i]    = nextafter(on, 0);
  tct_binner *b  = binner_of(s);
  take(b, s->spike, s->end[s->units - 1]);
  memcpy(s->counts, tct_binner_counts(b),
         (size_t)(s->w.n * s->w.bins * s->columns) * sizeof *s->counts);
  tct_binner_free(b);
  s->spike[i] = on;
  b           = binner_of(s);
  take(b, s->spike, s->end[s->units - 1]);
  assert_true(differ(s, b) > 0);
  tct_binner_free(b);
  drop_session(s);
}

/* Two windows that overlap, bins of a quarter; unit 1 has no spikes, unit 2 no column. */
static void counts_worked_by_hand(void **state)
{
  static const double event[]  = {2, (double)NAN, 1.5};
  static const uint64_t end[]  = {5, 5, 6, 9};
  static const int column[]    = {1, 0, -1, 0};
  static const double spikes[] = {1.24, 1.25, 1.75, 2, 2.25, 1.5, 1.5, 1.49, (double)NAN};
  static const double first[]  = {0, 1, 0, 1, 0, 0, 0, 0};
  const tct_windows w          = {.n = 3, .event = event, .start = -0.25, .width = 0.25, .bins = 2};
  tct_binner *b                = tct_binner_new(&w, 4, end, column, 2, NULL);
  uint64_t taken, dropped, unsorted;
  (void)state;

  assert_non_null(b);
  take(b, spikes, 9);
  const double *counts = tct_binner_counts(b);
  for (int i = 0; i < 4; i++) assert_true(counts[i] == first[i]); /* 1.75, 2 */
  for (int i = 4; i < 8; i++) assert_undefined(counts[i]);
  assert_true(counts[8] == 1 && counts[9] == 1 && counts[10] == 1 && counts[11] == 0);
  tct_binner_said(b, &taken, &dropped, &unsorted);
  assert_true(taken == 9 && dropped == 1 && unsorted == 1);
  assert_int_equal(tct_binner_take(b, spikes, 1, NULL), TCT_BAD_DATA);
  tct_binner_free(b);
}

static void no_spikes_and_no_windows_are_fine(void **state)
{
  const tct_windows none = {.n = 0, .width = 1, .bins = 3};
  const double event[] = {1}, spike[] = {1.5, 1};
  const tct_windows one = {.n = 1, .event = event, .width = 1, .bins = 1};
  (void)state;

  tct_binner *b = tct_binner_new(&none, 1, (uint64_t[]){2}, (int[]){0}, 1, NULL);
  assert_non_null(b);
  take(b, spike, 2);
  assert_non_null(tct_binner_counts(b));
  tct_binner_free(b);
  b = tct_binner_new(&one, 0, NULL, NULL, 2, NULL);
  assert_non_null(b);
  assert_int_equal(tct_binner_take(b, spike, 0, NULL), TCT_OK);
  assert_int_equal(tct_binner_take(b, spike, 1, NULL), TCT_BAD_DATA);
  assert_true(tct_binner_counts(b)[0] == 0 && tct_binner_counts(b)[1] == 0);
  tct_binner_free(b);
  tct_binner_free(NULL);
}

/* ---- what cannot be ---- */

static void assert_no_binner(tct_windows w, int units, const uint64_t *end, tct_status code,
                             const char *words)
{
  static const int column[2] = {0, 0};
  tct_error err              = {0};

  assert_null(tct_binner_new(&w, units, end, column, 1, &err));
  if (err.code != code || !strstr(err.text, words)) fail_msg("%s", err.text);
}

static void what_cannot_be_counted_is_refused_in_words(void **state)
{
  static const double event[] = {0, 1e6};
  static const uint64_t end[] = {3, 2};
  const tct_windows w         = {.n = 2, .event = event, .width = 0.1, .bins = 10};
  tct_windows v;
  (void)state;

  assert_no_binner(w, 2, end, TCT_BAD_DATA,
                   "spikes of unit 1 end at 2, those of the unit before at 3");
#define WITH(words, ...) (v = w, __VA_ARGS__, assert_no_binner(v, 1, end, TCT_BAD_DATA, words))
  WITH("1 to 16777216 bins, not 0", v.bins = 0);
  WITH("bins, not 16777217", v.bins = (1 << 24) + 1);
  WITH("no bins of 0 s", v.width = 0);
  WITH("no bins of -1 s", v.width = -1);
  WITH("no bins of nan s", v.width = (double)NAN);
  WITH("from inf s on", v.start = (double)INFINITY);
  WITH("cannot be told apart around an event at 1e+06 s", v.width = 1e-10);
  WITH("cannot be told apart around an event at 0 s", v.width = 1e308);
#undef WITH
  const tct_windows huge = {.n = INT32_MAX, .event = event, .width = 1, .bins = 1 << 24};
  tct_error err          = {0};
  assert_int_equal(tct_binner_bytes(&huge, 1, INT32_MAX), SIZE_MAX);
  assert_null(tct_binner_new(&huge, 1, end, (int[]){0}, INT32_MAX, &err));
  assert_int_equal(err.code, TCT_BAD_DATA);
}

static void no_memory_is_said(void **state)
{
  static const double event[] = {0};
  const tct_windows w         = {.n = 1, .event = event, .width = 0.1, .bins = 10};
  int64_t n                   = 1;
  (void)state;

  for (;; n++) {
    tct_error err = {0};
    tct_fail_allocation(n, false);
    tct_binner *b = tct_binner_new(&w, 1, (uint64_t[]){1}, (int[]){0}, 1, &err);
    tct_fail_allocation(-1, false);
    tct_binner_free(b);
    if (b) break;
    assert_int_equal(err.code, TCT_NO_MEMORY);
  }
  assert_int_equal(n, 3);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(counts_are_those_of_a_double_loop),
    cmocka_unit_test(a_cut_anywhere_makes_no_difference),
    cmocka_unit_test(a_spike_that_moves_over_an_edge_is_seen),
    cmocka_unit_test(counts_worked_by_hand),
    cmocka_unit_test(no_spikes_and_no_windows_are_fine),
    cmocka_unit_test(what_cannot_be_counted_is_refused_in_words),
    cmocka_unit_test(no_memory_is_said),
  };
  return cmocka_run_group_tests_name("spikes", tests, NULL, NULL);
}
