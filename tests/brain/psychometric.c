/* psychometric.c -- fits of choices by strength: scipy's likelihood, and observers whose numbers are known. */
#include "brain/behaviour_bench.h"
#include "brain/scipy.h"

#include "kernels/distributions.h"

enum { LEVELS = 8, REPEATS = 60, TRIALS = LEVELS * REPEATS };

static int truth[TRIALS], choice[TRIALS];
static double strength[TRIALS];
static const tct_choices drawn = {
  .trials = TRIALS, .options = 2, .truth = truth, .choice = choice, .strength = strength};

static const double threshold = 3.1, slope = 0.9, lapse = 0.03;

static double known(double x)
{
  return 0.5 + (0.5 - lapse) * tct_normal_above(-slope * (x - threshold));
}

static void draw(uint64_t seed)
{
  const tct_key key = tct_key_of(seed, "observer");

  for (int i = 0; i < TRIALS; i++) {
    strength[i] = 0.5 + (double)(i % LEVELS);
    truth[i]    = i / LEVELS % 2;
    choice[i]   = tct_uniform(key, (uint64_t)i, 0, 0) < known(strength[i]) ? truth[i] : !truth[i];
  }
}

/* Nelder and Mead's simplex on the likelihood itself, the best of several starts. */
static const char script[] =
  "from scipy.stats import norm\n"
  "from scipy.optimize import minimize\n"
  "x, y = given.reshape(-1, 2).T\n"
  "def nll(q):\n"
  "  b, s, l = q\n"
  "  if not 0 <= l <= 0.1: return 1e9\n"
  "  p = np.clip(0.5 + (0.5 - l) * norm.cdf((x - b) / np.exp(s)), 1e-9, 1 - 1e-9)\n"
  "  return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p))\n"
  "fits = [minimize(nll, [b, s, 0.02], method=\"Nelder-Mead\", options=dict(xatol=1e-9, "
  "fatol=1e-12, maxiter=5000,"
  " maxfev=5000)) for b in (2, 4) for s in (-1, 0.5)]\n"
  "best = min(fits, key=lambda f: f.fun)\n"
  "u = np.unique(x)\n"
  "full = -sum(np.sum(y[x == v]) * np.log(max(np.mean(y[x == v]), 1e-300)) + np.sum(1 - y[x == v]) "
  "*"
  " np.log(max(1 - np.mean(y[x == v]), 1e-300)) for v in u)\n"
  "print(best.x[0], np.exp(-best.x[1]), best.x[2], 2 * (best.fun - full))\n";

static void the_likelihood_is_as_large_as_scipy_makes_it(void **state)
{
  static double given[2 * TRIALS];
  (void)state;

  for (uint64_t seed = 1; seed <= 3; seed++) {
    struct asked a = behaviour_named("psychometric");
    double wanted[4];
    draw(seed);
    for (int i = 0; i < TRIALS; i++) {
      given[2 * i]     = strength[i];
      given[2 * i + 1] = choice[i] == truth[i];
    }
    scipy(script, (size_t)2 * TRIALS, given, 4, wanted);
    behaviour_of(&a, &drawn, NULL);
    assert_near(behaved(&a, "deviance"), wanted[3], 1e-8);
    assert_near(behaved(&a, "threshold"), wanted[0], 1e-4);
    assert_near(behaved(&a, "slope"), wanted[1], 1e-4);
    assert_near(behaved(&a, "lapse"), wanted[2], 1e-4);
    assert_int_equal(behaved_all(&a, "fit_p")->why, TCT_BEHAVIOUR_NO_DRAWS);
    behaviour_done(&a);
  }
}

