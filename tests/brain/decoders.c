/* decoders.c -- weights worked by hand, and what a fit looks at first. */
#include "brain/decoders.h"

#include "base/memory.h"

/* Means are 1 and 5: the border is at 3. */
static void the_border_of_centroids_lies_in_the_middle(void **state)
{
  const double x[]         = {0, 2, 4, 5, 6};
  const int of[]           = {0, 0, 1, 1, 1};
  const tct_class_trials t = {5, 1, 2, x, of, NULL};
  const double asked[]     = {3, 2.9, 3.1};
  double w[4], score[6];
  (void)state;

  assert_int_equal(weights_of("nearest_centroid", NULL, 0, NULL, 0, &t, w), TCT_DECODER_FINE);
  assert_true(w[0] == 1 && w[1] == -0.5 && w[2] == 5 && w[3] == -12.5);
  tct_decoder_scores(3, 1, 2, asked, w, score);
  assert_true(score[0] == score[1] && score[2] > score[3] && score[4] < score[5]);
}

/* Class 0 rises over units, class 1 falls; how much, and from where, is not looked at. */
static void correlation_looks_at_the_pattern_alone(void **state)
{
  const double x[]         = {1, 2, 3, 30, 20, 10};
  const int of[]           = {0, 1};
  const tct_class_trials t = {2, 3, 2, x, of, NULL};
  const double rises       = 1 / sqrt(2);
  double w[8];
  (void)state;

  assert_int_equal(weights_of("max_correlation", NULL, 0, NULL, 0, &t, w), TCT_DECODER_FINE);
  assert_near(w[0], -rises, 1e-15);
  assert_near(w[1], 0, 1e-15);
  assert_near(w[2], rises, 1e-15);
  assert_near(w[4], rises, 1e-15);
  assert_near(w[6], -rises, 1e-15);
  assert_true(w[3] == 0 && w[7] == 0);
}

static void a_class_in_which_all_units_are_alike_has_no_pattern(void **state)
{
  const double x[]           = {1, 2, 3, 2, 2, 2};
  const int of[]             = {0, 1};
  const tct_class_trials t   = {2, 3, 2, x, of, NULL};
  const tct_class_trials one = {2, 1, 2, x, of, NULL};
  double w[8];
  (void)state;

  assert_int_equal(weights_of("max_correlation", NULL, 0, NULL, 0, &t, w), TCT_DECODER_NO_PATTERN);
  for (int i = 0; i < 8; i++) assert_true(isnan(w[i]));
  assert_int_equal(weights_of("max_correlation", NULL, 0, NULL, 0, &one, w),
                   TCT_DECODER_NO_PATTERN);
}

/* Means (1, 0) and (-1, 0), noise (1 0.9; 0.9 1): weights are S^-1 m = (1, -0.9) / 0.19 and its negative, constants
 * -m'S^-1 m / 2 = -1 / 0.38; of three trials in four the logarithm of 3/4 more. */
static void the_discriminant_takes_noise_into_account(void **state)
{
  const double x[]         = {1, 0, -1, 0, 1, 0, 1, 0};
  const int of[]           = {0, 1, 0, 0};
  const double noise[]     = {1, 0.9, 0.9, 1};
  const tct_class_trials t = {4, 2, 2, x, of, noise};
  double w[6], v[6];
  (void)state;

  assert_int_equal(weights_of("lda", NULL, 0, NULL, 0, &t, w), TCT_DECODER_FINE);
  assert_near(w[0], 1 / 0.19, 1e-13);
  assert_near(w[1], -0.9 / 0.19, 1e-13);
  assert_near(w[2], -1 / 0.38, 1e-13);
  assert_near(w[3], -1 / 0.19, 1e-13);
  assert_near(w[5], -1 / 0.38, 1e-13);
  assert_int_equal(weights_of("lda", "prior", 1, NULL, 0, &t, v), TCT_DECODER_FINE);
  assert_near(v[2] - w[2], log(0.75), 1e-13);
  assert_near(v[5] - w[5], log(0.25), 1e-13);
}

/* x = 1 and -1, weights v and -v: least  2 ln(1 + exp(-2 v)) + a v^2,  where a v (1 + exp(2 v)) = 2. */
static void logistic_weights_are_at_rest(void **state)
{
  const double x[]         = {-1, 1};
  const int of[]           = {0, 1};
  const tct_class_trials t = {2, 1, 2, x, of, NULL};
  double w[4];
  (void)state;

  for (double a = 0.01; a < 200; a *= 10) {
    assert_int_equal(weights_of("logistic", "penalty", a, NULL, 0, &t, w), TCT_DECODER_FINE);
    assert_near(a * w[2] * (1 + exp(2 * w[2])), 2, 1e-6);
    assert_near(w[0], -w[2], 1e-12);
    assert_near(w[1], 0, 1e-12);
    assert_near(w[3], 0, 1e-12);
  }
}

/* x = 1 and -1: least  w^2 / 2 + 2 C (1 - w)^2,  where w = 4 C / (1 + 4 C). */
static void the_border_of_a_support_vector_machine_is_at_rest(void **state)
{
  const double x[]         = {-1, 1};
  const int of[]           = {0, 1};
  const tct_class_trials t = {2, 1, 2, x, of, NULL};
  double w[4];
  (void)state;

  for (double c = 0.1; c < 20; c *= 10) {
    assert_int_equal(weights_of("linear_svm", "cost", c, NULL, 0, &t, w), TCT_DECODER_FINE);
    assert_near(w[2], 4 * c / (1 + 4 * c), 1e-7);
    assert_near(w[3], 0, 1e-12);
    assert_true(w[0] == -w[2] && w[1] == -w[3]);
  }
}

