/* change_bench.h -- two times of one population for the laws of changes. */
#ifndef TERCET_TESTS_CONFORMANCE_CHANGE_BENCH_H
#define TERCET_TESTS_CONFORMANCE_CHANGE_BENCH_H

#include "conformance/metrics.h"

#include <tercet/joint.h>

enum { UNITS = 4, CONDITIONS = 3, REPEATS = 12, ROWS = CONDITIONS * REPEATS };

/* Two times of units that are tuned to x, changed in between, and noisy. */
struct bench {
  double value[2][ROWS * 2 * UNITS], x[CONDITIONS];
  int condition[2][ROWS];
  tct_trials trials[2];
  tct_joint_how how;
};

static inline void furnish(struct bench *b, const tct_about *variant, const void *params,
                           uint64_t seed)
{
  static struct {
    double shrinkage;
  } none = {-1};

  *b = (struct bench){
    .how = {.measure   = (const tct_joint *)variant,
            .params    = params,
            .noise     = {(const tct_covariance *)tct_variant("covariances", "full"), &none},
            .reference = 0.5,
            .paired    = true,
            .splits    = 4,
            .level     = 0.95,
            .seed      = 1,
            .threads   = 1}};
  for (int c = 0; c < CONDITIONS; c++) b->x[c] = 0.4 * c;
  for (int time = 0; time < 2; time++) {
    for (int i = 0; i < ROWS; i++) {
      const int c           = i / REPEATS;
      b->condition[time][i] = c;
      for (int k = 0; k < UNITS; k++)
        b->value[time][i * UNITS + k] = 5 + 2 * cos(1 + k + c + 0.4 * time) + c * (k + 1) + time +
                                        law_draw(&seed) + law_draw(&seed);
    }
    b->trials[time] = (tct_trials){.rows       = ROWS,
                                   .units      = UNITS,
                                   .conditions = CONDITIONS,
                                   .value      = b->value[time],
                                   .condition  = b->condition[time]};
  }
}

static inline tct_status hold(const struct bench *b, int before, int after, tct_joined *j,
                              tct_error *err)
{
  const tct_change_side side[] = {{&b->trials[before], b->x, NULL},
                                  {&b->trials[after], b->x, NULL}};

  return tct_joint_of(&side[0], &side[1], &b->how, j, err);
}

static inline bool measured(const struct bench *b, tct_joined *j, law_why *why)
{
  tct_error err = {0};

  return hold(b, 0, 1, j, &err) == TCT_OK || broken(why, "%s", err.text);
}

#endif
