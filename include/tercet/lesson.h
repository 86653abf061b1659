/* lesson.h -- the words a learning rule is written in.
 *
 *   show  sweep  carry   the task is there; senses to objective; objective to senses, through time
 *   predict  echo        one hop: what each population would do if the others stay as they are; what
 *                        those it drives would have it do
 *   relax  drift         predict until nothing moves; go a part of the way to what is asked
 *   descend              the sweep down: all answer again, from the objective down
 *   feel  cost           the objective's error, where it is felt; its number per trial
 *   outer                post x pre, into the proposed update
 *   noise  jitter        counted draws: into a field, into a bundle
 *   direct straight      from the objective's population straight to all others
 *   answer tilt          drives become rates; what a change of all weights does to the rates
 *   likelihood           how a drive made likelier what was drawn
 *   ask                  what each is asked for at this moment: learning signals
 *   pair                 traces of a synapse's own, trial by trial
 *   voltage tuft         potentials of somas, and of dendrites apart
 *   instruct mean        a push towards what is asked, in a part of the trial; a mean over a part of it
 *   trace slope broadcast modulate chance copy
 *   reward               what the task paid, where it answers
 *
 * A lesson is one rule's work on one shard of trials for one window of time.  Pointwise work is a plain
 * loop over tct_span (a population's rows) or, where zero stays zero, over `size` or `model->n`.
 *
 * `outer` is *noted*: it is done after `propose` returns, by whoever owns the weights.  So a field that
 * was handed to it is not written again in this propose, by the rule or by a later word; copy first.
 * (The test build looks.)  `l->rate` is a pointer that relax may swap: do not keep it across a word.
 *
 * Words do not fail: the first trouble is kept in `status`, later words do nothing, and whoever called
 * `propose` reports it.  A lesson belongs to one thread. */
#ifndef TERCET_LESSON_H
#define TERCET_LESSON_H

#include <tercet/model.h>

/* How far credit is carried back in time: not at all; through all that delays and remembers; or through what each
 * unit remembers of its own drive alone, not through synapses that delay.  The last is what a trace at each synapse
 * would gather while time goes on (e-prop's factorisation): it is counted as TRACES. */
typedef enum { TCT_NOW, TCT_THROUGH_TIME, TCT_THROUGH_MEMORY } tct_reach;

typedef struct tct_state tct_state;

typedef struct {
  int steps;     /* exactly so many */
  tct_real pace; /* share of the way that is gone each step; 1: all of it */
} tct_relaxing;

struct tct_lesson {
  const tct_model *model;
  const void *params;
  int id; /* which of the model's rules this is: it proposes for its own projections */
  int trials, steps, begun; /* of the shard; of the window; steps before the window */
  size_t size;              /* reals in a field */
  tct_status status;
  uint64_t batch; /* batches before this one: a counter for draws */
  double share;   /* 1 / trials of the whole batch: for tallies of means; outer products have it */

  const tct_real *weight;       /* bundle that the circuit runs on */
  tct_real *kept[TCT_KEEPS];    /* by place in the rule's table */
  double *per_trial[TCT_KEEPS]; /* PER_TRIAL ones */
  tct_real *learnt
    [TCT_KEEPS]; /* LEARNT ones: their proposed change; SUMMED ones; this shard's, in `settle` the batch's */
  double *tally[TCT_KEEPS]; /* LEARNT numbers: this shard's sums, in `settle` the batch's */
  tct_real *update;         /* in `settle`: what was proposed for the weights; else NULL */
  bool
    moving; /* the weights will move by what is proposed: `settle` moves what is kept beside them */

