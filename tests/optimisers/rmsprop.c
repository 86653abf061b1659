/* rmsprop.c -- steps worked by hand with a decay of 1/2. */
#include "optimisers/weights.h"

extern const tct_optimiser tct_optimiser_rmsprop;

static void three_steps_as_worked_by_hand(void **state)
{
  walker w = walker_new(&tct_optimiser_rmsprop, 1);
  (void)state;

  set_param(&w.optimiser->about, w.params, "decay", 0.5);
  set_param(&w.optimiser->about, w.params, "epsilon", 1e-30);
  walk(&w, 2, 0.1); /* square 2 */
  NEAR(w.weight, 1 + 0.1 * 2 / sqrt(2));
  walk(&w, -1, 0.1); /* 1.5 */
  NEAR(w.weight, 1 + 0.1 * (2 / sqrt(2) - 1 / sqrt(1.5)));
  walk(&w, 0, 0.1);
  NEAR(w.weight, 1 + 0.1 * (2 / sqrt(2) - 1 / sqrt(1.5)));
  NEAR(w.moment[0], 0.75);
  walker_free(&w);
}

static void epsilon_is_inside_the_root(void **state)
{
  walker w = walker_new(&tct_optimiser_rmsprop, 0);
  (void)state;

  set_param(&w.optimiser->about, w.params, "decay", 0);
  set_param(&w.optimiser->about, w.params, "epsilon", 0.75);
  walk(&w, 0.5, 1); /* 0.5 / sqrt(0.25 + 0.75) */
  NEAR(w.weight, 0.5);
  walker_free(&w);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(three_steps_as_worked_by_hand),
    cmocka_unit_test(epsilon_is_inside_the_root),
  };
  return cmocka_run_group_tests_name("rmsprop", tests, NULL, NULL);
}
