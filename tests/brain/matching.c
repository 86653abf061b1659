/* matching.c -- checkpoints and days by performance: by hand, planted curves, plateaus, noise, what cannot be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "base/random.h"
#include "brain/near.h"

#include <tercet/matching.h>

enum { MOST = 32 };

static void match(const tct_matching *m, tct_matched *into, double *curve)
{
  tct_error err = {0};

  if (tct_match_days(m, into, curve, &err) != TCT_OK) fail_msg("%s", err.text);
}

static void the_same_shares_are_found_again(void **state)
{
  const tct_performed model[] = {{50, 100}, {60, 100}, {70, 100}, {80, 100}, {90, 100}};
  const tct_performed day[]   = {{500, 1000}, {700, 1000}, {900, 1000}};
  const tct_matching m        = {
           .checkpoints = 5, .days = 3, .checkpoint = model, .day = day, .level = 0.95};
  tct_matched got[3];
  (void)state;

  match(&m, got, NULL);
  for (int d = 0; d < 3; d++) {
    assert_int_equal(got[d].kind, TCT_MATCH_FITS);
    assert_int_equal(got[d].checkpoint, 2 * d);
    assert_true(got[d].first == 2 * d && got[d].last == 2 * d);
    assert_near(got[d].deviance, 0, 1e-9);
    assert_near(got[d].share, got[d].model, 1e-15);
    assert_true(got[d].low == -1 && got[d].high == -1);
  }
}

/* 60 of 100 beside 70 of 100: 2 (60 log .6 + 40 log .4 + 70 log .7 + 30 log .3 - 130 log .65 - 70 log .35) */
static void a_deviance_is_worked_by_hand(void **state)
{
  const tct_performed model = {70, 100}, day = {60, 100};
  const tct_matching m = {
    .checkpoints = 1, .days = 1, .checkpoint = &model, .day = &day, .level = 0.95};
  tct_matched got;
  (void)state;

  match(&m, &got, NULL);
  const double deviance = 2 * (60 * log(.6) + 40 * log(.4) + 70 * log(.7) + 30 * log(.3) -
                               130 * log(.65) - 70 * log(.35));
  assert_near(got.deviance, deviance, 1e-12);
  assert_near(got.p, erfc(sqrt(deviance / 2)), 1e-12);
  assert_int_equal(got.kind, TCT_MATCH_FITS);
}

static void what_falls_is_taken_for_noise(void **state)
{
  const tct_performed model[] = {{50, 100}, {80, 100}, {20, 50}, {90, 100}};
  const tct_performed day     = {90, 150};
  tct_matching m = {.checkpoints = 4, .days = 1, .checkpoint = model, .day = &day, .level = 0.95};
  tct_matched got;
  double curve[4];
  (void)state;

  match(&m, &got, curve);
  assert_near(curve[0], 0.5, 0);
  assert_near(curve[1], 100.0 / 150, 1e-15);
  assert_near(curve[2], 100.0 / 150, 1e-15);
  assert_near(curve[3], 0.9, 0);
  m.as_it_is = true;
  match(&m, &got, curve);
  assert_near(curve[2], 0.4, 0);
  assert_int_equal(got.checkpoint, 0); /* 0.6 is nearer to 0.5 of 100 than to 0.4 or 0.8 */
}

static void later_days_have_no_earlier_checkpoint(void **state)
{
  const tct_performed model[] = {{500, 1000}, {700, 1000}, {900, 1000}};
  const tct_performed day[]   = {{700, 1000}, {500, 1000}, {900, 1000}};
  const tct_matching m        = {
           .checkpoints = 3, .days = 3, .checkpoint = model, .day = day, .level = 0.95};
  tct_matched got[3];
  (void)state;

  match(&m, got, NULL);
  assert_true(got[0].checkpoint <= got[1].checkpoint && got[2].checkpoint == 2);
  /* one of the first two is where it should not be, and it is said */
  assert_int_equal(
    (got[0].kind == TCT_MATCH_OUT_OF_ORDER) + (got[1].kind == TCT_MATCH_OUT_OF_ORDER), 1);
}

static void what_the_model_has_not_is_not_forced(void **state)
{
  const tct_performed model[] = {{500, 1000}, {510, 1000}, {800, 1000}};
  const tct_performed day[]   = {{30, 100}, {0, 0}, {330, 500}, {99, 100}};
  const tct_matching m        = {
           .checkpoints = 3, .days = 4, .checkpoint = model, .day = day, .level = 0.95};
  static const tct_match_kind kind[] = {TCT_MATCH_STARTS_ABOVE, TCT_MATCH_NO_TRIALS,
                                        TCT_MATCH_BETWEEN, TCT_MATCH_NEVER_REACHED};
  tct_matched got[4];
  (void)state;

  match(&m, got, NULL);
  for (int d = 0; d < 4; d++) {
    assert_int_equal(got[d].kind, kind[d]);
    if (d != 2) assert_true(got[d].checkpoint == -1 && got[d].first == -1 && isnan(got[d].p));
  }
  assert_true(got[2].checkpoint >= 0 && got[2].p < 0.05);
  assert_undefined(got[1].share);
  assert_string_equal(tct_match_text(TCT_MATCH_NEVER_REACHED), "never reached");
}

