/* manhattan.c -- three patterns of two units: (0, 0), (3, -4), (1, 0).
 *
 *     |3| + |4| = 7, 1, 2 + 4 = 6;  per unit 3.5, 0.5, 3 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "brain/rdm.h"

extern const tct_distance tct_distance_manhattan;

static const double pattern[] = {0, 0, 3, -4, 1, 0};

static void differences_are_added_up_and_divided_by_the_number_of_units(void **state)
{
  const bool per_unit = true, whole = false;
  double rdm[3];
  (void)state;

  assert_rdm(&tct_distance_manhattan, &per_unit, 3, 2, pattern, rdm);
  assert_true(rdm[0] == 3.5 && rdm[1] == 0.5 && rdm[2] == 3);
  assert_rdm(&tct_distance_manhattan, &whole, 3, 2, pattern, rdm);
  assert_true(rdm[0] == 7 && rdm[1] == 1 && rdm[2] == 6);
}

static void a_missing_value_undefines_its_condition_only(void **state)
{
  const bool per_unit  = true;
  const double holed[] = {0, 0, 3, (double)NAN, 1, 0};
  double rdm[3];
  (void)state;

  assert_rdm(&tct_distance_manhattan, &per_unit, 3, 2, holed, rdm);
  assert_undefined(rdm[0]);
  assert_true(rdm[1] == 0.5);
  assert_undefined(rdm[2]);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(differences_are_added_up_and_divided_by_the_number_of_units),
    cmocka_unit_test(a_missing_value_undefines_its_condition_only),
  };
  return cmocka_run_group_tests_name("manhattan", tests, NULL, NULL);
}
