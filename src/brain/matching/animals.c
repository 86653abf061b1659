/* animals.c -- one population beside several animals: the mean of what is alike, and how surely it holds for others. */
#include <tercet/likeness.h>

#include <math.h>

#include "brain/inference/intervals.h"

void tct_likeness_over(int n, const tct_likeness *const *of, double level, tct_likeness_mean *into)
{
  double sum = 0, squares = 0, ceilings = 0;
  int with = 0;

  *into = (tct_likeness_mean){.low = (double)NAN, .high = (double)NAN};
  for (int i = 0; i < n; i++) {
    const bool is = !isnan(of[i]->similarity);
    into->n += is;
    sum += is ? of[i]->similarity : 0;
    with += !isnan(of[i]->ceiling);
    ceilings += isnan(of[i]->ceiling) ? 0 : of[i]->ceiling;
  }
  into->dropped = n - into->n;
  into->mean    = into->n ? sum / into->n : (double)NAN;
  into->ceiling = with ? ceilings / with : (double)NAN;
  if (into->n < 2) return;
  for (int i = 0; i < n; i++)
    if (!isnan(of[i]->similarity)) squares += pow(of[i]->similarity - into->mean, 2);
  const double error    = sqrt(squares / (into->n - 1) / into->n);
  const tct_range range = tct_t_interval(into->mean, error, into->n - 1, level);
  into->low             = range.low;
  into->high            = range.high;
}
