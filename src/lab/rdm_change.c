/* rdm_change.c -- how far patterns of the same conditions moved, and whether their geometry did. */
#include "lab/rdm_change.h"

#include "kernels/statistics.h"

#include <math.h>

static void rdm_of(const double *pattern, int conditions, int units, double *rdm)
{
  const size_t n = (size_t)units;

  for (int a = 0, at = 0; a < conditions; a++)
    for (int b = a + 1; b < conditions; b++)
      rdm[at++] = tct_squared_difference(n, pattern + (size_t)a * n, pattern + (size_t)b * n);
}

/* |lesioned - intact| over |intact - its mean over conditions|; NAN where intact does not vary. */
static double moved(const double *intact, const double *lesioned, int conditions, int units)
{
  double away = 0, all = 0;

  for (int k = 0; k < units; k++) {
    double mean = 0;
    for (int c = 0; c < conditions; c++)
      mean += intact[(size_t)c * (size_t)units + (size_t)k] / conditions;
    for (int c = 0; c < conditions; c++) {
      const size_t at = (size_t)c * (size_t)units + (size_t)k;
      away += (lesioned[at] - intact[at]) * (lesioned[at] - intact[at]);
      all += (intact[at] - mean) * (intact[at] - mean);
    }
  }
  return all > 0 ? sqrt(away / all) : (double)NAN;
}

void tct_rdm_change(int conditions, int units, const double *before, const double *after,
                    double *room, double *alike, double *away)
{
  const size_t pairs = (size_t)conditions * (size_t)(conditions - 1) / 2;

  rdm_of(before, conditions, units, room);
  rdm_of(after, conditions, units, room + pairs);
  *alike = tct_correlation(pairs, room, room + pairs);
  *away  = moved(before, after, conditions, units);
}