  tct_real *rate;   /* field; a rule may write it */
  tct_real *credit; /* field, -dLoss / d rate; after a carry it holds the errors of site 0 */
  tct_real *error;  /* sited field, -dLoss / d drive; site 0 is the memory of `credit` */
  tct_real *drive;  /* sited field; only where a unit keeps it: population.drives */
  const tct_real
    *predicted;            /* field where slopes and objectives are taken, or NULL: at the rates */
  const tct_real *current; /* field added to the drive of site 0 (noise, nudge), or NULL */
  bool *held;              /* [population] keeps its rate in relax */
  double
    rest; /* how far the last relax or drift was from rest: the largest move of its last step */
  unsigned used; /* what the words saw this rule do: its cost sheet */

  struct tct_desk *desk; /* what only the substrate touches */
};

/* Rows [trial][unit] of population p at step t, from -model->past to steps - 1. */
TCT_API tct_real *tct_rows(const tct_lesson *l, const tct_real *field, int p, int t);
/* Reals from the first row of step 0 to the end of the last row of the window: whole rows, pads included. */
TCT_API size_t tct_span(const tct_lesson *l, int p);
/* The target of objective o: rows [trial][unit] at step t, laid out as the population where it is felt;
 * zeros where the objective wants none. */
TCT_API tct_real *tct_target(const tct_lesson *l, int o, int t);
/* Where unit 0 of population p stands in a PER_UNIT array. */
TCT_API size_t tct_first_unit(const tct_model *m, int p);
/* Who spoke: units whose rate is not 0, ascending, and how many they are; below 0: that is not known, look at the rates.
 * Known in what nobody taught answers (tct_state_respond, tct_state_step), of units that tell, where they are few. */
TCT_API int tct_spoke(const tct_lesson *l, int p, int t, int trial, const int **unit);
TCT_API bool tct_mine(const tct_lesson *l, const tct_projection *s); /* plastic, and this rule's */

/* ---- forward ------------------------------------------------------------------------------------- */

TCT_API void tct_show(tct_lesson *l); /* senses and targets are there, all others silent */
TCT_API void tct_sweep(
  tct_lesson *l); /* show, then from the senses up, all steps; reads weight, current */
TCT_API void tct_run_on(tct_lesson *l,
                        const tct_real *bundle); /* other weights for a while; NULL: its own */
/* One hop, from the rates as they are, synapses that work both ways included. */
TCT_API void tct_predict(tct_lesson *l, tct_real *into);
/* The rates that every population's unit makes of these drives, site 0 alone; only where nothing remembers
 * and nothing is drawn. */
TCT_API void tct_answer(tct_lesson *l, const tct_real *drive, tct_real *into);
/* Forward mode: d rate (d drive, where the unit takes its credit there) as the weights move along a
 * bundle, from the rates as the last sweep left them; through delays and memories, on from the window before if `into`
 * is a field that is kept.  Slopes are those of the way back, surrogates too.  A rule that uses it declares TILTS. */
TCT_API void tct_tilt(tct_lesson *l, const tct_real *bundle, tct_real *into);
/* Has this circuit a forward mode?  Wirings must be linear, and units may not compete.  Or why not: for `check`. */
TCT_API tct_status tct_can_tilt(const tct_model *m, tct_error *err);
/* `nudge` x the objective's error joins the drive.  Senses and held populations keep their rates.  All
 * move at once.  Only in circuits without memory and delays. */
TCT_API void tct_relax(tct_lesson *l, tct_real nudge, const tct_relaxing *how);

/* Can this circuit relax?  Or why not: for `check`. */
TCT_API tct_status tct_can_relax(const tct_model *m, tct_error *err);
/* Does anything delay or remember?  Then a rule that relaxes is shown one step at a time, and what it leaves in
 * l->rate is held as the past of those that follow. */
TCT_API bool tct_remembers(const tct_model *m);
/* value += pace x (asked - owed), of all that is neither sensed nor held; the largest move is left in l->rest. */
TCT_API void tct_drift(tct_lesson *l, tct_real *value, tct_real pace, const tct_real *asked,
                       const tct_real *owed);

/* The sweep down: populations from the top; each hears all its projections again, those marked `down` too.
 * `nudge` x the objective's error, as the rates were, joins the drive.  Senses and held populations keep
 * their rates.  Drives of further sites stay in l->drive.  Only where nothing remembers. */
