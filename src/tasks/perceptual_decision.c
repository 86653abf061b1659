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
#include "base/random.h"
#include "base/text.h"
#include "kernels/rows.h"
#include <tercet/task.h>

#include <math.h>

enum { EVIDENCE, TARGET };
enum { FIXATION, FIRST, SECOND, CHANNELS };
enum { SIDES = 2, REPEATS = 100, STEPS_MOST = 100000 };

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
  int begin, end, steps; /* of the stimulus, of the trial */
};

/* How many steps, or -1. */
static int steps_of(double ms, double step)
{
  const double n = ms / step;

  return n <= STEPS_MOST && fabs(n - nearbyint(n)) < 1e-6 ? (int)nearbyint(n) : -1;
}

static tct_status check(const struct params *p, tct_error *err)
{
  const double ms[] = {p->fixation, p->stimulus, p->decision};

  for (int i = 0; i < 3; i++)
    if (steps_of(ms[i], p->step) < (i > 0))
      return tct_fail(err, TCT_BAD_SPEC, "%g ms are not a whole number of steps of %g ms", ms[i],
                      p->step);
  if (p->coherence.n < 1) return tct_fail(err, TCT_BAD_SPEC, "decisions need a coherence");
  for (int i = 0; i < p->coherence.n; i++)
    for (int k = 0; k < i; k++)
      if (p->coherence.at[i] == p->coherence.at[k])
        return tct_fail(err, TCT_BAD_SPEC, "coherence %g is there twice", p->coherence.at[i]);
  return TCT_OK;
}

static tct_status open(tct_world *w, const char *folder, tct_error *err)
{
  const struct params *p = w->params;
  const tct_status fine  = check(p, err);
  (void)folder;

  if (fine != TCT_OK) return fine;
  struct own *own = w->own = tct_alloc(1, sizeof *own);
  if (!own) return tct_fail(err, TCT_NO_MEMORY, "no memory for decisions");
  own->order = tct_key_of(w->seed, "task.perceptual_decision.order");
  own->noise = tct_key_of(w->seed, "task.perceptual_decision.noise");
  own->begin = steps_of(p->fixation, p->step);
  own->end   = own->begin + steps_of(p->stimulus, p->step);

  w->dt               = p->step;
  w->steps            = own->end + steps_of(p->decision, p->step);
  w->n_signals        = 2;
  w->signal[EVIDENCE] = (tct_signal){.name = "evidence", .shape = {1, 1, CHANNELS}};
  w->signal[TARGET]   = (tct_signal){.name   = "target",
                                     .kind   = TCT_SIGNAL_CLASS,
                                     .shape  = {1, 1, SIDES},
                                     .hidden = true,
                                     .still  = true};
  w->chance           = 1.0 / SIDES;
  w->n_probes         = 1;
  w->probe[0] =
    (tct_probe){.name = "psychometric", .conditions = SIDES * p->coherence.n, .repeats = REPEATS};
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
  const uint64_t n       = (uint64_t)SIDES * (uint64_t)p->coherence.n;

  if (split >= TCT_PROBE) return (int)(trial / REPEATS % n);
  return (int)tct_shuffled(tct_key_in(tct_key_in(own->order, (uint64_t)split), trial / n),
                           trial % n, n);
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

static void show(const tct_world *w, const tct_showing *s)
{
  for (int t = 0; t < s->steps; t++)
    for (int k = 0; k < s->trials; k++) {
      tct_real *row = s->rows + ((size_t)t * (size_t)s->trials + (size_t)k) * s->ld;
      if (s->signal == TARGET) {
        tct_row_class(pair_of(w, s->split, s->trial[k]) % SIDES, s->ld, row);
        continue;
      }
      see(w, s->split, s->trial[k], s->begun + t, row);
      tct_row_pad(CHANNELS, s->ld, row);
    }
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

const tct_task tct_task_perceptual_decision = {
  .name     = "perceptual_decision",
  .title    = "Perceptual decision",
  .family   = "decisions in time",
  .summary  = "tell towards which of two sides noisy evidence points, summed up over time",
  .equation = "evidence_k = 1/2 + c/2 or 1/2 - c/2 + noise / sqrt(dt) N(0, 1)\n"
              "who sums it up is right with P = Phi(c sqrt(T) / (sqrt(2) noise))",
  .source   = "Britten, Shadlen, Newsome & Movshon 1992, doi:10.1523/JNEUROSCI.12-12-04745.1992",
  .notes = "Motion of dots, said by two channels.  All splits are endless.  The target is still: "
           "take an objective with "
           "`steps: last`.  Probe set psychometric: coherences x sides, 100 noisy repeats "
           "each.  At coherence 0 the side is there all the same, and nobody can know it",
  TCT_TAKES(struct params, params),
  .claims    = TCT_TASK_BALANCED,
  .open      = open,
  .close     = close,
  .show      = show,
  .condition = condition,
  .oracle    = oracle,
};
