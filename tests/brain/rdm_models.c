/* rdm_models.c -- weights worked by hand, planted and found again. */
#include "brain/fits.h"

/* ---- by hand -------------------------------------------------------------------------------------------- */

/* Of three conditions: parts (1 0 0) and (0 1 0), subjects (3 4 0) and, missing or drawn no more, another. */
static void three_pairs_are_weighed_as_worked_by_hand(void **state)
{
  static const double one[] = {1, 1, 1}, parts[] = {1, 0, 0, 0, 2, 0};
  static const double subjects[] = {3, 4, 0, 9, -9, 1};
  const tct_drawn three          = {.n = 3, .conditions = 3, .times = one, .weight = one};
  tct_rdm_fit of                 = setting("cosine", 2, 2);
  double w[2];
  (void)state;

  of.drawn   = &three;
  of.part    = parts;
  of.subject = subjects;
  of.times   = (double[]){2, 0};
  fitted(&tct_rdm_model_weighted, &of, w); /* 3 : 4 / 2 */
  assert_near(w[0], 0.6, 1e-14);
  assert_near(w[1], 0.4, 1e-14);
  fitted(&tct_rdm_model_non_negative, &of, w);
  assert_near(w[0], 0.6, 1e-14);
  fitted(&tct_rdm_model_interpolated, &of, w);
  assert_near(w[1], 0.4, 1e-14);
  fitted(&tct_rdm_model_selected, &of, w);
  assert_true(w[0] == 0 && w[1] == 1);

  of.times = (double[]){0, 1}; /* 9 : -9 / 2, |w| adding up to 1; never below 0: the first alone */
  fitted(&tct_rdm_model_weighted, &of, w);
  assert_near(w[0], 2.0 / 3, 1e-14);
  assert_near(w[1], -1.0 / 3, 1e-14);
  fitted(&tct_rdm_model_non_negative, &of, w);
  assert_true(w[0] == 1 && w[1] == 0);
  fitted(&tct_rdm_model_interpolated, &of, w);
  assert_true(w[0] == 1 && w[1] == 0);
}

/* unit vectors are pooled: (1 0 0) and (0 1 0) in whatever size */
static void each_subject_counts_alike(void **state)
{
  static const double one[] = {1, 1, 1}, parts[] = {1, 0, 0, 0, 1, 0};
  static const double subjects[] = {1e6, 0, 0, 0, 1e-6, 0};
  const tct_drawn three          = {.n = 3, .conditions = 3, .times = one, .weight = one};
  tct_rdm_fit of                 = setting("cosine", 2, 2);
  double w[2];
  (void)state;

  of.drawn   = &three;
  of.part    = parts;
  of.subject = subjects;
  fitted(&tct_rdm_model_weighted, &of, w);
  assert_near(w[0], 0.5, 1e-14);
  assert_near(w[1], 0.5, 1e-14);
}

static void a_fixed_model_is_its_rdm(void **state)
{
  const tct_rdm_fit of = setting("pearson", 1, SUBJECTS);
  double w;
  (void)state;

  fitted(&tct_rdm_model_fixed, &of, &w);
  assert_true(w == 1);
  assert_int_equal(tct_rdm_model_fixed.most, 1);
}

/* ---- planted ------------------------------------------------------------------------------------------------ */

static void planted_weights_are_found_again(void **state)
{
  static const double planted[PARTS] = {0.5, 0, 0.2, 0, 0.3, 0};
  static const char *const by[] = {"cosine", "pearson", "whitened_cosine", "whitened_correlation"};
  double w[PARTS];
  (void)state;

  for (uint64_t seed = 30; seed < 33; seed++)
    for (int c = 0; c < 4; c++) {
      draw(seed, 0);
      for (int p = 0; p < PARTS; p++) add(planted[p], p, 2);
      const tct_rdm_fit of = setting(by[c], PARTS, SUBJECTS);
      fitted(&tct_rdm_model_weighted, &of, w);
      for (int p = 0; p < PARTS; p++) assert_near(w[p], planted[p], 1e-12);
      fitted(&tct_rdm_model_non_negative, &of, w);
      for (int p = 0; p < PARTS; p++) assert_near(w[p], planted[p], 1e-12);
    }
}

