/* inference.c -- what tct_rsa_infer answers, by hand from scores and draws.  How often it errs is measured in
 * science/inference.c. */
#include "brain/inference_bench.h"

#include "brain/inference/intervals.h"
#include "brain/inference/variances.h"
#include "kernels/distributions.h"

static double mean(int n, const double *x)
{
  double sum = 0;
  for (int i = 0; i < n; i++) sum += x[i] / n;
  return sum;
}

static double error_of(int n, const double *x)
{
  return sqrt(tct_variance((size_t)n, x) / n);
}

/* ---- by hand -------------------------------------------------------------------------------------- */

/* pseudo-values of the lower ceiling */
static void put_lower_of_subjects(const rsa_bench *b, double *lower)
{
  double score[RSA_MODELS], without[RSA_SUBJECTS + 1];
  tct_scores s       = {.score = score};
  tct_scorer *scorer = tct_scorer_new(&b->rsa, true, NULL);

  for (int i = 0; i <= RSA_SUBJECTS; i++) { /* the last time all are there */
    int subject[RSA_SUBJECTS];
    for (int j = 0; j < RSA_SUBJECTS; j++) subject[j] = j != i;
    assert_int_equal(tct_scorer_at(scorer, NULL, subject, &s, NULL), TCT_OK);
    without[i] = s.lower;
  }
  tct_scorer_free(scorer);
  for (int i = 0; i < RSA_SUBJECTS; i++)
    lower[i] =
      without[RSA_SUBJECTS] + (RSA_SUBJECTS - 1) * (mean(RSA_SUBJECTS, without) - without[i]);
}

/* t tests of subjects' scores, paired, with 4 degrees of freedom */
static void without_a_bootstrap_it_is_the_t_test_over_subjects(void **state)
{
  double lower[RSA_SUBJECTS], apart[RSA_SUBJECTS];
  const tct_infer_how how = plain(TCT_BOOT_NONE);
  rsa_bench b;
  (void)state;

  rsa_start(&b, 1, pearson());
  put_lower_of_subjects(&b, lower);
  tct_inference i = infer(&b, &how);
  assert_near(i.dof, 4, 0);
  for (int m = 0; m < RSA_MODELS; m++) {
    const double *x = i.model[m].per_subject, error = error_of(RSA_SUBJECTS, x);
    for (int j = 0; j < RSA_SUBJECTS; j++) apart[j] = x[j] - lower[j];
    assert_near(i.model[m].mean.value, mean(RSA_SUBJECTS, x), 1e-14);
    assert_near(i.model[m].mean.error, error, 1e-14);
    assert_near(i.model[m].mean.high - i.model[m].mean.value,
                error * tct_student_quantile(0.975, 4), 1e-13);
    assert_near(i.model[m].p_zero, tct_student_above(i.model[m].mean.value / error, 4), 1e-14);
    const double t = mean(RSA_SUBJECTS, apart) / error_of(RSA_SUBJECTS, apart);
    assert_near(i.model[m].p_ceiling, 2 * tct_student_above(fabs(t), 4), 1e-12);
    assert_undefined(i.model[m].p_equivalent);
    assert_string_equal(i.model[m].name, b.of[m].name);
  }
  assert_near(i.lower.value, mean(RSA_SUBJECTS, lower), 1e-14);
  assert_near(i.p_ceiling_zero, tct_student_above(i.lower.value / error_of(RSA_SUBJECTS, lower), 4),
              1e-14);
  assert_true(i.lower.value <= i.upper.value);
  assert_int_equal(i.pairs, 3);
  for (int p = 0; p < 3; p++) {
    const int x = i.pair[p].a, y = i.pair[p].b;
    assert_true(x < y);
    for (int j = 0; j < RSA_SUBJECTS; j++)
      apart[j] = i.model[x].per_subject[j] - i.model[y].per_subject[j];
    const double t = mean(RSA_SUBJECTS, apart) / error_of(RSA_SUBJECTS, apart);
    assert_near(i.pair[p].p, 2 * tct_student_above(fabs(t), 4), 1e-13);
    assert_near(i.pair[p].difference.value, mean(RSA_SUBJECTS, apart), 1e-14);
  }
  tct_inference_free(&i);
  rsa_stop(&b);
}

/* column m of so many draws, or the difference of two */
static double variance_of_draws(const rsa_bench *b, tct_boot boot, int x, int y)
{
  tct_draw_how how = plain(boot).draw;
  tct_rsa_draws d;
  double column[200];

  assert_int_equal(tct_rsa_draw_all(&b->rsa, &how, &d, NULL), TCT_OK);
  for (int i = 0; i < 200; i++)
    column[i] = d.score[i * RSA_MODELS + x] - (y < 0 ? 0 : d.score[i * RSA_MODELS + y]);
  tct_rsa_draws_free(&d);
  return tct_variance(200, column);
}

