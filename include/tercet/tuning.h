/* tuning.h -- what units answer to, and how well they tell it: numbers of a unit, of two, or of all.
 *
 *     recording -> tct_trials ----------------------+
 *     names of its conditions -> tct_variable_named +-> tct_tuned_of -> numbers, unit by unit, with intervals
 *                                                          -> tct_tuned_spread_of: median, quartiles, failures
 *
 * A measure sees single trials, condition by condition, and where it needs it the value of a stimulus variable
 * in each condition: an orientation, a contrast.  What it could not say is NAN with a reason, and is counted,
 * never averaged in.  In double.  Any thread, on different objects. */
#ifndef TERCET_TUNING_H
#define TERCET_TUNING_H

#include <tercet/describe.h>
#include <tercet/patterns.h>

/* ---- a measure -------------------------------------------------------------------------------------- */

/* why an item has no numbers */
#define TCT_TUNING_WHYS(X)                                                                         \
  X(FINE, "fine")                                                                                  \
  X(NO_TRIALS, "no trials")                                                                        \
  X(FEW_CONDITIONS, "too few conditions")                                                          \
  X(FEW_REPEATS, "too few repeats")                                                                \
  X(FEW_UNITS, "too few units")                                                                    \
  X(CONSTANT, "responses do not vary")                                                             \
  X(NEGATIVE, "responses below 0")                                                                 \
  X(NO_REST, "the fit came to no rest")                                                            \
  X(AT_BOUND, "the fit ended at a bound")                                                          \
  X(SINGULAR, "too many units for so few trials")                                                  \
  X(NO_SIGNAL, "nothing is left above noise")                                                      \
  X(FEW_SPIKES, "too few spikes for intervals")                                                    \
  X(CROWDED, "several spikes in one step")

typedef enum {
#define X(name, text) TCT_TUNING_##name,
  TCT_TUNING_WHYS(X)
#undef X
    TCT_TUNING_WHY_N
} tct_tuning_why;

TCT_API const char *tct_tuning_why_text(tct_tuning_why why); /* "responses do not vary" */

/* Single trials of one item: a unit, two, or all.  Every condition has a trial; no value is NAN. */
typedef struct {
  int units, conditions;
  const int *first;    /* [conditions + 1] trials of condition k are first[k] .. first[k + 1] - 1 */
  const double *value; /* [first[conditions]][units] */
  const double *x; /* [conditions] the stimulus variable, ascending, each (x, y) once; NULL: none */
  const double *y; /* [conditions] a second one, ascending within x; NULL: none */
  double period;   /* x and x + period are the same stimulus; 0: x is a line */
  double floor;    /* what lies closer together, or to 0, is but rounding of this recording */
  double reference; /* the x at which a slope is asked for; NAN: nowhere */
  uint64_t seed;    /* of what a measure draws */
} tct_responses;

/* Of one item.  All NAN, and FINE, when a measure is called. */
typedef struct {
  double *value; /* [n] */
  double *error; /* [n] standard errors, where theory has them */
  tct_tuning_why why;
} tct_tuned_item;

typedef struct {
  const char *name;
  const char
    *unit; /* "1"; "x": that of the variable; "r": of responses; "r2", "r/x", "1/x2", "bit" */
  const char *doc;    /* a phrase, no full stop */
  double least, most; /* it lies within; both 0: anywhere */
  bool turns;         /* it is a value of the variable, on its circle if that is one */
} tct_tuned_number;

typedef enum { TCT_TUNING_UNIT, TCT_TUNING_PAIR, TCT_TUNING_POPULATION } tct_tuning_scope;

/* promises under test */
#define TCT_TUNING_CLAIMS(X)                                                                       \
  X(SCALE_FREE, "responses times a number above 0: the same")                                      \
  X(SHIFT_FREE, "a number added to all responses: the same")                                       \
  X(TURN_FREE, "the variable turned by any angle: the same, but for what is an angle")             \
  X(ORDER_FREE, "does not look at the values of the variable, only at which are equal")            \
  X(SYMMETRIC, "two units in either order: the same")                                              \
  X(ROTATION_FREE, "one rotation of all units: the same")
/* what it looks at */
#define TCT_TUNING_NEEDS(X)                                                                        \
  X(VARIABLE, "a stimulus variable; conditions in which it is the same are one")                   \
  X(CIRCLE, "a variable with a period")                                                            \
  X(SECOND, "a second variable")                                                                   \
  X(TWO, "a variable with two values")                                                             \
  X(REPEATS, "conditions that were shown more than once")                                          \
  X(HALVES, "two halves of the trials, parted at random: draws keep them apart")                   \
  X(DISTINCT, "conditions that all differ: of some drawn twice dimensions would be fewer")         \
  X(NO_DRAWS, "nothing to draw trials for: its interval, if it has one, comes from theory")

#define X(name, doc) TCT_TUNING_BIT_##name,
enum { TCT_TUNING_CLAIMS(X) TCT_TUNING_CLAIM_BITS };
#undef X
#define X(name, doc) TCT_TUNING_NEED_BIT_##name,
enum { TCT_TUNING_NEEDS(X) TCT_TUNING_NEED_BITS };
#undef X
#define X(name, doc) TCT_TUNING_##name = 1 << TCT_TUNING_BIT_##name,
enum { TCT_TUNING_CLAIMS(X) };
#undef X
#define X(name, doc) TCT_TUNING_NEEDS_##name = 1 << TCT_TUNING_NEED_BIT_##name,
enum { TCT_TUNING_NEEDS(X) };
#undef X

