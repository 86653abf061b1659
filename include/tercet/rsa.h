/* rsa.h -- models' RDMs held against subjects', and how sure one may be of it.
 *
 *     tct_rsa -> tct_scorer -> scores of any draw of conditions and subjects
 *             -> tct_rsa_draw_all -> a bootstrap -> tct_rsa_infer -> intervals, p, ceilings
 */
#ifndef TERCET_RSA_H
#define TERCET_RSA_H

#include <tercet/comparator.h>
#include <tercet/rdm.h>
#include <tercet/rdm_model.h>

typedef struct {
  char name[96];
  const tct_rdm_model *kind;
  const void *params;
  int parts;          /* 1 for a fixed model */
  const double *part; /* [parts][pairs] */
} tct_rsa_model;

/* All over one list of conditions.  A view: nothing in it is owned (tct_rdms_align makes such lists). */
typedef struct {
  int conditions;
  size_t pairs; /* conditions (conditions - 1) / 2 */
  int models;
  const tct_rsa_model *model; /* [models] */
  int subjects;
  const double
    *subject; /* [subjects][pairs]; NAN: missing, and left out of this subject by position */
  const tct_comparator *comparator;
  const void *params;
  const double *noise; /* [conditions][conditions] for comparators that look at it; NULL: none */
} tct_rsa;

/* ---- scores of a draw ------------------------------------------------------------------------------- */

/* Of one draw.  The mean over subjects is as they were drawn.  NAN: undefined. */
typedef struct {
  double *score; /* [models] mean over subjects */
  double *each;  /* [models][subjects], NAN for a subject that was not drawn; NULL: not wanted */
  double lower,
    upper; /* noise ceiling: mean over subjects of the comparison with the pool of all others, and
                        * with the pool of all; copies of a subject are all left out of the lower.  NAN: not
                        * wanted, or undefined (the lower, with one subject) */
  double *each_lower, *each_upper; /* [subjects]; NULL: not wanted */
  bool
    in_sample; /* models with something to fit (tct_rsa_fits) were fitted to what they are scored by: their
                   * scores say how much can be fitted, not how well they predict.  To be warned of */
} tct_scores;

/* Has any model something that is fitted?  Then scores are wanted by cross-validation. */
TCT_API bool tct_rsa_fits(const tct_rsa *of);

typedef struct tct_scorer tct_scorer;
/* What can be prepared once: sorted places, what is looked up.  `of` must outlive it.  One thread at a time; as
 * many as one likes of the same `of`. */
TCT_API tct_scorer *tct_scorer_new(const tct_rsa *of, bool ceiling, tct_error *err);
TCT_API void tct_scorer_free(tct_scorer *s);
/* Scores with condition i taken times[i] times and subject j subject_times[j] times (NULL: each once).  Two copies
 * of a condition make no pair; for comparators that want all pairs (WHOLE), one at distance 0.  The same as
 * gathering copies into a new RDM.  A pair that a model lacks is left out of everything.  What is fitted is fitted to
 * this same draw, and out->in_sample set, unless tct_scorer_fit was called: then it stays as it was fitted there.
 * Allocates nothing for comparators that are INNER and models without anything to fit.  NO_MEMORY; BAD_DATA
 * where a model could not be fitted. */
TCT_API tct_status tct_scorer_at(tct_scorer *s, const int *times, const int *subject_times,
                                 tct_scores *out, tct_error *err);
/* Fit all models to a draw (subject_times NULL: each once) and keep that for tct_scorer_at.  The ceilings then
 * are cross-validated too: lower, by the pool of the subjects of this draw, without the one that it is held
 * against; upper, by that of all who are in either draw; both over the conditions of tct_scorer_at.  times NULL: forget
 * it.
 *
 *     tct_scorer_fit(s, training, training_subjects, &err);
 *     tct_scorer_at(s, test, test_subjects, &scores, &err);
 */
