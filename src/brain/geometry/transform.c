/* transform.c -- whether an RDM may be transformed, and what its transforms share. */
#include "brain/geometry/transform.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "brain/inference/intervals.h"

tct_status tct_transform_rdm(const tct_transform *t, const void *params, int n, double *rdm,
                             tct_error *err)
{
  if (n < 2)
    return tct_fail(err, TCT_BAD_SHAPE, "an RDM is of two conditions or more, not of %d", n);
  for (size_t i = 0; i < tct_pairs(n); i++)
    if (isinf(rdm[i]))
      return tct_fail(err, TCT_BAD_DATA, "%s wants an RDM without infinities", t->name);
  return t->apply(params, n, rdm, err);
}

tct_status tct_rdm_quantiles(int n, const double *rdm, double low, double high, double at[2],
                             tct_error *err)
{
  double *sorted = tct_alloc(tct_pairs(n), sizeof *sorted);

  if (!sorted) return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu pairs", tct_pairs(n));
  memcpy(sorted, rdm, tct_pairs(n) * sizeof *sorted);
  const size_t there = tct_close_up(tct_pairs(n), sorted);
  at[0]              = tct_quantile(there, sorted, low);
  at[1]              = tct_quantile(there, sorted, high);
  tct_free(sorted);
  return TCT_OK;
}

void tct_rdm_between(int n, double low, double high, double *rdm)
{
  for (size_t i = 0; i < tct_pairs(n); i++)
    if (!isnan(rdm[i]))
      rdm[i] = rdm[i] <= low ? 0 : rdm[i] >= high ? 1 : (rdm[i] - low) / (high - low);
}
