/* credit_statistics.c -- the statistics of a rule: values, refusals, instances. */
#include "known_rule.h"

/* ---- values ---- */

static void near(double got, double wanted, double by)
{
  if (!(fabs(got - wanted) <= by)) fail_msg("%.12g where %.12g is right", got, wanted);
}

/* Weight perturbation is unbiased.  The cosine of its mean says otherwise until there are many more draws
 * than weights: 1 - cosine^2 is about N / (N + draws). */
static void the_cosine_of_a_mean_makes_weight_perturbation_look_biased(void **unused)
{
  static const int DRAWS[] = {200, 1000, 5000}, TIMES[] = {300, 60, 20};
  static const double NAIVE[] = {0.44, 0.14, 0.03}, BY[] = {0.03, 0.015, 0.005};

  (void)unused;
  for (int i = 0; i < 3; i++) {
    const rule r    = {"demonstration", 164, 1, DRAWS[i], 0, {1, 1}, 0, PERTURBED, 165, false};
    const double sd = sqrt(2. * r.n) / r.draws;
    world *w        = world_of(&r);
    double naive = 0, sum = 0, squares = 0, u[MOST];

    for (int k = 0; k < TIMES[i]; k++) {
      double mean[MOST] = {0}, cosine, none;
      world fake;

      measure(w, (uint64_t)k);
      sum += w->result.bias.value / TIMES[i];
      squares += w->result.bias.value * w->result.bias.value / TIMES[i];
      for (int d = 0; d < r.draws; d++) {
        propose(w, (uint64_t)k, 0, d, u);
        for (int j = 0; j < r.n; j++) mean[j] += u[j] / r.draws;
      }
      fake = *w;
      memcpy(fake.m, mean, sizeof fake.m);
      direction_of(&fake, 0, r.n, &cosine, &none);
      naive += (1 - cosine * cosine) / TIMES[i];
    }
    print_message("%d draws: naive %.3f, U-statistic %.4f +- %.4f (predicted %.4f)\n", r.draws,
                  naive, sum, sqrt(squares - sum * sum), sd);
    near(naive, NAIVE[i], BY[i]);
    near(sum, 0, 3.5 * sd / sqrt(TIMES[i]));
    near(sqrt(squares - sum * sum) / sd, 1, 3.5 / sqrt(2. * TIMES[i]) + 0.1);
  }
}

static void a_rule_without_noise_is_known_exactly(void **unused)
{
  static const rule SURE[] = {{"sure_30", 48, 8, 1, 30, {1, 1}, 1, EVEN, 0, false},
                              {"sure_gains", 48, 8, 1, 0, {1, 0.1}, 1, EVEN, 0, false},
                              {"sure_110", 48, 8, 1, 110, {2, 2}, 1, EVEN, 0, false},
                              {"sure_90", 48, 8, 1, 90, {1, 1}, 1, EVEN, 0, false},
                              {"sure_mixed", 48, 8, 1, 60, {1, -1}, 1, EVEN, 0, false},
                              {"sure_0", 48, 8, 1, 0, {3, 3}, 1, EVEN, 0, false}};
  tct_estimate e[QUANTITIES];
  double truth[QUANTITIES];

  (void)unused;
  for (int i = 0; i < 6; i++) {
    world *w = world_of(&SURE[i]);

    truth_of(w, truth);
    measure(w, 0);
    estimates_of(w, e);
    assert_true(w->result.resolved);
    for (int q = 0; q < QUANTITIES; q++) {
      near(e[q].value, truth[q], 1e-12 * (1 + fabs(truth[q])));
      near(e[q].low, e[q].value, 1e-14 * (1 + fabs(truth[q])));
      near(e[q].high, e[q].value, 1e-14 * (1 + fabs(truth[q])));
    }
    assert_true(w->result.variance.value == 0);
  }
  near(e[1].value, 0, 1e-30); /* of the last: not 1e-16, as one minus a cosine would be */
  near(e[2].value, 0, 1e-30);
}

/* 8 draws of 165 times the noise tell nothing, and say so; a bound is given, and holds. */
static void too_few_draws_are_unresolved(void **unused)
{
  const rule r = {"too_few", 164, 1, 8, 0, {1, 1}, 0, PERTURBED, 165, false};
  world *w     = world_of(&r);
  int open = 0, held = 0;

  (void)unused;
  for (uint64_t k = 0; k < 200; k++) {
    measure(w, k);
    if (w->result.resolved) continue;
    open++;
    held += w->result.bias.low <= 0 && w->result.bias.high >= 0 && w->result.bias.high <= 1;
    assert_true(isnan(w->result.bias.value) && isnan(w->result.cosine.value));
    assert_true(w->result.bias.low == 0 && w->result.cosine.low == -1);
  }
  print_message("unresolved %d of 200\n", open);
  assert_true(open >= 150);
  assert_int_equal(held, open);
}

