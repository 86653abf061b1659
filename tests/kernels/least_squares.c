/* least_squares.c -- regressions worked by hand, by scipy, and by what makes them best. */
#include "brain/scipy.h"

#include <float.h>
#include <math.h>

#include "base/memory.h"
#include "base/random.h"
#include "brain/near.h"
#include "kernels/least_squares.h"

enum { ROWS = 40, MOST = 12, PROBLEMS = 12 };

static double g[MOST * MOST], b[MOST], x[MOST], scratch[MOST * (MOST + TCT_LEAST_SCRATCH)];

/* Columns and what is regressed on them, columns of length 1. */
static void draw(uint64_t seed, size_t n, double *a, double *y)
{
  const tct_key key = tct_key_of(seed, "least squares");

  for (size_t i = 0; i < ROWS; i++) {
    y[i] = tct_uniform(key, i, 0, 0) - 0.5;
    for (size_t k = 0; k < n; k++)
      a[k * ROWS + i] = tct_uniform(key, i, 0, (uint32_t)k + 1) - (seed % 2 ? 0.5 : 0);
  }
  for (size_t k = 0; k < n; k++) {
    double square = 0;
    for (size_t i = 0; i < ROWS; i++) square += pow(a[k * ROWS + i], 2);
    for (size_t i = 0; i < ROWS; i++) a[k * ROWS + i] /= sqrt(square);
  }
}

static void products(size_t n, const double *a, const double *y)
{
  for (size_t k = 0; k < n; k++) {
    b[k] = 0;
    for (size_t i = 0; i < ROWS; i++) b[k] += a[k * ROWS + i] * y[i];
    for (size_t l = 0; l < n; l++) {
      g[k * n + l] = 0;
      for (size_t i = 0; i < ROWS; i++) g[k * n + l] += a[k * ROWS + i] * a[l * ROWS + i];
    }
  }
}

/* What Karush, Kuhn and Tucker ask: x >= 0, no way down, and none of x where there would be one up. */
static void assert_best(size_t n, double slack)
{
  for (size_t i = 0; i < n; i++) {
    double down = b[i];
    for (size_t j = 0; j < n; j++) down -= g[i * n + j] * x[j];
    assert_true(x[i] >= 0);
    if (!(down <= slack)) fail_msg("at %zu of %zu there is a way down of %g", i, n, down);
    if (!(x[i] * fabs(down) <= slack)) fail_msg("%g stands at a slope of %g", x[i], down);
  }
}

static void two_regressors_are_as_worked_by_hand(void **state)
{
  double two[] = {1, 0.5, 0.5, 1};
  (void)state;

  /* [1 1/2; 1/2 1] x = (1, 0): (4/3, -2/3); not below 0: (1, 0) */
  assert_true(tct_least_squares_not_negative(2, two, (double[]){1, 0}, x, scratch));
  assert_near(x[0], 1, 1e-15);
  assert_true(x[1] == 0);
  assert_true(tct_least_squares(2, two, (double[]){1, 0}, x));
  assert_near(x[0], 4.0 / 3, 1e-14);
  assert_near(x[1], -2.0 / 3, 1e-14);
}

static void equal_regressors_share_or_the_first_counts(void **state)
{
  double same[] = {1, 1, 1, 1};
  (void)state;

  assert_true(tct_least_squares_not_negative(2, same, (double[]){0.6, 0.6}, x, scratch));
  assert_near(x[0], 0.6, 1e-15);
  assert_true(x[1] == 0);
  assert_true(tct_least_squares(2, same, (double[]){0.6, 0.6}, x));
  assert_near(x[0], 0.3, 1e-14);
  assert_near(x[1], 0.3, 1e-14);
}

static void where_all_lead_away_nothing_is_taken(void **state)
{
  const double one[] = {1, 0.2, 0.2, 1};
  (void)state;

  assert_true(tct_least_squares_not_negative(2, one, (double[]){-1, -0.5}, x, scratch));
  assert_true(x[0] == 0 && x[1] == 0);
}

