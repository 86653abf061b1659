/* pavlovian.c -- cues, and after a while a reward or none: conditioning, whatever the animal does.
 *
 *     cue at t0,   reward of `amount` at t0 + delay with the probability that the protocol says
 *
 * The stimulus is the bare cue, on for a while, for circuits that remember; or a tapped delay line, in which each
 * moment since a cue has a unit of its own (the complete serial compound):
 *
 *     x_(c, k)(t) = s_c  where t = t0 + k and cue c was there, else 0         s_c = 1 + spread N(0, 1)
 *
 * The protocol is written as the field writes it (protocol.h).  In training a phase lasts a number of trials and the
 * last goes on; validation and test are of the last phase. */
#include "base/memory.h"
#include "kernels/rows.h"
#include "tasks/surprise.h"
#include "tasks/timing.h"

enum { STIMULUS, REWARD };
enum { DELAY_LINE, BARE };
enum { REPEATS = 20 };

struct params {
  const char *protocol;
  int stimulus;
  int64_t phase;
  double step, before, jitter, delay, after, cue, amount, spread;
};

static const tct_param params[] = {
  TCT_PARAM_TEXT(struct params, protocol, "A+",
                 "trials of each phase: cues, then +, - or the probability of reward, such as "
                 "A+ / AB+ or A+ AX- or A0.25 B0.75; + alone is an unsignalled reward"),
  TCT_PARAM_CHOICE(struct params, stimulus, DELAY_LINE, "delay_line|bare",
                   "a unit for each moment since a cue, or one that is on while the cue is"),
  TCT_PARAM(struct params, phase, 2000, 1, 1e12, "1",
            "training trials of each phase but the last, which goes on"),
  TCT_PARAM(struct params, step, 100, 1e-3, 1e4, "ms",
            "a step of time, of the task and of the circuit"),
  TCT_PARAM(struct params, before, 500, 0, 1e6, "ms", "before the cue, at least"),
  TCT_PARAM(struct params, jitter, 0, 0, 1e6, "ms",
            "by how much the cue may come later, from trial to trial"),
  TCT_PARAM(struct params, delay, 1000, 1e-3, 1e6, "ms", "from the onset of the cue to the reward"),
  TCT_PARAM(struct params, after, 500, 1e-3, 1e6, "ms", "after the time of reward, at least"),
  TCT_PARAM(struct params, cue, 200, 1e-3, 1e6, "ms", "for which a bare cue is on"),
  TCT_PARAM(struct params, amount, 1, -1e6, 1e6, "1", "how much a reward is worth"),
  TCT_PARAM(struct params, spread, 0.01, 0, 1, "1", "of the strength of a cue from trial to trial"),
};

struct own {
  conditioning common; /* first: measures of signatures look at it */
  tct_key order, onset, chance, strength;
  int jitter, cue; /* steps */
  int taps;        /* units of a cue */
};

/* All combinations of cues that the protocol has, in its order, then single cues that it has not. */
static void list_probed(conditioning *own)
{
  const protocol *p = &own->protocol;
  const int trials  = p->first[p->phases];

  for (int i = 0; i < trials + p->cues; i++) {
    const unsigned cues = i < trials ? p->trial[i].cues : 1U << (i - trials);
    bool there          = cues == 0;
    for (int k = 0; k < own->n_probed; k++) there = there || own->probed[k] == cues;
    if (!there) own->probed[own->n_probed++] = cues;
  }
}

/* As probes have it: the cue comes as early as it may. */
static tct_status lay_times(tct_world *w, const struct params *p, struct own *own, tct_error *err)
{
  const timing_part part[] = {{"before", p->before, false},
                              {"delay", p->delay, true},
                              {"after", p->after, true},
                              {"late", p->jitter, false}};
  const tct_status fine    = timing_lay(w, p->step, 4, part, err);

  if (fine != TCT_OK) return fine;
  own->cue = timing_steps(p->cue, p->step);
  if (own->cue < 1)
    return tct_fail(err, TCT_BAD_SPEC, "%g ms are not a whole number of steps of %g ms", p->cue,
                    p->step);
  own->common.before = w->epoch[0].end;
  own->common.delay  = w->epoch[1].end - w->epoch[0].end;
  own->common.amount = p->amount;
  own->jitter        = w->steps - w->epoch[2].end;
  own->taps          = p->stimulus == BARE ? 1 : w->epoch[2].end - w->epoch[0].end;
  return TCT_OK;
}

static tct_status open(tct_world *w, const char *folder, tct_error *err)
{
  const struct params *p = w->params;
  struct own *own = w->own = tct_alloc(1, sizeof *own);
  (void)folder;

  if (!own) return tct_fail(err, TCT_NO_MEMORY, "no memory for conditioning");
  tct_status fine = protocol_parse(p->protocol, &own->common.protocol, err);
  if (fine == TCT_OK) fine = lay_times(w, p, own, err);
  if (fine != TCT_OK) return fine;
  if (own->common.protocol.cues == 0)
    return tct_fail(err, TCT_BAD_SPEC, "protocol '%s' has no cue", p->protocol);
  list_probed(&own->common);
  own->order    = tct_key_of(w->seed, "task.pavlovian.order");
  own->onset    = tct_key_of(w->seed, "task.pavlovian.onset");
  own->chance   = tct_key_of(w->seed, "task.pavlovian.chance");
  own->strength = tct_key_of(w->seed, "task.pavlovian.strength");

  w->n_signals = 2;
  w->signal[STIMULUS] =
    (tct_signal){.name = "stimulus", .shape = {1, 1, own->common.protocol.cues * own->taps}};
  w->signal[REWARD] = (tct_signal){.name = "reward", .shape = {1, 1, 1}};
  w->n_probes       = 1;
  w->probe[0] =
    (tct_probe){.name = "outcomes", .conditions = 2 * own->common.n_probed + 1, .repeats = REPEATS};
  return TCT_OK;
}

