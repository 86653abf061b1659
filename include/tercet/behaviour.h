/* behaviour.h -- what an observer chose, trial by trial, as numbers: of one observer, or of two beside each other.
 *
 *     choices of one or two observers -> tct_behave -> numbers, each with its n, its interval and, if undefined, why
 *
 * An observer is an animal, a person or a model.  A trial in which something is missing that the measure looks at is
 * left out and counted.  In double.  Any thread, on different objects. */
#ifndef TERCET_BEHAVIOUR_H
#define TERCET_BEHAVIOUR_H

#include <tercet/describe.h>

/* why a number is not there */
#define TCT_BEHAVIOUR_WHYS(X)                                                                      \
  X(FINE, "fine")                                                                                  \
  X(NO_TRIALS, "no trials")                                                                        \
  X(FEW_TRIALS, "too few trials")                                                                  \
  X(CERTAIN, "chance alone makes them agree in every trial")                                       \
  X(CONSTANT, "it does not vary")                                                                  \
  X(UNRELIABLE, "halves of the trials do not agree")                                               \
  X(NO_REST, "the fit came to no rest")                                                            \
  X(AT_BOUND, "the fit ended at a bound")                                                          \
  X(NOT_REACHED, "the criterion is not reached")                                                   \
  X(ONE_OBSERVER, "there is no second observer")                                                   \
  X(NO_DRAWS, "no draws were asked for")

typedef enum {
#define X(name, text) TCT_BEHAVIOUR_##name,
  TCT_BEHAVIOUR_WHYS(X)
#undef X
    TCT_BEHAVIOUR_WHY_N
} tct_behaviour_why;

TCT_API const char *tct_behaviour_why_text(tct_behaviour_why why); /* "no trials" */

/* Trials of one observer, in the order in which they were run.  A class is a number from 0; -1, or NAN: missing.  What
 * no measure asks for may be NULL. */
typedef struct {
  int trials, options;   /* options: classes */
  int images;            /* `image` is below; those of one class are its exemplars */
  const int *image;      /* [trials] what was shown */
  const int *truth;      /* [trials] the right choice */
  const int *distractor; /* [trials] the one wrong option offered; NULL: all were */
  const int *choice;     /* [trials] */
  const double *chance; /* [trials][options] probabilities of choices, instead of one; NULL: none */
  const double *strength; /* [trials] of the stimulus; signed where its direction matters */
  const double *time;     /* [trials] until the choice */
} tct_choices;

typedef struct {
  double value;     /* NAN: undefined */
  double low, high; /* NAN: no interval */
  int n;            /* trials, images or entries that it is of */
  int draws;        /* that the interval is of; those that failed are not among them */
  tct_behaviour_why why;
} tct_behaved_number;

enum { TCT_BEHAVIOUR_NUMBERS = 8 }; /* at most, of one measure */

typedef struct {
  int draws;    /* for intervals; 0: none */
  double level; /* 0.95 */
  uint64_t seed;
} tct_behaviour_how;

typedef struct {
  tct_behaved_number number[TCT_BEHAVIOUR_NUMBERS];
  int trials[2], dropped[2]; /* of each observer: looked at; left out, for something is missing */
} tct_behaved;

typedef struct {
  const char *name;
  const char *unit;   /* "1"; "x": that of the strength; "1/x"; "t": that of the time; "trial" */
  const char *doc;    /* a phrase, no full stop */
  double least, most; /* it lies within; both 0: anywhere */
} tct_behaviour_number;

/* promises under test */
#define TCT_BEHAVIOUR_CLAIMS(X)                                                                    \
  X(SYMMETRIC, "two observers in either order: the same")                                          \
  X(ORDER_FREE, "trials in any order: the same")
/* what it looks at, besides the right choice and the choice */
#define TCT_BEHAVIOUR_NEEDS(X)                                                                     \
  X(TWO, "a second observer")                                                                      \
  X(MAY_TWO, "or a second observer beside the first")                                              \
  X(PAIRED, "both observers in the same trials: trial i of one is trial i of the other")           \
  X(IMAGES, "which image was shown")                                                               \
  X(STRENGTH, "the strength of the stimulus")                                                      \
  X(TIME, "the time until the choice")                                                             \
  X(MAY_CHANCES, "choices, or their probabilities")                                                \
  X(ORDER, "trials in the order in which they were run, while the observer learns")

