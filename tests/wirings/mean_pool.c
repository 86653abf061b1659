/* mean_pool.c -- means of windows worked by hand, and the shapes they make. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wirings/stand.h"

static bool some(stand *t, const int pre[3], const int post[3], int size, int stride,
                 tct_error *err)
{
  const tct_wiring *w = (const tct_wiring *)tct_variant("wirings", "mean_pool");
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

/* two channels, [y][x][channel]; the fifth column is not heard */
static void a_window_is_heard_as_its_mean_and_repaid_in_equal_shares(void **state)
{
  static const tct_real rate[] = {
    1, 10, 2, 20, 5, 50, 6, 60, 99, 99, //
    3, 30, 6, 60, 7, 70, 6, 60, 99, 99,
  };
  stand t;
  (void)state;

  assert_true(some(&t, (int[]){2, 2, 5}, (int[]){0, 0, 0}, 2, 0, NULL));
  assert_memory_equal(t.s.post_shape, ((int[]){2, 1, 2}), sizeof t.s.post_shape);
  assert_true(t.s.n == 0 && t.s.synapses == 0 && t.s.parts == 0);
  memcpy(t.rate, rate, sizeof rate);
  memcpy(t.error, (tct_real[]){4, 8, 12, 16}, 4 * sizeof(tct_real));
  t.drive[1] = 5;
  push(&t, 0, 1, t.weight, t.rate, t.drive);
  is(t.drive, 5, (tct_real[]){3, 35, 6, 60, 0});
  carry(&t, 0, 1, t.weight, t.rate, t.error, t.credit);
  for (int y = 0; y < 2; y++) is(t.credit + 10 * y, 10, (tct_real[]){1, 2, 1, 2, 3, 4, 3, 4, 0, 0});
  tear_down(&t);
}

/* windows of 2, a step of 3: the middle column is not heard */
static void a_step_may_leave_units_out(void **state)
{
  stand t;
  (void)state;

  assert_true(some(&t, (int[]){1, 2, 5}, (int[]){0, 0, 0}, 2, 3, NULL));
  assert_memory_equal(t.s.post_shape, ((int[]){1, 1, 2}), sizeof t.s.post_shape);
  memcpy(t.rate, (tct_real[]){1, 1, 50, 2, 2, 1, 1, 50, 2, 2}, 10 * sizeof(tct_real));
  push(&t, 0, 1, t.weight, t.rate, t.drive);
  is(t.drive, 2, (tct_real[]){1, 2});
  tear_down(&t);
}

static void shapes_that_do_not_fit_are_refused(void **state)
{
  tct_error err = {0};
  stand t;
  (void)state;

  assert_false(some(&t, (int[]){4, 6, 6}, (int[]){1, 1, 36}, 2, 0, &err));
  assert_int_equal(err.code, TCT_BAD_SPEC);
  assert_string_equal(err.text, "retina->v1: mean_pool makes 4 channels of 3 x 3, but its "
                                "receivers have the shape [1, 1, 36]");
  tear_down(&t);
  assert_false(some(&t, (int[]){4, 6, 6}, (int[]){0, 0, 0}, 7, 0, &err));
  assert_string_equal(err.text, "retina->v1: windows of 7 x 7 do not fit a map of 6 x 6");
  tear_down(&t);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_window_is_heard_as_its_mean_and_repaid_in_equal_shares),
    cmocka_unit_test(a_step_may_leave_units_out),
    cmocka_unit_test(shapes_that_do_not_fit_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
