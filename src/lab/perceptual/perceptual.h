/* perceptual.h -- perceptual learning in a hierarchy: where does it leave its mark?  (Figure 4, measured.)
 *
 * A circuit learns one thing, once for each seed; its read-out is then drawn anew, and it is trained on another,
 * by several rules, at several precisions.  What changed is measured level by level when the circuit
 * first answers as well as a criterion asks, so that rules and precisions are compared at matched performance,
 * and again at the end.  How well it answers is judged, for all rules alike, by the spec's own circuit at
 * the weights that a rule has come to: it says the likeliest choice, and draws nothing.  A circuit that never
 * gets there is counted as such, and is in no mean.
 *
 *   perceptual:
 *     levels: [low, middle, high]           # populations, from the bottom; their weights are kept
 *     before: ["task.ask=identify", ...]    # settings under which it learns first
 *     of: task.delta                        # what makes it finer or coarser
 *     precisions: [10, 5, 3, 2, 1]
 *     reference: 45                         # where slopes are asked for, among conditions named "45 deg ..."
 *     criterion: 0.8                        # accuracy over validation trials
 *     noisy: noisy                          # a probe set with noise, for test and retest; none: not measured
 *     validation: 1000
 *     seeds: 20
 *     quick: {seeds: 2, precisions: [10, 2]}
 *     rows:
 *       backprop: {by: labels, with: ["rule=backprop", "train.optimiser.step=0.05"]}
 *
 * beside null, controls and contradiction.  `by` is labels, reward, or control.  What is found is kept cell by
 * cell in a journal (JSON, a line each), and what is there already of the same spec, kernels and precision
 * of numbers is not measured again; the same bits for any number of threads.
 *
 * Source of the prediction: Richards et al. 2019, doi:10.1038/s41593-019-0520-2, Figure 4; of the rival, that
 * finer discrimination changes lower levels: Wenliang & Seitz 2018, doi:10.1523/JNEUROSCI.1620-17.2018. */
#ifndef TERCET_LAB_PERCEPTUAL_H
#define TERCET_LAB_PERCEPTUAL_H

#include <tercet/credit.h>

enum { TCT_LEVELS = 8, TCT_PRECISIONS = 12, TCT_ROWS = 24, TCT_PUPILS = 1000 };

/* of a level */
#define TCT_MARKS(X)                                                                               \
  X(TUNING, "tuning", "change of tuning, in peaks: see brain/tuning/change.h")                     \
  X(WEIGHT, "weight", "length of the change of the weights onto it, relative to theirs before")    \
  X(SHUFFLED, "shuffled",                                                                          \
    "change of tuning when each projection's changes are dealt out among its synapses")            \
  X(SLOPE, "slope", "how far slopes at the reference moved, in peaks per degree")                  \
  X(STEEPER, "steeper", "how much steeper they became, in peaks per degree")                       \
  X(RETEST, "retest",                                                                              \
    "change of tuning, in those between two noisy measurements of the circuit before")             \
  X(PREFERRED, "preferred", "how far preferred orientations moved, in degrees")                    \
  X(WIDTH, "width", "how much wider curves became at half height, in degrees")                     \
  X(GAIN, "gain", "how much larger peaks became, in shares of those before")                       \
  X(NOISE, "noise", "how much larger the spread of noisy trials became, in shares of that before")
enum {
#define X(name, key, doc) TCT_MARK_##name,
  TCT_MARKS(X)
#undef X
    TCT_MARK_N
};
const char *tct_mark_key(int mark); /* "tuning" */

/* Where a circuit stood, and what had changed by then.  NAN: it never stood there, or ran away. */
typedef struct {
  double trials, validation,
    accuracy; /* shown in training; accuracy over validation and test trials */
  double mark[TCT_MARK_N][TCT_LEVELS];
} tct_marks;

enum { TCT_AT_CRITERION, TCT_AT_END, TCT_AT_N };

typedef struct {
  bool known, reached, diverged;
  tct_marks at[TCT_AT_N];
} tct_perceptual_cell;

typedef struct {
  const char *name, *by;
  const tct_node *with;
} tct_perceptual_row;

typedef struct {
  /* A fresh copy of the spec at every call. */
  tct_spec *(*open)(void *arg, tct_error *err);
  void *open_arg;
  const char *const *row; /* [rows] those that are measured; all of the spec's if rows is 0 */
  int rows, seeds;        /* 0: as the spec says */
  bool quick;             /* as its `quick` says */
  const char *journal;    /* path; NULL: none */
  int threads;            /* 0: all cores */
  const volatile int *stop;
  void (*progress)(void *arg, int done, int of, const char *what); /* one call at a time */
  void *progress_arg;
} tct_perceptual_how;

typedef struct {
  tct_spec *spec; /* names point into it */
  int levels, precisions, rows, seeds, validation;
  double criterion, reference;
  const char *of, *noisy, *level[TCT_LEVELS], *precision[TCT_PRECISIONS]; /* noisy: NULL for none */
  double place[TCT_PRECISIONS]; /* the precisions as numbers */
  const tct_node *before;
  tct_perceptual_row row[TCT_ROWS];
  tct_perceptual_cell *cell; /* [rows][precisions][seeds] */
  int found;                 /* cells that the journal had */
} tct_perceptual;

/* BAD_SPEC with a place; INTERRUPTED: what was done is in the journal. */
tct_status tct_perceptual_measure(const tct_perceptual_how *how, tct_perceptual *p, tct_error *err);
/* Only the plan: all but the cells. */
tct_status tct_perceptual_read(const tct_perceptual_how *how, tct_perceptual *p, tct_error *err);
void tct_perceptual_free(tct_perceptual *p);

tct_perceptual_cell *tct_perceptual_cell_of(const tct_perceptual *p, int row, int precision,
                                            int seed);

/* ---- over seeds ---- */

/* Of those that are `counted` (they got there, and their marks are numbers, not all 0): how many have more of a mark at
 * every level than at the one below; the share, with its interval (Wilson, 95 %).  All NAN if none counts. */
typedef struct {
  int counted, ordered;
  tct_estimate share;
} tct_order;
tct_order tct_perceptual_order(const tct_perceptual *p, int row, int precision, int at, int mark);
/* Means over seeds with intervals (Student, 95 %): of a mark at a level; of where its centre lies between
 * the lowest level, 0, and the highest, 1; of accuracy; of trials. */
tct_estimate tct_perceptual_mean(const tct_perceptual *p, int row, int precision, int at, int mark,
                                 int level);
tct_estimate tct_perceptual_centre(const tct_perceptual *p, int row, int precision, int at,
                                   int mark);
/* How far that centre is higher at precision `b` than at `a`: the mean over seeds that have both. */
tct_estimate tct_perceptual_shift(const tct_perceptual *p, int row, int a, int b, int at, int mark);
tct_estimate tct_perceptual_accuracy(const tct_perceptual *p, int row, int precision, int at);
tct_estimate tct_perceptual_trials(const tct_perceptual *p, int row, int precision, int at);
int tct_perceptual_reached(const tct_perceptual *p, int row, int precision); /* how many seeds */

#endif
