/* lbfgs.c -- least values that are known, and functions that have none. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kernels/lbfgs.h"

enum { N = 12 };

/* sum of 100 (x_i+1 - x_i^2)^2 + (1 - x_i)^2, least at 1, with a bent valley on the way */
static double valley(void *own, const double *x, double *g)
{
  double sum = 0;

  (*(int *)own)++;
  for (int i = 0; i < N; i++) g[i] = 0;
  for (int i = 0; i + 1 < N; i++) {
    const double a = x[i + 1] - x[i] * x[i], b = 1 - x[i];
    sum += 100 * a * a + b * b;
    g[i] += -400 * a * x[i] - 2 * b;
    g[i + 1] += 200 * a;
  }
  return sum;
}

static double bowl(void *own, const double *x, double *g)
{
  double sum = *(double *)own;

  for (int i = 0; i < N; i++) {
    const double c = pow(10, i / 3.0), d = x[i] - i;
    sum += c * d * d / 2;
    g[i] = c * d;
  }
  return sum;
}

static double slope(void *own, const double *x, double *g)
{
  (void)own;
  for (int i = 0; i < N; i++) g[i] = 1;
  return x[0] < -1e6 ? (double)NAN : x[0];
}

static double nothing(void *own, const double *x, double *g)
{
  (void)own, (void)x;
  for (int i = 0; i < N; i++) g[i] = 0;
  return (double)NAN;
}

static double room[(2 * 10 + 4) * N];

static void a_bent_valley_is_followed_to_its_end(void **state)
{
  int calls       = 0;
  tct_smooth of   = {.n = N, .at = valley, .own = &calls, .rest = 1e-10, .steps = 500};
  double x[N]     = {-1.2, 1, -1.2, 1, 0, 3};
  double again[N] = {-1.2, 1, -1.2, 1, 0, 3};
  (void)state;

  assert_true(tct_lbfgs_room(N) * sizeof(double) <= sizeof room);
  assert_true(tct_lbfgs(&of, x, room));
  for (int i = 0; i < N; i++) assert_true(fabs(x[i] - 1) < 1e-9);
  assert_true(calls < 300);
  of.steps = 5;
  assert_false(tct_lbfgs(&of, again, room));
}

/* A value so large that its differences near the end are rounding: the slope has to say where the end is. */
static void the_end_is_found_below_the_rounding_of_the_value(void **state)
{
  double offset       = 1e9;
  const tct_smooth of = {.n = N, .at = bowl, .own = &offset, .rest = 1e-9, .steps = 500};
  double x[N]         = {0};
  (void)state;

  assert_true(tct_lbfgs(&of, x, room));
  for (int i = 0; i < N; i++) assert_true(fabs(x[i] - i) <= 1e-9);
}

static void who_is_at_rest_stays(void **state)
{
  double offset       = 0, x[N];
  const tct_smooth of = {.n = N, .at = bowl, .own = &offset, .rest = 0, .steps = 0};
  (void)state;

  for (int i = 0; i < N; i++) x[i] = i;
  assert_true(tct_lbfgs(&of, x, room));
  for (int i = 0; i < N; i++) assert_true(x[i] == i);
}

static void what_has_no_least_value_is_told(void **state)
{
  tct_smooth of = {.n = N, .at = slope, .rest = 1e-9, .steps = 1000};
  double x[N]   = {0};
  (void)state;

  assert_false(tct_lbfgs(&of, x, room));
  of.at = nothing;
  assert_false(tct_lbfgs(&of, x, room));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_bent_valley_is_followed_to_its_end),
    cmocka_unit_test(the_end_is_found_below_the_rounding_of_the_value),
    cmocka_unit_test(who_is_at_rest_stays),
    cmocka_unit_test(what_has_no_least_value_is_told),
  };
  return cmocka_run_group_tests_name("limited-memory BFGS", tests, NULL, NULL);
}
