/* inference_edges.c -- inference with one subject, few conditions or distances, and when something fails. */
#include "brain/inference_bench.h"

#include "base/memory.h"

/* ---- edges ---------------------------------------------------------------------------------------- */

static void of_one_subject_only_conditions_can_be_drawn(void **state)
{
  rsa_bench b;
  (void)state;

  rsa_start(&b, 7, pearson());
  b.rsa.subjects = 1;
  for (int boot = 0; boot < TCT_BOOT_N; boot++)
    for (int interval = 0; interval < TCT_INTERVAL_N; interval++) {
      tct_infer_how how = plain((tct_boot)boot);
      how.interval      = (tct_interval_kind)interval;
      how.margin        = 0.1;
      if (boot == TCT_BOOT_NONE && interval != TCT_INTERVAL_T) continue;
      const bool defined = boot == TCT_BOOT_CONDITIONS;
      for (int test = 0; test < (boot ? 2 : 1); test++) {
        how.test        = test ? "bootstrap" : "t";
        tct_inference i = infer(&b, &how);
        assert_true(isfinite(i.model[0].mean.value) && isfinite(i.pair[0].difference.value));
        assert_true(isfinite(i.model[0].mean.error) == defined);
        assert_true(isfinite(i.model[0].mean.low) == defined &&
                    isfinite(i.model[0].p_zero) == defined);
        assert_true(isfinite(i.pair[0].p) == defined &&
                    isfinite(i.pair[0].difference.high) == defined);
        assert_undefined(i.lower.value); /* there are no others */
        assert_undefined(i.model[0].p_ceiling);
        assert_undefined(i.model[0].p_equivalent);
        assert_undefined(i.p_ceiling_zero);
        tct_inference_free(&i);
      }
    }
  rsa_stop(&b);
}

/* but labels can be exchanged: Mantel's test of two RDMs */
static void of_one_subject_labels_can_be_exchanged(void **state)
{
  tct_infer_how how = plain(TCT_BOOT_NONE);
  rsa_bench b;
  (void)state;

  rsa_start(&b, 7, pearson());
  b.rsa.subjects  = 1;
  b.of[0].part    = b.subject[0];
  how.test        = "permutation";
  tct_inference i = infer(&b, &how);
  assert_near(i.model[0].p_zero, 1.0 / 201, 1e-15);
  assert_true(i.model[1].p_zero >= 1.0 / 201 && i.model[1].p_zero <= 1);
  assert_near(i.smallest_p, 1.0 / 201, 1e-15);
  assert_near(i.pair[0].p, 1, 0); /* one sign or the other */
  tct_inference_free(&i);
  rsa_stop(&b);
}

/* 4 conditions have 24 names; of a model and itself as the subjects, two ways are as good only by chance */
static void few_conditions_have_a_smallest_p(void **state)
{
  tct_infer_how how = plain(TCT_BOOT_NONE);
  rsa_bench b;
  (void)state;

  rsa_start(&b, 8, pearson());
  b.rsa.conditions = 4;
  b.rsa.pairs      = 6;
  b.rsa.subject    = b.model[0];
  b.rsa.subjects   = 1;
  how.test         = "permutation";
  tct_inference i  = infer(&b, &how);
  assert_near(i.model[0].mean.value, 1, 1e-12);
  assert_near(i.smallest_p, 1.0 / 24, 1e-15);
  assert_near(i.model[0].p_zero, 1.0 / 24, 1e-15);
  tct_inference_free(&i);
  how.draw.draws = 23; /* one less, and they are drawn */
  i              = infer(&b, &how);
  assert_near(i.smallest_p, 1.0 / 24, 1e-15);
  assert_true(i.model[0].p_zero >= 1.0 / 24);
  how.draw.draws = 24;
  tct_inference_free(&i);
  rsa_stop(&b);
}

