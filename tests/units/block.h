/* block.h -- one panel of two rows for a unit, with everything it may read or write, set by hand. */
#ifndef TERCET_TESTS_BLOCK_H
#define TERCET_TESTS_BLOCK_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <tercet/unit.h>

#include "substrate/complain.h"

enum { BLOCK_ROWS = 2, BLOCK_LD = 16, BLOCK_ALL = BLOCK_ROWS * BLOCK_LD };

typedef struct {
  const tct_unit *unit;
  void *params;
  tct_units u;
  tct_real drive[TCT_SITES][BLOCK_ALL], rate[BLOCK_ALL], before[BLOCK_ALL], uniform[BLOCK_ALL];
  tct_real slot[BLOCK_ALL], slot_before[BLOCK_ALL];
  tct_real credit[BLOCK_ALL], error[BLOCK_ALL], credit_before[BLOCK_ALL];
  tct_real credit_slot[BLOCK_ALL], credit_slot_before[BLOCK_ALL];
} block;

/* Presets, a step of `dt` ms, one row of `units`; all arrays zero.  Parameters may be changed before. */
static inline void block_begin(block *b, const tct_unit *unit, int units)
{
  memset(b, 0, sizeof *b);
  b->unit   = unit;
  b->params = tct_params_new(&unit->about);
  assert_non_null(b->params);
  b->u          = (tct_units){.rows = 1, .units = units, .ld = BLOCK_LD, .params = b->params};
  b->u.rate     = b->rate;
  b->u.drive[0] = b->drive[0];
  b->u.credit = b->u.error[0] = b->credit;
  if (unit->memory) {
    b->u.before        = b->before;
    b->u.credit_before = b->credit_before;
  }
  if (unit->slots) {
    b->u.slot[0]               = b->slot;
    b->u.slot_before[0]        = b->slot_before;
    b->u.credit_slot[0]        = b->credit_slot;
    b->u.credit_slot_before[0] = b->credit_slot_before;
  }
  if (unit->stochastic) b->u.uniform = b->uniform;
}

/* Where in the parameter struct; presets until written. */
static inline void *block_param(const block *b, const char *name)
{
  for (int i = 0; i < b->unit->n_params; i++)
    if (strcmp(b->unit->params[i].name, name) == 0)
      return (char *)b->params + b->unit->params[i].offset;
  fail_msg("%s has no parameter %s", b->unit->name, name);
  return NULL;
}

static inline void block_end(block *b)
{
  tct_params_free(&b->unit->about, b->params);
}

static inline void block_near(const char *what, double got, double wanted)
{
  const double slack = sizeof(tct_real) == 4 ? 1e-6 : 1e-14;

  if (!(fabs(got - wanted) <= slack * (1 + fabs(wanted))))
    fail_msg("%s is %.17g, not %.17g", what, got, wanted);
}
#define NEAR(got, wanted) block_near(#got, (double)(got), wanted)

#endif
