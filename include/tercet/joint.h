/* joint.h -- what two times of one population show only together: how far a geometry moved, by what angle an axis turned.
 *
 *     trials before, trials after -> tct_joint_of -> numbers with intervals, p, reliability, and the change itself
 *
 * change.h subtracts a number of one time from that of the other; here a number is of both.  Each number says what it is
 * where nothing changed.  Lengths are squared and cross-validated: products of different trials, so that noise adds
 * nothing to them on average, and no change is 0 on average; they may come out below 0.  In double.  Any thread, on
 * different objects. */
#ifndef TERCET_JOINT_H
#define TERCET_JOINT_H

#include <tercet/change.h>
#include <tercet/decoder.h>

/* why a number cannot be told */
#define TCT_JOINT_WHYS(X)                                                                          \
  X(FINE, "fine")                                                                                  \
  X(FEW_TRIALS, "too few trials of a condition")                                                   \
  X(FEW_CONDITIONS, "too few conditions")                                                          \
  X(NO_SIGNAL, "nothing is left above noise")                                                      \
  X(SINGULAR, "the noise has no inverse")                                                          \
  X(CONSTANT, "responses do not vary")

typedef enum {
#define X(name, text) TCT_JOINT_##name,
  TCT_JOINT_WHYS(X)
#undef X
    TCT_JOINT_WHY_N
} tct_joint_why;

TCT_API const char *tct_joint_why_text(tct_joint_why why); /* "nothing is left above noise" */

/* ---- a measure -------------------------------------------------------------------------------------- */

/* Trials of one time, condition by condition; of each condition there is one.  A view.  No value is NAN. */
typedef struct {
  int units;
  const int *first; /* [conditions + 1] trials of condition c are first[c] .. first[c + 1] - 1 */
  const double *const *trial; /* [first[conditions]] -> [units] */
  const double *times;        /* [trials] how often each counts, 0 or more */
  const unsigned char *half;  /* [trials] 0 or 1: which half it is in */
} tct_joint_time;

typedef struct {
  int conditions;
  bool paired;          /* unit k of both is the same */
  tct_joint_time at[2]; /* before, after */
  const double
    *slope; /* [conditions] weights of means that make the signal axis, of sum 0; NULL: not told */
  const double
    *apart; /* [conditions] weights of means that make class 1 less class 0; NULL: not told */
  const tct_decoder_noise *noise; /* how the noise is known; NULL: it cannot be */
} tct_joint_times;

/* what is done with it */
#define TCT_JOINT_NEEDS(X)                                                                         \
  X(PAIRED, "the same units at both times")                                                        \
  X(SIGNAL, "a variable, or two conditions")                                                       \
  X(CLASSES,                                                                                       \
    "two classes: of two values of the variable, below and above a reference, or conditions")      \
  X(NOISE, "a noise covariance of units")                                                          \
  X(UNITS, "units as they are: they are drawn for an interval only where they are not paired")     \
  X(HALVES, "two halves of the trials; numbers are of the mean over many partings")
/* promises under test */
#define TCT_JOINT_CLAIMS(X)                                                                        \
  X(COPY_FREE, "every unit twice: the same, but for lengths; units are drawn for its interval")    \
  X(SCALE_FREE, "all responses times a number above 0: the same, but for lengths")                 \
  X(SHIFT_FREE, "a number added to a unit at both times: the same")                                \
  X(TIME_SHIFT_FREE, "a number added to a unit at one time: the same")                             \
  X(ROTATION_FREE, "one rotation of all units at both times: the same")

#define X(name, doc) TCT_JOINT_BIT_##name,
enum { TCT_JOINT_CLAIMS(X) TCT_JOINT_CLAIM_BITS };
#undef X
#define X(name, doc) TCT_JOINT_NEED_BIT_##name,
enum { TCT_JOINT_NEEDS(X) TCT_JOINT_NEED_BITS };
#undef X
#define X(name, doc) TCT_JOINT_##name = 1 << TCT_JOINT_BIT_##name,
enum { TCT_JOINT_CLAIMS(X) };
#undef X
#define X(name, doc) TCT_JOINT_NEEDS_##name = 1 << TCT_JOINT_NEED_BIT_##name,
enum { TCT_JOINT_NEEDS(X) };
#undef X

enum { TCT_JOINT_NUMBERS = 8, TCT_JOINT_SUMS = 8 }; /* at most, of one measure */