#define X(name, doc) TCT_BEHAVIOUR_BIT_##name,
enum { TCT_BEHAVIOUR_CLAIMS(X) TCT_BEHAVIOUR_CLAIM_BITS };
#undef X
#define X(name, doc) TCT_BEHAVIOUR_NEED_BIT_##name,
enum { TCT_BEHAVIOUR_NEEDS(X) TCT_BEHAVIOUR_NEED_BITS };
#undef X
#define X(name, doc) TCT_BEHAVIOUR_##name = 1 << TCT_BEHAVIOUR_BIT_##name,
enum { TCT_BEHAVIOUR_CLAIMS(X) };
#undef X
#define X(name, doc) TCT_BEHAVIOUR_NEEDS_##name = 1 << TCT_BEHAVIOUR_NEED_BIT_##name,
enum { TCT_BEHAVIOUR_NEEDS(X) };
#undef X

/* A fit as a curve: what it goes over, where trials lie, and itself. */
typedef struct {
  const char *x, *y; /* what axes are of: "strength of the stimulus", "share right" */
  bool share;        /* y of a trial is 0 or 1 */
  /* y of trial i, in which nothing is missing, and where it lies */
  double (*trial)(const void *params, const tct_choices *c, int i, double *x);
  /* the fit that numbers say */
  double (*at)(const void *params, const tct_behaved_number *number, double x);
} tct_behaviour_curve;

typedef struct tct_behaviour {
  TCT_DESCRIBED;
  unsigned needs;
  const char *direction;            /* what is better, and where nothing is: a phrase */
  const tct_behaviour_curve *curve; /* NULL: it is no fit */
  int n;
  const tct_behaviour_number *number; /* [n] */
  /* Called by tct_behave with trials in which nothing is missing; b is NULL where there is no second observer.  Every
   * number is NAN, n 0, and FINE when it is called.  A status is for memory alone. */
  tct_status (*measure)(const void *params, const tct_choices *a, const tct_choices *b,
                        const tct_behaviour_how *how, tct_behaved_number *out, tct_error *err);
} tct_behaviour;

/* Measure observer a, or a and b (NULL: there is none).  BAD_DATA, in words, where the measure needs what is not
 * there, or a table contradicts itself; NO_MEMORY.  On trouble `into` has no numbers. */
TCT_API tct_status tct_behave(const tct_behaviour *m, const void *params, const tct_choices *a,
                              const tct_choices *b, const tct_behaviour_how *how, tct_behaved *into,
                              tct_error *err);

/* What a curve is fitted to: means of trials at each x, or where there are more of these than points, in as many parts of
 * the trials, that are as large as ties let them be. */
enum { TCT_BEHAVIOUR_POINTS = 24 };

typedef struct {
  int n;
  double x[TCT_BEHAVIOUR_POINTS], y[TCT_BEHAVIOUR_POINTS];
  double low[TCT_BEHAVIOUR_POINTS],
    high[TCT_BEHAVIOUR_POINTS]; /* of shares Wilson's interval, else Student's; NAN: one trial */
  int trials[TCT_BEHAVIOUR_POINTS];
} tct_behaviour_points;

/* Of a measure with a curve; fails as tct_behave does. */
TCT_API tct_status tct_behaviour_points_of(const tct_behaviour *m, const void *params,
                                           const tct_choices *c, double level,
                                           tct_behaviour_points *into, tct_error *err);

/* One number of a measure over several observers, or pairs of them. */
typedef struct {
  int n;                        /* that have it */
  int failed;                   /* that have it not */
  int why[TCT_BEHAVIOUR_WHY_N]; /* of these */
  double mean, error; /* error: of the mean, if they share no observer; NAN of fewer than two */
  double least, median, most;
} tct_behaved_spread;

/* Number j over rows [n].  `shared`: some have an observer in common, so that there is no error of the mean. */
TCT_API tct_status tct_behaved_spread_of(int n, const tct_behaved *row, int j, bool shared,
                                         tct_behaved_spread *into, tct_error *err);

#endif
