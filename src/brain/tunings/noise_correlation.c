/* noise_correlation.c -- how two units vary together from trial to trial while the stimulus stays.
 *
 *     plain:     corr(a, b) over the trials of one condition, mean over conditions
 *     fisher:    tanh of the mean of atanh of these
 *     z_scored:  corr of all trials together, each unit less its mean and over its spread in the condition
 *
 * Of one condition alone all three are the same number. */
#include <math.h>

#include <tercet/tuning.h>

#include "brain/tuning/means.h"

struct params {
  int64_t least;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, least, 3, 2, 1e9, "1",
            "trials of a condition below which it is left out: of two, a correlation is 1 or -1"),
};

/* Sum of (a - mean a) (b - mean b) over the trials of condition c. */
static double products(const tct_responses *r, int c, double mean_a, double mean_b)
{
  const double *value = r->value + 2 * (size_t)r->first[c],
               *end   = r->value + 2 * (size_t)r->first[c + 1];
  double sum          = 0;

  for (; value < end; value += 2) sum += (value[0] - mean_a) * (value[1] - mean_b);
  return sum;
}

static bool varies(const tct_responses *r, const tct_moment *m)
{
  return m->sum_squares > m->n * r->floor * r->floor;
}

static tct_status measure(const void *given, const tct_responses *r, tct_tuned_item *out,
                          tct_error *err)
{
  const struct params *own = given;
  double sum = 0, turned = 0, together = 0;
  int seen = 0, long_enough = 0, trials = 0;
  (void)err;

  for (int c = 0; c < r->conditions; c++) {
    const tct_moment a = tct_moment_of(r, c, 0), b = tct_moment_of(r, c, 1);
    if (a.n < own->least) continue;
    long_enough++;
    if (!varies(r, &a) || !varies(r, &b)) continue;
    const double product = products(r, c, a.mean, b.mean);
    const double rho     = fmax(-1, fmin(1, product / sqrt(a.sum_squares * b.sum_squares)));
    sum += rho;
    turned += atanh(fmax(-1 + 1e-15, fmin(1 - 1e-15, rho)));
    together += rho * a.n; /* sum of z_a z_b, each of variance 1 */
    trials += a.n;
    seen++;
  }
  if (seen == 0) {
    out->why = long_enough ? TCT_TUNING_CONSTANT : TCT_TUNING_FEW_REPEATS;
    return TCT_OK;
  }
  out->value[0] = sum / seen;
  out->value[1] = together / trials;
  out->value[2] = tanh(turned / seen);
  return TCT_OK;
}

static const tct_tuned_number numbers[] = {
  {"plain", "1", "correlation over the trials of a condition, mean over conditions", -1, 1, false},
  {"z_scored", "1", "over all trials, z-scored within each condition", -1, 1, false},
  {"fisher", "1", "mean over conditions by Fisher's z", -1, 1, false},
};

const tct_tuning tct_tuning_noise_correlation = {
  .name     = "noise_correlation",
  .title    = "Noise correlation",
  .family   = "correlation of two units",
  .summary  = "how two units vary together from trial to trial while the stimulus stays",
  .equation = "r = corr(a, b) over trials of one condition",
  .source   = "Cohen and Kohn 2011, doi:10.1038/nn.2842",
  .notes =
    "Conditions in which a unit does not vary are left out; where there is none left the pair "
    "is undefined.  Areas of one session are held together only where trials were recorded "
    "at once",
  TCT_TAKES(struct params, params),
  .claims  = TCT_TUNING_SCALE_FREE | TCT_TUNING_SHIFT_FREE | TCT_TUNING_SYMMETRIC,
  .needs   = TCT_TUNING_NEEDS_REPEATS,
  .scope   = TCT_TUNING_PAIR,
  .n       = sizeof numbers / sizeof *numbers,
  .number  = numbers,
  .measure = measure,
};
