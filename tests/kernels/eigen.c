/* eigen.c -- eigenvalues against closed forms, and against what they are defined by. */
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
#include "base/random.h"
#include "kernels/eigen.h"

enum { MOST = 130 };

static double a[MOST * MOST], b[MOST * MOST], c[MOST * MOST], value[MOST];

static void near(double got, double wanted, double slack)
{
  if (!(fabs(got - wanted) <= slack)) fail_msg("%.17g is not %.17g", got, wanted);
}

/* symmetric, of rank `rank`: a sum of outer products, every third of them taken away if `signs` */
static void draw(size_t n, size_t rank, bool signs, double *into)
{
  const tct_key key = tct_key_of(n, "eigen");

  memset(into, 0, n * n * sizeof *into);
  for (size_t r = 0; r < rank; r++)
    for (size_t i = 0; i < n; i++)
      for (size_t j = 0; j < n; j++)
        into[i * n + j] += (signs && r % 3 == 0 ? -1 : 1) *
                           (tct_uniform(key, r, 0, (uint32_t)i) - 0.5) *
                           (tct_uniform(key, r, 0, (uint32_t)j) - 0.5);
}

static void two_rows_are_those_worked_by_hand(void **state)
{
  double two[]      = {2, 1, 1, 2}, at[2];
  const double half = sqrt(0.5);
  (void)state;

  assert_true(tct_eigen(2, two, at, true));
  near(at[0], 1, 1e-15);
  near(at[1], 3, 1e-15);
  near(fabs(two[0]), half, 1e-15);
  near(two[0] + two[1], 0, 1e-15);
  near(two[2] - two[3], 0, 1e-15);
}

/* 2 on the diagonal, -1 beside it: 2 - 2 cos(k pi / (n + 1)), with the vectors sin(i k pi / (n + 1)) */
static void the_second_difference_has_its_known_values_and_vectors(void **state)
{
  const double pi = acos(-1);
  (void)state;

  for (size_t n = 1; n <= MOST; n += n < 5 ? 1 : 25) {
    const double angle = pi / (double)(n + 1);
    memset(a, 0, sizeof a);
    for (size_t i = 0; i < n; i++) {
      a[i * n + i] = 2;
      if (i > 0) a[i * n + i - 1] = a[(i - 1) * n + i] = -1;
    }
    assert_true(tct_eigen(n, a, value, true));
    for (size_t k = 0; k < n; k++) {
      near(value[k], 2 - 2 * cos((double)(k + 1) * angle), 4 * (double)n * DBL_EPSILON);
      double along = 0;
      for (size_t i = 0; i < n; i++)
        along += a[k * n + i] * sin((double)((i + 1) * (k + 1)) * angle);
      near(fabs(along), sqrt(0.5 * (double)(n + 1)), 1e-12);
    }
  }
}

static double largest_apart(size_t n, const double *x, const double *y)
{
  double most = 0;

  for (size_t i = 0; i < n; i++) most = fmax(most, fabs(x[i] - y[i]));
  return most;
}

/* Q'LQ is the matrix, QQ' the identity, for full rank, low rank, both signs and every small size */
static void values_and_vectors_make_the_matrix_again(void **state)
{
  const size_t sizes[] = {1, 2, 3, 4, 5, 6, 7, 17, 64, MOST};
  (void)state;

  for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
    for (int kind = 0; kind < 3; kind++) {
      const size_t n = sizes[s];
      draw(n, kind == 1 ? 1 + n / 4 : n + 5, kind == 2, a);
      memcpy(b, a, n * n * sizeof *a);
      assert_true(tct_eigen(n, b, value, true));
      for (size_t i = 1; i < n; i++) assert_true(value[i - 1] <= value[i]);
      const double slack = 20 * DBL_EPSILON * sqrt((double)n) * fmax(-value[0], value[n - 1]);

      for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
          double one = 0, again = 0;
          for (size_t k = 0; k < n; k++) {
            one += b[i * n + k] * b[j * n + k];
            again += value[k] * b[k * n + i] * b[k * n + j];
          }
          near(one, i == j, 20 * DBL_EPSILON * sqrt((double)n));
          c[i * n + j] = again;
        }
      near(largest_apart(n * n, a, c), 0, slack);
      double with[MOST];
      memcpy(with, value, n * sizeof *with);
      assert_true(tct_eigen(n, a, value, false));
      near(largest_apart(n, with, value), 0, slack);
    }
}

/* two categories: what each mirror leaves is the rounding of what the one before left, down to numbers
 * whose squares vanish */