TCT_API tct_status tct_scorer_fit(tct_scorer *s, const int *times, const int *subject_times,
                                  tct_error *err);

/* ---- bootstraps ------------------------------------------------------------------------------------- */

#define TCT_BOOTS(X)                                                                               \
  X(NONE, "none", "nothing is drawn: variance over subjects as they are")                          \
  X(SUBJECTS, "subjects", "subjects are drawn: holds for other subjects and the same conditions")  \
  X(CONDITIONS, "conditions",                                                                      \
    "conditions are drawn: holds for other conditions and the same subjects")                      \
  X(BOTH, "both", "both are drawn at once: holds for both, with intervals that are too wide")      \
  X(DUAL, "dual", "each alone and both at once, variances combined: holds for both")

typedef enum {
#define X(name, text, doc) TCT_BOOT_##name,
  TCT_BOOTS(X)
#undef X
    TCT_BOOT_N
} tct_boot;

/* Draws of one kind: NONE and DUAL are none. */
typedef struct {
  int draws, models;
  double *score; /* [draws][models]; NAN: undefined (fewer than three different conditions) */
  double *lower, *upper; /* [draws]; NULL without ceilings */
  /* Cross-validated: score, lower and upper are the means of what each repeat gave.  Repeats differ in their folds
   * alone, so that a variance over draws holds some of the folds' chance.  With v the variance over draws of the
   * mean of r repeats, and w the mean over repeats of the variance of one, that without chance is estimated
   * by (r v - w) / (r - 1) (Schütt et al. 2023, doi:10.7554/eLife.82566); the same for covariances of models. */
  int repeats;                             /* 0: not cross-validated */
  double *repeated;                        /* [draws][repeats][models]; NULL */
  double *repeated_lower, *repeated_upper; /* [draws][repeats]; NULL */
  bool in_sample;                          /* as in tct_scores */
} tct_rsa_draws;

typedef struct {
  tct_boot boot; /* SUBJECTS, CONDITIONS or BOTH */
  int draws;
  uint64_t seed;
  bool ceiling;
  /* Cross-validation within each draw, as models with anything to fit want it: the different conditions and
   * the different subjects that were drawn, copies with each other, are cut at random into so many folds;
   * each pair of a fold of conditions and one of subjects is scored by models fitted to all other conditions and
   * subjects, and the mean over pairs is the draw's score.  Folds 0 or 1: not cut, the same for training and test;
   * both: no cross-validation.  Below 0: as many as tct_folds_of_conditions or _subjects say for the number
   * of different ones to be expected in a draw.  A draw with fewer than three conditions in a fold, or fewer subjects
   * than folds, is undefined. */
  int condition_folds, subject_folds;
  int repeats; /* with other folds; 0: two */
  int threads; /* 0: all cores.  The result does not depend on it */
  /* called now and then by the calling thread; true: stop, INTERRUPTED.  May be NULL */
  bool (*tell)(void *own, int done, int of);
  void *own;
} tct_draw_how;

/* Folds where nobody says how many: 2, from 12 conditions on 3, from 24 on 4, from 40 on 5; 2, from 6 subjects on 3,
 * from 12 on 4, from 20 on 5; of one subject or less than six conditions 1, which is none. */
TCT_API int tct_folds_of_conditions(int different);
TCT_API int tct_folds_of_subjects(int different);

/* Cross-validated scores of conditions and subjects as they are, each once: folds, repeats, seed and ceiling of
 * `how` are looked at.  out->each: the mean over all folds in which the subject was tested.  BAD_DATA: there are
 * fewer than three conditions in a fold, or fewer subjects than folds. */
TCT_API tct_status tct_rsa_cross_validate(const tct_rsa *of, const tct_draw_how *how,
                                          tct_scores *out, tct_error *err);

TCT_API tct_status tct_rsa_draw_all(const tct_rsa *of, const tct_draw_how *how, tct_rsa_draws *into,
                                    tct_error *err);
