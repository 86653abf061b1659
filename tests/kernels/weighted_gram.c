/* weighted_gram.c -- weighted sums of products of columns: by hand, any size against long double, the fused
 * families alike. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kernels/numbers.h"
#include "kernels/weighted_gram.h"

enum { ROWS = 300, STEP = TCT_WEIGHTED_GRAM_STEP, MOST = 9 * STEP };

static void two_rows_have_the_sums_worked_by_hand(void **state)
{
  double x[3][STEP]      = {{1, 2, 3}, {100, 100, 100}, {4, 5, 6}}, g[STEP][STEP];
  const uint32_t place[] = {2, 0};
  const double weight[]  = {2, 10};
  (void)state;

  tct_weighted_gram_of(&(tct_weighted_gram){2, place, weight, x[0], STEP, g[0]});
  assert_true(g[0][0] == 2 * 16 + 10);
  assert_true(g[1][0] == 2 * 20 + 20 && g[1][1] == 2 * 25 + 40);
  assert_true(g[2][0] == 2 * 24 + 30 && g[2][1] == 2 * 30 + 60 && g[2][2] == 2 * 36 + 90);
  assert_true(g[3][0] == 0 && g[7][7] == 0);
}

static void nothing_drawn_is_a_sum_of_0(void **state)
{
  double x[STEP] = {1, 2, 3}, g[STEP][STEP] = {{7}};
  (void)state;

  tct_weighted_gram_of(&(tct_weighted_gram){0, NULL, NULL, x, STEP, g[0]});
  for (int i = 0; i < STEP; i++)
    for (int j = 0; j <= i; j++) assert_true(g[i][j] == 0);
}

static void check(size_t n, size_t width)
{
  static double x[ROWS * MOST], weight[ROWS], a[MOST * MOST], b[MOST * MOST], c[MOST * MOST];
  static double bound[MOST * MOST]; /* of a chain's roundings */
  static uint32_t place[ROWS];

  for (size_t i = 0; i < ROWS * width; i++) x[i] = (double)draw();
  for (size_t k = 0; k < n; k++) {
    place[k]  = draw_bits() % ROWS;
    weight[k] = 1 + draw_bits() % 5;
  }
  const tct_weighted_gram of = {n, place, weight, x, width, a};
  tct_weighted_gram_portable()(&of);
  for (size_t i = 0; i < width; i++)
    for (size_t j = 0; j <= i; j++) {
      long double sum = 0, size = 0;
      for (size_t k = 0; k < n; k++) {
        const long double term =
          (long double)weight[k] * x[place[k] * width + i] * x[place[k] * width + j];
        sum += term;
        size += fabsl(term);
      }
      bound[i * width + j] = (double)((long double)(n + 3) * size) * 0x1p-53;
      if (!(fabsl(a[i * width + j] - sum) <= bound[i * width + j]))
        fail_msg("%zu of %zu: entry %zu, %zu is off by %g", n, width, i, j,
                 (double)(a[i * width + j] - sum));
    }
  tct_weighted_gram_family *const fused[] = {tct_weighted_gram_avx2(), tct_weighted_gram_avx512()};
  for (int f = 0; f < 2 && fused[f]; f++) {
    tct_weighted_gram into = of;
    into.g                 = f ? c : b;
    fused[f](&into);
    for (size_t i = 0; i < width; i++) {
      for (size_t j = 0; j <= i; j++)
        assert_true(fabs(into.g[i * width + j] - a[i * width + j]) <= 2 * bound[i * width + j]);
      if (f) assert_memory_equal(b + i * width, c + i * width, (i + 1) * sizeof *b);
    }
  }
}

static void every_size_is_right_and_the_same_with_wider_registers(void **state)
{
  (void)state;
  for (size_t width = STEP; width <= MOST; width += STEP) {
    check(1, width);
    check(7, width);
    check(ROWS, width);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(two_rows_have_the_sums_worked_by_hand),
    cmocka_unit_test(nothing_drawn_is_a_sum_of_0),
    cmocka_unit_test(every_size_is_right_and_the_same_with_wider_registers),
  };
  return cmocka_run_group_tests_name("weighted gram", tests, NULL, NULL);
}
