/* ranks.c -- ranks worked by hand, and against counting. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "base/memory.h"
#include "base/random.h"
#include "kernels/ranks.h"

static void equal_numbers_share_the_mean_of_their_places(void **state)
{
  const double x[] = {5, -1, 5, 0, 5, 9}, zeros[] = {0.0, -0.0};
  const double wanted[] = {4, 1, 4, 2, 4, 6};
  double rank[6];
  (void)state;

  assert_int_equal(tct_mid_ranks(6, x, rank), 6);
  for (int i = 0; i < 6; i++) assert_true(rank[i] == wanted[i]);
  assert_int_equal(tct_mid_ranks(2, zeros, rank), 2);
  assert_true(rank[0] == 1.5 && rank[1] == 1.5);
}

static void a_missing_number_has_no_rank(void **state)
{
  const double x[] = {(double)INFINITY, (double)NAN, 3, -(double)INFINITY};
  double rank[4];
  (void)state;

  assert_int_equal(tct_mid_ranks(4, x, rank), 3);
  assert_true(rank[0] == 3 && isnan(rank[1]) && rank[2] == 2 && rank[3] == 1);
  assert_int_equal(tct_mid_ranks(0, x, rank), 0);
}

/* rank = numbers below + half of (equal ones + 1), for every length that a merge can end at */
static void ranks_are_what_counting_gives(void **state)
{
  double x[70];
  double rank[70];
  const tct_key key = tct_key_of(3, "ranks");
  (void)state;

  for (int n = 1; n <= 70; n++) {
    for (int i = 0; i < n; i++)
      x[i] = rank[i] = floor(20 * tct_uniform(key, (uint64_t)n, 0, (uint32_t)i));
    assert_int_equal(tct_mid_ranks((size_t)n, rank, rank), n); /* in place */
    for (int i = 0; i < n; i++) {
      int below = 0, equal = 0;
      for (int k = 0; k < n; k++) below += x[k] < x[i], equal += x[k] <= x[i] && x[k] >= x[i];
      assert_true(rank[i] == below + 0.5 * (equal + 1));
    }
  }
}

static void pairs_with_a_hole_are_left_out_before_ranking(void **state)
{
  const double hole = (double)NAN;
  const double a[] = {9, hole, 1, 5}, b[] = {2, 3, hole, 4};
  double x[4];
  double y[4];
  (void)state;

  assert_int_equal(tct_paired_ranks(4, a, b, x, y), 2);
  assert_true(x[0] == 2 && x[1] == 1 && y[0] == 1 && y[1] == 2);
}

static void without_memory_it_says_so(void **state)
{
  const double a[] = {9, 1};
  double x[2];
  double y[2];
  (void)state;

  for (int i = 1; i <= 4; i++) {
    tct_fail_allocation(i, false);
    assert_int_equal(tct_paired_ranks(2, a, a, x, y), -1);
  }
  tct_fail_allocation(-1, false);
  assert_int_equal(tct_paired_ranks(2, a, a, x, y), 2);
}

static void an_order_puts_missing_numbers_last(void **state)
{
  const double x[]      = {5, (double)NAN, -1, 5, (double)NAN, 0};
  const size_t wanted[] = {2, 5, 0, 3, 1, 4};
  size_t order[6];
  (void)state;

  assert_true(tct_places_in_order(6, x, order));
  for (int i = 0; i < 6; i++) assert_true(order[i] == wanted[i]);
  tct_fail_allocation(1, false);
  assert_false(tct_places_in_order(6, x, order));
  tct_fail_allocation(-1, false);
}

/* 5 5 7 7 7 9, of which the 6 is not there: ranks 1.5, 4, 6 */
static void a_number_that_is_there_often_is_ranked_so(void **state)
{
  const double x[] = {7, 9, 5, 6, 7, (double)NAN}, weight[] = {2, 1, 2, 0, 1, 0};
  double rank[6], other[6];
  size_t order[6];
  (void)state;

  assert_true(tct_places_in_order(6, x, order));
  assert_true(tct_weighted_ranks(6, weight, x, order, rank));
  assert_true(rank[2] == 1.5 && rank[0] == 4 && rank[4] == 4 && rank[1] == 6 && isnan(rank[5]));
  assert_true(tct_weighted_ranks(6, weight, x, NULL, other));
  for (int i = 0; i < 5; i++) assert_true(other[i] == rank[i]);
}

