/* ceiling.h -- what noise leaves to be predicted of a unit, and a score of predictions that allows for it.
 *
 *     trials of one unit, predictions of each stimulus -> a ceiling -> what could be reached; the score beside it
 *
 * In double; a trial that is missing is NAN, and stimuli may have different numbers of trials.  Any thread. */
#ifndef TERCET_CEILING_H
#define TERCET_CEILING_H

#include <tercet/describe.h>

/* One unit.  A view. */
typedef struct {
  int n, repeats, folds;  /* stimuli, trials of each at most, folds of the predictions */
  const double *response; /* [n][repeats] */
  const double *
    predicted; /* [n] of each stimulus's mean; NAN: none, and the stimulus is left out of the score */
  const int *fold; /* [n] from 0, in which a stimulus was held out; NULL: all in one */
  double
    r; /* correlation of predictions and means over trials, as tct_encoded_scores has it; NAN: none */
  uint64_t seed; /* of trials parted at random */
} tct_ceiling_unit;

/* promises under test */
#define TCT_CEILING_CLAIMS(X)                                                                      \
  X(OF_CORRELATION, "the score follows from r and the ceiling alone: predictions of any scale")    \
  X(ONE_AT_TRUTH, "predictions that are the means without noise: 1, but for chance")               \
  X(SHARE, "predictions at their best scale: r^2 with what the unit would do without noise, but "  \
           "for chance")

#define X(name, doc) TCT_CEILING_BIT_##name,
enum { TCT_CEILING_CLAIMS(X) TCT_CEILING_CLAIM_BITS };
#undef X
#define X(name, doc) TCT_CEILING_##name = 1 << TCT_CEILING_BIT_##name,
enum { TCT_CEILING_CLAIMS(X) };
#undef X

typedef struct tct_ceiling {
  TCT_DESCRIBED;
  double power; /* c^power is the largest correlation with means; 0: c is of single trials */
  bool random;  /* parts trials at random, often: where conditions are drawn it stays as it is */
  /* 1: no noise; may be above for chance.  NAN where nothing tells: fewer than two trials of each stimulus, fewer
   * than three stimuli, no variance, or no memory.  Looks at trials alone. */
  double (*ceiling)(const void *params, const tct_ceiling_unit *u);
  /* 1: as good as noise lets it be; above 1 and below 0 are possible.  NAN unless the ceiling is above 0. */
  double (*score)(const void *params, const tct_ceiling_unit *u, double ceiling);
} tct_ceiling;

/* ---- what noise leaves to be predicted ---------------------------------------------------------------- */

/* The reliability of `times` as many repeats, by Spearman and Brown: times r / (1 + (times - 1) r).  NAN where
 * that is not above 0 below. */
TCT_API double tct_spearman_brown(double r, double times);

/* The reliability of one unit's mean over its repeats, response [n][repeats]: its m repeats are parted at random,
 * stimulus by stimulus, into halves of m / 2, the correlation of whose means over stimuli is taken to the mean over
 * `splits`, and from half of the repeats to all.  Values that are not finite are no repeats; stimuli with fewer than two
 * are left out.  NAN with fewer than three stimuli, where a half does not vary, or without memory. */
TCT_API double tct_split_half(int n, int repeats, const double *response, int splits,
                              uint64_t seed);

/* A correlation r of predictions and means, over what a reliability c lets it be. */
typedef enum {
  TCT_CEILED_OVER,    /* r^2 / c, as Brain-Score has it since December 2025 */
  TCT_CEILED_SQUARED, /* (r / c)^2, as it had it before: larger by 1 / c */
  TCT_CEILED_ROOT     /* r / c^(1/2): a correlation, with its sign */
} tct_ceiled_kind;

/* NAN unless c > 0; above 1 is possible.  Squared, r counts below 0 as above, as these formulas have it. */
TCT_API double tct_ceiled(tct_ceiled_kind kind, double r, double c);

/* r^2 of predictions and of what a unit would do without noise, nearly unbiased (Pospisil & Bair 2021,
 * doi:10.1371/journal.pcbi.1009212): from r^2 with the means is taken what noise of equal variance adds; all about the
 * means of folds.  May be below 0 or above 1.  NAN with no second trial or fewer than three stimuli, where either side
 * does not vary, or where nothing is left above noise. */
TCT_API double tct_unbiased_r2(const tct_ceiling_unit *u);

#endif