static void errors_are_those_of_the_draws_for_few(void **state)
{
  rsa_bench b;
  (void)state;

  rsa_start(&b, 2, pearson());
  for (int y = -1; y < 2; y += 2) {
    const double s                  = variance_of_draws(&b, TCT_BOOT_SUBJECTS, 0, y),
                 c                  = variance_of_draws(&b, TCT_BOOT_CONDITIONS, 0, y),
                 both               = variance_of_draws(&b, TCT_BOOT_BOTH, 0, y);
    const tct_three_variances three = {s, c, both, RSA_SUBJECTS, RSA_CONDITIONS};
    const double wanted[TCT_BOOT_N] = {0, s * 5 / 4, c * 9 / 8, both * 5 / 4,
                                       tct_dual_variance(&three)};
    const double dof[TCT_BOOT_N]    = {4, 4, 8, 4, 4};
    for (int boot = TCT_BOOT_SUBJECTS; boot < TCT_BOOT_N; boot++) {
      const tct_infer_how how   = plain((tct_boot)boot);
      tct_inference i           = infer(&b, &how);
      const tct_rsa_estimate *e = y < 0 ? &i.model[0].mean : &i.pair[0].difference;
      assert_near(e->error, sqrt(wanted[boot]), 1e-12);
      assert_near(i.dof, dof[boot], 0);
      const double t = e->value / e->error;
      assert_near(y < 0 ? i.model[0].p_zero : i.pair[0].p,
                  y < 0 ? tct_student_above(t, i.dof) : 2 * tct_student_above(fabs(t), i.dof),
                  1e-12);
      tct_inference_free(&i);
    }
  }
  rsa_stop(&b);
}

/* percentiles of subjects' draws; those of the dual bootstrap are drawn in towards the estimate */
static void intervals_are_those_of_the_draws(void **state)
{
  tct_infer_how how = plain(TCT_BOOT_BOTH);
  tct_rsa_draws d;
  double column[200];
  rsa_bench b;
  (void)state;

  rsa_start(&b, 3, pearson());
  how.interval = TCT_INTERVAL_PERCENTILE;
  assert_int_equal(tct_rsa_draw_all(&b.rsa, &how.draw, &d, NULL), TCT_OK);
  for (int i = 0; i < 200; i++) column[i] = d.score[i * RSA_MODELS + 1];
  const double variance = tct_variance(200, column);
  const size_t n        = tct_close_up(200, column);
  const tct_range both  = tct_percentile_interval(n, column, 0.95);
  tct_inference i       = infer(&b, &how);
  assert_near(i.model[1].mean.low, both.low, 1e-15);
  assert_near(i.model[1].mean.high, both.high, 1e-15);
  tct_inference_free(&i);
  how.draw.boot       = TCT_BOOT_DUAL;
  i                   = infer(&b, &how);
  const double inward = i.model[1].mean.error / sqrt(variance), value = i.model[1].mean.value;
  assert_true(inward < 1);
  assert_near(i.model[1].mean.low, value + inward * (both.low - value), 1e-12);
  tct_inference_free(&i);
  how.interval = TCT_INTERVAL_BCA;
  i            = infer(&b, &how);
  assert_true(i.model[1].mean.low < value && value < i.model[1].mean.high);
  assert_true(fabs(i.model[1].mean.low - (value + inward * (both.low - value))) > 1e-6);
  tct_inference_free(&i);
  tct_rsa_draws_free(&d);
  rsa_stop(&b);
}

/* with the acceleration from leaving each subject, and each condition, out */
static void bca_leaves_subjects_and_conditions_out(void **state)
{
  tct_infer_how how = plain(TCT_BOOT_BOTH);
  double without[RSA_SUBJECTS + RSA_CONDITIONS], score[RSA_MODELS], column[200];
  tct_scores s  = {.score = score};
  tct_skew skew = {0, 0};
  tct_rsa_draws d;
  rsa_bench b;
  (void)state;

  rsa_start(&b, 3, pearson());
  how.interval       = TCT_INTERVAL_BCA;
  tct_scorer *scorer = tct_scorer_new(&b.rsa, false, NULL);
  for (int i = 0; i < RSA_SUBJECTS + RSA_CONDITIONS; i++) {
    int subject[RSA_SUBJECTS], condition[RSA_CONDITIONS];
    for (int j = 0; j < RSA_SUBJECTS; j++) subject[j] = j != i;
    for (int k = 0; k < RSA_CONDITIONS; k++) condition[k] = k + RSA_SUBJECTS != i;
    assert_int_equal(tct_scorer_at(scorer, condition, subject, &s, NULL), TCT_OK);
    without[i] = score[2];
  }
  tct_scorer_free(scorer);
  tct_add_skew(&skew, RSA_SUBJECTS, without);
  tct_add_skew(&skew, RSA_CONDITIONS, without + RSA_SUBJECTS);
  assert_int_equal(tct_rsa_draw_all(&b.rsa, &how.draw, &d, NULL), TCT_OK);
  for (int i = 0; i < 200; i++) column[i] = d.score[i * RSA_MODELS + 2];
  tct_rsa_draws_free(&d);
  tct_inference i   = infer(&b, &how);
  const tct_range r = tct_bca_interval(tct_close_up(200, column), column, i.model[2].mean.value,
                                       tct_acceleration(&skew), 0.95);
  assert_near(i.model[2].mean.low, r.low, 1e-12);
  assert_near(i.model[2].mean.high, r.high, 1e-12);
  tct_inference_free(&i);
  rsa_stop(&b);
}

