/* words.c -- in how few words can a unit be told?  How well it is predicted by the best k of many functions of the
 * stimulus variable, as k grows.
 *
 * The words are waves around the circle, cos and sin of 1, 2, 3 ... periods, or polynomials of degree 1, 2, 3 ... along
 * a line, made orthonormal over the conditions that were shown.  The k with the largest coefficients a_j in one
 * half of the trials are chosen, and with these coefficients are held against the other half, b:
 *
 *     R^2_k = sum_j<=k (2 a_j b_j - a_j^2) / |b - mean b|^2      mean over both ways round
 *
 * A unit that can be told in few words comes near its ceiling at a small k; one that cannot needs as many numbers as
 * there are conditions.  This is one dictionary of many: what is short in another may be long in it. */
#include <math.h>

#include <tercet/tuning.h>

#include "base/memory.h"
#include "brain/tuning/dictionary.h"
#include "brain/tuning/means.h"
#include "kernels/statistics.h"

enum { WORDS = 16, TOLD = 5 };

static const int told[TOLD] = {1, 2, 4, 8, 16};

static double around_mean(int n, const double *a, const double *b)
{
  return tct_inner((size_t)n, a, b) - n * tct_mean_of((size_t)n, a) * tct_mean_of((size_t)n, b);
}

/* Adds half of R^2_k to r2 [words], words of `a` in order of their size. */
static void add_gains(int n, int words, const double *word, const double *a, const double *b,
                      double *r2)
{
  const double all = around_mean(n, b, b);
  double size[WORDS], gain[WORDS], sum = 0;

  for (int j = 0; j < words; j++) {
    const double p = tct_inner((size_t)n, a, word + (size_t)j * (size_t)n),
                 q = tct_inner((size_t)n, b, word + (size_t)j * (size_t)n);
    int at         = j;
    for (; at > 0 && p * p > size[at - 1]; at--) {
      size[at] = size[at - 1];
      gain[at] = gain[at - 1];
    }
    size[at] = p * p;
    gain[at] = 2 * p * q - p * p;
  }
  for (int k = 0; k < words; k++) {
    sum += gain[k];
    r2[k] += sum / all / 2;
  }
}

static void tell(const tct_responses *r, int n, const double *x, const double *a, const double *b,
                 double *word, tct_tuned_item *out)
{
  const int words  = tct_dictionary(r->period, n, x, WORDS, word);
  double r2[WORDS] = {0}, best = 0;
  int enough = 0;

  add_gains(n, words, word, a, b, r2);
  add_gains(n, words, word, b, a, r2);
  for (int k = 0; k < words; k++) best = fmax(best, r2[k]);
  if (!(best > 0)) {
    out->why = TCT_TUNING_NO_SIGNAL;
    return;
  }
  while (r2[enough] < 0.95 * best) enough++;
  for (int i = 0; i < TOLD; i++)
    if (told[i] <= words) out->value[i] = r2[told[i] - 1];
  const double shared  = around_mean(n, a, b);
  out->value[TOLD]     = best;
  out->value[TOLD + 1] = enough + 1;
  out->value[TOLD + 2] = (shared / around_mean(n, a, a) + shared / around_mean(n, b, b)) / 2;
}

static tct_status measure(const void *params, const tct_responses *r, tct_tuned_item *out,
                          tct_error *err)
{
  const size_t most = (size_t)r->conditions;
  double *a         = tct_alloc(most, (3 + WORDS) * sizeof *a);
  (void)params;

  if (!a) return tct_fail(err, TCT_NO_MEMORY, "no memory for words of %zu conditions", most);
  double *b = a + most, *x = b + most;
  const int n = tct_half_means(r, 0, a);
  (void)tct_half_means(r, 1, b);
  for (int c = 0, at = 0; c < r->conditions; c++)
    if (r->first[c + 1] - r->first[c] > 1) x[at++] = r->x[c];
  const double floor = n * r->floor * r->floor;
  if (n < 3)
    out->why = r->conditions < 3 ? TCT_TUNING_FEW_CONDITIONS : TCT_TUNING_FEW_REPEATS;
  else if (!(around_mean(n, a, a) > floor) || !(around_mean(n, b, b) > floor))
    out->why = TCT_TUNING_CONSTANT;
  else
    tell(r, n, x, a, b, x + most, out);
  tct_free(a);
  return TCT_OK;
}

static const tct_tuned_number numbers[] = {
  {"r2_1", "1", "of the other half of the trials, by the best word", -INFINITY, 1, false},
  {"r2_2", "1", "by the best two words", -INFINITY, 1, false},
  {"r2_4", "1", "by the best four; undefined of fewer than five conditions", -INFINITY, 1, false},
  {"r2_8", "1", "by the best eight words", -INFINITY, 1, false},
  {"r2_16", "1", "by the best sixteen words", -INFINITY, 1, false},
  {"best", "1", "by as many words as are best", 0, 1, false},
  {"words", "1", "fewest that reach 95 % of the best", 1, WORDS, false},
  {"ceiling", "1", "what a description without error would reach, from both halves", 0, 0, false},
};

const tct_tuning tct_tuning_words = {
  .name     = "words",
  .title    = "Length of a description",
  .family   = "selectivity",
  .summary  = "how well the best k functions of a variable tell a unit's responses, as k grows",
  .equation = "R^2_k = sum_j<=k (2 a_j b_j - a_j^2) / |b - mean b|^2",
  .source   = "Richards et al. 2019, doi:10.1038/s41593-019-0520-2; Lillicrap and Kording 2019, "
              "doi:10.48550/arXiv.1907.06374",
  .notes =
    "Waves of a variable with a period, polynomials of one without; at most 16 of them, and three "
    "conditions that were shown twice at least.  A unit of which no number of words tells more of "
    "other trials than its mean does has no signal here",
  .claims  = TCT_TUNING_SCALE_FREE | TCT_TUNING_SHIFT_FREE,
  .needs   = TCT_TUNING_NEEDS_VARIABLE | TCT_TUNING_NEEDS_REPEATS | TCT_TUNING_NEEDS_HALVES,
  .scope   = TCT_TUNING_UNIT,
  .n       = sizeof numbers / sizeof *numbers,
  .number  = numbers,
  .measure = measure,
};
