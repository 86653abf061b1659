/* perceptual_decision.c -- towards which of two sides does noisy evidence point, all in all?
 *
 * A trial fixates, sees evidence for as long as the stimulus lasts, and decides while nothing is shown:
 *
 *     fixation = 1 until the decision
 *     evidence_k = 1/2 + c/2 (k is the side) or 1/2 - c/2 (it is not) + sigma_dt N(0, 1),   while there is a stimulus
 *     sigma_dt = noise / sqrt(dt)
 *
 * c is the coherence, dt a step in ms.  The difference of both kinds of evidence, summed up, is all that there is
 * to know; with a stimulus of T ms who knows it is right with probability
 *
 *     P = Phi(c sqrt(T) / (sqrt(2) noise))
 *
 * Sides and coherences come in shuffled rounds, in each of which every pair of them is shown once. */
#include "base/memory.h"
#include "kernels/rows.h"
#include "tasks/timing.h"
#include <tercet/signature.h>

enum { FIXATION, FIRST, SECOND, CHANNELS };
enum { SIDES = 2, REPEATS = 100 };

struct params {
  double step, fixation, stimulus, decision, noise;
  tct_numbers coherence;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, step, 20, 1e-3, 1000, "ms",
            "a step of time, of the task and of the circuit"),
  TCT_PARAM(struct params, fixation, 100, 0, 1e5, "ms", "before the stimulus"),
  TCT_PARAM(struct params, stimulus, 1000, 1, 1e5, "ms", "for which there is evidence"),
  TCT_PARAM(struct params, decision, 100, 1, 1e5, "ms", "after it; the last step is what counts"),
  TCT_PARAM_NUMBERS(struct params, coherence, "0 0.032 0.064 0.128 0.256 0.512", 0, 1, "1",
                    "strengths of the evidence, of which each trial has one"),
  TCT_PARAM(struct params, noise, 3, 0, 1e4, "1",
            "spread of the evidence in a step of 1 ms; in one of dt it is less by sqrt(dt)"),
};

struct own {
  tct_key order, noise;
  int begin, end; /* of the stimulus */
};

static tct_status open(tct_world *w, const char *folder, tct_error *err)
{
  const struct params *p   = w->params;
  const timing_part part[] = {{"fixation", p->fixation, false},
                              {"stimulus", p->stimulus, true},
                              {"decision", p->decision, true}};
  struct own *own = w->own = tct_alloc(1, sizeof *own);
  (void)folder;

  if (!own) return tct_fail(err, TCT_NO_MEMORY, "no memory for decisions");
  TCT_TRY(timing_lay(w, p->step, 3, part, err), err, "laying out a trial");
  TCT_TRY(timing_levels(&p->coherence, "coherence", err), err, "laying out a trial");
  own->order = tct_key_of(w->seed, "task.perceptual_decision.order");
  own->noise = tct_key_of(w->seed, "task.perceptual_decision.noise");
  own->begin = w->epoch[1].begin;
  own->end   = w->epoch[1].end;

  timing_asks_class(w, "evidence", CHANNELS, SIDES, "psychometric", SIDES * p->coherence.n,
                    REPEATS);
  return TCT_OK;
}

static void close(tct_world *w)
{
  tct_free(w->own);
}

/* ---- a trial ---- */

/* Which pair of coherence and side: coherence i / 2, side i % 2. */
static int pair_of(const tct_world *w, int split, uint64_t trial)
{
  const struct params *p = w->params;
  const struct own *own  = w->own;

  return timing_condition(own->order, split, trial, SIDES * p->coherence.n, REPEATS);
}

static void see(const tct_world *w, int split, uint64_t trial, int step, tct_real *row)
{
  const struct params *p = w->params;
  const struct own *own  = w->own;
  const int i            = pair_of(w, split, trial);

  tct_row_pad(0, CHANNELS, row);
  row[FIXATION] = step < own->end ? 1 : 0;
  if (step < own->begin || step >= own->end) return;
  tct_normals(tct_key_in(own->noise, (uint64_t)split), trial, (uint32_t)step, 0, SIDES,
              (tct_real)(p->noise / sqrt(p->step)), row + FIRST);
  for (int k = 0; k < SIDES; k++)
    row[FIRST + k] += (tct_real)(0.5 + (k == i % SIDES ? 0.5 : -0.5) * p->coherence.at[i / SIDES]);
}

