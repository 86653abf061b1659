/* euclidean.c -- three patterns of two units: (0, 0), (3, 4), (1, 0).
 *
 *     |.|^2 = 25, 1, 4 + 16 = 20;  per unit 12.5, 0.5, 10 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "brain/rdm.h"

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

  assert_rdm(&tct_distance_euclidean, &p, 3, 2, pattern, rdm);
  assert_true(rdm[0] == 12.5 && rdm[1] == 0.5 && rdm[2] == 10);
}

static void a_root_and_no_division_is_the_distance_of_school(void **state)
{
  const struct params p = {true, false};
  double rdm[3];
  (void)state;

  assert_rdm(&tct_distance_euclidean, &p, 3, 2, pattern, rdm);
  assert_true(rdm[0] == 5 && rdm[1] == 1);
  assert_near(rdm[2], 4.47213595499958, 1e-14);
}

static void a_missing_value_undefines_its_condition_only(void **state)
{
  const struct params p = {false, true};
  const double holed[]  = {0, 0, (double)NAN, 4, 1, 0};
  double rdm[3];
  (void)state;

  assert_rdm(&tct_distance_euclidean, &p, 3, 2, holed, rdm);
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

static void without_memory_there_is_no_rdm(void **state)
{
  const struct params p = {false, true};
  double rdm[3];
  (void)state;

  assert_memory_is_told(&tct_distance_euclidean, &p, &(tct_patterns){3, 2, .mean = pattern}, rdm);
  assert_true(rdm[0] == 12.5);
}

/* A rate of 1e8 beside differences of 1e-3: products alone would leave no digit. */
static void near_patterns_far_from_zero_keep_their_digits(void **state)
{
  const struct params p = {false, false};
  const double far[]    = {1e8, 1e8, 1e8 + 0x1p-10, 1e8, 1e8, 1e8 - 0x1p-9};
  double rdm[3];
  (void)state;

  assert_rdm(&tct_distance_euclidean, &p, 3, 2, far, rdm);
  assert_true(rdm[0] == 0x1p-20 && rdm[1] == 0x1p-18 && rdm[2] == 0x1p-20 + 0x1p-18);
}

static void lengths_beyond_the_largest_number_do_no_harm(void **state)
{
  const struct params p = {true, false};
  const double huge[]   = {3e200, 3e200 + 0x1p640};
  double rdm[1];
  (void)state;

  assert_rdm(&tct_distance_euclidean, &p, 2, 1, huge, rdm);
  assert_true(isinf(rdm[0]));
}

/* 3,000 conditions: more products than are kept at a time */
static void many_conditions_are_taken_in_strips(void **state)
{
  enum { N = 3000 };
  const struct params p = {false, true};
  double *x = malloc(N * sizeof *x), *rdm = malloc((size_t)N * (N - 1) / 2 * sizeof *rdm);
  size_t at = 0;
  (void)state;

  assert_true(x && rdm);
  for (int i = 0; i < N; i++) x[i] = i % 97;
  assert_rdm(&tct_distance_euclidean, &p, N, 1, x, rdm);
  for (int i = 0; i < N; i++)
    for (int j = i + 1; j < N; j++) assert_true(rdm[at++] == (x[i] - x[j]) * (x[i] - x[j]));
  free(x);
  free(rdm);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(squared_distance_is_divided_by_the_number_of_units),
    cmocka_unit_test(a_root_and_no_division_is_the_distance_of_school),
    cmocka_unit_test(a_missing_value_undefines_its_condition_only),
    cmocka_unit_test(the_presets_are_squared_and_per_unit),
    cmocka_unit_test(without_memory_there_is_no_rdm),
    cmocka_unit_test(near_patterns_far_from_zero_keep_their_digits),
    cmocka_unit_test(lengths_beyond_the_largest_number_do_no_harm),
    cmocka_unit_test(many_conditions_are_taken_in_strips),
  };
  return cmocka_run_group_tests_name("euclidean", tests, NULL, NULL);
}
