/* encoding.h -- how well one recording's units, as features, predict those of another; from recordings to medians.
 *
 *     features, units, conditions that both have -> tct_encoding_of -> numbers of each unit, their medians, intervals
 *
 * Conditions are cut into folds, each predicted by what was fitted to all others; scores are of each fold alone, then
 * means over folds and over cuttings.  Any thread, on different objects. */
#ifndef TERCET_ENCODING_H
#define TERCET_ENCODING_H

#include <tercet/ceiling.h>
#include <tercet/encoder.h>
#include <tercet/similar.h>

/* what is told of each unit */
#define TCT_ENCODING_NUMBERS(X)                                                                    \
  X(R, "r", "correlation of predictions and means over trials, mean over folds")                   \
  X(EXPLAINED, "explained",                                                                        \
    "1 - squares left / squares about the mean of the fold, mean over folds; below 0: worse than " \
    "that mean")                                                                                   \
  X(CEILING, "ceiling", "what noise leaves to be predicted, by the ceiling that was asked for")    \
  X(CEILED, "ceiled", "the score of that ceiling; above 1 is possible")                            \
  X(UNBIASED, "unbiased_r2", "r^2 with what the unit would do without noise, nearly unbiased")

typedef enum {
#define X(name, text, doc) TCT_ENCODING_##name,
  TCT_ENCODING_NUMBERS(X)
#undef X
    TCT_ENCODING_N
} tct_encoding_number;

/* why a unit is in no median */
#define TCT_ENCODING_WHYS(X)                                                                       \
  X(FINE, "fine", "it is in all medians")                                                          \
  X(NOT_RECORDED, "not_recorded", "not recorded in any condition that both have")                  \
  X(NOT_PREDICTED, "not_predicted", "no fold has predictions that vary, and a unit that does")     \
  X(UNRELIABLE, "unreliable", "the ceiling is not above 0, or below what was asked for")

typedef enum {
#define X(name, text, doc) TCT_ENCODING_WHY_##name,
  TCT_ENCODING_WHYS(X)
#undef X
    TCT_ENCODING_WHY_N
} tct_encoding_why;

TCT_API const char *tct_encoding_why_text(tct_encoding_why why);

#define TCT_ENCODING_BOOTS(X)                                                                      \
  X(NONE, "none", "nothing is drawn")                                                              \
  X(UNITS, "units", "units with replacement: holds for other units, the same conditions")          \
  X(CONDITIONS, "conditions",                                                                      \
    "conditions with replacement, within their folds, predicted as they were: holds for other "    \
    "conditions to be predicted by the same fits")

typedef enum {
#define X(name, text, doc) TCT_ENCODING_BOOT_##name,
  TCT_ENCODING_BOOTS(X)
#undef X
} tct_encoding_boot;

typedef struct {
  const tct_encoder *encoder;
  const void *params;
  const tct_ceiling *ceiling; /* NULL: none; CEILING and CEILED are NAN */
  const void *ceiling_params;
  tct_cut features, units; /* which part of time; folds of trials are not looked at */
  int folds;               /* at least 2; of n conditions there are n at most */
  int cuttings;            /* into folds, at least 1; scores are means over all */
  bool
    stratified; /* each category of conditions spread evenly over folds, where there are categories */
  double least; /* a unit whose ceiling is below, or not above 0, is in no median */
  tct_encoding_boot boot;
  int draws;
  double level;  /* 0.95 */
  uint64_t seed; /* of folds, draws, random halves */
  int threads;   /* 0: all cores.  The result does not depend on it */
  size_t most;   /* bytes that may be taken besides the recordings; 0: any */
  /* called now and then by the calling thread; true: stop, INTERRUPTED.  May be NULL */
  bool (*tell)(void *own, int done, int of);
  void *own;
} tct_encoding_how;

/* A median over units. */
typedef struct {
  double value, low, high; /* NAN: there is none, or it was not asked for */
  int units;               /* that it is of */
} tct_encoding_median;

typedef struct {
  int conditions; /* that were predicted */
  int dropped;    /* that both have, but with a value missing */
  int features, units, folds;
  int *condition;    /* [conditions] of the recording of units, in the order of `shared` */
  double *predicted; /* [conditions][units] held out, mean over cuttings; NAN: none */
  double *number[TCT_ENCODING_N]; /* [units] */
  double *chosen;           /* [units] what the encoder chose, median over fits; NAN: nothing */
  int *failed;              /* [units] fits that failed, of folds x cuttings */
  tct_encoder_why *fit_why; /* [units] the first reason of these; FINE: none failed */
  tct_encoding_why *why;    /* [units] */
  int count[TCT_ENCODING_WHY_N];              /* units with that reason */
  tct_encoding_median median[TCT_ENCODING_N]; /* over units that are FINE and have the number */
  void *own;
} tct_encoding;

/* A condition in which a feature, or a unit that was recorded at all, has no value is dropped for all.  Without
 * a second trial of any condition all ceilings are NAN, and no unit is unreliable.  Into *into, freed by
 * tct_encoding_free.  BAD_SHAPE for cuts, folds and draws that cannot be, where fewer than three conditions are
 * left, and for no unit; NO_MEMORY, also, before anything is fitted, where more than `most` bytes would be taken:
 * features that are more than conditions are taken block by block first, if the encoder minds no rotation;
 * INTERRUPTED.  On trouble nothing is left behind. */
TCT_API tct_status tct_encoding_of(const tct_recording *features, const tct_recording *units,
                                   const tct_shared *shared, const tct_encoding_how *how,
                                   tct_encoding *into, tct_error *err);
TCT_API void tct_encoding_free(tct_encoding *e); /* a zeroed or freed one is fine */

#endif
