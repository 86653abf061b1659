/* laws.h -- what the tests of tasks share: opening with parameters, and the laws that all keep. */
#ifndef TESTS_LAWS_H
#define TESTS_LAWS_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "base/random.h"
#include "substrate/complain.h"
#include <tercet/task.h>

/* ---- parameters, and opening ---- */

static inline void *param(const tct_task *task, void *params, const char *name)
{
  for (int i = 0; i < task->n_params; i++)
    if (strcmp(task->params[i].name, name) == 0) return (char *)params + task->params[i].offset;
  fail_msg("task %s has no parameter %s", task->name, name);
  return NULL;
}

static inline void set_int(const tct_task *task, void *params, const char *name, int64_t x)
{
  *(int64_t *)param(task, params, name) = x;
}

static inline void set_real(const tct_task *task, void *params, const char *name, double x)
{
  *(double *)param(task, params, name) = x;
}

static inline void set_choice(const tct_task *task, void *params, const char *name, int x)
{
  *(int *)param(task, params, name) = x;
}

static inline void set_bool(const tct_task *task, void *params, const char *name, bool x)
{
  *(bool *)param(task, params, name) = x;
}

static inline void set_text(const tct_task *task, void *params, const char *name, const char *x)
{
  char **text = param(task, params, name);
  tct_free(*text);
  *text = tct_strdup(x);
}

/* A world, or a failed test. */
static inline tct_world *opened(const tct_task *task, const void *params, uint64_t seed)
{
  tct_error err = {0};
  tct_world *w  = tct_world_open(task, params, seed, NULL, &err);
  if (!w) fail_msg("%s", err.text);
  return w;
}

/* What `opened` opened, and the parameters that it was opened with. */
static inline void shut(tct_world *w, void *params)
{
  const tct_about *about = &w->task->about;

  tct_world_close(w);
  tct_params_free(about, params);
}

static inline void refused(const tct_task *task, const void *params, tct_status code,
                           const char *words)
{
  tct_error err = {0};
  tct_world *w  = tct_world_open(task, params, 1, NULL, &err);

  assert_null(w);
  if (err.code != code || !strstr(err.text, words))
    fail_msg("%s: %s; expected %s: %s", tct_status_name(err.code), err.text, tct_status_name(code),
             words);
}

/* ---- showing ---- */

static inline int units(const tct_world *w, int signal)
{
  const int *s = w->signal[signal].shape;
  return s[0] * s[1] * s[2];
}

/* Rows of whole panels, full of NAN before, so that what is not written is seen. */
static inline tct_real *shown_by(void (*by)(const tct_world *, const tct_showing *),
                                 const tct_world *w, int signal, int split, const uint64_t *trial,
                                 int trials, int begun, int steps, size_t ld)
{
  const size_t n = (size_t)steps * (size_t)trials * ld;
  tct_real *rows = malloc(n * sizeof *rows);

  assert_non_null(rows);
  for (size_t i = 0; i < n; i++) rows[i] = (tct_real)NAN;
  by(w, &(tct_showing){.split  = split,
                       .trial  = trial,
                       .trials = trials,
                       .begun  = begun,
                       .steps  = steps,
                       .signal = signal,
                       .ld     = ld,
                       .rows   = rows});
  return rows;
}

static inline size_t whole_panels(int n)
{
  return (size_t)((n + TCT_PANEL - 1) / TCT_PANEL * TCT_PANEL);
}

/* One trial's row; freed by free. */
static inline tct_real *shown(const tct_world *w, int signal, int split, uint64_t trial)
{
  return shown_by(w->task->show, w, signal, split, &trial, 1, 0, 1, whole_panels(units(w, signal)));
}

static inline int shown_class(const tct_world *w, int signal, int split, uint64_t trial)
{
  tct_real *row = shown(w, signal, split, trial);
  int k         = 0;
  while (k < units(w, signal) && row[k] != 1) k++;
  free(row);
  return k;
}

/* ---- laws ---- */

/* The same trial gives the same bits, whatever is shown beside it, in which order, at which step,
 * and how far apart rows lie; all is finite, pads are 0, classes one-hot. */
static inline void same_trial_same_bits(const tct_world *w, int split)
{
  const uint64_t trial[] = {7, 0, 3, 7, 1000003, ((uint64_t)1 << 40) + 5};
  enum { TRIALS = 6 };
  const int steps = w->steps + 2;

  for (int i = 0; i < w->n_signals; i++) {
    const int n     = units(w, i);
    const size_t ld = whole_panels(n), wide = ld + 3 * TCT_PANEL;
    tct_real *many = shown_by(w->task->show, w, i, split, trial, TRIALS, 0, steps, wide);

    for (int k = 0; k < TRIALS; k++)
      for (int t = 0; t < steps; t++) {
        tct_real *one        = shown_by(w->task->show, w, i, split, &trial[k], 1, t, 1, ld);
        const tct_real *same = many + ((size_t)t * TRIALS + (size_t)k) * wide;
        double sum           = 0;

        assert_memory_equal(one, same, (size_t)n * sizeof *one);
        if (w->signal[i].still)
          assert_memory_equal(many + (size_t)k * wide, same, (size_t)n * sizeof *one);
        for (int j = 0; j < n; j++) {
          assert_true(isfinite(same[j]));
          sum += (double)same[j];
          if (w->signal[i].kind == TCT_SIGNAL_CLASS) assert_true(same[j] == 0 || same[j] == 1);
        }
        for (size_t j = (size_t)n; j < wide; j++) assert_true(same[j] == 0);
        if (w->signal[i].kind == TCT_SIGNAL_CLASS && split < TCT_PROBE) assert_true(sum == 1);
        free(one);
      }
    free(many);
  }
}

