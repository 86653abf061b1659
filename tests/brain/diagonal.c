/* diagonal.c -- three rows of two units, (1, 2), (-1, 1), (0, -3): squares 2 and 14. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "brain/rows.h"

extern const tct_covariance tct_covariance_diagonal;

static const double x[]    = {1, 2, -1, 1, 0, -3};
static const rows_of three = {2, x};

static void variances_are_kept_and_nothing_else(void **state)
{
  const double two[]    = {1, 0, 0, 7};
  const tct_residuals r = rows(&three, 3, 2);
  (void)state;

  assert_covariance(&tct_covariance_diagonal, NULL, &r, two, 1);
  assert_trouble_is_told(&tct_covariance_diagonal, NULL, &r);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(variances_are_kept_and_nothing_else),
  };
  return cmocka_run_group_tests_name("diagonal", tests, NULL, NULL);
}