typedef struct {
  const char *name;
  const char *unit;   /* "1"; "deg"; "r2", "r4": powers of that of responses */
  const char *doc;    /* a phrase, no full stop */
  double least, most; /* it lies within; both 0: anywhere */
  double none;        /* where nothing changed; NAN: it is then not defined */
  int side;           /* a change makes it larger: 1; smaller: -1; either: 0 */
  bool angle; /* of which the number before it is the cosine: interval and p are that one's */
} tct_joint_number;

typedef struct tct_joint {
  TCT_DESCRIBED;
  unsigned needs;
  int n, sums;
  const tct_joint_number *number; /* [n] */
  /* Into sum [sums], which is 0 when it is called: what numbers are made of.  Their means over partings of the trials
   * come to `find`.  *why is FINE, and else what is wrong.  A status is for memory alone.  Any thread. */
  tct_status (*add)(const void *params, const tct_joint_times *t, double *sum, tct_joint_why *why,
                    tct_error *err);
  /* Into number [n], all NAN when it is called; *why: why one of them is still. */
  void (*find)(const tct_joint_times *t, const double *sum, double *number, tct_joint_why *why);
  const char *over; /* what the change itself is of: "units", "pairs of conditions" */
  /* The change itself, as a vector, of which halves of the trials tell how well it is known. */
  int (*length)(const tct_joint_times *t);
  /* Into out [length]; half -1: of all trials. */
  tct_status (*change)(const void *params, const tct_joint_times *t, int half, double *out,
                       tct_joint_why *why, tct_error *err);
} tct_joint;

/* ---- measured --------------------------------------------------------------------------------------- */

typedef struct {
  const tct_joint *measure;
  const void *params;
  double reference; /* value of the variable that parts two classes; NAN: its two values do */
  tct_decoder_noise noise; /* as in tct_decoder_fit */
  bool paired;             /* column k of both is the same unit */
  int draws;               /* for intervals: 0: none; else 20 or more */
  int shuffles;            /* of trials between the times, for p; 0: none */
  int splits;              /* partings of the trials into halves, 1 or more */
  double level;            /* 0.95 */
  uint64_t seed;
  int threads; /* 0: all cores.  The result does not depend on it */
  /* called now and then by the calling thread; true: stop, INTERRUPTED.  May be NULL */
  bool (*tell)(void *own, int done, int of);
  void *own;
} tct_joint_how;

typedef struct {
  double value; /* NAN: `why` says why */
  double error; /* its standard error; NAN: no draws, or too few of them are defined */
  double by_units,
    by_trials;         /* standard errors of draws of these alone; NAN: they were not drawn */
  double low, high;    /* at `level`, within what is possible */
  double freedom;      /* of Student's distribution; INFINITY: normal, units were not drawn */
  double p;            /* of no change; NAN: no shuffles, or nothing to hold it against */
  int draws, shuffles; /* that are defined */
} tct_joint_found;

typedef struct {
  int n;
  tct_joint_found number[TCT_JOINT_NUMBERS];
  tct_joint_why why; /* why a number is NAN; FINE: none is */
  int units[2], conditions;
  int trials[2]; /* that it is of */
  int dropped;   /* conditions without a trial at one time, or without a value of the variable */
  int64_t dropped_rows[2]; /* trials in which a unit was not recorded */

  int length;
  double
    *change; /* [length] the change as a vector: of pairs of conditions, of units; NAN: not told */
  double
    halves; /* Pearson's correlation over it between halves of the trials; NAN: it cannot be told */
  double
    reliability; /* the same for all trials, by Spearman and Brown; the ceiling of a measured change */
  double ceiling; /* its root: that of a model without noise; NAN at or below 0 */
} tct_joined;

/* Hold both times against each other.  Conditions of both are counted alike: condition c is the same; x of `before`
 * counts for both, y is not looked at.
 *
 * Where a copy of a unit is harmless (COPY_FREE), and units need not stay, units and trials are drawn, crossed, and put together as in change.h;
 * else units stay, and of the draws of trials what noise drawn on top of noise adds to their scatter is taken
 * away: docs/concepts/change.md has the equations and how often intervals hold the truth.  p: trials of each condition
 * are dealt anew to the two times, of paired units alone; it is of this, that trials of both times are alike.
 *
 * BAD_DATA where there is nothing to measure, or it lacks what the measure needs; BAD_SHAPE where paired times have
 * different numbers of units; UNSUPPORTED for units that are not paired where they must be; INTERRUPTED; NO_MEMORY.
 * On trouble nothing is left behind. */
TCT_API tct_status tct_joint_of(const tct_change_side *before, const tct_change_side *after,
                                const tct_joint_how *how, tct_joined *into, tct_error *err);
TCT_API void tct_joined_free(tct_joined *j); /* a zeroed or freed one is fine */

#endif
