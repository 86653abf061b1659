/* path.c -- the best way through costs in order of time: days forward, checkpoints never back.
 *
 *     up[d][k]   = least cost of days 0 .. d with day d at k or before
 *     down[d][k] = least cost of days d .. with day d at k or after
 *
 * A day may be at k, in a way as good as any, where up[d - 1][k] + cost[d][k] + down[d + 1][k] is the least sum.  Sums
 * are compared up to their rounding, so that a plateau is one.  Of two best ways, the earlier checkpoint of each day makes
 * a best way too, and so the earliest of all days go together. */
#include "brain/matching/matching.h"

#include <math.h>

static double before(const double *up, int checkpoints, int day, int k)
{
  return day > 0 ? up[(day - 1) * checkpoints + k] : 0;
}

static double after(const double *down, int checkpoints, int days, int day, int k)
{
  return day + 1 < days ? down[(day + 1) * checkpoints + k] : 0;
}

void tct_best_path(int days, int checkpoints, const double *cost, int *first, int *last,
                   double *spare)
{
  const int n = checkpoints;
  double *up = spare, *down = spare + (size_t)days * (size_t)n;

  for (int d = 0; d < days; d++)
    for (int k = 0; k < n; k++) {
      const double here = before(up, n, d, k) + cost[d * n + k];
      up[d * n + k]     = k > 0 ? fmin(up[d * n + k - 1], here) : here;
    }
  for (int d = days - 1; d >= 0; d--)
    for (int k = n - 1; k >= 0; k--) {
      const double here = after(down, n, days, d, k) + cost[d * n + k];
      down[d * n + k]   = k + 1 < n ? fmin(down[d * n + k + 1], here) : here;
    }
  const double best = down[0], slack = 1e-9 * (1 + fabs(best));
  for (int d = 0; d < days; d++) {
    first[d] = last[d] = -1;
    for (int k = 0; k < n; k++) {
      if (before(up, n, d, k) + cost[d * n + k] + after(down, n, days, d, k) > best + slack)
        continue;
      if (first[d] < 0) first[d] = k;
      last[d] = k;
    }
  }
}
