/* cholesky.c -- a matrix of three rows worked by hand, larger ones put together again, and what has no root.
 *
 *     4  2  2       2             2 1 1
 *     2  5  3   =   1  2      x     2 1
 *     2  3  6       1  1  2           2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kernels/cholesky.h"
#include "kernels/numbers.h"

enum { MOST = 101 };

static void three_rows_have_the_root_worked_by_hand(void **state)
{
  double a[] = {4, 77, 77, 2, 5, 77, 2, 3, 6}; /* what lies right of the diagonal is never read */
  (void)state;

  assert_int_equal(tct_cholesky(3, a), 3);
  assert_true(a[0] == 2 && a[3] == 1 && a[4] == 2 && a[6] == 1 && a[7] == 1 && a[8] == 2);
  assert_true(a[1] == 77 && a[2] == 77 && a[5] == 77);

  double x[] = {2, 5, 6, 0, 2, 0}; /* L (1, 2, 1.5) = (2, 5, 6);  L (0, 1, -1/2) = (0, 2, 0) */
  tct_forward(3, a, 2, x);
  assert_true(x[0] == 1 && x[1] == 2 && x[2] == 1.5);
  assert_true(x[3] == 0 && x[4] == 1 && x[5] == -0.5);
  tct_backward(3, a, 1, x); /* L' (-0.1875, 0.625, 0.75) = (1, 2, 1.5) */
  assert_true(x[2] == 0.75 && x[1] == 0.625 && x[0] == -0.1875);
}

/* b b' + n I, which is positive definite for any b */
static void made(size_t n, double *a)
{
  static double b[MOST * MOST];

  for (size_t i = 0; i < n * n; i++) b[i] = (double)draw();
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++) {
      long double sum = i == j ? (long double)n / 4 : 0;
      for (size_t k = 0; k < n; k++) sum += (long double)b[i * n + k] * b[j * n + k];
      a[i * n + j] = (double)sum;
    }
}

static void roots_of_every_size_put_the_matrix_together_again_and_solve(void **state)
{
  static double a[MOST * MOST], l[MOST * MOST];
  double x[2 * MOST], asked[2 * MOST];
  (void)state;

  for (size_t n = 1; n <= MOST; n += n < 6 ? 1 : 19) {
    made(n, a);
    memcpy(l, a, sizeof a);
    assert_int_equal(tct_cholesky(n, l), n);
    for (size_t i = 0; i < n; i++)
      for (size_t j = 0; j <= i; j++) {
        long double sum = 0;
        for (size_t k = 0; k <= j; k++) sum += (long double)l[i * n + k] * l[j * n + k];
        assert_true(fabsl(sum - a[i * n + j]) < 1e-14L * (long double)n);
      }
    /* a row beside another changes nothing of what it is solved to */
    for (size_t i = 0; i < 2 * n; i++) x[i] = asked[i] = (double)draw();
    tct_forward(n, l, 2, x);
    for (size_t i = 0; i < n; i++) {
      long double sum = 0;
      for (size_t k = 0; k <= i; k++) sum += (long double)l[i * n + k] * x[k];
      assert_true(fabsl(sum - asked[i]) < 1e-13L);
    }
    tct_forward(n, l, 1, asked);
    assert_memory_equal(asked, x, n * sizeof *x);
    tct_backward(n, l, 1, x);
    for (size_t i = 0; i < n; i++) {
      long double sum = 0;
      for (size_t k = i; k < n; k++) sum += (long double)l[k * n + i] * x[k];
      assert_true(fabsl(sum - asked[i]) < 1e-13L);
    }
  }
}

static void a_matrix_without_a_root_is_told_by_its_row(void **state)
{
  double negative[] = {1, 0, 2, 1}, singular[] = {1, 0, 0, 0.1, 0.01, 0, 3, 4, 50};
  double none[] = {0}, holed[] = {1, 0, (double)NAN, 1}, endless[] = {(double)INFINITY};
  (void)state;

  assert_int_equal(tct_cholesky(2, negative), 1);
  assert_int_equal(tct_cholesky(3, singular), 1);
  assert_int_equal(tct_cholesky(1, none), 0);
  assert_int_equal(tct_cholesky(2, holed), 1);
  assert_int_equal(tct_cholesky(1, endless), 0);
}

/* 20 units, 10 trials: the eleventh unit is a sum of the others, whatever the rounding says */
static void a_covariance_of_too_few_trials_has_no_root(void **state)
{
  double x[10 * 20];
  double a[20 * 20] = {0};
  (void)state;

  for (size_t i = 0; i < 200; i++) x[i] = (double)draw();
  for (size_t i = 0; i < 400; i++)
    for (size_t k = 0; k < 10; k++) a[i] += x[k * 20 + i / 20] * x[k * 20 + i % 20];
  assert_int_equal(tct_cholesky(20, a), 10);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(three_rows_have_the_root_worked_by_hand),
    cmocka_unit_test(roots_of_every_size_put_the_matrix_together_again_and_solve),
    cmocka_unit_test(a_matrix_without_a_root_is_told_by_its_row),
    cmocka_unit_test(a_covariance_of_too_few_trials_has_no_root),
  };
  return cmocka_run_group_tests_name("cholesky", tests, NULL, NULL);
}
