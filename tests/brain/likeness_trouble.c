/* likeness_trouble.c -- changes that cannot be compared, stopped work, no memory, threads. */
#include "brain/likeness_bench.h"

static const planted_likeness plain = {.change = 0.5, .noise = 1};

static void what_cannot_be_compared_is_said(void **state)
{
  likeness_bench b;
  tct_error err = {0};
  (void)state;

  like_start(&b, &plain, 1);
  b.how.draws = 3;
  assert_int_equal(tct_likeness_of(&b.model, &b.brain, &b.how, &b.got, &err), TCT_BAD_SHAPE);
  b.how.draws      = 0;
  b.how.comparator = (const tct_comparator *)tct_variant("comparators", "bures");
  assert_int_equal(tct_likeness_of(&b.model, &b.brain, &b.how, &b.got, &err), TCT_UNSUPPORTED);
  assert_non_null(strstr(err.text, "bures takes an RDM for distances"));
  b.how.comparator = (const tct_comparator *)tct_variant("comparators", "spearman");
  for (int c = 0; c < LIKE_CONDITIONS; c++)
    (void)snprintf(b.of[1][0]->condition[c], TCT_LABEL, "x%d", c);
  assert_int_equal(tct_likeness_of(&b.model, &b.brain, &b.how, &b.got, &err), TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "share no condition"));
  for (int c = 0; c < 3; c++) (void)snprintf(b.of[1][0]->condition[c], TCT_LABEL, "c%d", c);
  like_find(&b);
  assert_int_equal(b.got.why, TCT_LIKENESS_FEW);
  assert_undefined(b.got.similarity);
  like_end(&b);
}

static bool stop_at(void *own, int done, int of)
{
  int *left = own;

  assert_true(done <= of);
  return (*left)-- == 0;
}

static void it_can_be_stopped_anywhere(void **state)
{
  likeness_bench b;
  tct_error err = {0};
  int left = 0, stopped = 0;
  (void)state;

  like_start(&b, &plain, 1);
  b.how.draws   = 20;
  b.how.splits  = 3;
  b.how.randoms = 4;
  b.how.tell    = stop_at;
  b.how.own     = &left;
  for (int i = 0; i < 100; i++, stopped++) {
    left                    = i;
    const tct_status status = tct_likeness_of(&b.model, &b.brain, &b.how, &b.got, &err);
    if (status == TCT_OK) break;
    assert_int_equal(status, TCT_INTERRUPTED);
  }
  assert_int_equal(stopped, 8);
  like_end(&b);
}

static void without_memory_nothing_is_left(void **state)
{
  likeness_bench b;
  tct_error err = {0};
  int refused   = 0;
  (void)state;

  like_start(&b, &plain, 1);
  b.how.draws   = 20;
  b.how.splits  = 1;
  b.how.randoms = 1;
  for (int i = 1; i < 2000; i++) {
    tct_fail_allocation(i, false);
    const tct_status status = tct_likeness_of(&b.model, &b.brain, &b.how, &b.got, &err);
    tct_fail_allocation(-1, false);
    if (status == TCT_OK) break;
    assert_int_equal(status, TCT_NO_MEMORY);
    refused++;
  }
  assert_true(refused > 50 && refused < 1999);
  like_end(&b);
}

static void threads_do_not_change_a_bit(void **state)
{
  likeness_bench b;
  tct_likeness one;
  (void)state;

  like_start(&b, &plain, 1);
  b.how.draws   = 40;
  b.how.splits  = 3;
  b.how.randoms = 5;
  like_find(&b);
  one                 = b.got;
  b.how.threads       = 3;
  b.brain.how.threads = 3;
  like_find(&b);
  assert_true(one.low == b.got.low && one.p == b.got.p && one.ceiling == b.got.ceiling &&
              one.random == b.got.random && one.similarity == b.got.similarity);
  b.how.seed = 2;
  like_find(&b);
  assert_true(one.similarity == b.got.similarity && one.low != b.got.low &&
              one.ceiling != b.got.ceiling && one.random != b.got.random);
  like_end(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_cannot_be_compared_is_said),
    cmocka_unit_test(it_can_be_stopped_anywhere),
    cmocka_unit_test(without_memory_nothing_is_left),
    cmocka_unit_test(threads_do_not_change_a_bit),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
