/* entropy.c -- how evenly a unit's activity is spread over stimuli, and how much a response tells of which it was.
 *
 *     H = - sum p_k log p_k / log K,   p_k = r_k / sum r           of mean responses: 1 for all alike
 *     I = sum_kb p(k, b) log2 (p(k, b) / (p(k) p(b)))              of single trials, in bins b of equal count
 *         less (sum_k (R_k - 1) - (R - 1)) / (2 N ln 2)            what N trials add on average
 *
 * R_k: bins that condition k has a trial in, R: that any has.  A unit that answers in some way to everything has
 * high entropy, and may be hard to tell in words for it (see words.c). */
#include <math.h>

#include <tercet/tuning.h>

#include "base/memory.h"
#include "brain/tuning/means.h"
#include "kernels/ranks.h"

enum { BINS_MOST = 64 };

struct params {
  int64_t bins;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, bins, 4, 2, BINS_MOST, "1",
            "into which responses are cut, each of as many trials as the others but for ties"),
};

static double evenness(const double *mean, int n)
{
  double sum = 0, entropy = 0;

  for (int k = 0; k < n; k++) sum += fmax(mean[k], 0);
  for (int k = 0; k < n; k++) {
    const double p = fmax(mean[k], 0) / sum;
    entropy -= p > 0 ? p * log(p) : 0;
  }
  return entropy / log(n);
}

/* p log2 p of each, summed; how many are above 0 */
static int add_terms(const int *count, int bins, double n, double *sum)
{
  int there = 0;

  for (int b = 0; b < bins; b++) {
    if (count[b] == 0) continue;
    *sum += count[b] / n * log2(count[b] / n);
    there++;
  }
  return there;
}

static double information(const tct_responses *r, int bins, const double *rank)
{
  const double n     = r->first[r->conditions];
  int all[BINS_MOST] = {0}, degrees = 0;
  double joint = 0, conditions = 0, responses = 0;

  for (int c = 0; c < r->conditions; c++) {
    int own[BINS_MOST] = {0};
    const double share = (r->first[c + 1] - r->first[c]) / n;
    for (int i = r->first[c]; i < r->first[c + 1]; i++) {
      const int b = (int)fmin((rank[i] - 0.5) / n * bins, bins - 1);
      own[b]++;
      all[b]++;
    }
    degrees += add_terms(own, bins, n, &joint) - 1;
    conditions += share * log2(share);
  }
  degrees -= add_terms(all, bins, n, &responses) - 1;
  return joint - conditions - responses - degrees / (2 * n * log(2));
}

static bool repeats(const tct_responses *r)
{
  for (int c = 0; c < r->conditions; c++)
    if (r->first[c + 1] - r->first[c] > 1) return true;
  return false;
}

static tct_status measure(const void *given, const tct_responses *r, tct_tuned_item *out,
                          tct_error *err)
{
  const struct params *own = given;
  const size_t n = (size_t)r->conditions, trials = (size_t)r->first[n];
  double *mean = tct_alloc(n + trials, sizeof *mean), *rank = mean ? mean + n : NULL;

  if (!mean || tct_mid_ranks(trials, r->value, rank) < 0) {
    tct_free(mean);
    return tct_fail(err, TCT_NO_MEMORY, "no memory for the ranks of %zu trials", trials);
  }
  (void)tct_tuning_means(r, 0, mean);
  if (n < 2)
    out->why = TCT_TUNING_FEW_CONDITIONS;
  else if (tct_any_negative(r, mean, r->conditions))
    out->why = TCT_TUNING_NEGATIVE;
  else if (mean[tct_largest(mean, r->conditions)] <= r->floor)
    out->why = TCT_TUNING_CONSTANT;
  else {
    out->value[0] = fmin(evenness(mean, r->conditions), 1);
    if (repeats(r)) out->value[1] = information(r, (int)own->bins, rank);
  }
  tct_free(mean);
  return TCT_OK;
}

static const tct_tuned_number numbers[] = {
  {"entropy", "1", "of activity over conditions, of the largest there can be", 0, 1, false},
  {"information", "bit", "of a response about the condition, corrected; undefined without repeats",
   0, 0, false},
};

const tct_tuning tct_tuning_entropy = {
  .name     = "entropy",
  .title    = "Entropy and information",
  .family   = "selectivity",
  .summary  = "how evenly activity is spread over stimuli, and how much a response tells of them",
  .equation = "H = - sum p_k log p_k / log K,   p_k = r_k / sum r",
  .source   = "Rolls and Tovee 1995, doi:10.1152/jn.1995.73.2.713; Panzeri and Treves 1996, "
              "doi:10.1088/0954-898X_7_1_006",
  .notes =
    "Two conditions at least; undefined where a mean is below 0, and of a silent unit.  The "
    "correction of information holds where each condition has several trials a bin; it may come "
    "out below 0, and above the entropy of conditions where noise is small",
  TCT_TAKES(struct params, params),
  .claims  = TCT_TUNING_SCALE_FREE,
  .scope   = TCT_TUNING_UNIT,
  .n       = sizeof numbers / sizeof *numbers,
  .number  = numbers,
  .measure = measure,
};
