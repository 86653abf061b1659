/* decoder.h -- of which class a single trial is, told from a population's responses.
 *
 *     trials with their classes -> tct_decoder_fit -> weights -> tct_decoder_scores of other trials
 *
 * Every decoder here is linear: a class has a weight for each unit and one more, and a trial is of that class
 * which has the largest score.  decoding.h holds trials out, counts what was right, and says how sure one
 * may be.  In double.  Any thread, on different objects. */
#ifndef TERCET_DECODER_H
#define TERCET_DECODER_H

#include <tercet/covariance.h>

/* why there are no weights */
#define TCT_DECODER_WHYS(X)                                                                        \
  X(FINE, "fine")                                                                                  \
  X(NO_TRIALS, "a class has no trial to fit to")                                                   \
  X(FEW_TRIALS, "too few trials to know the noise from")                                           \
  X(FLAT, "no unit varies where it is fitted")                                                     \
  X(SINGULAR, "the noise has no inverse")                                                          \
  X(NO_PATTERN, "a class has no pattern across units")                                             \
  X(NO_REST, "the fit came to no rest")                                                            \
  X(NOT_FINITE, "a response is not finite")

typedef enum {
#define X(name, text) TCT_DECODER_##name,
  TCT_DECODER_WHYS(X)
#undef X
    TCT_DECODER_WHY_N
} tct_decoder_why;

TCT_API const char *tct_decoder_why_text(tct_decoder_why why); /* "the noise has no inverse" */

/* promises under test */
#define TCT_DECODER_CLAIMS(X)                                                                      \
  X(ROTATION_FREE, "one rotation of all units: the same answers")                                  \
  X(UNIT_SCALE, "a unit times a number above 0: the same answers")                                 \
  X(SCALE_FREE, "all responses times a number above 0: the same answers")                          \
  X(SHIFT_FREE, "a number added to a unit in all trials: the same answers")                        \
  X(LEVEL_FREE, "a number added to all units of a trial: the same answer")                         \
  X(COUNT_FREE, "every trial of a class twice: the same answers")
/* what it looks at */
#define TCT_DECODER_NEEDS(X)                                                                       \
  X(NOISE, "a noise covariance of units")                                                          \
  X(PASSES, "all trials, many times")

#define X(name, doc) TCT_DECODER_BIT_##name,
enum { TCT_DECODER_CLAIMS(X) TCT_DECODER_CLAIM_BITS };
#undef X
#define X(name, doc) TCT_DECODER_NEED_BIT_##name,
enum { TCT_DECODER_NEEDS(X) TCT_DECODER_NEED_BITS };
#undef X
#define X(name, doc) TCT_DECODER_##name = 1 << TCT_DECODER_BIT_##name,
enum { TCT_DECODER_CLAIMS(X) };
#undef X
#define X(name, doc) TCT_DECODER_NEEDS_##name = 1 << TCT_DECODER_NEED_BIT_##name,
enum { TCT_DECODER_NEEDS(X) };
#undef X

/* What is fitted to.  When a decoder is called every class has a trial, all is finite, and some unit varies. */
typedef struct {
  int n, units, classes;
  const double *x; /* [n][units] */
  const int *of;   /* [n] the class of each trial, 0 .. classes - 1 */
  const double
    *noise; /* [units][units] of single trials around their class's mean; NULL: none is given */
} tct_class_trials;

typedef struct tct_decoder {
  TCT_DESCRIBED;
  unsigned needs;
  /* weight [classes][units + 1], the last of each row a constant: all 0, and *why FINE, when it is called.  A status
   * is for memory alone.  Any thread. */
  tct_status (*fit)(const void *params, const tct_class_trials *t, double *weight,
                    tct_decoder_why *why, tct_error *err);
} tct_decoder;

/* How the noise is known, where a decoder needs it and it is not given. */
typedef struct {
  const tct_covariance *of; /* NULL: it cannot be */
  const void *params;
} tct_decoder_noise;

/* Fit: weight [classes][units + 1], all NAN where *why says that there is no fit.  Where the decoder needs noise and
 * t->noise is NULL, it is estimated from what is left of the trials without their class's mean.  Where units
 * outnumber trials, one that is ROTATION_FREE and has needs, of a noise that is ROTATION_FREE too, is fitted in the
 * directions in which the trials lie, which are n at most.  BAD_SHAPE below two
 * classes or one unit, for a class that there is not, or where the noise can not be known; NO_MEMORY. */
TCT_API tct_status tct_decoder_fit(const tct_decoder *d, const void *params,
                                   const tct_decoder_noise *noise, const tct_class_trials *t,
                                   double *weight, tct_decoder_why *why, tct_error *err);
/* score [n][classes] of trials x [n][units]. */
TCT_API void tct_decoder_scores(int n, int units, int classes, const double *x,
                                const double *weight, double *score);

#endif
