/* noise_along_signal.c -- how much of a population's noise lies along what tells two stimuli apart.
 *
 *     d = m_2 - m_1,   S the covariance of trials around their means, pooled over both
 *     along = d' S d / d' d,   share = along / tr S,   over chance = N share
 *
 * Noise in d lies where noise is large, and would be found there again: d is taken from one half of the trials and S
 * from the other, and what noise adds to squares of d is taken away.  With C = (1 / T_1 + 1 / T_2) S of the half of d,
 *
 *     along = sum over halves of (d' S d - tr S C) / sum of (d' d - tr C)
 *
 * of which both sums are unbiased for noise that is alike at both stimuli; their ratio is nearly. */
#include <math.h>

#include <tercet/tuning.h>

#include "base/memory.h"
#include "brain/tuning/means.h"
#include "kernels/statistics.h"

/* One half of the trials. */
struct half {
  double *d, *s; /* [units]; [units][units] */
  double few;    /* 1 / T_1 + 1 / T_2 */
};

/* Every second trial, the first of which is `from`; mean [2][units] is room. */
static void look(const tct_responses *r, int from, double *mean, struct half *h)
{
  const size_t n = (size_t)r->units;
  int freedom    = 0;

  (void)tct_half_means(r, from, mean);
  for (size_t k = 0; k < n; k++) h->d[k] = mean[n + k] - mean[k];
  for (int c = 0; c < 2; c++) {
    int trials = 0;
    for (int i = r->first[c] + from; i < r->first[c + 1]; i += 2, trials++) {
      const double *v = r->value + (size_t)i * n, *m = mean + (size_t)c * n;
      for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < n; k++) h->s[j * n + k] += (v[j] - m[j]) * (v[k] - m[k]);
    }
    h->few += 1.0 / trials;
    freedom += trials - 1;
  }
  for (size_t i = 0; i < n * n; i++) h->s[i] /= freedom;
}

static double trace(size_t n, const double *s)
{
  double sum = 0;

  for (size_t i = 0; i < n; i++) sum += s[i * n + i];
  return sum;
}

static void tell(const tct_responses *r, const struct half h[2], double *spare, tct_tuned_item *out)
{
  const size_t n = (size_t)r->units;
  double noise = 0, signal = 0, total = 0;

  for (int i = 0; i < 2; i++) {
    const struct half *axis = &h[i], *other = &h[!i];
    tct_symmetric_times(n, other->s, axis->d, spare);
    noise += tct_inner(n, axis->d, spare) - axis->few * tct_inner(n * n, axis->s, other->s);
    signal += tct_inner(n, axis->d, axis->d) - axis->few * trace(n, axis->s);
    total += trace(n, other->s) / 2;
  }
  if (!(total > r->floor * r->floor)) {
    out->why = TCT_TUNING_CONSTANT;
  } else if (!(signal > r->floor * r->floor)) {
    out->why = TCT_TUNING_NO_SIGNAL;
  } else {
    out->value[1] = noise / signal;
    out->value[0] = out->value[1] / total;
    out->value[2] = r->units * out->value[0];
  }
}

static tct_status measure(const void *params, const tct_responses *r, tct_tuned_item *out,
                          tct_error *err)
{
  const size_t n = (size_t)r->units;
  (void)params;

  if (r->conditions < 2) {
    out->why = TCT_TUNING_FEW_CONDITIONS;
    return TCT_OK;
  }
  for (int c = 0; c < 2; c++)
    if (r->first[c + 1] - r->first[c] < 4) out->why = TCT_TUNING_FEW_REPEATS;
  if (out->why != TCT_TUNING_FINE) return TCT_OK;
  double *room = tct_alloc(n, (2 * n + 5) * sizeof *room);
  if (!room) return tct_fail(err, TCT_NO_MEMORY, "no memory for the covariance of %zu units", n);
  double *spare    = room + n * (2 * n + 2);
  struct half h[2] = {{room, room + 2 * n, 0}, {room + n, room + 2 * n + n * n, 0}};
  for (int i = 0; i < 2; i++) look(r, i, spare, &h[i]);
  tell(r, h, spare, out);
  tct_free(room);
  return TCT_OK;
}

static const tct_tuned_number numbers[] = {
  {"share", "1", "of all noise variance, that along the signal axis; may come out below 0", 0, 0,
   false},
  {"variance", "r2", "of the noise along the signal axis; may come out below 0", 0, 0, false},
  {"over_chance", "1", "the share times the number of units: 1 if noise is alike in all directions",
   0, 0, false},
};

const tct_tuning tct_tuning_noise_along_signal = {
  .name     = "noise_along_signal",
  .title    = "Noise along the signal axis",
  .family   = "discrimination",
  .summary  = "how much of the noise of a population lies along what tells two stimuli apart",
  .equation = "share = d' S d / (d' d tr S),  d = m_2 - m_1",
  .source   = "Averbeck, Latham & Pouget 2006, doi:10.1038/nrn1888",
  .notes =
    "Between two values of the variable, over trials in which all units were recorded, four of "
    "each or more.  The axis is of one half of the trials and the noise of the other, and what "
    "noise adds to the axis is taken away: without a signal above the noise there is no axis.  "
    "Units that vary more count for more",
  .claims = TCT_TUNING_SCALE_FREE | TCT_TUNING_SHIFT_FREE | TCT_TUNING_ORDER_FREE |
            TCT_TUNING_ROTATION_FREE,
  .needs = TCT_TUNING_NEEDS_VARIABLE | TCT_TUNING_NEEDS_TWO | TCT_TUNING_NEEDS_REPEATS |
           TCT_TUNING_NEEDS_HALVES,
  .scope   = TCT_TUNING_POPULATION,
  .n       = sizeof numbers / sizeof *numbers,
  .number  = numbers,
  .measure = measure,
};
