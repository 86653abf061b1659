/* encode.c -- held-out predictions: folds, what they cannot be, and their scores. */
#include "brain/encode.h"

enum { N = 24, P = 4, Q = 2 };

/* Fold 0: r = 1 and 1 - 2 / 2; fold 1: r = -1/2, 1 - 6 / 2; a fold of one has no number. */
static void scores_are_as_by_hand(void **state)
{
  const double y[]   = {0, 1, 2, 0, 1, 2, 9};
  double predicted[] = {-1, 1, 3, 1, 2, 0, 5}, r, explained;
  const int fold[]   = {0, 0, 0, 1, 1, 1, 2};
  int folds;
  const tct_encode_data d = {7, 1, 1, 3, y, y, fold};
  const tct_encoded e     = {.n = 7, .q = 1, .folds = 3, .predicted = predicted};
  (void)state;

  tct_encoded_scores(&d, &e, TCT_ENCODE_PEARSON, &r, &folds);
  assert_near(r, 0.25, 1e-15);
  assert_int_equal(folds, 2);
  tct_encoded_scores(&d, &e, TCT_ENCODE_EXPLAINED, &explained, &folds);
  assert_near(explained, (0 - 2) / 2.0, 1e-15);
  for (int i = 0; i < 3; i++) predicted[i] = (double)NAN; /* no fit: the other fold alone */
  tct_encoded_scores(&d, &e, TCT_ENCODE_PEARSON, &r, &folds);
  assert_near(r, -0.5, 1e-15);
  for (int i = 3; i < 6; i++)
    predicted[i] = 0.1; /* one prediction for all correlates with nothing */
  tct_encoded_scores(&d, &e, TCT_ENCODE_PEARSON, &r, &folds);
  assert_undefined(r);
  assert_int_equal(folds, 0);
}

/* A feature that is the unit itself where it is fitted, and nothing where it is held out, does not help there. */
static void what_is_copied_into_the_fit_does_not_help(void **state)
{
  double x[N * P], y[N], r, sum = 0;
  int fold[N];
  const tct_encode_data d = {N, P, 1, 2, x, y, fold};
  (void)state;

  for (uint32_t seed = 1; seed <= 100; seed++) {
    draws(seed, N * P, x);
    draws(500 + seed, N, y);
    for (int i = 0; i < N; i++) {
      fold[i] = i % 2;
      if (fold[i] == 0) x[i * P + 1] = y[i];
    }
    tct_encoded e = encoded("ridge", &d, NULL, 0, NULL);
    for (int i = 0; i < N; i++)
      if (fold[i] == 0) e.predicted[i] = (double)NAN;
    tct_encoded_scores(&d, &e, TCT_ENCODE_PEARSON, &r, NULL);
    sum += r;
    tct_encoded_free(&e);
  }
  assert_true(fabs(sum / 100) < 0.12); /* 4 standard errors: 1 / sqrt(11) / 10 each */
}

/* More features than stimuli or fewer: with features of 0 in between the answer is the same. */
static void features_that_say_nothing_change_nothing(void **state)
{
  double x[N * P], wide[N * 40] = {0}, y[N * Q];
  int fold[N];
  const tct_encode_data d = {N, P, Q, 4, x, y, fold}, w = {N, 40, Q, 4, wide, y, fold};
  (void)state;

  draws(1, N * P, x);
  draws(2, N * Q, y);
  for (int i = 0; i < N; i++) {
    fold[i] = i % 4;
    y[i * Q] += x[i * P];
    for (int j = 0; j < P; j++) wide[i * 40 + 9 * j] = x[i * P + j];
  }
  tct_encoded a = encoded("ridge", &d, NULL, 0, NULL), b = encoded("ridge", &w, NULL, 0, NULL);
  for (int i = 0; i < N * Q; i++) assert_near(a.predicted[i], b.predicted[i], 1e-10);
  for (int i = 0; i < 4 * Q; i++) assert_near(a.chosen[i], b.chosen[i], 0);
  tct_encoded_free(&a);
  tct_encoded_free(&b);
}

static void folds_that_cannot_be_are_refused(void **state)
{
  const tct_encoder *e = (const tct_encoder *)tct_variant("encoders", "ridge");
  void *params         = tct_params_new(&e->about);
  const double x[4]    = {1, 2, 3, 4};
  const int fold[] = {0, 1, 0, 1}, beyond[] = {0, 1, 2, 1}, below[] = {0, 1, -1, 1};
  const tct_encode_data bad[] = {{4, 1, 1, 1, x, x, fold},  {4, 1, 1, 2, x, x, beyond},
                                 {4, 1, 1, 2, x, x, below}, {0, 1, 1, 2, x, x, fold},
                                 {4, 0, 1, 2, x, x, fold},  {4, 1, 0, 2, x, x, fold}};
  (void)state;

  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    tct_encoded into;
    tct_error err = {0};
    assert_int_equal(tct_encode_of(&bad[i], e, params, &into, &err), TCT_BAD_SHAPE);
    assert_true(err.text[0] != 0);
    tct_encoded_free(&into);
  }
  tct_params_free(&e->about, params);
}

static void every_reason_has_words(void **state)
{
  (void)state;
  for (int i = 0; i < TCT_ENCODER_WHY_N; i++)
    assert_true(strlen(tct_encoder_why_text((tct_encoder_why)i)) > 3);
  assert_string_equal(tct_encoder_why_text(TCT_ENCODER_WHY_N), "?");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(scores_are_as_by_hand),
    cmocka_unit_test(what_is_copied_into_the_fit_does_not_help),
    cmocka_unit_test(features_that_say_nothing_change_nothing),
    cmocka_unit_test(folds_that_cannot_be_are_refused),
    cmocka_unit_test(every_reason_has_words),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
