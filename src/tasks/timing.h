/* timing.h -- what tasks share whose trials have parts in ms: parts as steps, conditions in shuffled rounds. */
#ifndef TERCET_TASKS_TIMING_H
#define TERCET_TASKS_TIMING_H

#include "base/random.h"
#include "base/text.h"
#include "kernels/rows.h"

#include <tercet/task.h>

#include <math.h>

enum { TIMING_STEPS_MOST = 100000 };

typedef struct {
  const char *name;
  double ms;
  bool needed; /* it has at least a step */
} timing_part;

/* How many steps, or -1. */
static inline int timing_steps(double ms, double step)
{
  const double n = ms / step;

  return n <= TIMING_STEPS_MOST && fabs(n - nearbyint(n)) < 1e-6 ? (int)nearbyint(n) : -1;
}

/* One part after the other: the world's step, steps and epochs. */
static inline tct_status timing_lay(tct_world *w, double step, int n, const timing_part *part,
                                    tct_error *err)
{
  w->dt    = step;
  w->steps = 0;
  for (int i = 0; i < n; i++) {
    const int steps = timing_steps(part[i].ms, step);
    if (steps < part[i].needed)
      return tct_fail(err, TCT_BAD_SPEC, "%g ms are not a whole number of steps of %g ms",
                      part[i].ms, step);
    tct_epoch *e = &w->epoch[w->n_epochs++];
    tct_print(e->name, sizeof e->name, "%s", part[i].name);
    e->begin = w->steps;
    e->end   = w->steps += steps;
  }
  return TCT_OK;
}

/* A list of levels, such as "coherence", has one, and none twice. */
static inline tct_status timing_levels(const tct_numbers *levels, const char *what, tct_error *err)
{
  if (levels->n < 1) return tct_fail(err, TCT_BAD_SPEC, "trials need a %s", what);
  for (int i = 0; i < levels->n; i++)
    for (int k = 0; k < i; k++)
      if (levels->at[i] == levels->at[k])
        return tct_fail(err, TCT_BAD_SPEC, "%s %g is there twice", what, levels->at[i]);
  return TCT_OK;
}

/* Which of n conditions a trial is: each once in a round, rounds shuffled; of a probe set in order. */
static inline int timing_condition(tct_key order, int split, uint64_t trial, int n, int repeats)
{
  const uint64_t all = (uint64_t)n;

  if (split >= TCT_PROBE) return (int)(trial / (uint64_t)repeats % all);
  return (int)tct_shuffled(tct_key_in(tct_key_in(order, (uint64_t)split), trial / all), trial % all,
                           all);
}

/* ---- tasks that show one signal, and ask for one class at the end ---- */

enum { TIMING_SEEN, TIMING_TARGET };

/* Signals `seen` of so many channels and `target`, still; one probe set with all conditions. */
static inline void timing_asks_class(tct_world *w, const char *seen, int channels, int answers,
                                     const char *probe, int conditions, int repeats)
{
  w->n_signals             = 2;
  w->signal[TIMING_SEEN]   = (tct_signal){.shape = {1, 1, channels}};
  w->signal[TIMING_TARGET] = (tct_signal){.name   = "target",
                                          .kind   = TCT_SIGNAL_CLASS,
                                          .shape  = {1, 1, answers},
                                          .hidden = true,
                                          .still  = true};
  w->chance                = 1.0 / answers;
  w->n_probes              = 1;
  w->probe[0]              = (tct_probe){.conditions = conditions, .repeats = repeats};
  tct_print(w->signal[TIMING_SEEN].name, sizeof w->signal->name, "%s", seen);
  tct_print(w->probe[0].name, sizeof w->probe->name, "%s", probe);
}

/* For `show`: what is seen in a step, without pads, and the class that a trial asks for. */
typedef void timing_see(const tct_world *w, int split, uint64_t trial, int step, tct_real *row);
typedef int timing_asked(const tct_world *w, int split, uint64_t trial);

static inline void timing_show(const tct_world *w, const tct_showing *s, timing_see *see,
                               timing_asked *asked)
{
  for (int t = 0; t < s->steps; t++)
    for (int i = 0; i < s->trials; i++) {
      tct_real *row = s->rows + ((size_t)t * (size_t)s->trials + (size_t)i) * s->ld;
      if (s->signal == TIMING_TARGET) {
        tct_row_class(asked(w, s->split, s->trial[i]), s->ld, row);
        continue;
      }
      see(w, s->split, s->trial[i], s->begun + t, row);
      tct_row_pad(w->signal[TIMING_SEEN].shape[2], s->ld, row);
    }
}

#endif