TCT_API void tct_rsa_draws_free(tct_rsa_draws *d);

/* ---- inference -------------------------------------------------------------------------------------- */

#define TCT_INTERVALS(X)                                                                           \
  X(BCA, "bca", "bias-corrected and accelerated")                                                  \
  X(PERCENTILE, "percentile", "quantiles of the draws")                                            \
  X(T, "t", "mean and standard error, with Student's t")

typedef enum {
#define X(name, text, doc) TCT_INTERVAL_##name,
  TCT_INTERVALS(X)
#undef X
    TCT_INTERVAL_N
} tct_interval_kind;

typedef struct {
  tct_draw_how draw; /* boot: any of them */
  tct_interval_kind interval;
  double level;           /* 0.95 */
  const char *test;       /* a variant of `tests`: "t", "bootstrap", "permutation" */
  const char *correction; /* a variant of `corrections`: "holm", "benjamini_hochberg", "none" */
  double margin; /* how far below the lower ceiling still counts as at the ceiling; 0: not asked */
} tct_infer_how;

typedef struct {
  double value, low, high, error; /* error: its standard error.  NAN: undefined */
} tct_rsa_estimate;

typedef struct {
  char name[96];
  double *per_subject; /* [subjects] */
  tct_rsa_estimate mean;
  double p_zero;    /* that it is not better than 0, one-sided; corrected over models */
  double p_ceiling; /* that it differs from the lower ceiling, two-sided; corrected over models */
  double
    p_equivalent; /* that it is below the lower ceiling by the margin or more; corrected over models */
} tct_inferred_model;

typedef struct {
  int a, b;                    /* models, a before b */
  tct_rsa_estimate difference; /* a - b */
  double p, p_corrected;       /* two-sided */
} tct_inferred_pair;

typedef struct {
  int models, subjects, conditions, pairs;
  tct_inferred_model *model; /* [models] */
  tct_inferred_pair *pair;   /* [pairs], models (models - 1) / 2 */
  tct_rsa_estimate lower,
    upper;               /* ceiling; NAN: one subject.  Its intervals: only if it is drawn */
  double p_ceiling_zero; /* that the lower ceiling is not better than 0, one-sided */
  double dof;            /* of t */
  /* that this test can reach with so many draws, conditions and subjects: against 0, and two-sided */
  double smallest_p, smallest_p_pair;
  int
    undefined; /* draws in which a score or a ceiling is undefined: left out of what looks at it */
  int condition_folds, subject_folds, repeats; /* of cross-validation; 0: there was none */
  bool in_sample; /* models were fitted to what they are scored by: to be warned of */
  bool larger_is_more_similar;
} tct_inference;

/* Infer from scores to what was drawn: other subjects, other conditions, or both.  How often each test and interval
 * errs is in docs/concepts/statistics.md.
 *
 * NONE has intervals of t alone (UNSUPPORTED for others, and for tests that need draws).  Tests that look at
 * subjects one by one (permutation, signed_rank) hold for other subjects and these conditions, whatever was
 * drawn; a permutation of labels is of these conditions too.
 * One subject: scores, and what CONDITIONS draws of them; no lower ceiling.  Errors, intervals and p that
 * would speak of other subjects are NAN; labels of conditions can be exchanged.
 * Where smaller is more similar nothing is held against 0: p_zero and p_ceiling_zero are NAN.
 * Where models are cross-validated there are intervals of percentiles and t alone, and single subjects have no
 * part in the ceiling.
 * BAD_SHAPE below two draws; BAD_DATA for a level or margin that cannot be; what scoring and drawing fail with.  Freed
 * by tct_inference_free, a zeroed or freed one is fine. */
TCT_API tct_status tct_rsa_infer(const tct_rsa *of, const tct_infer_how *how, tct_inference *into,
                                 tct_error *err);
TCT_API void tct_inference_free(tct_inference *i);

#endif
