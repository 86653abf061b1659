/* cross_entropy.c -- drives 0, log 2, log 3 stand for 1/6, 2/6, 3/6. */
#include "objectives/rows.h"

extern const tct_objective tct_objective_cross_entropy;

static felt_row feel(int n, const double *judged, const double *target, double c)
{
  return feel_row(&tct_objective_cross_entropy, n, judged, target, c);
}

static void three_classes_as_worked_by_hand(void **state)
{
  const double drive[] = {0, log(2), log(3)};
  const felt_row f     = feel(3, drive, (const double[]){0, 0, 1}, 2);
  (void)state;

  NEAR(f.value, log(2)); /* -log 3/6 */
  NEAR(f.credit[0], 2 * -1.0 / 6);
  NEAR(f.credit[1], 2 * -2.0 / 6);
  NEAR(f.credit[2], 2 * 3.0 / 6);
}

static void who_knows_nothing_pays_the_logarithm_of_the_classes(void **state)
{
  const double none[10] = {0}, target[10] = {[4] = 1};
  (void)state;

  NEAR(feel(10, none, target, 1).value, log(10));
}

static void being_surely_wrong_costs_what_it_should_and_no_more(void **state)
{
  const felt_row f = feel(2, (const double[]){1000, 0}, (const double[]){0, 1}, 1);
  const felt_row g = feel(2, (const double[]){1000, 0}, (const double[]){1, 0}, 1);
  (void)state;

  NEAR(f.value, 1000);
  NEAR(f.credit[0], -1);
  NEAR(f.credit[1], 1);
  assert_true(g.value == 0 && g.credit[0] == 0 && g.credit[1] == 0);
}

/* log(1 + exp(-30)): digits that 1 - p would have lost in float */
static void being_nearly_right_keeps_its_digits(void **state)
{
  const double tiny = exp(-30);
  const felt_row f  = feel(2, (const double[]){30, 0}, (const double[]){1, 0}, 1);
  (void)state;

  assert_true(fabs(f.value - tiny) < 1e-2 * tiny);
  assert_true(fabs((double)f.credit[1] + tiny) < 1e-6 * tiny);
}

static void a_row_that_asks_for_nothing_pushes_nowhere(void **state)
{
  const felt_row f = feel(3, (const double[]){1, 2, 3}, (const double[]){0, 0, 0}, 1);
  (void)state;

  assert_true(f.value == 0);
  for (int k = 0; k < 3; k++) assert_true(f.credit[k] == 0);
}

/* Shares 1/4 and 3/4 at even odds: log 2, and a push of a quarter. */
static void shares_are_targets_too(void **state)
{
  const felt_row f = feel(2, (const double[]){5, 5}, (const double[]){0.25, 0.75}, 1);
  (void)state;

  NEAR(f.value, log(2));
  NEAR(f.credit[0], -0.25);
  NEAR(f.credit[1], 0.25);
}

static void a_drive_that_is_not_a_number_shows(void **state)
{
  const felt_row f = feel(2, (const double[]){(double)NAN, 0}, (const double[]){0, 1}, 1);
  const felt_row g = feel(2, (const double[]){0, (double)NAN}, (const double[]){1, 0}, 1);
  (void)state;

  assert_true(isnan(f.value) && isnan(f.credit[1]));
  assert_true(isnan(g.value) && isnan(g.credit[0]));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(three_classes_as_worked_by_hand),
    cmocka_unit_test(who_knows_nothing_pays_the_logarithm_of_the_classes),
    cmocka_unit_test(being_surely_wrong_costs_what_it_should_and_no_more),
    cmocka_unit_test(being_nearly_right_keeps_its_digits),
    cmocka_unit_test(a_row_that_asks_for_nothing_pushes_nowhere),
    cmocka_unit_test(shares_are_targets_too),
    cmocka_unit_test(a_drive_that_is_not_a_number_shows),
  };
  return cmocka_run_group_tests_name("cross entropy", tests, NULL, NULL);
}
