/* gram.c -- products of rows: whole numbers exactly, any size against long double, the fused families alike. */
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

/* x x', all of it on and left of the diagonal */
static tct_gram square(size_t n, size_t width, const double *x, double factor, double *g)
{
  return (tct_gram){.width   = width,
                    .a       = x,
                    .b       = x,
                    .lda     = width,
                    .ldb     = width,
                    .rows    = n,
                    .columns = n,
                    .lower   = true,
                    .factor  = factor,
                    .g       = g,
                    .ldg     = n};
}

static void two_rows_have_the_products_worked_by_hand(void **state)
{
  const double x[] = {1, 2, 3, 4, 5, 6};
  double g[4]      = {0, 77, 1, 0};
  (void)state;

  const tct_gram of = square(2, 3, x, 2, g);
  tct_gram_add(&of);
  assert_true(g[0] == 28 && g[1] == 77 && g[2] == 65 && g[3] == 154);
}

static void check(size_t n, size_t width)
{
  double *x = numbers(n * width), *a = numbers(n * n), *c = numbers(n * n),
         *b = calloc(n * n + 1, sizeof *b);

  if (!b) abort();
  memcpy(b, a, n * n * sizeof *a);
  tct_gram of = square(n, width, x, -0.5, b);
  tct_gram_portable()(&of);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++) {
      long double sum = 0;
      for (size_t k = 0; k < width; k++) sum += (long double)x[i * width + k] * x[j * width + k];
      sum = a[i * n + j] - (j > i ? 0 : sum / 2);
      if (!(fabsl(b[i * n + j] - sum) <= 1e-15L * (long double)(width + 2)))
        fail_msg("%zu x %zu: entry %zu, %zu is %g off", n, width, i, j,
                 (double)(b[i * n + j] - sum));
    }
  tct_gram_family *const fused[] = {tct_gram_avx2(), tct_gram_avx512()};
  double *other                  = numbers(n * n);
  for (int f = 0; f < 2 && fused[f]; f++) {
    double *into = f ? other : c;
    memcpy(into, a, n * n * sizeof *a);
    /* in two goes */
    of      = square(n, width, x, -0.5, into);
    of.rows = of.columns = n / 3;
    fused[f](&of);
    of.corner  = of.rows;
    of.a       = x + of.corner * width;
    of.g       = into + of.corner * n;
    of.rows    = n - of.corner;
    of.columns = n;
    fused[f](&of);
    for (size_t i = 0; i < n * n; i++)
      assert_true(fabs(into[i] - b[i]) <= 1e-15 * (double)(width + 2));
    if (f) assert_memory_equal(c, other, n * n * sizeof *c);
  }
  free(other);
  free(c);
  free(x);
  free(a);
  free(b);
}

static void every_size_is_right_and_the_same_with_wider_registers(void **state)
{
  (void)state;
  for (size_t n = 0; n <= 13; n++)
    for (size_t width = 0; width <= 17; width++) check(n, width);
  check(5, 512);
  check(7, 1035);
  check(96, 3);
  check(97, 4);
  check(203, 521);
}

/* (1 2), (3 4), (5 6) with (1 0), (0 10); rows lie 3 and 4 numbers apart */
static void rows_of_two_matrices_are_multiplied(void **state)
{
  const double a[] = {1, 2, 99, 3, 4, 99, 5, 6, 99}, b[] = {1, 0, 99, 99, 0, 10, 99, 99};
  double g[] = {0, 0, 77, 1, 1, 77, 0, 0, 77};
  (void)state;

  tct_gram_add(&(tct_gram){2, a, b, 3, 4, 3, 2, false, 0, 1, g, 3, false});
  assert_true(g[0] == 1 && g[1] == 20 && g[3] == 4 && g[4] == 41 && g[6] == 5 && g[7] == 60);
  assert_true(g[2] == 77 && g[5] == 77 && g[8] == 77);
}

/* Where b is turned its columns are multiplied: to the bit what its rows give. */
static void columns_are_multiplied_as_rows_are(void **state)
{
  tct_gram_family *const each[] = {tct_gram_portable(), tct_gram_avx2(), tct_gram_avx512()};
  (void)state;

  for (size_t rows = 1; rows < 60; rows += 29)
    for (size_t columns = 1; columns < 240; columns = 2 * columns + 3)
      for (size_t width = 1; width < 700; width = 3 * width + 1) {
        double *a = numbers(rows * width), *b = numbers(columns * width),
               *bt = numbers(columns * width), *g = numbers(rows * columns),
               *gt = calloc(rows * columns, sizeof *gt);
        if (!gt) abort();
        for (size_t j = 0; j < columns; j++)
          for (size_t k = 0; k < width; k++) bt[k * columns + j] = b[j * width + k];
        for (int f = 0; f < 3 && each[f]; f++) {
          memcpy(gt, g, rows * columns * sizeof *g);
          double *one = numbers(rows * columns);
          memcpy(one, g, rows * columns * sizeof *g);
          each[f](&(tct_gram){width, a, b, width, width, rows, columns, columns > 20, 3, 2, one,
                              columns, 0});
          each[f](&(tct_gram){width, a, bt, width, columns, rows, columns, columns > 20, 3, 2, gt,
                              columns, TCT_GRAM_TURNED});
          assert_memory_equal(one, gt, rows * columns * sizeof *g);
          free(one);
        }
        free(a);
        free(b);
        free(bt);
        free(g);
        free(gt);
      }
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
  const tct_gram of = square(N, WIDTH, x, 1, all);
  tct_gram_add(&of);
  for (size_t i = 1; i < N; i += 9) {
    double two[4] = {0};
    memcpy(pair, x + (i - 1) * WIDTH, sizeof pair);
    const tct_gram of_two = square(2, WIDTH, pair, 1, two);
    tct_gram_add(&of_two);
    assert_true(two[0] == all[(i - 1) * (N + 1)] && two[3] == all[i * (N + 1)]);
    assert_true(two[2] == all[i * N + i - 1]);
  }
  assert_true(all[7 * (N + 1)] == all[99 * N + 7] && all[99 * (N + 1)] == all[99 * N + 7]);
  free(x);
  free(all);
}

