/* trials.c -- trials and patterns out of a recording: windows, folds, levels, holes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include <tercet/patterns.h>

#include "base/memory.h"
#include "brain/near.h"
#include "brain/recordings.h"

/* 2 conditions x 3 repeats x 4 steps of 10 ms from -20 ms on x 2 units: 100 c + 10 r + s, and its negative;
 * of condition 1 the last repeat was not recorded */
static tct_recording *recorded(void)
{
  tct_recording *r = tct_recording_new(2, 2, 3, 4, 0, NULL);

  assert_non_null(r);
  r->dt    = 10;
  r->start = -20;
  for (int i = 0; i < 20; i++) {
    r->value[2 * i]     = 100.0 * (i / 12) + 10.0 * (i / 4 % 3) + i % 4;
    r->value[2 * i + 1] = -r->value[2 * i];
  }
  return r;
}

static tct_trials cut(const tct_recording *r, const tct_cut *how)
{
  tct_error err = {0};
  tct_trials t;

  if (tct_trials_of(r, how, &t, &err) != TCT_OK) fail_msg("%s", err.text);
  return t;
}

static void a_trial_is_the_mean_of_its_window(void **state)
{
  const double wanted[] = {1.5, 11.5, 21.5, 101.5, 111.5};
  tct_recording *r      = recorded();
  tct_trials all        = cut(r, &(tct_cut){.first = 0}),
             late       = cut(r, &(tct_cut){.first = 2, .steps = 2});
  (void)state;

  assert_int_equal(all.rows, 5); /* what was not recorded is no trial */
  for (int i = 0; i < 5; i++) {
    assert_true(all.value[2 * i] == wanted[i] && all.value[2 * i + 1] == -wanted[i]);
    assert_true(late.value[2 * i] == wanted[i] + 1);
    assert_int_equal(all.condition[i], i / 3);
    assert_int_equal(all.fold[i], i % 3);
  }
  assert_true(all.conditions == 2 && all.folds == 3 && all.units == 2);
  tct_trials_free(&all);
  tct_trials_free(&late);
  tct_trials_free(&late);
  tct_trials_free(NULL);
  tct_recording_free(r);
}

static void a_recording_may_have_folds_of_its_own(void **state)
{
  tct_recording *r = recorded();
  const int fold[] = {1, 0, -1, 0, 1, 0}, other[] = {0, 0, 0, 0, 0, 2};
  (void)state;

  assert_true(tct_recording_cut(r, 2) && r->fold[5] == -1);
  memcpy(r->fold, fold, sizeof fold);
  tct_trials own   = cut(r, &(tct_cut){.first = 0}),
             asked = cut(r, &(tct_cut){.fold = other, .folds = 3});
  assert_true(own.folds == 2 && asked.folds == 3 && own.rows == 5);
  assert_memory_equal(own.fold, fold, 5 * sizeof *fold);
  assert_memory_equal(asked.fold, other, 5 * sizeof *other);
  tct_trials_free(&own);
  tct_trials_free(&asked);
  tct_recording_free(r);
}

static void a_window_in_ms_takes_the_steps_that_lie_in_it(void **state)
{
  tct_recording *r = recorded();
  tct_cut c        = {.first = 0};
  tct_error err;
  (void)state;

  assert_int_equal(tct_cut_window(&c, r, 0, 20, NULL), TCT_OK);
  assert_true(c.first == 2 && c.steps == 2);
  assert_int_equal(tct_cut_window(&c, r, -15, 15, NULL), TCT_OK);
  assert_true(c.first == 1 && c.steps == 2);
  assert_int_equal(tct_cut_window(&c, r, -1e300, 1e300, NULL), TCT_OK);
  assert_true(c.first == 0 && c.steps == 4);
  r->dt    = 0.1; /* 3 x 0.1 is more than 0.3 */
  r->start = 0;
  assert_int_equal(tct_cut_window(&c, r, 0.1 + 0.2, 0.4, NULL), TCT_OK);
  assert_true(c.first == 3 && c.steps == 1);
  assert_int_equal(tct_cut_window(&c, r, 5, 6, &err), TCT_BAD_SHAPE);
  assert_non_null(strstr(err.text, "no step of  lies within 5 to 6 ms"));
  assert_int_equal(tct_cut_window(&c, r, (double)NAN, 6, &err), TCT_OK); /* no bound */
  assert_int_equal(c.first, 0);
  r->dt = 0;
  assert_int_equal(tct_cut_window(&c, r, 0, 1, &err), TCT_BAD_SHAPE);
  assert_non_null(strstr(err.text, "has no time"));
  tct_recording_free(r);
}

