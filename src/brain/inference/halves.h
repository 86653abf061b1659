/* halves.h -- how sure one may be of a number of n things, from what halves of them gave.
 *
 * Half of n things without copies scatter as much as the whole: the variance of a mean over m of n without
 * replacement is s^2 (1/m - 1/n), which for m = n / 2 is s^2 / n.  Measured in
 * docs/decisions/16_halves_of_conditions.md.  Efron 1982, doi:10.1137/1.9781611970319, on half-sampling; Politis &
 * Romano 1994, doi:10.1214/aos/1176325770. */
#ifndef TERCET_BRAIN_HALVES_H
#define TERCET_BRAIN_HALVES_H

#include "brain/inference/intervals.h"

#include <stdbool.h>

typedef struct {
  double error; /* standard error of the value */
  tct_range range;
  size_t kept; /* draws that are not NAN */
} tct_halved;

/* x [draws] of n / 2 things of n each.  They are moved to `value`, since fewer things may raise all of them;
 * afterwards x holds what is kept, in ascending order.  by_t: value and error, with Student's t of n - 1; else
 * percentiles. */
tct_halved tct_of_halves(int n, size_t draws, double *x, double value, bool by_t, double level);

#endif