static void weights_of_one_give_plain_ranks(void **state)
{
  const tct_key key = tct_key_of(4, "ranks");
  double x[70], one[70], rank[70], wanted[70];
  (void)state;

  for (int n = 0; n <= 70; n++) {
    for (int i = 0; i < n; i++) {
      x[i]   = floor(20 * tct_uniform(key, (uint64_t)n, 0, (uint32_t)i));
      one[i] = 1;
    }
    assert_true(tct_weighted_ranks((size_t)n, one, x, NULL, rank));
    assert_int_equal(tct_mid_ranks((size_t)n, x, wanted), n);
    for (int i = 0; i < n; i++) assert_true(rank[i] == wanted[i]);
  }
}

static void without_memory_no_number_has_a_weighted_rank(void **state)
{
  const double x[] = {1, 2};
  double rank[2];
  (void)state;

  for (int i = 1; i <= 2; i++) {
    tct_fail_allocation(i, false);
    assert_false(tct_weighted_ranks(2, x, x, NULL, rank));
    assert_true(isnan(rank[0]) && isnan(rank[1]));
  }
  tct_fail_allocation(-1, false);
}

static void an_order_with_ties_ranks_again_and_again_in_whole_numbers(void **state)
{
  const tct_key key = tct_key_of(5, "ranks");
  double x[70], weight[70], wanted[70];
  int32_t times[70], twice[70];
  size_t place[70], spare[70];
  uint32_t order[70];
  (void)state;

  for (int n = 0; n <= 70; n++) {
    for (int i = 0; i < n; i++) {
      x[i] = i % 13 == 4 ? (double)NAN : floor(20 * tct_uniform(key, (uint64_t)n, 0, (uint32_t)i));
    }
    tct_order_with_ties((size_t)n, x, place, spare, order);
    for (uint32_t again = 1; again < 4; again++) {
      for (int i = 0; i < n; i++) {
        times[i] =
          isnan(x[i]) ? 0 : (int32_t)(4 * tct_uniform(key, (uint64_t)n, again, (uint32_t)i));
        weight[i] = times[i];
      }
      tct_twice_ranks((size_t)n, order, times, twice);
      assert_true(tct_weighted_ranks((size_t)n, weight, x, NULL, wanted));
      for (int i = 0; i < n; i++)
        if (!isnan(x[i])) assert_true(twice[i] == 2 * wanted[i]);
    }
  }
}

static void whole_numbers_are_sorted_digit_by_digit(void **state)
{
  static const uint64_t kinds[] = {1, 2, 200, 256, 100000, UINT64_C(1) << 40, UINT64_MAX};
  const tct_key key             = tct_key_of(6, "ranks");
  uint64_t x[300];
  uint32_t place[300], spare[300];
  (void)state;

  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
    for (uint32_t n = 0; n <= 300; n += n < 3 ? 1 : 99) {
      for (uint32_t i = 0; i < n; i++) x[i] = tct_bits(key, k, n, i) % kinds[k];
      const uint32_t *order = tct_sort_whole(n, x, place, spare);
      for (uint32_t i = 1; i < n; i++) {
        assert_true(x[order[i - 1]] <= x[order[i]]);
        if (x[order[i - 1]] == x[order[i]]) assert_true(order[i - 1] < order[i]);
      }
    }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(equal_numbers_share_the_mean_of_their_places),
    cmocka_unit_test(a_missing_number_has_no_rank),
    cmocka_unit_test(ranks_are_what_counting_gives),
    cmocka_unit_test(pairs_with_a_hole_are_left_out_before_ranking),
    cmocka_unit_test(without_memory_it_says_so),
    cmocka_unit_test(an_order_puts_missing_numbers_last),
    cmocka_unit_test(a_number_that_is_there_often_is_ranked_so),
    cmocka_unit_test(weights_of_one_give_plain_ranks),
    cmocka_unit_test(an_order_with_ties_ranks_again_and_again_in_whole_numbers),
    cmocka_unit_test(whole_numbers_are_sorted_digit_by_digit),
    cmocka_unit_test(without_memory_no_number_has_a_weighted_rank),
  };
  return cmocka_run_group_tests_name("ranks", tests, NULL, NULL);
}
