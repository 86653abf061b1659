/* scorer_own.h -- what the parts of a scorer share: the draw at hand, and what came of it.
 *
 *     scorer.c         made, freed, asked; means over subjects
 *     scorer_models.c  the RDM that each model predicts for this draw
 *     scorer_gather.c  any comparator: copies gathered into new RDMs, then compared
 *     scorer_rows.c    inner products and comparisons by order, with rows_*.c: nothing is gathered
 *     pooling.c        subjects' RDMs made into one
 */
#ifndef TERCET_BRAIN_SCORER_OWN_H
#define TERCET_BRAIN_SCORER_OWN_H

#include <tercet/rsa.h>

/* A way to score a draw. */
typedef struct {
  void *(*make)(const tct_scorer *s, tct_error *err); /* NULL: it could not be made ready */
  void (*drop)(void *own);
  tct_status (*scores)(tct_scorer *s, tct_error *err); /* sets each, lower, upper */
} tct_scoring;

typedef struct tct_fits tct_fits;

struct tct_scorer {
  const tct_rsa *of;
  bool ceiling;
  size_t n; /* pairs */
  /* [n] a model lacks this pair: it is left out everywhere, so that all are held against the same */
  bool *lacking;
  const double *noise; /* [conditions][conditions] that the comparator looks at; NULL: none */
  double own_error;    /* with noise: how much of a variance is a copy's own (scorer_gather.c) */
  /* the draw at hand, and what models predict for it */
  double *times;             /* [conditions] */
  double *weight;            /* [n] both times multiplied, 0 where lacking */
  double *drawn;             /* [subjects] */
  const double **prediction; /* [models], each [n] */
  /* how often each subject counts in the pools: as it was drawn, if nothing was fitted before */
  const double *in_lower, *in_upper; /* [subjects] */
  /* what came of it: [models][subjects], [subjects]; NAN for subjects that were not drawn */
  double *each, *lower, *upper;
  const tct_scoring *by;
  void *own; /* of that way */
  tct_fits *fits;
  bool lenient;  /* a model that cannot be fitted is undefined, and no error: in draws */
  double *block; /* all numbers, in one */
};

/* scorer_models.c: what models predict.  NULL: no memory. */
tct_fits *tct_fits_new(const tct_scorer *s, tct_error *err);
void tct_fits_free(tct_fits *f);
/* Fits all that can be to the draw at hand, and keeps that; or forgets it. */
tct_status tct_fits_keep(tct_scorer *s, tct_error *err);
void tct_fits_forget(tct_scorer *s);
/* Sets `prediction` for the draw at hand, and who counts in the pools. */
tct_status tct_scorer_predict(tct_scorer *s, tct_error *err);
/* A model could not be fitted: it is undefined. */
bool tct_fits_lost(const tct_scorer *s, int model);
/* Is anything of this model fitted, so that it predicts another RDM after another fit?  Of one part, its sign may be. */
bool tct_fits_model(const tct_rsa_model *m);
/* Were models fitted to the draw at hand? */
bool tct_fits_in_sample(const tct_scorer *s);

extern const tct_scoring tct_by_gathering, tct_by_rows;

static inline const double *tct_subject_rdm(const tct_scorer *s, size_t subject)
{
  return s->of->subject + subject * s->n;
}

#endif
