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
} tct_scores;

typedef struct tct_scorer tct_scorer;
/* What can be prepared once: sorted places, what is looked up.  `of` must outlive it.  One thread at a time; as
 * many as one likes of the same `of`. */
TCT_API tct_scorer *tct_scorer_new(const tct_rsa *of, bool ceiling, tct_error *err);
TCT_API void tct_scorer_free(tct_scorer *s);
/* Scores with condition i taken times[i] times and subject j subject_times[j] times (NULL: each once).  Two copies
 * of a condition make no pair; for comparators that want all pairs (WHOLE), one at distance 0.  The same as
 * gathering copies into a new RDM.  A pair that a model lacks is left out of everything.  What is fitted is fitted to
 * this same draw, unless tct_scorer_fit was called: then it stays as it was fitted there.  Allocates
 * nothing for comparators that are INNER.  NO_MEMORY; BAD_DATA where a model could not be fitted. */
TCT_API tct_status tct_scorer_at(tct_scorer *s, const int *times, const int *subject_times,
                                 tct_scores *out, tct_error *err);
/* Fit all models to a draw and keep that for tct_scorer_at; the ceilings are then of the training subjects'
 * pool.  times NULL: forget it. */
TCT_API tct_status tct_scorer_fit(tct_scorer *s, const int *times, const int *subject_times,
                                  tct_error *err);

/* ---- bootstraps ------------------------------------------------------------------------------------- */

#define TCT_BOOTS(X)                                                                               \
  X(NONE, "none", "nothing is drawn: variance over subjects as they are")                          \
  X(SUBJECTS, "subjects", "subjects are drawn: holds for other subjects and the same conditions")  \
  X(CONDITIONS, "conditions",                                                                      \
    "conditions are drawn: holds for other conditions and the same subjects")                      \
  X(BOTH, "both", "both are drawn at once: holds for both, and is conservative")                   \
  X(DUAL, "dual", "each alone and both, variances combined: holds for both, and is not")

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
} tct_rsa_draws;

typedef struct {
  tct_boot boot; /* SUBJECTS, CONDITIONS or BOTH */
  int draws;
  uint64_t seed;
  bool ceiling;
  /* cross-validation within each draw, as models with anything to fit want it: into so many parts of the
   * conditions and of the subjects, as many times over.  folds 0: none */
  int condition_folds, subject_folds, repeats;
  int threads; /* 0: all cores.  The result does not depend on it */
  /* called now and then by the calling thread; true: stop, INTERRUPTED.  May be NULL */
  bool (*tell)(void *own, int done, int of);
  void *own;
} tct_draw_how;

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
  tct_inferred_model *model;     /* [models] */
  tct_inferred_pair *pair;       /* [pairs], models (models - 1) / 2 */
  tct_rsa_estimate lower, upper; /* ceiling; NAN: not asked, or one subject */
  double p_ceiling_zero;         /* that the lower ceiling is not better than 0, one-sided */
  double dof;                    /* of t */
  /* that this test can reach with so many draws, conditions and subjects: against 0, and two-sided */
  double smallest_p, smallest_p_pair;
  int
    undefined; /* draws in which a score or a ceiling is undefined: left out of what looks at it */
  bool larger_is_more_similar;
} tct_inference;

TCT_API tct_status tct_rsa_infer(const tct_rsa *of, const tct_infer_how *how, tct_inference *into,
                                 tct_error *err);
TCT_API void tct_inference_free(tct_inference *i);

#endif
