/* golden_distances.c -- distances and noise against the numbers that rsatoolbox computed from the same trials. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <tercet/movie.h>

#include "brain/golden.h"
#include "brain/near.h"

extern const tct_distance tct_distance_euclidean, tct_distance_correlation,
  tct_distance_mahalanobis, tct_distance_crossnobis, tct_distance_poisson, tct_distance_poisson_cv;

extern const tct_covariance tct_covariance_full, tct_covariance_diagonal,
  tct_covariance_ledoit_wolf, tct_covariance_schaefer_strimmer;

enum { TRIALS = 18, UNITS = 5, CONDITIONS = 6, FOLDS = 3, PAIRS = 15 };

static json_t *all;
static tct_recording *recorded; /* its repeats are the folds */

static void record(void)
{
  double x[TRIALS * UNITS], cond[TRIALS], in[TRIALS];

  recorded = tct_recording_new(UNITS, CONDITIONS, FOLDS, 1, 0, NULL);
  assert_non_null(recorded);
  assert_int_equal(golden_array(all, "X", TRIALS * UNITS, x), TRIALS * UNITS);
  assert_int_equal(golden_array(all, "cond", TRIALS, cond), TRIALS);
  assert_int_equal(golden_array(all, "fold", TRIALS, in), TRIALS);
  for (int i = 0; i < TRIALS * UNITS; i++) {
    const int row = (int)cond[i / UNITS] * FOLDS + (int)in[i / UNITS];
    assert_in_range(row, 0, TRIALS - 1);
    recorded->value[row * UNITS + i % UNITS] = x[i];
  }
}

static void rdm_is(const tct_rdm_how *how, const char *key)
{
  double got[PAIRS], wanted[PAIRS];
  tct_error err;

  assert_int_equal(golden_array(all, key, PAIRS, wanted), PAIRS);
  if (tct_rdm_of(recorded, how, got, &err) != TCT_OK) fail_msg("%s", err.text);
  for (int i = 0; i < PAIRS; i++) assert_near(got[i], wanted[i], 1e-9);
}

static void euclidean_is_that_of_rsatoolbox(void **state)
{
  const bool params[2] = {false, true};
  tct_rdm_how how      = {.distance = &tct_distance_euclidean, .distance_params = params};
  (void)state;

  rdm_is(&how, "euclidean");
  how.cut.centred = true;
  rdm_is(&how, "euclidean_remove_mean");
}

static void correlation_is_that_of_rsatoolbox(void **state)
{
  (void)state;
  rdm_is(&(tct_rdm_how){.distance = &tct_distance_correlation}, "correlation");
}

/* ---- noise -------------------------------------------------------------------------------------- */

static const double by_the_data = -1;
/* rsatoolbox, of a balanced design: (conditions - 1) x repeats; of any other, trials less conditions */
enum { BALANCED = (CONDITIONS - 1) * FOLDS, UNBALANCED = TRIALS - CONDITIONS };

static void covariance_is(const tct_covariance *c, double dof, const char *key)
{
  double got[UNITS * UNITS], wanted[UNITS * UNITS];
  tct_trials t;
  tct_residuals r;

  assert_int_equal(golden_array(all, key, UNITS * UNITS, wanted), UNITS * UNITS);
  assert_int_equal(tct_trials_of(recorded, &(tct_cut){.first = 0}, &t, NULL), TCT_OK);
  assert_int_equal(tct_residuals_of(&t, -1, &r, NULL), TCT_OK);
  assert_true(r.dof == UNBALANCED);
  r.dof = dof;
  assert_int_equal(tct_covariance_of(c, &by_the_data, &r, got, NULL, NULL), TCT_OK);
  for (int i = 0; i < UNITS * UNITS; i++) assert_near(got[i], wanted[i], 1e-13);
  tct_residuals_free(&r);
  tct_trials_free(&t);
}

static void covariances_are_those_of_rsatoolbox_by_both_conventions(void **state)
{
  (void)state;
  covariance_is(&tct_covariance_full, UNBALANCED, "cov_unbalanced_full");
  covariance_is(&tct_covariance_full, BALANCED, "cov_measurements_full");
  covariance_is(&tct_covariance_diagonal, UNBALANCED, "cov_unbalanced_diag");
  covariance_is(&tct_covariance_diagonal, BALANCED, "cov_measurements_diag");
  covariance_is(&tct_covariance_ledoit_wolf, UNBALANCED, "cov_unbalanced_shrinkage_eye");
  covariance_is(&tct_covariance_ledoit_wolf, BALANCED, "cov_measurements_shrinkage_eye");
  covariance_is(&tct_covariance_schaefer_strimmer, UNBALANCED, "cov_unbalanced_shrinkage_diag");
  covariance_is(&tct_covariance_schaefer_strimmer, BALANCED, "cov_measurements_shrinkage_diag");
}

