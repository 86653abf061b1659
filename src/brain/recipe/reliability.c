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

/* Means of two halves, [unit][condition x step], and what they are summed up in, [half][step x unit]. */
struct halves {
  double *a, *b, *sum, *seen;
  uint8_t *of; /* [repeats] */
};

/* In the order in which the values lie: a repeat at a time. */
static void sum_up(const tct_recording *x, int condition, struct halves *h)
{
  const size_t row    = (size_t)x->steps * (size_t)x->units;
  const double *value = x->value + (size_t)condition * (size_t)x->repeats * row;

  memset(h->sum, 0, 2 * row * sizeof *h->sum);
  memset(h->seen, 0, 2 * row * sizeof *h->seen);
  for (int i = 0; i < x->repeats; i++, value += row) {
    if (h->of[i] > 1) continue;
    double *sum = h->sum + h->of[i] * row, *seen = h->seen + h->of[i] * row;
    for (size_t k = 0; k < row; k++) {
      const bool is = !isnan(value[k]);
      sum[k] += is ? value[k] : 0;
      seen[k] += is ? 1 : 0;
    }
  }
}

static void mean_halves(const tct_recording *x, int condition, struct halves *h)
{
  const size_t units = (size_t)x->units, steps = (size_t)x->steps, row = steps * units;
  const size_t places = (size_t)x->conditions * steps;

  sum_up(x, condition, h);
  for (size_t t = 0; t < steps; t++)
    for (size_t k = 0; k < units; k++) {
      const size_t from = t * units + k, to = k * places + (size_t)condition * steps + t;
      h->a[to] = h->seen[from] > 0 ? h->sum[from] / h->seen[from] : (double)NAN;
      h->b[to] = h->seen[row + from] > 0 ? h->sum[row + from] / h->seen[row + from] : (double)NAN;
    }
}

static void one_split(const tct_recording *x, const struct selection *how, int split,
                      struct halves *h)
{
  const size_t steps = (size_t)x->steps, places = (size_t)x->conditions * steps;

  for (int c = 0; c < x->conditions; c++) {
    if (halve(x, c, how, split, h->of) > 1) {
      mean_halves(x, c, h);
      continue;
    }
    for (size_t k = 0; k < (size_t)x->units; k++)
      for (size_t t = 0; t < steps; t++) h->a[k * places + (size_t)c * steps + t] = (double)NAN;
  }
}

static bool take(const tct_recording *x, struct halves *h)
{
  const size_t row = (size_t)x->steps * (size_t)x->units;

  h->of   = tct_alloc((size_t)x->repeats, 1);
  h->a    = tct_alloc(row * (size_t)x->conditions, sizeof *h->a);
  h->b    = tct_alloc(row * (size_t)x->conditions, sizeof *h->b);
  h->sum  = tct_alloc(2 * row, sizeof *h->sum);
  h->seen = tct_alloc(2 * row, sizeof *h->seen);
  return h->of && h->a && h->b && h->sum && h->seen;
}

static void give(struct halves *h)
{
  tct_free(h->of);
  tct_free(h->a);
  tct_free(h->b);
  tct_free(h->sum);
  tct_free(h->seen);
}

tct_status tct_reliability(const tct_recording *x, const struct selection *how, double *out,
                           tct_error *err)
{
  const size_t units = (size_t)x->units, places = (size_t)x->conditions * (size_t)x->steps;
  const int splits = how->halves ? 1 : (int)how->splits;
  struct halves h  = {0};
  int *seen        = tct_alloc(units, sizeof *seen);
  tct_status code  = TCT_OK;

  if (!take(x, &h) || !seen) code = tct_fail(err, TCT_NO_MEMORY, "no memory for reliability");
  for (size_t k = 0; k < units; k++) out[k] = 0;
  for (int s = 0; code == TCT_OK && s < splits; s++) {
    one_split(x, how, s, &h);
    for (size_t k = 0; k < units; k++) {
      const double r = tct_correlation(places, h.a + k * places, h.b + k * places);
      if (isnan(r)) continue;
      out[k] += r;
      seen[k]++;
    }
  }
  for (size_t k = 0; code == TCT_OK && k < units; k++) {
    const double r = seen[k] ? out[k] / seen[k] : (double)NAN;
    out[k]         = r <= -1.0 / 3 ? -1 : 2 * r / (1 + r);
  }
  give(&h);
  tct_free(seen);
  return code;
}
