/* rows.h -- one row of an objective, set by hand. */
#ifndef TERCET_TESTS_ROWS_H
#define TERCET_TESTS_ROWS_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <tercet/objective.h>

enum { ROW_LD = 16 };

typedef struct {
  double value;
  tct_real credit[ROW_LD];
} felt_row;

/* Value and c x credit of one row of n units, both from zero. */
static inline felt_row feel_row(const tct_objective *o, int n, const double *judged,
                                const double *target, double c)
{
  tct_real x[ROW_LD] = {0}, t[ROW_LD] = {0};
  const tct_felt f = {.rows = 1, .units = n, .ld = ROW_LD, .judged = x, .target = t};
  felt_row felt    = {0};

  for (int i = 0; i < n; i++) {
    x[i] = (tct_real)judged[i];
    t[i] = (tct_real)target[i];
  }
  o->value(&f, &felt.value);
  o->credit(&f, (tct_real)c, felt.credit);
  for (int i = n; i < ROW_LD; i++) assert_true(felt.credit[i] == 0);
  return felt;
}

static inline void row_near(const char *what, double got, double wanted)
{
  const double slack = sizeof(tct_real) == 4 ? 1e-6 : 1e-14;

  if (!(fabs(got - wanted) <= slack * (1 + fabs(wanted))))
    fail_msg("%s is %.17g, not %.17g", what, got, wanted);
}
#define NEAR(got, wanted) row_near(#got, (double)(got), wanted)

#endif
