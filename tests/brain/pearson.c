/* pearson.c -- (1, 2, 3, 4) with (1, 3, 2, 4): 4 / 5. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <tercet/comparator.h>

#include "brain/near.h"

extern const tct_comparator tct_comparator_pearson;

static double compare(int n, const double *a, const double *b)
{
  return tct_comparator_pearson.compare(NULL, NULL, n, a, b);
}

static void four_dissimilarities_correlate_as_worked_by_hand(void **state)
{
  const double a[] = {1, 2, 3, 4}, b[] = {1, 3, 2, 4};
  (void)state;

  assert_near(compare(4, a, b), 0.8, 1e-15);
  assert_true(compare(4, a, a) == 1);
}

static void missing_pairs_are_left_out_on_both_sides(void **state)
{
  const double hole = (double)NAN;
  const double a[]  = {1, hole, 2, 3, 99, 4};
  const double b[]  = {1, -7, 3, 2, hole, 4};
  (void)state;

  assert_near(compare(6, a, b), 0.8, 1e-15);
}

static void a_constant_rdm_or_too_few_pairs_are_undefined(void **state)
{
  const double a[] = {1, 2, (double)NAN}, flat[] = {0.1, 0.1, 0.1}, late[] = {(double)NAN, 1, 2};
  (void)state;

  assert_undefined(compare(3, a, flat));
  assert_undefined(compare(3, a, late));
  assert_undefined(compare(1, a, a));
  assert_undefined(compare(0, a, a));
}

static void a_large_offset_costs_no_digits(void **state)
{
  const double a[] = {1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 4}, b[] = {1e-200, 3e-200, 2e-200, 4e-200};
  (void)state;

  assert_near(compare(4, a, b), 0.8, 1e-15);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(four_dissimilarities_correlate_as_worked_by_hand),
    cmocka_unit_test(missing_pairs_are_left_out_on_both_sides),
    cmocka_unit_test(a_constant_rdm_or_too_few_pairs_are_undefined),
    cmocka_unit_test(a_large_offset_costs_no_digits),
  };
  return cmocka_run_group_tests_name("pearson", tests, NULL, NULL);
}
