/* movie.c -- RDMs of a recording: one window, step by step, with the noise of each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include <tercet/movie.h>

#include "base/memory.h"
#include "brain/near.h"

extern const tct_distance tct_distance_euclidean, tct_distance_mahalanobis, tct_distance_crossnobis;
extern const tct_covariance tct_covariance_diagonal, tct_covariance_full;

static const bool plain[2] = {false, true};
static const int within    = 0;

/* One unit, two conditions, two repeats, four steps: 0 1 2 3 and 5 5 7 9, of both repeats -+ 1. */
static tct_recording *recorded(void)
{
  static const double of[] = {0, 1, 2, 3, 5, 5, 7, 9};
  tct_recording *r         = tct_recording_new(1, 2, 2, 4, 0, NULL);

  assert_non_null(r);
  memcpy(r->name, "one", 4);
  for (int i = 0; i < 16; i++) r->value[i] = of[i / 8 * 4 + i % 4] + (i / 4 % 2 ? 1 : -1);
  return r;
}

static void assert_told(tct_status got, tct_status wanted, const tct_error *err, const char *words)
{
  assert_int_equal(got, wanted);
  if (!strstr(err->text, words)) fail_msg("'%s' does not say '%s'", err->text, words);
}

static void one_rdm_of_a_window(void **state)
{
  tct_recording *r = recorded();
  tct_rdm_how how  = {.distance = &tct_distance_euclidean, .distance_params = plain};
  double d;
  (void)state;

  assert_int_equal(tct_rdm_of(r, &how, &d, NULL), TCT_OK);
  assert_true(d == 25); /* 1.5 and 6.5 */
  how.cut.first = 2;
  assert_int_equal(tct_rdm_of(r, &how, &d, NULL), TCT_OK);
  assert_true(d == 30.25); /* 2.5 and 8 */
  tct_recording_free(r);
}

static void a_movie_has_an_rdm_a_step(void **state)
{
  const double wanted[] = {25, 16, 25, 36}, two[] = {20.25, 30.25};
  tct_recording *r = recorded();
  tct_rdm_how how  = {.distance = &tct_distance_crossnobis, .distance_params = &within};
  double d[4];
  tct_error err;
  (void)state;

  assert_int_equal(tct_movie_frames(r, &how, 1, 1), 4);
  assert_int_equal(tct_movie_of(r, &how, 1, 1, d, NULL), TCT_OK);
  for (int i = 0; i < 4; i++) assert_near(d[i], wanted[i], 1e-14);
  assert_int_equal(tct_movie_frames(r, &how, 2, 2), 2);
  assert_int_equal(tct_movie_of(r, &how, 2, 2, d, NULL), TCT_OK);
  for (int i = 0; i < 2; i++) assert_near(d[i], two[i], 1e-14);
  how.cut.first = 1;
  how.cut.steps = 2;
  assert_int_equal(tct_movie_frames(r, &how, 1, 1), 2);
  assert_int_equal(tct_movie_frames(r, &how, 3, 1), 0);
  assert_told(tct_movie_of(r, &how, 3, 1, d, &err), TCT_BAD_SHAPE, &err,
              "no window of 3 steps, every 1, fits into the 2 steps of one from step 2 on");
  assert_int_equal(tct_movie_frames(r, &how, 0, 1), 0);
  assert_int_equal(tct_movie_frames(r, &how, 1, 0), 0);
  tct_recording_free(r);
}

/* Repeats are 2 apart: squares 4 in all, 2 degrees of freedom of 4 trials of 2 conditions. */
static void noise_is_that_of_the_windows_trials(void **state)
{
  tct_recording *r = recorded();
  tct_rdm_how how  = {.distance = &tct_distance_mahalanobis,
                      .noise    = &tct_covariance_full,
                      .cut      = {.first = 0, .steps = 1}};
  double d;
  (void)state;

  assert_int_equal(tct_rdm_of(r, &how, &d, NULL), TCT_OK);
  assert_near(d, 25 / 2.0, 1e-14);
  how.dof = 4;
  assert_int_equal(tct_rdm_of(r, &how, &d, NULL), TCT_OK);
  assert_near(d, 25, 1e-14);
  tct_recording_free(r);
}

/* Four repeats in two folds; fold 1 varies by 2, fold 2 by 18, in the mean by 10. */
static void each_fold_can_have_its_own_noise(void **state)
{
  const double value[] = {4, 6, 2, 8, 0, 2, -2, 4};
  const int fold[]     = {0, 0, 1, 1, 0, 0, 1, 1};
  tct_recording *r     = tct_recording_new(1, 2, 4, 1, 0, NULL);
  tct_rdm_how how      = {.distance        = &tct_distance_crossnobis,
                          .distance_params = &within,
                          .noise           = &tct_covariance_diagonal,
                          .noise_of_each   = true,
                          .cut             = {.fold = fold, .folds = 2}};
  double d;
  tct_error err;
  (void)state;

  assert_non_null(r);
  memcpy(r->value, value, sizeof value);
  assert_int_equal(tct_rdm_of(r, &how, &d, NULL), TCT_OK);
  assert_near(d, 16 / 10.0, 1e-14);
  how.cut.fold = NULL; /* a trial of each condition in each fold */
  assert_told(tct_rdm_of(r, &how, &d, &err), TCT_BAD_DATA, &err, "no condition was shown twice");
  assert_non_null(strstr(err.text, "while looking at fold 1"));
  tct_recording_free(r);
}

