/* xor.c -- is one of two inputs on, or are both or none?  Populations say them, and a teacher speaks afterwards.
 *
 *     bits       four channels: bit 1, its contrary, bit 2, its contrary; 0 or 1, plus
 *                noise N(0, 1) for each place, the same through the whole trial
 *     target     class 1 where both differ (function: xor), or what the first bit is (function: first)
 *     teacher    two channels, one for each answer: in training trials, while they are taught, `asked` Hz for the
 *                right one and -1 for the other; 0, nobody asks, before that and in all other trials
 *
 * Each channel is said by `cells` places.  No sum of what is said, weighed as may be, tells xor: that needs cells between.  Function `first` needs none, and is the
 * control.  Since no trial but those of training has a teacher, none can be heard where it is judged. */
#include "base/memory.h"
#include "kernels/rows.h"
#include "tasks/timing.h"

#include <string.h>

enum { BITS, TARGET, TEACHER };
enum { XOR, FIRST };
enum { INPUTS = 4, ANSWERS = 2, PATTERNS = 4, REPEATS = 50 };

struct params {
  double step, answer, teaching, asked, noise;
  int64_t cells;
  int function;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, step, 1, 1e-3, 1000, "ms",
            "a step of time, of the task and of the circuit"),
  TCT_PARAM(struct params, answer, 300, 1, 1e5, "ms", "in which nobody teaches"),
  TCT_PARAM(struct params, teaching, 300, 0, 1e5, "ms", "after it, in which training trials do"),
  TCT_PARAM(struct params, asked, 20, 1e-6, 1e6, "Hz", "of cells that stand for the right answer"),
  TCT_PARAM(struct params, noise, 0.05, 0, 1e4, "1",
            "spread of what a place says, from trial to trial"),
  TCT_PARAM(struct params, cells, 10, 1, 10000, "1",
            "places that say each channel of bits and teacher; of n channels unit n i + k is the "
            "i-th of channel k"),
  TCT_PARAM_CHOICE(struct params, function, XOR, "xor|first",
                   "whether both bits differ, or what the first one is"),
};

struct own {
  tct_key order, noise;
};

static tct_status open(tct_world *w, const char *folder, tct_error *err)
{
  const struct params *p   = w->params;
  const timing_part part[] = {{"answer", p->answer, true}, {"teaching", p->teaching, false}};
  struct own *own = w->own = tct_alloc(1, sizeof *own);
  (void)folder;

  if (!own) return tct_fail(err, TCT_NO_MEMORY, "no memory for patterns");
  TCT_TRY(timing_lay(w, p->step, 2, part, err), err, "laying out a trial");
  own->order = tct_key_of(w->seed, "task.xor.order");
  own->noise = tct_key_of(w->seed, "task.xor.noise");
  timing_asks_class(w, "bits", INPUTS, ANSWERS, "patterns", PATTERNS, REPEATS);
  w->signal[BITS].shape[0] = INPUTS;
  w->signal[BITS].shape[2] = (int)p->cells;
  w->signal[BITS].still    = true;
  w->signal[TEACHER]       = (tct_signal){.name = "teacher", .shape = {ANSWERS, 1, (int)p->cells}};
  w->n_signals             = TEACHER + 1;
  return TCT_OK;
}

static void close(tct_world *w)
{
  tct_free(w->own);
}

/* Pattern i: first bit i / 2, second i % 2. */
static int answer_of(const struct params *p, int pattern)
{
  const int first = pattern / 2, second = pattern % 2;

  return p->function == XOR ? first != second : first;
}

static int pattern_at(const tct_world *w, int split, uint64_t trial)
{
  const struct own *own = w->own;

  return timing_condition(own->order, split, trial, PATTERNS, REPEATS);
}

/* Adds to a row of `cells` places what each of n channels says. */
static void say(const tct_world *w, int n, const tct_real *channel, size_t ld, tct_real *row)
{
  const int all = n * (int)((const struct params *)w->params)->cells;

  for (int i = 0; i < all; i++) row[i] += channel[i % n];
  tct_row_pad(all, ld, row);
}

