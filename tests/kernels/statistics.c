/* statistics.c -- sums, lengths and correlations worked by hand, and their edges. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <float.h>
#include <math.h>
#include <string.h>

#include "kernels/statistics.h"

static void sums_of_every_length_are_exact_on_whole_numbers(void **state)
{
  double x[11];
  double y[11];
  (void)state;

  for (int n = 0; n <= 11; n++) {
    double sum = 0, inner = 0, apart = 0;
    for (int i = 0; i < n; i++) {
      x[i] = i + 1;
      y[i] = 3 * i - 4;
      sum += x[i];
      inner += x[i] * y[i];
      apart += (x[i] - y[i]) * (x[i] - y[i]);
    }
    assert_true(tct_sum_of((size_t)n, x) == sum);
    assert_true(tct_inner((size_t)n, x, y) == inner);
    assert_true(tct_squared_difference((size_t)n, x, y) == apart);
    assert_true(tct_differences((size_t)n, x, y, y, x) == -apart);
    assert_true(tct_differences((size_t)n, x, y, x, x) == 0);
    if (n) assert_true(tct_mean_of((size_t)n, x) == sum / n);
  }
  assert_true(isnan(tct_mean_of(0, x)));
}

static void centring_takes_the_mean_away_and_knows_what_is_constant(void **state)
{
  const double x[] = {1, 2, 6}, flat[] = {0.1, 0.1, 0.1}, almost[] = {1, 1 + DBL_EPSILON, 1};
  const double holed[] = {1, (double)NAN, 2};
  double out[3];
  (void)state;

  assert_true(tct_centred(3, x, out));
  assert_true(out[0] == -2 && out[1] == -1 && out[2] == 3);
  assert_false(tct_centred(3, flat, out));
  assert_true(out[0] == 0 && out[1] == 0 && out[2] == 0);
  assert_false(tct_centred(3, almost, out));
  assert_true(out[1] == 0);
  assert_false(tct_centred(3, holed, out));
  assert_true(isnan(out[0]) && isnan(out[1]) && isnan(out[2]));
}

static void unit_length_holds_from_the_smallest_number_to_the_largest(void **state)
{
  const double small[] = {3 * 4.9e-324, 4 * 4.9e-324}, big[] = {3e307, 4e307}, none[] = {0, 0};
  double out[2];
  (void)state;

  assert_true(tct_unit_length(2, small, out));
  assert_true(fabs(out[0] - 0.6) < 1e-15 && fabs(out[1] - 0.8) < 1e-15);
  assert_true(tct_unit_length(2, big, out));
  assert_true(fabs(out[0] - 0.6) < 1e-15 && fabs(out[1] - 0.8) < 1e-15);
  assert_false(tct_unit_length(2, none, out));
  assert_true(isnan(out[0]) && isnan(out[1]));
  assert_false(tct_unit_length(0, none, out));
}

static void correlation_stays_in_its_bounds_and_says_when_it_is_undefined(void **state)
{
  const double x[] = {0.1, 0.2, 0.3, 0.7}, inf[] = {1, 2, (double)INFINITY, 3};
  double y[4];
  (void)state;

  for (int i = 0; i < 4; i++) y[i] = -3 * x[i] + 11;
  assert_true(tct_correlation(4, x, x) <= 1 && tct_correlation(4, x, x) > 1 - 1e-15);
  assert_true(tct_correlation(4, x, y) >= -1 && tct_correlation(4, x, y) < -1 + 1e-14);
  assert_true(isnan(tct_correlation(4, x, inf)));
  assert_true(isnan(tct_correlation(1, x, x)));
}

static void near(double got, double wanted)
{
  if (!(fabs(got - wanted) <= 1e-15)) fail_msg("%.17g is not %.17g", got, wanted);
}

/* 1 1 4: mean 2, squares 6 around it and 18 around 0 */
static void a_weighted_list_is_the_list_with_its_repeats(void **state)
{
  const double x[] = {1, 4, (double)NAN}, weight[] = {2, 1, 0};
  double out[3];
  (void)state;

  assert_true(tct_weighted_unit(3, weight, x, true, out));
  near(out[0], -sqrt(2.0 / 6));
  near(out[1], 2 / sqrt(6));
  assert_true(out[2] == 0);
  assert_true(tct_weighted_unit(3, weight, x, false, out));
  near(out[0], sqrt(2.0 / 18));
  near(out[1], 4 / sqrt(18));
}