static int asked(const tct_world *w, int split, uint64_t trial)
{
  return pair_of(w, split, trial) % SIDES;
}

static void show(const tct_world *w, const tct_showing *s)
{
  timing_show(w, s, see, asked);
}

/* Who sums up all evidence. */
static void oracle(const tct_world *w, const tct_showing *s)
{
  const struct own *own = w->own;

  for (int k = 0; k < s->trials; k++) {
    double sum = 0;
    for (int t = own->begin; t < own->end; t++) {
      tct_real row[CHANNELS];
      see(w, s->split, s->trial[k], t, row);
      sum += (double)row[SECOND] - (double)row[FIRST];
    }
    tct_row_class(sum > 0, s->ld, s->rows + (size_t)k * s->ld);
  }
  tct_rows_hold(s->steps, s->trials, s->ld, s->rows);
}

static void condition(const tct_world *w, int probe, int i, char name[32], int *category,
                      char category_name[32])
{
  const struct params *p = w->params;
  (void)probe;

  *category = i % SIDES;
  tct_print(name, 32, "coherence=%.4g side=%s", p->coherence.at[i / SIDES],
            *category ? "second" : "first");
  tct_print(category_name, 32, "%s", *category ? "second" : "first");
}

static const tct_signature signatures[] = {
  {.name    = "accuracy",
   .says    = "it is right in at most 2 of 100 trials less than who sums up all evidence",
   .source  = "Britten, Shadlen, Newsome & Movshon 1992, doi:10.1523/JNEUROSCI.12-12-04745.1992",
   .probe   = "psychometric",
   .measure = tct_measure_short_of_ideal,
   .least   = -INFINITY,
   .most    = 0.02},
  {.name = "kernel",
   .says = "early and late evidence count: that half of the stimulus which counts less counts for "
           "two thirds, at least, of what either half does for who sums up all",
   .source  = "Kiani, Hanks & Shadlen 2008, doi:10.1523/JNEUROSCI.4761-07.2008",
   .probe   = "psychometric",
   .measure = tct_measure_kernel,
   .epoch   = "stimulus",
   .channel = {FIRST, SECOND},
   .least   = 2.0 / 3,
   .most    = INFINITY},
  {.name = "ramp",
   .says = "how far units have ramped at the end of the stimulus scales with coherence, signed by "
           "its side: r2 over trials, in the mean over units",
   .source  = "Roitman & Shadlen 2002, doi:10.1523/JNEUROSCI.22-21-09475.2002",
   .probe   = "psychometric",
   .measure = tct_measure_ramp,
   .epoch   = "stimulus",
   .word    = {"coherence"},
   .least   = 0.2,
   .most    = INFINITY},
};

const tct_task tct_task_perceptual_decision = {
  .name     = "perceptual_decision",
  .title    = "Perceptual decision",
  .family   = "decisions in time",
  .summary  = "tell towards which of two sides noisy evidence points, summed up over time",
  .equation = "evidence_k = 1/2 + c/2 or 1/2 - c/2 + noise / sqrt(dt) N(0, 1)\n"
              "who sums it up is right with P = Phi(c sqrt(T) / (sqrt(2) noise))",
  .source   = "Britten, Shadlen, Newsome & Movshon 1992, doi:10.1523/JNEUROSCI.12-12-04745.1992",
  .notes =
    "Motion of dots, said by two channels.  All splits are endless.  The target is still: take an "
    "objective with `steps: last`.  A reward instead of a target: actor_critic is told whether the "
    "last choice was right (objective expected_reward), weight_perturbation and "
    "evolution_strategies "
    "the loss of a whole trial; reinforce_policy and agrel refuse, for a circuit draws a choice at "
    "every step.  Probe set psychometric: coherences x sides, 100 noisy repeats each.  At "
    "coherence "
    "0 the side is there all the same, and nobody can know it",
  TCT_TAKES(struct params, params),
  .claims    = TCT_TASK_BALANCED,
  .open      = open,
  .close     = close,
  .show      = show,
  .condition = condition,
  .oracle    = oracle,
  TCT_PROMISES(signatures),
};