TCT_API void tct_descend(tct_lesson *l, tct_real nudge);

/* ---- the objective ------------------------------------------------------------------------------- */

TCT_API void tct_feel(tct_lesson *l); /* credit = its error where it is felt, 0 elsewhere */
TCT_API void tct_cost(tct_lesson *l, double *cost); /* [trial], set: the loss of each */
/* [step][trial] what the task paid for what was done at each step of the window, as the last sweep left it; NULL
 * where it does not answer. */
TCT_API const tct_real *tct_reward(tct_lesson *l);

/* ---- back ---------------------------------------------------------------------------------------- */

/* credit -> error -> credit ..., through `via`: the weights, or a kept bundle that is `carried`. */
TCT_API void tct_carry(tct_lesson *l, const tct_real *via, tct_reach reach);
/* The same at this moment alone; and into `asked` (a field) what each unit is asked for by those it drives,
 * before its slope makes that an error: the learning signal of three-factor rules. */
TCT_API void tct_ask(tct_lesson *l, const tct_real *via, tct_real *asked);
/* One hop: the error of every population from the field `from` (credits), then what it asks of those
 * that drive it, into `credit` (another field); through synapses that work both ways, both ways.  Errors
 * are left in l->error. */
TCT_API void tct_echo(tct_lesson *l, const tct_real *via, const tct_real *from, tct_real *credit);
/* Straight from the error of the objective's population to all others, through a STRAIGHT array. */
TCT_API void tct_direct(tct_lesson *l, const tct_real *via);
/* into += what the rows of `from` at the objective's population say straight to all others. */
TCT_API void tct_straight(tct_lesson *l, const tct_real *via, const tct_real *from, tct_real *into);
/* Has every unit a slope of its own?  Or why not: for `check` of rules that use `slope` or `tilt`. */
TCT_API tct_status tct_can_slope(const tct_model *m, tct_error *err);
TCT_API void tct_slope(tct_lesson *l,
                       tct_real *into); /* d rate / d drive of site 0, at this step alone */

/* ---- change -------------------------------------------------------------------------------------- */

/* update += c x post x pre' for all projections of this rule but those `down`, mean over the batch.  `post` may be the
 * sited field error: it is read at the site where the synapse sits. */
TCT_API void tct_outer(tct_lesson *l, tct_real c, const tct_real *post, const tct_real *pre);
TCT_API void tct_outer_at(tct_lesson *l, const tct_projection *s, tct_real c, const tct_real *post,
                          const tct_real *pre); /* one projection */
/* The same at once, into a bundle of this shard: `learnt`, or a scratch one. */
TCT_API void tct_outer_to(tct_lesson *l, tct_real *bundle, tct_real c, const tct_real *post,
                          const tct_real *pre);
TCT_API void tct_outer_to_at(tct_lesson *l, const tct_projection *s, tct_real *bundle, tct_real c,
                             const tct_real *post, const tct_real *pre); /* one, whosever it is */
/* What populations say to those behind them through one projection: post += W pre */
TCT_API void tct_push_at(tct_lesson *l, const tct_projection *s, const tct_real *via,
                         const tct_real *pre, tct_real *post);
/* What populations ask of those before them through one projection: pre += W' post */
TCT_API void tct_carry_at(tct_lesson *l, const tct_projection *s, const tct_real *via,
                          const tct_real *post, tct_real *pre);

