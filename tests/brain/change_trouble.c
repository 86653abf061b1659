/* change_trouble.c -- changes that cannot be measured, stopped work, no memory, threads; the same units at two times. */
#include "brain/change_bench.h"

static const double value_[] = {1, 10, 5, 3, 12, 6, 2, 14, 8, 4, 11, 3};
static const int shown[]     = {0, 0, 0, 0};
static const tct_trials all  = TRIALS(3, 1, value_, shown);

static tct_status with(struct asked_change *a, const tct_trials *after, tct_error *err)
{
  const tct_status status = change_try(a, &all, after, err);

  assert_null(a->got.value[0]);
  return status;
}

static void what_cannot_be_measured_is_said(void **state)
{
  const tct_trials two = TRIALS(2, 1, value_, shown), none = {.conditions = 1};
  struct asked_change a  = change_named("response", "mean"),
                      pa = change_named("circular_variance", "selectivity");
  tct_error err          = {0};
  (void)state;

  a.how.paired = true;
  assert_int_equal(with(&a, &two, &err), TCT_BAD_SHAPE);
  assert_non_null(strstr(err.text, "3 units before are not the 2 after"));
  a.how.paired = false;
  assert_int_equal(with(&a, &none, &err), TCT_BAD_DATA);
  a.how.number = 3;
  assert_int_equal(with(&a, &all, &err), TCT_BAD_SHAPE);
  a.how.number = -1;
  assert_int_equal(with(&a, &all, &err), TCT_BAD_SHAPE);
  a.how.number = 0;
  a.how.draws  = 19;
  assert_int_equal(with(&a, &all, &err), TCT_BAD_SHAPE);
  assert_int_equal(with(&pa, &all, &err), TCT_BAD_DATA); /* no variable */
  change_done(&a);
  change_done(&pa);
}

static bool stop_at(void *own, int done, int of)
{
  int *left = own;

  assert_true(done <= of);
  return (*left)-- == 0;
}

static void it_can_be_stopped_anywhere(void **state)
{
  struct asked_change a = change_named("response", "mean");
  tct_error err         = {0};
  int stopped = 0, left = 0;
  (void)state;

  a.how.paired = true;
  a.how.draws  = 20;
  a.how.splits = 2;
  a.how.tell   = stop_at;
  a.how.own    = &left;
  for (int i = 0; i < 100; i++, stopped++) {
    left                    = i;
    const tct_status status = change_try(&a, &all, &all, &err);
    if (status == TCT_OK) break;
    assert_int_equal(status, TCT_INTERRUPTED);
    assert_null(a.got.value[0]);
  }
  assert_true(stopped >= 6); /* 2 times, and 2 partings of 2 times in 2 halves */
  change_done(&a);
}

static void without_memory_nothing_is_left(void **state)
{
  struct asked_change a = change_named("response", "mean");
  tct_error err         = {0};
  int refused           = 0;
  (void)state;

  a.how.paired = true;
  a.how.draws  = 20;
  a.how.splits = 1;
  for (int i = 1; i < 1000; i++) {
    tct_fail_allocation(i, false);
    const tct_status status = change_try(&a, &all, &all, &err);
    tct_fail_allocation(-1, false);
    if (status == TCT_OK) break;
    assert_int_equal(status, TCT_NO_MEMORY);
    assert_null(a.got.value[0]);
    refused++;
  }
  assert_true(refused > 20 && refused < 999);
  change_done(&a);
}

static void threads_do_not_change_a_bit(void **state)
{
  const planted_change p  = {.units = 7, .repeats = 6, .mean = 1, .spread = 1, .noise = 1};
  struct asked_change one = change_named("fano", "fano"), three = one;
  (void)state;

  one.how.draws     = 40;
  one.how.splits    = 3;
  one.how.paired    = true;
  three.how         = one.how;
  three.how.threads = 3;
  planted_of(&one, &p, 9);
  planted_of(&three, &p, 9);
  assert_memory_equal(&one.got.before, &three.got.before,
                      offsetof(tct_change, draws) - offsetof(tct_change, before));
  assert_true(one.got.reliability == three.got.reliability);
  three.how.seed = 2;
  planted_of(&three, &p, 9);
  assert_true(one.got.change == three.got.change && one.got.error != three.got.error);
  tct_change_free(&three.got);
  change_done(&one);
}

static void the_same_units_are_found_by_their_ids(void **state)
{
  tct_error err    = {0};
  tct_recording *r = tct_recording_new(3, 1, 1, 1, 0, &err),
                *s = tct_recording_new(4, 1, 1, 1, 0, &err);
  int a[3], b[3];
  tct_trials some;
  (void)state;

  assert_non_null(r);
  assert_non_null(s);
  for (int k = 0; k < 3; k++) (void)snprintf(r->unit[k], TCT_LABEL, "%c", "abc"[k]);
  for (int k = 0; k < 4; k++) (void)snprintf(s->unit[k], TCT_LABEL, "%c", "dcea"[k]);
  assert_int_equal(tct_units_shared(r, s, a, b), 2);
  assert_true(a[0] == 0 && b[0] == 3 && a[1] == 2 && b[1] == 1);
  tct_fail_allocation(1, false);
  assert_int_equal(tct_units_shared(r, s, a, b), -1);
  tct_fail_allocation(1, false);
  assert_int_equal(tct_trials_some(&all, a, 2, &some, &err), TCT_NO_MEMORY);
  tct_fail_allocation(-1, false);
  assert_int_equal(tct_trials_some(&all, a, 2, &some, &err), TCT_OK);
  assert_int_equal(some.units, 2);
  assert_true(some.value[2] == 3 && some.value[3] == 6);
  tct_trials_free(&some);
  tct_recording_free(r);
  tct_recording_free(s);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_cannot_be_measured_is_said),
    cmocka_unit_test(it_can_be_stopped_anywhere),
    cmocka_unit_test(without_memory_nothing_is_left),
    cmocka_unit_test(threads_do_not_change_a_bit),
    cmocka_unit_test(the_same_units_are_found_by_their_ids),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
