/* law.c -- slopes of power laws: those that were put in, with intervals that hold them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/random.h"
#include "lab/credit/law.h"

#include <math.h>

static void an_exact_law_gives_its_slope(void **state)
{
  const double x[] = {1, 3, 10, 40};
  tct_estimate y[4], slope;
  double at_one;
  (void)state;

  for (int i = 0; i < 4; i++) {
    const double v = 0.5 * x[i] * x[i];
    y[i]           = (tct_estimate){v, 0.9 * v, 1.1 * v};
  }
  assert_int_equal(tct_law_fit(4, x, y, &slope, &at_one), 4);
  assert_true(fabs(slope.value - 2) < 1e-12 && fabs(at_one - 0.5) < 1e-12);
  assert_true(slope.low < 2 && slope.high > 2 && slope.high - slope.low > 1e-3);
}

/* Five points known to 10 %: nineteen in twenty intervals hold the slope, give or take. */
static void intervals_hold_the_slope_as_often_as_they_say(void **state)
{
  const tct_key key = tct_key_of(1, "law");
  int held          = 0;
  (void)state;

  for (int trial = 0; trial < 400; trial++) {
    tct_estimate y[5], slope;
    double x[5], at_one;
    for (int i = 0; i < 5; i++) {
      const double off = 0.1 * (double)tct_normal(key, (uint64_t)trial, 0, (uint32_t)i);
      const double v   = exp(log(7) + (i + 1) * 0.7 + off);
      x[i]             = exp(i + 1);
      y[i]             = (tct_estimate){v, v * exp(-0.196), v * exp(0.196)};
    }
    tct_law_fit(5, x, y, &slope, &at_one);
    held += slope.low <= 0.7 && 0.7 <= slope.high;
  }
  assert_in_range(held, 376, 400); /* wider than they need be, never narrower */
}

static void points_that_are_no_numbers_are_left_out(void **state)
{
  const double x[]       = {1, 2, 4, 8};
  const tct_estimate y[] = {
    {1, 0.9, 1.1}, {0, 0, 0}, {4, 3, 5}, {(double)INFINITY, 1, (double)INFINITY}};
  tct_estimate slope;
  double at_one;
  (void)state;

  assert_int_equal(tct_law_fit(4, x, y, &slope, &at_one), 2);
  assert_true(isnan(slope.value) && isnan(at_one));
}

/* Seeds differ in where their line lies a hundredfold more than in its slope: the slope is known all the same. */
static void each_seed_has_a_line_of_its_own(void **state)
{
  enum { SEEDS = 6, POINTS = 3 };
  const double x[POINTS] = {1, 10, 100}, slopes[SEEDS] = {1.9, 2, 2.1, 2, 1.95, 2.05};
  double y[SEEDS * POINTS] = {0}, at_one;
  tct_estimate point[POINTS], slope;
  (void)state;

  for (int s = 0; s < SEEDS; s++)
    for (int i = 0; i < POINTS; i++) y[s * POINTS + i] = pow(10, s - 3) * pow(x[i], slopes[s]);
  assert_int_equal(tct_law_seeds(POINTS, SEEDS, x, y, point, &slope, &at_one), SEEDS);
  const double half = 2.5706 * sqrt(0.025 / 5 / 6); /* Student, 5 degrees of freedom */
  assert_true(fabs(slope.value - 2) < 1e-12);
  assert_true(fabs(slope.high - 2 - half) < 1e-4 && fabs(2 - slope.low - half) < 1e-4);
  assert_true(fabs(log10(at_one) + 0.5) < 1e-12);
  assert_true(fabs(log10(point[0].value) + 0.5) < 1e-12);
  assert_true(fabs(log10(point[2].value) - 3.5) < 1e-12);
  assert_true(point[0].low > 0 && log10(point[0].high) - log10(point[0].value) > 1.9);
}

static void seeds_that_lack_a_number_are_left_out(void **state)
{
  const double x[] = {1, 2}, y[] = {1, 4, (double)NAN, 8, 3, 12, 5, -1};
  tct_estimate point[2], slope;
  double at_one;
  (void)state;

  assert_int_equal(tct_law_seeds(2, 4, x, y, point, &slope, &at_one), 2);
  assert_true(fabs(slope.value - 2) < 1e-12 && fabs(point[0].value - sqrt(3)) < 1e-12);
  assert_int_equal(tct_law_seeds(2, 2, x, y, point, &slope, &at_one), 1);
  assert_true(isnan(slope.value) && isnan(at_one) && isnan(point[1].value));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(an_exact_law_gives_its_slope),
    cmocka_unit_test(intervals_hold_the_slope_as_often_as_they_say),
    cmocka_unit_test(points_that_are_no_numbers_are_left_out),
    cmocka_unit_test(each_seed_has_a_line_of_its_own),
    cmocka_unit_test(seeds_that_lack_a_number_are_left_out),
  };
  return cmocka_run_group_tests_name("law", tests, NULL, NULL);
}
