/* variances.h -- how much an estimate scatters, from draws of a bootstrap. */
#ifndef TERCET_BRAIN_VARIANCES_H
#define TERCET_BRAIN_VARIANCES_H

#include <stddef.h>

/* sum (x - mean)^2 / (n - 1) over those that are not NAN; NAN below two. */
double tct_variance(size_t n, const double *x);

/* n / (n - 1): what a bootstrap of n things takes their scatter for too small; NAN for one. */
double tct_few(int n);

/* Of draws of subjects alone, of conditions alone, and of both at once.  n: how many there are of each; 0: no
 * matter, they are many. */
typedef struct {
  double subjects, conditions, both;
  int n_subjects, n_conditions;
} tct_three_variances;

double tct_dual_variance(const tct_three_variances *v);

/* Of an estimate that is the mean over `repeats` cross-validations, what would be left after very many: `mean` the
 * variance of the mean over all, `one` that of one alone. */
double tct_beyond_repeats(int repeats, double mean, double one);

#endif