static void a_planted_place_in_a_row_is_found_again(void **state)
{
  static const char *const by[] = {"cosine", "pearson", "whitened_cosine", "whitened_correlation"};
  double w[PARTS];
  (void)state;

  for (uint64_t seed = 40; seed < 43; seed++)
    for (int c = 0; c < 4; c++)
      for (int p = 0; p + 1 < PARTS; p++) {
        draw(seed, 0);
        add(0.35, p, 3);
        add(0.65, p + 1, 3);
        const tct_rdm_fit of = setting(by[c], PARTS, SUBJECTS);
        fitted(&tct_rdm_model_interpolated, &of, w);
        for (int q = 0; q < PARTS; q++)
          assert_near(w[q], q == p ? 0.35 : q == p + 1 ? 0.65 : 0, 1e-12);
      }
}

/* ---- what cannot be weighed ------------------------------------------------------------------------------------ */

static void what_says_nothing_gets_no_weight(void **state)
{
  static const tct_rdm_model *const kinds[] = {&tct_rdm_model_selected, &tct_rdm_model_weighted,
                                               &tct_rdm_model_non_negative,
                                               &tct_rdm_model_interpolated};
  double w[PARTS];
  (void)state;

  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
    draw(50, 1);
    add(1, 0, 1);
    add(1, 3, 1);
    for (int i = 0; i < N; i++) part[N + i] = 0.1, part[2 * N + i] = 0;
    const tct_rdm_fit of = setting("pearson", PARTS, SUBJECTS);
    fitted(kinds[k], &of, w);
    assert_true(w[2] == 0);
    assert_true(w[1] == 0);
    assert_true(w[0] > 0.05 || w[3] > 0.05);
  }
}

static void equal_parts_share_or_the_first_counts(void **state)
{
  double w[PARTS];
  (void)state;

  draw(60, 1);
  add(1, 0, 1);
  memcpy(part + N, part, N * sizeof *part);
  const tct_rdm_fit of = setting("pearson", 3, SUBJECTS);
  fitted(&tct_rdm_model_weighted, &of, w);
  assert_near(w[0], w[1], 1e-12);
  fitted(&tct_rdm_model_non_negative, &of, w);
  assert_true(w[0] > 0.5 && w[1] == 0);
  fitted(&tct_rdm_model_selected, &of, w);
  assert_true(w[0] == 1);
}

/* in other units: the same sum of them */
static void a_part_in_other_units_gets_a_weight_in_others(void **state)
{
  double one[PARTS], other[PARTS], size = 0;
  (void)state;

  draw(70, 1);
  add(1, 0, 1);
  add(0.5, 1, 1);
  const tct_rdm_fit of = setting("whitened_correlation", PARTS, SUBJECTS);
  for (int kind = 0; kind < 2; kind++) {
    const tct_rdm_model *m = kind ? &tct_rdm_model_non_negative : &tct_rdm_model_weighted;
    draw(70, 1);
    add(1, 0, 1);
    add(0.5, 1, 1);
    fitted(m, &of, one);
    for (int p = 0; p < PARTS; p++)
      for (int i = 0; i < N; i++) part[p * N + i] *= pow(1e3, p - 2);
    fitted(m, &of, other);
    size = 0;
    for (int p = 0; p < PARTS; p++) size += fabs(other[p] *= pow(1e3, p - 2));
    for (int p = 0; p < PARTS; p++) assert_near(other[p] / size, one[p], 1e-11);
  }
}

