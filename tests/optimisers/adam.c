/* adam.c -- three steps worked by hand with beta1 = beta2 = 1/2. */
#include "optimisers/weights.h"

extern const tct_optimiser tct_optimiser_adam;

static void three_steps_as_worked_by_hand(void **state)
{
  walker w = walker_new(&tct_optimiser_adam, 1);
  (void)state;

  set_param(&w.optimiser->about, w.params, "beta1", 0.5);
  set_param(&w.optimiser->about, w.params, "beta2", 0.5);
  set_param(&w.optimiser->about, w.params, "epsilon", 1e-30);
  walk(&w, 2, 0.1); /* mean 1 / (1/2), square 2 / (1/2): 2 / sqrt 4 */
  NEAR(w.weight, 1.1);
  walk(&w, -1, 0.1); /* mean 0.5 - 0.5 */
  NEAR(w.weight, 1.1);
  walk(&w, 1, 0.1); /* mean 0.5 / (7/8), square (0.75 + 0.5) / (7/8) */
  NEAR(w.weight, 1.1 + 0.1 * (0.5 / 0.875) / sqrt(1.25 / 0.875));
  NEAR(w.moment[0], 0.5);
  NEAR(w.moment[1], 1.25);
  walker_free(&w);
}

static void the_first_step_has_its_length_whatever_the_update(void **state)
{
  (void)state;

  for (int size = -6; size <= 6; size += 3) {
    walker w = walker_new(&tct_optimiser_adam, 0);
    set_param(&w.optimiser->about, w.params, "epsilon", 1e-30);
    walk(&w, -pow(10, size), 0.01);
    NEAR(w.weight, -0.01);
    walker_free(&w);
  }
}

static void epsilon_keeps_small_updates_small(void **state)
{
  walker w = walker_new(&tct_optimiser_adam, 0);
  (void)state;

  set_param(&w.optimiser->about, w.params, "epsilon", 0.25);
  walk(&w, 0.75, 1); /* 0.75 / (0.75 + 0.25) */
  NEAR(w.weight, 0.75);
  walker_free(&w);
}

/* Decoupled: the weight shrinks by rate x decay, and mean and square hear nothing of it. */
static void decay_is_kept_apart_from_the_moments(void **state)
{
  walker w = walker_new(&tct_optimiser_adam, 8);
  (void)state;

  set_param(&w.optimiser->about, w.params, "decay", 0.5);
  walk(&w, 0, 0.1);
  NEAR(w.weight, 8 - 0.1 * 0.5 * 8);
  assert_true(w.moment[0] == 0 && w.moment[1] == 0);
  walker_free(&w);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(three_steps_as_worked_by_hand),
    cmocka_unit_test(the_first_step_has_its_length_whatever_the_update),
    cmocka_unit_test(epsilon_keeps_small_updates_small),
    cmocka_unit_test(decay_is_kept_apart_from_the_moments),
  };
  return cmocka_run_group_tests_name("adam", tests, NULL, NULL);
}
