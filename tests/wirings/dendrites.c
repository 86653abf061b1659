/* dendrites.c -- branches by hand: what each answers, whose error reaches which synapse. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wirings/stand.h"

enum { SIGMOID, RECTIFIED, EXPANSIVE };

static stand cells(int pre, int post, int branches, int answer, double threshold)
{
  const tct_wiring *w = (const tct_wiring *)tct_variant("wirings", "dendrites");
  tct_projection s    = projection_of(w, (int[]){1, 1, pre}, (int[]){1, 1, post});
  stand t;
  tct_error err = {0};

  set(&s, "branches", branches);
  set(&s, "answer", answer);
  set(&s, "threshold", threshold);
  if (!stand_up(&t, s, 1, &err)) fail_msg("%s", err.text);
  return t;
}

static void put(stand *t, const double *tensor)
{
  for (size_t i = 0; i < t->s.synapses; i++)
    t->weight[t->s.wiring->place(&t->s, i)] = (tct_real)tensor[i];
}

/* One cell, two branches, x = (3, 1): they sum 2 x 3 - 1 = 5 and 1 - 3 = -2. */
static void branches_answer_before_they_are_summed(void **state)
{
  static const double w[]       = {2, -1, -1, 1};
  static const double expect[3] = {0, 4,
                                   16}; /* of threshold 1: rectified 5 - 1, expansive squared */

  (void)state;
  for (int g = SIGMOID; g <= EXPANSIVE; g++) {
    stand t              = cells(2, 1, 2, g, 1);
    const double sigmoid = 1 / (1 + exp(-4.0)) + 1 / (1 + exp(3.0));
    put(&t, w);
    t.rate[0] = 3, t.rate[1] = 1;
    push(&t, 0, 1, t.weight, t.rate, t.drive);
    assert_true(fabs((double)t.drive[0] - (g == SIGMOID ? sigmoid : expect[g])) < 1e-12);
    tear_down(&t);
  }
}

/* Exclusive or in one cell without a hidden population: max(0, x - y) + max(0, y - x). */
static void one_cell_tells_same_from_different(void **state)
{
  static const double w[] = {1, -1, -1, 1};
  stand t                 = cells(2, 1, 2, RECTIFIED, 0);

  (void)state;
  put(&t, w);
  for (int i = 0; i < 4; i++) {
    t.rate[0]  = (tct_real)(i & 1);
    t.rate[1]  = (tct_real)(i >> 1);
    t.drive[0] = 0;
    push(&t, 0, 1, t.weight, t.rate, t.drive);
    assert_true((double)t.drive[0] == ((i & 1) != i >> 1));
  }
  tear_down(&t);
}

/* A branch below threshold neither learns nor asks: error 2, x = (3, 1), the first branch alone is active. */
static void what_is_silent_does_not_learn(void **state)
{
  static const double w[]      = {2, -1, -1, 1};
  static const double expect[] = {2 * 3, 2 * 1, 0, 0};
  stand t                      = cells(2, 1, 2, RECTIFIED, 0);

  (void)state;
  put(&t, w);
  t.rate[0] = 3, t.rate[1] = 1;
  t.error[0] = 2;
  outer(&t, 0, 1, 1, t.rate, t.error, t.update);
  for (size_t i = 0; i < 4; i++)
    assert_true((double)t.update[t.s.wiring->place(&t.s, i)] == expect[i]);
  carry(&t, 0, 1, t.weight, t.rate, t.error, t.credit);
  assert_true((double)t.credit[0] == 4 && (double)t.credit[1] == -2);
  tear_down(&t);
}

static void the_tensor_is_receiver_branch_sender(void **state)
{
  stand t = cells(5, 20, 3, RECTIFIED, 0);
  int post, pre;

  (void)state;
  assert_true(t.s.rank == 3 && t.s.tensor[0] == 20 && t.s.tensor[1] == 3 && t.s.tensor[2] == 5);
  assert_true(t.s.parts == 2 && t.s.synapses == 300 && t.s.n == 2 * 3 * 5 * 16);
  t.s.wiring->ends(&t.s, (17 * 3 + 2) * 5 + 4, &post, &pre);
  assert_true(post == 17 && pre == 4);
  assert_int_equal(t.s.wiring->place(&t.s, (17 * 3 + 2) * 5 + 4), ((3 + 2) * 5 + 4) * 16 + 1);
  tear_down(&t);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(branches_answer_before_they_are_summed),
    cmocka_unit_test(one_cell_tells_same_from_different),
    cmocka_unit_test(what_is_silent_does_not_learn),
    cmocka_unit_test(the_tensor_is_receiver_branch_sender),
  };
  return cmocka_run_group_tests_name("dendrites", tests, NULL, NULL);
}
