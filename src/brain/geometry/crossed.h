/* crossed.h -- products of differences between folds that share no noise, for all pairs of conditions. */
#ifndef TERCET_BRAIN_CROSSED_H
#define TERCET_BRAIN_CROSSED_H

#include <tercet/patterns.h>

/* Folds that are crossed; `x` is spoilt by it. */
typedef struct {
  size_t folds, n, units;
  tct_precision precision;
  int threads;
  const double *from; /* [folds][n][units]; a row of weight 0 is not looked at.  May be x */
  double *x;          /* [folds][n][units] room */
  double *weight;     /* [folds][n] trials in a row; 0: the fold lacks the condition */
} tct_folds;

/* Sums and their weights, of pairs i <= j at tct_pair_or_self. */
typedef struct {
  bool similar;  /* sums of similarities, with the diagonal; else of dissimilarities, without */
  bool balanced; /* tct_folds_balanced of all that will be crossed */
  double *sum;
  double *weight; /* NULL if balanced: */
  double each;    /* then all weigh this */
} tct_crossing;

/* Do all folds have all conditions, and each fold equally many trials of each? */
bool tct_folds_balanced(const tct_folds *f);

/* Add up the products of all pairs of different folds.  Similarities: x_i^f . x_j^g, each weighing as many
 * pairs of trials as it is of.  Dissimilarities: (x_i - x_j)^f . (x_i - x_j)^g over folds that have both. */
tct_status tct_cross(const tct_folds *f, tct_crossing *into, tct_error *err);

/* rdm [n (n - 1) / 2] = share x the mean; NAN where nothing was summed. */
void tct_crossing_rdm(const tct_crossing *c, size_t n, double share, double *rdm);

#endif
