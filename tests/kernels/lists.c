/* lists.c -- synapses in lists: where they lie, and the products worked by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "kernels/lists.h"
#include "kernels/spiking.h"

/* 18 receivers, 20 senders: 0 hears 2 and 5, 3 hears 0, 17 hears 1, 2 and 17; all others nobody. */
static tct_lists *some_lists(void)
{
  static const int pre[]   = {2, 5, 0, 1, 2, 17};
  static const int count[] = {[0] = 2, [3] = 1, [17] = 3};
  tct_lists *t             = tct_lists_new(18, 20);

  assert_non_null(t);
  assert_true(tct_lists_reserve(t, 0, 6));
  memcpy(t->pre, pre, sizeof pre);
  for (size_t k = 0; k < 18; k++) t->first[k + 1] = t->first[k] + (size_t)count[k];
  assert_true(tct_lists_close(t));
  return t;
}

/* by senders: 0 to 3, 1 to 17, 2 to 0 and 17, 5 to 0; and in the second part 17 to 17 */
static void a_part_is_filled_up_to_whole_panels(void **state)
{
  static const size_t place[] = {2, 4, 0, 1, 3, 16};
  static const int post[]     = {0, 0, 3, 17, 17, 17};
  tct_lists *t                = some_lists();
  size_t from, n;
  (void)state;

  assert_int_equal(t->parts, 2);
  assert_int_equal(tct_lists_reals(t), 32);
  for (size_t i = 0; i < 6; i++) {
    assert_int_equal(tct_lists_place(t, i), place[i]);
    assert_int_equal(t->post[i], post[i]);
  }
  tct_lists_span(t, 0, &from, &n);
  assert_true(from == 0 && n == 16);
  tct_lists_span(t, 1, &from, &n);
  assert_true(from == 16 && n == 16);
  tct_lists_free(t);
}

/* five rows: four at once and one alone */
static void products_are_those_worked_by_hand(void **state)
{
  enum { ROWS = 5, PRE = 21, POST = 19 };
  tct_lists *t        = some_lists();
  tct_real weight[32] = {[2] = 2, [4] = 3, [0] = -1, [1] = 10, [3] = 20, [16] = 30};
  tct_real pre[ROWS * PRE], post[ROWS * POST], drive[ROWS * POST], credit[ROWS * PRE],
    sum[32] = {0};
  (void)state;

  for (int r = 0; r < ROWS; r++) {
    for (int j = 0; j < PRE; j++) pre[r * PRE + j] = (tct_real)(j + 10 * r);
    for (int k = 0; k < POST; k++) post[r * POST + k] = (tct_real)(k == 0 ? 1 : k == 17 ? 2 : 100);
    for (int k = 0; k < POST; k++) drive[r * POST + k] = 7;
    for (int j = 0; j < PRE; j++) credit[r * PRE + j] = 7;
  }
  tct_lists_push(t, ROWS, weight, pre, PRE, (tct_speakers){0}, drive, POST);
  tct_lists_carry(t, ROWS, weight, post, POST, credit, PRE);
  for (int r = 0; r < ROWS; r++) {
    const tct_real x = (tct_real)(10 * r);
    assert_true(drive[r * POST] == 7 + 2 * (2 + x) + 3 * (5 + x));
    assert_true(drive[r * POST + 1] == 7);
    assert_true(drive[r * POST + 3] == 7 - x);
    assert_true(drive[r * POST + 17] == 7 + 10 * (1 + x) + 20 * (2 + x) + 30 * (17 + x));
    assert_true(drive[r * POST + 18] == 7); /* a pad */
    assert_true(credit[r * PRE] == 7 - 100);
    assert_true(credit[r * PRE + 1] == 7 + 20);
    assert_true(credit[r * PRE + 2] == 7 + 2 + 40);
    assert_true(credit[r * PRE + 3] == 7);
    assert_true(credit[r * PRE + 5] == 7 + 3);
    assert_true(credit[r * PRE + 17] == 7 + 60);
  }
  /* receiver 17 with sender 17: 0.5 x 2 x (17 + 27 + 37 + 47 + 57) */
  tct_lists_outer(t, 1, ROWS, (tct_real)0.5, pre, PRE, post, POST, sum + 16);
  assert_true(sum[16] == 185 && sum[17] == 0 && sum[0] == 0);
  tct_lists_outer(t, 0, ROWS, (tct_real)0.5, pre, PRE, post, POST, sum);
  assert_true(sum[1] == 105 && sum[3] == 110 && sum[2] == 55 && sum[0] == 50 * 100 && sum[5] == 0);
  tct_lists_free(t);
}

