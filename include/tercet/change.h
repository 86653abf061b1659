/* change.h -- what is different between two recordings of one subject, how surely, and how well it can be known.
 *
 *     trials before, trials after -> tct_change_between -> a difference with its interval, its reliability, a verdict
 *     numbers of subjects at levels of a hierarchy -> tct_trend_of -> Page's L, and how surely they are in order
 *
 * A difference is always after less before.  What changes is any number of any measure of tuning.h: of units, of
 * pairs of units, or of the population.  In double.  Any thread, on different objects. */
#ifndef TERCET_CHANGE_H
#define TERCET_CHANGE_H

#include <tercet/tuning.h>

/* ---- two times -------------------------------------------------------------------------------------- */

/* One time; a view.  Where conditions are drawn, condition k of both times is the same. */
typedef struct {
  const tct_trials *trials;
  const double *x, *y; /* [conditions] as in tct_tuning_how; NULL: none */
} tct_change_side;

#define TCT_CHANGE_VERDICTS(X)                                                                     \
  X(UNRESOLVED, "unresolved", "neither of the two: too few units or trials")                       \
  X(CHANGED, "changed", "the interval does not hold 0")                                            \
  X(UNCHANGED, "not changed", "two one-sided tests put the difference within the margin")

typedef enum {
#define X(name, text, doc) TCT_CHANGE_##name,
  TCT_CHANGE_VERDICTS(X)
#undef X
    TCT_CHANGE_VERDICT_N
} tct_change_verdict;

TCT_API const char *tct_change_verdict_text(tct_change_verdict v); /* "not changed" */

typedef struct {
  const tct_tuning *measure;
  const void *params;
  int number;               /* of the measure, from 0 */
  double period, reference; /* as in tct_tuning_how */
  bool paired;              /* column k of both is the same unit: differences unit by unit */
  bool median;              /* over items, instead of the mean */
  bool conditions;          /* intervals are for other conditions too: they are drawn, not trials */
  int draws;                /* for the interval: 0: none; else 20 or more */
  int splits;               /* partings of the trials into halves, for the reliability; 0: none */
  double level;             /* 0.95 */
  double margin;            /* a difference closer to 0 is none; NAN: nobody said */
  uint64_t seed;
  uint64_t
    population; /* which of several: with one seed trials are drawn alike, units each by itself */
  int threads;  /* 0: all cores.  The result does not depend on it */
  /* called now and then by the calling thread; true: stop, INTERRUPTED.  May be NULL */
  bool (*tell)(void *own, int done, int of);
  void *own;
} tct_change_how;

typedef struct {
  int items[2]; /* before, after: units, pairs or 1 */
  int n
    [2]; /* that the difference is of: those with the number; paired, with the number at both times */
  double *value[2];       /* [items] NAN: undefined */
  tct_tuning_why *why[2]; /* [items] */
  double *difference;     /* [items] of paired items; NULL: not paired */
  int dropped[2];         /* conditions without a value of the variable, or without a trial */
  int64_t dropped_rows[2];
  double period; /* of the variable, as it was used */

  double before, after; /* mean or median over the n */
  double change;        /* of paired items the mean or median of differences; else after - before */
  double error;         /* its standard error; NAN: no draws, or too few of them are defined */
  double by_units, by_trials,
    by_conditions;  /* standard errors of draws of these alone; NAN: they were not drawn */
  double low, high; /* at `level` */
  double freedom;   /* of Student's distribution; INFINITY: normal */
  double p;         /* two-sided, of no change */
  double
    p_margin; /* of a change as large as the margin or larger: the larger p of two one-sided tests */
  int draws;  /* that are defined */
  double
    *drawn; /* [draws asked for] changes as they may come out otherwise, around `change` and as far
                  * apart as `error`; NAN: undefined.  NULL: no error */
  tct_change_verdict verdict;

  /* Of paired items: do differences of one half of the trials go with those of the other? */
  double halves; /* Pearson's correlation over items, mean over partings; NAN: it cannot be told */
  double
    reliability; /* the same for all trials, by Spearman and Brown: what a second such experiment would
                         correlate with this one.  The ceiling of a change that was measured */
  double
    ceiling; /* its root: what the change without noise would.  The ceiling of a model; NAN at or below 0 */
} tct_change;

