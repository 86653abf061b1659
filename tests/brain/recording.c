/* recording.c -- shapes, missing values and means of recordings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include <tercet/recording.h>

#include "base/memory.h"
#include "brain/near.h"

static void a_new_recording_is_all_missing(void **state)
{
  tct_recording *r = tct_recording_new(2, 3, 4, 5, 2, NULL);
  (void)state;

  assert_non_null(r);
  assert_true(r->units == 2 && r->conditions == 3 && r->repeats == 4 && r->steps == 5);
  assert_int_equal(r->categories, 2);
  for (int i = 0; i < 120; i++) assert_undefined(r->value[i]);
  assert_string_equal(r->condition[2], "");
  assert_int_equal(r->category[2], 0);
  for (int i = 0; i < 12; i++) assert_int_equal(r->trial[i], -1);
  assert_string_equal(r->unit[1], "");
  tct_recording_free(r);
}

/* 2 conditions x 2 repeats x 2 steps x 2 units; unit 1 is missing once, and wholly in condition 1 */
static void patterns_are_means_over_what_was_recorded(void **state)
{
  const double hole    = (double)NAN;
  const double value[] = {1, 10, 2, 20, 3, hole, 6, 60, 5, hole, 5, hole, 5, hole, 9, hole};
  tct_recording *r     = tct_recording_new(2, 2, 2, 2, 0, NULL);
  double mean[4];
  (void)state;

  assert_non_null(r);
  for (int i = 0; i < 16; i++) r->value[i] = value[i];
  tct_recording_patterns(r, mean);
  assert_true(mean[0] == 3 && mean[1] == 30 && mean[2] == 6);
  assert_undefined(mean[3]);
  tct_recording_free(r);
}

static void an_impossible_shape_is_refused_in_words(void **state)
{
  tct_error err;
  (void)state;

  assert_null(tct_recording_new(0, 1, 1, 1, 0, &err));
  assert_int_equal(err.code, TCT_BAD_SHAPE);
  assert_non_null(strstr(err.text, "0 units"));
  assert_null(tct_recording_new(1, 1, 1, 1, -1, &err));
  assert_int_equal(err.code, TCT_BAD_SHAPE);
  assert_null(tct_recording_new(INT32_MAX, INT32_MAX, INT32_MAX, 1, 0, &err));
  assert_int_equal(err.code, TCT_NO_MEMORY);
}

static void every_failing_allocation_is_told_and_leaks_nothing(void **state)
{
  tct_error err;
  tct_recording *r = NULL;
  int failures     = 0;
  (void)state;

  for (int i = 1; !r; i++) {
    tct_fail_allocation(i, false);
    r = tct_recording_new(2, 3, 1, 1, 2, &err);
    if (!r) failures++, assert_int_equal(err.code, TCT_NO_MEMORY);
  }
  tct_fail_allocation(-1, false);
  assert_int_equal(failures, 7); /* itself, and an array each */
  tct_recording_free(r);
  tct_recording_free(NULL);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_new_recording_is_all_missing),
    cmocka_unit_test(patterns_are_means_over_what_was_recorded),
    cmocka_unit_test(an_impossible_shape_is_refused_in_words),
    cmocka_unit_test(every_failing_allocation_is_told_and_leaks_nothing),
  };
  return cmocka_run_group_tests_name("recording", tests, NULL, NULL);
}