static void a_weighted_list_without_direction_has_none(void **state)
{
  const double x[] = {0.1, 0.1, 5}, zero[] = {0, 0, 5}, hole[] = {1, 2, (double)NAN};
  const double flat[] = {3, 3, 0}, once[] = {1, 0, 0}, all[] = {1, 1, 1}, none[] = {0, 0, 0};
  double out[3];
  (void)state;

  assert_false(tct_weighted_unit(3, flat, x, true, out));
  assert_true(isnan(out[0]) && isnan(out[1]) && isnan(out[2]));
  assert_false(tct_weighted_unit(3, flat, zero, false, out));
  assert_false(tct_weighted_unit(3, once, x, true, out));
  assert_true(tct_weighted_unit(3, once, x, false, out));
  near(out[0], 1);
  assert_false(tct_weighted_unit(3, all, hole, false, out));
  assert_false(tct_weighted_unit(3, none, x, true, out));
  assert_false(tct_weighted_unit(3, none, x, false, out));
}

static void a_cosine_does_not_take_means_away(void **state)
{
  const double a[] = {1, 2, (double)NAN, 2}, b[] = {2, 1, 7, 2}, zero[] = {0, 0, 1, 0};
  (void)state;

  near(tct_cosine(4, a, b), 8.0 / 9);
  assert_true(isnan(tct_cosine(4, a, zero)));
}

static void the_largest_number_is_brought_near_one_without_loss(void **state)
{
  double x[] = {0.3, -1e300, 5e-300}, zero[] = {0, 0}, hole[] = {1, (double)NAN};
  double y[3] = {0.3, -1e300, 5e-300};
  int e;
  (void)state;

  assert_true(tct_near_one(3, x, &e));
  assert_true(fabs(x[1]) >= 0.5 && fabs(x[1]) < 1);
  assert_true(ldexp(x[0], e) == y[0] && ldexp(x[1], e) == y[1]);
  assert_true(tct_near_one(2, zero, &e) && e == 0 && zero[0] == 0);
  assert_true(!tct_near_one(2, hole, &e) && e == 0 && hole[0] == 1);
}

/* a_ij = 1 + min(i, j) + 10 max(i, j), x = 1, -2, 3, ..: whole numbers, so that sums are exact; above the diagonal
 * nothing is read. */
static void half_a_symmetric_matrix_is_enough(void **state)
{
  enum { MOST = 21 };
  double a[MOST * MOST] = {0}, x[MOST] = {0}, y[MOST];
  (void)state;

  for (size_t n = 0; n <= MOST; n++) {
    for (size_t i = 0; i < n; i++) {
      x[i] = (double)(i + 1) * (i % 2 ? -1 : 1);
      for (size_t j = 0; j < n; j++) a[i * n + j] = j <= i ? (double)(1 + j + 10 * i) : (double)NAN;
    }
    tct_symmetric_times(n, a, x, y);
    for (size_t i = 0; i < n; i++) {
      double want = 0;
      for (size_t j = 0; j < n; j++) want += a[i > j ? i * n + j : j * n + i] * x[j];
      assert_true(y[i] == want);
    }
    memcpy(a, y, n * sizeof *y);
    tct_take_away(n, 3, x, y);
    for (size_t i = 0; i < n; i++) assert_true(y[i] == a[i] - 3 * x[i]);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(sums_of_every_length_are_exact_on_whole_numbers),
    cmocka_unit_test(centring_takes_the_mean_away_and_knows_what_is_constant),
    cmocka_unit_test(unit_length_holds_from_the_smallest_number_to_the_largest),
    cmocka_unit_test(correlation_stays_in_its_bounds_and_says_when_it_is_undefined),
    cmocka_unit_test(a_weighted_list_is_the_list_with_its_repeats),
    cmocka_unit_test(a_weighted_list_without_direction_has_none),
    cmocka_unit_test(a_cosine_does_not_take_means_away),
    cmocka_unit_test(half_a_symmetric_matrix_is_enough),
    cmocka_unit_test(the_largest_number_is_brought_near_one_without_loss),
  };
  return cmocka_run_group_tests_name("statistics", tests, NULL, NULL);
}