static void a_plateau_is_told_as_a_whole(void **state)
{
  const tct_performed model[] = {{50, 100}, {80, 100}, {80, 100}, {80, 100}, {95, 100}};
  const tct_performed day[]   = {{80, 100}, {160, 200}};
  const tct_matching m        = {
           .checkpoints = 5, .days = 2, .checkpoint = model, .day = day, .level = 0.95};
  tct_matched got[2];
  (void)state;

  match(&m, got, NULL);
  for (int d = 0; d < 2; d++)
    assert_true(got[d].checkpoint == 1 && got[d].first == 1 && got[d].last == 3);
}

static void equal_performance_everywhere_tells_nothing(void **state)
{
  tct_performed model[MOST], day[3];
  tct_matched got[3];
  const tct_matching m = {.checkpoints = MOST,
                          .days        = 3,
                          .checkpoint  = model,
                          .day         = day,
                          .level       = 0.95,
                          .draws       = 40,
                          .seed        = 1};
  (void)state;

  for (int k = 0; k < MOST; k++) model[k] = (tct_performed){70, 100};
  for (int d = 0; d < 3; d++) day[d] = (tct_performed){70, 100};
  match(&m, got, NULL);
  for (int d = 0; d < 3; d++)
    assert_true(got[d].first == 0 && got[d].last == MOST - 1 && got[d].low == 0 &&
                got[d].high == MOST - 1);
}

/* Of an exponential curve, days at planted checkpoints: intervals hold them. */
static void planted_days_lie_in_their_intervals(void **state)
{
  static const int planted[] = {2, 6, 9, 15};
  tct_performed model[MOST], day[4];
  tct_matched got[4], again[4];
  int held = 0, exact = 0;
  tct_matching m = {
    .checkpoints = MOST, .days = 4, .checkpoint = model, .day = day, .level = 0.95, .draws = 100};
  (void)state;

  for (int s = 0; s < 20; s++) {
    const tct_key key = tct_key_of((uint64_t)s, "curves");
    for (int i = 0; i < MOST + 4; i++) {
      const int k        = i < MOST ? i : planted[i - MOST];
      const double share = 0.95 - 0.45 * exp(-k / 8.0);
      tct_performed *p   = i < MOST ? &model[i] : &day[i - MOST];
      *p                 = (tct_performed){0, 400};
      for (uint32_t t = 0; t < 400; t++) p->right += tct_uniform(key, (uint64_t)i, 0, t) < share;
    }
    m.seed = (uint64_t)s;
    match(&m, got, NULL);
    for (int d = 0; d < 4; d++) {
      held += got[d].low <= planted[d] && planted[d] <= got[d].high;
      exact += abs(got[d].checkpoint - planted[d]) <= 4;
      assert_true(got[d].low <= got[d].first && got[d].last <= got[d].high);
      if (d) assert_true(got[d].checkpoint >= got[d - 1].checkpoint);
    }
  }
  print_message("held %d, near %d of 80\n", held, exact);
  assert_true(held >= 72 && exact >= 70);
  match(&m, again, NULL);
  for (int d = 0; d < 4; d++)
    assert_true(again[d].low == got[d].low && again[d].high == got[d].high);
}

static void what_cannot_be_is_said(void **state)
{
  const tct_performed good = {1, 2}, more = {3, 2}, none = {0, 0};
  const tct_matching m = {
    .checkpoints = 1, .days = 1, .checkpoint = &good, .day = &good, .level = 0.95};
  tct_matching bad = m;
  tct_matched got;
  tct_error err = {0};
  (void)state;

  bad.checkpoints = 0;
  assert_int_equal(tct_match_days(&bad, &got, NULL, &err), TCT_BAD_SHAPE);
  bad      = m;
  bad.days = 0;
  assert_int_equal(tct_match_days(&bad, &got, NULL, &err), TCT_BAD_SHAPE);
  bad       = m;
  bad.draws = 3;
  assert_int_equal(tct_match_days(&bad, &got, NULL, &err), TCT_BAD_SHAPE);
  bad       = m;
  bad.level = 1;
  assert_int_equal(tct_match_days(&bad, &got, NULL, &err), TCT_BAD_DATA);
  bad     = m;
  bad.day = &more;
  assert_int_equal(tct_match_days(&bad, &got, NULL, &err), TCT_BAD_DATA);
  bad            = m;
  bad.checkpoint = &none;
  assert_int_equal(tct_match_days(&bad, &got, NULL, &err), TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "checkpoint 1"));
}

static void without_memory_nothing_is_left(void **state)
{
  const tct_performed good = {1, 2};
  const tct_matching m     = {
        .checkpoints = 1, .days = 1, .checkpoint = &good, .day = &good, .level = 0.95, .draws = 20};
  tct_matched got;
  tct_error err = {0};
  int refused   = 0;
  (void)state;

  for (int i = 1; i < 100; i++) {
    tct_fail_allocation(i, false);
    const tct_status status = tct_match_days(&m, &got, NULL, &err);
    tct_fail_allocation(-1, false);
    if (status == TCT_OK) break;
    assert_int_equal(status, TCT_NO_MEMORY);
    refused++;
  }
  assert_int_equal(refused, 4);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_same_shares_are_found_again),
    cmocka_unit_test(a_deviance_is_worked_by_hand),
    cmocka_unit_test(what_falls_is_taken_for_noise),
    cmocka_unit_test(later_days_have_no_earlier_checkpoint),
    cmocka_unit_test(what_the_model_has_not_is_not_forced),
    cmocka_unit_test(a_plateau_is_told_as_a_whole),
    cmocka_unit_test(equal_performance_everywhere_tells_nothing),
    cmocka_unit_test(planted_days_lie_in_their_intervals),
    cmocka_unit_test(what_cannot_be_is_said),
    cmocka_unit_test(without_memory_nothing_is_left),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
