/* electrode_noise.c -- drawing units and the noise of trials.
 *
 * Draws are counted (base/random.h): trial is the place in the session, unit the place in the population.
 *
 * A Poisson count is found by inversion: the smallest k with P(count <= k) >= u.  A large mean is cut into parts
 * of at most 32, each with a draw of its own, since a sum of Poisson counts is one; so nothing underflows. */
#include "lab/subject/electrode_own.h"

#include "base/text.h"

#include <math.h>
#include <stdlib.h>

static int ascending(const void *a, const void *b)
{
  const int x = *(const int *)a, y = *(const int *)b;

  return x < y ? -1 : x > y;
}

void tct_choose_units(uint64_t seed, const char *population, int of, int n, int *unit)
{
  const tct_key key = tct_electrode_key(seed, population, "", "units");

  for (int i = 0; i < n; i++)
    unit[i] = n < of ? (int)tct_shuffled(key, (uint64_t)i, (uint64_t)of) : i;
  qsort(unit, (size_t)n, sizeof *unit, ascending);
}

tct_key tct_electrode_key(uint64_t seed, const char *whose, const char *session, const char *place)
{
  char text[256];

  tct_print(text, sizeof text, "record.%s.%s.%s", whose, session, place);
  return tct_key_of(seed, text);
}

/* ---- counts ---- */

static uint64_t inverted(double mean, double u)
{
  double p = exp(-mean), sum = p;
  uint64_t k = 0;

  /* far above the mean what is left is below the grain of u */
  while (u > sum && (p > 0x1p-60 || (double)k < mean)) {
    k++;
    p *= mean / (double)k;
    sum += p;
  }
  return k;
}

uint64_t tct_poisson(double mean, tct_key key, uint64_t trial, uint32_t step, uint32_t unit)
{
  static const double most = 32;
  const uint64_t parts     = mean > most ? (uint64_t)ceil(mean / most) : 1;
  uint64_t sum             = 0;

  for (uint64_t i = 0; i < parts && mean > 0; i++)
    sum +=
      inverted(mean / (double)parts, tct_uniform(i ? tct_key_in(key, i) : key, trial, step, unit));
  return sum;
}

double tct_spread(double sum, double squares, uint64_t n)
{
  const double mean = sum / (double)n, variance = squares / (double)n - mean * mean;

  return variance > 0 ? sqrt(variance) : isnan(variance) ? variance : 0;
}

/* ---- all values of a recording ---- */

typedef tct_status (*noise_of)(void *arg, double *value, uint64_t trial, uint32_t step,
                               uint32_t unit);

/* Go through all values; stops at the first that is refused. */
static tct_status each(tct_recording *r, const int *unit, noise_of noise, void *arg, tct_error *err)
{
  const size_t trials = (size_t)r->conditions * (size_t)r->repeats;
  double *value       = r->value;

  for (size_t i = 0; i < trials; i++)
    for (int t = 0; t < r->steps; t++)
      for (int k = 0; k < r->units; k++, value++) {
        if (!isfinite(*value))
          return tct_fail(err, TCT_DIVERGED, "a rate of %g of unit %s takes no noise", *value,
                          r->unit[k]);
        if (noise(arg, value, (uint64_t)r->trial[i], (uint32_t)t, (uint32_t)unit[k]) != TCT_OK)
          return tct_fail(err, TCT_UNSUPPORTED,
                          "a rate of %g of unit %s is too large to make spikes of", *value,
                          r->unit[k]);
      }
  return TCT_OK;
}

typedef struct {
  tct_key key;
  double scale; /* of the normal; of rates to counts */
  uint64_t clipped;
} drawing;

static tct_status gaussian(void *arg, double *value, uint64_t trial, uint32_t step, uint32_t unit)
{
  const drawing *d = arg;

  *value += d->scale * tct_normal(d->key, trial, step, unit);
  return TCT_OK;
}

static tct_status poisson(void *arg, double *value, uint64_t trial, uint32_t step, uint32_t unit)
{
  drawing *d        = arg;
  const double mean = *value > 0 ? d->scale * *value : 0;

  if (mean > TCT_POISSON_MOST) return TCT_UNSUPPORTED;
  d->clipped += *value < 0;
  *value = (double)tct_poisson(mean, d->key, trial, step, unit);
  return TCT_OK;
}

tct_status tct_add_gaussian(tct_recording *r, const int *unit, tct_key key, double sd,
                            tct_error *err)
{
  drawing d = {.key = key, .scale = sd};

  return each(r, unit, gaussian, &d, err);
}

tct_status tct_make_spikes(tct_recording *r, const int *unit, tct_key key, double per_rate,
                           uint64_t *clipped, tct_error *err)
{
  drawing d = {.key = key, .scale = per_rate};

  const tct_status code = each(r, unit, poisson, &d, err);
  *clipped              = d.clipped;
  return code;
}
