/* squared_error.c -- (1, 2) where (3, 1) was asked: half of 4 + 1. */
#include "objectives/rows.h"

extern const tct_objective tct_objective_squared_error;

static void two_units_as_worked_by_hand(void **state)
{
  const felt_row f =
    feel_row(&tct_objective_squared_error, 2, (const double[]){1, 2}, (const double[]){3, 1}, 10);
  (void)state;

  NEAR(f.value, 2.5);
  NEAR(f.credit[0], 20);
  NEAR(f.credit[1], -10);
}

static void near_the_target_it_is_small_and_still_right(void **state)
{
  const felt_row f = feel_row(&tct_objective_squared_error, 1, (const double[]){1},
                              (const double[]){1 + 1.0 / 1048576}, 1);
  (void)state;

  assert_true(f.value == 0.5 / 1048576 / 1048576);
  assert_true(f.credit[0] == (tct_real)(1.0 / 1048576));
}

static void a_rate_that_is_not_a_number_shows(void **state)
{
  const felt_row f = feel_row(&tct_objective_squared_error, 1, (const double[]){(double)NAN},
                              (const double[]){0}, 1);
  (void)state;

  assert_true(isnan(f.value) && isnan(f.credit[0]));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(two_units_as_worked_by_hand),
    cmocka_unit_test(near_the_target_it_is_small_and_still_right),
    cmocka_unit_test(a_rate_that_is_not_a_number_shows),
  };
  return cmocka_run_group_tests_name("squared error", tests, NULL, NULL);
}
