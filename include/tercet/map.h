/* map.h -- which population of a model goes with which area of a brain, and are both in the same order?
 *
 *     RDMs -> tct_map_area_of_rdms ---------------+-> tct_map_area: scores of all models in any draw of conditions
 *     recordings -> tct_map_responses_of          |
 *                -> tct_map_area_of_responses ----+
 *     tct_map_area -> tct_map_halves_of -> tct_map_cells_of: every model's score, with interval and p
 *                                       -> tct_map_choose: the best one, chosen on one half and scored on the other
 *     choices of all areas -> tct_map_order_of: does deeper go with deeper?
 *
 * The best of several scores is too good: part of what made it the best was chance.  So a population is chosen on one
 * half of the conditions (and of the subjects), and scored on the other half, which knows nothing of that chance, again
 * and again.  In double; NAN is undefined.  Functions are safe on different objects at once. */
#ifndef TERCET_MAP_H
#define TERCET_MAP_H

#include <tercet/movie.h>
#include <tercet/rsa.h>
#include <tercet/similar.h>

/* ---- an area beside models -------------------------------------------------------------------------------- */

/* A view: what it was made of must outlive it. */
typedef struct {
  int models, conditions, subjects;
  bool smaller_is_more_similar;
  double least, most; /* what a score can be at all; NAN: anything */
  const struct tct_map_kind *kind;
  const void *of;
} tct_map_area;

/* Models are those of `of`, each fixed; a score is the mean over subjects. */
TCT_API tct_map_area tct_map_area_of_rdms(const tct_rsa *of);

/* Mean responses of models and of subjects to the same conditions. */
typedef struct {
  int conditions; /* recorded whole in all of them */
  int dropped;    /* of the recording that has most, how many are not among these */
  bool by_name;   /* how they were matched, as in tct_shared */
  int models, subjects;
  int *units;     /* [models + subjects], models first; owned, as is all else */
  double **value; /* [models + subjects][conditions][units] */
  struct tct_map_responses_how {
    /* one of both: how alike both respond; or how well the units of a model predict those of a subject, the median
     * over these of the correlation on conditions held out, in so many folds of those that are in a draw */
    const tct_similarity *similarity;
    const struct tct_encoder *encoder; /* encoder.h */
    const void *params;                /* of either */
    int folds;
    uint64_t seed; /* of folds */
    bool windowed; /* of those recordings that have time, the steps from A to B ms are taken */
    double window[2];
  } how;
} tct_map_responses;
typedef struct tct_map_responses_how tct_map_responses_how;

/* Conditions are paired as tct_shared_of does.  BAD_SHAPE where nothing is shared; NO_MEMORY. */
TCT_API tct_status tct_map_responses_of(int models, const tct_recording *const *model, int subjects,
                                        const tct_recording *const *subject,
                                        const tct_map_responses_how *how, tct_map_responses *into,
                                        tct_error *err);
TCT_API void tct_map_responses_free(tct_map_responses *r); /* a zeroed or freed one is fine */
/* A score is the mean over subjects. */
TCT_API tct_map_area tct_map_area_of_responses(const tct_map_responses *r);

/* What a model can be asked for.  How alike its subjects are, the mean over all pairs, both ways round; NAN with one.
 * NO_MEMORY. */
TCT_API tct_status tct_map_between_subjects(const tct_map_responses *r, double *value,
                                            tct_error *err);
/* Of one subject: how alike its mean responses over halves of its repeats are, the mean over random splits.  Half of the
 * data each, so a lower bound.  NAN with fewer than two repeats.  NO_MEMORY. */
TCT_API tct_status tct_map_between_repeats(const tct_recording *r, const tct_map_responses_how *how,
                                           int splits, uint64_t seed, double *value,
                                           tct_error *err);

/* The same of RDMs that are made of both halves, over all conditions of the recording. */
TCT_API tct_status tct_map_repeats_of_rdms(const tct_recording *r, const tct_rdm_how *how,
                                           const tct_comparator *comparator, const void *params,
                                           int splits, uint64_t seed, double *value,
                                           tct_error *err);

/* Score all models once.  times [conditions]: 1: in the draw, 0: not; subject_times [subjects] likewise, NULL: all.
 * against [conditions]: the area's condition that each of the models' is held against; NULL: the same.  score [models].
 * The area of RDMs wants `against` NULL (UNSUPPORTED). */