static void each_test_says_its_smallest_p(void **state)
{
  static const struct {
    const char *test;
    double zero, pair;
  } known[] = {{"t", 0, 0},
               {"bootstrap", 1.0 / 200, 1.0 / 200},
               {"permutation", 1.0 / 201, 2.0 / 32},
               {"signed_rank", 1.0 / 32, 2.0 / 32}};
  rsa_bench b;
  (void)state;

  rsa_start(&b, 9, pearson());
  for (size_t k = 0; k < 4; k++) {
    tct_infer_how how = plain(TCT_BOOT_SUBJECTS);
    how.test          = known[k].test;
    tct_inference i   = infer(&b, &how);
    assert_near(i.smallest_p, known[k].zero, 1e-15);
    assert_near(i.smallest_p_pair, known[k].pair, 1e-15);
    for (int m = 0; m < RSA_MODELS; m++) {
      assert_true(i.model[m].p_zero >= i.smallest_p && i.pair[m].p >= i.smallest_p_pair);
      assert_true(i.model[m].p_ceiling >= i.smallest_p_pair);
    }
    tct_inference_free(&i);
  }
  rsa_stop(&b);
}

/* of distances 0 is the best there is */
static void distances_are_held_against_no_zero(void **state)
{
  tct_infer_how how = plain(TCT_BOOT_SUBJECTS);
  rsa_bench b;
  (void)state;

  rsa_start(&b, 10, tct_variant("comparators", "bures_metric"));
  for (int m = 0; m < RSA_MODELS; m++)
    for (int i = 0; i < RSA_PAIRS; i++) b.model[m][i] *= 0.01;
  how.draw.draws  = 40;
  tct_inference i = infer(&b, &how);
  assert_false(i.larger_is_more_similar);
  assert_undefined(i.model[0].p_zero);
  assert_undefined(i.smallest_p);
  assert_undefined(i.p_ceiling_zero);
  assert_true(i.lower.value >= i.upper.value);
  assert_true(i.model[0].mean.value > i.lower.value); /* too small: far away */
  assert_true(i.model[0].p_ceiling < 0.05 && isfinite(i.pair[0].p));
  tct_inference_free(&i);
  how.margin = 1e-3;
  i          = infer(&b, &how);
  assert_true(i.model[0].p_equivalent > 0.95);
  const double apart = i.model[0].mean.value - i.lower.value;
  tct_inference_free(&i);
  how.margin = 2 * apart;
  i          = infer(&b, &how);
  assert_true(i.model[0].p_equivalent < 0.05);
  tct_inference_free(&i);
  rsa_stop(&b);
}

static void undefined_draws_are_counted(void **state)
{
  tct_infer_how how = plain(TCT_BOOT_DUAL);
  rsa_bench b;
  (void)state;

  rsa_start(&b, 11, pearson());
  b.rsa.conditions = 4;
  b.rsa.pairs      = 6;
  tct_inference i  = infer(&b, &how);
  int undefined    = 0;
  for (int boot = TCT_BOOT_SUBJECTS; boot <= TCT_BOOT_BOTH; boot++) {
    tct_draw_how d = how.draw;
    tct_rsa_draws drawn;
    d.boot = (tct_boot)boot;
    assert_int_equal(tct_rsa_draw_all(&b.rsa, &d, &drawn, NULL), TCT_OK);
    for (int k = 0; k < drawn.draws; k++)
      undefined +=
        isnan(drawn.score[k * RSA_MODELS]) || isnan(drawn.lower[k]) || isnan(drawn.upper[k]);
    tct_rsa_draws_free(&drawn);
  }
  assert_int_equal(i.undefined, undefined);
  assert_true(undefined >
              30); /* 4 of 4 with fewer than three different: 0.34 of two of three tables */
  assert_true(isfinite(i.model[0].mean.error));
  tct_inference_free(&i);
  rsa_stop(&b);
}

static void a_subject_without_a_score_leaves_all_undefined(void **state)
{
  tct_infer_how how = plain(TCT_BOOT_SUBJECTS);
  rsa_bench b;
  (void)state;

  rsa_start(&b, 12, pearson());
  for (int i = 0; i < RSA_PAIRS; i++) b.subject[2][i] = (double)NAN;
  how.interval    = TCT_INTERVAL_BCA;
  tct_inference i = infer(&b, &how);
  assert_undefined(i.model[0].mean.value);
  assert_undefined(i.model[0].p_zero);
  assert_undefined(i.model[0].per_subject[2]);
  assert_true(isfinite(i.model[0].per_subject[1]) && i.undefined > 50);
  tct_inference_free(&i);
  rsa_stop(&b);
}

/* ---- what cannot be ------------------------------------------------------------------------------- */