static void corrections_are_over_models_and_over_pairs(void **state)
{
  tct_infer_how how = plain(TCT_BOOT_SUBJECTS);
  rsa_bench b;
  (void)state;

  rsa_start(&b, 5, pearson());
  how.margin        = 0.2;
  tct_inference raw = infer(&b, &how);
  how.correction    = "bonferroni";
  tct_inference i   = infer(&b, &how);
  for (int m = 0; m < RSA_MODELS; m++) {
    assert_near(i.model[m].p_zero, fmin(1, 3 * raw.model[m].p_zero), 1e-15);
    assert_near(i.model[m].p_ceiling, fmin(1, 3 * raw.model[m].p_ceiling), 1e-15);
    assert_near(i.model[m].p_equivalent, fmin(1, 3 * raw.model[m].p_equivalent), 1e-15);
    assert_near(i.pair[m].p_corrected, fmin(1, 3 * raw.pair[m].p), 1e-15);
    assert_near(i.pair[m].p, raw.pair[m].p, 0);
  }
  assert_near(i.p_ceiling_zero, raw.p_ceiling_zero, 0);
  tct_inference_free(&i);
  tct_inference_free(&raw);
  rsa_stop(&b);
}

/* t of (score - ceiling + margin): the wider the margin, the surer */
static void equivalence_grows_with_its_margin(void **state)
{
  tct_infer_how how = plain(TCT_BOOT_CONDITIONS);
  double last       = 1;
  rsa_bench b;
  (void)state;

  rsa_start(&b, 6, pearson());
  for (how.margin = 0.01; how.margin < 2; how.margin *= 2) {
    tct_inference i = infer(&b, &how);
    assert_true(i.model[0].p_equivalent < last);
    last = i.model[0].p_equivalent;
    tct_inference_free(&i);
  }
  assert_true(last < 0.01);
  rsa_stop(&b);
}

/* ---- whoever works, in whatever order ------------------------------------------------------------- */

static void any_number_of_threads_gives_the_same_bits(void **state)
{
  rsa_bench b;
  (void)state;

  rsa_start(&b, 13, pearson());
  for (int test = 0; test < 2; test++) {
    tct_infer_how how = plain(TCT_BOOT_DUAL);
    how.interval      = TCT_INTERVAL_BCA;
    how.test          = test ? "permutation" : "bootstrap";
    tct_inference one = infer(&b, &how);
    how.draw.threads  = 3;
    tct_inference all = infer(&b, &how);
    for (int m = 0; m < RSA_MODELS; m++) {
      assert_memory_equal(&one.model[m].mean, &all.model[m].mean, sizeof one.model[m].mean);
      assert_true(one.model[m].p_zero == all.model[m].p_zero);
      assert_true(one.pair[m].p == all.pair[m].p);
    }
    assert_true(one.p_ceiling_zero == all.p_ceiling_zero);
    tct_inference_free(&one);
    tct_inference_free(&all);
  }
  rsa_stop(&b);
}

static void the_order_of_models_does_not_matter(void **state)
{
  static const char *const tests[] = {"t", "bootstrap", "permutation", "signed_rank"};
  rsa_bench b;
  (void)state;

  rsa_start(&b, 14, pearson());
  for (size_t k = 0; k < 4; k++) {
    tct_infer_how how         = plain(TCT_BOOT_BOTH);
    how.test                  = tests[k];
    tct_inference one         = infer(&b, &how);
    const tct_rsa_model first = b.of[0];
    b.of[0]                   = b.of[2];
    b.of[2]                   = first;
    tct_inference other       = infer(&b, &how);
    assert_near(one.model[0].p_zero, other.model[2].p_zero, 1e-12);
    assert_near(one.pair[1].p, other.pair[1].p, 1e-12); /* 0 and 2 */
    assert_near(one.pair[1].difference.value, -other.pair[1].difference.value, 1e-14);
    tct_inference_free(&one);
    tct_inference_free(&other);
  }
  rsa_stop(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(without_a_bootstrap_it_is_the_t_test_over_subjects),
    cmocka_unit_test(errors_are_those_of_the_draws_for_few),
    cmocka_unit_test(intervals_are_those_of_the_draws),
    cmocka_unit_test(bca_leaves_subjects_and_conditions_out),
    cmocka_unit_test(corrections_are_over_models_and_over_pairs),
    cmocka_unit_test(equivalence_grows_with_its_margin),
    cmocka_unit_test(any_number_of_threads_gives_the_same_bits),
    cmocka_unit_test(the_order_of_models_does_not_matter),
  };
  return cmocka_run_group_tests_name("inference", tests, NULL, NULL);
}
