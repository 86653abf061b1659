/* inference_crossed.c -- inference of models that are fitted: cross-validated, or with a warning. */
#include "brain/cross_bench.h"

#include "brain/inference/infer_own.h"
#include "brain/inference/variances.h"

enum { MOST_DRAWS = 60 };

static tct_infer_how crossed(tct_boot boot, uint64_t seed)
{
  return (tct_infer_how){.draw       = {.boot            = boot,
                                        .draws           = MOST_DRAWS,
                                        .seed            = seed,
                                        .ceiling         = true,
                                        .condition_folds = -1,
                                        .subject_folds   = -1,
                                        .threads         = 2},
                         .interval   = TCT_INTERVAL_T,
                         .level      = 0.95,
                         .test       = "t",
                         .correction = "none"};
}

static tct_inference infer(const tct_rsa *of, const tct_infer_how *how)
{
  tct_inference i;
  tct_error err = {0};

  if (tct_rsa_infer(of, how, &i, &err) != TCT_OK) fail_msg("%s", err.text);
  return i;
}

/* 0.7 of the first part and 0.3 of the second; a model that has them, one of useless parts, a fixed one */
static void start_three(bench *b, uint64_t seed)
{
  static const double weight[PARTS] = {0.7, 0.3};

  start(b, seed, weight, 1, "pearson");
  add_model(b, &tct_rdm_model_weighted, 2, b->part);
  add_model(b, &tct_rdm_model_weighted, 8, b->part + 4 * D);
  add_model(b, &tct_rdm_model_fixed, 1, b->part);
}

static void scores_and_ceilings_are_those_of_cross_validation(void **state)
{
  double score[MODELS], each[MODELS * SUBJECTS];
  tct_scores out    = {.score = score, .each = each};
  tct_infer_how how = crossed(TCT_BOOT_BOTH, 3);
  bench b;
  (void)state;

  start_three(&b, 3);
  tct_inference i = infer(&b.rsa, &how);
  /* of 20 conditions and 8 subjects about 13 and 5 different ones are drawn */
  assert_int_equal(i.condition_folds, 3);
  assert_int_equal(i.subject_folds, 2);
  assert_int_equal(i.repeats, 2);
  assert_false(i.in_sample);
  how.draw.condition_folds = 3;
  how.draw.subject_folds   = 2;
  how.draw.repeats         = TCT_REPEATS_UNDRAWN;
  validated(&b.rsa, &how.draw, &out);
  for (int m = 0; m < 3; m++) {
    assert_near(i.model[m].mean.value, score[m], 0);
    for (int j = 0; j < SUBJECTS; j++)
      assert_near(i.model[m].per_subject[j], each[m * SUBJECTS + j], 0);
  }
  assert_near(i.lower.value, out.lower, 0);
  assert_near(i.upper.value, out.upper, 0);
  tct_inference_free(&i);
}

static double variance_of(const tct_rsa_draws *d, const double *from, int step)
{
  double column[MOST_DRAWS];

  for (int i = 0; i < d->draws; i++) column[i] = from[(size_t)i * (size_t)step];
  return tct_variance((size_t)d->draws, column);
}

static void the_chance_of_folds_is_taken_out_of_errors(void **state)
{
  tct_infer_how how = crossed(TCT_BOOT_CONDITIONS, 5);
  tct_rsa_draws d;
  bench b;
  (void)state;

  start_three(&b, 5);
  how.draw.condition_folds = how.draw.subject_folds = 2;
  tct_inference i                                   = infer(&b.rsa, &how);
  assert_int_equal(tct_rsa_draw_all(&b.rsa, &how.draw, &d, NULL), TCT_OK);
  assert_int_equal(d.repeats, 2);
  for (int m = 0; m < 3; m++) {
    const double mean = variance_of(&d, d.score + m, 3),
                 one  = 0.5 * (variance_of(&d, d.repeated + m, 6) +
                              variance_of(&d, d.repeated + 3 + m, 6));
    assert_true(one > mean);
    const double left = fmin(mean, fmax(2 * mean - one, 2 * one / sqrt(d.draws)));
    assert_near(i.model[m].mean.error, sqrt(left * C / (C - 1.0)), 1e-12);
  }
  tct_rsa_draws_free(&d);
  tct_inference_free(&i);
}

