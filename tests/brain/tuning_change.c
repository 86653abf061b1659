/* tuning_change.c -- how much tuning curves have changed: numbers worked by hand, and what has none. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "brain/near.h"
#include "brain/tuning/change.h"

/* four conditions of two units, peaks 4 and 2 */
static const double before[] = {1, 0, 4, 2, 1, 0, 0, 0};
static const double after[]  = {1, 1, 5, 2, 0, 0, 0, 1};

static void change_is_the_mean_difference_in_peaks(void **state)
{
  (void)state;
  /* four of eight numbers differ by one; peaks are 3 in the mean */
  assert_near(tct_tuning_change(4, 2, before, after), 0.5 / 3, 1e-15);
  assert_true(tct_tuning_change(4, 2, before, before) == 0);
}

static void change_does_not_know_in_what_unit_responses_are(void **state)
{
  double a[8], b[8];
  (void)state;

  for (int i = 0; i < 8; i++) a[i] = 8 * before[i], b[i] = 8 * after[i];
  assert_near(tct_tuning_change(4, 2, a, b), tct_tuning_change(4, 2, before, after), 1e-15);
}

static void slopes_are_central_differences_over_the_neighbours(void **state)
{
  (void)state;
  /* at condition 0, neighbours 3 and 1, 5 apart: unit 0 from 4/10 to 5/10, unit 1 from 2/10 to 1/10 */
  tct_slopes s = tct_slopes_changed(4, 2, 0, 5, before, after);
  assert_near(s.moved, (0.1 + 0.1) / 2 / 3, 1e-15);
  assert_near(s.steeper, 0, 1e-15);
  /* at condition 3, neighbours 2 and 0: unit 0 from 0 to 1/10, unit 1 from 0 to 1/10 */
  s = tct_slopes_changed(4, 2, 3, 5, before, after);
  assert_near(s.moved, 0.1 / 3, 1e-15);
  assert_near(s.steeper, 0.1 / 3, 1e-15);
}

static void shapes_turn_widen_and_grow(void **state)
{
  static const double x[]   = {0, 45, 90, 135};
  static const double was[] = {0, 1, 4, 1, 2, 1, 0, 1}, is[] = {1, 1, 2, 1, 6, 1, 2, 1};
  (void)state;

  /* unit 0 from 0 4 2 0 to 1 2 6 2; unit 1 is flat, and has a gain alone */
  const tct_shapes s = tct_shapes_changed(4, 2, x, 180, was, is);
  /* before (0 - 2, 4 - 0), after (1 - 6, 2 - 2), at twice the angle */
  const double before_at = 90 / M_PI * atan2(4, -2), after_at = 90 / M_PI * atan2(0, -5);
  assert_near(s.preferred, fabs(after_at - before_at), 1e-12);
  assert_near(s.width, 45 * (1 - 2),
              1e-12); /* at least half way: 4 and 2 of 4; 6 alone of 1 to 6 */
  assert_near(s.gain, (6 - 4 + 0) / (4 + 1.0), 1e-12);
  const tct_shapes same = tct_shapes_changed(4, 2, x, 180, was, was);
  assert_true(same.preferred == 0 && same.width == 0 && same.gain == 0);
}

static void silence_has_no_change(void **state)
{
  const double silent[8] = {0};
  (void)state;

  assert_true(isnan(tct_tuning_change(4, 2, silent, after)));
  assert_true(isnan(tct_tuning_change(0, 2, before, after)));
  assert_true(isnan(tct_slopes_changed(4, 2, 0, 5, silent, after).moved));
  assert_true(isnan(tct_slopes_changed(2, 4, 0, 5, before, after).moved)); /* no two neighbours */
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(change_is_the_mean_difference_in_peaks),
    cmocka_unit_test(change_does_not_know_in_what_unit_responses_are),
    cmocka_unit_test(slopes_are_central_differences_over_the_neighbours),
    cmocka_unit_test(shapes_turn_widen_and_grow),
    cmocka_unit_test(silence_has_no_change),
  };
  return cmocka_run_group_tests_name("change of tuning", tests, NULL, NULL);
}
