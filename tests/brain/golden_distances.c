/* golden_distances.c -- distances against the numbers that rsatoolbox computed from the same trials. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "brain/golden.h"
#include "brain/rdm.h"

extern const tct_distance tct_distance_euclidean, tct_distance_correlation,
  tct_distance_mahalanobis, tct_distance_crossnobis, tct_distance_poisson, tct_distance_poisson_cv;

enum { TRIALS = 18, UNITS = 5, CONDITIONS = 6, FOLDS = 3, SIZE = CONDITIONS * UNITS, PAIRS = 15 };

static json_t *all;
static double mean[SIZE], fold[FOLDS * SIZE];

static void patterns(void)
{
  double x[TRIALS * UNITS], cond[TRIALS], in[TRIALS];

  assert_int_equal(golden_array(all, "X", TRIALS * UNITS, x), TRIALS * UNITS);
  assert_int_equal(golden_array(all, "cond", TRIALS, cond), TRIALS);
  assert_int_equal(golden_array(all, "fold", TRIALS, in), TRIALS);
  for (int i = 0; i < SIZE; i++) mean[i] = 0;
  for (int i = 0; i < FOLDS * SIZE; i++) fold[i] = (double)NAN;
  for (int i = 0; i < TRIALS * UNITS; i++) {
    const int at = (int)cond[i / UNITS] * UNITS + i % UNITS;
    assert_in_range(at, 0, SIZE - 1);
    assert_in_range((int)in[i / UNITS], 0, FOLDS - 1);
    mean[at] += x[i] / FOLDS;
    fold[(int)in[i / UNITS] * SIZE + at] = x[i];
  }
}

/* With the covariance of that key, or NULL: without. */
static void rdm_is(const tct_distance *d, const void *params, const char *covariance,
                   const char *key)
{
  tct_patterns p = {CONDITIONS, UNITS, .mean = mean, .folds = FOLDS, .fold = fold};
  double noise[UNITS * UNITS], got[PAIRS], wanted[PAIRS];

  patterns();
  assert_int_equal(golden_array(all, key, PAIRS, wanted), PAIRS);
  if (covariance) {
    assert_int_equal(golden_array(all, covariance, UNITS * UNITS, noise), UNITS * UNITS);
    p.noise  = noise;
    p.noises = 1;
  }
  assert_rdm_of(d, params, &p, got);
  for (int i = 0; i < PAIRS; i++) assert_near(got[i], wanted[i], 1e-9);
}

static void euclidean_is_that_of_rsatoolbox(void **state)
{
  const bool params[2] = {false, true};
  (void)state;

  rdm_is(&tct_distance_euclidean, params, NULL, "euclidean");
}

static void correlation_is_that_of_rsatoolbox(void **state)
{
  (void)state;
  rdm_is(&tct_distance_correlation, NULL, NULL, "correlation");
}

static void mahalanobis_is_that_of_rsatoolbox(void **state)
{
  (void)state;
  rdm_is(&tct_distance_mahalanobis, NULL, "cov_measurements_shrinkage_diag",
         "mahalanobis_shrinkage_diag");
}

static void crossnobis_is_that_of_rsatoolbox(void **state)
{
  (void)state;
  for (int pairs = 0; pairs < 2; pairs++) {
    rdm_is(&tct_distance_crossnobis, &pairs, NULL, "crossnobis_identity");
    rdm_is(&tct_distance_crossnobis, &pairs, "cov_measurements_shrinkage_diag",
           "crossnobis_shrinkage_diag");
  }
}

static void poisson_is_that_of_rsatoolbox(void **state)
{
  const double params[2] = {1, 0.1};
  (void)state;

  rdm_is(&tct_distance_poisson, params, NULL, "poisson_prior1_w0.1");
}

/* rsatoolbox keeps what it computed with the last fold held out; ours is the mean over all. */
static void poisson_cv_holds_out_the_last_fold_as_rsatoolbox_does_and_the_others_too(void **state)
{
  struct {
    double prior, weight;
    int64_t held;
  } params       = {1, 0.1, 3};
  tct_patterns p = {CONDITIONS, UNITS, .folds = FOLDS, .fold = fold};
  double got[PAIRS], sum[PAIRS] = {0};
  (void)state;

  rdm_is(&tct_distance_poisson_cv, &params, NULL, "poisson_cv_as_shipped_last_fold_only");
  for (params.held = 1; params.held <= FOLDS; params.held++) {
    assert_rdm_of(&tct_distance_poisson_cv, &params, &p, got);
    for (int i = 0; i < PAIRS; i++) sum[i] += got[i] / FOLDS;
  }
  params.held = 0;
  assert_rdm_of(&tct_distance_poisson_cv, &params, &p, got);
  for (int i = 0; i < PAIRS; i++) assert_near(got[i], sum[i], 1e-14);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(euclidean_is_that_of_rsatoolbox),
    cmocka_unit_test(correlation_is_that_of_rsatoolbox),
    cmocka_unit_test(mahalanobis_is_that_of_rsatoolbox),
    cmocka_unit_test(crossnobis_is_that_of_rsatoolbox),
    cmocka_unit_test(poisson_is_that_of_rsatoolbox),
    cmocka_unit_test(poisson_cv_holds_out_the_last_fold_as_rsatoolbox_does_and_the_others_too),
  };

  all = golden("golden_small.json");
  if (!all) return 77;
  const int failed = cmocka_run_group_tests_name("golden distances", tests, NULL, NULL);
  json_decref(all);
  return failed;
}