/* Row i of `a` is row `corner` + i of `b`; what is not asked for stays. */
static void triangles_are_those_that_are_asked_for(void **state)
{
  enum { N = 67, ROWS = 31, CORNER = 17, WIDTH = 5 };
  double *x = numbers(N * WIDTH), whole[ROWS * N] = {0}, g[ROWS * N];
  tct_gram of = {.width   = WIDTH,
                 .a       = x + CORNER * WIDTH,
                 .b       = x,
                 .lda     = WIDTH,
                 .ldb     = WIDTH,
                 .rows    = ROWS,
                 .columns = N,
                 .corner  = CORNER,
                 .factor  = 1,
                 .g       = whole,
                 .ldg     = N};
  (void)state;

  tct_gram_add(&of);
  of.g = g;
  for (int upper = 0; upper < 2; upper++) {
    of.lower = !upper;
    of.also  = upper ? TCT_GRAM_UPPER : 0;
    for (int i = 0; i < ROWS * N; i++) g[i] = 0;
    tct_gram_add(&of);
    for (int i = 0; i < ROWS; i++)
      for (int j = 0; j < N; j++) {
        const bool asked = of.lower ? j <= CORNER + i : j >= CORNER + i;
        assert_true(g[i * N + j] == (asked ? whole[i * N + j] : 0));
      }
  }
  free(x);
}

/* ---- in single precision ------------------------------------------------------------------------------ */

static float *single_numbers(size_t n, float shift)
{
  float *x = calloc(n + 1, sizeof *x);

  if (!x) abort();
  for (size_t i = 0; i < n; i++) x[i] = shift + (float)draw();
  return x;
}

/* Off by no more than 3e-7 of the lengths, wherever zero is; and alike in the fused families. */
static void check_single(size_t n, size_t width, float shift)
{
  tct_gram_single_family *const family[] = {tct_gram_single_portable(), tct_gram_single_avx2(),
                                            tct_gram_single_avx512()};
  float *x                               = single_numbers(n * width, shift);
  double *g                              = calloc(3 * n * n, sizeof *g);
  tct_gram_single of                     = {.width   = width,
                                            .a       = x,
                                            .b       = x,
                                            .lda     = width,
                                            .ldb     = width,
                                            .rows    = n,
                                            .columns = n,
                                            .also    = TCT_GRAM_UPPER,
                                            .factor  = -2,
                                            .ldg     = n};

  if (!g) abort();
  for (size_t f = 0; f < 3 && family[f]; f++) {
    of.g = g + f * n * n;
    family[f](&of);
    for (size_t i = 0; i < n; i++)
      for (size_t j = i; j < n; j++) {
        double sum = 0, a = 0, b = 0;
        for (size_t k = 0; k < width; k++) {
          const double p = (double)x[i * width + k], q = (double)x[j * width + k];
          sum += p * q, a += p * p, b += q * q;
        }
        if (!(fabs(of.g[i * n + j] + 2 * sum) <= 2 * 3e-7 * sqrt(a * b)))
          fail_msg("%zu x %zu: entry %zu, %zu is %g off", n, width, i, j,
                   of.g[i * n + j] + 2 * sum);
      }
  }
  if (family[2]) assert_memory_equal(g + n * n, g + 2 * n * n, n * n * sizeof *g);
  free(x);
  free(g);
}

static void single_precision_is_off_by_no_more_than_it_says(void **state)
{
  (void)state;
  for (size_t n = 1; n <= 13; n += 3)
    for (size_t width = 1; width <= 33; width += 8) check_single(n, width, 0);
  check_single(5, 256, 1);
  check_single(203, 521, 0);
  check_single(97, 2100, 10);
}

static void what_is_not_a_number_stays_in_its_row(void **state)
{
  enum { N = 40, WIDTH = 9 };
  float *x  = single_numbers(N * WIDTH, 0);
  double *y = numbers(N * WIDTH), g[N * N] = {0}, h[N * N] = {0};
  (void)state;

  x[7 * WIDTH + 3]  = (float)NAN;
  y[7 * WIDTH + 3]  = (double)INFINITY;
  const tct_gram of = square(N, WIDTH, y, 1, h);
  tct_gram_add(&of);
  tct_gram_add_single(&(tct_gram_single){WIDTH, x, x, WIDTH, WIDTH, N, N, true, 0, 1, g, N, false});
  for (size_t i = 0; i < N; i++)
    for (size_t j = 0; j <= i; j++) {
      assert_true(isnan(g[i * N + j]) == (i == 7 || j == 7));
      assert_true(isfinite(h[i * N + j]) == (i != 7 && j != 7));
    }
  free(x);
  free(y);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(two_rows_have_the_products_worked_by_hand),
    cmocka_unit_test(every_size_is_right_and_the_same_with_wider_registers),
    cmocka_unit_test(rows_of_two_matrices_are_multiplied),
    cmocka_unit_test(columns_are_multiplied_as_rows_are),
    cmocka_unit_test(an_entry_depends_on_its_two_rows_alone),
    cmocka_unit_test(triangles_are_those_that_are_asked_for),
    cmocka_unit_test(single_precision_is_off_by_no_more_than_it_says),
    cmocka_unit_test(what_is_not_a_number_stays_in_its_row),
  };
  return cmocka_run_group_tests_name("gram", tests, NULL, NULL);
}