static void close(tct_world *w)
{
  tct_free(w->own);
}

/* ---- a trial ---- */

typedef struct {
  unsigned cues;
  bool rewarded;
  int onset; /* of the cues */
} shown;

static protocol_trial of_protocol(const tct_world *w, int split, uint64_t trial)
{
  const struct params *p = w->params;
  const struct own *own  = w->own;
  const protocol *all    = &own->common.protocol;
  const uint64_t length  = (uint64_t)p->phase;
  int phase              = all->phases - 1;

  if (split == TCT_TRAIN && trial / length < (uint64_t)phase) phase = (int)(trial / length);
  if (split == TCT_TRAIN) trial -= (uint64_t)phase * length;
  const uint64_t n  = (uint64_t)(all->first[phase + 1] - all->first[phase]);
  const tct_key key = tct_key_in(tct_key_in(own->order, (uint64_t)split), (uint64_t)phase);
  return all
    ->trial[all->first[phase] + (int)tct_shuffled(tct_key_in(key, trial / n), trial % n, n)];
}

static shown shown_in(const tct_world *w, int split, uint64_t trial)
{
  const struct own *own = w->own;

  if (split >= TCT_PROBE) {
    const int i      = (int)(trial / REPEATS % (uint64_t)(2 * own->common.n_probed + 1));
    const bool alone = i == 2 * own->common.n_probed;
    return (shown){alone ? 0 : own->common.probed[i / 2], alone || i % 2, own->common.before};
  }
  const protocol_trial t = of_protocol(w, split, trial);
  const uint64_t late    = tct_bits(tct_key_in(own->onset, (uint64_t)split), trial, 0, 0);
  return (shown){t.cues,
                 tct_uniform(tct_key_in(own->chance, (uint64_t)split), trial, 0, 0) < t.reward,
                 own->common.before + (int)(late % (uint64_t)(own->jitter + 1))};
}

static void see(const tct_world *w, int split, uint64_t trial, const shown *s, int step,
                tct_real *row)
{
  const struct params *p = w->params;
  const struct own *own  = w->own;
  const int since        = step - s->onset;
  const bool bare        = p->stimulus == BARE;

  if (since < 0 || since >= (bare ? own->cue : own->taps)) return;
  for (int c = 0; c < own->common.protocol.cues; c++) {
    if (!(s->cues & (1U << c))) continue;
    const tct_key key     = tct_key_in(own->strength, (uint64_t)split);
    const double strength = 1 + p->spread * tct_normal(key, trial, 0, (uint32_t)c);
    row[c * own->taps + (bare ? 0 : since)] = (tct_real)strength;
  }
}

static void show(const tct_world *w, const tct_showing *s)
{
  const struct params *p = w->params;
  const struct own *own  = w->own;

  for (int k = 0; k < s->trials; k++) {
    const shown what = shown_in(w, s->split, s->trial[k]);
    for (int t = 0; t < s->steps; t++) {
      tct_real *row = s->rows + ((size_t)t * (size_t)s->trials + (size_t)k) * s->ld;
      tct_row_pad(0, s->ld, row);
      if (s->signal == STIMULUS)
        see(w, s->split, s->trial[k], &what, s->begun + t, row);
      else if (what.rewarded && s->begun + t == what.onset + own->common.delay)
        row[0] = (tct_real)p->amount;
    }
  }
}

static void condition(const tct_world *w, int probe, int i, char name[32], int *category,
                      char category_name[32])
{
  const struct own *own = w->own;
  const bool alone      = i == 2 * own->common.n_probed;
  char cues[PROTOCOL_CUES + 1];
  (void)probe;

  protocol_name(&own->common.protocol, alone ? 0 : own->common.probed[i / 2], cues);
  *category = alone || i % 2;
  tct_print(name, 32, "cues=%s reward=%d", cues, *category);
  tct_print(category_name, 32, "%s", *category ? "rewarded" : "omitted");
}

const tct_task tct_task_pavlovian = {
  .name     = "pavlovian",
  .title    = "Pavlovian conditioning",
  .family   = "reward in time",
  .summary  = "foresee rewards from cues that come before them, whatever one does",
  .equation = "cue at t0, reward at t0 + delay with the protocol's probability\n"
              "delay line: x_(c, k)(t) = s_c where t = t0 + k, else 0",
  .source   = "Schultz, Dayan & Montague 1997, doi:10.1126/science.275.5306.1593",
  .notes =
    "Signals `stimulus` and `reward`; nothing is to be answered.  Blocking is the protocol `A+ / "
    "AB+`, conditioned inhibition `A+ AX-`, extinction `A+ / A-`.  Probe set outcomes: all "
    "combinations of cues of the protocol and single cues, each with reward omitted and given, "
    "and a reward that nothing foretells, all at the earliest onset, 20 repeats",
  TCT_TAKES(struct params, params),
  .open      = open,
  .close     = close,
  .show      = show,
  .condition = condition,
  TCT_PROMISES(surprise_signatures),
};