static void too_few_steps_are_no_fit(void **state)
{
  const double x[]         = {-1, 1, 3, 0.5, 2, 2};
  const int of[]           = {0, 1, 1, 0, 0, 1};
  const tct_class_trials t = {6, 1, 2, x, of, NULL};
  double w[4];
  (void)state;

  assert_int_equal(weights_of("logistic", "steps", 1, NULL, 0, &t, w), TCT_DECODER_NO_REST);
  assert_true(isnan(w[0]));
  assert_int_equal(weights_of("linear_svm", "steps", 1, NULL, 0, &t, w), TCT_DECODER_NO_REST);
  assert_true(isnan(w[3]));
}

/* Three units, two trials of each class: the sample's noise has no inverse, drawn to its target it has. */
static void noise_without_an_inverse_is_told(void **state)
{
  const double x[]           = {1, 2, 3, 2, 3, 1, 0, 1, 5, 1, 2, 2};
  const int of[]             = {0, 0, 1, 1};
  const tct_class_trials t   = {4, 3, 2, x, of, NULL};
  const tct_class_trials two = {2, 3, 2, x + 3, of + 1, NULL};
  double w[8];
  (void)state;

  assert_int_equal(weights_of("lda", NULL, 0, "full", 0, &t, w), TCT_DECODER_SINGULAR);
  assert_true(isnan(w[0]));
  assert_int_equal(weights_of("lda", NULL, 0, "ledoit_wolf", -1, &t, w), TCT_DECODER_FINE);
  assert_int_equal(weights_of("lda", NULL, 0, "ledoit_wolf", 0.3, &t, w), TCT_DECODER_FINE);
  assert_int_equal(weights_of("lda", NULL, 0, "diagonal", 0, &t, w), TCT_DECODER_FINE);
  assert_int_equal(weights_of("lda", NULL, 0, "full", 0, &two, w), TCT_DECODER_FEW_TRIALS);
}

static void what_cannot_be_fitted_to_is_refused(void **state)
{
  const double x[]       = {1, 2};
  const int of[]         = {0, 2};
  const tct_decoder *lda = decoder_named("lda"), *near = decoder_named("nearest_centroid");
  double w[6];
  tct_decoder_why why;
  tct_error err;
  tct_class_trials t = {2, 1, 2, x, of, NULL};
  (void)state;

  assert_int_equal(tct_decoder_fit(near, NULL, NULL, &t, w, &why, &err), TCT_BAD_SHAPE);
  assert_non_null(strstr(err.text, "trial 2 is of class 3, and there are 2"));
  t.classes = 3;
  assert_int_equal(tct_decoder_fit(near, NULL, NULL, &t, w, &why, &err), TCT_OK);
  assert_int_equal(why, TCT_DECODER_NO_TRIALS);
  assert_int_equal(tct_decoder_fit(lda, NULL, NULL, &t, w, &why, &err), TCT_BAD_SHAPE);
  assert_non_null(strstr(err.text, "lda needs a noise covariance"));
  t.classes = 1;
  assert_int_equal(tct_decoder_fit(near, NULL, NULL, &t, w, &why, &err), TCT_BAD_SHAPE);
  assert_string_equal(tct_decoder_why_text(TCT_DECODER_FLAT), "no unit varies where it is fitted");
  assert_string_equal(tct_decoder_why_text(TCT_DECODER_WHY_N), "?");
}

/* Of the noise, too: each piece of memory in its turn is not there. */
static void memory_is_told(void **state)
{
  const double x[]            = {1, 2, 3, 2, 3, 1, 0, 1, 5, 1, 2, 2};
  const int of[]              = {0, 0, 1, 1};
  const tct_class_trials t    = {4, 3, 2, x, of, NULL};
  const tct_decoder *lda      = decoder_named("lda");
  void *params                = params_of(&lda->about, NULL, 0);
  const tct_covariance *c     = (const tct_covariance *)tct_variant("covariances", "ledoit_wolf");
  void *of_noise              = params_of(&c->about, NULL, 0);
  const tct_decoder_noise how = {c, of_noise};
  tct_decoder_why why;
  tct_error err;
  double w[8];
  int64_t n = 0;
  (void)state;

  const uint64_t before = tct_allocations();
  assert_int_equal(tct_decoder_fit(lda, params, &how, &t, w, &why, &err), TCT_OK);
  n = (int64_t)(tct_allocations() - before);
  assert_true(n >= 4);
  for (int64_t i = 1; i <= n; i++) {
    tct_fail_allocation(i, false);
    assert_int_equal(tct_decoder_fit(lda, params, &how, &t, w, &why, &err), TCT_NO_MEMORY);
    tct_fail_allocation(-1, false);
  }
  tct_params_free(&lda->about, params);
  tct_params_free(&c->about, of_noise);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_border_of_centroids_lies_in_the_middle),
    cmocka_unit_test(correlation_looks_at_the_pattern_alone),
    cmocka_unit_test(a_class_in_which_all_units_are_alike_has_no_pattern),
    cmocka_unit_test(the_discriminant_takes_noise_into_account),
    cmocka_unit_test(logistic_weights_are_at_rest),
    cmocka_unit_test(the_border_of_a_support_vector_machine_is_at_rest),
    cmocka_unit_test(too_few_steps_are_no_fit),
    cmocka_unit_test(noise_without_an_inverse_is_told),
    cmocka_unit_test(what_cannot_be_fitted_to_is_refused),
    cmocka_unit_test(memory_is_told),
  };
  return cmocka_run_group_tests_name("decoders", tests, NULL, NULL);
}
