/* sgd.c -- steps worked by hand. */
#include "optimisers/weights.h"

extern const tct_optimiser tct_optimiser_sgd;

static void without_momentum_a_step_is_rate_times_update(void **state)
{
  walker w = walker_new(&tct_optimiser_sgd, 1);
  (void)state;

  walk(&w, 2, 0.1);
  NEAR(w.weight, 1.2);
  walk(&w, -4, 0.1);
  NEAR(w.weight, 0.8);
  assert_true(w.moment[0] == 0); /* nobody remembers */
  walker_free(&w);
}

static void momentum_goes_on_as_worked_by_hand(void **state)
{
  walker w = walker_new(&tct_optimiser_sgd, 1);
  (void)state;

  set_param(&w.optimiser->about, w.params, "momentum", 0.5);
  walk(&w, 2, 0.1); /* velocity 2 */
  NEAR(w.weight, 1.2);
  walk(&w, 1, 0.1); /* 1 + 1 */
  NEAR(w.weight, 1.4);
  walk(&w, 0, 0.01); /* 1, at a smaller step */
  NEAR(w.weight, 1.41);
  NEAR(w.moment[0], 1);
  walker_free(&w);
}

static void decay_pulls_towards_zero(void **state)
{
  walker w = walker_new(&tct_optimiser_sgd, 4);
  (void)state;

  set_param(&w.optimiser->about, w.params, "decay", 0.5);
  walk(&w, 3, 0.1); /* 3 - 2 */
  NEAR(w.weight, 4.1);
  set_param(&w.optimiser->about, w.params, "momentum", 0.9);
  walk(&w, 0, 0.1);
  NEAR(w.weight, 4.1 - 0.1 * 2.05);
  NEAR(w.moment[0], -2.05);
  walker_free(&w);
}

static void an_update_that_is_not_a_number_shows(void **state)
{
  walker w = walker_new(&tct_optimiser_sgd, 4);
  (void)state;

  walk(&w, (double)NAN, 0.1);
  assert_true(isnan(w.weight));
  walker_free(&w);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(without_momentum_a_step_is_rate_times_update),
    cmocka_unit_test(momentum_goes_on_as_worked_by_hand),
    cmocka_unit_test(decay_pulls_towards_zero),
    cmocka_unit_test(an_update_that_is_not_a_number_shows),
  };
  return cmocka_run_group_tests_name("sgd", tests, NULL, NULL);
}
