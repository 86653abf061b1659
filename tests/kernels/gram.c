/* gram.c -- products of rows: whole numbers exactly, any size against long double, all families alike. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kernels/gram.h"
#include "kernels/numbers.h"

static double *numbers(size_t n)
{
  double *x = calloc(n + 1, sizeof *x);

  if (!x) abort();
  for (size_t i = 0; i < n; i++) x[i] = (double)draw();
  return x;
}

static void two_rows_have_the_products_worked_by_hand(void **state)
{
  const double x[] = {1, 2, 3, 4, 5, 6};
  double g[4]      = {0, 77, 1, 0};
  (void)state;

  tct_gram_add(&(tct_gram){.width = 3, .x = x, .end = 2, .factor = 2, .g = g, .ld = 2});
  assert_true(g[0] == 28 && g[1] == 77 && g[2] == 65 && g[3] == 154);
}

static void check(size_t n, size_t width)
{
  double *x = numbers(n * width), *a = numbers(n * n), *b = calloc(n * n + 1, sizeof *b);

  if (!b) abort();
  memcpy(b, a, n * n * sizeof *a);
  tct_gram of = {.width = width, .x = x, .end = n, .factor = -0.5, .g = b, .ld = n};
  tct_gram_portable(&of);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++) {
      long double sum = 0;
      for (size_t k = 0; k < width; k++) sum += (long double)x[i * width + k] * x[j * width + k];
      sum = a[i * n + j] - (j > i ? 0 : sum / 2);
      if (!(fabsl(b[i * n + j] - sum) <= 1e-15L * (long double)(width + 2)))
        fail_msg("%zu x %zu: entry %zu, %zu is %g off", n, width, i, j,
                 (double)(b[i * n + j] - sum));
    }
  if (tct_gram_avx2()) {
    /* and in two goes */
    of.g   = a;
    of.end = n / 3;
    tct_gram_avx2()(&of);
    of.first = n / 3;
    of.g     = a + of.first * n;
    of.end   = n;
    tct_gram_avx2()(&of);
    assert_memory_equal(a, b, n * n * sizeof *a);
  }
  free(x);
  free(a);
  free(b);
}

static void every_size_is_right_and_the_same_in_all_families(void **state)
{
  (void)state;
  for (size_t n = 0; n <= 13; n++)
    for (size_t width = 0; width <= 9; width++) check(n, width);
  check(5, 256);
  check(7, 515);
  check(96, 3);
  check(97, 4);
  check(203, 261);
}

/* An RDM of a subset is a subset of the RDM, to the bit. */
static void an_entry_depends_on_its_two_rows_alone(void **state)
{
  enum { N = 101, WIDTH = 300 };
  double *x = numbers(N * WIDTH), *all = calloc(N * N, sizeof *all);
  double pair[2 * WIDTH];
  (void)state;

  if (!all) abort();
  memcpy(x + 7 * WIDTH, x + 99 * WIDTH, WIDTH * sizeof *x);
  tct_gram_add(&(tct_gram){.width = WIDTH, .x = x, .end = N, .factor = 1, .g = all, .ld = N});
  for (size_t i = 1; i < N; i += 9) {
    double two[4] = {0};
    memcpy(pair, x + (i - 1) * WIDTH, sizeof pair);
    tct_gram_add(&(tct_gram){.width = WIDTH, .x = pair, .end = 2, .factor = 1, .g = two, .ld = 2});
    assert_true(two[0] == all[(i - 1) * (N + 1)] && two[3] == all[i * (N + 1)]);
    assert_true(two[2] == all[i * N + i - 1]);
  }
  assert_true(all[7 * (N + 1)] == all[99 * N + 7] && all[99 * (N + 1)] == all[99 * N + 7]);
  free(x);
  free(all);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(two_rows_have_the_products_worked_by_hand),
    cmocka_unit_test(every_size_is_right_and_the_same_in_all_families),
    cmocka_unit_test(an_entry_depends_on_its_two_rows_alone),
  };
  return cmocka_run_group_tests_name("gram", tests, NULL, NULL);
}
