/* trend.c -- Page's L: numbers worked by hand, SciPy's, all orders tried, and how surely means are in order. */
#include "brain/scipy.h"

#include "base/memory.h"
#include "base/random.h"
#include "brain/near.h"
#include "python.h"

#include <tercet/change.h>

#include <math.h>

static tct_trend trend_of(const double *x, int rows, int levels, int draws)
{
  tct_error err = {0};
  tct_trend t;

  if (tct_trend_of(x, rows, levels, draws, 1, &t, &err) != TCT_OK) fail_msg("%s", err.text);
  return t;
}

/* Three rows in order: each 1 + 4 + 9 = 14, and that all three are has probability 6^-3. */
static void three_rows_in_order_are_one_way_of_216(void **state)
{
  const double x[]  = {1, 2, 3, 0, 5, 9, -1, 0, 1};
  const tct_trend t = trend_of(x, 3, 3, 0);
  (void)state;

  assert_near(t.l, 42, 0);
  assert_near(t.expected, 36, 0);
  assert_near(t.z, 6 / sqrt(6), 1e-15);
  assert_true(t.exact);
  assert_near(t.p, 1.0 / 216, 1e-15);
  assert_true(isnan(t.ordered) && isnan(t.above[0]) && isnan(t.above[1]));
  assert_near(t.mean[1], 7.0 / 3, 1e-15);
}

/* Ranks 1, 2.5, 2.5 give 13.5, 13.5, 12, 12, 10.5, 10.5 over their six orders: two of such rows reach 27 four times
 * of 36. */
static void ties_are_as_they_are(void **state)
{
  const double x[]  = {0, 1, 1, 0, 2, 2};
  const tct_trend t = trend_of(x, 2, 3, 0);
  (void)state;

  assert_near(t.l, 27, 0);
  assert_near(t.p, 4.0 / 36, 1e-15);
  const double same[] = {1, 1, 1, 2, 2, 2};
  assert_near(trend_of(same, 2, 3, 0).p, 1, 0);
}

static void rows_that_lack_a_level_are_dropped_and_counted(void **state)
{
  const double x[]  = {1, 2, 3, 1, (double)NAN, 3, 1, 2, 3, (double)INFINITY, 1, 2};
  const tct_trend t = trend_of(x, 4, 3, 0);
  (void)state;

  assert_int_equal(t.rows, 2);
  assert_int_equal(t.dropped, 2);
  assert_near(t.p, 1.0 / 36, 1e-15);
}

static void p_is_that_of_scipy(void **state)
{
  static const int rows[] = {4, 10, 7, 30, 12}, levels[] = {3, 4, 6, 5, 12};
  (void)state;

  for (int i = 0; i < 5; i++) {
    const size_t n = (size_t)(rows[i] * levels[i]);
    double given[400], wanted[3];
    char script[400];
    draws(7 + (uint32_t)i, n, given);
    for (size_t k = 0; k < n; k++) given[k] += 0.15 * (double)(k % (size_t)levels[i]);
    const tct_trend t = trend_of(given, rows[i], levels[i], 0);
    (void)snprintf(script, sizeof script,
                   "from scipy.stats import page_trend_test as page\nx = given.reshape(%d, %d)\n"
                   "r = page(x, method=\"%s\")\na = page(x, method=\"asymptotic\")\n"
                   "print(repr(r.statistic), repr(r.pvalue), repr(a.pvalue))",
                   rows[i], levels[i], t.exact ? "exact" : "asymptotic");
    scipy(script, n, given, 3, wanted);
    assert_int_equal(t.exact, levels[i] < 12);
    assert_near(t.l, wanted[0], 0);
    assert_near(t.p, wanted[1], 1e-10);
    assert_near(erfc(t.z / sqrt(2)) / 2, wanted[2], 1e-10);
  }
}

/* Of means that differ by d with noise s / sqrt(n), the share of draws is near Phi(d / (s sqrt(2 / n))). */
static void draws_say_how_surely_means_are_in_order(void **state)
{
  enum { ROWS = 200 };
  double x[3 * ROWS];
  const tct_key key = tct_key_of(3, "rows");
  (void)state;

  for (int i = 0; i < 3 * ROWS; i++) x[i] = tct_normal(key, (uint64_t)i, 0, 0);
  for (int i = 0; i < ROWS; i++) x[3 * i + 2] += 2;
  const tct_trend t = trend_of(x, ROWS, 3, 4000), again = trend_of(x, ROWS, 3, 4000);
  double squares = 0;
  for (int i = 0; i < ROWS; i++) {
    const double d = x[3 * i + 1] - x[3 * i] - (t.mean[1] - t.mean[0]);
    squares += d * d / ROWS;
  }
  const double z = (t.mean[1] - t.mean[0]) / sqrt(squares / ROWS);
  assert_near(t.above[0], erfc(-z / sqrt(2)) / 2, 0.03);
  assert_near(t.above[1], 1, 1e-9);
  assert_near(t.ordered, t.above[0], 1e-9);
  assert_memory_equal(&t, &again, sizeof t);
}

/* Draws (1, 2, 3), (1, 3, 2), (2, 2, 3), and one without a number. */
static void draws_made_elsewhere_are_counted(void **state)
{
  const double nan     = (double)NAN;
  const double drawn[] = {1, 1, 2, nan, 2, 3, 2, 1, 3, 2, 3, 1};
  double above[2], ordered;
  (void)state;

  assert_int_equal(tct_trend_drawn(drawn, 3, 4, above, &ordered), 3);
  assert_near(above[0], 2.0 / 3, 1e-15);
  assert_near(above[1], 2.0 / 3, 1e-15);
  assert_near(ordered, 1.0 / 3, 1e-15);
  assert_int_equal(tct_trend_drawn(&nan, 1, 1, above, &ordered), 0);
  assert_true(isnan(ordered));
}

static void trouble_is_said(void **state)
{
  const double x[] = {1, 2, 3, 1, 2, 3};
  tct_error err    = {0};
  tct_trend t;
  (void)state;

  assert_int_equal(tct_trend_of(x, 1, 3, 0, 1, &t, &err), TCT_BAD_SHAPE);
  assert_int_equal(tct_trend_of(x, 3, 2, 0, 1, &t, &err), TCT_BAD_SHAPE);
  assert_int_equal(tct_trend_of(x, 0, 3, 0, 1, &t, &err), TCT_BAD_SHAPE);
  assert_int_equal(tct_trend_of(x, 2, TCT_TREND_LEVELS + 1, 0, 1, &t, &err), TCT_BAD_SHAPE);
  int failed = 0;
  for (int i = 1; i < 20; i++) {
    tct_fail_allocation(i, false);
    const tct_status status = tct_trend_of(x, 2, 3, 0, 1, &t, &err);
    tct_fail_allocation(-1, false);
    if (status == TCT_OK) break;
    assert_int_equal(status, TCT_NO_MEMORY);
    failed++;
  }
  assert_true(failed >= 2);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(three_rows_in_order_are_one_way_of_216),
    cmocka_unit_test(ties_are_as_they_are),
    cmocka_unit_test(rows_that_lack_a_level_are_dropped_and_counted),
    cmocka_unit_test(p_is_that_of_scipy),
    cmocka_unit_test(draws_say_how_surely_means_are_in_order),
    cmocka_unit_test(draws_made_elsewhere_are_counted),
    cmocka_unit_test(trouble_is_said),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
