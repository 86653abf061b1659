/* spearman.c -- ranks 1, 2.5, 2.5, 4 with 1, 2, 3, 4: 4.5 / sqrt(4.5 x 5) = sqrt(0.9). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <tercet/comparator.h>

#include "base/memory.h"
#include "brain/near.h"

extern const tct_comparator tct_comparator_spearman;

static double compare(int n, const double *a, const double *b)
{
  return tct_comparator_spearman.compare(NULL, NULL, n, a, b);
}

static void ties_share_their_ranks(void **state)
{
  const double a[] = {0.1, 7, 7, 1000}, b[] = {-5, -4, 0, 1e9};
  (void)state;

  assert_near(compare(4, a, b), 0.94868329805051377, 1e-15);
  assert_near(compare(4, a, a), 1, 1e-15);
}

static void missing_pairs_are_left_out_before_ranking(void **state)
{
  const double hole = (double)NAN;
  const double a[]  = {0.1, 3, 7, hole, 7, 1000};
  const double b[]  = {-5, hole, -4, -4.5, 0, 1e9};
  (void)state;

  assert_near(compare(6, a, b), 0.94868329805051377, 1e-15);
}

static void a_constant_rdm_or_too_few_pairs_are_undefined(void **state)
{
  const double a[] = {1, 2, 3}, flat[] = {4, 4, 4};
  (void)state;

  assert_undefined(compare(3, a, flat));
  assert_undefined(compare(1, a, a));
  assert_undefined(compare(0, a, a));
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
  assert_near(compare(3, a, a), 1, 1e-15);
}

static void a_vector_without_memory_or_pairs_is_undefined(void **state)
{
  const double x[] = {1, 2, 3}, once[] = {1, 0, 0}, all[] = {1, 1, 1};
  const tct_drawn a = {3, 3, all, all, NULL, NULL, 0}, b = {3, 3, all, once, NULL, NULL, 0};
  double out[6];
  (void)state;

  tct_fail_allocation(1, false);
  assert_false(tct_comparator_spearman.vector(NULL, &a, x, NULL, out));
  tct_fail_allocation(-1, false);
  for (int i = 0; i < 3; i++) assert_undefined(out[i]);
  assert_false(tct_comparator_spearman.vector(NULL, &b, x, NULL, out));
  for (int i = 0; i < 3; i++) assert_undefined(out[i]);
  assert_true(tct_comparator_spearman.vector(NULL, &a, x, NULL, out));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(ties_share_their_ranks),
    cmocka_unit_test(missing_pairs_are_left_out_before_ranking),
    cmocka_unit_test(a_constant_rdm_or_too_few_pairs_are_undefined),
    cmocka_unit_test(without_memory_the_answer_is_undefined),
    cmocka_unit_test(a_vector_without_memory_or_pairs_is_undefined),
  };
  return cmocka_run_group_tests_name("spearman", tests, NULL, NULL);
}
