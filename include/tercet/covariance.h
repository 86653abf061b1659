/* covariance.h -- how the noise of units goes together, from what is left of trials without their means. */
#ifndef TERCET_COVARIANCE_H
#define TERCET_COVARIANCE_H

#include <tercet/describe.h>
#include <tercet/patterns.h>

/* Rows of noise, given a block at a time, as often as one wants. */
typedef struct {
  int64_t rows;
  int units;
  double
    dof; /* what sums of products are divided by: rows less the means that were taken away (rows - 1 for
               * one mean, rows - conditions for one each).  May be set before a covariance is taken */
  int64_t dropped; /* trials left out, for a unit was not recorded */
  int
    space; /* `units` are orthogonal directions among so many units, outside of which there is no noise; 0: they
              * are units */
  /* rows first .. first + n, into out [n][units]; no NAN */
  void (*give)(const void *from, int64_t first, int64_t n, double *out);
  const void *from;
  void *own; /* what tct_residuals_free frees */
} tct_residuals;

/* Trials less the mean of their condition, over trials in which all units were recorded.  `fold`: of that
 * fold alone; -1: of all.  A condition of -1 everywhere but one makes it one mean, dof rows - 1.  `t` must
 * outlive it.  BAD_DATA where no trial is left. */
TCT_API tct_status tct_residuals_of(const tct_trials *t, int fold, tct_residuals *into,
                                    tct_error *err);
TCT_API void tct_residuals_free(tct_residuals *r); /* a zeroed or freed one is fine */

#define TCT_COVARIANCE_CLAIMS(X)                                                                   \
  X(INVERTIBLE, "has an inverse, also where units outnumber trials")                               \
  X(UNBIASED, "its mean is the true covariance")                                                   \
  X(MIXING_FREE, "of mixed units it is the mixed covariance")                                      \
  X(ROTATION_FREE, "of rotated units it is the rotated covariance, also in few directions of "     \
                   "many")

#define X(name, doc) TCT_COVARIANCE_BIT_##name,
enum { TCT_COVARIANCE_CLAIMS(X) TCT_COVARIANCE_CLAIM_BITS };
#undef X
#define X(name, doc) TCT_COVARIANCE_##name = 1 << TCT_COVARIANCE_BIT_##name,
enum { TCT_COVARIANCE_CLAIMS(X) };
#undef X

typedef struct tct_covariance {
  TCT_DESCRIBED;
  /* out [units][units]; *shrinkage: how far it was drawn to its target, from 0 to 1.  Called by
   * tct_covariance_of, which has looked at r. */
  tct_status (*estimate)(const void *params, const tct_residuals *r, double *out, double *shrinkage,
                         tct_error *err);
} tct_covariance;

/* Into out [units][units]; `shrinkage` may be NULL.  Takes two or three units x units of memory at most,
 * however many rows there are.  BAD_DATA where no degree of freedom is left; NO_MEMORY. */
TCT_API tct_status tct_covariance_of(const tct_covariance *c, const void *params,
                                     const tct_residuals *r, double *out, double *shrinkage,
                                     tct_error *err);

/* How the errors of condition means go together, per unit and fold: out [conditions][conditions], the mean
 * over folds of (u_i - mean u_i) . (u_j - mean u_j) / units, of a pair of conditions over the folds that have
 * both, less one; whitened by p->noise[0] where it is there.  NAN for a pair that fewer than two folds have.
 * BAD_SHAPE below two folds.  Diedrichsen et al. 2016, doi:10.48550/arXiv.1607.01371. */
TCT_API tct_status tct_covariance_of_conditions(const tct_patterns *p, double *out, tct_error *err);

#endif