static void a_matrix_of_one_dimension_has_one_value(void **state)
{
  (void)state;

  for (size_t n = 2; n <= MOST; n++)
    for (size_t ones = 1; ones < n; ones += 1 + n / 7) {
      const double mean = (double)ones / (double)n;
      for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) a[i * n + j] = ((i < ones) - mean) * ((j < ones) - mean);
      assert_true(tct_eigen(n, a, value, true));
      const double most = (double)ones * (1 - mean);
      near(value[n - 1], most, 1e-14 * most);
      for (size_t i = 0; i + 1 < n; i++) near(value[i], 0, 1e-14 * most);
      near(fabs(a[(n - 1) * n]), (1 - mean) / sqrt(most), 1e-13);
    }
}

/* the same matrix, 2^900 times as large and as small */
static void values_stay_in_range_where_their_squares_do_not(void **state)
{
  (void)state;

  for (int e = -900; e <= 900; e += 1800) {
    double x[] = {ldexp(2, e), ldexp(1, e), ldexp(1, e), ldexp(2, e)}, at[2];
    assert_true(tct_eigen(2, x, at, false));
    near(ldexp(at[0], -e), 1, 1e-15);
    near(ldexp(at[1], -e), 3, 1e-15);
  }
}

static void what_cannot_be_computed_is_said(void **state)
{
  double hole[] = {1, (double)NAN, (double)NAN, 1}, zero[4] = {0}, at[2];
  (void)state;

  assert_false(tct_eigen(2, hole, at, true));
  assert_true(isnan(at[0]) && isnan(at[1]));
  assert_true(tct_eigen(2, zero, at, true));
  assert_true(at[0] == 0 && at[1] == 0 && fabs(zero[0] * zero[3] - zero[1] * zero[2]) == 1);
  tct_fail_allocation(1, true);
  assert_false(tct_eigen(2, zero, at, true));
  tct_fail_allocation(-1, false);
  assert_true(isnan(at[0]));
}

/* rotations on both sides of known values, the least of them the rounding of what its square would be */
static void singular_values_are_found_without_squares(void **state)
{
  static double wide[MOST * MOST];
  (void)state;

  for (size_t n = 1; n <= 64; n += 9)
    for (size_t more = 0; more < 8; more += 7) {
      const size_t rows = n + more;
      memset(wide, 0, sizeof wide);
      for (size_t i = 0; i < n; i++) wide[i * n + i] = pow(10, -10.0 * (double)i / (double)n);
      for (size_t i = 0; i + 1 < rows; i++) /* turn rows, then columns, in pairs */
        for (size_t k = 0; k < n; k++) {
          const double x = wide[i * n + k], y = wide[(i + 1) * n + k];
          wide[i * n + k]       = 0.6 * x + 0.8 * y;
          wide[(i + 1) * n + k] = 0.6 * y - 0.8 * x;
        }
      for (size_t k = 0; k + 1 < n; k++)
        for (size_t i = 0; i < rows; i++) {
          const double x = wide[i * n + k], y = wide[i * n + k + 1];
          wide[i * n + k]     = 0.8 * x + 0.6 * y;
          wide[i * n + k + 1] = 0.8 * y - 0.6 * x;
        }
      assert_true(tct_singular_values(rows, n, wide, value));
      for (size_t i = 0; i < n; i++)
        near(value[n - 1 - i], pow(10, -10.0 * (double)i / (double)n), 5e-15);
    }
}

/* (3 0; 4 5): a'a = (25 20; 20 25), eigenvalues 45 and 5 */
static void singular_values_of_two_rows_are_those_worked_by_hand(void **state)
{
  double x[] = {3, 0, 4, 5}, low[] = {1, 2, 2, 4, 3, 6}, zero[4] = {0}, hole[] = {(double)NAN},
         at[2];
  (void)state;

  assert_true(tct_singular_values(2, 2, x, at));
  near(at[0], sqrt(5), 1e-15);
  near(at[1], sqrt(45), 4e-15);
  assert_true(tct_singular_values(3, 2, low, at)); /* one dimension: 14 x 5 */
  near(at[0], 0, 4e-15);
  near(at[1], sqrt(70), 4e-15);
  assert_true(tct_singular_values(2, 2, zero, at));
  assert_true(at[0] == 0 && at[1] == 0);
  assert_false(tct_singular_values(1, 1, hole, at));
  assert_true(isnan(at[0]));
  tct_fail_allocation(1, false);
  assert_false(tct_singular_values(2, 2, zero, at));
  tct_fail_allocation(-1, false);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(two_rows_are_those_worked_by_hand),
    cmocka_unit_test(the_second_difference_has_its_known_values_and_vectors),
    cmocka_unit_test(values_and_vectors_make_the_matrix_again),
    cmocka_unit_test(a_matrix_of_one_dimension_has_one_value),
    cmocka_unit_test(values_stay_in_range_where_their_squares_do_not),
    cmocka_unit_test(what_cannot_be_computed_is_said),
    cmocka_unit_test(singular_values_are_found_without_squares),
    cmocka_unit_test(singular_values_of_two_rows_are_those_worked_by_hand),
  };
  return cmocka_run_group_tests_name("eigen", tests, NULL, NULL);
}