/* draws scatter about the estimate as far as the variance says, and no further */
static void draws_are_drawn_in_by_as_much(void **state)
{
  tct_infer_how how = crossed(TCT_BOOT_CONDITIONS, 6);
  double least = (double)INFINITY, most = -least;
  tct_rsa_draws d;
  bench b;
  (void)state;

  start_three(&b, 6);
  how.draw.condition_folds = how.draw.subject_folds = 2;
  how.interval                                      = TCT_INTERVAL_PERCENTILE;
  how.level                                         = 1 - 1e-9; /* from the least to the most */
  tct_inference i                                   = infer(&b.rsa, &how);
  assert_int_equal(tct_rsa_draw_all(&b.rsa, &how.draw, &d, NULL), TCT_OK);
  for (int k = 0; k < d.draws; k++) {
    least = fmin(least, d.score[3 * k]);
    most  = fmax(most, d.score[3 * k]);
  }
  const double all = variance_of(&d, d.score, 3), value = i.model[0].mean.value;
  const double own = i.model[0].mean.error * i.model[0].mean.error * (C - 1.0) / C;
  const double in  = sqrt(own / all);
  assert_true(in < 1);
  assert_near(i.model[0].mean.low, value + in * (least - value), 1e-6);
  assert_near(i.model[0].mean.high, value + in * (most - value), 1e-6);
  tct_rsa_draws_free(&d);
  tct_inference_free(&i);
}

static void what_is_useless_is_found_useless_and_what_is_true_is_found(void **state)
{
  (void)state;
  for (uint64_t seed = 1; seed <= 3; seed++) {
    const tct_infer_how how = crossed(TCT_BOOT_BOTH, seed);
    bench b;

    start_three(&b, seed);
    tct_inference i = infer(&b.rsa, &how);
    assert_true(i.model[0].p_zero < 0.01);
    assert_true(i.model[1].p_zero > 0.01);
    assert_true(i.model[0].mean.low > 0);
    assert_true(i.pair[0].p < 0.05 && i.pair[0].difference.value > 0);
    tct_inference_free(&i);
  }
}

static void labels_are_exchanged_before_the_fit(void **state)
{
  tct_infer_how how = crossed(TCT_BOOT_NONE, 2);
  bench b;
  (void)state;

  start_three(&b, 2);
  how.test        = "permutation";
  tct_inference i = infer(&b.rsa, &how);
  assert_near(i.model[0].p_zero, 1 / (MOST_DRAWS + 1.0), 1e-12);
  assert_true(i.model[1].p_zero > 0.05);
  tct_inference_free(&i);
}

static void without_folds_there_is_a_warning_and_with_them_no_bca(void **state)
{
  tct_infer_how how = crossed(TCT_BOOT_BOTH, 1);
  tct_inference i;
  tct_error err = {0};
  bench b;
  (void)state;

  start_three(&b, 1);
  how.interval = TCT_INTERVAL_BCA;
  assert_int_equal(tct_rsa_infer(&b.rsa, &how, &i, &err), TCT_UNSUPPORTED);
  assert_non_null(strstr(err.text, "percentiles or t"));
  how.draw.condition_folds = how.draw.subject_folds = 0;
  i                                                 = infer(&b.rsa, &how);
  assert_true(i.in_sample);
  assert_int_equal(i.repeats, 0);
  assert_near(i.model[1].mean.value, in_sample(&b.rsa, 1), 1e-12);
  tct_inference_free(&i);
}

/* Subjects that agree with each other, and parts that have nothing to do with them. */
static void a_flexible_model_of_nothing_is_seldom_significant(void **state)
{
  enum { SETS = 40 };
  int significant = 0, in_sample = 0;
  (void)state;

  for (uint64_t seed = 1; seed <= SETS; seed++) {
    tct_infer_how how = crossed(TCT_BOOT_DUAL, seed);
    bench b;

    start(&b, 700 + seed, NULL, 1, "pearson");
    add_model(&b, &tct_rdm_model_weighted, 8, b.part);
    how.draw.condition_folds = how.draw.subject_folds = 2;
    tct_inference i                                   = infer(&b.rsa, &how);
    significant += i.model[0].p_zero < 0.05;
    tct_inference_free(&i);
    how.draw.condition_folds = how.draw.subject_folds = 0;
    how.draw.ceiling                                  = false;
    i                                                 = infer(&b.rsa, &how);
    in_sample += i.model[0].p_zero < 0.05;
    tct_inference_free(&i);
  }
  /* of 40 with a share of 0.05, more than 6 have a chance of 0.003 */
  if (significant > 6) fail_msg("%d of %d are significant", significant, SETS);
  assert_true(in_sample > SETS / 2);
}

