/* error.c -- a signature of answers that are numbers: squared error over that of the mean trajectory.
 *
 *     error   sum (answer - target)^2 / sum (mean - target)^2,   mean: the mean target at each step, over trials
 *
 * Who knows the time and nothing else can have 1, who knows all 0.
 */
#include "lab/signature/own.h"

#include "base/memory.h"

#include <math.h>

tct_status tct_measure_error(const tct_deeds *d, const tct_signature *s, double *value,
                             tct_error *err)
{
  const size_t n = (size_t)d->answers, whole = n * (size_t)d->steps;
  int begin, end;
  double own = 0, usual = 0;

  *value = NAN;
  tct_deeds_epoch(d, s, &begin, &end);
  if (!d->wanted) return TCT_OK;
  double *mean = tct_alloc(whole + 1, sizeof *mean);
  if (!mean) return tct_fail(err, TCT_NO_MEMORY, "no memory for a mean trajectory");
  for (int i = 0; i < d->trials; i++)
    for (size_t k = 0; k < whole; k++)
      mean[k] += d->wanted[(size_t)d->was[i] * whole + k] / d->trials;
  for (int i = 0; i < d->trials; i++) {
    const double *target = d->wanted + (size_t)d->was[i] * whole;
    const double *answer = d->answer + (size_t)d->did[i] * whole;
    for (size_t k = (size_t)begin * n; k < (size_t)end * n; k++) {
      own += (answer[k] - target[k]) * (answer[k] - target[k]);
      usual += (mean[k] - target[k]) * (mean[k] - target[k]);
    }
  }
  tct_free(mean);
  if (usual > 0) *value = own / usual;
  return TCT_OK;
}