static void what_is_not_in_the_recording_is_refused(void **state)
{
  const int fold[] = {0, 0, 2, 0, 0, 0};
  tct_recording *r = recorded();
  tct_error err;
  tct_trials t;
  (void)state;

  assert_int_equal(tct_trials_of(r, &(tct_cut){.first = 3, .steps = 2}, &t, &err), TCT_BAD_SHAPE);
  assert_non_null(strstr(err.text, "has 4 steps: a window of 2 from step 4 is not in it"));
  assert_int_equal(tct_trials_of(r, &(tct_cut){.fold = fold, .folds = 2}, &t, &err), TCT_BAD_SHAPE);
  assert_non_null(strstr(err.text, "repeat 3 of condition 1 is put into fold 3, and there are 2"));
  tct_fail_allocation(1, false);
  assert_int_equal(tct_trials_of(r, &(tct_cut){.first = 0}, &t, &err), TCT_NO_MEMORY);
  tct_fail_allocation(-1, false);
  assert_true(!t.own);
  tct_recording_free(r);
}

/* folds 0: repeats 1 and 3; 1: repeat 2; condition 1's repeat 2 in no fold */
static void patterns_are_means_in_folds_and_over_all(void **state)
{
  const int fold[] = {0, 1, 0, 0, -1, 1};
  tct_recording *r = recorded();
  tct_trials t     = cut(r, &(tct_cut){.fold = fold, .folds = 2});
  tct_error err    = {0};
  tct_patterns p;
  (void)state;

  assert_int_equal(tct_patterns_of(&t, &p, &err), TCT_OK);
  assert_true(p.mean[0] == 11.5 && p.mean[1] == -11.5 && p.mean[2] == 106.5);
  assert_true(p.folds == 2 && p.fold[0] == 11.5 && p.fold[2] == 101.5 && p.fold[4] == 11.5);
  assert_undefined(p.fold[6]);
  assert_true(p.trials[0] == 2 && p.trials[1] == 1 && p.trials[2] == 1 && p.trials[3] == 0);
  assert_true(tct_patterns_has(&p, 0, 1) && !tct_patterns_has(&p, 1, 1));
  assert_true(p.noises == 0 && !p.noise);
  tct_patterns_free(&p);
  tct_patterns_free(&p);
  tct_patterns_free(NULL);

  for (int i = 1; i <= 2; i++) {
    tct_fail_allocation(i, false);
    assert_int_equal(tct_patterns_of(&t, &p, &err), TCT_NO_MEMORY);
    tct_fail_allocation(-1, false);
    assert_true(!p.own);
  }
  tct_trials_free(&t);
  tct_recording_free(r);
}

static void a_centred_trial_has_no_level_and_holes_are_left_out(void **state)
{
  tct_recording *r = tct_recording_new(3, 1, 2, 1, 0, NULL);
  (void)state;

  assert_non_null(r);
  r->value[0] = 1, r->value[1] = 2, r->value[2] = 6;
  r->value[3] = 4, r->value[5] = 6;
  tct_trials t = cut(r, &(tct_cut){.centred = true});
  assert_true(t.value[0] == -2 && t.value[1] == -1 && t.value[2] == 3);
  assert_true(t.value[3] == -1 && t.value[5] == 1);
  assert_undefined(t.value[4]);

  tct_patterns p;
  assert_int_equal(tct_patterns_of(&t, &p, NULL), TCT_OK);
  assert_true(p.mean[0] == -1.5 && p.mean[1] == -1 && p.mean[2] == 2);
  assert_true(p.trials[0] == 1 && p.trials[1] == 1);
  assert_true(tct_patterns_has(&p, 0, 0) && !tct_patterns_has(&p, 1, 0));
  tct_patterns_free(&p);
  tct_trials_free(&t);
  tct_recording_free(r);
}

static void rows_of_a_table_are_looked_at_before_they_are_believed(void **state)
{
  const double value[] = {1, 2};
  int condition[] = {0, 2}, fold[] = {0, -1};
  tct_trials t = {.rows = 2, .units = 1, .conditions = 2, .value = value, .condition = condition};
  tct_error err;
  tct_patterns p;
  (void)state;

  assert_int_equal(tct_patterns_of(&t, &p, &err), TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "trial 2 is of condition 3, and there are 2"));
  condition[1] = -1; /* left out */
  assert_int_equal(tct_patterns_of(&t, &p, &err), TCT_OK);
  assert_true(p.mean[0] == 1 && p.folds == 0 && !p.fold);
  assert_undefined(p.mean[1]);
  tct_patterns_free(&p);
  t.fold  = fold;
  t.folds = 1;
  fold[0] = 1;
  assert_int_equal(tct_patterns_of(&t, &p, &err), TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "trial 1 is in fold 2, and there are 1"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_trial_is_the_mean_of_its_window),
    cmocka_unit_test(a_recording_may_have_folds_of_its_own),
    cmocka_unit_test(a_window_in_ms_takes_the_steps_that_lie_in_it),
    cmocka_unit_test(what_is_not_in_the_recording_is_refused),
    cmocka_unit_test(patterns_are_means_in_folds_and_over_all),
    cmocka_unit_test(a_centred_trial_has_no_level_and_holes_are_left_out),
    cmocka_unit_test(rows_of_a_table_are_looked_at_before_they_are_believed),
  };
  return cmocka_run_group_tests_name("trials", tests, NULL, NULL);
}
