/* ledoit_wolf.c -- four rows of two units, worked by hand: (2, 0), (-2, 0), (0, 1), (0, -1).
 *
 *     s = (2 0; 0 1/2), m = 5/4, d2 = 2 x 9/16 = 9/8;  sum |x|^4 = 34, |s|^2 = 17/4,
 *     b2 = (34/4 - 17/4) / 4 = 17/16;  b2 / d2 = 17/18;  S_11 = (17 5/4 + 2) / 18, S_22 = (17 5/4 + 1/2) / 18 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "brain/rows.h"

extern const tct_covariance tct_covariance_ledoit_wolf;

static const double x[]   = {2, 0, -2, 0, 0, 1, 0, -1};
static const rows_of four = {2, x};

static void four_rows_shrink_as_worked_by_hand(void **state)
{
  const double by_data = -1, wanted[] = {23.25 / 18, 0, 0, 21.75 / 18};
  const double halved[]   = {23.25 / 9, 0, 0, 21.75 / 9};
  const tct_residuals all = rows(&four, 4, 4), half = rows(&four, 4, 2);
  (void)state;

  assert_covariance(&tct_covariance_ledoit_wolf, &by_data, &all, wanted, 17 / 18.0);
  assert_covariance(&tct_covariance_ledoit_wolf, &by_data, &half, halved, 17 / 18.0);
  assert_trouble_is_told(&tct_covariance_ledoit_wolf, &by_data, &half);
}

static void shrinkage_can_be_set(void **state)
{
  const double none = 0, half = 0.5, as_it_is[] = {2, 0, 0, 0.5}, drawn[] = {1.625, 0, 0, 0.875};
  const tct_residuals all = rows(&four, 4, 4);
  (void)state;

  assert_covariance(&tct_covariance_ledoit_wolf, &none, &all, as_it_is, 0);
  assert_covariance(&tct_covariance_ledoit_wolf, &half, &all, drawn, 0.5);
}

/* one unit is its own target; so are two of the same variance that share nothing */
static void what_is_the_target_stays(void **state)
{
  const double by_data = -1, one[] = {3, -3}, nine[] = {9};
  const rows_of alone   = {1, one};
  const tct_residuals r = rows(&alone, 2, 2);
  (void)state;

  assert_covariance(&tct_covariance_ledoit_wolf, &by_data, &r, nine, 1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(four_rows_shrink_as_worked_by_hand),
    cmocka_unit_test(shrinkage_can_be_set),
    cmocka_unit_test(what_is_the_target_stays),
  };
  return cmocka_run_group_tests_name("ledoit_wolf", tests, NULL, NULL);
}