/* Every third receiver hears a few of 700 senders: more than one stretch of them. */
static tct_lists *many_lists(void)
{
  enum { RECEIVERS = 90, SENDERS = 700 };
  tct_lists *t = tct_lists_new(RECEIVERS, SENDERS);
  size_t n     = 0;

  assert_non_null(t);
  assert_true(tct_lists_reserve(t, 0, (size_t)RECEIVERS * SENDERS));
  for (int k = 0; k < RECEIVERS; k++) {
    for (int j = k % 7; k % 3 == 0 && j < SENDERS; j += 3 + k % 5) t->pre[n++] = j;
    t->first[k + 1] = n;
  }
  assert_true(tct_lists_close(t));
  return t;
}

/* Whoever is looked for, and however many rows there are: the same bits as receiver by receiver. */
static void spikes_are_delivered_in_the_order_of_senders(void **state)
{
  enum { ROWS = 7, PRE = 704, POST = 96 };
  static tct_real pre[ROWS * PRE], drive[4][ROWS * POST], weight[90 * 700];
  static int n[ROWS], unit[ROWS * (PRE + TCT_PANEL)];
  const tct_speakers who = {PRE, n, unit};
  tct_lists *t           = many_lists();
  (void)state;

  for (size_t i = 0; i < t->first[90]; i++)
    weight[tct_lists_place(t, i)] = (tct_real)sin((double)i);
  for (int every = 1; every < 400; every *= 3) { /* one in so many speaks, some of them graded */
    for (int i = 0; i < ROWS * PRE; i++)
      pre[i] = i % PRE < 700 && i * 7 % every == 0 ? (tct_real)(i % 2 ? 1 : cos((double)i)) : 0;
    for (int i = 0; i < ROWS * POST; i++)
      drive[0][i] = drive[1][i] = drive[2][i] = drive[3][i] = (tct_real)cos((double)i);
    tct_lists_push_all(t, ROWS, weight, pre, PRE, drive[0], POST);
    tct_lists_push_active(t, ROWS, weight, pre, PRE, drive[1], POST);
    tct_lists_push(t, ROWS, weight, pre, PRE, (tct_speakers){0}, drive[2], POST);
    for (int r = 0; r < ROWS; r++)
      n[r] = tct_active(pre + r * PRE, 0, 700, unit + r * (PRE + TCT_PANEL));
    if (every == 3) n[4] = -1; /* of one row it is not known */
    tct_lists_foresee(t, ROWS, weight, who);
    tct_lists_push(t, ROWS, weight, pre, PRE, who, drive[3], POST);
    assert_memory_equal(drive[0], drive[3], sizeof drive[0]);
    assert_memory_equal(drive[0], drive[1], sizeof drive[0]);
    assert_memory_equal(drive[0], drive[2], sizeof drive[0]);
    for (int r = 0; r < ROWS; r++)
      for (int k = 0; k < 90; k++) {
        tct_real sum = (tct_real)cos((double)(r * POST + k));
        for (size_t i = t->first[k]; i < t->first[k + 1]; i++)
          sum += weight[tct_lists_place(t, i)] * pre[r * PRE + t->pre[i]];
        assert_true(sum == drive[0][r * POST + k]);
      }
  }
  tct_lists_free(t);
}

static void lists_without_memory_are_not_made(void **state)
{
  (void)state;
  for (int64_t n = 1; n <= 4; n++) {
    tct_fail_allocation(n, true);
    assert_null(tct_lists_new(18, 20));
    tct_fail_allocation(-1, true);
  }
  tct_lists *t = tct_lists_new(18, 20);
  tct_fail_allocation(1, true);
  assert_false(tct_lists_reserve(t, 0, 4));
  tct_fail_allocation(-1, true);
  assert_true(tct_lists_reserve(t, 0, 4));
  tct_fail_allocation(1, true);
  assert_false(tct_lists_close(t));
  tct_fail_allocation(-1, true);
  tct_lists_free(t);
  tct_lists_free(NULL);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_part_is_filled_up_to_whole_panels),
    cmocka_unit_test(products_are_those_worked_by_hand),
    cmocka_unit_test(spikes_are_delivered_in_the_order_of_senders),
    cmocka_unit_test(lists_without_memory_are_not_made),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