/* what Pearson does not see may be large */
static void a_large_constant_in_a_part_takes_no_digits_that_it_has(void **state)
{
  double one[PARTS], other[PARTS];
  (void)state;

  draw(80, 1);
  add(1, 0, 1);
  add(0.5, 1, 1);
  const tct_rdm_fit of = setting("pearson", PARTS, SUBJECTS);
  fitted(&tct_rdm_model_weighted, &of, one);
  for (int i = 0; i < N; i++) part[i] += 1e6;
  fitted(&tct_rdm_model_weighted, &of, other);
  for (int p = 0; p < PARTS; p++) assert_near(other[p], one[p], 1e-8);
}

static void a_subject_that_says_nothing_is_left_out(void **state)
{
  double one[PARTS], other[PARTS];
  (void)state;

  draw(90, 1);
  add(1, 0, 1);
  tct_rdm_fit of = setting("pearson", PARTS, SUBJECTS);
  times[1]       = 0;
  fitted(&tct_rdm_model_weighted, &of, one);
  times[1] = 1;
  for (int i = 0; i < N; i++) subject[N + i] = 0.1;
  fitted(&tct_rdm_model_weighted, &of, other);
  for (int p = 0; p < PARTS; p++) assert_near(other[p], one[p], 1e-12);
}

static void too_few_conditions_are_told(void **state)
{
  static const tct_rdm_model *const kinds[] = {&tct_rdm_model_selected, &tct_rdm_model_weighted,
                                               &tct_rdm_model_interpolated};
  static const double one[] = {1, 1}, two[] = {2, 3, 5};
  const tct_drawn few = {.n = 1, .conditions = 2, .times = one, .weight = one};
  double w[2];
  (void)state;

  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
    tct_error err  = {0};
    tct_rdm_fit of = setting("pearson", 2, 3);
    of.drawn       = &few;
    of.part        = two;
    of.subject     = two;
    assert_int_equal(kinds[k]->fit(NULL, &of, w, &err), TCT_BAD_DATA);
    assert_non_null(strstr(err.text, "pearson"));
  }
}

/* a model on another scale than the data fits by the distance between matrices only once it is scaled */
static void a_comparator_that_minds_scale_gets_the_best(void **state)
{
  double w[PARTS], at[3];
  const double by[] = {0.99, 1, 1.01};
  tct_rdm_fit of    = setting("bures_metric", 2, SUBJECTS);
  void *presets     = tct_params_new(&of.comparator->about);
  (void)state;

  of.comparator_params = presets;
  draw(100, 0.1);
  for (int i = 0; i < PARTS * N; i++) part[i] += 2; /* near those of a simplex: Euclidean */
  add(3, 0, 1);
  add(1, 1, 1);
  fitted(&tct_rdm_model_weighted, &of, w);
  for (int k = 0; k < 3; k++) {
    double model[N];
    at[k] = 0;
    for (int i = 0; i < N; i++) model[i] = by[k] * (w[0] * part[i] + w[1] * part[N + i]);
    for (int s = 0; s < SUBJECTS; s++)
      at[k] += of.comparator->compare(presets, NULL, N, model, subject + s * N);
  }
  assert_true(at[1] < at[0] && at[1] < at[2]);
  assert_near(w[0] + w[1], 4, 0.2);
  tct_params_free(&of.comparator->about, presets);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(three_pairs_are_weighed_as_worked_by_hand),
    cmocka_unit_test(each_subject_counts_alike),
    cmocka_unit_test(a_fixed_model_is_its_rdm),
    cmocka_unit_test(planted_weights_are_found_again),
    cmocka_unit_test(a_planted_place_in_a_row_is_found_again),
    cmocka_unit_test(what_says_nothing_gets_no_weight),
    cmocka_unit_test(equal_parts_share_or_the_first_counts),
    cmocka_unit_test(a_part_in_other_units_gets_a_weight_in_others),
    cmocka_unit_test(a_large_constant_in_a_part_takes_no_digits_that_it_has),
    cmocka_unit_test(a_subject_that_says_nothing_is_left_out),
    cmocka_unit_test(too_few_conditions_are_told),
    cmocka_unit_test(a_comparator_that_minds_scale_gets_the_best),
  };
  return cmocka_run_group_tests_name("models of RDMs", tests, NULL, NULL);
}
