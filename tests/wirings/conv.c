/* conv.c -- small maps under small kernels by hand; shapes that follow, shapes that cannot be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wirings/stand.h"

static bool some(stand *t, const int pre[3], const int post[3], int kernel, int stride, int padding,
                 tct_error *err)
{
  const tct_wiring *w = (const tct_wiring *)tct_variant("wirings", "conv");
  tct_projection s    = projection_of(w, pre, post);

  set(&s, "kernel", kernel);
  set(&s, "stride", stride);
  set(&s, "padding", padding);
  return stand_up(t, s, 1, err);
}

static void tensor(stand *t, const tct_real *weight)
{
  for (size_t i = 0; i < t->s.synapses; i++) t->weight[t->s.wiring->place(&t->s, i)] = weight[i];
  turn_all(t, t->weight);
}

static void copy(tct_real *to, size_t n, const tct_real *from)
{
  memcpy(to, from, n * sizeof *to);
}

static void is(const tct_real *x, size_t n, const tct_real *wanted)
{
  for (size_t i = 0; i < n; i++)
    if (x[i] != wanted[i]) fail_msg("%g is not %g at %zu", (double)x[i], (double)wanted[i], i);
}

/*  1 2 3         1   10
 *  4 5 6  with 100 1000
 *  7 8 9 */
static void a_kernel_of_2_looks_at_a_map_of_3(void **state)
{
  stand t;
  (void)state;

  assert_true(some(&t, (int[]){1, 3, 3}, (int[]){1, 0, 0}, 2, 1, 0, NULL));
  assert_memory_equal(t.s.post_shape, ((int[]){1, 2, 2}), sizeof t.s.post_shape);
  assert_true(t.s.rank == 4 && t.s.tensor[0] == 1 && t.s.tensor[1] == 1 && t.s.tensor[2] == 2 &&
              t.s.tensor[3] == 2);
  assert_true(t.s.fan_in == 4 && t.s.fan_out == 4);
  tensor(&t, (tct_real[]){1, 10, 100, 1000});
  copy(t.rate, 9, (tct_real[]){1, 2, 3, 4, 5, 6, 7, 8, 9});
  copy(t.error, 4, (tct_real[]){1, 2, 3, 4});
  push(&t, 0, 1, t.weight, t.rate, t.drive);
  is(t.drive, 4, (tct_real[]){5421, 6532, 8754, 9865});
  carry(&t, 0, 1, t.weight, t.rate, t.error, t.credit);
  is(t.credit, 9, (tct_real[]){1, 12, 20, 103, 1234, 2040, 300, 3400, 4000});
  outer(&t, 0, 1, 2, t.rate, t.error, t.update);
  is(t.update, 1, (tct_real[]){2 * (1 + 4 + 12 + 20)});
  is(t.update + 3 * 16, 1, (tct_real[]){2 * (5 + 12 + 24 + 36)});
  tear_down(&t);
}

/* the same kernel, a step of 2, one silent unit around: its taps meet the corners */
static void padding_and_stride_are_where_they_should_be(void **state)
{
  stand t;
  (void)state;

  assert_true(some(&t, (int[]){1, 3, 3}, (int[]){1, 2, 2}, 2, 2, 1, NULL));
  tensor(&t, (tct_real[]){1, 10, 100, 1000});
  copy(t.rate, 9, (tct_real[]){1, 2, 3, 4, 5, 6, 7, 8, 9});
  copy(t.error, 4, (tct_real[]){1, 2, 3, 4});
  push(&t, 0, 1, t.weight, t.rate, t.drive);
  is(t.drive, 4, (tct_real[]){1000, 3200, 7040, 9865});
  carry(&t, 0, 1, t.weight, t.rate, t.error, t.credit);
  is(t.credit, 9, (tct_real[]){1000, 200, 2000, 30, 4, 40, 3000, 400, 4000});
  tear_down(&t);
}

/* 2 channels -> 17, kernel of 1: one matrix at every place; channel 16 is in the second panel */
static void channels_are_where_the_tensor_says(void **state)
{
  stand t;
  tct_real weight[34];
  (void)state;

  for (int i = 0; i < 34; i++) weight[i] = (tct_real)(i + 1);
  assert_true(some(&t, (int[]){2, 1, 2}, (int[]){17, 0, 0}, 1, 1, 0, NULL));
  assert_true(t.s.parts == 2 && t.s.n == 64 && t.s.synapses == 34);
  tensor(&t, weight);
  copy(t.rate, 4, (tct_real[]){1, 100, 2, 1000}); /* [x][channel] */
  push(&t, 0, 1, t.weight, t.rate, t.drive);
  is(t.drive, 2, (tct_real[]){201, 403});
  is(t.drive + 16, 3, (tct_real[]){33 + 3400, 2002, 4006});
  is(t.drive + 33, 1, (tct_real[]){66 + 34000});
  tear_down(&t);
}

static void a_map_keeps_its_size_where_it_should(void **state)
{
  stand t;
  (void)state;

  assert_true(some(&t, (int[]){3, 28, 20}, (int[]){8, 0, 0}, 5, 1, 2, NULL));
  assert_memory_equal(t.s.post_shape, ((int[]){8, 28, 20}), sizeof t.s.post_shape);
  tear_down(&t);
  assert_true(some(&t, (int[]){3, 28, 20}, (int[]){8, 0, 0}, 4, 3, 0, NULL));
  assert_memory_equal(t.s.post_shape, ((int[]){8, 9, 6}), sizeof t.s.post_shape);
  tear_down(&t);
}

static void refused(const int pre[3], const int post[3], int kernel, int padding, const char *why)
{
  tct_error err = {0};
  stand t;

  assert_false(some(&t, pre, post, kernel, 1, padding, &err));
  assert_int_equal(err.code, TCT_BAD_SPEC);
  assert_string_equal(err.text, why);
  tear_down(&t);
}

static void shapes_that_do_not_fit_are_refused(void **state)
{
  (void)state;
  refused((int[]){1, 28, 28}, (int[]){0, 0, 0}, 3, 0,
          "retina->v1: conv needs to know how many channels its receivers have");
  refused((int[]){1, 28, 4}, (int[]){8, 0, 0}, 5, 0,
          "retina->v1: a kernel of 5 x 5 does not fit a map of 28 x 4 with padding 0");
  refused((int[]){1, 28, 28}, (int[]){1, 1, 100}, 3, 0,
          "retina->v1: conv makes a map of 26 x 26 from one of 28 x 28 (kernel 3, stride 1, "
          "padding 0), but its receivers are 1 x 100");
  refused((int[]){1, 28, 28}, (int[]){8, 0, 0}, 2, 2,
          "retina->v1: a padding of 2 needs a kernel of more than 2, or units at the edge would "
          "hear nothing");
  refused((int[]){1, 0, 0}, (int[]){8, 0, 0}, 2, 0,
          "retina->v1: the shape of its senders is not known");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_kernel_of_2_looks_at_a_map_of_3),
    cmocka_unit_test(padding_and_stride_are_where_they_should_be),
    cmocka_unit_test(channels_are_where_the_tensor_says),
    cmocka_unit_test(a_map_keeps_its_size_where_it_should),
    cmocka_unit_test(shapes_that_do_not_fit_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
