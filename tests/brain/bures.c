/* bures.c -- two crosses worked by hand: (+-1, 0), (0, +-2) and (+-3, 0), (0, +-1).
 *
 * Their Gram matrices have the same eigenvectors and the eigenvalues 2, 8 and 18, 2: the roots of the
 * products add up to 6 + 4 = 10, the traces are 10 and 20: 10 / sqrt 200, and a distance of 10 + 20 - 20. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/memory.h"
#include "base/random.h"
#include "brain/geometry/bures.h"
#include "brain/near.h"

extern const tct_comparator tct_comparator_bures, tct_comparator_bures_metric;

static const double wide[] = {4, 5, 5, 5, 5, 16}, tall[] = {36, 10, 10, 10, 10, 4};

static double compare(int negative, int n, const double *a, const double *b)
{
  const tct_bures_params params = {.negative = negative};

  return tct_comparator_bures.compare(&params, NULL, n, a, b);
}

static double distance(int negative, int n, const double *a, const double *b)
{
  const tct_bures_params params = {.negative = negative};

  return tct_comparator_bures_metric.compare(&params, NULL, n, a, b);
}

static void two_crosses_are_those_worked_by_hand(void **state)
{
  (void)state;

  for (int negative = 0; negative < 2; negative++) {
    assert_near(compare(negative, 6, wide, tall), 10 / sqrt(200), 1e-14);
    assert_near(distance(negative, 6, wide, tall), 10, 1e-13);
    assert_near(compare(negative, 6, tall, tall), 1, 1e-14);
    assert_near(distance(negative, 6, tall, tall), 0, 1e-13);
  }
}

/* Points on a line, 1 2 4 and 1 3 2: squared distances 1 9 4 and 4 1 1; less their means, the points'
 * product is 1 and their squares 14/3 and 2. */
static void on_a_line_it_is_the_size_of_the_correlation(void **state)
{
  const double a[] = {1, 9, 4}, b[] = {4, 1, 1};
  (void)state;

  assert_near(compare(0, 3, a, b), 1 / sqrt(28.0 / 3), 1e-14);
  assert_near(distance(0, 3, a, b), 14.0 / 3 + 2 - 2, 1e-14);
}

/* 60 points on a line: 59 eigenvalues are 0, and their rounding must not be made 1e-8 by a root */
static void many_conditions_of_one_dimension_are_exact(void **state)
{
  enum { N = 60 };
  static double a[N * (N - 1) / 2], b[N * (N - 1) / 2];
  double x[N], y[N], mean_x = 0, mean_y = 0, xx = 0, yy = 0, xy = 0;
  const tct_key key = tct_key_of(5, "bures");
  int pairs         = 0;
  (void)state;

  for (int i = 0; i < N; i++) {
    x[i] = tct_uniform(key, 0, 0, (uint32_t)i);
    y[i] = x[i] + tct_uniform(key, 0, 1, (uint32_t)i);
    mean_x += x[i] / N;
    mean_y += y[i] / N;
  }
  for (int i = 0; i < N; i++) {
    xx += (x[i] - mean_x) * (x[i] - mean_x);
    yy += (y[i] - mean_y) * (y[i] - mean_y);
    xy += (x[i] - mean_x) * (y[i] - mean_y);
    for (int j = i + 1; j < N; j++, pairs++) {
      a[pairs] = (x[i] - x[j]) * (x[i] - x[j]);
      b[pairs] = (y[i] - y[j]) * (y[i] - y[j]);
    }
  }
  assert_near(compare(0, pairs, a, b), xy / sqrt(xx * yy), 1e-12);
  assert_near(compare(1, pairs, a, b), xy / sqrt(xx * yy), 1e-12);
  assert_near(distance(0, pairs, a, b), xx + yy - 2 * xy, 1e-12);
}

/* 40 dimensions down to 1e-16 of the first in spread: at itself a distance of rounding, not of its root */
static void small_dimensions_are_not_lost(void **state)
{
  enum { N = 50, UNITS = 40 };
  static double a[N * (N - 1) / 2];
  const tct_key key = tct_key_of(6, "bures");
  int pairs         = 0;
  double trace      = 0;
  (void)state;

  for (int i = 0; i < N; i++)
    for (int j = i + 1; j < N; j++, pairs++) {
      a[pairs] = 0;
      for (int u = 0; u < UNITS; u++)
        a[pairs] += pow(10, -0.4 * u) * pow(tct_uniform(key, (uint64_t)u, 0, (uint32_t)i) -
                                              tct_uniform(key, (uint64_t)u, 0, (uint32_t)j),
                                            2);
      trace += a[pairs] / N;
    }
  for (int negative = 0; negative < 2; negative++) {
    assert_near(compare(negative, pairs, a, a), 1, 1e-12);
    assert_near(distance(negative, pairs, a, a), 0, 1e-12 * trace);
  }
}

/* 1 1 9 breaks the triangle even of roots: there are no such points, and only `both` is symmetric */
static void without_points_only_both_is_symmetric(void **state)
{
  const double none[] = {1, 1, 9}, b[] = {4, 1, 1};
  (void)state;

  assert_true(fabs(compare(0, 3, none, b) - compare(0, 3, b, none)) > 1e-3);
  assert_near(compare(1, 3, none, b), compare(1, 3, b, none), 1e-14);
  assert_near(compare(1, 3, none, none), 1, 1e-14);
  assert_true(compare(1, 3, none, b) < 1);
}

static void what_has_no_answer_is_undefined(void **state)
{
  const double hole = (double)NAN, zero[6] = {0};
  const double a[] = {4, hole, 5, 5, 5, 16}, endless[] = {4, (double)INFINITY, 5, 5, 5, 16};
  (void)state;

  assert_undefined(compare(0, 6, a, tall)); /* one pair is missing, no condition */
  assert_undefined(distance(0, 6, tall, a));
  assert_undefined(compare(0, 6, endless, tall));
  assert_undefined(distance(0, 6, tall, endless));
  assert_undefined(compare(0, 6, zero, tall));
  assert_undefined(compare(0, 5, tall, tall)); /* no number of pairs */
  assert_near(distance(0, 6, zero, tall), 20, 1e-13);
}

static void without_memory_the_answer_is_undefined(void **state)
{
  const double none[] = {1, 1, 9};
  (void)state;

  for (int negative = 0; negative < 2; negative++)
    for (int i = 1; i <= 10; i++) {
      tct_fail_allocation(i, false);
      assert_undefined(compare(negative, 6, wide, tall));
    }
  for (int i = 9; i <= 10; i++) {
    tct_fail_allocation(i, false);
    assert_undefined(compare(0, 3, tall, none));
  }
  tct_fail_allocation(-1, false);
  assert_near(compare(1, 6, wide, tall), 10 / sqrt(200), 1e-14);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(two_crosses_are_those_worked_by_hand),
    cmocka_unit_test(on_a_line_it_is_the_size_of_the_correlation),
    cmocka_unit_test(many_conditions_of_one_dimension_are_exact),
    cmocka_unit_test(small_dimensions_are_not_lost),
    cmocka_unit_test(without_points_only_both_is_symmetric),
    cmocka_unit_test(what_has_no_answer_is_undefined),
    cmocka_unit_test(without_memory_the_answer_is_undefined),
  };
  return cmocka_run_group_tests_name("bures and bures_metric", tests, NULL, NULL);
}
