/* spread.c -- a number over several observers: failures are counted, and never averaged in. */
#include <tercet/behaviour.h>

#include <math.h>

#include "base/memory.h"
#include "brain/inference/intervals.h"

tct_status tct_behaved_spread_of(int n, const tct_behaved *row, int j, bool shared,
                                 tct_behaved_spread *into, tct_error *err)
{
  const double none = (double)NAN;
  double *x = tct_alloc((size_t)n + 1, sizeof *x), sum = 0, squares = 0;

  *into =
    (tct_behaved_spread){.mean = none, .error = none, .least = none, .median = none, .most = none};
  if (!x) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d observers", n);
  for (int i = 0; i < n; i++) {
    x[i] = row[i].number[j].value;
    if (isnan(x[i])) into->why[row[i].number[j].why]++;
  }
  const int there = (int)tct_close_up((size_t)n, x);
  into->n         = there;
  into->failed    = n - there;
  for (int i = 0; i < there; i++) sum += x[i];
  for (int i = 0; i < there; i++) squares += (x[i] - sum / there) * (x[i] - sum / there);
  if (there > 0) {
    into->mean   = sum / there;
    into->least  = x[0];
    into->median = tct_quantile((size_t)there, x, 0.5);
    into->most   = x[there - 1];
  }
  if (there > 1 && !shared) into->error = sqrt(squares / (there - 1) / there);
  tct_free(x);
  return TCT_OK;
}