/* intervals of percentiles and of t are about the estimate, and of like width; none has an error of 0 */
static void every_bootstrap_has_an_interval_about_the_estimate(void **state)
{
  (void)state;
  for (tct_boot boot = TCT_BOOT_SUBJECTS; boot < TCT_BOOT_N; boot++) {
    tct_infer_how how = crossed(boot, 4);
    double width[2];
    bench b;

    start_three(&b, 6);
    for (int t = 0; t < 2; t++) {
      how.interval    = t ? TCT_INTERVAL_T : TCT_INTERVAL_PERCENTILE;
      tct_inference i = infer(&b.rsa, &how);
      for (int m = 0; m < 3; m++) {
        const tct_rsa_estimate *e = &i.model[m].mean;
        if (!(e->low < e->value && e->value < e->high && e->error > 0))
          fail_msg("by %d: %g in %g to %g", (int)boot, e->value, e->low, e->high);
      }
      width[t] = i.model[0].mean.high - i.model[0].mean.low;
      tct_inference_free(&i);
    }
    if (!(width[0] > 0.4 * width[1] && width[0] < 1.2 * width[1]))
      fail_msg("by %d: percentiles %g, t %g", (int)boot, width[0], width[1]);
  }
}

/* A ceiling is told of, and nothing is drawn of it. */
static void a_ceiling_that_is_not_drawn_has_no_interval(void **state)
{
  tct_infer_how how = crossed(TCT_BOOT_BOTH, 1);
  bench b;
  (void)state;

  start(&b, 1, NULL, 1, "spearman");
  add_model(&b, &tct_rdm_model_fixed, 1, b.part);
  how.draw.condition_folds = how.draw.subject_folds = 0;
  tct_inference drawn                               = infer(&b.rsa, &how);
  how.draw.ceiling                                  = false;
  tct_inference told                                = infer(&b.rsa, &how);
  assert_near(told.lower.value, drawn.lower.value, 0);
  assert_near(told.upper.value, drawn.upper.value, 0);
  assert_true(isnan(told.lower.low) && isnan(told.lower.error) && isnan(told.p_ceiling_zero));
  assert_true(isnan(told.model[0].p_ceiling) && !isnan(drawn.model[0].p_ceiling));
  tct_inference_free(&drawn);
  tct_inference_free(&told);
}

static void memory_that_is_not_there_is_told_of(void **state)
{
  tct_infer_how how = crossed(TCT_BOOT_DUAL, 1);
  tct_status status = TCT_NO_MEMORY;
  tct_inference i;
  int64_t n = 0;
  bench b;
  (void)state;

  start_three(&b, 1);
  how.draw.draws   = 4;
  how.draw.threads = 1;
  for (; status != TCT_OK && n < 1000000; n += 1 + n / 40) { /* fits take memory often */
    tct_error err = {0};
    tct_fail_allocation(n, false);
    status = tct_rsa_infer(&b.rsa, &how, &i, &err);
    tct_fail_allocation(-1, false);
    if (status != TCT_OK && status != TCT_NO_MEMORY) fail_msg("%s", err.text);
  }
  assert_int_equal(status, TCT_OK);
  assert_true(n > 20);
  tct_inference_free(&i);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(scores_and_ceilings_are_those_of_cross_validation),
    cmocka_unit_test(the_chance_of_folds_is_taken_out_of_errors),
    cmocka_unit_test(draws_are_drawn_in_by_as_much),
    cmocka_unit_test(what_is_useless_is_found_useless_and_what_is_true_is_found),
    cmocka_unit_test(labels_are_exchanged_before_the_fit),
    cmocka_unit_test(without_folds_there_is_a_warning_and_with_them_no_bca),
    cmocka_unit_test(a_flexible_model_of_nothing_is_seldom_significant),
    cmocka_unit_test(every_bootstrap_has_an_interval_about_the_estimate),
    cmocka_unit_test(a_ceiling_that_is_not_drawn_has_no_interval),
    cmocka_unit_test(memory_that_is_not_there_is_told_of),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
