/* svd.c -- singular values and directions: by hand, by what defines them, and against LAPACK. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "kernels/svd.h"
#include "python.h"

enum { MOST = 90 };

static double a[MOST * MOST], kept[MOST * MOST], left[MOST * MOST], value[MOST];

static void near(double got, double wanted, double slack)
{
  if (!(fabs(got - wanted) <= slack)) fail_msg("%.17g is not %.17g", got, wanted);
}

static double inner(size_t n, const double *x, const double *y)
{
  double sum = 0;
  for (size_t k = 0; k < n; k++) sum += x[k] * y[k];
  return sum;
}

/* a'a = diag (9 + 16, ...): rows (3, 4) and (0, 0) have one direction, (0.6, 0.8) */
static void one_row_is_its_own_direction(void **state)
{
  double x[] = {3, 4, 0, 0}, u[4], s[2];
  (void)state;

  assert_true(tct_svd(2, 2, x, s, u, true));
  near(s[0], 5, 1e-15);
  assert_true(s[1] == 0 && u[2] == 0 && u[3] == 0 && x[2] == 0 && x[3] == 0);
  near(fabs(u[0]), 1, 1e-15);
  near(u[0] * x[0], 0.6, 1e-15);
  near(u[0] * x[1], 0.8, 1e-15);
}

/* The values, the directions of both sides, and what they add up to. */
static void holds(size_t m, size_t n, size_t rank)
{
  memcpy(kept, a, m * n * sizeof *a);
  assert_true(tct_svd(m, n, a, value, left, true));
  const double slack = 20 * (double)n * DBL_EPSILON;
  for (size_t i = 0; i < m; i++) {
    if (i > 0) assert_true(value[i - 1] >= value[i]);
    if (i >= rank) assert_true(value[i] == 0);
    for (size_t j = 0; j < m; j++) {
      const double wanted = i == j && value[i] > 0 ? 1 : 0;
      near(inner(m, left + i * m, left + j * m), wanted, slack);
      near(inner(n, a + i * n, a + j * n), wanted, slack);
    }
  }
  for (size_t k = 0; k < m; k++)
    for (size_t j = 0; j < n; j++) {
      double sum = 0;
      for (size_t i = 0; i < m; i++) sum += value[i] * left[i * m + k] * a[i * n + j];
      near(sum, kept[k * n + j], slack * value[0]);
    }
}

static void any_shape_is_the_sum_of_its_directions(void **state)
{
  const size_t shape[][2] = {{1, 1}, {1, 7}, {2, 2}, {5, 5}, {7, 40}, {40, 41}, {80, 90}};
  (void)state;

  for (size_t i = 0; i < sizeof shape / sizeof *shape; i++) {
    draws((uint32_t)i, shape[i][0] * shape[i][1], a);
    holds(shape[i][0], shape[i][1], shape[i][0]);
  }
}

/* rows that are sums of others, equal rows, rows of zeros, all zeros */
static void what_has_no_direction_of_its_own_has_the_value_zero(void **state)
{
  double mix[30 * 4], base[4 * 50];
  (void)state;

  draws(3, sizeof mix / sizeof *mix, mix);
  draws(4, sizeof base / sizeof *base, base);
  memset(a, 0, sizeof a);
  for (size_t i = 0; i < 30; i++)
    for (size_t j = 0; j < 50; j++)
      for (size_t k = 0; k < 4; k++) a[i * 50 + j] += mix[i * 4 + k] * base[k * 50 + j];
  holds(30, 50, 4);
  draws(5, 6 * 20, a);
  memcpy(a + 2 * 20, a, 20 * sizeof *a);
  memset(a + 4 * 20, 0, 20 * sizeof *a);
  holds(6, 20, 4);
  memset(a, 0, sizeof a);
  holds(3, 5, 0);
}

/* 1, 1e-1 ... 1e-12 along rotated axes: a product with itself would lose the last six */
static void small_values_keep_their_digits(void **state)
{
  enum { M = 13, N = 30 };
  double u[M * M], s[M], z[M * N], none[M];
  (void)state;

  draws(6, M * M, u);
  draws(7, M * N, z);
  assert_true(tct_svd(M, M, u, none, NULL, true) && tct_svd(M, N, z, none, NULL, true));
  for (size_t i = 0; i < M; i++) s[i] = pow(10, -(double)i);
  memset(a, 0, sizeof a);
  for (size_t k = 0; k < M; k++)
    for (size_t j = 0; j < N; j++)
      for (size_t i = 0; i < M; i++) a[k * N + j] += s[i] * u[i * M + k] * z[i * N + j];
  holds(M, N, M);
  for (size_t i = 0; i < M; i++) near(value[i], s[i], 1e-14);
}

static void lapack_has_the_same_values_and_directions(void **state)
{
  static double wanted[40 + 40 * 60];
  const int n = python_numbers("u, s, v = np.linalg.svd(draw(11, 40 * 60).reshape(40, 60),\n"
                               "                        full_matrices=False)\n"
                               "say(s); say(v)\n",
                               40 + 40 * 60, wanted);
  (void)state;

  if (n < 0) skip();
  assert_int_equal(n, 40 + 40 * 60);
  draws(11, 40 * 60, a);
  assert_true(tct_svd(40, 60, a, value, NULL, true));
  for (size_t i = 0; i < 40; i++) {
    near(value[i], wanted[i], 1e-13);
    near(fabs(inner(60, a + i * 60, wanted + 40 + i * 60)), 1, 1e-12);
  }
}

static void any_scale_is_as_good(void **state)
{
  double small[5];
  (void)state;

  draws(8, 5 * 9, a);
  assert_true(tct_svd(5, 9, a, value, NULL, false));
  for (int e = -1000; e <= 1000; e += 2000) {
    draws(8, 5 * 9, a);
    for (size_t i = 0; i < 45; i++) a[i] = ldexp(a[i], e);
    assert_true(tct_svd(5, 9, a, small, NULL, false));
    for (size_t i = 0; i < 5; i++) assert_true(small[i] == ldexp(value[i], e));
  }
}

static void what_is_not_finite_or_has_no_memory_has_none(void **state)
{
  double x[] = {1, 2, 3, (double)NAN}, s[2];
  (void)state;

  assert_false(tct_svd(2, 2, x, s, NULL, true));
  assert_true(isnan(s[0]) && isnan(s[1]));
  for (int i = 1; i <= 2; i++) {
    double y[] = {1, 2, 3, 4};
    tct_fail_allocation(i, false);
    assert_false(tct_svd(2, 2, y, s, NULL, true));
    assert_true(isnan(s[0]) && isnan(s[1]));
  }
  tct_fail_allocation(-1, false);
  assert_true(tct_svd(0, 0, NULL, NULL, NULL, true));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(one_row_is_its_own_direction),
    cmocka_unit_test(any_shape_is_the_sum_of_its_directions),
    cmocka_unit_test(what_has_no_direction_of_its_own_has_the_value_zero),
    cmocka_unit_test(small_values_keep_their_digits),
    cmocka_unit_test(lapack_has_the_same_values_and_directions),
    cmocka_unit_test(any_scale_is_as_good),
    cmocka_unit_test(what_is_not_finite_or_has_no_memory_has_none),
  };
  return cmocka_run_group_tests_name("svd", tests, NULL, NULL);
}
