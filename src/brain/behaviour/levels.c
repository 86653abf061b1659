/* levels.c -- trials sorted by the strength of the stimulus. */
#include "brain/behaviour/levels.h"

#include "base/memory.h"
#include "kernels/ranks.h"

int tct_levels(const tct_choices *c, const double *y, double *x, double *shown, double *sum)
{
  size_t *place = tct_alloc((size_t)c->trials, sizeof *place);
  int n         = 0;

  if (!place || !tct_places_in_order((size_t)c->trials, c->strength, place)) {
    tct_free(place);
    return -1;
  }
  for (int i = 0; i < c->trials; i++) {
    const double at = c->strength[place[i]];
    if (n == 0 || at != x[n - 1]) {
      x[n]     = at;
      shown[n] = sum[n] = 0;
      n++;
    }
    shown[n - 1]++;
    sum[n - 1] += y[place[i]];
  }
  tct_free(place);
  return n;
}
