/* euclidean.c -- three patterns of two units: (0, 0), (3, 4), (1, 0).
 *
 *     |.|^2 = 25, 1, 4 + 16 = 20;  per unit 12.5, 0.5, 10 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <tercet/distance.h>

#include "brain/near.h"

extern const tct_distance tct_distance_euclidean;

struct params {
  bool root, per_unit;
};

static const double pattern[] = {0, 0, 3, 4, 1, 0};

static void squared_distance_is_divided_by_the_number_of_units(void **state)
{
  const struct params p = {false, true};
  double rdm[3];
  (void)state;

  tct_distance_euclidean.rdm(&p, 3, 2, pattern, rdm);
  assert_true(rdm[0] == 12.5 && rdm[1] == 0.5 && rdm[2] == 10);
}

static void a_root_and_no_division_is_the_distance_of_school(void **state)
{
  const struct params p = {true, false};
  double rdm[3];
  (void)state;

  tct_distance_euclidean.rdm(&p, 3, 2, pattern, rdm);
  assert_true(rdm[0] == 5 && rdm[1] == 1);
  assert_near(rdm[2], 4.47213595499958, 1e-14);
}

static void a_missing_value_undefines_its_condition_only(void **state)
{
  const struct params p = {false, true};
  const double holed[]  = {0, 0, (double)NAN, 4, 1, 0};
  double rdm[3];
  (void)state;

  tct_distance_euclidean.rdm(&p, 3, 2, holed, rdm);
  assert_undefined(rdm[0]);
  assert_true(rdm[1] == 0.5);
  assert_undefined(rdm[2]);
}

static void the_presets_are_squared_and_per_unit(void **state)
{
  const tct_param *p = tct_distance_euclidean.params;
  (void)state;

  assert_int_equal(tct_distance_euclidean.n_params, 2);
  assert_string_equal(p[0].name, "root");
  assert_true(p[0].preset == 0);
  assert_string_equal(p[1].name, "per_unit");
  assert_true(p[1].preset == 1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(squared_distance_is_divided_by_the_number_of_units),
    cmocka_unit_test(a_root_and_no_division_is_the_distance_of_school),
    cmocka_unit_test(a_missing_value_undefines_its_condition_only),
    cmocka_unit_test(the_presets_are_squared_and_per_unit),
  };
  return cmocka_run_group_tests_name("euclidean", tests, NULL, NULL);
}
