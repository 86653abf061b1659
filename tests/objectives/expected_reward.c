/* expected_reward.c -- drives 0, log 2, log 3 stand for 1/6, 2/6, 3/6. */
#include "objectives/rows.h"

extern const tct_objective tct_objective_expected_reward;

static felt_row feel(int n, const double *judged, const double *target, double c)
{
  return feel_row(&tct_objective_expected_reward, n, judged, target, c);
}

static void three_choices_as_worked_by_hand(void **state)
{
  const double drive[] = {0, log(2), log(3)};
  const felt_row f     = feel(3, drive, (const double[]){0, 1, 0}, 2);
  (void)state;

  NEAR(f.value, -2.0 / 6);
  NEAR(f.credit[0], 2 * 1.0 / 6 * (0 - 2.0 / 6));
  NEAR(f.credit[1], 2 * 2.0 / 6 * (1 - 2.0 / 6));
  NEAR(f.credit[2], 2 * 3.0 / 6 * (0 - 2.0 / 6));
}

static void who_never_chooses_right_is_hardly_asked_to(void **state)
{
  const felt_row f = feel(2, (const double[]){1000, 0}, (const double[]){0, 1}, 1);
  (void)state;

  assert_true(f.value == 0 && f.credit[0] == 0 && f.credit[1] == 0);
}

static void always_right_is_minus_one(void **state)
{
  const felt_row f = feel(2, (const double[]){1000, 0}, (const double[]){1, 0}, 1);
  (void)state;

  NEAR(f.value, -1);
  assert_true(f.credit[0] == 0);
}

static void a_drive_that_is_not_a_number_shows(void **state)
{
  const felt_row f = feel(2, (const double[]){(double)NAN, 0}, (const double[]){0, 1}, 1);
  (void)state;

  assert_true(isnan(f.value) && isnan(f.credit[1]));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(three_choices_as_worked_by_hand),
    cmocka_unit_test(who_never_chooses_right_is_hardly_asked_to),
    cmocka_unit_test(always_right_is_minus_one),
    cmocka_unit_test(a_drive_that_is_not_a_number_shows),
  };
  return cmocka_run_group_tests_name("expected_reward", tests, NULL, NULL);
}
