/* schaefer_strimmer.c -- four rows of two units, worked by hand: (1, 1), (1, 1), (-1, -1), (1, -1).
 *
 *     variances 4/4, r = (1 + 1 + 1 - 1) / 4 = 1/2;  products 1 1 1 -1 are 1/2 1/2 1/2 3/2 off their mean,
 *     squared 3;  Var = 4/64 x 3 = 3/16;  lambda = 3/16 / (1/4) = 3/4;  S_12 = 1/4 x 1/2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "brain/rows.h"

extern const tct_covariance tct_covariance_schaefer_strimmer;

static const double x[]   = {1, 1, 1, 1, -1, -1, 1, -1};
static const rows_of four = {2, x};

static void four_rows_shrink_as_worked_by_hand(void **state)
{
  const double by_data = -1, wanted[] = {1, 0.125, 0.125, 1};
  const tct_residuals all = rows(&four, 4, 4);
  (void)state;

  assert_covariance(&tct_covariance_schaefer_strimmer, &by_data, &all, wanted, 0.75);
  assert_trouble_is_told(&tct_covariance_schaefer_strimmer, &by_data, &all);
}

static void shrinkage_can_be_set_and_is_never_more_than_all(void **state)
{
  const double half = 0.5, by_data = -1, drawn[] = {1, 0.25, 0.25, 1}, apart[] = {4, 0, 0, 4};
  const tct_residuals all = rows(&four, 4, 4), few = rows(&four, 4, 1);
  (void)state;

  assert_covariance(&tct_covariance_schaefer_strimmer, &half, &all, drawn, 0.5);
  assert_covariance(&tct_covariance_schaefer_strimmer, &by_data, &few, apart, 1);
}

/* unit 2 of three never varies: it has no correlation to shrink, and the others shrink as without it */
static void a_silent_unit_changes_nothing(void **state)
{
  const double by_data = -1, y[] = {1, 0, 1, 1, 0, 1, -1, 0, -1, 1, 0, -1};
  const double wanted[] = {1, 0, 0.125, 0, 0, 0, 0.125, 0, 1};
  const rows_of three   = {3, y};
  const tct_residuals r = rows(&three, 4, 4);
  (void)state;

  assert_covariance(&tct_covariance_schaefer_strimmer, &by_data, &r, wanted, 0.75);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(four_rows_shrink_as_worked_by_hand),
    cmocka_unit_test(shrinkage_can_be_set_and_is_never_more_than_all),
    cmocka_unit_test(a_silent_unit_changes_nothing),
  };
  return cmocka_run_group_tests_name("schaefer_strimmer", tests, NULL, NULL);
}
