/* cross_trouble.c -- too few for folds, models that cannot be fitted, pairs and memory that are missing. */
#include "brain/cross_bench.h"

static void folds_are_as_many_as_there_is_enough_for(void **state)
{
  static const int conditions[][2] = {{5, 1},  {6, 2},  {11, 2}, {12, 3},  {23, 3},
                                      {24, 4}, {39, 4}, {40, 5}, {1000, 5}};
  static const int subjects[][2]   = {{1, 1},  {2, 2},  {5, 2},  {6, 3},  {11, 3},
                                      {12, 4}, {19, 4}, {20, 5}, {100, 5}};
  (void)state;

  for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
    assert_int_equal(tct_folds_of_conditions(conditions[i][0]), conditions[i][1]);
    assert_int_equal(tct_folds_of_subjects(subjects[i][0]), subjects[i][1]);
  }
}

static void what_cannot_be_cut_is_undefined_in_a_draw_and_an_error_outside(void **state)
{
  tct_draw_how how = {
    .boot = TCT_BOOT_CONDITIONS, .draws = 8, .seed = 1, .condition_folds = 6, .ceiling = true};
  double score;
  tct_scores out = {.score = &score};
  tct_rsa_draws d;
  tct_error err = {0};
  bench b;
  (void)state;

  start(&b, 11, NULL, 1, "pearson");
  add_model(&b, &tct_rdm_model_selected, 4, b.part);
  validated(&b.rsa, &how, &out); /* 20 into 6 */
  assert_true(!isnan(score));
  assert_int_equal(tct_rsa_draw_all(&b.rsa, &how, &d, &err), TCT_OK); /* hardly ever 18 */
  for (int i = 0; i < 8; i++) assert_true(isnan(d.score[i]) && isnan(d.lower[i]));
  tct_rsa_draws_free(&d);
  how.condition_folds = 7;
  assert_int_equal(tct_rsa_cross_validate(&b.rsa, &how, &out, &err), TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "20 conditions"));
  how.condition_folds = 0;
  how.subject_folds   = SUBJECTS + 1;
  assert_int_equal(tct_rsa_cross_validate(&b.rsa, &how, &out, &err), TCT_BAD_DATA);
}

static void a_model_with_wrong_parts_is_refused(void **state)
{
  tct_error err = {0};
  bench b;
  (void)state;

  start(&b, 12, NULL, 1, "pearson");
  add_model(&b, &tct_rdm_model_fixed, 2, b.part);
  assert_null(tct_scorer_new(&b.rsa, false, &err));
  assert_int_equal(err.code, TCT_BAD_SHAPE);
  assert_non_null(strstr(err.text, "takes 1"));
  b.model[0].kind = NULL; /* as a fixed one */
  assert_null(tct_scorer_new(&b.rsa, false, &err));
  b.model[0].parts = 1;
  tct_scorer *s    = tct_scorer_new(&b.rsa, false, &err);
  assert_non_null(s);
  tct_scorer_free(s);
}

/* one that cannot be fitted takes no other with it */
static void a_model_that_cannot_be_fitted_is_told_or_undefined(void **state)
{
  const tct_draw_how how = {
    .boot = TCT_BOOT_BOTH, .draws = 5, .seed = 2, .subject_folds = 2, .repeats = 1};
  double score[2];
  tct_scores out = {.score = score};
  tct_rsa_draws d;
  tct_error err = {0};
  bench b;
  (void)state;

  start(&b, 13, NULL, 1, "pearson");
  for (int i = 0; i < 2 * D; i++) b.part[i] = 0.1;
  add_model(&b, &tct_rdm_model_weighted, 2, b.part);
  add_model(&b, &tct_rdm_model_fixed, 1, b.truth);
  tct_scorer *s = tct_scorer_new(&b.rsa, false, &err);
  assert_int_equal(tct_scorer_at(s, NULL, NULL, &out, &err), TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "weighted of 2"));
  tct_scorer_free(s);
  assert_int_equal(tct_rsa_cross_validate(&b.rsa, &how, &out, &err), TCT_BAD_DATA);
  assert_int_equal(tct_rsa_draw_all(&b.rsa, &how, &d, &err), TCT_OK);
  for (int i = 0; i < 5; i++) assert_true(isnan(d.score[2 * i]) && !isnan(d.score[2 * i + 1]));
  tct_rsa_draws_free(&d);
}