/* What is still is shown at the first step, and held. */
static void show_bits(const tct_world *w, const tct_showing *s, int i, int pattern)
{
  const struct params *p = w->params;
  const struct own *own  = w->own;
  const tct_key noise    = tct_key_in(own->noise, (uint64_t)s->split);
  const int first = pattern / 2, second = pattern % 2, n = INPUTS * (int)p->cells;
  const tct_real bits[INPUTS] = {(tct_real)first, (tct_real)(1 - first), (tct_real)second,
                                 (tct_real)(1 - second)};

  tct_real *row = s->rows + (size_t)i * s->ld;

  tct_normals(noise, s->trial[i], 0, 0, n, (tct_real)p->noise, row);
  say(w, INPUTS, bits, s->ld, row);
}

static void show_teacher(const tct_world *w, const tct_showing *s, int i, int answer)
{
  const struct params *p = w->params;

  for (int t = 0; t < s->steps; t++) {
    const bool taught       = s->split == TCT_TRAIN && s->begun + t >= w->epoch[1].begin;
    tct_real asked[ANSWERS] = {taught ? -1 : 0, taught ? -1 : 0};
    tct_real *row           = s->rows + ((size_t)t * (size_t)s->trials + (size_t)i) * s->ld;
    if (taught) asked[answer] = (tct_real)p->asked;
    memset(row, 0, s->ld * sizeof *row);
    say(w, ANSWERS, asked, s->ld, row);
  }
}

static void show(const tct_world *w, const tct_showing *s)
{
  for (int i = 0; i < s->trials; i++) {
    const int pattern = pattern_at(w, s->split, s->trial[i]);
    const int answer  = answer_of(w->params, pattern);
    if (s->signal == BITS)
      show_bits(w, s, i, pattern);
    else if (s->signal == TEACHER)
      show_teacher(w, s, i, answer);
    else
      tct_row_class(answer, s->ld, s->rows + (size_t)i * s->ld);
  }
  if (s->signal != TEACHER) tct_rows_hold(s->steps, s->trials, s->ld, s->rows);
}

static void oracle(const tct_world *w, const tct_showing *s)
{
  for (int i = 0; i < s->trials; i++)
    tct_row_class(answer_of(w->params, pattern_at(w, s->split, s->trial[i])), s->ld,
                  s->rows + (size_t)i * s->ld);
  tct_rows_hold(s->steps, s->trials, s->ld, s->rows);
}

static void condition(const tct_world *w, int probe, int i, char name[32], int *category,
                      char category_name[32])
{
  (void)probe;
  *category = answer_of(w->params, i);
  tct_print(name, 32, "first=%d second=%d", i / 2, i % 2);
  tct_print(category_name, 32, "%s", *category ? "yes" : "no");
}

const tct_task tct_task_xor = {
  .name     = "xor",
  .title    = "Exclusive or",
  .family   = "decisions in time",
  .summary  = "tell whether one of two inputs is on alone, and be taught by who speaks afterwards",
  .equation = "bits = 0 or 1, with noise;   target = 1 where both differ",
  .source   = "Payeur et al. 2021, doi:10.1038/s41593-021-00857-x",
  .notes =
    "Populations say the bits, as in the source's networks of cells that fire; times are shorter "
    "than there. The target is still: take an objective with `steps: last`. Rules that hear the "
    "objective need no teacher; cells that fire bursts hear it at their site `teacher`. It speaks "
    "in training trials alone. All splits are endless. Probe set patterns: all four, 50 repeats",
  TCT_TAKES(struct params, params),
  .claims    = TCT_TASK_BALANCED | TCT_TASK_SOLVABLE,
  .open      = open,
  .close     = close,
  .show      = show,
  .condition = condition,
  .oracle    = oracle,
};
