/* chronometric.c -- fits of response times: scipy's least squares, and observers whose numbers are known. */
#include "brain/behaviour_bench.h"
#include "brain/scipy.h"

enum { LEVELS = 7, TRIALS = LEVELS * 60 };

static int truth[TRIALS], choice[TRIALS];
static double strength[TRIALS], time_of[TRIALS];
static const tct_choices drawn = {.trials   = TRIALS,
                                  .options  = 2,
                                  .truth    = truth,
                                  .choice   = choice,
                                  .strength = strength,
                                  .time     = time_of};
static const double known[]    = {0.35, 0.6, 8}; /* s, s, % coherence */

/* In a share of the trials, whatever the strength, it does not decide: any time from 0.2 to 1.2 s. */
static double lapses;

static void draw(uint64_t seed)
{
  static const double x[] = {0, 3.2, -6.4, 12.8, -25.6, 51.2, 6.4};
  const tct_key key       = tct_key_of(seed, "times");

  for (int i = 0; i < TRIALS; i++) {
    strength[i]    = x[i % LEVELS];
    const double u = 1.91500804 * fabs(strength[i]) / known[2];
    const double t = known[1] * (u > 0 ? tanh(u) / u : 1);
    time_of[i]     = known[0] + t * (1 + 0.4 * tct_normal(key, (uint64_t)i, 0, 0));
    if (lapses > 0 && tct_uniform(key, (uint64_t)i, 0, 4) < lapses)
      time_of[i] = 0.2 + tct_uniform(key, (uint64_t)i, 0, 5);
  }
}

static const char script[] =
  "from scipy.optimize import curve_fit\n"
  "x, y = given.reshape(-1, 2).T\n"
  "x = np.abs(x)\n"
  "def f(x, r, T, h):\n"
  "  u = np.maximum(1.91500804 * x / h, 1e-12)\n"
  "  return r + T * np.tanh(u) / u\n"
  "q, _ = curve_fit(f, x, y, p0=[0.3, 0.5, 10], ftol=1e-15, xtol=1e-15, gtol=1e-15, maxfev=10000)\n"
  "print(*q)\n";

static void squares_are_as_small_as_scipy_makes_them(void **state)
{
  static double given[2 * TRIALS];
  (void)state;

  for (uint64_t seed = 1; seed <= 3; seed++) {
    struct asked a = behaviour_named("chronometric");
    double wanted[3];
    draw(seed);
    for (int i = 0; i < TRIALS; i++) {
      given[2 * i]     = strength[i];
      given[2 * i + 1] = time_of[i];
    }
    scipy(script, (size_t)2 * TRIALS, given, 3, wanted);
    behaviour_of(&a, &drawn, NULL);
    for (int j = 0; j < 3; j++) assert_near(a.got.number[j].value, wanted[j], 1e-5 * wanted[j]);
    behaviour_done(&a);
  }
}

/* Observers alike: bias of the numbers, and how often their intervals hold them. */
static void come_back(const double *wanted, int runs)
{
  struct asked a = behaviour_named("chronometric");
  double mean[3] = {0};
  int held[3] = {0}, there = 0;

  a.how.draws = 300;
  for (int run = 1; run <= runs; run++) {
    draw((uint64_t)run + 40);
    a.how.seed = (uint64_t)run;
    behaviour_of(&a, &drawn, NULL);
    if (isnan(behaved(&a, "rest"))) continue;
    there++;
    for (int j = 0; j < 3; j++) {
      const tct_behaved_number *x = &a.got.number[j];
      mean[j] += x->value;
      held[j] += x->low <= wanted[j] && wanted[j] <= x->high;
    }
  }
  for (int j = 0; j < 3; j++) {
    print_message("%s: %.3f, mean %.4f, %d of %d held\n", a.m->number[j].name, wanted[j],
                  mean[j] / there, held[j], there);
    assert_near(mean[j] / there, wanted[j], 0.05 * wanted[j]);
    assert_true(held[j] >= 0.92 * there);
  }
  assert_true(there >= 0.97 * runs);
  behaviour_done(&a);
}

static void planted_times_come_back(void **state)
{
  (void)state;
  come_back(known, 600);
}

/* They take their part of T, and leave h as it is. */
static void lapses_shorten_what_falls_and_no_more(void **state)
{
  const double wanted[] = {0.9 * known[0] + 0.1 * 0.7, 0.9 * known[1], known[2]};
  (void)state;

  lapses = 0.1;
  come_back(wanted, 200);
  lapses = 0;
}

static void times_that_do_not_fall_are_not_fitted(void **state)
{
  struct asked a = behaviour_named("chronometric");
  (void)state;

  draw(1);
  for (int i = 0; i < TRIALS; i++) time_of[i] = 0.4 + 0.01 * fabs(strength[i]);
  behaviour_of(&a, &drawn, NULL);
  assert_int_equal(a.got.number[0].why, TCT_BEHAVIOUR_AT_BOUND);
  for (int i = 0; i < TRIALS; i++) strength[i] = i % 3;
  behaviour_of(&a, &drawn, NULL);
  assert_int_equal(a.got.number[0].why, TCT_BEHAVIOUR_FEW_TRIALS);
  behaviour_done(&a);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(squares_are_as_small_as_scipy_makes_them),
    cmocka_unit_test(planted_times_come_back),
    cmocka_unit_test(lapses_shorten_what_falls_and_no_more),
    cmocka_unit_test(times_that_do_not_fall_are_not_fitted),
  };
  return cmocka_run_group_tests_name("chronometric", tests, NULL, NULL);
}
