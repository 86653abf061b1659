/* encoding.c -- from two recordings to numbers of each unit: folds, what is left out, medians, intervals. */
#include "brain/encode.h"

#include <tercet/encoding.h>

#include "base/random.h"
#include "brain/encoding/gather.h"
#include "brain/similar_recordings.h"

enum { N = 40, P = 3, Q = 4, REPEATS = 3 };

/* Features are drawn; unit k is the sum of two of them, and noise of strength `noise` in each trial. */
static void set_out(uint64_t seed, int n, int q, double noise, tct_recording **x, tct_recording **y)
{
  const tct_key key = tct_key_of(seed, "recordings");

  *x = recorded("features", P, n, 1, 1, 0, 1);
  *y = recorded("units", q, n, REPEATS, 1, 0, 2);
  for (int i = 0; i < n; i++) {
    double *f = (*x)->value + (size_t)i * P;
    for (int j = 0; j < P; j++) f[j] = tct_normal(key, (uint64_t)i, 0, (uint32_t)j);
    for (int k = 0; k < REPEATS * q; k++)
      (*y)->value[i * REPEATS * q + k] = f[k % q % P] + 0.5 * f[(k % q + 1) % P] +
                                         noise * tct_normal(key, (uint64_t)i, 1, (uint32_t)k);
  }
}

static tct_encoding_how plain(void)
{
  static void *params, *of_ceiling;
  tct_encoding_how how = {.encoder = (const tct_encoder *)tct_variant("encoders", "ridge"),
                          .ceiling = (const tct_ceiling *)tct_variant("ceilings", "spearman_brown"),
                          .folds   = 4,
                          .cuttings = 1,
                          .draws    = 200,
                          .level    = 0.95,
                          .seed     = 1,
                          .threads  = 1};

  if (!params) {
    params     = tct_params_new(&how.encoder->about);
    of_ceiling = tct_params_new(&how.ceiling->about);
  }
  how.params         = params;
  how.ceiling_params = of_ceiling;
  return how;
}

static tct_status encode(const tct_recording *x, const tct_recording *y,
                         const tct_encoding_how *how, tct_encoding *e, tct_error *err)
{
  tct_shared s;

  assert_int_equal(tct_shared_of(x, y, &s, NULL), TCT_OK);
  const tct_status status = tct_encoding_of(x, y, &s, how, e, err);
  tct_shared_free(&s);
  return status;
}

static tct_encoding encoding(const tct_recording *x, const tct_recording *y,
                             const tct_encoding_how *how)
{
  tct_encoding e;
  tct_error err = {0};

  if (encode(x, y, how, &e, &err) != TCT_OK) fail_msg("%s", err.text);
  return e;
}

/* ---- folds ------------------------------------------------------------------------------------------------ */

static void folds_are_even_and_so_are_categories_in_them(void **state)
{
  int fold[50], category[50], n[5] = {0}, of[3][5] = {{0}}, again[50];
  (void)state;

  for (int i = 0; i < 50; i++) category[i] = i < 10 ? 0 : i < 23 ? 2 : 1;
  assert_int_equal(tct_folds_cut(50, 5, category, 3, 7, 0, fold, NULL), TCT_OK);
  for (int i = 0; i < 50; i++) n[fold[i]]++, of[category[i]][fold[i]]++;
  for (int f = 0; f < 5; f++) {
    assert_int_equal(n[f], 10);
    assert_int_equal(of[0][f], 2);
    assert_true(of[2][f] == 2 || of[2][f] == 3);
  }
  assert_int_equal(tct_folds_cut(50, 5, category, 3, 7, 1, again, NULL), TCT_OK);
  assert_memory_not_equal(fold, again, sizeof fold); /* another cutting is another */
  assert_int_equal(tct_folds_cut(7, 3, NULL, 0, 7, 0, fold, NULL), TCT_OK);
  for (int f = 0; f < 3; f++) n[f] = 0;
  for (int i = 0; i < 7; i++) n[fold[i]]++;
  assert_true(n[0] == 3 && n[1] == 2 && n[2] == 2);
}

