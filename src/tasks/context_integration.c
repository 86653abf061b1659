/* context_integration.c -- of two noisy streams only one counts, and which one is said by a context.
 *
 *     fixation = 1 until the decision;   context: one of two channels is 1 until then
 *     a = c_a + sigma_dt N(0, 1),   b = c_b + sigma_dt N(0, 1),   while there is a stimulus;   sigma_dt = noise / sqrt(dt)
 *
 * c_a and c_b are signed; the answer is the sign of the one that counts.  With a stimulus of T ms who sums that one up is
 * right with probability
 *
 *     P = Phi(|c| sqrt(T) / noise)
 *
 * Who ignores the context is right in at most 3/4: in all trials where both streams agree, and in half of the others,
 * whatever is made of both.  Contexts and pairs of strengths come in shuffled rounds, each once. */
#include "base/memory.h"
#include "kernels/rows.h"
#include "tasks/timing.h"
#include <tercet/signature.h>

enum { FIXATION, CONTEXT, STREAM = CONTEXT + 2, CHANNELS = STREAM + 2 };
enum { TOLD, HIDDEN };
enum { SIDES = 2, STREAMS = 2, REPEATS = 30 };

struct params {
  double step, fixation, stimulus, delay, decision, noise;
  int context;
  tct_numbers coherence;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, step, 25, 1e-3, 1000, "ms",
            "a step of time, of the task and of the circuit"),
  TCT_PARAM(struct params, fixation, 100, 0, 1e5, "ms", "before the stimulus"),
  TCT_PARAM(struct params, stimulus, 750, 1, 1e5, "ms", "for which there is evidence"),
  TCT_PARAM(struct params, delay, 300, 0, 1e5, "ms", "after it, in which to remember"),
  TCT_PARAM(struct params, decision, 100, 1, 1e5, "ms", "at last; the last step is what counts"),
  TCT_PARAM_NUMBERS(struct params, coherence, "0.05 0.15 0.5", 1e-6, 1, "1",
                    "strengths of the evidence, of which each stream has one, of either sign"),
  TCT_PARAM_CHOICE(
    struct params, context, TOLD, "told|hidden",
    "whether its two channels say which stream counts; hidden: a control, in which 3/4 "
    "is the most that can be reached"),
  TCT_PARAM(struct params, noise, 2, 0, 1e4, "1",
            "spread of the evidence in a step of 1 ms; in one of dt it is less by sqrt(dt)"),
};

struct own {
  tct_key order, noise;
  int begin, end, decide; /* of the stimulus; of the decision */
};

static int conditions_of(const struct params *p)
{
  const int strengths = SIDES * p->coherence.n;

  return STREAMS * strengths * strengths;
}

static tct_status open(tct_world *w, const char *folder, tct_error *err)
{
  const struct params *p   = w->params;
  const timing_part part[] = {{"fixation", p->fixation, false},
                              {"stimulus", p->stimulus, true},
                              {"delay", p->delay, false},
                              {"decision", p->decision, true}};
  struct own *own = w->own = tct_alloc(1, sizeof *own);
  (void)folder;

  if (!own) return tct_fail(err, TCT_NO_MEMORY, "no memory for decisions");
  TCT_TRY(timing_lay(w, p->step, 4, part, err), err, "laying out a trial");
  TCT_TRY(timing_levels(&p->coherence, "coherence", err), err, "laying out a trial");
  own->order  = tct_key_of(w->seed, "task.context_integration.order");
  own->noise  = tct_key_of(w->seed, "task.context_integration.noise");
  own->begin  = w->epoch[1].begin;
  own->end    = w->epoch[1].end;
  own->decide = w->epoch[3].begin;

  timing_asks_class(w, "evidence", CHANNELS, SIDES, "psychometric", conditions_of(p), REPEATS);
  return TCT_OK;
}

static void close(tct_world *w)
{
  tct_free(w->own);
}

/* ---- a trial ---- */

typedef struct {
  int context;               /* the stream that counts */
  double coherence[STREAMS]; /* coherences */
} kind;

/* Condition i is context, strength of a, strength of b; the last goes fastest. */
static kind kind_of(const struct params *p, int i)
{
  const int n = SIDES * p->coherence.n, of[STREAMS] = {i / n % n, i % n};
  kind k = {.context = i / n / n};

  for (int s = 0; s < STREAMS; s++)
    k.coherence[s] = (of[s] % SIDES ? 1 : -1) * p->coherence.at[of[s] / SIDES];
  return k;
}

static kind kind_at(const tct_world *w, int split, uint64_t trial)
{
  const struct own *own = w->own;

  return kind_of(w->params,
                 timing_condition(own->order, split, trial, conditions_of(w->params), REPEATS));
}

