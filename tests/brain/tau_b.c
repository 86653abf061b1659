/* tau_b.c -- 0 5 5 9 with 1 2 3 4: five pairs in the same order, none in the other, one tied in the first:
 * 5 / sqrt(5 x 6). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <tercet/comparator.h>

#include "base/memory.h"
#include "brain/near.h"

extern const tct_comparator tct_comparator_tau_a, tct_comparator_tau_b;

static double compare(int n, const double *a, const double *b)
{
  return tct_comparator_tau_b.compare(NULL, NULL, n, a, b);
}

static void a_tie_is_taken_out_of_the_count(void **state)
{
  const double a[] = {0, 5, 5, 9}, b[] = {1, 2, 3, 4}, back[] = {4, 3, 2, 1};
  (void)state;

  assert_near(compare(4, a, b), 5 / sqrt(30), 1e-15);
  assert_near(compare(4, a, back), -5 / sqrt(30), 1e-15);
  assert_near(compare(4, a, a), 1, 1e-15);
}

static void without_ties_it_is_tau_a(void **state)
{
  const double a[] = {0.3, -1, 4, 2, 9, 0}, b[] = {1, 2, 3, 7, 5, 4};
  (void)state;

  assert_near(compare(6, a, b), tct_comparator_tau_a.compare(NULL, NULL, 6, a, b), 1e-15);
}

static void an_rdm_without_order_has_no_tau_b(void **state)
{
  const double flat[] = {2, 2, 2}, up[] = {1, 2, 3}, late[] = {5, (double)NAN, 1};
  (void)state;

  assert_undefined(compare(3, flat, up));
  assert_undefined(compare(3, up, flat));
  assert_undefined(compare(1, up, up));
  assert_near(compare(3, late, up), -1, 1e-15); /* by position: 5, 1 with 1, 3 */
}

static void without_memory_the_answer_is_undefined(void **state)
{
  const double a[] = {1, 2, 3};
  (void)state;

  tct_fail_allocation(1, true);
  assert_undefined(compare(3, a, a));
  tct_fail_allocation(-1, false);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_tie_is_taken_out_of_the_count),
    cmocka_unit_test(without_ties_it_is_tau_a),
    cmocka_unit_test(an_rdm_without_order_has_no_tau_b),
    cmocka_unit_test(without_memory_the_answer_is_undefined),
  };
  return cmocka_run_group_tests_name("tau_b", tests, NULL, NULL);
}
