/* tally.c -- sums below a place, against adding up, at sizes that fill groups and that do not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/random.h"
#include "kernels/tally.h"

static void check(size_t n)
{
  const tct_key key = tct_key_of(1, "tally");
  int32_t *room = calloc(tct_tally_room(n), sizeof *room), *plain = calloc(n, sizeof *plain);
  tct_tally t;

  assert_true(room && plain);
  for (int again = 0; again < 2; again++) { /* the second time on what the first left */
    tct_tally_start(&t, n, room);
    for (size_t i = 0; i < n; i++) plain[i] = 0;
    for (uint32_t i = 0; i < 60; i++) {
      const size_t at   = (size_t)(tct_uniform(key, n, 0, i) * (double)n);
      const int32_t add = 1 + (int32_t)(9 * tct_uniform(key, n, 1, i));
      tct_tally_add(&t, at, add);
      plain[at] += add;
      int32_t sum = 0;
      for (size_t k = 0; k < n; k++) {
        if (k % 7 == i % 7 || k + 1 == n) assert_int_equal(tct_tally_below(&t, k), sum);
        assert_int_equal(t.at[k], plain[k]);
        sum += plain[k];
      }
    }
  }
  free(plain);
  free(room);
}

static void what_is_below_is_what_came_in_below(void **state)
{
  static const size_t sizes[] = {1, 2, 15, 16, 17, 255, 256, 257, 1653, 4096, 4097};
  (void)state;

  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) check(sizes[i]);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_below_is_what_came_in_below)};
  return cmocka_run_group_tests_name("tally", tests, NULL, NULL);
}
