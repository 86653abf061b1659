/* all_but_one.c -- three units worked by hand; populations of two sizes are refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wirings/stand.h"

static bool some(stand *t, const int pre[3], const int post[3], tct_error *err)
{
  const tct_wiring *w = (const tct_wiring *)tct_variant("wirings", "all_but_one");
  return stand_up(t, projection_of(w, pre, post), 2, err);
}

static void each_unit_hears_all_but_its_own_sender(void **state)
{
  stand t;
  (void)state;

  assert_true(some(&t, (int[]){1, 1, 3}, (int[]){3, 1, 1}, NULL));
  assert_true(t.s.n == 16 && t.s.synapses == 3 && t.s.parts == 1 && t.s.fan_in == 2);
  memcpy(t.weight, (tct_real[]){2, -1, 3}, 3 * sizeof(tct_real));
  memcpy(t.rate + t.s.pre_ld, (tct_real[]){5, 6, 7}, 3 * sizeof(tct_real));
  memcpy(t.error + t.s.post_ld, (tct_real[]){1, 10, 100}, 3 * sizeof(tct_real));
  t.drive[t.s.post_ld] = 1;
  push(&t, 1, 1, t.weight, t.rate, t.drive);
  const tct_real *drive = t.drive + t.s.post_ld, *credit = t.credit + t.s.pre_ld;
  assert_true(drive[0] == 1 - 6 + 21 && drive[1] == 10 + 21 && drive[2] == 10 - 6);
  assert_true(t.drive[0] == 0); /* the other row */
  carry(&t, 1, 1, t.weight, t.rate, t.error, t.credit);
  assert_true(credit[0] == 220 && credit[1] == -101 && credit[2] == 33);
  outer(&t, 1, 1, 2, t.rate, t.error, t.update);
  assert_true(t.update[0] == 1100 && t.update[1] == 1212 && t.update[2] == 154 && t.update[3] == 0);
  tear_down(&t);
}

static void populations_of_two_sizes_are_refused(void **state)
{
  tct_error err = {0};
  stand t;
  (void)state;

  assert_false(some(&t, (int[]){2, 3, 4}, (int[]){1, 1, 25}, &err));
  assert_string_equal(err.text,
                      "retina->v1: all_but_one needs as many receivers as senders, not 25 for 24");
  tear_down(&t);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(each_unit_hears_all_but_its_own_sender),
    cmocka_unit_test(populations_of_two_sizes_are_refused),
  };
  return cmocka_run_group_tests_name("all_but_one", tests, NULL, NULL);
}
