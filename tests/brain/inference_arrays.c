/* inference_arrays.c -- variances and intervals of plain arrays: by hand, as in the literature, and over drawn data. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/random.h"
#include "brain/inference/intervals.h"
#include "brain/inference/variances.h"
#include "brain/near.h"
#include "kernels/distributions.h"

/* ---- variances ------------------------------------------------------------------------------------ */

static void a_variance_passes_over_what_is_missing(void **state)
{
  const double x[] = {1, (double)NAN, 3, 5, (double)NAN}, far[] = {1e9 + 1, 1e9 + 3, 1e9 + 5};
  (void)state;

  assert_near(tct_variance(5, x), 4, 1e-15);
  assert_near(tct_variance(3, far), 4, 1e-15);
  assert_undefined(tct_variance(2, x));
  assert_undefined(tct_variance(0, x));
}

static double dual(double both, double subjects, double conditions, int n, int k)
{
  const tct_three_variances v = {subjects, conditions, both, n, k};

  return tct_dual_variance(&v);
}

/* rsatoolbox gives 0.004 and 0.0045714 for 0.010, 0.004, 0.003: of many, and of 8 subjects and 20 conditions */
static void the_dual_variance_is_that_of_rsatoolbox(void **state)
{
  (void)state;

  assert_near(dual(.010, .004, .003, 0, 0), .004, 1e-17);
  assert_near(dual(.010, .004, .003, 8, 20), .004 * 8 / 7, 1e-17);
  assert_near(dual(.009, .004, .003, 0, 0), .005, 1e-17); /* between its bounds */
  assert_near(dual(.009, .004, .003, 5, 3), .00575, 1e-17);
  assert_near(dual(.0075, .004, .003, 0, 0), .0065, 1e-17);
  assert_near(dual(.006, .004, .003, 0, 0), .006, 1e-17); /* both less than either: at most both */
  assert_near(dual(.003, .004, .003, 0, 0), .004, 1e-17); /* at least the larger */
  assert_undefined(dual(.010, .004, .003, 1, 20));
  assert_undefined(dual((double)NAN, .004, .003, 8, 20));
}

enum { N = 6, K = 5 };

/* Mean of a crossed table, drawn with replacement as often as each says. */
static double crossed_mean(double table[N][K], const int *subject, const int *condition)
{
  double sum = 0;

  for (int i = 0; i < N; i++)
    for (int j = 0; j < K; j++) sum += subject[i] * condition[j] * table[i][j];
  return sum / N / K;
}

static void draw_times(tct_key key, uint64_t draw, uint32_t step, int n, bool really, int *times)
{
  for (int i = 0; i < n; i++) times[i] = really ? 0 : 1;
  for (int i = 0; really && i < n; i++)
    times[(int)(tct_uniform(key, draw, step, (uint32_t)i) * n)]++;
}

/* variance of crossed means with subjects drawn (1), conditions (2) or both (3) */
static double drawn_variance(double table[N][K], tct_key key, int what)
{
  enum { DRAWS = 250 };
  double x[DRAWS];
  int subject[N], condition[K];

  for (int d = 0; d < DRAWS; d++) {
    draw_times(key, (uint64_t)d, 10, N, what & 1, subject);
    draw_times(key, (uint64_t)d, 11, K, what & 2, condition);
    x[d] = crossed_mean(table, subject, condition);
  }
  return tct_variance(DRAWS, x);
}

/* What the head of variances.c says, of few subjects and conditions: before it is held between its bounds, the dual
 * variance is right on average, and the variance of both drawn is too large. */
