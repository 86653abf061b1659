/* order.c -- every trial once an epoch, in a new order each; and when something is due. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lab/run_own.h"

#include <string.h>

enum { ALL = 37 };

static tct_world world = {.trials = {ALL, 20, 0}};
static tct_model model = {.seed = 5, .world = &world};

static void every_trial_is_shown_once_an_epoch(void **unused)
{
  (void)unused;
  for (uint64_t epoch = 0; epoch < 5; epoch++) {
    int seen[ALL] = {0};

    for (uint64_t i = 0; i < ALL; i++) {
      const uint64_t trial = tct_order_of(&model, epoch * ALL + i);
      assert_true(trial < ALL);
      seen[trial]++;
    }
    for (int i = 0; i < ALL; i++) assert_int_equal(seen[i], 1);
  }
}

static void each_epoch_and_each_seed_has_an_order_of_its_own(void **unused)
{
  tct_model other = model;
  int epochs = 0, seeds = 0;

  (void)unused;
  other.seed = 6;
  for (uint64_t i = 0; i < ALL; i++) {
    epochs += tct_order_of(&model, i) == tct_order_of(&model, ALL + i);
    seeds += tct_order_of(&model, i) == tct_order_of(&other, i);
  }
  assert_in_range(epochs, 0, 8); /* one by chance, on average */
  assert_in_range(seeds, 0, 8);
}

static void a_split_without_end_is_shown_as_it_comes(void **unused)
{
  tct_world endless  = {.trials = {0, 0, 0}};
  const tct_model of = {.seed = 5, .world = &endless};

  (void)unused;
  assert_int_equal(tct_order_of(&of, 0), 0);
  assert_int_equal(tct_order_of(&of, UINT64_C(1) << 40), UINT64_C(1) << 40);
}

static void a_choice_has_distinct_trials_and_is_the_same_twice(void **unused)
{
  uint64_t a[20], b[20], seen = 0;

  (void)unused;
  assert_int_equal(tct_order_choice(&model, TCT_VALIDATION, 12, NULL), 12);
  assert_int_equal(tct_order_choice(&model, TCT_VALIDATION, 12, a), 12);
  tct_order_choice(&model, TCT_VALIDATION, 12, b);
  assert_memory_equal(a, b, 12 * sizeof *a);
  for (int i = 0; i < 12; i++) {
    assert_true(a[i] < 20);
    assert_false(seen >> a[i] & 1);
    seen |= UINT64_C(1) << a[i];
  }
  assert_true(seen != (1 << 12) - 1); /* not just the first ones */
}

static void a_choice_of_all_is_all_and_of_an_endless_split_a_thousand(void **unused)
{
  uint64_t a[20];

  (void)unused;
  assert_int_equal(tct_order_choice(&model, TCT_VALIDATION, 0, a), 20);
  for (uint64_t i = 0; i < 20; i++) assert_int_equal(a[i], i);
  assert_int_equal(tct_order_choice(&model, TCT_VALIDATION, 500, NULL), 20);
  assert_int_equal(tct_order_choice(&model, TCT_TEST, 0, NULL), 1000);
  assert_int_equal(tct_order_choice(&model, TCT_TEST, 50, NULL), 50);
}

/* Batches of 10, every 25: passed at 30, 50, 80, 100, 130 ... */
static void something_is_due_when_a_multiple_is_reached_or_passed(void **unused)
{
  char due[16] = "";
  int n        = 0;

  (void)unused;
  for (uint64_t shown = 0; shown <= 130; shown += 10)
    due[n++] = tct_order_due(shown, 25, 10) ? 'x' : '.';
  assert_string_equal(due, "...x.x..x.x..x");
  assert_false(tct_order_due(0, 25, 10));
  assert_false(tct_order_due(100, 0, 10));
  assert_true(tct_order_due(10, 1, 10));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_trial_is_shown_once_an_epoch),
    cmocka_unit_test(each_epoch_and_each_seed_has_an_order_of_its_own),
    cmocka_unit_test(a_split_without_end_is_shown_as_it_comes),
    cmocka_unit_test(a_choice_has_distinct_trials_and_is_the_same_twice),
    cmocka_unit_test(a_choice_of_all_is_all_and_of_an_endless_split_a_thousand),
    cmocka_unit_test(something_is_due_when_a_multiple_is_reached_or_passed),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
