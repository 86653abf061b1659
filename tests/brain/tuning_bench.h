/* tuning_bench.h -- trials of units for the tests of tuning: written by hand, or drawn. */
#ifndef TUNING_BENCH_H
#define TUNING_BENCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "base/random.h"
#include "brain/near.h"
#include "substrate/complain.h"

#include <tercet/tuning.h>

/* One measurement: what is asked, and what came out. */
struct asked_tuning {
  tct_tuning_how how;
  void *params;
  tct_tuned got;
};

/* The measure of that name, without a variable, intervals or a reference. */
static inline struct asked_tuning tuning_named(const char *name)
{
  const tct_about *about = tct_variant("tunings", name);

  if (!about) fail_msg("there is no tuning '%s'", name);
  struct asked_tuning a = {.params = tct_params_new(about)};
  a.how                 = (tct_tuning_how){.measure   = (const tct_tuning *)about,
                                           .params    = a.params,
                                           .period    = -1,
                                           .reference = (double)NAN,
                                           .level     = 0.95,
                                           .threads   = 1};
  return a;
}

/* A parameter that is a number, a truth value or a place among choices. */
static inline void tuning_set(struct asked_tuning *a, const char *name, double value)
{
  const tct_about *about = &a->how.measure->about;

  for (int i = 0; i < about->n_params; i++) {
    const tct_param *p = &about->params[i];
    char *at           = (char *)a->params + p->offset;
    if (strcmp(p->name, name) != 0) continue;
    if (p->type == TCT_TYPE_BOOL)
      *(bool *)at = value != 0;
    else if (p->type == TCT_TYPE_INT)
      *(int64_t *)at = (int64_t)value;
    else if (p->type == TCT_TYPE_CHOICE)
      *(int *)at = (int)value;
    else
      *(double *)at = value;
    return;
  }
  fail_msg("%s has no parameter '%s'", about->name, name);
}

/* What was found before is forgotten. */
static inline void tuning_of(struct asked_tuning *a, const tct_trials *t)
{
  tct_error err = {0};

  tct_tuned_free(&a->got);
  if (tct_tuned_of(t, &a->how, &a->got, &err) != TCT_OK) fail_msg("%s", err.text);
}

static inline void tuning_done(struct asked_tuning *a)
{
  tct_tuned_free(&a->got);
  tct_params_free(&a->how.measure->about, a->params);
}

/* The place of a number by its name. */
static inline int tuning_place(const struct asked_tuning *a, const char *number)
{
  const tct_tuning *m = a->how.measure;

  for (int j = 0; j < m->n; j++)
    if (strcmp(m->number[j].name, number) == 0) return j;
  fail_msg("%s has no number '%s'", m->name, number);
  return -1;
}

static inline double tuned(const struct asked_tuning *a, int item, const char *number)
{
  return a->got.value[item * a->how.measure->n + tuning_place(a, number)];
}

/* Trials written by hand, row by row. */
#define TRIALS(units_, conditions_, value_, condition_)                                            \
  {                                                                                                \
    .rows = sizeof(condition_) / sizeof *(condition_), .units = (units_),                          \
    .conditions = (conditions_), .value = (value_), .condition = (condition_)                      \
  }

/* ---- drawn units ---------------------------------------------------------------------------------------- */

/* repeats trials of each condition, of units that answer rate(own, unit, condition) with normal noise of that
 * spread; what is drawn is a function of the seed.  Freed by tct_trials_free. */
static inline tct_trials tuning_drawn(int units, int conditions, int repeats, double spread,
                                      uint64_t seed, double (*rate)(const void *, int, int),
                                      const void *own)
{
  const int rows   = conditions * repeats;
  double *value    = tct_alloc((size_t)(rows * units), sizeof *value + sizeof(int));
  const tct_key at = tct_key_of(seed, "drawn units");

  assert_non_null(value);
  int *condition = (int *)(value + rows * units);
  for (int i = 0; i < rows; i++) {
    condition[i] = i / repeats;
    for (int k = 0; k < units; k++)
      value[i * units + k] =
        rate(own, k, condition[i]) + spread * tct_normal(at, (uint64_t)i, 0, (uint32_t)k);
  }
  return (tct_trials){.rows       = rows,
                      .units      = units,
                      .conditions = conditions,
                      .value      = value,
                      .condition  = condition,
                      .own        = value};
}

#endif
