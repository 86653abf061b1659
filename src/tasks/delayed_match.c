/* delayed_match.c -- is what is shown now what was shown before the delay, or of its kind?
 *
 * A direction is shown, is gone for a while, and a second one follows.  Sixteen channels on a ring say it, with noise:
 *
 *     fixation = 1 until the decision
 *     channel_k = exp(2 (cos(direction - 360 k / 16) - 1)) + sigma_dt N(0, 1),   while there is a sample or a test
 *     sigma_dt = noise / sqrt(dt);   sigma_dt N(0, 1) alone in the delay
 *
 * Directions are (i + 1/2) 360 / n degrees, so that none lies on the bounds, at 0 and 180, between both halves.  To be told
 * is whether both directions are the same (match: identity) or of one half (match: category); half of the trials match.
 * Samples and matches come in shuffled rounds, each once; the test is drawn among all that are fit. */
#include "base/memory.h"
#include "kernels/rows.h"
#include "tasks/timing.h"
#include <tercet/signature.h>

enum { RING = 16, CHANNELS = 1 + RING };
enum { IDENTITY, CATEGORY };
enum { REPEATS = 40, ANSWERS = 2, DIRECTIONS_MOST = 36 };
enum { SAMPLE = 1, DELAY, TEST, DECISION }; /* epochs */

struct params {
  double step, fixation, sample, delay, test, decision, noise;
  int64_t directions;
  int match;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, step, 25, 1e-3, 1000, "ms",
            "a step of time, of the task and of the circuit"),
  TCT_PARAM(struct params, fixation, 100, 0, 1e5, "ms", "before the sample"),
  TCT_PARAM(struct params, sample, 200, 1, 1e5, "ms", "for which the sample is shown"),
  TCT_PARAM(struct params, delay, 500, 0, 1e5, "ms", "after it, in which to remember"),
  TCT_PARAM(struct params, test, 200, 1, 1e5, "ms", "for which the test is shown"),
  TCT_PARAM(struct params, decision, 100, 1, 1e5, "ms", "at last; the last step is what counts"),
  TCT_PARAM(struct params, directions, 8, 4, DIRECTIONS_MOST, "1",
            "that a sample may have, all around; an even number"),
  TCT_PARAM_CHOICE(struct params, match, IDENTITY, "identity|category",
                   "what must be the same: the direction, or which half of the circle it is in"),
  TCT_PARAM(struct params, noise, 1, 0, 1e4, "1",
            "spread of a channel in a step of 1 ms; in one of dt it is less by sqrt(dt)"),
};

struct own {
  tct_key order, noise, test;
  tct_real ring[DIRECTIONS_MOST][RING]; /* what each direction looks like */
};

static double degrees_of(const struct params *p, int direction)
{
  return (direction + 0.5) * 360 / (double)p->directions;
}

static void fill_ring(struct own *own, const struct params *p)
{
  const double turn = 2 * acos(-1) / 360;

  for (int d = 0; d < (int)p->directions; d++)
    for (int k = 0; k < RING; k++)
      own->ring[d][k] = (tct_real)exp(2 * (cos(turn * (degrees_of(p, d) - 360.0 * k / RING)) - 1));
}

static tct_status open(tct_world *w, const char *folder, tct_error *err)
{
  const struct params *p   = w->params;
  const timing_part part[] = {{"fixation", p->fixation, false},
                              {"sample", p->sample, true},
                              {"delay", p->delay, false},
                              {"test", p->test, true},
                              {"decision", p->decision, true}};
  struct own *own = w->own = tct_alloc(1, sizeof *own);
  (void)folder;

  if (!own) return tct_fail(err, TCT_NO_MEMORY, "no memory for matches");
  TCT_TRY(timing_lay(w, p->step, 5, part, err), err, "laying out a trial");
  if (p->directions % 2)
    return tct_fail(err, TCT_BAD_SPEC, "%d directions cannot be halved", (int)p->directions);
  own->order = tct_key_of(w->seed, "task.delayed_match.order");
  own->noise = tct_key_of(w->seed, "task.delayed_match.noise");
  own->test  = tct_key_of(w->seed, "task.delayed_match.test");
  fill_ring(own, p);

  timing_asks_class(w, "stimulus", CHANNELS, ANSWERS, "samples", ANSWERS * (int)p->directions,
                    REPEATS);
  return TCT_OK;
}

static void close(tct_world *w)
{
  tct_free(w->own);
}

/* ---- a trial ---- */

typedef struct {
  int match, direction[2]; /* sample, test */
} kind;

/* Condition i: sample i / 2, a match if i is odd. */
static kind kind_at(const tct_world *w, int split, uint64_t trial)
{
  const struct params *p = w->params;
  const struct own *own  = w->own;
  const int n            = (int)p->directions;
  const int i            = timing_condition(own->order, split, trial, ANSWERS * n, REPEATS);
  const int sample = i / ANSWERS, half = sample / (n / 2);
  const uint64_t draw = tct_bits(tct_key_in(own->test, (uint64_t)split), trial, 0, 0);
  kind k              = {.match = i % ANSWERS, .direction = {sample, sample}};

  if (p->match == CATEGORY)
    k.direction[1] = (k.match ? half : 1 - half) * (n / 2) + (int)(draw % (uint64_t)(n / 2));
  else if (!k.match)
    k.direction[1] = (sample + 1 + (int)(draw % (uint64_t)(n - 1))) % n;
  return k;
}

static bool is_in(const tct_world *w, int epoch, int step)
{
  return step >= w->epoch[epoch].begin && step < w->epoch[epoch].end;
}