enum { TCT_TUNING_NUMBERS = 12 }; /* at most, of one measure */

typedef struct tct_tuning {
  TCT_DESCRIBED;
  unsigned needs;
  tct_tuning_scope scope; /* what an item is */
  double period;          /* of the variable where nobody says another; 0: it is a line */
  int n;
  const tct_tuned_number *number; /* [n] */
  /* Called by tct_tuned_of, which has seen to it that what it needs is there.  Without repeats, of one
   * condition, of negative rates it says why; a status is for memory alone.  Pure: any thread. */
  tct_status (*measure)(const void *params, const tct_responses *r, tct_tuned_item *out,
                        tct_error *err);
} tct_tuning;

/* ---- stimulus variables ----------------------------------------------------------------------------- */

/* The value of a variable in each condition, out of its name, into x [r->conditions]; NAN where a name does
 * not say one.  `pattern` has {} where the number stands: "{} deg" reads 45 in "45 deg, 20 %", "contrast={}"
 * reads 0.2 in "contrast=0.2 side=left"; a word without {} is WORD={}, and "category" is the number of the
 * condition's category.  What is before {} begins a word of the name.  BAD_DATA where no condition says one. */
TCT_API tct_status tct_variable_named(const tct_recording *r, const char *pattern, double *x,
                                      tct_error *err);
/* The same from a table: a column `condition` of names, and the column `name` of numbers.  A condition that is
 * not in the table has NAN.  `most` bounds the bytes that are read. */
TCT_API tct_status tct_variable_read(const tct_recording *r, const char *path, const char *name,
                                     size_t most, double *x, tct_error *err);

/* ---- measured --------------------------------------------------------------------------------------- */

/* The first was measured to hold the truth most surely (docs/concepts/tuning.md). */
#define TCT_TUNING_INTERVALS(X)                                                                    \
  X(CENTRED, "centred", "quantiles of the draws, moved so that the number is their median")        \
  X(PERCENTILE, "percentile", "quantiles of the draws")                                            \
  X(BCA, "bca", "bias-corrected and accelerated; trials are left out in 20 blocks for it")

typedef enum {
#define X(name, text, doc) TCT_TUNING_CI_##name,
  TCT_TUNING_INTERVALS(X)
#undef X
    TCT_TUNING_CI_N
} tct_tuning_interval;

typedef struct {
  const tct_tuning *measure;
  const void *params;
  const double *x, *y; /* [conditions]; a condition with NAN is left out; NULL: none */
  double period;       /* of x; below 0: as the measure has it */
  double reference;    /* NAN: none */
  int draws;           /* of trials, within each condition, for intervals; 0: none */
  int keep;            /* 1 + the number of which draws are kept, in `drawn`; 0: none */
  tct_tuning_interval interval;
  double level; /* 0.95 */
  uint64_t seed;
  int threads; /* 0: all cores.  The result does not depend on it */
  /* called now and then by the calling thread; true: stop, INTERRUPTED.  May be NULL */
  bool (*tell)(void *own, int done, int of);
  void *own;
} tct_tuning_how;

/* All items of one recording. */
typedef struct {
  const tct_tuning *measure;
  int items;           /* units; pairs of units, (0, 1) (0, 2) ... (1, 2) ...; or 1 */
  double *value;       /* [items][measure->n] NAN: undefined */
  double *low, *high;  /* [items][measure->n] NAN: no interval */
  tct_tuning_why *why; /* [items] */
  int *trials;         /* [items] that it is of */
  int *draws;          /* [items] of which it was defined */
  double
    *drawn; /* [items][draws asked for] of the number that is kept; NAN: undefined.  NULL: none */
  double period;        /* of x, as it was used */
  int conditions;       /* that were looked at; where x is the same they are one */
  int dropped;          /* conditions without a value of the variable, or without a trial */
  int64_t dropped_rows; /* trials left out of a population, for a unit was not recorded */
} tct_tuned;

/* Measure every item.  BAD_DATA, in words, where the measure needs what is not there; BAD_SHAPE for
 * more pairs than there are numbers for; INTERRUPTED; NO_MEMORY.  On
 * trouble nothing is left behind.  Of a condition with one trial every draw is that trial; of n > 2, draws have
 * n - 1. */
TCT_API tct_status tct_tuned_of(const tct_trials *t, const tct_tuning_how *how, tct_tuned *into,
                                tct_error *err);
TCT_API void tct_tuned_free(tct_tuned *t); /* a zeroed or freed one is fine */
/* Units of item i of `units`: into unit [2]; -1: none. */
TCT_API void tct_tuned_units(const tct_tuning *m, int units, int item, int unit[2]);

/* One number over items.  Of one that turns there is but the mean, on its circle. */
typedef struct {
  int n;                     /* items that have it */
  int failed;                /* that have it not */
  int why[TCT_TUNING_WHY_N]; /* of these; FINE: other numbers of the item are there */
  double mean, error;        /* error: of the mean, over items */
  double least, q1, median, q3, most;
  double median_low,
    median_high; /* 95 %, by order statistics, over items as if drawn; NAN below 6 */
} tct_tuned_spread;

TCT_API tct_status tct_tuned_spread_of(const tct_tuned *t, int number, tct_tuned_spread *into,
                                       tct_error *err);

#endif
