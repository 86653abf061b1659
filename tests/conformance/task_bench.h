/* task_bench.h -- worlds of any task, each opened once; what they show, hashed; a file for those that want one. */
#ifndef TESTS_TASK_BENCH_H
#define TESTS_TASK_BENCH_H

#include "conformance/laws.h"
#include "tasks/laws.h"

#include <unistd.h>

#include "base/sha256.h"

#include <tercet/format.h>

enum { WORLDS = 128, CHUNK = 16, ROWS = 60, STEPS = 3, WIDE = 4 };

static char file[64];

/* ---- worlds, each opened once ------------------------------------------------------------------------ */

typedef struct {
  const tct_task *task;
  void *params;
  uint64_t seed;
  tct_world *world; /* NULL: its data are not there */
} opening;

static opening kept[WORLDS];
static int n_kept;

static inline void *copied(const tct_about *a, const void *params)
{
  char *copy = tct_params_new(a);

  assert_non_null(copy);
  for (int i = 0; i < a->n_params; i++) {
    const tct_param *p     = &a->params[i];
    const size_t n         = p->type == TCT_TYPE_BOOL      ? sizeof(bool)
                             : p->type == TCT_TYPE_CHOICE  ? sizeof(int)
                             : p->type == TCT_TYPE_NUMBERS ? sizeof(tct_numbers)
                                                           : sizeof(int64_t);
    const char *const from = (const char *)params + p->offset;
    if (p->type != TCT_TYPE_TEXT)
      memcpy(copy + p->offset, from, n);
    else if (!p->preset_text) /* a file that must be given */
      set_text((const tct_task *)a, copy, p->name, file);
  }
  return copy;
}

static inline bool same_params(const tct_about *a, const char *x, const char *y)
{
  for (int i = 0; i < a->n_params; i++) {
    const tct_param *p = &a->params[i];
    if (p->type == TCT_TYPE_BOOL && x[p->offset] != y[p->offset]) return false;
    if (p->type == TCT_TYPE_CHOICE && memcmp(x + p->offset, y + p->offset, sizeof(int)) != 0)
      return false;
  }
  return true;
}

/* NULL, with nothing said in `why`: its data are not installed. */
static inline const tct_world *world_of(const tct_about *variant, const void *params, uint64_t seed,
                                        law_why *why)
{
  const tct_task *task = (const tct_task *)variant;
  tct_error err        = {0};

  for (int i = 0; i < n_kept; i++)
    if (kept[i].task == task && kept[i].seed == seed &&
        same_params(variant, kept[i].params, params))
      return kept[i].world;
  assert_true(n_kept < WORLDS);
  opening *o = &kept[n_kept++];
  *o         = (opening){.task = task, .params = copied(variant, params), .seed = seed};
  o->world   = tct_world_open(task, o->params, seed, NULL, &err);
  if (!o->world && task->data && err.code == TCT_NO_FILE)
    fprintf(stderr, "task %s is passed over: %s is not installed\n", task->name, task->data[0]);
  else if (!o->world)
    (void)broken(why, "%s", err.text);
  return o->world;
}

static inline void close_all(void)
{
  for (int i = 0; i < n_kept; i++) {
    tct_world_close(kept[i].world);
    tct_params_free(&kept[i].task->about, kept[i].params);
  }
  n_kept = 0;
}

#define OPEN(w, seed)                                                                              \
  const tct_world *w = world_of(variant, params, seed, why);                                       \
  if (!w) return why->text[0] == 0

/* ---- showing ------------------------------------------------------------------------------------------ */

static inline int splits(const tct_world *w)
{
  return TCT_PROBE + w->n_probes;
}

/* Of what is shown of so many trials from `first` on: all signals at all steps; or, to tell trials apart, what the
 * circuit sees, and of that what is still at its first step alone. */
static inline void hash_trials(const tct_world *w, int split, uint64_t first, int trials, bool seen,
                               bool once, uint64_t *h)
{
  uint64_t number[CHUNK];

  assert_true(trials <= CHUNK);
  for (int i = 0; i < trials; i++) {
    number[i] = first + (uint64_t)i;
    h[i]      = 0;
  }
  for (int s = 0; s < w->n_signals; s++) {
    const size_t ld = whole_panels(units(w, s)), bytes = (size_t)units(w, s) * sizeof(tct_real);
    const int steps = once && w->signal[s].still ? 1 : w->steps;
    if (seen && w->signal[s].hidden) continue;
    tct_real *rows = shown_by(w->task->show, w, s, split, number, trials, 0, steps, ld);
    for (int t = 0; t < steps; t++)
      for (int i = 0; i < trials; i++)
        h[i] = tct_hash_on(h[i], rows + ((size_t)t * (size_t)trials + (size_t)i) * ld, bytes);
    free(rows);
  }
}

static inline uint64_t hash_split(const tct_world *w, int split)
{
  uint64_t h[64], all = 0;

  for (int i = 0; i < 64; i += CHUNK)
    hash_trials(w, split, (uint64_t)i, CHUNK, false, false, h + i);
  for (int i = 0; i < 64; i++) all = tct_hash_on(all, &h[i], sizeof h[i]);
  return all;
}

static inline bool is_one_hot(const tct_real *row, int n)
{
  int ones = 0;

  for (int j = 0; j < n; j++) {
    if (row[j] != 0 && row[j] != 1) return false;
    ones += row[j] == 1;
  }
  return ones == 1;
}

static inline int class_target(const tct_world *w)
{
  const int target = tct_world_signal(w, "target");

  return target >= 0 && w->signal[target].kind == TCT_SIGNAL_CLASS ? target : -1;
}

/* ---- a file of the user's own ----------------------------------------------------------------------------- */

/* Rows x [3][4], three steps of four or a small picture, of three classes; and a probe. */
static inline int make_file(void)
{
  const size_t x[] = {ROWS, STEPS, WIDE}, y[] = {ROWS}, corners[] = {5, STEPS, WIDE};
  tct_arrays all = {0};
  tct_error err  = {0};

  snprintf(file, sizeof file, "laws-of-tasks-%ld.npz", (long)getpid());
  if (!tct_arrays_add(&all, "x", TCT_F64, 3, x) || !tct_arrays_add(&all, "y", TCT_I64, 1, y) ||
      !tct_arrays_add(&all, "probe_corners", TCT_F64, 3, corners))
    return 1;
  for (size_t i = 0; i < all.array[0].n; i++) ((double *)all.array[0].bytes)[i] = sin((double)i);
  for (size_t i = 0; i < ROWS; i++) ((int64_t *)all.array[1].bytes)[i] = (int64_t)(i % 3);
  for (size_t i = 0; i < all.array[2].n; i++) ((double *)all.array[2].bytes)[i] = cos((double)i);
  const tct_status status = tct_format_of(file)->write(file, &all, &err);
  if (status != TCT_OK) fprintf(stderr, "%s\n", err.text);
  tct_arrays_free(&all);
  return status != TCT_OK;
}

#endif
