/* reliability.c -- how well a unit's responses repeat: two halves of its repeats, correlated, and what that
 * says of all of them.
 *
 *   r = mean over splits of correlation(mean of half a, mean of half b), over conditions x steps
 *   reliability = 2 r / (1 + r), no less than -1
 *
 * Conditions with one repeat say nothing and are left out.
 *
 * Source: Spearman 1910, doi:10.1111/j.2044-8295.1910.tb00206.x; Brown 1910,
 * doi:10.1111/j.2044-8295.1910.tb00207.x. */
#include "brain/recipe/recipe_own.h"

#include "base/memory.h"
#include "base/random.h"
#include "kernels/statistics.h"

#include <math.h>
#include <string.h>

/* Which half each repeat of a condition is in: 0 or 1; 2 where there is none. */
static int halve(const tct_recording *x, int condition, const struct selection *how, int split,
                 uint8_t *half)
{
  const int64_t *trial = x->trial + (size_t)condition * (size_t)x->repeats;
  const tct_key key =
    tct_key_in(tct_key_in(tct_key_of((uint64_t)how->seed, "recipe.halves"), (uint64_t)split),
               (uint64_t)condition);
  uint64_t n = 0, at = 0;

  for (int i = 0; i < x->repeats; i++) n += trial[i] >= 0;
  for (int i = 0; i < x->repeats; i++) {
    half[i] = 2;
    if (trial[i] < 0) continue;
    half[i] = (how->halves ? at % 2 : tct_shuffled(key, at, n) >= n / 2) ? 1 : 0;
    at++;
  }
  return (int)n;
}

/* Means of both halves, [unit][condition x step]. */
static void mean_halves(const tct_recording *x, const uint8_t *half, int condition, double *a,
                        double *b)
{
  const size_t units = (size_t)x->units, steps = (size_t)x->steps, row = steps * units;
  const size_t places = (size_t)x->conditions * steps;
  const double *value = x->value + (size_t)condition * (size_t)x->repeats * row;

  for (size_t t = 0; t < steps; t++)
    for (size_t k = 0; k < units; k++) {
      double sum[3] = {0};
      size_t n[3]   = {0};
      for (int i = 0; i < x->repeats; i++) {
        const double one = value[(size_t)i * row + t * units + k];
        if (isnan(one)) continue;
        sum[half[i]] += one;
        n[half[i]]++;
      }
      const size_t to = k * places + (size_t)condition * steps + t;
      a[to]           = n[0] ? sum[0] / (double)n[0] : (double)NAN;
      b[to]           = n[1] ? sum[1] / (double)n[1] : (double)NAN;
    }
}

static void one_split(const tct_recording *x, const struct selection *how, int split, uint8_t *half,
                      double *a, double *b)
{
  const size_t steps = (size_t)x->steps, places = (size_t)x->conditions * steps;

  for (int c = 0; c < x->conditions; c++) {
    if (halve(x, c, how, split, half) > 1) {
      mean_halves(x, half, c, a, b);
      continue;
    }
    for (size_t k = 0; k < (size_t)x->units; k++)
      for (size_t t = 0; t < steps; t++) a[k * places + (size_t)c * steps + t] = (double)NAN;
  }
}

tct_status tct_reliability(const tct_recording *x, const struct selection *how, double *out,
                           tct_error *err)
{
  const size_t units = (size_t)x->units, places = (size_t)x->conditions * (size_t)x->steps;
  const int splits = how->halves ? 1 : (int)how->splits;
  uint8_t *half    = tct_alloc((size_t)x->repeats, 1);
  double *a = tct_alloc(places * units, sizeof *a), *b = tct_alloc(places * units, sizeof *b);
  int *seen       = tct_alloc(units, sizeof *seen);
  tct_status code = TCT_OK;

  if (!half || !a || !b || !seen) code = tct_fail(err, TCT_NO_MEMORY, "no memory for reliability");
  for (size_t k = 0; k < units; k++) out[k] = 0;
  for (int s = 0; code == TCT_OK && s < splits; s++) {
    one_split(x, how, s, half, a, b);
    for (size_t k = 0; k < units; k++) {
      const double r = tct_correlation(places, a + k * places, b + k * places);
      if (isnan(r)) continue;
      out[k] += r;
      seen[k]++;
    }
  }
  for (size_t k = 0; code == TCT_OK && k < units; k++) {
    const double r = seen[k] ? out[k] / seen[k] : (double)NAN;
    out[k]         = r <= -1.0 / 3 ? -1 : 2 * r / (1 + r);
  }
  tct_free(half);
  tct_free(a);
  tct_free(b);
  tct_free(seen);
  return code;
}