static void it_is_what_scipy_finds(void **state)
{
  static double given[PROBLEMS * (MOST + 1) * ROWS + 2], found[PROBLEMS * 2 * MOST];
  double wanted[PROBLEMS * 2 * MOST], *at = given + 2;
  size_t zeros = 0;
  (void)state;

  given[0] = ROWS;
  given[1] = MOST;
  for (size_t p = 0; p < PROBLEMS; p++, at += (MOST + 1) * ROWS) {
    draw(p, MOST, at, at + MOST * ROWS);
    products(MOST, at, at + MOST * ROWS);
    assert_true(tct_least_squares_not_negative(MOST, g, b, found + 2 * p * MOST, scratch));
    for (size_t i = 0; i < MOST; i++) zeros += !(found[2 * p * MOST + i] > 0);
    assert_true(tct_least_squares(MOST, g, b, found + (2 * p + 1) * MOST));
  }
  scipy("from scipy.optimize import nnls\n"
        "m, n = int(given[0]), int(given[1])\n"
        "for p in given[2:].reshape(-1, n + 1, m):\n"
        "  print(*nnls(p[:n].T, p[n])[0], *np.linalg.lstsq(p[:n].T, p[n], rcond=None)[0])",
        2 + PROBLEMS * (MOST + 1) * ROWS, given, PROBLEMS * 2 * MOST, wanted);
  for (size_t i = 0; i < PROBLEMS * 2 * MOST; i++) assert_near(found[i], wanted[i], 1e-12);
  assert_in_range(zeros, PROBLEMS, PROBLEMS * (MOST - 1)); /* else nothing was bound, or all */
}

static void what_is_found_is_best_whatever_is_asked(void **state)
{
  static double a[MOST * ROWS], y[ROWS];
  (void)state;

  for (size_t n = 1; n <= MOST; n++)
    for (uint64_t seed = 0; seed < 60; seed++) {
      draw(100 + seed, n, a, y);
      for (size_t i = 0; n > 2 && seed % 3 == 0 && i < ROWS; i++) { /* one that others make up */
        a[(n - 1) * ROWS + i] = 0.6 * a[i] + 0.4 * a[ROWS + i];
        if (seed % 2) a[(n - 1) * ROWS + i] += 1e-9 * y[i];
      }
      products(n, a, y);
      assert_true(tct_least_squares_not_negative(n, g, b, x, scratch));
      /* what differs by a billionth is taken for the same, and may lead down by that much */
      assert_best(n, n > 2 && seed % 6 == 3 ? 1e-8 : 1e-11);
    }
}

/* of regressors that are not there either: what is regressed is one of them */
static void what_is_among_the_regressors_is_found_exactly(void **state)
{
  static double a[MOST * ROWS], y[ROWS];
  (void)state;

  for (uint64_t seed = 0; seed < 6; seed++) {
    draw(200 + seed, MOST, a, y);
    for (size_t i = 0; i < ROWS; i++) y[i] = 2 * a[3 * ROWS + i] + 0.5 * a[7 * ROWS + i];
    products(MOST, a, y);
    assert_true(tct_least_squares_not_negative(MOST, g, b, x, scratch));
    for (size_t i = 0; i < MOST; i++) assert_near(x[i], i == 3 ? 2 : i == 7 ? 0.5 : 0, 1e-11);
  }
}

static void what_is_not_finite_has_no_answer(void **state)
{
  double two[] = {1, (double)NAN, (double)NAN, 1};
  (void)state;

  assert_false(tct_least_squares_not_negative(2, two, (double[]){1, 0}, x, scratch));
  assert_undefined(x[0]);
  assert_false(tct_least_squares(2, two, (double[]){1, 0}, x));
  assert_undefined(x[1]);
  assert_false(
    tct_least_squares_not_negative(1, (double[]){1}, (double[]){(double)INFINITY}, x, scratch));
  assert_true(tct_least_squares(0, two, b, x));
  assert_true(tct_least_squares_not_negative(0, two, b, x, scratch));
}

static void no_memory_is_no_answer(void **state)
{
  double one[] = {1};
  (void)state;

  tct_fail_allocation(1, false);
  assert_false(tct_least_squares(1, one, (double[]){1}, x));
  tct_fail_allocation(-1, false);
  assert_undefined(x[0]);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(two_regressors_are_as_worked_by_hand),
    cmocka_unit_test(equal_regressors_share_or_the_first_counts),
    cmocka_unit_test(where_all_lead_away_nothing_is_taken),
    cmocka_unit_test(it_is_what_scipy_finds),
    cmocka_unit_test(what_is_found_is_best_whatever_is_asked),
    cmocka_unit_test(what_is_among_the_regressors_is_found_exactly),
    cmocka_unit_test(what_is_not_finite_has_no_answer),
    cmocka_unit_test(no_memory_is_no_answer),
  };
  return cmocka_run_group_tests_name("least squares", tests, NULL, NULL);
}