static void the_dual_variance_is_right_on_average(void **state)
{
  const double of_subject = 1, of_condition = 0.8, of_both = 2;
  const double truth = of_subject / N + of_condition / K + of_both / N / K;
  double raw = 0, both = 0;
  (void)state;

  enum { TABLES = 3000 };
  for (uint64_t t = 0; t < TABLES; t++) {
    const tct_key key = tct_key_in(tct_key_of(3, "crossed"), t);
    double table[N][K], v[4];
    for (int i = 0; i < N; i++)
      for (int j = 0; j < K; j++)
        table[i][j] = sqrt(of_subject) * tct_normal(key, 0, 0, (uint32_t)i) +
                      sqrt(of_condition) * tct_normal(key, 0, 1, (uint32_t)j) +
                      sqrt(of_both) * tct_normal(key, 0, 2, (uint32_t)(i * K + j));
    for (int what = 1; what < 4; what++) v[what] = drawn_variance(table, key, what);
    raw +=
      (tct_few(N) * v[1] + tct_few(K) * v[2] - tct_few(N) * tct_few(K) * (v[3] - v[1] - v[2])) /
      TABLES;
    both += v[3] / TABLES;
  }
  assert_near(raw / truth, 1, 0.03);
  assert_true(both / truth > 1.05);
}

static void repeats_of_cross_validation_are_taken_to_infinity(void **state)
{
  (void)state;

  assert_near(tct_beyond_repeats(2, 3 + 4.0 / 2, 3 + 4.0), 3, 1e-15);
  assert_near(tct_beyond_repeats(5, 3 + 4.0 / 5, 3 + 4.0), 3, 1e-15);
  assert_near(tct_beyond_repeats(1, 7, 7), 7, 0);
  assert_near(tct_beyond_repeats(2, 1, 3), 0, 0);
}

/* ---- intervals ------------------------------------------------------------------------------------ */

static void quantiles_lie_between_neighbours(void **state)
{
  double x[] = {5, (double)NAN, 1, 3, (double)NAN, 2};
  (void)state;

  assert_int_equal(tct_close_up(6, x), 4);
  assert_near(tct_quantile(4, x, 0), 1, 0);
  assert_near(tct_quantile(4, x, 1), 5, 0);
  assert_near(tct_quantile(4, x, 0.5), 2.5, 1e-15);
  assert_near(tct_quantile(4, x, 0.9), 4.4, 1e-14);
  assert_undefined(tct_quantile(0, x, 0.5));
  assert_undefined(tct_quantile(4, x, (double)NAN));
  const tct_range r = tct_percentile_interval(4, x, 0.5);
  assert_near(r.low, 1.75, 1e-15);
  assert_near(r.high, 3.5, 1e-15);
}

/* of draws 0, 1 ... 100, without skew: b = F^-1(0.5) for a value in the middle leaves the percentiles, and a value at
 * 30 moves both to F(2 b -+ z) */
static void without_acceleration_bca_moves_by_twice_the_bias(void **state)
{
  double x[101];
  const double z = 1.959963984540054, b = tct_normal_quantile(30.5 / 101);
  (void)state;

  for (int i = 0; i < 101; i++) x[i] = i;
  tct_range r = tct_bca_interval(101, x, 50, 0, 0.95);
  assert_near(r.low, 2.5, 1e-12);
  assert_near(r.high, 97.5, 1e-12);
  r = tct_bca_interval(101, x, 30, 0, 0.95);
  assert_near(r.low, 100 * tct_normal_above(z - 2 * b), 1e-12);
  assert_near(r.high, 100 * tct_normal_above(-z - 2 * b), 1e-12);
  r = tct_bca_interval(101, x, 30, 0.05, 0.95);
  assert_near(r.low, 100 * tct_normal_above(-b - (b - z) / (1 - 0.05 * (b - z))), 1e-12);
  r = tct_bca_interval(101, x, -1, 0, 0.95); /* no draw below: no bias that could be corrected */
  assert_undefined(r.low);
  assert_undefined(r.high);
  x[0] = x[100] = 7;
  r             = tct_bca_interval(1, x, 7, 0, 0.95);
  assert_near(r.low, 7, 0);
}

