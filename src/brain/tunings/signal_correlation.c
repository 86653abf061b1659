/* signal_correlation.c -- how alike two units are in what they answer to.
 *
 *     plain:    corr(m_a, m_b) of mean responses over conditions
 *     crossed:  mean of corr(m_a of half the trials, m_b of the others) and the other way round
 *
 * Noise that two units share from trial to trial makes their means alike too, though it is no signal;
 * crossed, means of one are held against other trials of the other, and it is not seen. */
#include <math.h>

#include <tercet/tuning.h>

#include "base/memory.h"
#include "brain/tuning/means.h"
#include "kernels/statistics.h"

/* Means of unit k over every second trial, the first of which is `from`; NAN: there is none. */
static void half_means(const tct_responses *r, int k, int from, double *mean)
{
  for (int c = 0; c < r->conditions; c++) {
    double sum = 0;
    int n      = 0;
    for (int i = r->first[c] + from; i < r->first[c + 1]; i += 2, n++)
      sum += r->value[(size_t)i * (size_t)r->units + (size_t)k];
    mean[c] = n ? sum / n : (double)NAN;
  }
}

static double crossed(const tct_responses *r, int from, double *a, double *b)
{
  half_means(r, 0, from, a);
  half_means(r, 1, 1 - from, b);
  return tct_correlation((size_t)r->conditions, a, b);
}

static tct_status measure(const void *params, const tct_responses *r, tct_tuned_item *out,
                          tct_error *err)
{
  const size_t n = (size_t)r->conditions;
  double *a      = tct_alloc(2 * n, sizeof *a);
  (void)params;

  if (!a) return tct_fail(err, TCT_NO_MEMORY, "no memory for means of %zu conditions", n);
  const bool one = tct_tuning_means(r, 0, a), other = tct_tuning_means(r, 1, a + n);
  if (n < 3)
    out->why = TCT_TUNING_FEW_CONDITIONS;
  else if (!one || !other)
    out->why = TCT_TUNING_CONSTANT;
  else {
    out->value[0] = tct_correlation(n, a, a + n);
    out->value[1] = (crossed(r, 0, a, a + n) + crossed(r, 1, a, a + n)) / 2;
  }
  tct_free(a);
  return TCT_OK;
}

static const tct_tuned_number numbers[] = {
  {"plain", "1", "correlation of mean responses over conditions", -1, 1, false},
  {"crossed", "1", "of means over other trials: undefined without repeats", -1, 1, false},
};

const tct_tuning tct_tuning_signal_correlation = {
  .name     = "signal_correlation",
  .title    = "Signal correlation",
  .family   = "correlation of two units",
  .summary  = "how alike two units are in what they answer to",
  .equation = "r = corr(mean_a, mean_b) over conditions",
  .source = "Gawne and Richmond 1993, doi:10.1523/JNEUROSCI.13-07-02758.1993; Cohen and Kohn 2011, "
            "doi:10.1038/nn.2842",
  .notes = "Three conditions at least.  Undefined where a unit answers to all alike.  Noise in the "
           "means draws both numbers to 0; the plain one sees shared noise too",
  .claims  = TCT_TUNING_SCALE_FREE | TCT_TUNING_SHIFT_FREE | TCT_TUNING_SYMMETRIC,
  .needs   = TCT_TUNING_NEEDS_HALVES,
  .scope   = TCT_TUNING_PAIR,
  .n       = sizeof numbers / sizeof *numbers,
  .number  = numbers,
  .measure = measure,
};
