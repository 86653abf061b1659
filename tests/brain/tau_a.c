/* tau_a.c -- 1 2 3 4 with 1 3 2 4: of six pairs five in the same order, one in the other: 4/6. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <tercet/comparator.h>

#include "base/memory.h"
#include "brain/near.h"

extern const tct_comparator tct_comparator_tau_a;

static double compare(int n, const double *a, const double *b)
{
  return tct_comparator_tau_a.compare(NULL, NULL, n, a, b);
}

static void one_pair_in_the_other_order_costs_a_third(void **state)
{
  const double a[] = {1, 2, 3, 4}, b[] = {1, 3, 2, 4}, back[] = {4, 3, 2, 1};
  (void)state;

  assert_near(compare(4, a, b), 4.0 / 6, 1e-15);
  assert_near(compare(4, a, a), 1, 1e-15);
  assert_near(compare(4, a, back), -1, 1e-15);
}

/* 5/6: the mean of 1 and 4/6, the two ways to break the tie */
static void a_tie_scores_the_mean_of_the_ways_to_break_it(void **state)
{
  const double tied[] = {0, 5, 5, 9}, up[] = {0, 4, 5, 9}, down[] = {0, 5, 4, 9};
  const double b[] = {1, 2, 3, 4};
  (void)state;

  assert_near(compare(4, tied, b), 5.0 / 6, 1e-15);
  assert_near(0.5 * (compare(4, up, b) + compare(4, down, b)), 5.0 / 6, 1e-15);
}

static void ties_earn_nothing_even_at_self(void **state)
{
  const double step[] = {0, 0, 1, 1}, flat[] = {2, 2, 2, 2};
  (void)state;

  assert_near(compare(4, step, step), 4.0 / 6, 1e-15);
  assert_true(compare(4, flat, step) == 0);
}

static void missing_pairs_are_left_out_by_position(void **state)
{
  const double hole = (double)NAN;
  const double a[] = {1, hole, 2, 3, 4, 0}, b[] = {1, 2, 3, 2, 4, hole};
  (void)state;

  assert_near(compare(6, a, b), 4.0 / 6, 1e-15);
  assert_undefined(compare(2, a, b));
  assert_undefined(compare(0, a, b));
}

static void without_memory_the_answer_is_undefined(void **state)
{
  const double a[] = {1, 2, 3};
  (void)state;

  for (int i = 1; i <= 3; i++) {
    tct_fail_allocation(i, false);
    assert_undefined(compare(3, a, a));
  }
  tct_fail_allocation(-1, false);
  assert_near(compare(3, a, a), 1, 1e-15);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(one_pair_in_the_other_order_costs_a_third),
    cmocka_unit_test(a_tie_scores_the_mean_of_the_ways_to_break_it),
    cmocka_unit_test(ties_earn_nothing_even_at_self),
    cmocka_unit_test(missing_pairs_are_left_out_by_position),
    cmocka_unit_test(without_memory_the_answer_is_undefined),
  };
  return cmocka_run_group_tests_name("tau_a", tests, NULL, NULL);
}