/* Opened twice with a seed, the same; opened with another, or none of it depends on the seed. */
static inline bool seeds_matter(const tct_task *task, const void *params, int signal, int split)
{
  tct_world *a = opened(task, params, 5), *b = opened(task, params, 5),
            *c = opened(task, params, 6);
  bool same    = true;

  for (uint64_t i = 0; i < 8; i++) {
    tct_real *x = shown(a, signal, split, i), *y = shown(b, signal, split, i);
    tct_real *z        = shown(c, signal, split, i);
    const size_t bytes = (size_t)units(a, signal) * sizeof *x;
    assert_memory_equal(x, y, bytes);
    same = same && memcmp(x, z, bytes) == 0;
    free(x);
    free(y);
    free(z);
  }
  tct_world_close(a);
  tct_world_close(b);
  tct_world_close(c);
  return !same;
}

/* No stimulus of one split is in another, among the first `n` of each (fewer: all). */
static inline void splits_are_disjoint(const tct_world *w, int signal, uint64_t n)
{
  const size_t bytes = (size_t)units(w, signal) * sizeof(tct_real);
  uint64_t m[3];
  tct_real *rows[3];
  const size_t ld = whole_panels(units(w, signal));

  for (int s = 0; s < 3; s++) {
    m[s]            = w->trials[s] && w->trials[s] < n ? w->trials[s] : n;
    uint64_t *trial = malloc(m[s] * sizeof *trial);
    assert_non_null(trial);
    for (uint64_t i = 0; i < m[s]; i++) trial[i] = i;
    rows[s] = shown_by(w->task->show, w, signal, s, trial, (int)m[s], 0, 1, ld);
    free(trial);
  }
  for (int s = 0; s < 3; s++)
    for (int r = 0; r < s; r++)
      for (uint64_t i = 0; i < m[s]; i++)
        for (uint64_t k = 0; k < m[r]; k++)
          assert_memory_not_equal(rows[s] + i * ld, rows[r] + k * ld, bytes);
  for (int s = 0; s < 3; s++) free(rows[s]);
}

/* Someone who guesses is right as often as the world says, within four standard errors. */
static inline void a_random_player_is_at_chance(const tct_world *w, int target, int split,
                                                uint64_t n)
{
  const tct_key dice = tct_key_of(99, "test.dice");
  double right       = 0;

  for (uint64_t i = 0; i < n; i++) {
    const int guess = (int)(tct_bits(dice, i, 0, 0) % (uint64_t)units(w, target));
    right += guess == shown_class(w, target, split, i);
  }
  const double spread = sqrt(w->chance * (1 - w->chance) / (double)n);
  assert_true(fabs(right / (double)n - w->chance) < 4 * spread);
}

/* Every condition has a name that fits and differs, and categories count from 0 without a gap. */
static inline void conditions_are_named(const tct_world *w, int probe)
{
  const int n      = w->probe[probe].conditions;
  char(*names)[32] = calloc((size_t)n, 32);
  int most         = -1;

  assert_non_null(names);
  for (int i = 0; i < n; i++) {
    char category_name[32];
    int category = -1;
    w->task->condition(w, probe, i, names[i], &category, category_name);
    assert_true(names[i][0] && memchr(names[i], 0, 32));
    assert_true(category_name[0] && memchr(category_name, 0, 32));
    assert_in_range(category, 0, most + 1);
    if (category > most) most = category;
    for (int k = 0; k < i; k++) assert_string_not_equal(names[i], names[k]);
  }
  free(names);
}

/* Whichever allocation fails while it is opened, it says so; opening leaks nothing. */
static inline void starve_opening(const tct_task *task, const void *params)
{
  for (int64_t n = 1;; n++) {
    tct_error err = {0};
    tct_fail_allocation(n, false);
    tct_world *w = tct_world_open(task, params, 1, NULL, &err);
    tct_fail_allocation(-1, false);
    if (w) {
      tct_world_close(w);
      assert_true(n > 2);
      return;
    }
    assert_int_equal(err.code, TCT_NO_MEMORY);
  }
}

/* Showing takes no memory: it is done between the first and the last trial. */
static inline void showing_takes_no_memory(const tct_world *w, int split)
{
  const uint64_t trial[4] = {0, 1, 2, 3};

  for (int i = 0; i < w->n_signals; i++) {
    const size_t ld       = whole_panels(units(w, i));
    const uint64_t before = tct_allocations();
    free(shown_by(w->task->show, w, i, split, trial, 4, 0, w->steps, ld));
    assert_int_equal(tct_allocations(), before);
  }
}

#endif
