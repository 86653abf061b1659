/* dense.c -- where synapses lie, and the products of 2 x 3 worked by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wirings/stand.h"

static stand some(const int pre[3], const int post[3])
{
  stand t;
  const tct_wiring *w = (const tct_wiring *)tct_variant("wirings", "dense");

  assert_true(stand_up(&t, projection_of(w, pre, post), 1, NULL));
  return t;
}

static void synapses_lie_in_panels(void **state)
{
  stand t = some((int[]){1, 1, 3}, (int[]){1, 1, 18});
  int post, pre;
  (void)state;

  assert_int_equal(t.s.synapses, 54);
  assert_int_equal(t.s.n, 96);         /* 2 panels of 3 x 16 */
  assert_int_equal(t.s.turned_n, 512); /* 1 panel of 32 x 16 */
  assert_int_equal(t.s.parts, 2);
  assert_true(t.s.rank == 2 && t.s.tensor[0] == 18 && t.s.tensor[1] == 3);
  assert_true(t.s.fan_in == 3 && t.s.fan_out == 18);
  assert_int_equal(t.s.wiring->place(&t.s, 0), 0);
  assert_int_equal(t.s.wiring->place(&t.s, 2), 32);               /* receiver 0, sender 2 */
  assert_int_equal(t.s.wiring->place(&t.s, 17 * 3 + 1), 48 + 17); /* receiver 17, sender 1 */
  t.s.wiring->ends(&t.s, 17 * 3 + 1, &post, &pre);
  assert_true(post == 17 && pre == 1);
  tear_down(&t);
}

/* W = 1 2 3; 4 5 6 */
static void drives_and_credits_are_those_worked_by_hand(void **state)
{
  stand t = some((int[]){3, 1, 1}, (int[]){1, 1, 2});
  (void)state;

  for (size_t i = 0; i < 6; i++) t.weight[t.s.wiring->place(&t.s, i)] = (tct_real)(i + 1);
  memcpy(t.rate, (tct_real[]){1, -1, 2}, 3 * sizeof(tct_real));
  memcpy(t.error, (tct_real[]){10, 1}, 2 * sizeof(tct_real));
  turn_all(&t, t.weight);
  push(&t, 0, 1, t.weight, t.rate, t.drive);
  assert_true(t.drive[0] == 5 && t.drive[1] == 11);
  carry(&t, 0, 1, t.weight, t.rate, t.error, t.credit);
  assert_true(t.credit[0] == 14 && t.credit[1] == 25 && t.credit[2] == 36);
  tear_down(&t);
}

static void an_open_shape_is_refused_by_name(void **state)
{
  tct_error err = {0};
  stand t;
  const tct_wiring *w = (const tct_wiring *)tct_variant("wirings", "dense");
  (void)state;

  assert_false(stand_up(&t, projection_of(w, (int[]){1, 4, 4}, (int[]){5, 0, 0}), 1, &err));
  assert_int_equal(err.code, TCT_BAD_SPEC);
  assert_string_equal(err.text,
                      "retina->v1: a dense wiring cannot tell the shape of its receivers: "
                      "say how many units they are");
  tear_down(&t);
  assert_false(stand_up(&t, projection_of(w, (int[]){4, 0, 0}, (int[]){1, 1, 5}), 1, &err));
  assert_string_equal(err.text, "retina->v1: the shape of its senders is not known");
  tear_down(&t);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(synapses_lie_in_panels),
    cmocka_unit_test(drives_and_credits_are_those_worked_by_hand),
    cmocka_unit_test(an_open_shape_is_refused_by_name),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
