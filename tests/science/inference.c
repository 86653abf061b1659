/* inference.c -- how often each test, bootstrap, interval and correction errs, where the truth is known.
 *
 *     test_science_inference                  asserts what docs/concepts/statistics.md says, over some hundred experiments
 *     test_science_inference --table 2000     writes its tables, over 2000 */
#include "science/error_tables.h"

/* What a share of 0.05 may come to by chance in n experiments: three and a half standard errors. */
static double by_chance(double share, double n)
{
  return share + 3.5 * sqrt(share * (1 - share) / n);
}

#define AT_MOST(rates, question, test, boot, most)                                                 \
  do {                                                                                             \
    const double got_ = (rates).below[question][test][TCT_BOOT_##boot];                            \
    if (!(got_ <= (most)))                                                                         \
      fail_msg("%s by %s of %s: %g, not up to %g", question_names[question], test_names[test],     \
               boot_names[TCT_BOOT_##boot], got_, (double)(most));                                 \
  } while (0)
#define AT_LEAST(rates, question, test, boot, least)                                               \
  do {                                                                                             \
    const double got_ = (rates).below[question][test][TCT_BOOT_##boot];                            \
    if (!(got_ >= (least)))                                                                        \
      fail_msg("%s by %s of %s: %g, not from %g", question_names[question], test_names[test],      \
               boot_names[TCT_BOOT_##boot], got_, (double)(least));                                \
  } while (0)
#define COVERED(rates, pair, interval, boot, least)                                                \
  do {                                                                                             \
    const double got_ = (rates).covered[pair][TCT_INTERVAL_##interval][TCT_BOOT_##boot];           \
    if (!(got_ >= (least)))                                                                        \
      fail_msg("%s by %s: covered %g, not from %g", #interval, #boot, got_, (double)(least));      \
  } while (0)

enum { EXPERIMENTS = 480, SETS = 12 };

/* ---- the same as tct_rsa_infer -------------------------------------------------------------------- */

static void near_or_both_undefined(double a, double b)
{
  if (!(fabs(a - b) <= 1e-12) && !(isnan(a) && isnan(b))) fail_msg("%.17g is not %.17g", a, b);
}

static void what_is_counted_is_what_an_inference_says(void **state)
{
  const world w = world_of(DRAWN_BOTH, 6, 10);
  experiment e  = experiment_new(&w, RATE_MODELS, rate_models);
  (void)state;

  experiment_draw(&w, 0, 3, &e);
  const tct_infer_how all = {
    .draw     = {.boot = TCT_BOOT_DUAL, .draws = 100, .seed = 5, .ceiling = true},
    .interval = TCT_INTERVAL_BCA,
    .level    = 0.95};
  tct_inquiry tables = {.of         = rsa_of(&e),
                        .how        = &all,
                        .test       = test_of(TEST_PERMUTATION),
                        .quantities = COLUMNS,
                        .lower      = LOWER,
                        .upper      = LOWER + 1};
  assert_int_equal(tct_tables_make(&tables, NULL), TCT_OK);
  for (int boot = 0; boot < TCT_BOOT_N; boot++)
    for (int test = 0; test < TESTS; test++) {
      tct_infer_how how;
      tct_examined zero, pair;
      tct_inference i;
      tct_inquiry q        = seen_by(&tables, &how, (tct_boot)boot);
      const tct_contrast a = contrast_of(ASK_ZERO), b = contrast_of(ASK_PAIR);
      if (boot == TCT_BOOT_NONE && test == TEST_BOOTSTRAP) continue;
      if (boot == TCT_BOOT_NONE) how.interval = TCT_INTERVAL_T;
      how.test = test_names[test];
      q.test   = test_of(test);
      assert_int_equal(tct_rsa_infer(q.of, &how, &i, NULL), TCT_OK);
      assert_int_equal(tct_examine(&q, &a, &zero, NULL), TCT_OK);
      assert_int_equal(tct_examine(&q, &b, &pair, NULL), TCT_OK);
      near_or_both_undefined(i.model[UNRELATED].p_zero, zero.p);
      near_or_both_undefined(i.model[UNRELATED].mean.low, zero.estimate.low);
      near_or_both_undefined(i.pair[0].p, pair.p);
      near_or_both_undefined(i.pair[0].difference.high, pair.estimate.high);
      tct_inference_free(&i);
    }
  tct_tables_free(&tables);
  experiment_free(&e);
}

/* ---- errors --------------------------------------------------------------------------------------- */

static void with_other_subjects_tests_of_subjects_hold(void **state)
{
  const rates r     = rates_of(DRAWN_SUBJECTS, 8, 16, SETS, EXPERIMENTS);
  const double most = by_chance(0.05, r.n);
  (void)state;

  for (int q = 0; q < QUESTIONS; q++) {
    AT_MOST(r, q, TEST_T, NONE, most);
    AT_MOST(r, q, TEST_T, SUBJECTS, most);
    AT_MOST(r, q, TEST_PERMUTATION, NONE, most);
    AT_MOST(r, q, TEST_SIGNED_RANK, NONE, most);
    AT_MOST(r, q, TEST_BOOTSTRAP, SUBJECTS, by_chance(0.10, r.n)); /* of 8 subjects: too bold */
    AT_MOST(r, q, TEST_T, DUAL, most);                             /* asks for more than is asked */
  }
  for (int pair = 0; pair < 2; pair++) {
    COVERED(r, pair, T, NONE, 1 - by_chance(0.05, r.n));
    COVERED(r, pair, T, SUBJECTS, 1 - by_chance(0.05, r.n));
    COVERED(r, pair, PERCENTILE, SUBJECTS, 1 - by_chance(0.11, r.n));
    COVERED(r, pair, BCA, SUBJECTS, 1 - by_chance(0.11, r.n));
  }
}

static void with_other_conditions_tests_of_conditions_hold(void **state)
{
  const rates r     = rates_of(DRAWN_CONDITIONS, 8, 16, SETS, EXPERIMENTS);
  const double most = by_chance(0.05, r.n);
  (void)state;

  for (int q = 0; q < QUESTIONS; q++) {
    const bool near_ceiling = q == ASK_CEILING || q == ASK_EQUIVALENT; /* of 16 conditions: bold */
    AT_MOST(r, q, TEST_T, CONDITIONS, near_ceiling ? by_chance(0.10, r.n) : most);
    AT_MOST(r, q, TEST_BOOTSTRAP, CONDITIONS, near_ceiling ? by_chance(0.11, r.n) : most);
  }
  AT_LEAST(r, ASK_ZERO, TEST_T, NONE, 0.09); /* conditions that were not drawn */
  for (int pair = 0; pair < 2; pair++) {
    COVERED(r, pair, T, CONDITIONS, 1 - by_chance(0.05, r.n));
    COVERED(r, pair, PERCENTILE, CONDITIONS, 1 - by_chance(0.06, r.n));
    COVERED(r, pair, BCA, CONDITIONS, 1 - by_chance(0.10, r.n));
  }
}

static void with_others_of_both_the_dual_bootstrap_holds(void **state)
{
  const rates r     = rates_of(DRAWN_BOTH, 8, 16, 1, EXPERIMENTS);
  const double most = by_chance(0.05, r.n);
  (void)state;

  for (int q = 0; q < QUESTIONS; q++) {
    AT_MOST(r, q, TEST_T, DUAL, most);
    AT_MOST(r, q, TEST_BOOTSTRAP, DUAL, most);
    AT_MOST(r, q, TEST_T, BOTH, 0.02); /* too careful by far */
    AT_MOST(r, q, TEST_BOOTSTRAP, BOTH, 0.035);
  }
  AT_MOST(r, ASK_ZERO, TEST_PERMUTATION, NONE, most); /* labels mean nothing: exact */
  AT_LEAST(r, ASK_ZERO, TEST_T, SUBJECTS, 0.10);      /* and these do not hold here */
  AT_LEAST(r, ASK_ZERO, TEST_SIGNED_RANK, NONE, 0.10);
  AT_LEAST(r, ASK_PAIR, TEST_T, SUBJECTS, 0.08);
  AT_LEAST(r, ASK_PAIR, TEST_PERMUTATION, NONE, 0.08);
  for (int pair = 0; pair < 2; pair++) {
    COVERED(r, pair, T, DUAL, 1 - by_chance(0.05, r.n));
    COVERED(r, pair, PERCENTILE, DUAL, 1 - by_chance(0.05, r.n));
    COVERED(r, pair, BCA, DUAL, 1 - by_chance(0.08, r.n));
    COVERED(r, pair, T, BOTH, 0.98);
  }
}

/* labels of each subject exchanged on its own: exact, where subjects have nothing in common */
static void among_strangers_there_is_no_ceiling(void **state)
{
  const rates r     = of_strangers(8, 16, EXPERIMENTS);
  const double most = by_chance(0.05, r.n);
  (void)state;

  AT_MOST(r, ASK_CEILING_ZERO, TEST_PERMUTATION, NONE, most);
  AT_MOST(r, ASK_CEILING_ZERO, TEST_T, NONE, most);
  AT_MOST(r, ASK_CEILING_ZERO, TEST_SIGNED_RANK, NONE, by_chance(0.06, r.n));
  AT_MOST(r, ASK_CEILING_ZERO, TEST_T, DUAL, most);
  AT_MOST(r, ASK_CEILING_ZERO, TEST_BOOTSTRAP, DUAL, most);
}

/* ---- power ---------------------------------------------------------------------------------------- */

static void power_grows_with_the_effect(void **state)
{
  rates r[EFFECTS];
  (void)state;

  for (int effect = 0; effect < EFFECTS; effect++)
    r[effect] = with_effect(DRAWN_BOTH, 12, 24, effect, 1, 200);
  for (int q = ASK_ZERO; q <= ASK_PAIR; q++)
    for (int boot = 0; boot < TCT_BOOT_N; boot++)
      for (int test = 0; test < TESTS; test++) {
        if (boot == TCT_BOOT_NONE && test == TEST_BOOTSTRAP) continue;
        const double none = r[0].below[q][test][boot], some = r[1].below[q][test][boot],
                     more = r[2].below[q][test][boot];
        if (!(none <= some && some <= more && more > 0.4))
          fail_msg("%s by %s of %s: %g %g %g", question_names[q], test_names[test],
                   boot_names[boot], none, some, more);
      }
  for (int q = ASK_ZERO; q <= ASK_PAIR; q++) /* what the dual bootstrap is for */
    assert_true(r[1].below[q][TEST_T][TCT_BOOT_DUAL] > r[1].below[q][TEST_T][TCT_BOOT_BOTH]);
}

/* ---- families ------------------------------------------------------------------------------------- */

static void families_are_kept_clean(void **state)
{
  enum { FAMILIES = 300 };
  const family_rates none = families("none", 8, 16, FAMILIES),
                     holm = families("holm", 8, 16, FAMILIES),
                     bh   = families("benjamini_hochberg", 8, 16, FAMILIES);
  (void)state;

  assert_true(holm.familywise <= by_chance(0.05, FAMILIES));
  assert_true(holm.false_discovery <= by_chance(0.05, FAMILIES));
  assert_true(bh.false_discovery <= by_chance(0.05, FAMILIES));
  assert_true(none.familywise >= holm.familywise && none.found >= bh.found &&
              bh.found >= holm.found);
  assert_true(holm.found > 0.5);
}

static void what_is_fitted_finds_nothing_in_nothing(void **state)
{
  enum { FITTED = 160 };
  const fitted_rates f = of_fitted(8, 16, FITTED);
  (void)state;

  if (!(f.cross_validated <= by_chance(0.05, FITTED) && f.permuted <= by_chance(0.05, FITTED)))
    fail_msg("cross-validated %g, by permutation %g", f.cross_validated, f.permuted);
  assert_true(f.in_sample > 0.2); /* which is why */
}

int main(int argc, char **argv)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_is_counted_is_what_an_inference_says),
    cmocka_unit_test(with_other_subjects_tests_of_subjects_hold),
    cmocka_unit_test(with_other_conditions_tests_of_conditions_hold),
    cmocka_unit_test(with_others_of_both_the_dual_bootstrap_holds),
    cmocka_unit_test(among_strangers_there_is_no_ceiling),
    cmocka_unit_test(power_grows_with_the_effect),
    cmocka_unit_test(families_are_kept_clean),
    cmocka_unit_test(what_is_fitted_finds_nothing_in_nothing),
  };

  if (argc > 2 && strcmp(argv[1], "--table") == 0)
    return put_tables(atoi(argv[2]), argc > 3 ? argv[3] : NULL);
  return cmocka_run_group_tests_name("errors of inference", tests, NULL, NULL);
}
