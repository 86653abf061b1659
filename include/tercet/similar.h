/* similar.h -- how alike the responses of two recordings are: in one window, step by step, and how sure one may be. */
#ifndef TERCET_SIMILAR_H
#define TERCET_SIMILAR_H

#include <tercet/patterns.h>
#include <tercet/similarity.h>

/* ---- which conditions ---------------------------------------------------------------------------------- */

/* Conditions of a and of b that are the same. */
typedef struct {
  int n;
  int *a, *b;         /* [n] their places, in the order of a; owned */
  int only_a, only_b; /* conditions that the other does not have */
  bool by_name;       /* else by place */
} tct_shared;

/* By name, where all conditions of both have one and none has that of another; else by place, and then both
 * must have equally many.  BAD_SHAPE, in words, where nothing is shared; NO_MEMORY. */
TCT_API tct_status tct_shared_of(const tct_recording *a, const tct_recording *b, tct_shared *into,
                                 tct_error *err);
TCT_API void tct_shared_free(tct_shared *s); /* a zeroed or freed one is fine */

/* ---- how alike --------------------------------------------------------------------------------------- */

typedef struct {
  const tct_similarity *similarity;
  const void *params;
  tct_cut a, b; /* which part of each recording; folds are not looked at */
} tct_similar_how;

/* Mean responses of both to what they share. */
typedef struct {
  int conditions; /* in which no value of either is missing */
  int dropped;    /* shared, but not recorded whole */
  int p, q;       /* units */
  double *a, *b;  /* [conditions][p], [conditions][q]; owned */
} tct_paired;

/* As tct_trials_of says; BAD_SHAPE where no condition is left. */
TCT_API tct_status tct_paired_of(const tct_recording *a, const tct_recording *b,
                                 const tct_shared *shared, const tct_similar_how *how,
                                 tct_paired *into, tct_error *err);
TCT_API void tct_paired_free(tct_paired *r);

/* ---- over time ------------------------------------------------------------------------------------------ */

/* Windows of `width` steps, one every `stride`, within the cuts of `how`.  A recording of one step, which has no
 * time, is the same in every window of the other. */
typedef struct {
  int width, stride;
  bool crossed; /* every window of a with every one of b; else those that are as late */
  int threads;  /* 0: all cores.  The result does not depend on it */
} tct_similar_when;

typedef struct {
  int rows, columns; /* windows of a, of b; not crossed: columns is 1 */
  double *value;     /* [rows][columns]; NAN: undefined.  Owned */
  int *conditions;   /* [rows][columns] compared; in value's block */
  double *at_a,
    *at_b; /* ms to the middle of each window [rows], [columns] (not crossed: [rows]); in
                           * value's block; counted in steps from 0 where there is no time */
} tct_similar_movie;

/* Into *movie, freed by tct_similar_movie_free.  BAD_SHAPE where no window fits, or where steps of both, not
 * crossed, differ in length or beginning. */
TCT_API tct_status tct_similar_movie_of(const tct_recording *a, const tct_recording *b,
                                        const tct_shared *shared, const tct_similar_how *how,
                                        const tct_similar_when *when, tct_similar_movie *movie,
                                        tct_error *err);
TCT_API void tct_similar_movie_free(tct_similar_movie *m);

/* ---- how sure ------------------------------------------------------------------------------------------- */

#define TCT_SIMILAR_BOOTS(X)                                                                       \
  X(NONE, "none", "nothing is drawn")                                                              \
  X(CONDITIONS, "conditions",                                                                      \
    "halves of the conditions are drawn: holds for other conditions and the same units")           \
  X(UNITS, "units",                                                                                \
    "units of both are drawn, with replacement: holds for other units and the same conditions")

typedef enum {
#define X(name, text, doc) TCT_SIMILAR_##name,
  TCT_SIMILAR_BOOTS(X)
#undef X
} tct_similar_boot;

#define TCT_SIMILAR_INTERVALS(X)                                                                   \
  X(PERCENTILE, "percentile", "quantiles of the draws")                                            \
  X(BCA, "bca", "bias-corrected and accelerated; of units alone")                                  \
  X(T, "t", "value and standard error, with Student's t")

typedef enum {
#define X(name, text, doc) TCT_SIMILAR_BY_##name,
  TCT_SIMILAR_INTERVALS(X)
#undef X
} tct_similar_interval;

typedef struct {
  tct_similar_boot boot;
  tct_similar_interval interval;
  int draws;
  double level; /* 0.95 */
  uint64_t seed;
  int threads; /* 0: all cores.  The result does not depend on it */
  /* called now and then by the calling thread; true: stop, INTERRUPTED.  May be NULL */
  bool (*tell)(void *own, int done, int of);
  void *own;
} tct_similar_draws;

typedef struct {
  double value;     /* of all conditions and units.  NAN: undefined */
  double low, high; /* NAN: not asked, or undefined */
  double error;     /* its standard error */
  int undefined;    /* draws of which it is: left out */
} tct_similar;

/* How alike, and the interval, of draws of conditions or of units.  Draws of conditions are halves without copies:
 * two copies of a condition are near each other in any two populations, and would make noise look alike.  The
 * scatter of halves is that of the whole (half-sampling: Efron 1982, doi:10.1137/1.9781611970319); they are
 * moved to the value, since fewer conditions may raise all of them.  BAD_SHAPE where there are fewer than 8
 * conditions to draw from; UNSUPPORTED for BCa of conditions; NO_MEMORY, INTERRUPTED. */
TCT_API tct_status tct_similar_of(const tct_paired *r, const tct_similarity *similarity,
                                  const void *params, const tct_similar_draws *draws,
                                  tct_similar *into, tct_error *err);

#endif
