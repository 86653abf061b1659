/* pairs.c -- all pairs of rows: the same bits for any number of threads, single precision as near as it says, and
 * what is missing or out of range in its own row alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "brain/geometry/pairs.h"
#include "brain/near.h"

static uint64_t at = 1;

static double draw(void)
{
  at = at * 6364136223846793005u + 1442695040888963407u;
  return (double)(at >> 11) / 0x1p52 - 1;
}

static double *some(size_t n)
{
  double *x = malloc(n * sizeof *x);

  assert_non_null(x);
  for (size_t i = 0; i < n; i++) x[i] = draw();
  return x;
}

static void distances(const tct_pairing *of, const double *x, double *rdm)
{
  tct_error err = {0};

  if (tct_squared_distances(of, x, 1, rdm, &err) != TCT_OK) fail_msg("%s", err.text);
}

static void a_pair_stands_where_the_triangle_has_it(void **state)
{
  size_t pair = 0, entry = 0;
  (void)state;

  for (size_t i = 0; i < 7; i++)
    for (size_t j = i; j < 7; j++) {
      assert_int_equal(tct_pair_or_self(7, i, j), entry++);
      if (j > i) assert_int_equal(tct_pair(7, i, j), pair++);
    }
}

static void the_bits_are_the_same_for_any_number_of_threads(void **state)
{
  enum { N = 530, WIDTH = 70, PAIRS = N * (N - 1) / 2, ENTRIES = N * (N + 1) / 2 };
  double *x = some(2 * N * WIDTH), *one = some(ENTRIES), *more = some(ENTRIES);
  const double *parts[] = {x, x + N * WIDTH}, factor[] = {0.75, -1};
  (void)state;

  x[WIDTH * 3] = (double)NAN;
  for (int precision = TCT_DOUBLE; precision <= TCT_SINGLE; precision++) {
    tct_pairing of = {N, WIDTH, (tct_precision)precision, 0};
    distances(&of, x, one);
    for (of.threads = 1; of.threads <= 5; of.threads++) {
      distances(&of, x, more);
      assert_memory_equal(one, more, PAIRS * sizeof *one);
    }
    of.threads = 0;
    memset(one, 0, ENTRIES * sizeof *one);
    assert_int_equal(tct_add_products(&of, 2, parts, factor, one, NULL), TCT_OK);
    for (of.threads = 1; of.threads <= 3; of.threads++) {
      memset(more, 0, ENTRIES * sizeof *more);
      assert_int_equal(tct_add_products(&of, 2, parts, factor, more, NULL), TCT_OK);
      assert_memory_equal(one, more, ENTRIES * sizeof *one);
    }
  }
  free(x);
  free(one);
  free(more);
}

/* Rows far from zero and of very different lengths, some of them equal or nearly so. */
static void single_precision_is_as_near_as_it_says(void **state)
{
  enum { N = 90, WIDTH = 700, PAIRS = N * (N - 1) / 2 };
  double *x = some(N * WIDTH), *a = some(PAIRS), *b = some(PAIRS), mean[WIDTH] = {0},
         length[N]        = {0};
  const tct_pairing whole = {N, WIDTH, TCT_DOUBLE, 1}, single = {N, WIDTH, TCT_SINGLE, 2};
  size_t pair  = 0;
  double worst = 0;
  (void)state;

  for (size_t i = 0; i < N * WIDTH; i++) x[i] = x[i] * pow(10, (double)(i / WIDTH % 7)) + 1e5;
  for (size_t k = 0; k < WIDTH; k++) {
    x[41 * WIDTH + k] = x[40 * WIDTH + k];
    x[43 * WIDTH + k] = x[42 * WIDTH + k] * (1 + 1e-9 * draw());
  }
  for (size_t i = 0; i < N * WIDTH; i++) mean[i % WIDTH] += x[i] / N;
  for (size_t i = 0; i < N * WIDTH; i++) length[i / WIDTH] += pow(x[i] - mean[i % WIDTH], 2);
  distances(&whole, x, a);
  distances(&single, x, b);
  for (size_t i = 0; i < N; i++)
    for (size_t j = i + 1; j < N; j++, pair++) {
      const double lengths = length[i] + length[j], off = fabs(b[pair] - a[pair]);
      worst = fmax(worst, off / lengths);
      if (!(off <= 3e-7 * lengths && off <= 3e-5 * a[pair]))
        fail_msg("%zu, %zu: %g is %g off", i, j, a[pair], off);
    }
  assert_true(worst > 1e-10); /* it was float */
  assert_true(b[tct_pair(N, 40, 41)] == 0);
  assert_near(b[tct_pair(N, 42, 43)], a[tct_pair(N, 42, 43)], 1e-9 * a[tct_pair(N, 42, 43)]);
  free(x);
  free(a);
  free(b);
}

/* 1e200 and 1e-200, what no float can be; a row with a NAN, one with an infinity. */
static void out_of_range_is_no_harm_in_single_precision(void **state)
{
  const double x[]     = {3e100, 0, 0, 4e100, 1e-200, 0, (double)NAN, 1, (double)INFINITY, 0};
  const tct_pairing of = {5, 2, TCT_SINGLE, 1};
  double rdm[10];
  (void)state;

  distances(&of, x, rdm);
  assert_near(rdm[0], 25e200, 1e-6 * 25e200);
  assert_near(rdm[1], 9e200, 1e-6 * 9e200);
  assert_near(rdm[4], 16e200, 1e-6 * 16e200);
  assert_undefined(rdm[2]);
  assert_undefined(rdm[5]);
  assert_undefined(rdm[7]);
  assert_undefined(rdm[9]);
  assert_true(isinf(rdm[3]) && isinf(rdm[6]) && isinf(rdm[8]));
}

static void whichever_memory_there_is_not_it_is_told(void **state)
{
  enum { N = 6, WIDTH = 3 };
  double *x          = some(N * WIDTH), rdm[N * N];
  const double *part = x, one = 1;
  (void)state;

  for (int what = 0; what < 8; what++) {
    const tct_pairing of = {N, WIDTH, (tct_precision)(what % 2), 1 + what / 4};
    tct_status status    = TCT_NO_MEMORY;
    int64_t failures     = -1;
    while (status == TCT_NO_MEMORY) {
      tct_error err = {0};
      tct_fail_allocation(++failures + 1, false);
      status = what & 2 ? tct_add_products(&of, 1, &part, &one, rdm, &err)
                        : tct_squared_distances(&of, x, 1, rdm, &err);
      tct_fail_allocation(-1, false);
      if (status != TCT_OK) assert_non_null(strstr(err.text, "no memory"));
    }
    assert_int_equal(status, TCT_OK);
    assert_true(failures >= 2);
  }
  free(x);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_pair_stands_where_the_triangle_has_it),
    cmocka_unit_test(the_bits_are_the_same_for_any_number_of_threads),
    cmocka_unit_test(single_precision_is_as_near_as_it_says),
    cmocka_unit_test(out_of_range_is_no_harm_in_single_precision),
    cmocka_unit_test(whichever_memory_there_is_not_it_is_told),
  };
  return cmocka_run_group_tests_name("pairs", tests, NULL, NULL);
}
