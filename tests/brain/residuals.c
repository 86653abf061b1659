/* residuals.c -- trials less their means: by hand, in blocks, in one fold, with one mean, with holes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include <tercet/covariance.h>

#include "base/memory.h"
#include "brain/near.h"

extern const tct_covariance tct_covariance_full;

static const double value[]  = {1, 10, 3, 30, 7, 70, 5, 90, 4, 40};
static const int condition[] = {0, 1, 0, 1, 0}, fold[] = {0, 0, 1, 1, -1};

static tct_trials five(void)
{
  return (tct_trials){.rows       = 5,
                      .units      = 2,
                      .conditions = 3,
                      .folds      = 2,
                      .value      = value,
                      .condition  = condition,
                      .fold       = fold};
}

static void assert_rows(const tct_residuals *r, int n, double dof, const double *wanted)
{
  double out[16];

  assert_int_equal(r->rows, n);
  assert_true(r->dof == dof);
  r->give(r->from, 0, n, out);
  for (int i = 0; i < n * r->units; i++) assert_near(out[i], wanted[i], 1e-15);
  r->give(r->from, n - 1, 1, out); /* a block may begin anywhere */
  for (int k = 0; k < r->units; k++) assert_near(out[k], wanted[(n - 1) * r->units + k], 1e-15);
}

/* means (4, 40) of 1 7 4, (4, 60) of 3 5 */
static void trials_lose_the_mean_of_their_condition(void **state)
{
  const double wanted[] = {-3, -30, -1, -30, 3, 30, 1, 30, 0, 0};
  const tct_trials t    = five();
  tct_residuals r;
  (void)state;

  assert_int_equal(tct_residuals_of(&t, -1, &r, NULL), TCT_OK);
  assert_rows(&r, 5, 3, wanted);
  assert_int_equal(r.dropped, 0);
  tct_residuals_free(&r);
  assert_true(!r.own && r.rows == 0);
  tct_residuals_free(&r);
  tct_residuals_free(NULL);
}

/* all of one condition: n - 1, of 1 3 7 5 4 with the mean 4 */
static void one_mean_leaves_all_but_one_degree_of_freedom(void **state)
{
  const int same[]      = {0, 0, 0, 0, 0};
  const double wanted[] = {-3, -38, -1, -18, 3, 22, 1, 42, 0, -8};
  tct_trials t          = five();
  tct_residuals r;
  (void)state;

  t.condition = same;
  assert_int_equal(tct_residuals_of(&t, -1, &r, NULL), TCT_OK);
  assert_rows(&r, 5, 4, wanted);
  tct_residuals_free(&r);
}

static void a_fold_is_looked_at_alone(void **state)
{
  const int same[]      = {0, 0, 0, 0, 0};
  const double wanted[] = {1, -10, -1, 10}; /* 7 70 and 5 90 */
  tct_trials t          = five();
  tct_residuals r;
  (void)state;

  t.condition = same;
  assert_int_equal(tct_residuals_of(&t, 1, &r, NULL), TCT_OK);
  assert_rows(&r, 2, 1, wanted);
  tct_residuals_free(&r);
}

static void trials_with_holes_are_left_out_of_the_means_too(void **state)
{
  const double hole     = (double)NAN;
  const double holed[]  = {1, 10, 3, 30, 100, hole, 5, 90, 4, 40};
  const double wanted[] = {-1.5, -15, -1, -30, 1, 30, 1.5, 15};
  double none[10];
  tct_trials t = five();
  tct_error err;
  tct_residuals r;
  (void)state;

  t.value = holed;
  assert_int_equal(tct_residuals_of(&t, -1, &r, NULL), TCT_OK);
  assert_rows(&r, 4, 2, wanted);
  assert_int_equal(r.dropped, 1);
  tct_residuals_free(&r);

  for (int i = 0; i < 10; i++) none[i] = i % 2 ? hole : 1;
  t.value = none;
  assert_int_equal(tct_residuals_of(&t, -1, &r, &err), TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "no trial in which all 2 units were recorded, of 5"));
  assert_true(!r.own);
}