/* ---- numbers ---------------------------------------------------------------------------------------------- */

/* The same folds, encoded by hand of means by hand: the same numbers. */
static void numbers_are_those_of_held_out_predictions(void **state)
{
  tct_encoding_how how = plain();
  tct_recording *x, *y;
  double mean[N * Q], r[Q], explained[Q];
  int fold[N];
  (void)state;

  set_out(1, N, Q, 1, &x, &y);
  tct_encoding e = encoding(x, y, &how);
  assert_true(e.conditions == N && e.dropped == 0 && e.features == P && e.units == Q &&
              e.folds == 4 && e.count[TCT_ENCODING_WHY_FINE] == Q);
  for (int i = 0; i < N * Q; i++)
    mean[i] = (y->value[i / Q * REPEATS * Q + i % Q] + y->value[(i / Q * REPEATS + 1) * Q + i % Q] +
               y->value[(i / Q * REPEATS + 2) * Q + i % Q]) /
              3;
  assert_int_equal(tct_folds_cut(N, 4, NULL, 0, 1, 0, fold, NULL), TCT_OK);
  const tct_encode_data d = {N, P, Q, 4, x->value, mean, fold};
  tct_encoded by_hand     = encoded("ridge", &d, NULL, 0, NULL);
  tct_encoded_scores(&d, &by_hand, TCT_ENCODE_PEARSON, r, NULL);
  tct_encoded_scores(&d, &by_hand, TCT_ENCODE_EXPLAINED, explained, NULL);
  for (int i = 0; i < N * Q; i++) assert_near(e.predicted[i], by_hand.predicted[i], 1e-12);
  for (int k = 0; k < Q; k++) {
    double response[N * REPEATS], penalty[4];
    for (int i = 0; i < N * REPEATS; i++) response[i] = y->value[i * Q + k];
    const double c = tct_split_half(N, REPEATS, response, 100, 1);
    assert_near(e.number[TCT_ENCODING_R][k], r[k], 1e-12);
    assert_near(e.number[TCT_ENCODING_EXPLAINED][k], explained[k], 1e-12);
    assert_near(e.number[TCT_ENCODING_CEILING][k], c, 1e-12);
    assert_near(e.number[TCT_ENCODING_CEILED][k], r[k] * r[k] / c, 1e-12);
    for (int f = 0; f < 4; f++) penalty[f] = by_hand.chosen[f * Q + k];
    assert_true(e.chosen[k] >= fmin(penalty[0], penalty[1]) || e.chosen[k] >= penalty[2]);
    assert_true(e.failed[k] == 0 && e.fit_why[k] == TCT_ENCODER_FINE);
  }
  assert_near(e.median[TCT_ENCODING_R].value,
              (r[0] + r[1] + r[2] + r[3] - fmax(fmax(r[0], r[1]), fmax(r[2], r[3])) -
               fmin(fmin(r[0], r[1]), fmin(r[2], r[3]))) /
                2,
              1e-12);
  assert_true(isnan(e.median[0].low) && e.median[0].units == Q);
  tct_encoded_free(&by_hand);
  tct_encoding_free(&e);
  tct_recording_free(x);
  tct_recording_free(y);
}

/* Without noise r is 1, whatever the noise the ceiled score is near 1, and the unbiased too. */
static void noise_costs_r_and_not_what_is_ceiled(void **state)
{
  tct_encoding_how how = plain();
  (void)state;

  for (int noisy = 0; noisy < 2; noisy++) {
    double r = 0, ceiled = 0, unbiased = 0;
    for (uint64_t seed = 1; seed <= 20; seed++) {
      tct_recording *x, *y;
      set_out(seed, 120, Q, noisy ? 1 : 0.01, &x, &y);
      tct_encoding e = encoding(x, y, &how);
      r += e.median[TCT_ENCODING_R].value / 20;
      ceiled += e.median[TCT_ENCODING_CEILED].value / 20;
      unbiased += e.median[TCT_ENCODING_UNBIASED].value / 20;
      tct_encoding_free(&e);
      tct_recording_free(x);
      tct_recording_free(y);
    }
    assert_near(r, noisy ? sqrt(1.25 / (1.25 + 1 / 3.0)) : 1, 0.03);
    assert_near(ceiled, 1, 0.05);
    assert_near(unbiased, 1, 0.05);
  }
}

