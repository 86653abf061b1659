/* folds.h -- what a fold is held against: the other folds. */
#ifndef TERCET_BRAIN_FOLDS_H
#define TERCET_BRAIN_FOLDS_H

#include <tercet/patterns.h>

/* Means over the trials of all folds but one, into out [conditions][units]; NAN where they have none. */
void tct_other_folds(const tct_patterns *p, int but, double *out);

/* The covariance for what is made of a fold (`others` false) or of all folds but it: where there is one for all,
 * that; else the fold's own, or the mean of the others'.  Into out [units][units]. */
void tct_noise_of_fold(const tct_patterns *p, int fold, bool others, double *out);

/* Trials of the fold in which all units were recorded, into value [n][units], and their conditions; n. */
size_t tct_trials_of_fold(const tct_trials *t, int fold, double *value, int *condition);

#endif
