/* scale.c -- ranges and the names of their ticks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <float.h>
#include <math.h>

#include "report/plots/scale.h"

static void ticks_are(double low, double high, int about, int n, const char *const *names)
{
  const tct_range r = {low, high};
  tct_ticks t;

  tct_ticks_in(&r, about, &t);
  assert_int_equal(t.n, n);
  for (int i = 0; i < n; i++) assert_string_equal(t.name[i], names[i]);
}

static void ticks_are_round_and_named_as_people_write_them(void **state)
{
  (void)state;
  ticks_are(0, 1, 5, 6, (const char *const[]){"0", "0.2", "0.4", "0.6", "0.8", "1.0"});
  ticks_are(-0.5, 0.5, 2, 3,
            (const char *const[]){"\xe2\x88\x92"
                                  "0.5",
                                  "0", "0.5"});
  ticks_are(0, 60000, 3, 4, (const char *const[]){"0", "20k", "40k", "60k"});
  ticks_are(0, 5000, 5, 6, (const char *const[]){"0", "1000", "2000", "3000", "4000", "5000"});
  ticks_are(0, 2.5e6, 5, 6, (const char *const[]){"0", "0.5M", "1.0M", "1.5M", "2.0M", "2.5M"});
  ticks_are(0, 2e-5, 2, 3, (const char *const[]){"0", "1e-5", "2e-5"});
  ticks_are(0, 2e17, 2, 3, (const char *const[]){"0", "1e17", "2e17"});
}

static void a_range_takes_in_only_what_is_a_number(void **state)
{
  const double x[] = {3, (double)NAN, -1, (double)INFINITY}, none[] = {(double)NAN};
  tct_range r = TCT_RANGE_NONE;
  (void)state;

  tct_range_cover(&r, 4, x);
  assert_true(r.low == -1 && r.high == 3);
  tct_range_cover(&r, 4, NULL);
  assert_true(r.low == -1 && r.high == 3);
  r = (tct_range)TCT_RANGE_NONE;
  tct_range_cover(&r, 1, none);
  tct_range_settle(&r);
  assert_true(r.low == 0 && r.high == 1);
}

static void rounding_goes_out_to_the_next_tick(void **state)
{
  tct_range r = {0.13, 0.87}, exact = {0, 1};
  (void)state;

  tct_range_round(&r, 5);
  assert_true(fabs(r.low - 0.1) < 1e-12 && fabs(r.high - 0.9) < 1e-12);
  tct_range_round(&exact, 5);
  assert_true(exact.low == 0 && exact.high == 1);
}

static void every_range_can_be_drawn(void **state)
{
  const double at[] = {0, 1, -1, 5e-324, 1e-300, 1e300, -1e300, DBL_MAX, -DBL_MAX, 1e15, 1 + 1e-15};
  const int n       = sizeof at / sizeof *at;
  (void)state;

  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++) {
      tct_range r = {fmin(at[i], at[j]), fmax(at[i], at[j])};
      tct_ticks t;
      tct_range_round(&r, 5);
      assert_true(r.low < r.high && isfinite(r.low) && isfinite(r.high));
      tct_ticks_in(&r, 5, &t);
      assert_true(t.n >= 2 && t.n <= TCT_TICKS);
      for (int k = 0; k < t.n; k++) assert_true(isfinite(t.at[k]));
    }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(ticks_are_round_and_named_as_people_write_them),
    cmocka_unit_test(a_range_takes_in_only_what_is_a_number),
    cmocka_unit_test(rounding_goes_out_to_the_next_tick),
    cmocka_unit_test(every_range_can_be_drawn),
  };
  return cmocka_run_group_tests_name("scale", tests, NULL, NULL);
}
