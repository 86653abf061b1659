/* attention.c -- three places by hand: who is asked, what is handed on, and two heads side by side. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wirings/stand.h"

static stand places(int pre, int n, int post, int heads, int keys)
{
  const tct_wiring *w = (const tct_wiring *)tct_variant("wirings", "attention");
  tct_projection s    = projection_of(w, (int[]){pre, 1, n}, (int[]){post, 0, 0});
  stand t;
  tct_error err = {0};

  set(&s, "heads", heads);
  set(&s, "keys", keys);
  if (!stand_up(&t, s, 1, &err)) fail_msg("%s", err.text);
  return t;
}

static void put(stand *t, const double *tensor)
{
  for (size_t i = 0; i < t->s.synapses; i++)
    t->weight[t->s.wiring->place(&t->s, i)] = (tct_real)tensor[i];
}

/* One channel, x = 1, 2, 3; q = ln 2 x, k = x, v = 10 x: place i gives place j the share 2^(i j). */
static void a_place_hears_most_from_those_that_match(void **state)
{
  stand t                 = places(1, 3, 1, 1, 1);
  const double tensor[3]  = {log(2), 1, 10};
  const double expected[] = {10 * (2 * 1 + 4 * 2 + 8 * 3) / 14.0,
                             10 * (4 * 1 + 16 * 2 + 64 * 3) / 84.0,
                             10 * (8 * 1 + 64 * 2 + 512 * 3) / 584.0};

  (void)state;
  assert_int_equal(t.s.synapses, 3);
  put(&t, tensor);
  for (int i = 0; i < 3; i++) t.rate[i] = (tct_real)(i + 1);
  push(&t, 0, 1, t.weight, t.rate, t.drive);
  for (int i = 0; i < 3; i++) assert_true(fabs((double)t.drive[i] - expected[i]) < 1e-12);
  tear_down(&t);
}

/* Queries of nothing ask everybody alike: the mean of what is handed on, and its error goes back evenly. */
static void who_asks_nothing_hears_the_mean(void **state)
{
  stand t         = places(2, 4, 2, 1, 0);
  double w[6 * 2] = {0};

  (void)state;
  w[2 * 2] = 1, w[3 * 2 + 1] = -1; /* keys say something, in vain */
  w[4 * 2] = 1, w[5 * 2 + 1] = 1;  /* values are what is there */
  put(&t, w);
  push(&t, 0, 1, t.weight, t.rate, t.drive);
  carry(&t, 0, 1, t.weight, t.rate, t.error, t.credit);
  for (int c = 0; c < 2; c++) {
    double mean = 0, asked = 0;
    for (int i = 0; i < 4; i++) {
      mean += (double)t.rate[2 * i + c] / 4;
      asked += (double)t.error[2 * i + c] / 4;
    }
    for (int i = 0; i < 4; i++) {
      assert_true(fabs((double)t.drive[2 * i + c] - mean) < 1e-12);
      assert_true(fabs((double)t.credit[2 * i + c] - asked) < 1e-12);
    }
  }
  tear_down(&t);
}

/* Turning places round turns what they hear round: places have no order. */
static void places_have_no_order(void **state)
{
  stand t = places(3, 5, 4, 2, 3);
  double heard[20];

  (void)state;
  push(&t, 0, 1, t.weight, t.rate, t.drive);
  for (int i = 0; i < 20; i++) heard[i] = (double)t.drive[i];
  for (int i = 0; i < 2; i++)
    for (int c = 0; c < 3; c++) {
      const tct_real x        = t.rate[i * 3 + c];
      t.rate[i * 3 + c]       = t.rate[(4 - i) * 3 + c];
      t.rate[(4 - i) * 3 + c] = x;
    }
  memset(t.drive, 0, t.s.post_ld * sizeof *t.drive);
  push(&t, 0, 1, t.weight, t.rate, t.drive);
  for (int i = 0; i < 5; i++)
    for (int c = 0; c < 4; c++)
      assert_true(fabs((double)t.drive[i * 4 + c] - heard[(4 - i) * 4 + c]) < 1e-11);
  tear_down(&t);
}

/* A head's part is its own: without the second head's weights the first two channels hear the same. */
static void heads_do_not_meet(void **state)
{
  stand t = places(3, 4, 4, 2, 2);
  tct_real heard[16];

  (void)state;
  assert_int_equal(t.s.parts, 2);
  assert_true(t.s.rank == 2 && t.s.tensor[0] == 2 * 2 + 2 * 2 + 4 && t.s.tensor[1] == 3);
  push(&t, 0, 1, t.weight, t.rate, t.drive);
  memcpy(heard, t.drive, sizeof heard);
  memset(t.weight + t.s.n / 2, 0, t.s.n / 2 * sizeof *t.weight);
  memset(t.drive, 0, t.s.post_ld * sizeof *t.drive);
  push(&t, 0, 1, t.weight, t.rate, t.drive);
  for (int i = 0; i < 16; i++)
    assert_true(i % 4 < 2 ? t.drive[i] == heard[i] : t.drive[i] == 0 && heard[i] != 0);
  tear_down(&t);
}

static void refused(const int pre[3], const int post[3], int heads, const char *why)
{
  const tct_wiring *w = (const tct_wiring *)tct_variant("wirings", "attention");
  tct_projection s    = projection_of(w, pre, post);
  tct_error err       = {0};

  set(&s, "heads", heads);
  assert_int_equal(w->fit(&s, 7, &err), TCT_BAD_SPEC);
  if (!strstr(err.text, why)) fail_msg("%s", err.text);
  tct_params_free(&w->about, s.params);
}

static void what_does_not_fit_is_refused(void **state)
{
  (void)state;
  refused((int[]){4, 1, 3}, (int[]){4, 1, 2}, 1,
          "on a map of 1 x 3 as their senders do, not 1 x 2");
  refused((int[]){4, 1, 3}, (int[]){4, 0, 0}, 3, "4 channels are not shared out evenly among 3");
  refused((int[]){0, 0, 0}, (int[]){4, 1, 3}, 1, "the shape of its senders is not known");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_place_hears_most_from_those_that_match),
    cmocka_unit_test(who_asks_nothing_hears_the_mean),
    cmocka_unit_test(places_have_no_order),
    cmocka_unit_test(heads_do_not_meet),
    cmocka_unit_test(what_does_not_fit_is_refused),
  };
  return cmocka_run_group_tests_name("attention", tests, NULL, NULL);
}
