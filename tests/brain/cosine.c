/* cosine.c -- angles worked by hand: (1, 0), (1, 1), (-2, 0), (3, 4).
 *
 *     cosines: 1/sqrt 2; -1; 3/5; -1/sqrt 2; 7/(5 sqrt 2); -3/5 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "brain/rdm.h"

extern const tct_distance tct_distance_cosine;

static void four_patterns_have_the_angles_worked_by_hand(void **state)
{
  const double pattern[] = {1, 0, 1, 1, -2, 0, 3, 4};
  const double half      = 0.70710678118654752;
  const double cosine[]  = {half, -1, 0.6, -half, 1.4 * half, -0.6};
  double rdm[6];
  (void)state;

  assert_rdm(&tct_distance_cosine, NULL, 4, 2, pattern, rdm);
  for (int i = 0; i < 6; i++) assert_near(rdm[i], 1 - cosine[i], 1e-15);
}

static void a_silent_or_holed_pattern_has_no_distance(void **state)
{
  const double pattern[] = {0, 0, 1, 1, (double)NAN, 1, 2, 2};
  double rdm[6];
  (void)state;

  assert_rdm(&tct_distance_cosine, NULL, 4, 2, pattern, rdm);
  for (int i = 0; i < 6; i++)
    if (i == 4)
      assert_near(rdm[i], 0, 1e-30);
    else
      assert_undefined(rdm[i]);
}

static void one_positive_unit_is_always_0_away(void **state)
{
  const double pattern[] = {5e-324, 1e308, -3};
  double rdm[3];
  (void)state;

  assert_rdm(&tct_distance_cosine, NULL, 3, 1, pattern, rdm);
  assert_true(rdm[0] == 0 && rdm[1] == 2 && rdm[2] == 2);
}

static void without_memory_there_is_no_rdm(void **state)
{
  const double pattern[] = {1, 0, 1, 1};
  double rdm[1]          = {0};
  (void)state;

  assert_memory_is_told(&tct_distance_cosine, NULL, &(tct_patterns){2, 2, .mean = pattern}, rdm);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(four_patterns_have_the_angles_worked_by_hand),
    cmocka_unit_test(a_silent_or_holed_pattern_has_no_distance),
    cmocka_unit_test(one_positive_unit_is_always_0_away),
    cmocka_unit_test(without_memory_there_is_no_rdm),
  };
  return cmocka_run_group_tests_name("cosine", tests, NULL, NULL);
}
