/* fitting.h -- weights of a model's parts, such that it is as like the subjects as it can be.
 *
 * What all rdm_models share that fit anything.  A comparator that is LINEAR is the cosine of L m and L d, with one
 * matrix L for the pairs that are there, m = sum of w_p part_p and d a subject's RDM.  Its mean over subjects is
 *
 *     b'w / sqrt(w'g w),   g_pq = L part_p . L part_q,   b_p = L part_p . mean of L d / |L d|
 *
 * and is greatest where w is the regression of that mean, the pool of the subjects, on the parts: w = g^-1 b, or
 * the same with w >= 0.  Subjects that lack other pairs have an L of their own, and so a g and a b; the mean of
 * such fractions is brought to its nearest maximum, from the regression on all, by solving again and again
 *
 *     (sum of (b'w / s^3) g) w = sum of b / s,   s = sqrt(w'g w)
 *
 * Comparators that are not linear take the weights that are best by another that is: by the whitened cosine those
 * that take RDMs for matrices, by Pearson's correlation those that rank (docs/decisions/15_fitting_by_ranks.md).  What is known of how errors of conditions go together is looked at
 * where no pair is missing. */
#ifndef TERCET_BRAIN_FITTING_H
#define TERCET_BRAIN_FITTING_H

#include <tercet/rdm_model.h>

enum { TCT_FIT_MISSING = -1, TCT_FIT_COPIES = -2 };

/* Subjects that lack the same pairs. */
typedef struct {
  tct_drawn drawn;
  double *weight; /* [n] of `drawn`: 0 where they lack a pair */
  double times;   /* how many they are, as they were drawn */
  double *pool;   /* [n + K] sum of what the linear comparator makes of each */
  double *
    ranks; /* [n + K] ... of what the comparator itself makes of each; `pool` if it is linear; NULL: it
                    * makes no such list */
  double *g,
    *b; /* [parts][parts]; [parts] times `times`: as above, of parts divided by their unit */
} tct_fit_group;

typedef struct {
  const tct_rdm_fit *of;
  bool linear; /* the comparator itself is */
  int groups;
  tct_fit_group *group;
  double subjects; /* of whom anything can be said, as they were drawn */
  double *unit;    /* [parts] what each part is divided by; 0: it is 0 everywhere */
  double *trial;   /* [2][parts] weights that are tried */
  int *every;      /* [parts] 0, 1, 2 ... */
  double *block;   /* owned, with all in it */
  size_t places;   /* n + K */
  double *spare;   /* [parts + 4][places] */
  int *
    gathered; /* [all] places of the pairs of all copies that were drawn, or TCT_FIT_MISSING, or TCT_FIT_COPIES of one */
  int all;    /* their number */
  double *copied; /* [2][all] */
  bool no_memory; /* there was none on the way: nothing that was found is to be believed */
} tct_fitting;

/* Fits: prepares all, lets `choose` find weights (0 at first), and tells what went wrong: BAD_DATA where a part has no
 * value at a pair that counts, no subject's RDM says anything, or no weight was found; NO_MEMORY.  `weigh`:
 * `choose` wants g and b. */
tct_status tct_fit(const tct_rdm_fit *of, bool weigh,
                   void (*choose)(tct_fitting *f, double *weight), double *weight, tct_error *err);

/* ---- what a `choose` does ----------------------------------------------------------------------------- */

/* The mean over subjects of the comparator itself, its sign turned if smaller is more similar.  NAN: undefined. */
double tct_fitting_score(tct_fitting *f, const double *weight);

/* weight [parts], all 0 but those of the n parts `which`: the best by the linear comparator.  False, and all 0:
 * nothing is better than 0 (not negative: no part is like the subjects at all). */
bool tct_fitting_solve(tct_fitting *f, int n, const int *which, bool not_negative, double *weight);

/* Weights of a kind that any scale suits: of size 1 altogether, or, where the comparator is not free of scale, on the
 * scale that it likes best. */
void tct_fitting_scale(tct_fitting *f, double *weight);

/* Keeps the weights, or takes 1 for a single part where that scores better (the first of equal ones). */
void tct_fitting_or_single(tct_fitting *f, double *weight);

/* A fit of those conditions and subjects alone that were drawn; itself, where that is all of them.  Not to be
 * copied.  False: no memory.  Freed by freeing the block. */
typedef struct {
  tct_rdm_fit fit;
  tct_drawn drawn;
  double *block;
} tct_fit_drawn;
bool tct_fit_drawn_new(const tct_rdm_fit *of, tct_fit_drawn *to);

/* ---- within ------------------------------------------------------------------------------------------- */

/* How long what the linear comparator makes of an RDM was before it was brought to length 1, where that can be said
 * at once; NAN: not. */
double tct_fitting_length(const tct_rdm_fit *of, const tct_drawn *d, const double *rdm);

/* out [n + K]: what the linear comparator makes of an RDM.  False: nothing can be said. */
bool tct_fitting_vector(const tct_rdm_fit *of, const tct_drawn *d, const double *rdm, double *out);

/* Is it not the same at all pairs that count?  An RDM that varies, and of which no vector is made, is one
 * for which there was no memory. */
bool tct_fitting_varies(const tct_drawn *d, const double *rdm);

/* Fills g and b of one group, by f->unit; 0 for parts that say nothing. */
tct_status tct_fitting_products(const tct_fitting *f, tct_fit_group *g, tct_error *err);

#endif