/* the mean of 0 0 0 4: pulls l are x less the mean, -1 -1 -1 3, so a = 24 / 64 / 6 / (12 / 16)^1.5 */
static void the_acceleration_of_a_mean_is_its_skew(void **state)
{
  const double without[] = {4.0 / 3, 4.0 / 3, (double)NAN, 4.0 / 3, 0}, flat[] = {2, 2, 2},
               one[] = {3};
  tct_skew s         = {0, 0};
  (void)state;

  tct_add_skew(&s, 5, without);
  assert_near(tct_acceleration(&s), 24.0 / 64 / 6 / pow(12.0 / 16, 1.5), 1e-15);
  tct_add_skew(&s, 3, flat); /* a group that does not matter */
  tct_add_skew(&s, 1, one);
  assert_near(tct_acceleration(&s), 24.0 / 64 / 6 / pow(12.0 / 16, 1.5), 1e-15);
  s = (tct_skew){0, 0};
  assert_near(tct_acceleration(&s), 0, 0);
}

static void an_interval_of_t_is_as_wide_as_its_error(void **state)
{
  const tct_range r = tct_t_interval(1, 0.5, 4, 0.95);
  (void)state;

  assert_near(r.high - 1, 0.5 * 2.7764451051977987, 1e-12);
  assert_near(r.low + r.high, 2, 1e-15);
  assert_undefined(tct_t_interval(1, 0.5, 0, 0.95).low);
  assert_undefined(tct_t_interval(1, (double)NAN, 4, 0.95).high);
}

/* Means of n exponentials, whose truth is 1: how often the interval lies wholly below or above it.  What is skewed
 * is missed on one side by percentiles; BCa is nearer to 2.5 % on either. */
static void bca_is_fairer_to_skew_than_percentiles(void **state)
{
  enum { EACH = 12, DRAWS = 600, REPEATS = 2000 };
  static double draw[DRAWS];
  double missed[2][2] = {{0, 0}, {0, 0}};
  (void)state;

  for (uint64_t rep = 0; rep < REPEATS; rep++) {
    const tct_key key = tct_key_in(tct_key_of(8, "exponential"), rep);
    double x[EACH], without[EACH], mean = 0;
    tct_skew s = {0, 0};
    for (int i = 0; i < EACH; i++)
      x[i] = -log(tct_uniform(key, 0, 0, (uint32_t)i)), mean += x[i] / EACH;
    for (int i = 0; i < EACH; i++) without[i] = (EACH * mean - x[i]) / (EACH - 1);
    for (int d = 0; d < DRAWS; d++) {
      draw[d] = 0;
      for (int i = 0; i < EACH; i++)
        draw[d] += x[(int)(EACH * tct_uniform(key, 1, (uint32_t)d, (uint32_t)i))] / EACH;
    }
    tct_add_skew(&s, EACH, without);
    const size_t n       = tct_close_up(DRAWS, draw);
    const tct_range r[2] = {tct_percentile_interval(n, draw, 0.95),
                            tct_bca_interval(n, draw, mean, tct_acceleration(&s), 0.95)};
    for (int k = 0; k < 2; k++) {
      missed[k][0] += (r[k].high < 1) / (double)REPEATS;
      missed[k][1] += (r[k].low > 1) / (double)REPEATS;
    }
  }
  const double percentile = missed[0][0] - missed[0][1], bca = missed[1][0] - missed[1][1];
  if (!(percentile > 0.06 && bca < percentile - 0.02))
    fail_msg("missed below and above: %g %g, bca %g %g", missed[0][0], missed[0][1], missed[1][0],
             missed[1][1]);
  assert_true(missed[1][0] + missed[1][1] < missed[0][0] + missed[0][1]);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_variance_passes_over_what_is_missing),
    cmocka_unit_test(the_dual_variance_is_that_of_rsatoolbox),
    cmocka_unit_test(the_dual_variance_is_right_on_average),
    cmocka_unit_test(repeats_of_cross_validation_are_taken_to_infinity),
    cmocka_unit_test(quantiles_lie_between_neighbours),
    cmocka_unit_test(without_acceleration_bca_moves_by_twice_the_bias),
    cmocka_unit_test(the_acceleration_of_a_mean_is_its_skew),
    cmocka_unit_test(an_interval_of_t_is_as_wide_as_its_error),
    cmocka_unit_test(bca_is_fairer_to_skew_than_percentiles),
  };
  return cmocka_run_group_tests_name("variances and intervals", tests, NULL, NULL);
}
