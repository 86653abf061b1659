/* synchrony.c -- how much cells fire together: mean correlation of their counts, and chi.
 *
 * The mean over all pairs needs no pairs: with z_i the counts of unit i, of mean 0 and variance 1 over bins,
 *
 *     Σ_i≠j <z_i z_j> = <(Σ_i z_i)²> - N
 *
 * A group of trials is left out by passing over the others again. */
#include <tercet/firing.h>

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "brain/firing/jackknife.h"

enum { GROUPS = 20 };

typedef struct {
  const tct_spikes *s;
  int width, bins; /* of a trial */
  int trials;
  int *trial;           /* [trials] in which no unit is missing */
  double *sum, *square; /* [units] of counts; then mean and 1 / deviation, 0: it does not vary */
  double *all, *z;      /* [bins] of one trial: counts of all units; their z */
  double *count;        /* [bins] */
} work;

static void count_trial(const work *w, int unit, int trial)
{
  const tct_spikes *s = w->s;
  const size_t cell   = (size_t)unit * (size_t)s->trials + (size_t)trial;

  memset(w->count, 0, (size_t)w->bins * sizeof *w->count);
  for (size_t i = s->first[cell]; i < s->first[cell + 1]; i++) {
    const int bin = s->step[i] / w->width;
    if (bin < w->bins) w->count[bin]++;
  }
}

static bool is_in(const work *w, int k, int groups, int without)
{
  (void)w;
  return without < 0 || k % groups != without;
}

/* Mean and spread of each unit; how many vary, the mean of their variances, and n bins. */
static int look(const work *w, int groups, int without, double *variance, double *n)
{
  int varying = 0;

  *variance = *n = 0;
  for (int k = 0; k < w->trials; k++) *n += is_in(w, k, groups, without) ? w->bins : 0;
  for (int u = 0; u < w->s->units; u++) {
    double sum = 0, square = 0;
    for (int k = 0; k < w->trials; k++) {
      if (!is_in(w, k, groups, without)) continue;
      count_trial(w, u, w->trial[k]);
      for (int b = 0; b < w->bins; b++) {
        sum += w->count[b];
        square += w->count[b] * w->count[b];
      }
    }
    const double v = (square - sum * sum / *n) / *n;
    w->sum[u]      = sum / *n;
    w->square[u]   = sum > 0 && v > 0 ? 1 / sqrt(v) : 0;
    varying += w->square[u] > 0;
    *variance += w->square[u] > 0 ? v : 0;
  }
  *variance /= varying;
  return varying;
}

/* Correlation and chi of all trials but those of a group. */
static int measure(const work *w, int groups, int without, double value[2])
{
  double variance, n, all = 0, square = 0, z = 0;
  const int units = look(w, groups, without, &variance, &n);

  value[0] = value[1] = (double)NAN;
  if (units < 2) return units;
  for (int k = 0; k < w->trials; k++) {
    if (!is_in(w, k, groups, without)) continue;
    memset(w->all, 0, (size_t)w->bins * sizeof *w->all);
    memset(w->z, 0, (size_t)w->bins * sizeof *w->z);
    for (int u = 0; u < w->s->units; u++) {
      if (w->square[u] == 0) continue;
      count_trial(w, u, w->trial[k]);
      for (int b = 0; b < w->bins; b++) {
        w->all[b] += w->count[b] / units;
        w->z[b] += (w->count[b] - w->sum[u]) * w->square[u];
      }
    }
    for (int b = 0; b < w->bins; b++) {
      all += w->all[b];
      square += w->all[b] * w->all[b];
      z += w->z[b] * w->z[b];
    }
  }
  value[0] = (z / n - units) / ((double)units * (units - 1));
  value[1] = sqrt(fmax(0, square / n - all / n * (all / n)) / variance);
  return units;
}

static tct_status take(work *w, tct_error *err)
{
  const size_t units = (size_t)w->s->units, bins = (size_t)w->bins;

  w->trial = tct_alloc((size_t)w->s->trials + 1, sizeof *w->trial);
  w->sum   = tct_alloc(2 * units + 3 * bins + 1, sizeof *w->sum);
  if (!w->trial || !w->sum) return tct_fail(err, TCT_NO_MEMORY, "no memory for counts");
  w->square = w->sum + units;
  w->all    = w->square + units;
  w->z      = w->all + bins;
  w->count  = w->z + bins;
  for (int k = 0; k < w->s->trials; k++) {
    bool whole = true;
    for (int u = 0; u < w->s->units; u++)
      whole = whole && !w->s->missing[(size_t)u * (size_t)w->s->trials + (size_t)k];
    if (whole) w->trial[w->trials++] = k;
  }
  return TCT_OK;
}

tct_status tct_synchrony_of(const tct_spikes *s, int width, double level, tct_synchrony *into,
                            tct_error *err)
{
  work w                    = {.s = s, .width = width, .bins = s->steps / width};
  const double none         = (double)NAN;
  const tct_status status   = take(&w, err);
  const int groups          = w.trials < GROUPS ? w.trials : GROUPS;
  double without[2][GROUPS] = {{0}}, value[2] = {none, none};

  *into = (tct_synchrony){.bins             = w.bins * w.trials,
                          .correlation      = none,
                          .correlation_low  = none,
                          .correlation_high = none,
                          .chi              = none,
                          .chi_low          = none,
                          .chi_high         = none,
                          .chi_apart        = none};
  if (status == TCT_OK && w.bins > 0 && w.trials > 0) {
    into->units       = measure(&w, groups, -1, value);
    into->correlation = value[0];
    into->chi         = value[1];
    into->chi_apart   = into->units > 0 ? 1 / sqrt(into->units) : none;
    for (int g = 0; g < groups && into->units > 1 && groups >= TCT_JACKKNIFE_LEAST; g++) {
      measure(&w, groups, g, value);
      without[0][g] = value[0];
      without[1][g] = value[1];
    }
    tct_jackknife(groups, without[0], into->correlation, level, &into->correlation_low,
                  &into->correlation_high);
    tct_jackknife(groups, without[1], into->chi, level, &into->chi_low, &into->chi_high);
  }
  tct_free(w.trial);
  tct_free(w.sum);
  return status;
}