/* What lies outside of all projections does not count. */
static void pads_do_not_count(void **unused)
{
  const tct_credit_range part[2] = {{0, 2}, {3, 5}};
  const double g[6] = {1, 2, 50, 2, 0, 9}, u[6] = {2, 4, -7, 4, 3, 1};
  const tct_credit_plan plan = {6, g, 2, part, 1, 1, true};
  tct_credit *c              = tct_credit_new(&plan, NULL);
  tct_credit_result r;
  tct_credit_part by[2];

  (void)unused;
  assert_non_null(c);
  assert_int_equal(tct_credit_add(c, 0, 0, u, NULL), TCT_OK);
  assert_int_equal(tct_credit_finish(c, &r, by, NULL), TCT_OK);
  near(r.cosine.value, 18 / sqrt(9. * 45), 1e-14);
  near(r.bias.value, 0.2, 1e-14);
  near(by[0].bias.value, 0, 1e-30);
  near(by[1].bias.value, 0.36, 1e-14);
  near(by[0].share, 5. / 9, 1e-14);
  near(r.bias_each.value, 0.36 * 4 / 9, 1e-14);
  near(r.raw_bias.value, 2, 1e-14);
  assert_int_equal(tct_credit_finish(c, &r, by, NULL), TCT_BUG); /* once */
  tct_credit_free(c);
}

/* ---- what cannot be ---- */

static void refused(tct_credit_plan plan, tct_status wanted)
{
  tct_error err = {0};

  assert_null(tct_credit_new(&plan, &err));
  assert_int_equal(err.code, wanted);
}

static void plans_that_cannot_be_are_refused(void **unused)
{
  const tct_credit_range part[2] = {{0, 2}, {2, 4}}, crossed[2] = {{0, 3}, {2, 4}};
  const double g[4] = {1, 2, 3, 4}, zero[4] = {0};
  const tct_credit_plan fine = {4, g, 2, part, 3, 40, false};
  tct_credit_plan p;
  tct_credit *c = tct_credit_new(&fine, NULL);

  (void)unused;
  assert_non_null(c);
  tct_credit_free(c);
  for (int draws = 1; draws <= 41; draws++) {
    p       = fine;
    p.draws = draws;
    if ((draws < 8 || draws > 20) && draws != 40) refused(p, TCT_BAD_SHAPE);
  }
  p               = fine;
  p.deterministic = true;
  refused(p, TCT_BAD_SHAPE);
  p      = fine;
  p.part = crossed;
  refused(p, TCT_BAD_SHAPE);
  p   = fine;
  p.n = 3;
  refused(p, TCT_BAD_SHAPE);
  p          = fine;
  p.examples = 0;
  refused(p, TCT_BAD_SHAPE);
  p          = fine;
  p.gradient = zero;
  refused(p, TCT_DIVERGED);
  for (int k = 1; k <= 5; k++) {
    tct_fail_allocation(k, false);
    refused(fine, TCT_NO_MEMORY);
  }
  tct_fail_allocation(-1, false);
}

static void updates_out_of_turn_or_not_finite_are_refused(void **unused)
{
  const tct_credit_range part = {0, 2};
  const double g[2] = {1, 2}, bad[2] = {1, NAN}, nothing[2] = {0};
  const tct_credit_plan plan = {2, g, 1, &part, 2, 8, false};
  tct_credit *c              = tct_credit_new(&plan, NULL);
  tct_credit_result r;
  tct_credit_part by;

  (void)unused;
  assert_int_equal(tct_credit_add(c, 0, 1, g, NULL), TCT_BUG);
  assert_int_equal(tct_credit_add(c, 1, 0, g, NULL), TCT_BUG);
  assert_int_equal(tct_credit_add(c, 0, 0, bad, NULL), TCT_DIVERGED);
  for (int e = 0; e < 2; e++)
    for (int d = 0; d < 8; d++) assert_int_equal(tct_credit_add(c, e, d, nothing, NULL), TCT_OK);
  assert_int_equal(tct_credit_add(c, 2, 0, g, NULL), TCT_BUG);
  assert_int_equal(tct_credit_finish(c, &r, &by, NULL), TCT_DIVERGED); /* nothing but zeros */
  tct_credit_free(c);
  c = tct_credit_new(&plan, NULL);
  assert_int_equal(tct_credit_finish(c, &r, &by, NULL), TCT_BUG); /* too early */
  tct_credit_free(c);
}

/* ---- instances ---- */

static void a_spread_is_mean_deviation_and_students_interval(void **unused)
{
  const double v[10]   = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  const double bad[10] = {1, 2, 3, 4, 5, 6, 7, 8, 9, INFINITY};
  tct_spread s;

  (void)unused;
  assert_int_equal(tct_spread_of(v, 10, &s, NULL), TCT_OK);
  near(s.mean, 5.5, 1e-14);
  near(s.sd, 3.0276503540974917, 1e-13);
  near(s.high, 5.5 + 2.2621571628 * 3.0276503541 / sqrt(10), 1e-4);
  near(s.low + s.high, 11, 1e-12);
  near(s.least, 1, 0);
  near(s.most, 10, 0);
  assert_int_equal(tct_spread_of(v, 9, &s, NULL), TCT_BAD_SHAPE);
  assert_int_equal(tct_spread_of(bad, 10, &s, NULL), TCT_DIVERGED);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_cosine_of_a_mean_makes_weight_perturbation_look_biased),
    cmocka_unit_test(a_rule_without_noise_is_known_exactly),
    cmocka_unit_test(too_few_draws_are_unresolved),
    cmocka_unit_test(pads_do_not_count),
    cmocka_unit_test(plans_that_cannot_be_are_refused),
    cmocka_unit_test(updates_out_of_turn_or_not_finite_are_refused),
    cmocka_unit_test(a_spread_is_mean_deviation_and_students_interval)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
