/* correlation.c -- patterns of three units, worked by hand.
 *
 *     a = (1, 2, 3), b = (1, 3, 2): centred (-1, 0, 1), (-1, 1, 0): r = 1 / 2
 *     c = (6, 4, 2): r(a, c) = -1;  r(b, c) = -1 / 2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "brain/rdm.h"

extern const tct_distance tct_distance_correlation;

static void three_patterns_have_the_distances_worked_by_hand(void **state)
{
  const double pattern[] = {1, 2, 3, 1, 3, 2, 6, 4, 2};
  double rdm[3];
  (void)state;

  assert_rdm(&tct_distance_correlation, NULL, 3, 3, pattern, rdm);
  assert_near(rdm[0], 0.5, 1e-15);
  assert_near(rdm[1], 2, 1e-15);
  assert_near(rdm[2], 1.5, 1e-15);
}

static void equal_patterns_are_exactly_0_apart(void **state)
{
  const double pattern[] = {0.1, 0.7, 0.30000000000000004, 0.1, 0.7, 0.30000000000000004};
  double rdm[1];
  (void)state;

  assert_rdm(&tct_distance_correlation, NULL, 2, 3, pattern, rdm);
  assert_true(rdm[0] == 0);
}

static void neither_gain_nor_baseline_matter(void **state)
{
  const double pattern[] = {1, 2, 3, 1e300 * 2, 1e300 * 3, 1e300, 1001e-300, 1003e-300, 1002e-300};
  double rdm[3];
  (void)state;

  assert_rdm(&tct_distance_correlation, NULL, 3, 3, pattern, rdm);
  assert_near(rdm[0], 1.5, 1e-12);
  assert_near(rdm[1], 0.5, 1e-12);
  assert_near(rdm[2], 0.5, 1e-12);
}

static void a_constant_or_holed_pattern_has_no_distance(void **state)
{
  /* 0.1 three times: its computed mean is another number, and must not be taken for a pattern */
  const double pattern[] = {0.1, 0.1, 0.1, 1, 2, 3, 1, (double)NAN, 3, 3, 2, 1};
  double rdm[6];
  (void)state;

  assert_rdm(&tct_distance_correlation, NULL, 4, 3, pattern, rdm);
  for (int i = 0; i < 6; i++)
    if (i == 4)
      assert_near(rdm[i], 2, 1e-15);
    else
      assert_undefined(rdm[i]);
}

static void one_unit_is_not_enough(void **state)
{
  const double pattern[] = {1, 2};
  double rdm[1]          = {0};
  (void)state;

  assert_rdm(&tct_distance_correlation, NULL, 2, 1, pattern, rdm);
  assert_undefined(rdm[0]);
}

static void without_memory_there_is_no_rdm(void **state)
{
  const double pattern[] = {1, 2, 3, 1, 3, 2};
  double rdm[1]          = {0};
  (void)state;

  assert_memory_is_told(&tct_distance_correlation, NULL, &(tct_patterns){2, 3, .mean = pattern},
                        rdm);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(three_patterns_have_the_distances_worked_by_hand),
    cmocka_unit_test(equal_patterns_are_exactly_0_apart),
    cmocka_unit_test(neither_gain_nor_baseline_matter),
    cmocka_unit_test(a_constant_or_holed_pattern_has_no_distance),
    cmocka_unit_test(one_unit_is_not_enough),
    cmocka_unit_test(without_memory_there_is_no_rdm),
  };
  return cmocka_run_group_tests_name("correlation", tests, NULL, NULL);
}
