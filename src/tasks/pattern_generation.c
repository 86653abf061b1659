/* pattern_generation.c -- a cue, and then a movement that goes with it: sums of sines, from memory.
 *
 *     target_j(t) = 0 before the pattern;   sum_f A sin(2 pi f t + phase) / sqrt(sum A^2 / 2),   t from its beginning
 *     cue channel k = 1 while there is a cue, if it is k;   clock channel i = 1 in the i-th part of the pattern
 *     noise / sqrt(dt) N(0, 1) in all channels
 *
 * Amplitudes, uniform in 0.5 .. 2, and phases are drawn once for each cue, output and frequency, by the seed of the task:
 * all trials of a cue have one target.  Who knows the time and not the cue is left with the mean of all patterns.  Cues
 * come in shuffled rounds, each once. */
#include "base/memory.h"
#include "kernels/rows.h"
#include "tasks/timing.h"
#include <tercet/signature.h>

enum { CUE, TARGET };
enum { CUES_MOST = 32, CLOCK_MOST = 64, OUTPUTS_MOST = 16 };
enum { CHANNELS_MOST = CUES_MOST + CLOCK_MOST, REPEATS = 40 };
enum { CUED = 1, PATTERN }; /* epochs */

struct params {
  double step, fixation, cue, pattern, noise;
  int64_t patterns, outputs, clock;
  tct_numbers frequency;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, step, 20, 1e-3, 1000, "ms",
            "a step of time, of the task and of the circuit"),
  TCT_PARAM(struct params, fixation, 100, 0, 1e5, "ms", "before the cue is shown"),
  TCT_PARAM(struct params, cue, 100, 1, 1e5, "ms", "for which the cue is shown"),
  TCT_PARAM(struct params, pattern, 1000, 1, 1e5, "ms", "after it, for which the pattern lasts"),
  TCT_PARAM(struct params, patterns, 4, 2, CUES_MOST, "1", "how many patterns, and as many cues"),
  TCT_PARAM(struct params, outputs, 1, 1, OUTPUTS_MOST, "1", "dimensions of a pattern"),
  TCT_PARAM(struct params, clock, 5, 0, CLOCK_MOST, "1",
            "channels that are on one after the other while the pattern lasts"),
  TCT_PARAM_NUMBERS(struct params, frequency, "1 2 3 5", 1e-3, 500, "Hz",
                    "of the sines that make up a pattern"),
  TCT_PARAM(struct params, noise, 0.5, 0, 1e4, "1",
            "spread of a channel in a step of 1 ms; in one of dt it is less by sqrt(dt)"),
};

struct own {
  tct_key order, noise;
  tct_real *target; /* [patterns][steps of the pattern][outputs] */
};

static double sine_sum(const struct params *p, tct_key key, int pattern, int output, double ms)
{
  const double turn = 2 * acos(-1);
  double sum = 0, squares = 0;

  for (int f = 0; f < p->frequency.n; f++) {
    const uint32_t unit    = (uint32_t)(output * TCT_NUMBERS_MOST + f);
    const double amplitude = 0.5 + 1.5 * tct_uniform(key, (uint64_t)pattern, 0, unit);
    const double phase     = turn * tct_uniform(key, (uint64_t)pattern, 1, unit);
    sum += amplitude * sin(turn * p->frequency.at[f] * ms / 1000 + phase);
    squares += amplitude * amplitude / 2;
  }
  return sum / sqrt(squares);
}

static tct_status fill(tct_world *w, tct_error *err)
{
  const struct params *p = w->params;
  struct own *own        = w->own;
  const int steps        = w->epoch[PATTERN].end - w->epoch[PATTERN].begin;
  const int outputs      = (int)p->outputs;
  const tct_key key      = tct_key_of(w->seed, "task.pattern_generation.patterns");

  own->target = tct_alloc((size_t)p->patterns * (size_t)steps * (size_t)outputs, sizeof(tct_real));
  if (!own->target) return tct_fail(err, TCT_NO_MEMORY, "no memory for patterns");
  for (int k = 0; k < (int)p->patterns; k++)
    for (int t = 0; t < steps; t++)
      for (int j = 0; j < outputs; j++)
        own->target[((size_t)k * (size_t)steps + (size_t)t) * (size_t)outputs + (size_t)j] =
          (tct_real)sine_sum(p, key, k, j, t * p->step);
  return TCT_OK;
}

static tct_status open(tct_world *w, const char *folder, tct_error *err)
{
  const struct params *p   = w->params;
  const timing_part part[] = {
    {"fixation", p->fixation, false}, {"cue", p->cue, true}, {"pattern", p->pattern, true}};
  struct own *own = w->own = tct_alloc(1, sizeof *own);
  (void)folder;

  if (!own) return tct_fail(err, TCT_NO_MEMORY, "no memory for patterns");
  TCT_TRY(timing_lay(w, p->step, 3, part, err), err, "laying out a trial");
  TCT_TRY(timing_levels(&p->frequency, "frequency", err), err, "laying out a trial");
  own->order = tct_key_of(w->seed, "task.pattern_generation.order");
  own->noise = tct_key_of(w->seed, "task.pattern_generation.noise");
  TCT_TRY(fill(w, err), err, "drawing patterns");

  w->n_signals   = 2;
  w->signal[CUE] = (tct_signal){.name = "cue", .shape = {1, 1, (int)(p->patterns + p->clock)}};
  w->signal[TARGET] =
    (tct_signal){.name = "target", .shape = {1, 1, (int)p->outputs}, .hidden = true};
  w->n_probes = 1;
  w->probe[0] = (tct_probe){.name = "patterns", .conditions = (int)p->patterns, .repeats = REPEATS};
  return TCT_OK;
}