/* ---- what is left out --------------------------------------------------------------------------------------- */

static void what_is_missing_is_left_out_and_counted(void **state)
{
  tct_encoding_how how = plain();
  tct_recording *x, *y;
  (void)state;

  set_out(3, N, Q, 0.5, &x, &y);
  const tct_key key = tct_key_of(3, "noise");
  for (int i = 0; i < N * REPEATS; i++) {
    y->value[i * Q + 1] = (double)NAN;                        /* never recorded */
    y->value[i * Q + 2] = 4;                                  /* does not vary */
    y->value[i * Q + 3] = tct_normal(key, (uint64_t)i, 0, 0); /* noise */
  }
  y->value[5 * REPEATS * Q] = (double)NAN; /* one trial of three: nothing is dropped */
  x->value[9 * P + 2]       = (double)NAN; /* a feature */
  for (int k = 0; k < REPEATS; k++) y->value[(7 * REPEATS + k) * Q] = (double)NAN;
  how.least      = 0.5;
  how.boot       = TCT_ENCODING_BOOT_CONDITIONS;
  tct_encoding e = encoding(x, y, &how);
  assert_true(e.conditions == N - 2 && e.dropped == 2);
  for (int i = 0; i < e.conditions; i++) assert_true(e.condition[i] != 7 && e.condition[i] != 9);
  assert_int_equal(e.why[0], TCT_ENCODING_WHY_FINE);
  assert_int_equal(e.why[1], TCT_ENCODING_WHY_NOT_RECORDED);
  assert_int_equal(e.why[2], TCT_ENCODING_WHY_NOT_PREDICTED);
  assert_int_equal(e.why[3], TCT_ENCODING_WHY_UNRELIABLE);
  assert_true(e.failed[2] == 4 && e.fit_why[2] == TCT_ENCODER_FLAT_UNIT);
  for (int i = 0; i < TCT_ENCODING_WHY_N; i++) {
    assert_int_equal(e.count[i], 1);
    assert_true(strlen(tct_encoding_why_text((tct_encoding_why)i)) > 3);
  }
  for (int i = 0; i < TCT_ENCODING_N; i++) assert_undefined(e.number[i][1]);
  assert_near(e.median[TCT_ENCODING_R].value, e.number[TCT_ENCODING_R][0], 0);
  assert_int_equal(e.median[TCT_ENCODING_R].units, 1);
  tct_encoding_free(&e);
  tct_recording_free(x);
  tct_recording_free(y);
}

/* One trial of each condition: no ceilings, and nobody is unreliable for that. */
static void without_repeats_there_are_no_ceilings(void **state)
{
  tct_encoding_how how = plain();
  tct_recording *x = recorded("x", P, N, 1, 1, 0, 1), *y = recorded("y", P, N, 1, 1, 0, 1);
  (void)state;

  how.folds      = 0;
  how.boot       = TCT_ENCODING_BOOT_UNITS;
  tct_encoding e = encoding(x, y, &how);
  assert_int_equal(e.folds, 10);
  assert_int_equal(e.count[TCT_ENCODING_WHY_FINE], P);
  assert_near(e.median[TCT_ENCODING_R].value, 1, 1e-6);
  assert_undefined(e.median[TCT_ENCODING_CEILING].value);
  assert_undefined(e.median[TCT_ENCODING_CEILED].low);
  assert_undefined(e.median[TCT_ENCODING_UNBIASED].value);
  tct_encoding_free(&e);
  tct_recording_free(x);
  tct_recording_free(y);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(folds_are_even_and_so_are_categories_in_them),
    cmocka_unit_test(numbers_are_those_of_held_out_predictions),
    cmocka_unit_test(noise_costs_r_and_not_what_is_ceiled),
    cmocka_unit_test(what_is_missing_is_left_out_and_counted),
    cmocka_unit_test(without_repeats_there_are_no_ceilings),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
