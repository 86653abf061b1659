/* course.c -- the rate of a population in time: spikes of all units in each bin, and its interval over trials. */
#include <tercet/firing.h>

#include <math.h>

#include "kernels/distributions.h"

/* Spikes of all units of trial k in steps [from, to), and how many units were there. */
static double spikes_in(const tct_spikes *s, int k, int from, int to, int *units)
{
  double spikes = 0;

  *units = 0;
  for (int u = 0; u < s->units; u++) {
    const size_t cell = (size_t)u * (size_t)s->trials + (size_t)k;
    size_t low = s->first[cell], high = s->first[cell + 1];
    *units += !s->missing[cell];
    const size_t end = high;
    while (low < high) { /* the first at or after `from` */
      const size_t middle = low + (high - low) / 2;
      if (s->step[middle] < from)
        low = middle + 1;
      else
        high = middle;
    }
    for (; low < end && s->step[low] < to; low++) spikes++;
  }
  return spikes;
}

void tct_firing_course(const tct_spikes *s, int condition, int width, double level, double *rate,
                       double *low, double *high)
{
  for (int b = 0; b * width < s->steps; b++) {
    const int from = b * width, to = from + width < s->steps ? from + width : s->steps;
    double sum = 0, squares = 0;
    int n = 0, units;

    for (int k = 0; k < s->trials; k++) {
      if (condition >= 0 && s->condition[k] != condition) continue;
      const double spikes = spikes_in(s, k, from, to, &units);
      if (units == 0) continue;
      const double hz = 1000 * spikes / (units * (to - from) * s->dt);
      sum += hz;
      squares += hz * hz;
      n++;
    }
    rate[b]            = n > 0 ? sum / n : (double)NAN;
    const double error = n > 1 ? sqrt(fmax(0, squares - sum * sum / n) / (n - 1) / n) : (double)NAN,
                 t     = n > 1 ? tct_student_quantile(0.5 + level / 2, n - 1) : (double)NAN;
    low[b]             = rate[b] - t * error;
    high[b]            = rate[b] + t * error;
  }
}