static int side_of(const kind *k)
{
  return k->coherence[k->context] > 0;
}

static void see(const tct_world *w, int split, uint64_t trial, int step, tct_real *row)
{
  const struct params *p = w->params;
  const struct own *own  = w->own;
  const kind k           = kind_at(w, split, trial);

  tct_row_pad(0, CHANNELS, row);
  if (step >= own->decide) return;
  row[FIXATION]            = 1;
  row[CONTEXT + k.context] = p->context == TOLD ? 1 : 0;
  if (step < own->begin || step >= own->end) return;
  tct_normals(tct_key_in(own->noise, (uint64_t)split), trial, (uint32_t)step, 0, STREAMS,
              (tct_real)(p->noise / sqrt(p->step)), row + STREAM);
  for (int s = 0; s < STREAMS; s++) row[STREAM + s] += (tct_real)k.coherence[s];
}

static int asked(const tct_world *w, int split, uint64_t trial)
{
  const kind k = kind_at(w, split, trial);

  return side_of(&k);
}

static void show(const tct_world *w, const tct_showing *s)
{
  timing_show(w, s, see, asked);
}

/* Who sums up the stream that counts, and knows which, also where it is hidden. */
static void oracle(const tct_world *w, const tct_showing *s)
{
  const struct own *own = w->own;

  for (int i = 0; i < s->trials; i++) {
    const int counts = STREAM + kind_at(w, s->split, s->trial[i]).context;
    double sum       = 0;
    for (int t = own->begin; t < own->end; t++) {
      tct_real row[CHANNELS];
      see(w, s->split, s->trial[i], t, row);
      sum += (double)row[counts];
    }
    tct_row_class(sum > 0, s->ld, s->rows + (size_t)i * s->ld);
  }
  tct_rows_hold(s->steps, s->trials, s->ld, s->rows);
}

static void condition(const tct_world *w, int probe, int i, char name[32], int *category,
                      char category_name[32])
{
  const kind k = kind_of(w->params, i);
  (void)probe;

  *category = side_of(&k);
  tct_print(name, 32, "context=%s a=%.4g b=%.4g", k.context ? "b" : "a", k.coherence[0],
            k.coherence[1]);
  tct_print(category_name, 32, "%s", *category ? "positive" : "negative");
}

#define MANTE "Mante, Sussillo, Shenoy & Newsome 2013, doi:10.1038/nature12742"

static const tct_signature signatures[] = {
  {.name    = "accuracy",
   .says    = "it is right more often than who ignores the context can be",
   .probe   = "psychometric",
   .measure = tct_measure_right,
   .least   = 0.75,
   .most    = INFINITY},
  {.name    = "slopes",
   .says    = "choices follow the stream that counts five times as steeply, at least, as the other",
   .source  = MANTE,
   .probe   = "psychometric",
   .measure = tct_measure_slopes,
   .word    = {"context", "a", "b"},
   .shuffled = "context",
   .least    = 5,
   .most     = INFINITY},
  {.name    = "a_ignored",
   .says    = "units tell what a is where it does not count, at the end of the stimulus",
   .source  = MANTE,
   .probe   = "psychometric",
   .measure = tct_measure_decoded,
   .epoch   = "stimulus",
   .word    = {"a", "context", "b"},
   .least   = 0.05,
   .most    = INFINITY},
  {.name    = "b_ignored",
   .says    = "units tell what b is where it does not count, at the end of the stimulus",
   .source  = MANTE,
   .probe   = "psychometric",
   .measure = tct_measure_decoded,
   .epoch   = "stimulus",
   .word    = {"b", "context", "a"},
   .least   = 0.05,
   .most    = INFINITY},
};

const tct_task tct_task_context_integration = {
  .name     = "context_integration",
  .title    = "Context-dependent integration",
  .family   = "decisions in time",
  .summary  = "sum up one of two noisy streams over time, whichever a context says",
  .equation = "a = c_a + noise / sqrt(dt) N(0, 1),   b = c_b + noise / sqrt(dt) N(0, 1)\n"
              "who sums up the one that counts is right with P = Phi(|c| sqrt(T) / noise)",
  .source   = MANTE,
  .notes =
    "Motion and colour of dots, said by a channel each; the source draws delays, here all are "
    "alike.  All splits are endless.  The target is still: take an objective with `steps: last`.  "
    "For rewards instead of targets see perceptual_decision.  Probe set psychometric: contexts x "
    "signed strengths of both, 30 noisy repeats each.  Who ignores the context reaches 3/4 at most",
  TCT_TAKES(struct params, params),
  .claims    = TCT_TASK_BALANCED,
  .open      = open,
  .close     = close,
  .show      = show,
  .condition = condition,
  .oracle    = oracle,
  TCT_PROMISES(signatures),
};
