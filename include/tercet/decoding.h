/* decoding.h -- how well the classes of single trials are told from a population, on trials held out.
 *
 *     recording -> tct_decode_trials, tct_classes -> tct_decode_of -> accuracies, intervals, p, confusions
 *     recordings of several sessions -> tct_pooled_of -> a recording of all their units
 *
 * Accuracy is balanced: the mean over classes of the share of their trials that were given to them, of which chance is
 * 1 / classes; where several scores are equally large, each of their classes is answered in part.  In double; NAN is
 * undefined.  Any thread, on different objects. */
#ifndef TERCET_DECODING_H
#define TERCET_DECODING_H

#include <tercet/decoder.h>
#include <tercet/recording.h>

/* ---- classes ------------------------------------------------------------------------------------------ */

typedef struct {
  int classes, conditions;
  char (*name)[TCT_LABEL]; /* [classes] */
  int *of;                 /* [conditions] the class of each; -1: none */
  int left_out;            /* conditions that are of none */
  void *own;
} tct_classes;

/* `what` is "condition", "category", or a variable of the names of conditions (tct_variable_named), each value of
 * which is a class, in ascending order.  Conditions for which kept [conditions] (NULL: all) is false are of none.
 * BAD_DATA below two classes; NO_MEMORY.  Freed by tct_classes_free. */
TCT_API tct_status tct_classes_of(const tct_recording *r, const char *what, const bool *kept,
                                  tct_classes *into, tct_error *err);
TCT_API void tct_classes_free(tct_classes *c); /* a zeroed or freed one is fine */

/* ---- trials ------------------------------------------------------------------------------------------- */

typedef struct {
  int rows, units, frames, conditions;
  double *value;  /* [frames][rows][units] means over the steps of a frame */
  int *condition; /* [rows] */
  int *fold;      /* [rows] the recording's own parts; -1: in none.  NULL: it has none */
  int folds;
  double *at;  /* [frames] ms to the middle of each; counted in steps where there is no time */
  int dropped; /* trials left out, for a unit was missing in a frame */
  void *own;
} tct_decode_trials;

/* Frames of `width` steps, one every `stride`, within the cut; width 0: one, all of it.  BAD_SHAPE where none fits,
 * BAD_DATA where no trial is whole, NO_MEMORY.  Freed by tct_decode_trials_free. */
TCT_API tct_status tct_decode_trials_of(const tct_recording *r, const tct_cut *cut, int width,
                                        int stride, tct_decode_trials *into, tct_error *err);
TCT_API void tct_decode_trials_free(tct_decode_trials *t); /* a zeroed or freed one is fine */

/* All units of n recordings side by side, in the conditions that all have, by name.  Where all are of one subject and
 * session and have trials in common they were recorded at once, and those trials stay together (*at_once); else the
 * trials of each condition are put beside each other at random, and noise that units share across recordings is lost:
 * a pseudo-population.  BAD_SHAPE where steps differ or nothing is in common; NO_MEMORY.  Freed by
 * tct_recording_free. */
TCT_API tct_status tct_pooled_of(int n, const tct_recording *const *r, uint64_t seed,
                                 tct_recording **into, bool *at_once, tct_error *err);

/* ---- decoding ----------------------------------------------------------------------------------------- */

#define TCT_DECODE_HOLDS(X)                                                                        \
  X(TRIALS, "trials", "trials of every class, those of each condition dealt around")               \
  X(CONDITIONS, "conditions", "all trials of a condition: holds for conditions that were not seen")
/* what labels are exchanged among for p */
#define TCT_DECODE_EXCHANGES(X)                                                                    \
  X(AUTO, "auto",                                                                                  \
    "conditions, where a class has several of them or they are held out; else trials")             \
  X(OF_TRIALS, "trials", "single trials")                                                          \
  X(OF_CONDITIONS, "conditions", "whole conditions")
#define TCT_DECODE_INTERVALS(X)                                                                    \
  X(POSTERIOR, "posterior", "what accuracies make these answers likely, class by class")           \
  X(PERCENTILE, "percentile", "trials drawn again within each class")

#define X(name, text, doc) TCT_DECODE_##name,
typedef enum { TCT_DECODE_HOLDS(X) TCT_DECODE_HOLD_N } tct_decode_hold;
typedef enum { TCT_DECODE_EXCHANGES(X) TCT_DECODE_EXCHANGE_N } tct_decode_exchange;
typedef enum { TCT_DECODE_INTERVALS(X) TCT_DECODE_INTERVAL_N } tct_decode_interval;
#undef X

typedef struct {
  const tct_decoder *decoder;
  const void *params;
  tct_decoder_noise noise;
  bool
    raw; /* units as they are; else each less its mean, over its spread, of the trials that are fitted */
  tct_decode_hold hold;
  int folds; /* at most; the recording's own, where it has them and trials are held out */
  const bool *train, *test; /* [conditions] fitted to, asked about; NULL: all */
  bool crossed;             /* what was fitted at each frame is asked about every frame */
  int permutations;         /* of labels, for p; 0: none */
  tct_decode_exchange exchange;
  int draws; /* for intervals; 0: none */
  tct_decode_interval interval;
  double level; /* 0.95 */
  uint64_t seed;
  int threads; /* 0: all cores.  The result does not depend on it */
  /* called now and then by the calling thread; true: stop, INTERRUPTED.  May be NULL */
  bool (*tell)(void *own, int done, int of);
  void *own;
} tct_decode_how;

/* Fitted at one frame and asked about one. */
typedef struct {
  double accuracy;            /* balanced; NAN: of a class no trial has an answer */
  double low, high;           /* where it may lie, given these fits; NAN: not asked */
  double null_mean;           /* of permutations */
  double null_low, null_high; /* between which a share `level` of them lies */
  double p;     /* (1 + permutations that are as accurate) / (1 + permutations); NAN: none */
  double p_any; /* the same of the most accurate of all cells: holds for all at once */
  int answered; /* trials */
} tct_decoded_cell;

typedef struct {
  int classes, frames, columns; /* columns: frames if crossed, else 1 */
  tct_decoded_cell *cell;       /* [frames][columns] */
  double
    *confusion; /* [frames][columns][classes][classes] trials of a class (row) given to a class */
  int trained, tested; /* trials fitted to in at least one fold; asked about */
  int folds;        /* of which each is held out once; 1: none is both fitted to and asked about */
  bool own_folds;   /* they are the recording's own */
  int fits, failed; /* of every frame and fold */
  int why[TCT_DECODER_WHY_N];   /* of those that failed */
  tct_decode_exchange exchange; /* among what labels were exchanged */
  int permutations,
    undefined;    /* undefined: permutations in which some cell has no accuracy; left out */
  double least_p; /* no p can be less */
} tct_decoded;

/* BAD_DATA, in words, where a class has no trial or too few to hold one out; BAD_SHAPE; UNSUPPORTED for what does not
 * go together; INTERRUPTED; NO_MEMORY.  On trouble nothing is left behind. */
TCT_API tct_status tct_decode_of(const tct_decode_trials *t, const tct_classes *c,
                                 const tct_decode_how *how, tct_decoded *into, tct_error *err);
/* About what it takes, beside the trials. */
TCT_API double tct_decode_bytes(const tct_decode_trials *t, const tct_classes *c,
                                const tct_decode_how *how);
TCT_API void tct_decoded_free(tct_decoded *d); /* a zeroed or freed one is fine */

#endif
