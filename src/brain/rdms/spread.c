/* rdms.c -- what is told of an RDM beside its numbers: how far they lie apart, and what is missing. */
#include "brain/rdms/rdms.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

static int by_size(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* Conditions of which every distance is NAN.  `there` [conditions] is false everywhere. */
static int count_dropped(int conditions, const double *rdm, bool *there)
{
  int dropped = 0;

  for (int i = 0; i < conditions; i++)
    for (int k = i + 1; k < conditions; k++)
      if (!isnan(*rdm++)) there[i] = there[k] = true;
  for (int i = 0; i < conditions; i++) dropped += !there[i];
  return dropped;
}

/* `sorted` [pairs] is room. */
static void measure(size_t pairs, const double *rdm, double *sorted, tct_rdm_spread *into)
{
  size_t n = 0;

  for (size_t i = 0; i < pairs; i++)
    if (!isnan(rdm[i])) sorted[n++] = rdm[i];
  into->undefined = pairs - n;
  if (n == 0) return;
  qsort(sorted, n, sizeof *sorted, by_size);
  into->least   = sorted[0];
  into->median  = sorted[(n - 1) / 2] / 2 + sorted[n / 2] / 2;
  into->largest = sorted[n - 1];
}

tct_status tct_rdm_spread_of(int conditions, const double *rdm, tct_rdm_spread *into,
                             tct_error *err)
{
  const size_t n = (size_t)conditions, pairs = n * (n - 1) / 2;
  double *sorted    = tct_alloc(pairs, sizeof *sorted);
  bool *there       = tct_alloc(n, sizeof *there);
  tct_status status = TCT_OK;

  *into = (tct_rdm_spread){.least = NAN, .median = NAN, .largest = NAN};
  if (sorted && there) {
    measure(pairs, rdm, sorted, into);
    into->dropped = count_dropped(conditions, rdm, there);
  } else {
    status = tct_fail(err, TCT_NO_MEMORY, "no memory for %zu distances", pairs);
  }
  tct_free(sorted);
  tct_free(there);
  return status;
}