/* ---- at a synapse, trial by trial ----------------------------------------------------------------
 *
 * A PAIRED array holds a number for every synapse of a projection in every trial; each word acts on all of
 * one projection, at one step of the window: post fields are read at step t, pre fields `delay` before.
 *
 *     tct_pair(l, s, t, x, keep, c, post, pre)      x_ij = keep x_ij + c post_i(t) pre_j(t - delay)
 *     tct_pair_gate(l, s, t, x, c, post, y)         x_ij = x_ij + c post_i(t) y_ij
 *     tct_pair_trace(l, s, x, keep, y)              x_ij = keep x_ij + y_ij
 *     tct_pair_outer(l, s, t, bundle, c, post, y)   bundle_ij += mean over the batch of c post_i(t) y_ij
 *
 * Where `keep` is 0 what was there does not matter.  The last is summed at once, into a bundle of this shard
 * (SUMMED, LEARNT or scratch).  Each reads and writes trials x synapses reals.  Only for wirings whose synapses are
 * their own: a shared kernel is refused when compiled. */
TCT_API void tct_pair(tct_lesson *l, const tct_projection *s, int t, tct_real *into, tct_real keep,
                      tct_real c, const tct_real *post, const tct_real *pre);
TCT_API void tct_pair_gate(tct_lesson *l, const tct_projection *s, int t, tct_real *into,
                           tct_real c, const tct_real *post, const tct_real *of);
TCT_API void tct_pair_trace(tct_lesson *l, const tct_projection *s, tct_real *into, tct_real keep,
                            const tct_real *of);
TCT_API void tct_pair_outer(tct_lesson *l, const tct_projection *s, int t, tct_real *bundle,
                            tct_real c, const tct_real *post, const tct_real *of);

/* ---- chance and memory --------------------------------------------------------------------------- */

TCT_API void tct_noise(tct_lesson *l, tct_real *field, tct_real c,
                       const char *place); /* c N(0,1), units only */
TCT_API void tct_jitter(tct_lesson *l, tct_real *bundle,
                        const char *place); /* N(0,1) by (place, batch, synapse) */
/* number[trial]: uniform in (0, 1), by (place, batch, trial) */
TCT_API void tct_chance(tct_lesson *l, double *number, const char *place);
/* d log P(rate) / d drive where a rate was drawn, 0 elsewhere */
TCT_API void tct_likelihood(tct_lesson *l, tct_real *into);
TCT_API void tct_broadcast(tct_lesson *l, tct_real *field,
                           const double *number); /* field *= number[trial] */
/* field *= rate of unit 0 of population p, at every step of every trial: a neuromodulator tells all the same. */
TCT_API void tct_modulate(tct_lesson *l, tct_real *field, int p);
TCT_API void tct_trace(tct_lesson *l, tct_real *into, const tct_real *field,
                       tct_real keep); /* kept over windows */
TCT_API void tct_copy(tct_lesson *l, tct_real *into, const tct_real *from);
/* Membrane potentials, and potentials of apical tufts, as the sweep left them; 0 where a unit has none.  What comes
 * down to a tuft is counted as COMPARTMENTS. */
TCT_API void tct_voltage(tct_lesson *l, tct_real *into);
TCT_API void tct_tuft(tct_lesson *l, tct_real *into);
/* Rows [from, to) of `into`, each the mean of those of the field (which may be `into`); others are left as they are.
 * Synapses that mind a part of a trial must tell it from the rest: it is counted as PHASES. */
TCT_API void tct_mean(tct_lesson *l, tct_real *into, const tct_real *field, int from, int to);
/* A current for l->current: c (2 target - 1) at population p, unit by unit as the first objective's target is, from a
 * step of the trial on; 0 elsewhere.  After tct_show, which brings the target. */
TCT_API void tct_instruct(tct_lesson *l, tct_real *into, int p, tct_real c, int from);
/* In `start` and `follow` only: weights [from, from + n) of s, into = size x sign(weight) x |draw|: the draw
 * is 1 if place is NULL, else N(0,1) by (place, batch or 0, synapse). */
TCT_API void tct_signs(tct_lesson *l, const tct_projection *s, size_t from, size_t n, tct_real size,
                       const char *place, bool afresh, tct_real *bundle);
/* In `start` only: a STRAIGHT array, c x N(0,1) / sqrt(units of the objective's population) ... */
TCT_API void tct_straighten(tct_lesson *l, tct_real *straight, tct_real c, const char *place);

#endif
