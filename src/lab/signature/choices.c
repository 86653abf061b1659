/* choices.c -- signatures of what was chosen: how much was right, and what choices follow.
 *
 *     right            share of trials in which the choice is the target
 *     short_of_ideal   the share that the task's oracle gets right in the same trials, less that
 *     kernel           both halves of an epoch: how much more evidence there was before one choice than before the other,
 *                      less what the condition makes of both; the smaller, over the oracle's mean of both
 *     slopes           logistic regression of choices on both strengths in each context: slope on the strength that counts,
 *                      over the mean size of that on the other
 */
#include "lab/signature/own.h"

#include "base/memory.h"
#include "substrate/complain.h"

#include <tercet/decoder.h>

#include <math.h>
#include <string.h>

static double share_right(const tct_deeds *d, const int *choice, const int *through)
{
  int right = 0;

  for (int i = 0; i < d->trials; i++) right += choice[through[i]] == d->right[d->was[i]];
  return (double)right / d->trials;
}

tct_status tct_measure_right(const tct_deeds *d, const tct_signature *s, double *value,
                             tct_error *err)
{
  (void)s;
  (void)err;
  *value = d->choice ? share_right(d, d->choice, d->did) : (double)NAN;
  return TCT_OK;
}

tct_status tct_measure_short_of_ideal(const tct_deeds *d, const tct_signature *s, double *value,
                                      tct_error *err)
{
  (void)s;
  (void)err;
  *value = d->choice && d->best
             ? share_right(d, d->best, d->was) - share_right(d, d->choice, d->did)
             : (double)NAN;
  return TCT_OK;
}

/* ---- what evidence counts, and when ----------------------------------------------------------------------- */

/* Evidence of trial `was` in steps begin .. end - 1. */
static double evidence(const tct_deeds *d, const tct_signature *s, int was, int begin, int end)
{
  const double *row = d->shown + (size_t)was * (size_t)d->steps * (size_t)d->inputs;
  double sum        = 0;

  for (int t = begin; t < end; t++)
    sum += row[(size_t)t * (size_t)d->inputs + (size_t)s->channel[1]] -
           row[(size_t)t * (size_t)d->inputs + (size_t)s->channel[0]];
  return sum;
}

/* cov(choice, x) / var(x) within conditions; `by` [conditions][3]: trials, sums of x and of the choice. */
static double weight_of(const tct_deeds *d, const double *x, const int *choice, const int *through,
                        double *by)
{
  double both = 0, squares = 0;

  for (int c = 0; c < 3 * d->conditions; c++) by[c] = 0;
  for (int i = 0; i < d->trials; i++) {
    double *sum = by + 3 * (size_t)d->condition[d->was[i]];
    sum[0]++;
    sum[1] += x[i];
    sum[2] += choice[through[i]];
  }
  for (int i = 0; i < d->trials; i++) {
    const double *sum = by + 3 * (size_t)d->condition[d->was[i]];
    const double off  = x[i] - sum[1] / sum[0];
    both += off * (choice[through[i]] - sum[2] / sum[0]);
    squares += off * off;
  }
  return squares > 0 ? both / squares : (double)NAN;
}

tct_status tct_measure_kernel(const tct_deeds *d, const tct_signature *s, double *value,
                              tct_error *err)
{
  int begin, end;
  double own[2], ideal[2];

  *value = NAN;
  tct_deeds_epoch(d, s, &begin, &end);
  if (d->classes != 2 || !d->best || d->inputs <= s->channel[0] || d->inputs <= s->channel[1] ||
      end - begin < 2)
    return TCT_OK;
  double *x = tct_alloc((size_t)d->trials + 3 * (size_t)d->conditions, sizeof *x);
  if (!x) return tct_fail(err, TCT_NO_MEMORY, "no memory for a kernel");
  for (int half = 0; half < 2; half++) {
    const int middle = (begin + end) / 2;
    for (int i = 0; i < d->trials; i++)
      x[i] = evidence(d, s, d->was[i], half ? middle : begin, half ? end : middle);
    own[half]   = weight_of(d, x, d->choice, d->did, x + d->trials);
    ideal[half] = weight_of(d, x, d->best, d->was, x + d->trials);
  }
  tct_free(x);
  if (ideal[0] + ideal[1] > 0) *value = 2 * fmin(own[0], own[1]) / (ideal[0] + ideal[1]);
  return TCT_OK;
}

/* ---- which of two strengths counts ------------------------------------------------------------------------ */

/* Slopes of the choice on both strengths over the trials of one context, by logistic regression. */
static tct_status slopes_of(const tct_deeds *d, const double *strength, const int *context,
                            int which, double *x, int *of, double slope[2], tct_error *err)
{
  const tct_decoder *logistic = (const tct_decoder *)tct_variant("decoders", "logistic");
  void *params                = tct_params_new(&logistic->about);
  double weight[2][3]         = {{0}};
  tct_decoder_why why;
  size_t n   = 0;
  int second = 0;

  slope[0] = slope[1] = NAN;
  for (int i = 0; i < d->trials; i++) {
    const size_t c = (size_t)d->condition[d->was[i]];
    if (context[c] != which) continue;
    x[2 * n]     = strength[2 * c];
    x[2 * n + 1] = strength[2 * c + 1];
    of[n]        = d->choice[d->did[i]];
    second += of[n++];
  }
  const tct_class_trials t = {.n = (int)n, .units = 2, .classes = 2, .x = x, .of = of};
  tct_status status        = TCT_OK;
  if (!params)
    status = tct_fail(err, TCT_NO_MEMORY, "no memory for slopes");
  else if (second > 0 && second < (int)n)
    status = tct_decoder_fit(logistic, params, NULL, &t, weight[0], &why, err);
  for (int k = 0; k < 2 && status == TCT_OK && second > 0 && second < (int)n; k++)
    slope[k] = weight[1][k] - weight[0][k];
  tct_params_free(&logistic->about, params);
  return status;
}

/* word: the context, whose levels are the names of both strengths; the strengths.  `of` [conditions]: 1 where the second
 * counts. */
static void read_names(const tct_deeds *d, const tct_signature *s, double *strength, int *of)
{
  for (int c = 0; c < d->conditions; c++) {
    char context[TCT_NAME];
    (void)tct_deeds_says(d, c, s->word[0], context);
    of[c] = strcmp(context, s->word[2]) == 0;
    for (size_t k = 0; k < 2; k++)
      strength[2 * (size_t)c + k] = tct_deeds_number(d, c, s->word[1 + k]);
  }
}

tct_status tct_measure_slopes(const tct_deeds *d, const tct_signature *s, double *value,
                              tct_error *err)
{
  const size_t conditions = (size_t)d->conditions, trials = (size_t)d->trials;
  double relevant = 0, other = 0, slope[2];
  tct_status status = TCT_OK;

  *value = NAN;
  if (d->classes != 2) return TCT_OK;
  double *x = tct_alloc(2 * (conditions + trials), sizeof *x);
  int *of   = tct_alloc(conditions + trials, sizeof *of);
  if (!x || !of) {
    tct_free(x);
    tct_free(of);
    return tct_fail(err, TCT_NO_MEMORY, "no memory for slopes");
  }
  read_names(d, s, x, of);
  for (int k = 0; k < 2 && status == TCT_OK; k++) {
    status = slopes_of(d, x, of, k, x + 2 * conditions, of + conditions, slope, err);
    relevant += slope[k] / 2;
    other += fabs(slope[1 - k]) / 2;
  }
  if (status == TCT_OK) *value = relevant / other;
  tct_free(x);
  tct_free(of);
  return status;
}
