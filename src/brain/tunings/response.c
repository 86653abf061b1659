/* response.c -- how much a unit answers, and how much of what it does is an answer.
 *
 *     mean   of mean responses over conditions
 *     noise  sqrt(SSE / (N - M)), the spread of trials around the mean of their condition
 *     share  V_s / (V_s + noise^2),  V_s = var(means) - mean(noise^2 / trials)
 *
 * V_s, the variance of the means less what noise adds to it on average, is unbiased and may come out below
 * 0: such a unit answers to all alike, and is not to be left out for it. */
#include <math.h>

#include <tercet/tuning.h>

#include "base/memory.h"
#include "brain/tuning/means.h"

static void shares(const tct_responses *r, const double *mean, tct_tuned_item *out)
{
  const double n = r->conditions;
  double sum = 0, squares = 0, few = 0;
  int freedom;
  const double noise = tct_pooled_squares(r, 0, &freedom);

  for (int k = 0; k < r->conditions; k++) {
    sum += mean[k] / n;
    few += 1 / n / (r->first[k + 1] - r->first[k]);
  }
  out->value[0] = sum;
  if (freedom < 1) return;
  out->value[1] = sqrt(noise / freedom);
  if (n < 2) return;
  for (int k = 0; k < r->conditions; k++) squares += (mean[k] - sum) * (mean[k] - sum);
  const double signal = squares / (n - 1) - few * noise / freedom;
  const double all    = signal + noise / freedom;
  if (all > 0) out->value[2] = signal / all;
}

static tct_status measure(const void *params, const tct_responses *r, tct_tuned_item *out,
                          tct_error *err)
{
  double *mean = tct_alloc((size_t)r->conditions, sizeof *mean);
  (void)params;

  if (!mean) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d means", r->conditions);
  (void)tct_tuning_means(r, 0, mean);
  shares(r, mean, out);
  tct_free(mean);
  return TCT_OK;
}

static const tct_tuned_number numbers[] = {
  {"mean", "r", "mean response over conditions", 0, 0, false},
  {"noise", "r", "standard deviation of trials around the mean of their condition", 0, 0, false},
  {"share", "1", "of a trial's variance that is due to the condition; noise makes it no larger",
   -INFINITY, 1, false},
};

const tct_tuning tct_tuning_response = {
  .name     = "response",
  .title    = "Mean response and signal",
  .family   = "variability",
  .summary  = "how much a unit answers, and what share of its variance is an answer",
  .equation = "share = V_s / (V_s + noise^2),   V_s = var(means) - mean(noise^2 / trials)",
  .source =
    "Sahani and Linden 2003, Advances in Neural Information Processing Systems 15; Schoppe et "
    "al. 2016, doi:10.3389/fncom.2016.00010",
  .notes =
    "Every condition counts alike.  Noise and share are undefined without repeats, the share "
    "also of one condition and where nothing varies; it may come out below 0",
  .claims  = TCT_TUNING_SCALE_FREE,
  .scope   = TCT_TUNING_UNIT,
  .n       = sizeof numbers / sizeof *numbers,
  .number  = numbers,
  .measure = measure,
};
