/* memory.c -- allocations are zeroed, counted, bounded and can be made to fail; arenas are laid out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/memory.h"

#include <string.h>

static void what_is_allocated_is_zero_and_counted(void **unused)
{
  const uint64_t before = tct_allocations();
  unsigned char *p      = tct_alloc(1000, 3);
  char *s               = tct_strdup("retina");

  (void)unused;
  assert_non_null(p);
  for (int i = 0; i < 3000; i++) assert_int_equal(p[i], 0);
  assert_string_equal(s, "retina");
  p[2999] = 9;
  p       = tct_grow(p, 10000, 1);
  assert_int_equal(p[2999], 9);
  assert_int_equal(tct_allocations() - before, 3);
  tct_free(p);
  tct_free(s);
  tct_free(NULL);
}

static void a_size_that_overflows_or_is_absurd_gives_nothing(void **unused)
{
  char *p = tct_alloc(4, 1);

  (void)unused;
  assert_null(tct_alloc(SIZE_MAX / 2, 3));
  assert_null(tct_alloc(SIZE_MAX, 1));
  assert_null(tct_alloc((size_t)PTRDIFF_MAX + 1, 1));
  p[0] = 'a';
  assert_null(tct_grow(p, SIZE_MAX / 4, 8));
  assert_int_equal(p[0], 'a'); /* the old block is left */
  tct_free(p);
}

static void nothing_asked_for_is_still_something(void **unused)
{
  void *p = tct_alloc(0, 8);

  (void)unused;
  assert_non_null(p);
  p = tct_grow(p, 0, 0);
  assert_non_null(p);
  tct_free(p);
}

static void the_nth_allocation_fails_once_or_for_good(void **unused)
{
  (void)unused;
  for (int n = 1; n <= 4; n++)
    for (int good = 0; good < 2; good++) {
      tct_fail_allocation(n, good);
      for (int i = 1; i <= 6; i++) {
        void *p           = i % 2 ? tct_alloc(1, 1) : tct_grow(NULL, 1, 1);
        const bool failed = p == NULL;
        tct_free(p);
        assert_int_equal(failed, good ? i >= n : i == n);
      }
      tct_fail_allocation(-1, false);
    }
}

static void arrays_in_an_arena_lie_on_cache_lines_and_do_not_touch(void **unused)
{
  const size_t sizes[] = {1, 64, 65, 4096, 4096, 0, 100};
  size_t need          = 0;
  char *at[7];
  tct_arena a;

  (void)unused;
  for (int i = 0; i < 7; i++) need += tct_arena_bytes(sizes[i]);
  assert_int_equal(tct_arena_new(&a, need, NULL), TCT_OK);
  for (int i = 0; i < 7; i++) {
    at[i] = tct_arena_take(&a, sizes[i]);
    assert_non_null(at[i]);
    assert_int_equal((uintptr_t)at[i] % 64, 0);
    for (size_t k = 0; k < sizes[i]; k++) assert_int_equal(at[i][k], 0);
    memset(at[i], i + 1, sizes[i]);
  }
  for (int i = 0; i < 7; i++)
    for (size_t k = 0; k < sizes[i]; k++) assert_int_equal(at[i][k], i + 1);
  /* two of a power of two are not a power of two apart */
  assert_int_equal(at[4] - at[3], 4096 + 64);
  assert_int_equal(a.used, need);
  assert_null(tct_arena_take(&a, 1));
  assert_null(tct_arena_take(&a, SIZE_MAX));
  tct_arena_free(&a);
  assert_null(a.base);
  assert_null(tct_arena_take(&a, 0));
  tct_arena_free(&a);
  tct_arena_free(NULL);
}

static void a_large_arena_is_zero_and_starts_on_a_large_page(void **unused)
{
  const size_t size = (5 << 20) + 3;
  tct_arena a;

  (void)unused;
  assert_int_equal(tct_arena_new(&a, size, NULL), TCT_OK);
  assert_int_equal((uintptr_t)a.base % (2 << 20), 0);
  for (size_t i = 0; i < size; i++)
    if (a.base[i]) fail_msg("byte %zu is not 0", i);
  tct_arena_free(&a);
}

static void an_arena_that_cannot_be_says_so(void **unused)
{
  tct_error err = {0};
  tct_arena a;

  (void)unused;
  assert_int_equal(tct_arena_bytes(SIZE_MAX), SIZE_MAX);
  assert_int_equal(tct_arena_bytes(SIZE_MAX - 64), SIZE_MAX);
  assert_int_equal(tct_arena_new(&a, SIZE_MAX, &err), TCT_NO_MEMORY);
  assert_null(a.base);
  tct_fail_allocation(1, false);
  assert_int_equal(tct_arena_new(&a, 1234, &err), TCT_NO_MEMORY);
  assert_string_equal(err.text, "there is no room for 1234 bytes");
  assert_null(a.base);
  assert_int_equal(tct_arena_new(&a, 0, &err), TCT_OK);
  assert_null(tct_arena_take(&a, 1));
  tct_arena_free(&a);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_is_allocated_is_zero_and_counted),
    cmocka_unit_test(a_size_that_overflows_or_is_absurd_gives_nothing),
    cmocka_unit_test(nothing_asked_for_is_still_something),
    cmocka_unit_test(the_nth_allocation_fails_once_or_for_good),
    cmocka_unit_test(arrays_in_an_arena_lie_on_cache_lines_and_do_not_touch),
    cmocka_unit_test(a_large_arena_is_zero_and_starts_on_a_large_page),
    cmocka_unit_test(an_arena_that_cannot_be_says_so),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