static void close(tct_world *w)
{
  struct own *own = w->own;

  if (own) tct_free(own->target);
  tct_free(own);
}

/* ---- a trial ---- */

static int cue_at(const tct_world *w, int split, uint64_t trial)
{
  const struct params *p = w->params;
  const struct own *own  = w->own;

  return timing_condition(own->order, split, trial, (int)p->patterns, REPEATS);
}

static bool is_in(const tct_world *w, int epoch, int step)
{
  return step >= w->epoch[epoch].begin && step < w->epoch[epoch].end;
}

static void see(const tct_world *w, int split, uint64_t trial, int step, tct_real *row)
{
  const struct params *p = w->params;
  const struct own *own  = w->own;
  const int cues = (int)p->patterns, clock = (int)p->clock;
  const tct_epoch *of = &w->epoch[PATTERN];

  tct_normals(tct_key_in(own->noise, (uint64_t)split), trial, (uint32_t)step, 0, cues + clock,
              (tct_real)(p->noise / sqrt(p->step)), row);
  if (is_in(w, CUED, step)) row[cue_at(w, split, trial)] += 1;
  if (clock > 0 && is_in(w, PATTERN, step))
    row[cues + (step - of->begin) * clock / (of->end - of->begin)] += 1;
}

static void want(const tct_world *w, int split, uint64_t trial, int step, tct_real *row)
{
  const struct params *p = w->params;
  const struct own *own  = w->own;
  const tct_epoch *of    = &w->epoch[PATTERN];
  const size_t n         = (size_t)p->outputs;

  tct_row_pad(0, n, row);
  if (!is_in(w, PATTERN, step)) return;
  const size_t at =
    (size_t)cue_at(w, split, trial) * (size_t)(of->end - of->begin) + (size_t)(step - of->begin);
  for (size_t j = 0; j < n; j++) row[j] = own->target[at * n + j];
}

static void show(const tct_world *w, const tct_showing *s)
{
  const struct params *p = w->params;
  const int n            = (int)(s->signal == TARGET ? p->outputs : p->patterns + p->clock);

  for (int t = 0; t < s->steps; t++)
    for (int i = 0; i < s->trials; i++) {
      tct_real *row = s->rows + ((size_t)t * (size_t)s->trials + (size_t)i) * s->ld;
      (s->signal == TARGET ? want : see)(w, s->split, s->trial[i], s->begun + t, row);
      tct_row_pad(n, s->ld, row);
    }
}

static void oracle(const tct_world *w, const tct_showing *s)
{
  tct_showing best = *s;

  best.signal = TARGET;
  show(w, &best);
}

static void condition(const tct_world *w, int probe, int i, char name[32], int *category,
                      char category_name[32])
{
  (void)w;
  (void)probe;
  *category = i;
  tct_print(name, 32, "cue=%d", i);
  tct_print(category_name, 32, "pattern %d", i);
}

static const tct_signature signatures[] = {
  {.name = "error",
   .says = "the squared error is half, at most, of what the mean of all patterns would make, which "
           "is all that who forgot the cue can answer",
   .source  = "Bellec et al. 2020, doi:10.1038/s41467-020-17236-y",
   .probe   = "patterns",
   .measure = tct_measure_error,
   .epoch   = "pattern",
   .least   = -INFINITY,
   .most    = 0.5},
  {.name    = "cue",
   .says    = "units tell the cue at the end of the pattern, half way to certainty at least",
   .source  = "Sussillo & Abbott 2009, doi:10.1016/j.neuron.2009.07.018",
   .probe   = "patterns",
   .measure = tct_measure_decoded,
   .epoch   = "pattern",
   .word    = {"cue"},
   .least   = 0.5,
   .most    = INFINITY},
};

const tct_task tct_task_pattern_generation = {
  .name     = "pattern_generation",
  .title    = "Pattern generation",
  .family   = "movements in time",
  .summary  = "answer a cue by the pattern that goes with it, step by step, from memory",
  .equation = "target(t) = sum_f A_f sin(2 pi f t + phase_f) / sqrt(sum A^2 / 2)",
  .source   = "Bellec et al. 2020, doi:10.1038/s41467-020-17236-y",
  .notes =
    "A target of numbers at every step: take squared_error, which is felt at all of them.  The "
    "source has one pattern and five clock groups; here a cue says which of several.  All splits "
    "are endless.  Rules that know a reward alone have the negative loss of a whole trial: see "
    "weight_perturbation.  Probe set patterns: all cues, 40 noisy repeats each",
  TCT_TAKES(struct params, params),
  .claims    = TCT_TASK_SOLVABLE,
  .open      = open,
  .close     = close,
  .show      = show,
  .condition = condition,
  .oracle    = oracle,
  TCT_PROMISES(signatures),
};