TCT_API tct_status tct_map_score(const tct_map_area *a, const int *times, const int *subject_times,
                                 const int *against, double *score, tct_error *err);

/* ---- halves ------------------------------------------------------------------------------------------------ */

enum { TCT_MAP_CONDITIONS_LEAST = 8 }; /* that are cut into halves */

typedef struct {
  int splits; /* into two halves */
  int draws;  /* relabellings of conditions, for p; 0: none */
  uint64_t seed;
  int threads; /* 0: all cores.  The result does not depend on it */
  /* called now and then by the calling thread; true: stop, INTERRUPTED.  May be NULL */
  bool (*tell)(void *own, int done, int of);
  void *own;
} tct_map_how;

typedef struct {
  int splits, models, conditions;
  bool smaller_is_more_similar;
  double *
    value; /* [splits][2][models] score of each half: of its conditions and, where there are several subjects, of
                  * its subjects; owned */
} tct_map_halves;

/* BAD_SHAPE below TCT_MAP_CONDITIONS_LEAST conditions or one split; INTERRUPTED, NO_MEMORY. */
TCT_API tct_status tct_map_halves_of(const tct_map_area *a, const tct_map_how *how,
                                     tct_map_halves *into, tct_error *err);
TCT_API void tct_map_halves_free(tct_map_halves *h); /* a zeroed or freed one is fine */

/* ---- cells --------------------------------------------------------------------------------------------------- */

typedef struct {
  double value, low, high, error; /* error: its standard error */
  double p; /* that it is no more similar than with the conditions relabelled; NAN: not asked */
  int undefined; /* halves in which it is: left out */
} tct_map_cell;

typedef struct {
  double level; /* 0.95 */
  bool by_t;    /* else percentiles */
} tct_map_interval;

/* cell [models]: all conditions and subjects; intervals over conditions (and, where there are several, subjects), of
 * halves as tct_similar_of makes them.  gain [models]: the score less that of control[k], another model, such as the
 * same before it learnt; -1: it has none.  h may be NULL: no intervals.  p: of how->draws relabellings, in which the
 * area's conditions change their names; with none it is NAN, as for areas of RDMs, whose p are those of tct_rsa_infer. */
TCT_API tct_status tct_map_cells_of(const tct_map_area *a, const tct_map_halves *h,
                                    const tct_map_how *how, const tct_map_interval *interval,
                                    const int *control, tct_map_cell *cell, tct_map_cell *gain,
                                    tct_error *err);

/* ---- the best one ---------------------------------------------------------------------------------------- */

typedef struct {
  int n;
  double *
    share; /* [n] in which share of the halves each was chosen: 1 in all.  Equally good ones share; owned */
  int chosen;            /* the most often, of equals the first; -1: none was */
  double depth;          /* the mean place, from 0, of what was chosen */
  double naive;          /* the mean score on the half that it was chosen on */
  tct_map_cell held_out; /* the mean on the other half, and how sure one may be of it; p is NAN */
  double optimism;       /* by how much naive is better than held_out; >= 0 is better */
  int undefined; /* halves in which nothing is defined, or not on the other half: left out */
} tct_map_choice;

/* Choose among n of the models, member [n] their places in `h`, in the order of the hierarchy. */
TCT_API tct_status tct_map_choose(const tct_map_halves *h, int n, const int *member,
                                  const tct_map_interval *interval, tct_map_choice *into,
                                  tct_error *err);
TCT_API void tct_map_choice_free(tct_map_choice *c); /* a zeroed or freed one is fine */

/* ---- the order of both ------------------------------------------------------------------------------------- */

typedef struct {
  int areas; /* that have a depth */
  double
    rho; /* Spearman's, of the place of an area and its depth; NAN: fewer than two, or all equal */
  double p;          /* share of the orders of areas that agree as well as this one, or better */
  double smallest_p; /* that so many areas can reach */
  bool all_orders;   /* p is of all orders there are; else of draws, this one among them */
} tct_map_order;

/* depth [areas]: of each area, in the order of the brain's hierarchy; NAN: it has none, and is left out. */
TCT_API tct_status tct_map_order_of(int areas, const double *depth, int draws, uint64_t seed,
                                    tct_map_order *into, tct_error *err);

#endif
