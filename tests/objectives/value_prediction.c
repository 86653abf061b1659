/* value_prediction.c -- rewards 0, 2, 4 at discount 1/2: before the first there are 4 to come, then 4, then none. */
#include "objectives/rows.h"

extern const tct_objective tct_objective_value_prediction;
static const tct_objective *const objective = &tct_objective_value_prediction;

enum { STEPS = 3, TRIALS = 2, ROWS = STEPS * TRIALS };

static const double half = 0.5; /* the parameter struct begins with it */

typedef struct {
  tct_real judged[ROWS * ROW_LD], target[ROWS * ROW_LD], credit[ROWS * ROW_LD];
  double value[ROWS];
} rows;

static tct_felt felt(rows *r)
{
  return (tct_felt){.rows   = ROWS,
                    .trials = TRIALS,
                    .units  = 2,
                    .ld     = ROW_LD,
                    .params = &half,
                    .judged = r->judged,
                    .target = r->target};
}

static int at(int t, int trial, int unit)
{
  return (t * TRIALS + trial) * ROW_LD + unit;
}

/* G(0) = 2 + 4 / 2, G(1) = 4, G(2) = 0: what came with the first step cannot be foreseen. */
static void what_is_to_come_is_worked_by_hand(void **state)
{
  rows r = {0};
  (void)state;

  r.target[at(0, 1, 0)] = 77;
  r.target[at(1, 1, 0)] = 2;
  r.target[at(2, 1, 0)] = 4;
  r.judged[at(0, 1, 0)] = 1;
  r.judged[at(1, 1, 0)] = 4;
  r.judged[at(2, 1, 0)] = 2;
  const tct_felt f      = felt(&r);
  objective->value(&f, r.value);
  objective->credit(&f, 2, r.credit);
  NEAR(r.value[0 * TRIALS + 1], 0.5 * 9);
  NEAR(r.value[1 * TRIALS + 1], 0);
  NEAR(r.value[2 * TRIALS + 1], 0.5 * 4);
  NEAR(r.credit[at(0, 1, 0)], 2 * 3);
  NEAR(r.credit[at(1, 1, 0)], 0);
  NEAR(r.credit[at(2, 1, 0)], 2 * -2);
}

static void every_trial_and_every_unit_has_its_own(void **state)
{
  rows r = {0};
  (void)state;

  r.target[at(2, 0, 1)] = 8;
  const tct_felt f      = felt(&r);
  objective->credit(&f, 1, r.credit);
  for (int t = 0; t < STEPS; t++) {
    NEAR(r.credit[at(t, 0, 1)], t == 0 ? 4 : t == 1 ? 8 : 0);
    NEAR(r.credit[at(t, 0, 0)], 0);
    NEAR(r.credit[at(t, 1, 1)], 0);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_is_to_come_is_worked_by_hand),
    cmocka_unit_test(every_trial_and_every_unit_has_its_own),
  };
  return cmocka_run_group_tests_name("value_prediction", tests, NULL, NULL);
}
