/* weights.h -- a few weights for an optimiser or a constraint, set by hand. */
#ifndef TERCET_TESTS_WEIGHTS_H
#define TERCET_TESTS_WEIGHTS_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <tercet/constraint.h>
#include <tercet/optimiser.h>

#include "substrate/complain.h"

/* One weight that an optimiser moves. */
typedef struct {
  const tct_optimiser *optimiser;
  void *params;
  tct_real weight, moment[TCT_MOMENTS];
  uint64_t count;
} walker;

static inline walker walker_new(const tct_optimiser *o, double weight)
{
  walker w = {.optimiser = o, .params = tct_params_new(&o->about), .weight = (tct_real)weight};

  assert_non_null(w.params);
  return w;
}

static inline void set_param(const tct_about *a, void *params, const char *name, double x)
{
  for (int i = 0; i < a->n_params; i++)
    if (strcmp(a->params[i].name, name) == 0) {
      *(double *)((char *)params + a->params[i].offset) = x;
      return;
    }
  fail_msg("%s has no parameter %s", a->name, name);
}

static inline void walk(walker *w, double update, double rate)
{
  const tct_real u = (tct_real)update;
  tct_move m       = {.n      = 1,
                      .params = w->params,
                      .count  = w->count++,
                      .rate   = rate,
                      .update = &u,
                      .weight = &w->weight};

  for (int k = 0; k < TCT_MOMENTS; k++) m.moment[k] = &w->moment[k];
  w->optimiser->move(&m);
}

static inline void walker_free(walker *w)
{
  tct_params_free(&w->optimiser->about, w->params);
}

static inline void weight_near(const char *what, double got, double wanted)
{
  const double slack = sizeof(tct_real) == 4 ? 1e-6 : 1e-14;

  if (!(fabs(got - wanted) <= slack * (1 + fabs(wanted))))
    fail_msg("%s is %.17g, not %.17g", what, got, wanted);
}
#define NEAR(got, wanted) weight_near(#got, (double)(got), wanted)

#endif
