/* comparator_cosine.c -- (1, 2, 2) and (2, 1, 2): lengths 3 and 3, product 8, cosine 8/9. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <tercet/comparator.h>

#include "brain/near.h"

extern const tct_comparator tct_comparator_cosine;

static double compare(int n, const double *a, const double *b)
{
  return tct_comparator_cosine.compare(NULL, NULL, n, a, b);
}

static void three_dissimilarities_are_those_worked_by_hand(void **state)
{
  const double a[] = {1, 2, 2}, b[] = {2, 1, 2}, opposite[] = {-2, -4, -4};
  (void)state;

  assert_near(compare(3, a, b), 8.0 / 9, 1e-15);
  assert_near(compare(3, a, a), 1, 1e-15);
  assert_near(compare(3, a, opposite), -1, 1e-15);
}

static void missing_pairs_are_left_out_by_position(void **state)
{
  const double hole = (double)NAN;
  const double a[] = {1, hole, 2, 2, 7}, b[] = {2, 3, 1, 2, hole};
  (void)state;

  assert_near(compare(5, a, b), 8.0 / 9, 1e-15);
}

/* unlike correlation, and on purpose */
static void a_constant_added_to_all_makes_any_two_alike(void **state)
{
  const double a[] = {101, 102, 102}, b[] = {102, 101, 102};
  (void)state;

  assert_near(compare(3, a, b), 31008.0 / 31009, 1e-15);
}

static void no_square_leaves_the_range(void **state)
{
  const double large[] = {1e300, 2e300, 2e300}, small[] = {2e-310, 1e-310, 2e-310};
  (void)state;

  assert_near(compare(3, large, small), 8.0 / 9, 1e-12);
}

static void without_a_direction_it_is_undefined(void **state)
{
  const double a[] = {1, 2, 2}, zero[] = {0, 0, 0}, late[] = {(double)NAN, 0, 0};
  const double endless[] = {1, (double)INFINITY, 1};
  (void)state;

  assert_undefined(compare(3, a, zero));
  assert_undefined(compare(3, late, a));
  assert_undefined(compare(3, a, endless));
  assert_undefined(compare(0, a, a));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(three_dissimilarities_are_those_worked_by_hand),
    cmocka_unit_test(missing_pairs_are_left_out_by_position),
    cmocka_unit_test(a_constant_added_to_all_makes_any_two_alike),
    cmocka_unit_test(no_square_leaves_the_range),
    cmocka_unit_test(without_a_direction_it_is_undefined),
  };
  return cmocka_run_group_tests_name("cosine of two RDMs", tests, NULL, NULL);
}