static void refuse(const rsa_bench *b, const tct_infer_how *how, tct_status code, const char *words)
{
  tct_error err = {0};
  tct_inference i;
  const tct_status got = tct_rsa_infer(&b->rsa, how, &i, &err);

  if (got != code || !strstr(err.text, words)) fail_msg("%s: %s", tct_status_name(got), err.text);
  assert_null(i.model);
}

static void what_cannot_be_asked_is_refused_in_words(void **state)
{
  tct_infer_how how;
  rsa_bench b;
  (void)state;

  rsa_start(&b, 15, pearson());
  how = plain(TCT_BOOT_BOTH), how.test = "tt";
  refuse(&b, &how, TCT_UNSUPPORTED, "there is no test 'tt'");
  how = plain(TCT_BOOT_BOTH), how.correction = "fdr";
  refuse(&b, &how, TCT_UNSUPPORTED, "there is no correction 'fdr'");
  how = plain(TCT_BOOT_NONE), how.interval = TCT_INTERVAL_BCA;
  refuse(&b, &how, TCT_UNSUPPORTED, "intervals of t alone");
  how = plain(TCT_BOOT_NONE), how.test = "bootstrap";
  refuse(&b, &how, TCT_UNSUPPORTED, "bootstrap needs a bootstrap");
  how = plain(TCT_BOOT_BOTH), how.level = 1;
  refuse(&b, &how, TCT_BAD_DATA, "level 1");
  how = plain(TCT_BOOT_BOTH), how.margin = -0.1;
  refuse(&b, &how, TCT_BAD_DATA, "margin of -0.1");
  how = plain(TCT_BOOT_BOTH), how.draw.draws = 1;
  refuse(&b, &how, TCT_BAD_SHAPE, "two are the least");
  how = plain(TCT_BOOT_N);
  refuse(&b, &how, TCT_BUG, "no such bootstrap");
  b.rsa.subjects = 0;
  how            = plain(TCT_BOOT_BOTH);
  refuse(&b, &how, TCT_BAD_SHAPE, "0 subjects");
  rsa_stop(&b);
}

static bool stop_at(void *own, int done, int of)
{
  assert_true(done >= 0 && done <= of && of == 800);
  return done >= *(int *)own;
}

static void it_can_be_stopped_at_any_time(void **state)
{
  rsa_bench b;
  (void)state;

  rsa_start(&b, 16, pearson());
  for (int at = 50; at < 800; at += 150) { /* while drawing any of three, and while relabelling */
    tct_infer_how how = plain(TCT_BOOT_DUAL);
    how.test          = "permutation";
    how.draw.tell     = stop_at;
    how.draw.own      = &at;
    refuse(&b, &how, TCT_INTERRUPTED, "stopped");
  }
  rsa_stop(&b);
}

static void without_memory_it_says_so_wherever_it_fails(void **state)
{
  tct_infer_how how = plain(TCT_BOOT_DUAL);
  int failed        = 0;
  rsa_bench b;
  (void)state;

  rsa_start(&b, 17, pearson());
  how.interval   = TCT_INTERVAL_BCA;
  how.test       = "permutation";
  how.draw.draws = 10;
  for (int n = 1;; n++) {
    tct_inference i;
    tct_error err = {0};
    tct_fail_allocation(n, false);
    const tct_status code = tct_rsa_infer(&b.rsa, &how, &i, &err);
    tct_fail_allocation(-1, false);
    if (code == TCT_OK) {
      tct_inference_free(&i);
      break;
    }
    if (code != TCT_NO_MEMORY) fail_msg("%d: %s: %s", n, tct_status_name(code), err.text);
    assert_null(i.model);
    failed++;
  }
  assert_true(failed > 50);
  rsa_stop(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(of_one_subject_only_conditions_can_be_drawn),
    cmocka_unit_test(of_one_subject_labels_can_be_exchanged),
    cmocka_unit_test(few_conditions_have_a_smallest_p),
    cmocka_unit_test(each_test_says_its_smallest_p),
    cmocka_unit_test(distances_are_held_against_no_zero),
    cmocka_unit_test(undefined_draws_are_counted),
    cmocka_unit_test(a_subject_without_a_score_leaves_all_undefined),
    cmocka_unit_test(what_cannot_be_asked_is_refused_in_words),
    cmocka_unit_test(it_can_be_stopped_at_any_time),
    cmocka_unit_test(without_memory_it_says_so_wherever_it_fails),
  };
  return cmocka_run_group_tests_name("inference at its edges", tests, NULL, NULL);
}
