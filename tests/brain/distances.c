/* distances.c -- what a distance needs and the patterns lack is said in words, before anything is computed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "brain/rdm.h"

static tct_status never(const void *params, const tct_patterns *p, double *rdm, tct_error *err)
{
  (void)params;
  (void)p;
  (void)rdm;
  return tct_fail(err, TCT_BUG, "it was computed");
}

static tct_distance needing(unsigned needs)
{
  return (tct_distance){.name = "measure", .needs = needs, .rdm = never};
}

static const double mean[] = {0, 1, 2, 3, 4, 5, 6, 7}, noise[] = {1, 0, 0, 1, 1, 0, 0, 1};

static void means_folds_and_noise_are_asked_for(void **state)
{
  const tct_distance plain = needing(0), crossed = needing(TCT_DISTANCE_FOLDS);
  const tct_distance white = needing(TCT_DISTANCE_NOISE);
  (void)state;

  assert_refused(&plain, NULL, &(tct_patterns){2, 2, .mean = NULL}, TCT_BAD_SHAPE,
                 "measure needs mean patterns");
  assert_refused(&plain, NULL, &(tct_patterns){1, 2, .mean = mean}, TCT_BAD_SHAPE,
                 "two conditions or more and of one unit or more, not of 1 and 2");
  assert_refused(&crossed, NULL, &(tct_patterns){2, 2, .mean = mean}, TCT_BAD_SHAPE,
                 "measure needs trials cut into two folds or more, and there are 0");
  assert_refused(&crossed, NULL, &(tct_patterns){2, 2, .fold = mean, .folds = 1}, TCT_BAD_SHAPE,
                 "and there is 1");
  assert_refused(&white, NULL, &(tct_patterns){2, 2, .mean = mean}, TCT_BAD_SHAPE,
                 "measure needs a noise covariance, and there is none");
}

static void noises_are_one_or_one_a_fold(void **state)
{
  const tct_distance white   = needing(TCT_DISTANCE_NOISE);
  const tct_distance crossed = needing(TCT_DISTANCE_FOLDS | TCT_DISTANCE_MAY_NOISE);
  tct_patterns p = {2, 1, .mean = mean, .fold = mean, .folds = 3, .noise = noise, .noises = 2};
  (void)state;

  assert_refused(&white, NULL, &p, TCT_BAD_SHAPE, "one noise covariance, and there are 2");
  assert_refused(&crossed, NULL, &p, TCT_BAD_SHAPE,
                 "one noise covariance or one a fold, and there are 2");
  p.folds = 2;
  assert_refused(&crossed, NULL, &p, TCT_BUG, "it was computed");
}

static void a_count_below_0_is_told_with_its_place(void **state)
{
  const tct_distance d     = needing(TCT_DISTANCE_NOT_NEGATIVE);
  const tct_distance f     = needing(TCT_DISTANCE_NOT_NEGATIVE | TCT_DISTANCE_FOLDS);
  const double below[]     = {0, 1, 2, (double)NAN, 4, -0.5};
  const double in_folds[8] = {0, 1, 2, 3, 4, 5, -2, 1};
  (void)state;

  assert_refused(&d, NULL, &(tct_patterns){3, 2, .mean = below}, TCT_BAD_DATA,
                 "unit 2 answers condition 3 with -0.5");
  assert_refused(&f, NULL, &(tct_patterns){2, 2, .fold = in_folds, .folds = 2}, TCT_BAD_DATA,
                 "unit 1 answers condition 2 with -2");
  assert_refused(&d, NULL, &(tct_patterns){2, 2, .mean = below}, TCT_BUG, "it was computed");
}

static void a_fold_has_a_condition_if_trial_and_values_are_there(void **state)
{
  const double fold[] = {1, 2, 3, (double)NAN, 5, 6, 7, 8};
  const int trials[]  = {1, 1, 0, 2};
  tct_patterns p      = {2, 2, .folds = 2, .fold = fold};
  (void)state;

  assert_true(tct_patterns_has(&p, 0, 0) && !tct_patterns_has(&p, 0, 1));
  assert_true(tct_patterns_has(&p, 1, 0) && tct_patterns_has(&p, 1, 1));
  p.trials = trials;
  assert_true(!tct_patterns_has(&p, 1, 0) && tct_patterns_has(&p, 1, 1));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(means_folds_and_noise_are_asked_for),
    cmocka_unit_test(noises_are_one_or_one_a_fold),
    cmocka_unit_test(a_count_below_0_is_told_with_its_place),
    cmocka_unit_test(a_fold_has_a_condition_if_trial_and_values_are_there),
  };
  return cmocka_run_group_tests_name("distances", tests, NULL, NULL);
}