/* Measure both times and hold them against each other.
 *
 * Intervals are for other units and other trials: both are drawn, crossed, and the three variances put together as
 * Schütt et al. 2023 (doi:10.7554/eLife.82566) do for subjects and conditions; Student's distribution has one
 * degree of freedom less than there are units.  Of a population as a whole units stay, for a unit that is there
 * twice is no other unit, and trials alone are drawn; where its measure draws none, the error is what theory gives at
 * either time.  Conditions stay, for the experimenter chose them; or they are drawn, the same
 * for both times, with all of their trials, whose noise draws of trials would count a second time.  UNSUPPORTED then
 * for measures that need a variable, whose curve would have holes, or DISTINCT conditions.
 * UNCHANGED goes before CHANGED: a margin says what is too small to matter, however surely it is there.
 *
 * BAD_DATA where there is nothing to measure, BAD_SHAPE where paired times have different numbers of units,
 * UNSUPPORTED for a number that turns and is not paired, or is not drawn for; INTERRUPTED; NO_MEMORY.  On
 * trouble nothing is left behind. */
TCT_API tct_status tct_change_between(const tct_change_side *before, const tct_change_side *after,
                                      const tct_change_how *how, tct_change *into, tct_error *err);
TCT_API void tct_change_free(tct_change *c); /* a zeroed or freed one is fine */

/* The units that two recordings share by their ids, into a and b [the smaller number of units] as places in each;
 * how many.  -1: no memory. */
TCT_API int tct_units_shared(const tct_recording *r, const tct_recording *s, int *a, int *b);
/* Trials of n units alone, in that order.  NO_MEMORY.  Freed by tct_trials_free; conditions and folds are those of
 * t, and not copied. */
TCT_API tct_status tct_trials_some(const tct_trials *t, const int *unit, int n, tct_trials *into,
                                   tct_error *err);

/* ---- several subjects ------------------------------------------------------------------------------- */

/* The mean of several subjects' changes, for two questions. */
typedef struct {
  int subjects, dropped; /* dropped: without a change */
  double change;         /* mean over subjects, each as much as the other */
  double error, low, high, freedom,
    p; /* would these subjects' other units and trials give the same? */
  double other_error, other_low, other_high, other_p; /* would other subjects?  NAN for one */
} tct_change_pooled;

/* x [n] and their errors [n] (NAN: unknown) with their degrees of freedom [n].  These subjects: variances add, their
 * degrees of freedom as Welch 1947 and Satterthwaite 1946 put them together.  Other subjects: the changes' own scatter,
 * by Student's distribution with a degree of freedom less than there are subjects; each change brings along what other
 * units and trials of its subject would do, so that these are not drawn a second time.  From two subjects that interval
 * is some nine times as long as their distance: say so, do not generalise. */
TCT_API void tct_change_pool(const double *x, const double *error, const double *freedom, int n,
                             double level, tct_change_pooled *into);

/* ---- a hierarchy ------------------------------------------------------------------------------------ */

enum { TCT_TREND_LEVELS = 32 };

typedef struct {
  int rows, dropped; /* rows: subjects or seeds that have all levels; dropped: that have not */
  int levels;
  double l;        /* sum over levels k = 1 .. of k x the sum of ranks there, ties shared */
  double expected; /* of l, where any order is as likely as any other */
  double z;        /* (l - expected) / its spread */
  double p;        /* of l as large or larger; of these rows' own ranks, ties as they are */
  bool exact;      /* p was counted; false: p is that of z as if normal */
  double mean[TCT_TREND_LEVELS];
  double above
    [TCT_TREND_LEVELS]; /* [levels - 1] share of draws in which level k + 1 lies above level k */
  double ordered;       /* share of draws in which every one does */
  int draws;
} tct_trend;

/* Is each level above the one before?  x [rows][levels], levels in the order that was predicted (turn the signs for
 * a descending one); a row with a NAN is dropped as a whole.  Page 1963, L of ordered alternatives; p is counted
 * over all orders within rows while that takes less than some 1e8 steps and levels are 10 at most.  Rows are drawn
 * again `draws` times for the shares of means in order; 0: these are NAN.
 * BAD_SHAPE for fewer than two rows that are whole, or three levels, or too many; NO_MEMORY. */
TCT_API tct_status tct_trend_of(const double *x, int rows, int levels, int draws, uint64_t seed,
                                tct_trend *into, tct_error *err);

/* The ordered bootstrap of numbers that were drawn elsewhere, of one subject too: drawn [levels][draws], into above
 * [levels - 1] and ordered as in tct_trend.  How many draws have a number at every level; of none both are NAN. */
TCT_API int tct_trend_drawn(const double *drawn, int levels, int draws, double *above,
                            double *ordered);

#endif
