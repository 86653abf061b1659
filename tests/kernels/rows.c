/* rows.c -- rows finished: nothing but what was meant is written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kernels/rows.h"

static void a_class_is_one_and_all_else_zero(void **state)
{
  tct_real row[17];
  (void)state;

  for (int i = 0; i < 17; i++) row[i] = 9;
  tct_row_class(3, 16, row);
  for (int i = 0; i < 16; i++) assert_true(row[i] == (i == 3));
  assert_true(row[16] == 9);
}

static void only_pads_become_zero(void **state)
{
  tct_real row[17];
  (void)state;

  for (int n = 0; n <= 16; n++) {
    for (int i = 0; i < 17; i++) row[i] = 9;
    tct_row_pad(n, 16, row);
    for (int i = 0; i < 17; i++) assert_true(row[i] == (i >= n && i < 16 ? 0 : 9));
  }
}

static void later_steps_are_the_first(void **state)
{
  tct_real rows[3 * 2 * 4 + 1];
  (void)state;

  for (int i = 0; i < 25; i++) rows[i] = (tct_real)i;
  tct_rows_hold(3, 2, 4, rows);
  for (int i = 0; i < 24; i++) assert_true(rows[i] == (tct_real)(i % 8));
  assert_true(rows[24] == 24);
  tct_rows_hold(1, 2, 4, rows);
  assert_true(rows[7] == 7);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_class_is_one_and_all_else_zero),
    cmocka_unit_test(only_pads_become_zero),
    cmocka_unit_test(later_steps_are_the_first),
  };
  return cmocka_run_group_tests_name("rows", tests, NULL, NULL);
}
