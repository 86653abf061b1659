/* rho_a.c -- ranks 1, 2.5, 2.5, 4 with 1, 2, 3, 4: 12 x 4.5 / (64 - 4) = 0.9, the mean of the two ways
 * to break the tie: 1 and 0.8. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <tercet/comparator.h>

#include "base/memory.h"
#include "brain/near.h"

extern const tct_comparator tct_comparator_rho_a, tct_comparator_spearman;

static double compare(int n, const double *a, const double *b)
{
  return tct_comparator_rho_a.compare(NULL, NULL, n, a, b);
}

static void a_tie_scores_the_mean_of_the_ways_to_break_it(void **state)
{
  const double tied[] = {0, 5, 5, 9}, up[] = {0, 4, 5, 9}, down[] = {0, 5, 4, 9};
  const double b[] = {1, 2, 3, 4};
  (void)state;

  assert_near(compare(4, tied, b), 0.9, 1e-15);
  assert_near(0.5 * (compare(4, up, b) + compare(4, down, b)), 0.9, 1e-15);
}

static void without_ties_it_is_spearman(void **state)
{
  const double a[] = {0.3, -1, 4, 2, 9, 0}, b[] = {1, 2, 3, 7, 5, 4};
  (void)state;

  assert_near(compare(6, a, b), tct_comparator_spearman.compare(NULL, NULL, 6, a, b), 1e-15);
  assert_near(compare(6, a, a), 1, 1e-15);
}

static void ties_earn_nothing_even_at_self(void **state)
{
  const double step[] = {0, 0, 1, 1}, flat[] = {2, 2, 2, 2}, b[] = {1, 2, 3, 4};
  (void)state;

  assert_near(compare(4, step, step), 0.8, 1e-15); /* 12 x 4 / 60 */
  assert_true(compare(4, flat, b) == 0);
}

static void missing_pairs_are_left_out_before_ranking(void **state)
{
  const double hole = (double)NAN;
  const double a[] = {0, hole, 5, 5, 6, 9}, b[] = {1, 9, 2, 3, hole, 4};
  (void)state;

  assert_near(compare(6, a, b), 0.9, 1e-15);
  assert_undefined(compare(2, a, b));
  assert_undefined(compare(0, a, b));
}

static void without_memory_the_answer_is_undefined(void **state)
{
  const double a[] = {1, 2, 3};
  (void)state;

  for (int i = 1; i <= 5; i++) {
    tct_fail_allocation(i, false);
    assert_undefined(compare(3, a, a));
  }
  tct_fail_allocation(-1, false);
}

static void a_vector_without_memory_or_pairs_is_undefined(void **state)
{
  const double x[] = {1, 2, 3}, once[] = {1, 0, 0}, all[] = {1, 1, 1};
  const tct_drawn a = {3, 3, all, all, NULL, NULL, 0}, b = {3, 3, all, once, NULL, NULL, 0};
  double out[6];
  (void)state;

  tct_fail_allocation(1, false);
  assert_false(tct_comparator_rho_a.vector(NULL, &a, x, NULL, out));
  tct_fail_allocation(-1, false);
  for (int i = 0; i < 3; i++) assert_undefined(out[i]);
  assert_false(tct_comparator_rho_a.vector(NULL, &b, x, NULL, out));
  for (int i = 0; i < 3; i++) assert_undefined(out[i]);
  assert_true(tct_comparator_rho_a.vector(NULL, &a, x, NULL, out));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_tie_scores_the_mean_of_the_ways_to_break_it),
    cmocka_unit_test(without_ties_it_is_spearman),
    cmocka_unit_test(ties_earn_nothing_even_at_self),
    cmocka_unit_test(missing_pairs_are_left_out_before_ranking),
    cmocka_unit_test(without_memory_the_answer_is_undefined),
    cmocka_unit_test(a_vector_without_memory_or_pairs_is_undefined),
  };
  return cmocka_run_group_tests_name("rho_a", tests, NULL, NULL);
}
