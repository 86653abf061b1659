/* poisson.c -- how well two conditions could be told apart by counts of spikes.
 *
 * The symmetric Kullback-Leibler divergence of the Poisson distributions that the two mean responses stand
 * for: a difference of a spike counts for more where a unit fires little, as its noise is less.
 *
 *     d_ij = sum_p (l_ip - l_jp) (ln l_ip - ln l_jp) / P,   l = (b + w r) / (1 + w)
 *
 * The prior rate r, which weighs as much as w trials, keeps silent units from being infinitely telling. */
#include <math.h>

#include <tercet/distance.h>

#include "base/memory.h"
#include "kernels/statistics.h"

struct params {
  double prior, weight;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, prior, 1, 1e-9, 1e9, "1",
            "the count or rate that is expected before anything is seen"),
  TCT_PARAM(struct params, weight, 0.1, 0, 1e9, "1", "how many trials that expectation is worth"),
};

/* rate [size] and its logarithm, with the prior; NAN where it is not above 0 */
static void with_prior(const struct params *own, size_t size, const double *b, double *rate,
                       double *log_rate)
{
  for (size_t k = 0; k < size; k++) {
    const double l = (b[k] + own->weight * own->prior) / (1 + own->weight);
    rate[k]        = l > 0 ? l : (double)NAN;
    log_rate[k]    = log(rate[k]);
  }
}

static tct_status rdm(const void *given, const tct_patterns *p, double *out, tct_error *err)
{
  const size_t n = (size_t)p->conditions, units = (size_t)p->units, size = n * units;
  double *rate = tct_alloc(2 * size, sizeof *rate), *log_rate = rate ? rate + size : NULL;

  if (!rate) return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu patterns", n);
  with_prior(given, size, p->mean, rate, log_rate);
  for (size_t i = 0; i < n; i++)
    for (size_t j = i + 1; j < n; j++) {
      const size_t a = i * units, b = j * units;
      *out++ = tct_differences(units, rate + a, rate + b, log_rate + a, log_rate + b) / p->units;
    }
  tct_free(rate);
  return TCT_OK;
}

const tct_distance tct_distance_poisson = {
  .name     = "poisson",
  .title    = "Symmetric Kullback-Leibler divergence of Poisson counts",
  .family   = "distance between counts",
  .summary  = "how unlike two conditions are as rates of units that fire like Poisson processes",
  .equation = "d_ij = sum_p (l_ip - l_jp) (ln l_ip - ln l_jp) / P,  l = (b + w r) / (1 + w)",
  .source   = "Schütt et al. 2023, doi:10.7554/eLife.82566",
  .notes =
    "For counts or rates, never negative; of one unit of measure, for the prior is in it too.  "
    "Without a prior (weight 0) a condition with a silent unit has no distance (NAN), as has one "
    "with a missing value.  Noise biases it upwards",
  TCT_TAKES(struct params, params),
  .claims = TCT_DISTANCE_NON_NEGATIVE,
  .needs  = TCT_DISTANCE_NOT_NEGATIVE,
  .rdm    = rdm,
};