static void conditions_err_together_as_rsatoolbox_says(void **state)
{
  double got[CONDITIONS * CONDITIONS], wanted[CONDITIONS * CONDITIONS];
  tct_trials t;
  tct_patterns p;
  (void)state;

  assert_int_equal(golden_array(all, "sigma_k_identity", 36, wanted), 36);
  assert_int_equal(tct_trials_of(recorded, &(tct_cut){.first = 0}, &t, NULL), TCT_OK);
  assert_int_equal(tct_patterns_of(&t, &p, NULL), TCT_OK);
  assert_int_equal(tct_covariance_of_conditions(&p, got, NULL), TCT_OK);
  for (int i = 0; i < 36; i++) assert_near(got[i], wanted[i], 1e-13);
  tct_patterns_free(&p);
  tct_trials_free(&t);
}

static void mahalanobis_is_that_of_rsatoolbox(void **state)
{
  (void)state;
  rdm_is(&(tct_rdm_how){.distance     = &tct_distance_mahalanobis,
                        .noise        = &tct_covariance_schaefer_strimmer,
                        .noise_params = &by_the_data,
                        .dof          = BALANCED},
         "mahalanobis_shrinkage_diag");
}

static void crossnobis_is_that_of_rsatoolbox(void **state)
{
  (void)state;
  for (int pairs = 0; pairs < 2; pairs++) {
    tct_rdm_how how = {.distance = &tct_distance_crossnobis, .distance_params = &pairs};
    rdm_is(&how, "crossnobis_identity");
    how.noise        = &tct_covariance_schaefer_strimmer;
    how.noise_params = &by_the_data;
    how.dof          = BALANCED;
    rdm_is(&how, "crossnobis_shrinkage_diag");
  }
}

/* ---- counts ------------------------------------------------------------------------------------- */

static void poisson_is_that_of_rsatoolbox(void **state)
{
  const double params[2] = {1, 0.1};
  (void)state;

  rdm_is(&(tct_rdm_how){.distance = &tct_distance_poisson, .distance_params = params},
         "poisson_prior1_w0.1");
}

/* rsatoolbox keeps what it computed with the last fold held out; ours is the mean over all. */
static void poisson_cv_holds_out_the_last_fold_as_rsatoolbox_does_and_the_others_too(void **state)
{
  struct {
    double prior, weight;
    int64_t held;
  } params              = {1, 0.1, 3};
  const tct_rdm_how how = {.distance = &tct_distance_poisson_cv, .distance_params = &params};
  double got[PAIRS], sum[PAIRS] = {0};
  (void)state;

  rdm_is(&how, "poisson_cv_as_shipped_last_fold_only");
  for (params.held = 1; params.held <= FOLDS; params.held++) {
    assert_int_equal(tct_rdm_of(recorded, &how, got, NULL), TCT_OK);
    for (int i = 0; i < PAIRS; i++) sum[i] += got[i] / FOLDS;
  }
  params.held = 0;
  assert_int_equal(tct_rdm_of(recorded, &how, got, NULL), TCT_OK);
  for (int i = 0; i < PAIRS; i++) assert_near(got[i], sum[i], 1e-14);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(euclidean_is_that_of_rsatoolbox),
    cmocka_unit_test(correlation_is_that_of_rsatoolbox),
    cmocka_unit_test(covariances_are_those_of_rsatoolbox_by_both_conventions),
    cmocka_unit_test(conditions_err_together_as_rsatoolbox_says),
    cmocka_unit_test(mahalanobis_is_that_of_rsatoolbox),
    cmocka_unit_test(crossnobis_is_that_of_rsatoolbox),
    cmocka_unit_test(poisson_is_that_of_rsatoolbox),
    cmocka_unit_test(poisson_cv_holds_out_the_last_fold_as_rsatoolbox_does_and_the_others_too),
  };

  all = golden("golden_small.json");
  if (!all) return 77;
  record();
  const int failed = cmocka_run_group_tests_name("golden distances", tests, NULL, NULL);
  tct_recording_free(recorded);
  json_decref(all);
  return failed;
}
