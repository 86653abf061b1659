/* full.c -- three rows of two units, (1, 2), (-1, 1), (0, -3): squares 2 and 14, products 2 - 1 = 1. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "brain/rows.h"

extern const tct_covariance tct_covariance_full;

static const double x[]    = {1, 2, -1, 1, 0, -3};
static const rows_of three = {2, x};

static void products_are_divided_by_the_degrees_of_freedom(void **state)
{
  const double two[] = {1, 0.5, 0.5, 7}, whole[] = {2, 1, 1, 14};
  const tct_residuals r = rows(&three, 3, 2), all = rows(&three, 3, 1);
  (void)state;

  assert_covariance(&tct_covariance_full, NULL, &r, two, 0);
  assert_covariance(&tct_covariance_full, NULL, &all, whole, 0);
  assert_trouble_is_told(&tct_covariance_full, NULL, &r);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(products_are_divided_by_the_degrees_of_freedom),
  };
  return cmocka_run_group_tests_name("full", tests, NULL, NULL);
}