/* Both conditions err by -1 in the first repeat and by 1 in the second: (1 + 1) / (2 - 1). */
static void conditions_that_err_together_are_seen_to(void **state)
{
  tct_recording *r = recorded();
  tct_rdm_how how  = {.distance = &tct_distance_crossnobis, .distance_params = &within};
  double noise[4];
  tct_error err;
  (void)state;

  assert_int_equal(tct_condition_noise_of(r, &how, noise, NULL), TCT_OK);
  for (int i = 0; i < 4; i++) assert_near(noise[i], 2, 1e-14);
  how.noise = &tct_covariance_full; /* 4 squares of 1 by 4 trials less 2 conditions */
  assert_int_equal(tct_condition_noise_of(r, &how, noise, NULL), TCT_OK);
  for (int i = 0; i < 4; i++) assert_near(noise[i], 1, 1e-14);
  how.cut.first = 9;
  assert_told(tct_condition_noise_of(r, &how, noise, &err), TCT_BAD_SHAPE, &err,
              "looking at how the conditions of one err together");
  tct_recording_free(r);
}

static void frames_are_shared_among_threads(void **state)
{
  tct_recording *r = tct_recording_new(7, 6, 3, 40, 0, NULL);
  tct_rdm_how how  = {.distance        = &tct_distance_crossnobis,
                      .distance_params = &within,
                      .noise           = &tct_covariance_diagonal};
  double one[39 * 15], more[39 * 15];
  tct_error err;
  (void)state;

  assert_non_null(r);
  for (int i = 0; i < 6 * 3 * 40 * 7; i++) r->value[i] = sin(i * 1.7) + i % 11;
  assert_int_equal(tct_movie_of(r, &how, 2, 1, one, NULL), TCT_OK);
  for (how.threads = 1; how.threads <= 4; how.threads++) {
    assert_int_equal(tct_movie_of(r, &how, 2, 1, more, NULL), TCT_OK);
    assert_memory_equal(one, more, sizeof one);
  }
  /* a unit that stands still from step 11 on has no noise there: the first such frame is told of */
  for (int i = 0; i < 6 * 3 * 40 * 7; i++)
    if (i % 7 == 3 && i / 7 % 40 >= 10) r->value[i] = 1;
  for (how.threads = 1; how.threads <= 4; how.threads++) {
    assert_told(tct_movie_of(r, &how, 2, 1, more, &err), TCT_BAD_DATA, &err, "has no inverse");
    assert_non_null(strstr(err.text, "while at step 11 of 40"));
  }
  tct_recording_free(r);
}

static void a_movie_is_told_in_ms(void **state)
{
  tct_recording *r = recorded();
  tct_rdm_how how  = {.distance = &tct_distance_euclidean, .distance_params = plain};
  int width, stride;
  tct_error err;
  (void)state;

  assert_told(tct_movie_steps(r, &how, 20, 10, &width, &stride, &err), TCT_BAD_SHAPE, &err,
              "one has no time");
  r->dt = 10;
  assert_int_equal(tct_movie_steps(r, &how, 20, 14, &width, &stride, NULL), TCT_OK);
  assert_true(width == 2 && stride == 1);
  assert_int_equal(tct_movie_steps(r, &how, 1e300, 1e9, &width, &stride, NULL), TCT_OK);
  assert_int_equal(tct_movie_frames(r, &how, width, stride), 0);
  assert_told(tct_movie_steps(r, &how, 20, 4, &width, &stride, &err), TCT_BAD_SHAPE, &err,
              "less than the steps of one, of 10 ms");
  tct_recording_free(r);
}

static void what_does_not_go_together_is_refused(void **state)
{
  tct_recording *r = recorded();
  tct_rdm_how how  = {
     .distance = &tct_distance_euclidean, .distance_params = plain, .noise = &tct_covariance_full};
  double d[4];
  tct_error err;
  (void)state;

  assert_told(tct_rdm_of(r, &how, d, &err), TCT_UNSUPPORTED, &err,
              "euclidean does not look at noise");
  how.noise    = NULL;
  how.distance = &tct_distance_mahalanobis;
  assert_told(tct_movie_of(r, &how, 1, 1, d, &err), TCT_BAD_SHAPE, &err,
              "mahalanobis needs a noise covariance");
  assert_non_null(strstr(err.text, "while making an RDM of one"));
  assert_non_null(strstr(err.text, "while at step 1 of 4"));
  tct_recording_free(r);
}

static void every_failing_allocation_is_told_and_leaks_nothing(void **state)
{
  tct_recording *r  = recorded();
  tct_rdm_how how   = {.distance        = &tct_distance_crossnobis,
                       .distance_params = &within,
                       .noise           = &tct_covariance_full};
  tct_status status = TCT_NO_MEMORY;
  int64_t failures  = 0;
  double d;
  (void)state;

  while (status != TCT_OK) {
    tct_fail_allocation(failures + 1, false);
    status = tct_movie_of(r, &how, 4, 1, &d, NULL);
    tct_fail_allocation(-1, false);
    if (status == TCT_OK) break;
    assert_int_equal(status, TCT_NO_MEMORY);
    failures++;
  }
  assert_true(failures >= 10);
  tct_recording_free(r);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(one_rdm_of_a_window),
    cmocka_unit_test(a_movie_has_an_rdm_a_step),
    cmocka_unit_test(noise_is_that_of_the_windows_trials),
    cmocka_unit_test(each_fold_can_have_its_own_noise),
    cmocka_unit_test(conditions_that_err_together_are_seen_to),
    cmocka_unit_test(frames_are_shared_among_threads),
    cmocka_unit_test(a_movie_is_told_in_ms),
    cmocka_unit_test(what_does_not_go_together_is_refused),
    cmocka_unit_test(every_failing_allocation_is_told_and_leaks_nothing),
  };
  return cmocka_run_group_tests_name("movie", tests, NULL, NULL);
}
