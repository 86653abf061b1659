/* encoder.h -- how well the features of a model predict the units of a brain, on stimuli held out.
 *
 *     features X, units Y of the same stimuli, folds -> tct_encode_of -> predictions of what was held out
 *                                                    -> tct_encoded_scores: a number of each unit
 *
 * Each fold is predicted by what was fitted to all others; what an encoder has to choose, it chooses among those
 * others alone.  A fit that failed predicts NAN, has a reason, and is counted, never averaged in.  In double.
 * Any thread, on different objects. */
#ifndef TERCET_ENCODER_H
#define TERCET_ENCODER_H

#include <tercet/describe.h>

/* why a unit has no predictions in a fold */
#define TCT_ENCODER_WHYS(X)                                                                        \
  X(FINE, "fine")                                                                                  \
  X(FEW, "fewer than three stimuli to fit to")                                                     \
  X(FLAT_UNIT, "the unit does not vary where it is fitted")                                        \
  X(FLAT_FEATURES, "no feature varies where it is fitted")                                         \
  X(NO_PENALTY, "no penalty of the list has a leave-one-out error")                                \
  X(NO_WEIGHTS, "no weights were found")

typedef enum {
#define X(name, text) TCT_ENCODER_##name,
  TCT_ENCODER_WHYS(X)
#undef X
    TCT_ENCODER_WHY_N
} tct_encoder_why;

TCT_API const char *tct_encoder_why_text(tct_encoder_why why);

/* ---- an encoder ------------------------------------------------------------------------------------- */

/* promises under test */
#define TCT_ENCODER_CLAIMS(X)                                                                      \
  X(ROTATION_FREE,                                                                                 \
    "features rotated: the same predictions; with more features than stimuli it is "               \
    "given their directions instead")                                                              \
  X(UNITS_ALONE, "each unit is fitted as if it were the only one")                                 \
  X(UNIT_SCALE, "a unit times a number above 0: its predictions times that number")

#define X(name, doc) TCT_ENCODER_BIT_##name,
enum { TCT_ENCODER_CLAIMS(X) TCT_ENCODER_CLAIM_BITS };
#undef X
#define X(name, doc) TCT_ENCODER_##name = 1 << TCT_ENCODER_BIT_##name,
enum { TCT_ENCODER_CLAIMS(X) };
#undef X

/* What is fitted to: n >= 3 stimuli, the means of these taken away.  A feature that does not vary is all 0; every
 * unit varies. */
typedef struct {
  int n, p, q;
  const double *x;           /* [n][p] features; NULL: not made unless asked for (tct_training_x) */
  const double *y;           /* [q][n] units */
  const double *xx;          /* [p][p] x'x */
  const double *xy;          /* [q][p] y x */
  const double *value;       /* [p] the diagonal of xx, where the rest of it is 0; else NULL */
  struct tct_held_out *held; /* what makes x */
} tct_training;

typedef struct tct_encoder {
  TCT_DESCRIBED;
  const char *chosen; /* what it reports of each unit: "penalty"; NULL: nothing */
  /* weight [q][p], chosen [q], why [q]: all 0, NAN, FINE when it is called.  Any thread. */
  tct_status (*fit)(const void *params, const tct_training *t, double *weight, double *chosen,
                    tct_encoder_why *why, tct_error *err);
} tct_encoder;

/* ---- held-out predictions ----------------------------------------------------------------------------- */

typedef struct {
  int n, p, q, folds; /* stimuli, features, units, at least 2 folds */
  const double *x;    /* [n][p] */
  const double *y;    /* [n][q] */
  const int *fold;    /* [n] 0 .. folds - 1, in which each stimulus is held out */
} tct_encode_data;

typedef struct {
  int n, q, folds;
  double
    *predicted; /* [n][q] of each stimulus by the fit to the other folds; NAN where there is none */
  double *chosen;       /* [folds][q] what the encoder chose, NAN: nothing */
  tct_encoder_why *why; /* [folds][q] */
  int
    left_out; /* stimuli with a value, of features or units, that is not finite: left out for all */
  int failed; /* fits of a unit in a fold that have a reason */
} tct_encoded;

/* `into` is freed by tct_encoded_free, also where it failed. */
TCT_API tct_status tct_encode_of(const tct_encode_data *d, const tct_encoder *e, const void *params,
                                 tct_encoded *into, tct_error *err);
/* The same, folds side by side on so many threads, 0: all cores.  Each thread takes room for a fold.  The bits do not
 * depend on it. */
TCT_API tct_status tct_encode_on(const tct_encode_data *d, const tct_encoder *e, const void *params,
                                 int threads, tct_encoded *into, tct_error *err);
TCT_API void tct_encoded_free(tct_encoded *e);

typedef enum {
  TCT_ENCODE_PEARSON, /* correlation of what was predicted and what was measured */
  TCT_ENCODE_EXPLAINED /* 1 - (sum of squares left) / (sum of squares about the fold's mean); may be < 0 */
} tct_encode_score;

/* score [q]: in each fold alone, then the mean over those folds in which it is defined, folds [q]: how many.
 * (Of all folds at once a correlation would fall below 0 for noise: held-out means go against fitted ones.)
 * NAN where there is none.  folds may be NULL. */
TCT_API void tct_encoded_scores(const tct_encode_data *d, const tct_encoded *e,
                                tct_encode_score which, double *score, int *folds);

#endif
