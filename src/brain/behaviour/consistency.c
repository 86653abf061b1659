/* consistency.c -- do two observers find the same things hard, as far as each agrees with itself?
 *
 *     r(a, b) / sqrt(r(a, a) r(b, b))
 *
 * r(a, a) is the correlation of two halves of a's trials, parted at random within what was shown, the mean over
 * partings, made that of all trials by Spearman and Brown, 2 r / (1 + r).  Of probabilities there are no halves: they
 * have no noise, and are as reliable as can be. */
#include "brain/behaviour/performance.h"

#include <math.h>

#include "base/memory.h"
#include "base/random.h"
#include "brain/files/bytes.h"
#include "kernels/statistics.h"

enum { R, CORRECTED, RELIABILITY_1, RELIABILITY_2, MEAN_DPRIME };

const tct_behaviour_number tct_consistency_numbers[] = {
  {"r", "1", "correlation of the d' of both observers", -1, 1},
  {"corrected", "1", "the same over the root of the product of reliabilities", 0, 0},
  {"reliability_1", "1", "of the first, by halves, made that of all trials", 0, 0},
  {"reliability_2", "1", "of the second, by halves, made that of all trials", 0, 0},
  {"mean_dprime", "1", "of the first, over all entries that have one", 0, 0},
};

/* Entries in which neither is NAN. */
static int pairs(size_t n, const double *a, const double *b)
{
  int both = 0;

  for (size_t i = 0; i < n; i++) both += !isnan(a[i]) && !isnan(b[i]);
  return both;
}

/* side[i]: which half trial i is in.  Trials of a row are shuffled and dealt out in turn. */
static tct_status halve(const tct_performance *p, const tct_choices *c, tct_key key, int *side,
                        tct_error *err)
{
  const size_t rows = tct_performance_rows(p, c);
  int *order        = tct_alloc((size_t)c->trials + rows, sizeof *order);

  if (!order) return tct_fail(err, TCT_NO_MEMORY, "no memory for halves of %d trials", c->trials);
  int *dealt = order + c->trials;
  for (size_t row = 0; row < rows; row++)
    dealt[row] = (int)(tct_bits(key, 1, 0, (uint32_t)row) & 1);
  for (int i = 0; i < c->trials; i++)
    order[tct_shuffled(key, (uint64_t)i, (uint64_t)c->trials)] = i;
  for (int k = 0; k < c->trials; k++)
    side[order[k]] = dealt[p->by_image ? c->image[order[k]] : c->truth[order[k]]]++ & 1;
  tct_free(order);
  return TCT_OK;
}

static tct_status parted(const tct_performance *p, const tct_choices *c, tct_key key, int *side,
                         double *half, tct_behaved_number *out, tct_error *err)
{
  const size_t n = tct_performance_entries(p, c);
  double sum     = 0;
  int defined    = 0;

  for (int64_t k = 0; k < p->params.repeats; k++) {
    TCT_PASS(halve(p, c, tct_key_in(key, (uint64_t)k), side, err));
    for (int h = 0; h < 2; h++)
      TCT_PASS(tct_performance_of(p, c, side, h, half + (size_t)h * n, err));
    const double r = tct_correlation(n, half, half + n);
    if (isnan(r)) continue;
    sum += r;
    defined++;
    out->n = pairs(n, half, half + n);
  }
  const double r = defined > 0 ? sum / defined : (double)NAN;
  out->value     = r > -1 ? 2 * r / (1 + r) : (double)NAN;
  out->why       = !isnan(out->value) ? TCT_BEHAVIOUR_FINE
                   : defined > 0      ? TCT_BEHAVIOUR_UNRELIABLE
                                      : TCT_BEHAVIOUR_FEW_TRIALS;
  return TCT_OK;
}

static tct_status reliability(const tct_performance *p, const tct_choices *c, tct_key key,
                              tct_behaved_number *out, tct_error *err)
{
  const size_t n    = tct_performance_entries(p, c);
  tct_status status = TCT_OK;

  if (c->chance) {
    *out =
      (tct_behaved_number){.value = 1, .low = (double)NAN, .high = (double)NAN, .n = c->trials};
    return TCT_OK;
  }
  int *side    = tct_alloc((size_t)c->trials, sizeof *side);
  double *half = tct_alloc(2 * n, sizeof *half);
  status       = side && half ? parted(p, c, key, side, half, out, err)
                              : tct_fail(err, TCT_NO_MEMORY, "no memory for halves of trials");
  tct_free(side);
  tct_free(half);
  return status;
}

static void put_mean(size_t n, const double *x, tct_behaved_number *out)
{
  double sum = 0;

  for (size_t i = 0; i < n; i++) {
    if (isnan(x[i])) continue;
    sum += x[i];
    out->n++;
  }
  out->value = out->n > 0 ? sum / out->n : (double)NAN;
  out->why   = out->n > 0 ? TCT_BEHAVIOUR_FINE : TCT_BEHAVIOUR_FEW_TRIALS;
}

static void beside(size_t n, const double *first, const double *second, tct_behaved_number *out)
{
  const double product = out[RELIABILITY_1].value * out[RELIABILITY_2].value;
  const bool reliable  = out[RELIABILITY_1].value > 0 && out[RELIABILITY_2].value > 0;

  out[R].n     = pairs(n, first, second);
  out[R].value = tct_correlation(n, first, second);
  if (isnan(out[R].value))
    out[R].why = out[R].n < 2 ? TCT_BEHAVIOUR_FEW_TRIALS : TCT_BEHAVIOUR_CONSTANT;
  out[CORRECTED].n     = out[R].n;
  out[CORRECTED].value = reliable ? out[R].value / sqrt(product) : (double)NAN;
  if (isnan(out[CORRECTED].value))
    out[CORRECTED].why = reliable ? out[R].why : TCT_BEHAVIOUR_UNRELIABLE;
}

tct_status tct_consistency(const tct_performance *p, const tct_choices *a, const tct_choices *b,
                           const tct_behaviour_how *how, tct_behaved_number *out, tct_error *err)
{
  const size_t n    = tct_performance_entries(p, a);
  const tct_key key = tct_key_of(how->seed, p->name);
  double *first     = tct_alloc(2 * n, sizeof *first);
  tct_status status = TCT_OK;

  if (!first) return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu d'", n);
  out[R].why = out[CORRECTED].why = out[RELIABILITY_2].why = TCT_BEHAVIOUR_ONE_OBSERVER;
  status = tct_performance_of(p, a, NULL, 0, first, err);
  if (status == TCT_OK) put_mean(n, first, &out[MEAN_DPRIME]);
  if (status == TCT_OK) status = reliability(p, a, tct_key_in(key, 0), &out[RELIABILITY_1], err);
  if (status == TCT_OK && b) {
    out[R].why = out[CORRECTED].why = TCT_BEHAVIOUR_FINE;
    status                          = tct_performance_of(p, b, NULL, 0, first + n, err);
    if (status == TCT_OK) status = reliability(p, b, tct_key_in(key, 1), &out[RELIABILITY_2], err);
    if (status == TCT_OK) beside(n, first, first + n, out);
  }
  tct_free(first);
  return status;
}