/* 300 trials of 3 units: three blocks, and the sums written out */
static void blocks_add_up(void **state)
{
  enum { N = 300, UNITS = 3 };
  static double x[N * UNITS];
  static int of[N];
  double mean[2 * UNITS] = {0}, wanted[UNITS * UNITS] = {0}, out[UNITS * UNITS];
  uint32_t at = 7;
  tct_residuals r;
  (void)state;

  for (int i = 0; i < N * UNITS; i++) {
    at            = at * 1664525u + 1013904223u;
    of[i / UNITS] = i / UNITS % 2;
    x[i]          = 1000 * of[i / UNITS] + at / 4294967296.0;
    mean[of[i / UNITS] * UNITS + i % UNITS] += x[i] / (N / 2);
  }
  for (int i = 0; i < N; i++)
    for (int e = 0; e < UNITS * UNITS; e++)
      wanted[e] += (x[i * UNITS + e / UNITS] - mean[of[i] * UNITS + e / UNITS]) *
                   (x[i * UNITS + e % UNITS] - mean[of[i] * UNITS + e % UNITS]) / (N - 2);

  const tct_trials t = {.rows = N, .units = UNITS, .conditions = 2, .value = x, .condition = of};
  assert_int_equal(tct_residuals_of(&t, -1, &r, NULL), TCT_OK);
  assert_int_equal(tct_covariance_of(&tct_covariance_full, NULL, &r, out, NULL, NULL), TCT_OK);
  for (int e = 0; e < UNITS * UNITS; e++) assert_near(out[e], wanted[e], 1e-12);
  tct_residuals_free(&r);
}

/* from -1 to 1, of row and unit */
static void give_a_hash(const void *from, int64_t first, int64_t n, double *out)
{
  const int units = *(const int *)from;

  for (int64_t i = first * units; i < (first + n) * units; i++) {
    uint64_t z = (uint64_t)i * 0x9e3779b97f4a7c15u;
    z          = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z ^= z >> 27;
    *out++ = (double)(z >> 11) / 4503599627370496.0 - 1;
  }
}

/* A million trials of three units are never in memory at once: variances 1 / 3, and nothing is shared. */
static void trials_may_be_many_more_than_fit(void **state)
{
  const int units       = 3;
  const tct_residuals r = {
    .rows = 1000000, .units = units, .dof = 1000000, .give = give_a_hash, .from = &units};
  const uint64_t before = tct_allocations();
  double out[9];
  (void)state;

  assert_int_equal(tct_covariance_of(&tct_covariance_full, NULL, &r, out, NULL, NULL), TCT_OK);
  for (int i = 0; i < 9; i++) assert_near(out[i], i % 4 ? 0 : 1 / 3.0, 0.0015);
  assert_true(tct_allocations() - before <= 2);
}

static void without_memory_there_are_none(void **state)
{
  const tct_trials t = five();
  tct_error err;
  tct_residuals r;
  (void)state;

  tct_fail_allocation(1, false);
  assert_int_equal(tct_residuals_of(&t, -1, &r, &err), TCT_NO_MEMORY);
  tct_fail_allocation(-1, false);
  assert_true(!r.own);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(trials_lose_the_mean_of_their_condition),
    cmocka_unit_test(one_mean_leaves_all_but_one_degree_of_freedom),
    cmocka_unit_test(a_fold_is_looked_at_alone),
    cmocka_unit_test(trials_with_holes_are_left_out_of_the_means_too),
    cmocka_unit_test(blocks_add_up),
    cmocka_unit_test(trials_may_be_many_more_than_fit),
    cmocka_unit_test(without_memory_there_are_none),
  };
  return cmocka_run_group_tests_name("residuals", tests, NULL, NULL);
}
