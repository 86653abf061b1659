/* turned.c -- matrices of every small size, and of sizes around a square, turned and made symmetric. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "kernels/turned.h"

static void every_number_is_in_its_place(void **state)
{
  enum { MOST = 50, LD = 53, LD_TO = 51 };
  static double from[MOST * LD], to[MOST * LD_TO];
  (void)state;

  for (size_t i = 0; i < MOST * LD; i++) from[i] = (double)i;
  for (size_t rows = 0; rows < MOST; rows += rows < 5 ? 1 : 11)
    for (size_t columns = 0; columns < MOST; columns += columns < 5 ? 1 : 9) {
      for (size_t i = 0; i < MOST * LD_TO; i++) to[i] = -1;
      tct_turned(rows, columns, from, LD, to, LD_TO);
      for (size_t j = 0; j < MOST; j++)
        for (size_t i = 0; i < LD_TO; i++)
          assert_true(to[j * LD_TO + i] == (i < rows && j < columns ? from[i * LD + j] : -1));
    }
}

static void what_is_below_the_diagonal_is_above_it(void **state)
{
  enum { MOST = 40 };
  double a[MOST * MOST];
  (void)state;

  for (size_t n = 0; n <= MOST; n++) {
    for (size_t i = 0; i < n * n; i++) a[i] = (double)i;
    tct_mirrored(n, a);
    for (size_t i = 0; i < n; i++)
      for (size_t j = 0; j < n; j++)
        assert_true(a[i * n + j] == (double)(i > j ? i * n + j : j * n + i));
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_number_is_in_its_place),
    cmocka_unit_test(what_is_below_the_diagonal_is_above_it),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
