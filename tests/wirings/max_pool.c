/* max_pool.c -- who is heard, who is repaid: ties, rates below zero, channels, overlap. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wirings/stand.h"

static bool some(stand *t, const int pre[3], const int post[3], int size, int stride,
                 tct_error *err)
{
  const tct_wiring *w = (const tct_wiring *)tct_variant("wirings", "max_pool");
  tct_projection s    = projection_of(w, pre, post);

  set(&s, "size", size);
  set(&s, "stride", stride);
  return stand_up(t, s, 1, err);
}

static void is(const tct_real *x, size_t n, const tct_real *wanted)
{
  for (size_t i = 0; i < n; i++)
    if (x[i] != wanted[i]) fail_msg("%g is not %g at %zu", (double)x[i], (double)wanted[i], i);
}

/* windows: 1 5 5 2 (a tie), all below zero, all equal, the last wins; column 5 is not heard */
static void the_strongest_is_heard_and_of_equals_the_first_repaid(void **state)
{
  static const tct_real rate[] = {
    1, 5, -1, -4, 9, //
    5, 2, -3, -2, 9, //
    7, 7, 1,  2,  9, //
    7, 7, 3,  4,  9,
  };
  stand t;
  (void)state;

  assert_true(some(&t, (int[]){1, 4, 5}, (int[]){0, 0, 0}, 2, 0, NULL));
  assert_memory_equal(t.s.post_shape, ((int[]){1, 2, 2}), sizeof t.s.post_shape);
  assert_true(t.s.n == 0 && t.s.synapses == 0 && t.s.parts == 0);
  memcpy(t.rate, rate, sizeof rate);
  memcpy(t.error, (tct_real[]){10, 20, 30, 40}, 4 * sizeof(tct_real));
  t.drive[3]  = 100;
  t.credit[1] = 1;
  push(&t, 0, 1, t.weight, t.rate, t.drive);
  is(t.drive, 5, (tct_real[]){5, -1, 7, 104, 0});
  carry(&t, 0, 1, t.weight, t.rate, t.error, t.credit);
  is(t.credit, 21, (tct_real[]){0,  11, 20, 0,  0, //
                                0,  0,  0,  0,  0, //
                                30, 0,  0,  0,  0, //
                                0,  0,  0,  40, 0, 0});
  tear_down(&t);
}

/* 18 channels, more than are looked at together; channel c wins at tap c % 4 */
static void each_channel_has_its_own_winner(void **state)
{
  enum { N = 18 };
  stand t;
  (void)state;

  assert_true(some(&t, (int[]){N, 2, 2}, (int[]){0, 0, 0}, 2, 0, NULL));
  for (int i = 0; i < 4; i++)
    for (int c = 0; c < N; c++) t.rate[i * N + c] = (tct_real)(i == c % 4 ? 100 + c : i);
  for (int c = 0; c < N; c++) t.error[c] = (tct_real)(c + 1);
  push(&t, 0, 1, t.weight, t.rate, t.drive);
  carry(&t, 0, 1, t.weight, t.rate, t.error, t.credit);
  for (int c = 0; c < N; c++) assert_true(t.drive[c] == 100 + c);
  for (int i = 0; i < 4; i++)
    for (int c = 0; c < N; c++) assert_true(t.credit[i * N + c] == (i == c % 4 ? c + 1 : 0));
  tear_down(&t);
}

/* 1 3 2 1 in windows of 2, a step of 1: the 3 is heard twice and repaid twice */
static void windows_may_overlap(void **state)
{
  stand t;
  (void)state;

  assert_true(some(&t, (int[]){1, 2, 4}, (int[]){1, 0, 0}, 2, 1, NULL));
  assert_memory_equal(t.s.post_shape, ((int[]){1, 1, 3}), sizeof t.s.post_shape);
  memcpy(t.rate, (tct_real[]){1, 3, 2, 1, 0, 0, 0, 0}, 8 * sizeof(tct_real));
  memcpy(t.error, (tct_real[]){1, 10, 100}, 3 * sizeof(tct_real));
  push(&t, 0, 1, t.weight, t.rate, t.drive);
  is(t.drive, 3, (tct_real[]){3, 3, 2});
  carry(&t, 0, 1, t.weight, t.rate, t.error, t.credit);
  is(t.credit, 8, (tct_real[]){0, 11, 100, 0, 0, 0, 0, 0});
  tear_down(&t);
}

static void shapes_that_do_not_fit_are_refused(void **state)
{
  tct_error err = {0};
  stand t;
  (void)state;

  assert_false(some(&t, (int[]){4, 3, 1}, (int[]){0, 0, 0}, 2, 0, &err));
  assert_int_equal(err.code, TCT_BAD_SPEC);
  assert_string_equal(err.text, "retina->v1: windows of 2 x 2 do not fit a map of 3 x 1");
  tear_down(&t);
  assert_false(some(&t, (int[]){4, 6, 6}, (int[]){5, 0, 0}, 2, 0, &err));
  assert_string_equal(err.text, "retina->v1: max_pool makes 4 channels of 3 x 3, but its receivers "
                                "have the shape [5, 0, 0]");
  tear_down(&t);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_strongest_is_heard_and_of_equals_the_first_repaid),
    cmocka_unit_test(each_channel_has_its_own_winner),
    cmocka_unit_test(windows_may_overlap),
    cmocka_unit_test(shapes_that_do_not_fit_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
