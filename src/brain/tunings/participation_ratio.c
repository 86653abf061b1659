/* participation_ratio.c -- in how many dimensions a population's responses vary.
 *
 *     PR = (tr C)^2 / tr C^2 = (sum l)^2 / sum l^2,   l the eigenvalues of a covariance C of units
 *
 *     signal   C of the mean responses over conditions: what noise is left in means is counted too
 *     crossed  C = A'B / (K - 1) of means A, B over halves of the trials: noise of one is not in the other
 *     noise    C of trials around the mean of their condition
 *
 * tr A'B and tr (A'B)^2 are sums over the K x K products of conditions: no units x units matrix is made. */
#include <math.h>

#include <tercet/tuning.h>

#include "base/memory.h"
#include "brain/tuning/means.h"

/* Of A'B; a and b [rows][width]; g [rows][rows] is room.  NAN: nothing varies. */
static double ratio(size_t rows, size_t width, const double *a, const double *b, double floor,
                    double *g)
{
  double trace = 0, squares = 0;

  tct_row_products(rows, width, a, b, 1, g);
  for (size_t i = 0; i < rows; i++) {
    trace += g[i * rows + i];
    for (size_t j = 0; j < rows; j++) squares += g[i * rows + j] * g[j * rows + i];
  }
  return trace > floor * floor && squares > 0 ? trace * trace / squares : (double)NAN;
}

/* Residuals turned, [units][trials], so that products are of units. */
static void residuals(const tct_responses *r, double *x)
{
  const size_t units = (size_t)r->units, trials = (size_t)r->first[r->conditions];

  for (int c = 0; c < r->conditions; c++)
    for (size_t k = 0; k < units; k++) {
      const double mean = tct_moment_of(r, c, (int)k).mean;
      for (int i = r->first[c]; i < r->first[c + 1]; i++)
        x[k * trials + (size_t)i] = r->value[(size_t)i * units + k] - mean;
    }
}

static void ratios(const tct_responses *r, double *a, double *b, double *g, tct_tuned_item *out)
{
  const size_t units = (size_t)r->units, n = (size_t)r->conditions;

  for (size_t c = 0; c < n; c++)
    for (size_t k = 0; k < units; k++) a[c * units + k] = tct_moment_of(r, (int)c, (int)k).mean;
  tct_centre_units(r->conditions, r->units, a);
  out->value[0]  = ratio(n, units, a, a, r->floor, g);
  const int kept = tct_half_means(r, 0, a);
  (void)tct_half_means(r, 1, b);
  tct_centre_units(kept, r->units, a);
  tct_centre_units(kept, r->units, b);
  if (kept > 1) out->value[1] = ratio((size_t)kept, units, a, b, r->floor, g);
  residuals(r, a);
  out->value[2] = ratio(units, (size_t)r->first[n], a, a, r->floor, g);
}

static tct_status measure(const void *params, const tct_responses *r, tct_tuned_item *out,
                          tct_error *err)
{
  const size_t units = (size_t)r->units, n = (size_t)r->conditions, trials = (size_t)r->first[n];
  const size_t most = n > units ? n : units;
  double *a         = tct_alloc(trials * units + n * units + most * most, sizeof *a);
  (void)params;

  if (!a) return tct_fail(err, TCT_NO_MEMORY, "no memory for products of %zu conditions", n);
  ratios(r, a, a + trials * units, a + trials * units + n * units, out);
  if (isnan(out->value[0]) && isnan(out->value[2])) {
    out->why      = TCT_TUNING_CONSTANT;
    out->value[1] = (double)NAN;
  }
  tct_free(a);
  return TCT_OK;
}

static const tct_tuned_number numbers[] = {
  {"signal", "1", "of mean responses over conditions", 0, 0, false},
  {"crossed", "1", "of means over two halves of the trials: undefined without repeats", 0, 0,
   false},
  {"noise", "1", "of trials around their means: undefined without repeats", 0, 0, false},
};

const tct_tuning tct_tuning_participation_ratio = {
  .name     = "participation_ratio",
  .title    = "Participation ratio",
  .family   = "dimensions",
  .summary  = "in how many dimensions the responses of a population vary",
  .equation = "PR = (sum l)^2 / sum l^2",
  .source   = "Gao et al. 2017, doi:10.1101/214262; Litwin-Kumar et al. 2017, "
              "doi:10.1016/j.neuron.2017.01.030",
  .notes =
    "Over trials in which all units were recorded.  Units that fire more count for more.  Noise in "
    "means makes the signal look of more dimensions than it is; crossed it does not, on average, "
    "and has intervals that are wider than they need be. "
    "No more than the conditions less one, or the units",
  .claims  = TCT_TUNING_SCALE_FREE | TCT_TUNING_SHIFT_FREE | TCT_TUNING_ROTATION_FREE,
  .needs   = TCT_TUNING_NEEDS_HALVES | TCT_TUNING_NEEDS_DISTINCT,
  .scope   = TCT_TUNING_POPULATION,
  .n       = sizeof numbers / sizeof *numbers,
  .number  = numbers,
  .measure = measure,
};