static void see(const tct_world *w, int split, uint64_t trial, int step, tct_real *row)
{
  const struct params *p = w->params;
  const struct own *own  = w->own;

  tct_row_pad(0, CHANNELS, row);
  if (step >= w->epoch[DECISION].begin) return;
  row[0] = 1;
  if (step < w->epoch[SAMPLE].begin) return;
  tct_normals(tct_key_in(own->noise, (uint64_t)split), trial, (uint32_t)step, 0, RING,
              (tct_real)(p->noise / sqrt(p->step)), row + 1);
  if (is_in(w, DELAY, step)) return;
  const kind k = kind_at(w, split, trial);
  for (int j = 0; j < RING; j++) row[1 + j] += own->ring[k.direction[is_in(w, TEST, step)]][j];
}

static int asked(const tct_world *w, int split, uint64_t trial)
{
  return kind_at(w, split, trial).match;
}

static void show(const tct_world *w, const tct_showing *s)
{
  timing_show(w, s, see, asked);
}

/* The direction whose looks go best with all steps of an epoch: all look alike but for a turn, so the largest product. */
static int likeliest(const tct_world *w, int split, uint64_t trial, int epoch)
{
  const struct params *p      = w->params;
  const struct own *own       = w->own;
  double fit[DIRECTIONS_MOST] = {0};
  int best                    = 0;

  for (int t = w->epoch[epoch].begin; t < w->epoch[epoch].end; t++) {
    tct_real row[CHANNELS];
    see(w, split, trial, t, row);
    for (int d = 0; d < (int)p->directions; d++)
      for (int k = 0; k < RING; k++)
        fit[d] += (double)row[1 + k] * (double)own->ring[d][k] -
                  (double)own->ring[d][k] * (double)own->ring[d][k] / 2;
  }
  for (int d = 1; d < (int)p->directions; d++) best = fit[d] > fit[best] ? d : best;
  return best;
}

/* Who tells both directions as well as can be, forgets none, and compares. */
static void oracle(const tct_world *w, const tct_showing *s)
{
  const struct params *p = w->params;
  const int half         = (int)p->directions / 2;

  for (int i = 0; i < s->trials; i++) {
    const int sample = likeliest(w, s->split, s->trial[i], SAMPLE);
    const int test   = likeliest(w, s->split, s->trial[i], TEST);
    tct_row_class(p->match == CATEGORY ? sample / half == test / half : sample == test, s->ld,
                  s->rows + (size_t)i * s->ld);
  }
  tct_rows_hold(s->steps, s->trials, s->ld, s->rows);
}

static void condition(const tct_world *w, int probe, int i, char name[32], int *category,
                      char category_name[32])
{
  const struct params *p = w->params;
  const int sample       = i / ANSWERS;
  (void)probe;

  *category = i % ANSWERS;
  tct_print(name, 32, "sample=%.5g half=%s match=%s", degrees_of(p, sample),
            sample < (int)p->directions / 2 ? "a" : "b", *category ? "yes" : "no");
  tct_print(category_name, 32, "%s", *category ? "match" : "non-match");
}

static bool by_category(const tct_world *w)
{
  return ((const struct params *)w->params)->match == CATEGORY;
}

#define STOKES   "Stokes et al. 2013, doi:10.1016/j.neuron.2013.01.039"
#define FREEDMAN "Freedman & Assad 2006, doi:10.1038/nature05078"

static const tct_signature signatures[] = {
  {.name    = "accuracy",
   .says    = "it is right in 95 of 100 trials, at least",
   .probe   = "samples",
   .measure = tct_measure_right,
   .least   = 0.95,
   .most    = INFINITY},
  {.name    = "memory",
   .says    = "units tell the sample at the end of the delay, better than chance by a tenth of the "
              "way to certainty, at least",
   .source  = STOKES,
   .probe   = "samples",
   .measure = tct_measure_decoded,
   .epoch   = "delay",
   .word    = {"sample"},
   .least   = 0.1,
   .most    = INFINITY},
  {.name   = "persistence",
   .says   = "the code of the sample is more persistent than dynamic: what is fitted at one moment "
             "of the delay tells at others half as much, at least, as what is fitted there",
   .source = STOKES,
   .probe  = "samples",
   .measure = tct_measure_persistence,
   .epoch   = "delay",
   .word    = {"sample"},
   .least   = 0.5,
   .most    = INFINITY},
  {.name    = "categories",
   .says    = "units differ more in the delay between samples of two halves than between such of "
              "one half that are as far apart",
   .source  = FREEDMAN,
   .probe   = "samples",
   .measure = tct_measure_categories,
   .epoch   = "delay",
   .word    = {"sample", "half"},
   .least   = 0,
   .most    = INFINITY,
   .applies = by_category},
};

const tct_task tct_task_delayed_match = {
  .name     = "delayed_match",
  .title    = "Delayed match",
  .family   = "decisions in time",
  .summary  = "tell whether a direction is that of before a delay, or of the same half circle",
  .equation = "channel_k = exp(2 (cos(direction - 360 k / 16) - 1)) + noise / sqrt(dt) N(0, 1)",
  .source   = FREEDMAN,
  .notes =
    "Delayed match to sample, and with `match: category` to category; times are shorter than the "
    "source's.  All splits are endless.  The target is still: take an objective with `steps: "
    "last`; class 1 is a match.  For rewards instead of targets see perceptual_decision.  Probe "
    "set samples: directions x match or not, 40 noisy repeats each, tests drawn.  Who forgets the "
    "sample is at chance",
  TCT_TAKES(struct params, params),
  .claims    = TCT_TASK_BALANCED,
  .open      = open,
  .close     = close,
  .show      = show,
  .condition = condition,
  .oracle    = oracle,
  TCT_PROMISES(signatures),
};