/* a part that says the contrary is turned round, and back, by every way of scoring */
static void a_fit_replaces_the_one_before(void **state)
{
  static const char *const by[] = {"pearson", "cosine", "spearman", "whitened_cosine", "tau_a"};
  (void)state;

  for (int c = 0; c < 5; c++) {
    int first[SUBJECTS] = {1}, last[SUBJECTS] = {0}, all[C];
    double one, other;
    tct_scores a = {.score = &one}, z = {.score = &other};
    tct_error err = {0};
    bench b;

    start(&b, 16, (const double[PARTS]){1}, 0.5, by[c]);
    last[SUBJECTS - 1] = 1;
    for (int i = 0; i < C; i++) all[i] = 1;
    for (int i = 0; i < D; i++) /* the last subject is the contrary of the others */
      b.subject[(SUBJECTS - 1) * D + i] = (c == 1 || c == 3 ? 0 : 9) - b.subject[i];
    add_model(&b, &tct_rdm_model_weighted, 1, b.part);
    tct_scorer *s = tct_scorer_new(&b.rsa, false, &err);
    assert_non_null(s);
    for (int twice = 0; twice < 2; twice++) {
      assert_int_equal(tct_scorer_fit(s, all, first, &err), TCT_OK);
      assert_int_equal(tct_scorer_at(s, all, first, &a, &err), TCT_OK);
      assert_int_equal(tct_scorer_fit(s, all, last, &err), TCT_OK);
      assert_int_equal(tct_scorer_at(s, all, first, &z, &err), TCT_OK);
      assert_true(one > 0.3);
      assert_near(other, -one, 1e-12);
    }
    tct_scorer_free(s);
  }
}

/* parts that lack a pair: it is left out of all, whoever is fitted */
static void a_pair_that_a_part_lacks_is_left_out_of_all(void **state)
{
  const tct_draw_how how = {.condition_folds = 3, .subject_folds = 2, .seed = 4};
  double one[2], other[2];
  tct_scores a = {.score = one}, c = {.score = other};
  bench b;
  (void)state;

  start(&b, 14, (const double[PARTS]){1, 1}, 1, "pearson");
  b.part[D + 5] = (double)NAN;
  add_model(&b, &tct_rdm_model_non_negative, 3, b.part);
  add_model(&b, &tct_rdm_model_fixed, 1, b.truth);
  b.truth[5] = 3;
  validated(&b.rsa, &how, &a);
  b.part[D + 5] = (double)NAN;
  b.truth[5]    = 1e6;
  b.subject[5] = b.part[5] = 1e9;
  validated(&b.rsa, &how, &c);
  assert_true(!isnan(one[0]) && !isnan(one[1]));
  for (int m = 0; m < 2; m++) assert_true(one[m] == other[m]);
}

static void missing_memory_is_told(void **state)
{
  const tct_draw_how how = {.boot            = TCT_BOOT_BOTH,
                            .draws           = 2,
                            .seed            = 3,
                            .condition_folds = 2,
                            .subject_folds   = 2,
                            .ceiling         = true,
                            .threads         = 1};
  double score[2], each[2 * SUBJECTS];
  tct_scores out = {.score = score, .each = each};
  bench b;
  (void)state;

  start(&b, 15, NULL, 1, "whitened_correlation");
  add_model(&b, &tct_rdm_model_weighted, 3, b.part);
  add_model(&b, &tct_rdm_model_interpolated, 3, b.part);
  for (int what = 0; what < 2; what++) {
    tct_status status = TCT_NO_MEMORY;
    int64_t n         = 0;
    while (status != TCT_OK) {
      tct_rsa_draws d;
      tct_error err = {0};
      tct_fail_allocation(++n, false);
      status = what ? tct_rsa_draw_all(&b.rsa, &how, &d, &err)
                    : tct_rsa_cross_validate(&b.rsa, &how, &out, &err);
      tct_fail_allocation(-1, false);
      if (status != TCT_OK) assert_int_equal(err.code, TCT_NO_MEMORY);
      if (what && status == TCT_OK) tct_rsa_draws_free(&d);
    }
    assert_true(n > 20);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(folds_are_as_many_as_there_is_enough_for),
    cmocka_unit_test(what_cannot_be_cut_is_undefined_in_a_draw_and_an_error_outside),
    cmocka_unit_test(a_model_with_wrong_parts_is_refused),
    cmocka_unit_test(a_model_that_cannot_be_fitted_is_told_or_undefined),
    cmocka_unit_test(a_fit_replaces_the_one_before),
    cmocka_unit_test(a_pair_that_a_part_lacks_is_left_out_of_all),
    cmocka_unit_test(missing_memory_is_told),
  };
  return cmocka_run_group_tests_name("trouble with cross-validation", tests, NULL, NULL);
}
