/* learning.h -- did an animal learn between two recordings, or did its activity merely change?  From recordings alone.
 *
 *     answers of two times, right and asked -> tct_gain_of -> after less before, with an interval
 *     trials of two times -> tct_moved_between -> how far mean responses moved, and p of no movement
 *     both -> tct_learnt_between -> a tct_finding of verdict.h
 *
 * What verdict.h asks of a circuit whose weights are known, here of one whose are not: F is the share of right answers,
 * by a decoder of the population at each time or by the animal itself.  In double.  Any thread, on different objects. */
#ifndef TERCET_LEARNING_H
#define TERCET_LEARNING_H

#include <tercet/decoding.h>
#include <tercet/patterns.h>
#include <tercet/verdict.h>

/* ---- performance -------------------------------------------------------------------------------------- */

/* Answers at one time, class by class; a view. */
typedef struct {
  int classes;
  const double *right, *asked; /* [classes] trials; a share of an answer may be right */
} tct_answered;

typedef struct {
  double before, after; /* balanced: mean over classes of right / asked */
  double gain;          /* after - before */
  double error, low, high;
  double p; /* two-sided, of no gain */
  double
    p_margin; /* of a gain as far from 0 as the margin or further: the larger of two one-sided tests; NAN: no margin */
} tct_gain;

/* The two times have different trials, which are independent of each other.  By the normal distribution, with one right
 * and one wrong answer more, shared among the classes of each time: so that all right is not taken for certain (after
 * Agresti and Caffo 2000, who add one of each to either of two shares).  How decoders would vary with other trials to fit
 * to is not in it; docs/concepts/change.md has how often the verdict errs.  All NAN where a class was not asked about. */
TCT_API void tct_gain_of(const tct_answered *before, const tct_answered *after, double margin,
                         double level, tct_gain *into);

/* ---- activity ----------------------------------------------------------------------------------------- */

typedef struct {
  int units, conditions; /* that both times have at least two trials of */
  int trials[2];
  double
    distance; /* mean over conditions of |mean after - mean before|^2 / units, in squares of the spread of single
                      trials; without what noise adds: 0 on average where nothing moved, and may be below */
  double
    p; /* (1 + permutations as far) / (1 + permutations), of trials permuted between times within conditions */
  int permutations;
} tct_moved;

/* Column k of both is the same unit, condition k of both the same.  A trial in which a unit is missing is left out.  Units
 * that do not vary are looked at as they are.  BAD_SHAPE where units or conditions differ, BAD_DATA where no condition has
 * two trials at both times; INTERRUPTED; NO_MEMORY. */
TCT_API tct_status tct_moved_between(const tct_trials *before, const tct_trials *after,
                                     int permutations, uint64_t seed,
                                     bool (*tell)(void *own, int done, int of), void *own,
                                     tct_moved *into, tct_error *err);

/* ---- the verdict -------------------------------------------------------------------------------------- */

TCT_API const char *tct_finding_text(tct_finding f); /* "change only" */

/* In this order:
 *   CHANGE         the gain is within the margin (both one-sided tests), and activity moved
 *   UNMOVED        the gain is within the margin, and no movement was seen
 *   LEARNING       the interval of the gain lies above 0
 *   DETERIORATION  below 0: unlearning
 *   UNRESOLVED     else
 * A gain that is surely there and surely smaller than the margin is none: the margin says what is too small to matter. */
TCT_API tct_finding tct_finding_of(const tct_gain *gain, const tct_moved *moved, double level);

typedef struct {
  const tct_trials *trials[2]; /* before, after; as for tct_moved_between */
  const int *class_of; /* [conditions] from 0; -1: of none, its activity is looked at all the same.
                                NULL with scores */
  int classes;
  const tct_answered
    *score[2]; /* answers of the animal; NULL: those of a decoder, fitted at each time by itself */
  tct_decode_how decode; /* decoder, params, noise, raw, folds, threads */
  int dealings;          /* of trials into folds; answers are the mean over them */
  int permutations;      /* 19 or more */
  double margin, level;  /* of accuracy; 0.95 */
  uint64_t seed;
  bool (*tell)(void *own, int done, int of); /* as in tct_change_how */
  void *own;
} tct_learnt_how;

typedef struct {
  tct_gain gain;
  tct_moved moved;
  tct_finding finding;
  double asked[2]; /* answers that each share is of */
  int folds;       /* 0: answers of the animal */
} tct_learnt;

/* BAD_SHAPE for a margin that is not above 0, fewer than 19 permutations or no dealing; else as tct_moved_between and
 * tct_decode_of. */
TCT_API tct_status tct_learnt_between(const tct_learnt_how *how, tct_learnt *into, tct_error *err);

#endif
