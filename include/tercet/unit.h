/* unit.h -- what a neuron does with its drive, and the way back through it. */
#ifndef TERCET_UNIT_H
#define TERCET_UNIT_H

#include <tercet/describe.h>
#include <tercet/speakers.h>

/* A block of one population at one step (or at all steps, where nothing is remembered): `rows`
 * trials of `units` neighbouring units.  In every array, unit i of row r lies at [r x ld + i].
 * A unit works on whole panels: loops over TCT_PANEL columns may write pads; where 0 drive does not
 * give 0 rate the substrate clears them. */
typedef struct {
  int rows, units;
  size_t ld;
  int begun; /* steps of the trial before these rows */
  const void *params;
  const tct_real *uniform; /* counted draws in (0,1), laid out like rate; NULL unless stochastic */
  /* summed input per site; NULL where nobody speaks, and where what was said is in a memory already (`sums`) */
  tct_real *drive[TCT_SITES];
  tct_real *rate;            /* may be the memory of drive[0] where the unit is `in_place` */
  const tct_real *before;    /* rate one step before; NULL unless `memory` */
  tct_real *slot[TCT_SLOTS]; /* memories */
  const tct_real *slot_before[TCT_SLOTS];
  /* Of one that `tells` who speaks: lists to be filled.  A row whose speakers are known when `step` begins has no other
   * rate than 0, so that only what changes need be written. */
  tct_speakers speakers;
  /* the way back.  error[0] and credit are the same memory: turned in place */
  tct_real *credit;           /* in: -dLoss/d rate; out: -dLoss/d drive of site 0 */
  tct_real *error[TCT_SITES]; /* out: -dLoss/d drive of sites 1 ..; NULL where nobody speaks */
  tct_real *credit_before;    /* add to it; NULL where no way leads back in time */
  const tct_real
    *credit_slot[TCT_SLOTS]; /* what the next step owes to this one's memories; NULL: nothing */
  tct_real
    *credit_slot_before[TCT_SLOTS]; /* write (not add); NULL where no way leads back in time */
} tct_units;

/* One trial of one population before its first step: memories, all 0, to be filled with what was before. */
typedef struct {
  int units;
  const void *params;
  tct_real *slot[TCT_SLOTS]; /* [units] of this trial */
  /* counted draws of this population and trial, `what` tells them apart: in (0, 1), and N(0, 1) */
  double (*uniform)(const void *chance, int what, int unit);
  double (*normal)(const void *chance, int what, int unit);
  const void *chance;
} tct_beginning;

enum {                            /* claims */
       TCT_UNIT_SMOOTH  = 1 << 0, /* `pull` is the derivative of `step`, by differences */
       TCT_UNIT_SPIKING = 1 << 1, /* rate is 0 or 1 (x anything constant) */
       TCT_UNIT_SILENT_AT_REST =
         1 << 2, /* zero drive and zero memory give zero rate: pads stay zero by themselves */
       TCT_UNIT_MINDS_SILENCE =
         1 << 3, /* a further site where nobody speaks is not one that hears 0 */
};

typedef struct tct_unit {
  TCT_DESCRIBED;
  const char *const *sites; /* names, NULL ends; at least one */
  int slots;
  bool memory;     /* reads its own rate or slots of the step before */
  bool in_place;   /* `pull` needs the rate alone (never drive): drive[0] and rate share memory */
  bool gated;      /* its sites are gates: where there are biases, each site has one */
  bool whole;      /* its units compete: a block is a whole row */
  int bias_site;   /* where its bias lands, if it is not gated: its threshold, if not the soma */
  bool mixes;      /* a rate follows the drives of others too: no unit has a slope of its own */
  bool stochastic; /* can want `uniform` */
  bool (*draws)(const void *params); /* of a stochastic one: does it, so set?  NULL: always */
  bool
    credit_at_drive; /* a choice has no slope: credit is taken to be at the drive, objectives read the drive */
  /* May it be so set, at steps of dt ms?  Or why not, in a sentence; NULL: always. */
  tct_status (*check)(const void *params, double dt, tct_error *err);
  /* Once, when the model is compiled: fill what follows from the parameters and the step in ms. */
  void (*prepare)(void *params, double dt);
  void (*step)(const tct_units *u);
  /* NULL: nothing leads back through it, and rules that send credit are refused. */
  void (*pull)(const tct_units *u);
  /* `step` may write a memory where it reads it: slot[k] may be slot_before[k].  Then a memory takes one row, where
   * no rule needs more. */
  bool overwrites;
  /* Does it add what a site hears to a memory, as it is, before all else?  Then 1 + that memory: synapses may add there
   * by themselves.  0: it does not. */
  int sums[TCT_SITES];
  bool tells; /* `step` fills lists of speakers, where they are wanted */
  /* Where a trial starts; NULL: with memories of 0. */
  void (*begin)(const tct_beginning *b);
  /* Of a stochastic one: credit := d log P(rate) / d drive of site 0.  NULL: it draws nothing, or
   * noise that no rule follows. */
  void (*score)(const tct_units *u);
  int voltage; /* 1 + the memory that is its membrane potential; 0: it has none */
  /* 1 + the memory that is the potential of an apical tuft; 0: it has none.  Who has one fires by chance, as often
   * as the logistic of its voltage says */
  int tuft;
  /* of one at whose dendrites potentials rise and decay: what is left of a current and of a potential after one
   * step; NULL: they do not */
  void (*psp)(const void *params, double *rise, double *decay);
  /* what is left of its memory after one step, for traces at its synapses; NULL: it forgets at once */
  double (*leak)(const void *params);
  /* of one whose threshold its own spikes raise: what is left of that after one step, and how much a spike adds;
   * NULL: it stays where it is */
  void (*adapts)(const void *params, double *keep, double *rise);
  /* Of one that tells errors of predicted reward: what is left of a reward's worth after one step, 0 to 1.  It
   * has a site `value`, and rules read its rate as their teacher.  NULL: it is none. */
  double (*discount)(const void *params);
} tct_unit;

#endif
