/* scorer_own.h -- what the parts of a scorer share: the draw at hand, and what came of it.
 *
 *     scorer.c         made, freed, asked; means over subjects
 *     scorer_models.c  the RDM that each model predicts for this draw
 *     scorer_gather.c  any comparator: copies gathered into new RDMs, then compared
 *     pooling.c        subjects' RDMs made into one
 */
#ifndef TERCET_BRAIN_SCORER_OWN_H
#define TERCET_BRAIN_SCORER_OWN_H

#include <tercet/rsa.h>

typedef struct tct_gather tct_gather;

struct tct_scorer {
  const tct_rsa *of;
  bool ceiling;
  size_t n; /* pairs */
  bool *
    lacking; /* [n] a model lacks this pair: it is left out everywhere, so that all models and ceilings
                  * are held against the same */
  /* the draw at hand, and what models predict for it */
  double *times;             /* [conditions] */
  double *weight;            /* [n] both times multiplied, 0 where lacking */
  double *drawn;             /* [subjects] */
  const double **prediction; /* [models], each [n] */
  /* how often each subject counts in the pools: as it was drawn, if nothing was fitted before */
  const double *in_lower, *in_upper; /* [subjects] */
  /* what came of it: [models][subjects], [subjects]; NAN for subjects that were not drawn */
  double *each, *lower, *upper;
  tct_gather *gather;
  double *block; /* all numbers, in one */
};

/* scorer_models.c: sets `prediction` for the draw at hand. */
tct_status tct_scorer_predict(tct_scorer *s, tct_error *err);

/* scorer_gather.c: sets each, lower and upper.  NULL, NO_MEMORY: no memory. */
tct_gather *tct_gather_new(const tct_scorer *s, tct_error *err);
void tct_gather_free(tct_gather *g);
tct_status tct_gather_scores(tct_scorer *s, tct_error *err);

#endif
