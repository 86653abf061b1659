/* chronometric.c -- how response times fall with the strength of the stimulus.
 *
 *     t(x) = t0 + T tanh(u) / u,   u = 1.9150 |x| / h
 *
 * the mean time of a drift between two bounds: T is what a decision takes without a stimulus, h the strength at which it
 * takes half as long, t0 what is no decision.  Means of strengths by least squares, each weighted by its trials.
 * Intervals by drawing trials within each strength. */
#include <math.h>

#include <tercet/behaviour.h>

#include "base/random.h"
#include "brain/behaviour/times.h"
#include "brain/inference/intervals.h"
#include "kernels/levenberg.h"

enum { REST, DECISION, HALF, NUMBERS };

static const double half_u = 1.91500804;

/* tanh(u) / u and its derivative by log h, of tanh(u) = t */
static double share_of(double u, double t, double *slope)
{
  const bool small = u <= 1e-4;
  const double g   = small ? 1 - u * u / 3 : t / u;

  *slope = small ? 2 * u * u / 3 : -(1 - t * t - g);
  return g;
}

static double trial(const void *given, const tct_choices *c, int i, double *x)
{
  (void)given;
  *x = fabs(c->strength[i]);
  return c->time[i];
}

static double fitted(const void *given, const tct_behaved_number *number, double x)
{
  const double u = half_u * fabs(x) / number[HALF].value;
  double slope;
  (void)given;

  return number[REST].value + number[DECISION].value * share_of(u, tanh(u), &slope);
}

static void residuals(const void *own, const double *q, double *r, double *jacobian)
{
  const tct_times *s = own;

  for (int i = 0; i < s->levels; i++) {
    double *j      = jacobian + (ptrdiff_t)i * NUMBERS;
    const double w = sqrt(s->first[i + 1] - s->first[i]), u = half_u * s->x[i] * exp(-q[HALF]);
    double slope;
    const double g = share_of(u, tanh(u), &slope);
    r[i]           = w * (q[REST] + q[DECISION] * g - s->mean[i]);
    j[REST]        = w;
    j[DECISION]    = w * g;
    j[HALF]        = w * q[DECISION] * slope;
  }
}

static tct_behaviour_why fit(const tct_times *s, double *best)
{
  const double most  = s->x[s->levels - 1];
  const double low[] = {0, 0, log(most / 200)}, high[] = {1e9, 1e9, log(20 * most)};
  const tct_least_squares of = {.points     = (size_t)s->levels,
                                .parameters = NUMBERS,
                                .at         = residuals,
                                .own        = s,
                                .low        = low,
                                .high       = high,
                                .steps      = 300};
  double least               = INFINITY;

  for (int start = 0; start < 4; start++) {
    double q[TCT_LEVENBERG_PARAMETERS] = {s->mean[s->levels - 1] * 0.9,
                                          fmax(s->mean[0] - s->mean[s->levels - 1], 0.1),
                                          log(most * (const double[]){0.03, 0.15, 0.6, 2}[start])};
    double squares;
    if (!tct_levenberg(&of, q, s->room, &squares) || !(squares < least)) continue;
    least = squares;
    for (int k = 0; k < NUMBERS; k++) best[k] = q[k];
  }
  if (least == INFINITY) return TCT_BEHAVIOUR_NO_REST;
  const bool bound = best[DECISION] <= 0 || best[HALF] <= low[HALF] || best[HALF] >= high[HALF];
  best[HALF]       = exp(best[HALF]);
  return bound ? TCT_BEHAVIOUR_AT_BOUND : TCT_BEHAVIOUR_FINE;
}

static void intervals(tct_times *s, const tct_choices *c, const tct_behaviour_how *how,
                      tct_behaved_number *out)
{
  const tct_key all = tct_key_of(how->seed, "chronometric");
  double q[NUMBERS];

  for (int d = 0; d < how->draws; d++) {
    const tct_key key = tct_key_in(all, (uint64_t)d);
    tct_times_mean(s, c, &key);
    const bool fine = fit(s, q) == TCT_BEHAVIOUR_FINE;
    for (int j = 0; j < NUMBERS; j++) s->drawn[j * how->draws + d] = fine ? q[j] : (double)NAN;
  }
  for (int j = 0; j < NUMBERS; j++) {
    double *drawn      = s->drawn + (ptrdiff_t)j * how->draws;
    const size_t there = tct_close_up((size_t)how->draws, drawn);
    out[j].draws       = (int)there;
    if (there < 2 || 2 * there < (size_t)how->draws) continue;
    const tct_range r = tct_percentile_interval(there, drawn, how->level);
    out[j].low        = fmin(r.low, r.high);
    out[j].high       = fmax(r.low, r.high);
  }
}

static tct_status measure(const void *params, const tct_choices *a, const tct_choices *b,
                          const tct_behaviour_how *how, tct_behaved_number *out, tct_error *err)
{
  double q[NUMBERS];
  tct_times s;
  (void)params, (void)b;

  TCT_TRY(tct_times_sorted(a, NUMBERS * (size_t)how->draws, &s, err), err, "sorting times");
  tct_times_mean(&s, a, NULL);
  const tct_behaviour_why why = s.levels < 4 ? TCT_BEHAVIOUR_FEW_TRIALS : fit(&s, q);
  for (int j = 0; j < NUMBERS; j++) {
    out[j].n   = a->trials;
    out[j].why = why;
    if (why == TCT_BEHAVIOUR_FINE) out[j].value = q[j];
  }
  if (why == TCT_BEHAVIOUR_FINE && how->draws > 0) intervals(&s, a, how, out);
  tct_times_free(&s);
  return TCT_OK;
}

static const tct_behaviour_number numbers[] = {
  {"rest", "t", "t0: the part of a response that is no decision", 0, 1e12},
  {"decision", "t", "T: how long a decision takes without a stimulus", 0, 1e12},
  {"half_strength", "x", "h: the strength at which it takes half as long", 0, 1e12},
};

const tct_behaviour tct_behaviour_chronometric = {
  .name     = "chronometric",
  .title    = "Chronometric function",
  .family   = "fits",
  .summary  = "how response times fall with the strength of the stimulus",
  .equation = "t(x) = t0 + T tanh(u) / u,   u = 1.9150 |x| / h",
  .source   = "Palmer, Huk and Shadlen 2005, doi:10.1167/5.5.1",
  .notes =
    "Of all trials, right or wrong.  With A and k of the source, T = A^2 and h = 1.9150 / (A "
    "k).  Fails with fewer than four strengths, and where T or h end at a bound, as where "
    "times do not fall.  Of 600 observers of 420 trials the 95 % intervals held t0 and T 564 "
    "times, h 576 times.  Lapses, whose times do not depend on strength, lower T by their share "
    "and leave h: with a tenth of them 200 intervals held what is left of T 185 times, h 194 times",
  .claims = TCT_BEHAVIOUR_ORDER_FREE,
  .needs  = TCT_BEHAVIOUR_NEEDS_STRENGTH | TCT_BEHAVIOUR_NEEDS_TIME,
  .curve =
    &(const tct_behaviour_curve){
      .x = "strength, without its sign", .y = "mean response time", .trial = trial, .at = fitted},
  .direction = "shorter times are faster; a lower half_strength: strength shortens them earlier",
  .n         = sizeof numbers / sizeof *numbers,
  .number    = numbers,
  .measure   = measure,
};
