/* effect.c -- what a lesion changed, from the same trials with and without it.
 *
 * Trials and draws of units are crossed random effects (crossed.h).  Of right and wrong, a change of 0 in all of a
 * few trials says little: one trial that got better and one that got worse are added before the interval is made,
 * as in the adjusted Wald interval for differences of paired proportions (Bonett & Price 2012, Journal of
 * Educational and Behavioral Statistics 37). */
#include "lab/lesion/own.h"

#include "base/memory.h"
#include "kernels/distributions.h"
#include "lab/crossed.h"

#include <math.h>

static bool known(const tct_goodness *g, int i)
{
  bool all = isfinite(g->intact[i]);

  for (int d = 0; d < g->draws; d++)
    all = all && isfinite(g->lesioned[(size_t)d * (size_t)g->n + (size_t)i]);
  return all;
}

static double weight_of(const double *weight, int i)
{
  return weight ? weight[i] : 1;
}

/* Changes, [draws][n + more], those that are added last. */
static void gather(const tct_goodness *g, const int *list, int n, const double *weight, int kept,
                   int more, double *change)
{
  for (int d = 0; d < g->draws; d++) {
    const double *lesioned = g->lesioned + (size_t)d * (size_t)g->n;
    double *to             = change + (size_t)d * (size_t)(kept + more);
    for (int i = 0, k = 0; i < n; i++)
      if (known(g, list[i]))
        to[k++] = weight_of(weight, list[i]) * (lesioned[list[i]] - g->intact[list[i]]);
    for (int i = 0; i < more; i++) to[kept + i] = i ? -1 : 1;
  }
}

tct_status tct_effect_of(const tct_goodness *g, const int *list, int n, const double *weight,
                         bool counted, double level, tct_effect *into, tct_error *err)
{
  const double nan = (double)NAN;
  const int more   = counted ? 2 : 0;
  tct_effect e     = {.intact = 0, .lesioned = 0, .change = nan, .low = nan, .high = nan};

  for (int i = 0; i < n; i++) {
    if (!known(g, list[i])) continue;
    e.n++;
    e.intact += weight_of(weight, list[i]) * g->intact[list[i]];
    for (int d = 0; d < g->draws; d++)
      e.lesioned += weight_of(weight, list[i]) *
                    g->lesioned[(size_t)d * (size_t)g->n + (size_t)list[i]] / g->draws;
  }
  e.intact   = e.n ? e.intact / e.n : nan;
  e.lesioned = e.n ? e.lesioned / e.n : nan;
  e.change   = e.lesioned - e.intact;
  *into      = e;
  if (e.n < 2) return TCT_OK;
  double *change = tct_alloc((size_t)g->draws * (size_t)(e.n + more), sizeof *change);
  if (!change) return tct_fail(err, TCT_NO_MEMORY, "no memory for changes in %d trials", e.n);
  gather(g, list, n, weight, e.n, more, change);
  const tct_crossed q = tct_crossed_of(change, g->draws, e.n + more);
  const double wide   = q.error * tct_student_quantile((1 + level) / 2, q.freedom);
  into->low           = counted ? fmax(-1, q.mean - wide) : q.mean - wide;
  into->high          = counted ? fmin(1, q.mean + wide) : q.mean + wide;
  tct_free(change);
  return TCT_OK;
}

double tct_change_of(const tct_goodness *g, int draw, const int *list, int n)
{
  double sum = 0;
  int m      = 0;

  for (int i = 0; i < n; i++) {
    const double change =
      g->lesioned[(size_t)draw * (size_t)g->n + (size_t)list[i]] - g->intact[list[i]];
    if (!isfinite(change)) continue;
    sum += change;
    m++;
  }
  return m ? sum / m : (double)NAN;
}
