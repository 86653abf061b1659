/* matching.h -- which checkpoint of a model goes with which day of an animal: the one that performs alike.
 *
 *     right of so many, of each checkpoint and of each day -> tct_match_days -> a checkpoint for each day
 *
 * Both are in order of time, and so are the checkpoints that are found: a later day never has an earlier one.  A day
 * whose performance the model does not have is told, and not forced.  In double.  Any thread. */
#ifndef TERCET_MATCHING_H
#define TERCET_MATCHING_H

#include <tercet/recording.h>

/* Trials that were right, and how many there were. */
typedef struct {
  double right, of;
} tct_performed;

#define TCT_MATCHES(X)                                                                             \
  X(FITS, "fits", "the checkpoint performs as the day")                                            \
  X(NEVER_REACHED, "never reached", "the day is better than any checkpoint")                       \
  X(STARTS_ABOVE, "starts above", "the day is worse than any checkpoint")                          \
  X(OUT_OF_ORDER, "out of order", "some checkpoint performs alike, but at the wrong time")         \
  X(BETWEEN, "between", "the day lies between two checkpoints, unlike both")                       \
  X(NO_TRIALS, "no trials", "nothing is known of the day")

typedef enum {
#define X(name, text, doc) TCT_MATCH_##name,
  TCT_MATCHES(X)
#undef X
    TCT_MATCH_N
} tct_match_kind;

TCT_API const char *tct_match_text(tct_match_kind kind); /* "never reached" */

typedef struct {
  int checkpoints, days;
  const tct_performed *checkpoint; /* [checkpoints] in order of training; each has trials */
  const tct_performed *day;        /* [days] in order of time; of 0: nothing is known */
  bool
    as_it_is; /* the model's performance goes up and down; else what falls is taken for noise, and the curve is
                  * the nearest that never falls */
  double level; /* 0.95: of intervals, and of the test by which a day is unlike a checkpoint */
  int draws;    /* trials drawn again, of checkpoints and days; 0: none */
  uint64_t seed;
} tct_matching;

typedef struct {
  tct_match_kind kind;
  int
    checkpoint; /* the first of those that fit best, from 0; -1: NEVER_REACHED, STARTS_ABOVE, NO_TRIALS */
  int first, last; /* all that fit as well, to the last digit: a plateau; -1 without a checkpoint */
  int low,
    high; /* at `level`, over draws: from which to which; -1: no draws, or most of them leave the day out */
  double share; /* of the day's trials that were right; NAN: none */
  double model; /* the same of its checkpoint, on the curve that was matched */
  double
    deviance; /* 2 log of the likelihood ratio that both have one share of right trials, against each its own */
  double p; /* of a deviance as large, if they have one: chi squared of one degree of freedom */
} tct_matched;

/* Find for each day a checkpoint, such that the sum of deviances is least among all ways in which a later day has no
 * earlier checkpoint (dynamic programming; of ways that are as good, the earliest).  Days that every checkpoint is below,
 * or above, by more than chance at `level` are left out of it.  The curve that never falls is the isotonic regression of
 * the checkpoints, weighted by their trials (pool adjacent violators, Ayer et al. 1955).
 *
 * Shares are compared as they are: a model and an animal must do the same task at the same difficulty, or a match of
 * performance is none of learning.
 *
 * into [days]; curve [checkpoints] the shares that were matched, or NULL.  BAD_SHAPE for no checkpoint, no day, or 1 to
 * 19 draws; BAD_DATA for shares or a level that cannot be; NO_MEMORY. */
TCT_API tct_status tct_match_days(const tct_matching *m, tct_matched *into, double *curve,
                                  tct_error *err);

/* ---- days of animals, out of a table ----------------------------------------------------------------- */

typedef struct {
  int n;
  char (*subject)[TCT_LABEL]; /* [n] "": the table names none */
  char (*session)[TCT_LABEL]; /* [n] as recordings call it */
  tct_performed *performed;   /* [n] */
  bool counted;               /* out of single choices */
} tct_performances;

/* Read a table with a column session, one `right` and one `of` (how many trials), a row a day; or one of single choices
 * with columns session, truth and choice, a row a trial (choices.h), of which trials that lack one are left out.  A column
 * subject parts animals.  Rows stand in order of time, sessions in that of their first rows.  `most` bounds the bytes
 * taken.  BAD_DATA, with the row, for what is no such table; NO_MEMORY.  Freed by tct_performances_free. */
TCT_API tct_status tct_performances_read(const char *path, size_t most, tct_performances *into,
                                         tct_error *err);
TCT_API void tct_performances_free(tct_performances *p); /* a zeroed or freed one is fine */

#endif