/* 200 observers alike: bias of the numbers, and how often their intervals hold them. */
static void planted_thresholds_and_slopes_come_back(void **state)
{
  enum { RUNS = 200 };
  struct asked a = behaviour_named("psychometric");
  double b = 0, s = 0, l = 0, p = 0;
  int held_b = 0, held_s = 0, held_l = 0, above = 0, poor = 0, failed = 0;
  (void)state;

  a.how.draws = 200;
  for (uint64_t run = 1; run <= RUNS; run++) {
    draw(run + 100);
    a.how.seed = run;
    behaviour_of(&a, &drawn, NULL);
    if (isnan(behaved(&a, "slope"))) {
      failed++;
      continue;
    }
    b += behaved(&a, "threshold");
    s += behaved(&a, "slope");
    above += behaved(&a, "slope") > slope;
    l += behaved(&a, "lapse");
    p += behaved(&a, "fit_p");
    const tct_behaved_number *x = behaved_all(&a, "threshold"), *y = behaved_all(&a, "slope");
    held_b += x->low <= threshold && threshold <= x->high;
    held_s += y->low <= slope && slope <= y->high;
    const tct_behaved_number *z = behaved_all(&a, "lapse");
    held_l += z->low <= lapse && lapse <= z->high;
    poor += behaved(&a, "fit_p") < 0.05;
  }
  const double n = RUNS - failed;
  print_message("of %d, %d failed: threshold %.3f (%d held), slope %.3f (%d held, %d above), lapse "
                "%.3f (%d held), fit_p %.3f (%d "
                "below 0.05)\n",
                RUNS, failed, b / n, held_b, s / n, held_s, above, l / n, held_l, p / n, poor);
  assert_true(failed <= 2);
  assert_near(b / n, threshold, 0.05);
  assert_true(held_b >= 0.91 * n && held_s >= 0.91 * n);
  assert_true(above >= 0.4 * n && above <= 0.6 * n);
  assert_near(l / n, lapse, 0.01);
  assert_true(held_l >= 0.84 * n); /* it ends at 0 */
  assert_true(poor <= 0.1 * n);
  behaviour_done(&a);
}

static void yes_and_no_have_a_threshold_of_their_own(void **state)
{
  static const double x[] = {-2, -1, 0, 1, 2};
  struct asked a          = behaviour_named("psychometric");
  (void)state;

  for (int i = 0; i < TRIALS; i++) { /* class 1 is chosen in 1, 3, 10, 17, 19 of 20 */
    strength[i] = x[i % 5];
    truth[i]    = 0;
    choice[i]   = i / 5 % 20 < (const int[]){1, 3, 10, 17, 19}[i % 5];
  }
  tct_choices c = drawn;
  c.trials      = 400;
  behaviour_set(&a, "counted", 2);
  behaviour_set(&a, "guess", 0);
  behaviour_set(&a, "lapse_most", 0);
  behaviour_of(&a, &c, NULL);
  assert_near(behaved(&a, "threshold"), 0, 1e-7);
  assert_near(behaved(&a, "lapse"), 0, 0);
  const double slope_of_second = behaved(&a, "slope");
  assert_true(slope_of_second > 0.8 && slope_of_second < 1.05);
  for (int i = 0; i < TRIALS; i++) choice[i] = !choice[i]; /* now the first option rises */
  behaviour_set(&a, "counted", 1);
  behaviour_of(&a, &c, NULL);
  assert_near(behaved(&a, "threshold"), 0, 1e-7);
  assert_near(behaved(&a, "slope"), slope_of_second, 1e-12);
  behaviour_done(&a);
}

static void what_cannot_be_fitted_says_why(void **state)
{
  struct asked a = behaviour_named("psychometric");
  (void)state;

  draw(1);
  for (int i = 0; i < TRIALS; i++) choice[i] = truth[i];
  behaviour_of(&a, &drawn, NULL);
  assert_int_equal(behaved_all(&a, "slope")->why, TCT_BEHAVIOUR_CONSTANT);
  draw(1);
  for (int i = 0; i < TRIALS; i++) strength[i] = i % 2;
  behaviour_of(&a, &drawn, NULL);
  assert_int_equal(behaved_all(&a, "slope")->why, TCT_BEHAVIOUR_FEW_TRIALS);
  draw(1);
  for (int i = 0; i < TRIALS; i++) strength[i] = -strength[i]; /* falls */
  behaviour_of(&a, &drawn, NULL);
  assert_int_equal(behaved_all(&a, "threshold")->why, TCT_BEHAVIOUR_AT_BOUND);
  behaviour_done(&a);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_likelihood_is_as_large_as_scipy_makes_it),
    cmocka_unit_test(planted_thresholds_and_slopes_come_back),
    cmocka_unit_test(yes_and_no_have_a_threshold_of_their_own),
    cmocka_unit_test(what_cannot_be_fitted_says_why),
  };
  return cmocka_run_group_tests_name("psychometric", tests, NULL, NULL);
}
