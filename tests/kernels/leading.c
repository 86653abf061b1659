/* leading.c -- the largest eigenvalue and its direction: as all eigenvalues say, by hand, and where there is none. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "kernels/eigen.h"
#include "kernels/leading.h"

enum { MOST = 90 };

static double a[MOST * MOST], all[MOST * MOST], value[MOST], vector[MOST];

/* a = b'b, of `rank` directions. */
static void draw(size_t n, size_t rank, uint32_t seed)
{
  static double b[MOST * MOST];

  for (size_t i = 0; i < rank * n; i++) {
    seed = 1664525u * seed + 1013904223u;
    b[i] = seed / 2147483648.0 - 1;
  }
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++) {
      double sum = 0;
      for (size_t k = 0; k < rank; k++) sum += b[k * n + i] * b[k * n + j];
      a[i * n + j] = sum;
    }
}

static void it_is_the_last_of_all(void **state)
{
  static const size_t sizes[] = {1, 2, 3, 7, 8, 9, 30, MOST};
  (void)state;

  for (uint32_t seed = 1; seed <= 5; seed++)
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
      for (int whole = 0; whole < 2; whole++) {
        const size_t n = sizes[s];
        double one, dot = 0;
        draw(n, whole ? n : 1 + n / 8, 100 * seed + (uint32_t)n);
        memcpy(all, a, n * n * sizeof *a);
        assert_true(tct_eigen(n, all, value, true));
        assert_true(tct_leading(n, a, &one, vector));
        assert_true(fabs(one - value[n - 1]) <= 1e-13 * value[n - 1]);
        for (size_t i = 0; i < n; i++) dot += vector[i] * all[(n - 1) * n + i];
        assert_true(fabs(fabs(dot) - 1) < 1e-12);
      }
}

/* Two blocks that know nothing of each other; the larger eigenvalue is in the second. */
static void it_looks_into_every_block(void **state)
{
  const double blocks[16] = {5, 1, 0, 0, 1, 5, 0, 0, 0, 0, 4, 3, 0, 0, 3, 4};
  double one, v[4];
  (void)state;

  assert_true(tct_leading(4, blocks, &one, v));
  assert_true(fabs(one - 7) < 1e-13 && fabs(v[0]) < 1e-12 && fabs(v[1]) < 1e-12);
  assert_true(fabs(fabs(v[2]) - sqrt(0.5)) < 1e-12 && fabs(v[2] - v[3]) < 1e-12);
}

static void nothing_and_no_number_are_told_apart(void **state)
{
  double none[4] = {0}, bad[4] = {1, 0, 0, (double)NAN}, one = 3, v[2] = {3, 3};
  (void)state;

  assert_true(tct_leading(2, none, &one, v));
  assert_true(one == 0 && v[0] == 0 && v[1] == 0);
  assert_false(tct_leading(2, bad, &one, v));
  assert_true(isnan(one));
  bad[0] = (double)NAN;
  assert_false(tct_leading(2, bad, &one, v));
  none[0] = 1;
  for (int i = 1; i <= 2; i++) {
    tct_fail_allocation(i, false);
    assert_false(tct_leading(2, none, &one, v));
    tct_fail_allocation(-1, false);
    assert_true(isnan(one));
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(it_is_the_last_of_all),
    cmocka_unit_test(it_looks_into_every_block),
    cmocka_unit_test(nothing_and_no_number_are_told_apart),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
