/* tuning_bench.h -- trials for the laws of tuning: all that a measure may ask for. */
#ifndef TERCET_TESTS_CONFORMANCE_TUNING_BENCH_H
#define TERCET_TESTS_CONFORMANCE_TUNING_BENCH_H

#include "conformance/metrics.h"

#include <tercet/tuning.h>

enum { UNITS = 4, CONDITIONS = 16, REPEATS = 12, ROWS = CONDITIONS * REPEATS, SMALL = 3 };

/* Trials of units that are tuned to x, a little to y, and noisy; all that a measure may ask for. */
struct bench {
  double value[ROWS * UNITS], x[CONDITIONS], y[CONDITIONS];
  int condition[ROWS];
  tct_trials trials;
  tct_tuning_how how;
};

static inline double variable(const tct_tuning *m, int c)
{
  if (m->needs & TCT_TUNING_NEEDS_TWO) return c % 2;
  if (m->needs & TCT_TUNING_NEEDS_SECOND) return 1 + c / 2;
  return m->needs & TCT_TUNING_NEEDS_CIRCLE ? m->period * c / CONDITIONS : 0.25 * (1 + c);
}

static inline void furnish(struct bench *b, const tct_about *variant, const void *params,
                           uint64_t seed)
{
  const tct_tuning *m = (const tct_tuning *)variant;

  *b = (struct bench){.how = {.measure   = m,
                              .params    = params,
                              .x         = b->x,
                              .y         = b->y,
                              .period    = -1,
                              .reference = 1.1,
                              .level     = 0.95,
                              .threads   = 1}};
  for (int c = 0; c < CONDITIONS; c++) {
    b->x[c] = variable(m, c);
    b->y[c] = c % 2;
  }
  for (int i = 0; i < ROWS; i++) {
    const int c     = i / REPEATS;
    b->condition[i] = c;
    for (int k = 0; k < UNITS; k++) {
      const double angle = 2 * acos(-1) * (c / (double)CONDITIONS - 0.13 * (1 + k));
      b->value[i * UNITS + k] =
        6 + 5 * exp(1.5 * (cos(angle) - 1)) + 0.5 * (c % 2) + law_draw(&seed) + law_draw(&seed);
    }
  }
  b->trials = (tct_trials){.rows       = ROWS,
                           .units      = UNITS,
                           .conditions = CONDITIONS,
                           .value      = b->value,
                           .condition  = b->condition};
}

static inline bool measured(const struct bench *b, tct_tuned *t, law_why *why)
{
  tct_error err = {0};

  return tct_tuned_of(&b->trials, &b->how, t, &err) == TCT_OK || broken(why, "%s", err.text);
}

static inline bool both_nan_or_near(double a, double b, double slack)
{
  return (isnan(a) && isnan(b)) || law_near(a, b, slack);
}

/* Where a turn by `angle` and a scale bring a number. */
static inline double carried(const tct_tuned *t, int j, double value, double scale, double angle)
{
  const tct_tuned_number *n = &t->measure->number[j];
  const bool of_responses   = strcmp(n->unit, "r") == 0 || strcmp(n->unit, "r/x") == 0;

  if (strcmp(n->unit, "r2") == 0) return scale * scale * value;
  return n->turns ? value + angle : of_responses ? scale * value : value;
}

static inline bool same(const tct_tuned *a, const tct_tuned *b, double scale, double angle,
                        double slack, law_why *why)
{
  const int n = a->measure->n;

  if (a->items != b->items) return broken(why, "%d items, and then %d", a->items, b->items);
  for (int i = 0; i < a->items * n; i++) {
    const tct_tuned_number *number = &a->measure->number[i % n];
    double was = carried(a, i % n, a->value[i], scale, angle), is = b->value[i];
    if (number->turns && a->period > 0) is -= a->period * round((is - was) / a->period);
    if (!both_nan_or_near(was, is, slack))
      return broken(why, "%s of item %d: %.15g, and then %.15g", number->name, i / n, was, is);
  }
  return true;
}

/* Measured as it is, and after something was done to it: the same but for scale and angle? */
static inline bool unmoved(const struct bench *b, const struct bench *then, double scale,
                           double angle, double slack, law_why *why)
{
  tct_tuned one = {0}, other = {0};
  const bool good = measured(b, &one, why) && measured(then, &other, why) &&
                    same(&one, &other, scale, angle, slack, why);

  tct_tuned_free(&one);
  tct_tuned_free(&other);
  return good;
}

#endif
