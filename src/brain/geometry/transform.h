/* transform.h -- what transforms of RDMs share. */
#ifndef TERCET_BRAIN_TRANSFORM_H
#define TERCET_BRAIN_TRANSFORM_H

#include <tercet/transform.h>

static inline size_t tct_pairs(int n)
{
  return (size_t)n * ((size_t)n - 1) / 2;
}

/* The quantiles `low` and `high`, from 0 to 1, of the pairs that are there; NAN if there are none. */
tct_status tct_rdm_quantiles(int n, const double *rdm, double low, double high, double at[2],
                             tct_error *err);

/* From `low` to `high` becomes 0 to 1; what is below is 0, what is above 1. */
void tct_rdm_between(int n, double low, double high, double *rdm);

#endif
