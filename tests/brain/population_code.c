/* population_code.c -- dimensions and spectra of populations, and mixtures of two variables: what was planted comes
 * out, noise or not. */
#include "brain/tuning_bench.h"

/* ---- dimensions ----------------------------------------------------------------------------------------- */

static void a_cross_has_two_dimensions_and_a_line_has_one(void **state)
{
  const double cross[] = {1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1, 0};
  const double line[]  = {1, 2, 3, 2, 4, 6, 3, 6, 9, 4, 8, 12};
  const int shown[]    = {0, 1, 2, 3};
  const tct_trials two = TRIALS(3, 4, cross, shown), one = TRIALS(3, 4, line, shown);
  struct asked_tuning a = tuning_named("participation_ratio");
  (void)state;

  tuning_of(&a, &two);
  assert_near(tuned(&a, 0, "signal"), 2, 1e-14);
  assert_undefined(tuned(&a, 0, "crossed"));
  assert_undefined(tuned(&a, 0, "noise"));
  tuning_of(&a, &one);
  assert_near(tuned(&a, 0, "signal"), 1, 1e-14);
  tuning_done(&a);
}

enum { UNITS = 20, CONDITIONS = 30 };

/* three dimensions alike: products of cosines and weights, both orthogonal */
static double three_waves(const void *own, int unit, int c)
{
  double sum = 0;
  (void)own;

  for (int k = 1; k <= 3; k++)
    sum += cos(2 * acos(-1) * k * c / CONDITIONS) * cos(2 * acos(-1) * k * unit / UNITS);
  return sum;
}

static void noise_adds_dimensions_but_not_across_halves(void **state)
{
  struct asked_tuning a = tuning_named("participation_ratio");
  double signal = 0, crossed = 0, noise = 0;
  (void)state;

  for (uint64_t seed = 1; seed <= 40; seed++) {
    tct_trials t = tuning_drawn(UNITS, CONDITIONS, 8, 1.5, seed, three_waves, NULL);
    tuning_of(&a, &t);
    signal += tuned(&a, 0, "signal") / 40;
    crossed += tuned(&a, 0, "crossed") / 40;
    noise += tuned(&a, 0, "noise") / 40;
    tct_trials_free(&t);
  }
  assert_true(signal > 4.5);
  assert_near(crossed, 3, 0.25);
  /* of a sample of 210 degrees of freedom of 20 dimensions alike: 20 / (1 + 21 / 210) */
  assert_near(noise, 20 / 1.1, 0.2);
  tuning_done(&a);
}

/* ---- spectra -------------------------------------------------------------------------------------------- */

/* component n has a variance of n^-alpha: waves over conditions and over as many units */
static double falling(const void *own, int unit, int c)
{
  const double alpha = *(const double *)own;
  double sum         = 0;

  for (int n = 1; n <= 12; n++) {
    const double turn = 2 * acos(-1) * (n % 2 ? (n + 1) / 2 : n / 2) / CONDITIONS;
    const double wave = n % 2 ? cos(turn * c) * cos(turn * unit) : sin(turn * c) * sin(turn * unit);
    sum += pow(n, -alpha / 2) * wave;
  }
  return sum;
}

static double one_wave(const void *own, int unit, int c)
{
  (void)unit;
  return three_waves(own, 0, c);
}

/* Repeats that take turns in two phases, which make the opposite of each other: parted by turns, halves would say so;
 * parted at random they have both. */
static void halves_do_not_follow_the_turns_of_repeats(void **state)
{
  struct asked_tuning a = tuning_named("signal_correlation");
  double crossed        = 0;
  (void)state;

  for (uint64_t seed = 1; seed <= 20; seed++) {
    tct_trials t  = tuning_drawn(2, CONDITIONS, 16, 0.1, seed, one_wave, NULL);
    double *value = t.own;
    for (int i = 0; i < t.rows; i++)
      for (int k = 0; k < 2; k++)
        value[2 * i + k] += (i % 2 ? 2 : -2) * (1 + cos(0.9 * t.condition[i]));
    a.how.seed = seed;
    tuning_of(&a, &t);
    crossed += tuned(&a, 0, "crossed") / 20;
    tct_trials_free(&t);
  }
  assert_true(crossed > 0.5); /* by turns: below 0 */
  tuning_done(&a);
}

static void a_spectrum_falls_as_it_was_planted(void **state)
{
  struct asked_tuning a = tuning_named("cvpca");
  (void)state;

  tuning_set(&a, "last", 12);
  for (int i = 0; i < 3; i++) {
    const double planted = 1 + 0.5 * i;
    double alpha = 0, reliable = 0;
    tct_trials t = tuning_drawn(CONDITIONS, CONDITIONS, 2, 0, 1, falling, &planted);
    tuning_of(&a, &t);
    assert_near(tuned(&a, 0, "alpha"), planted, 1e-9);
    assert_near(tuned(&a, 0, "reliable"), 1, 1e-12);
    tct_trials_free(&t);
    for (uint64_t seed = 1; seed <= 10; seed++) {
      t = tuning_drawn(CONDITIONS, CONDITIONS, 40, 0.3, seed, falling, &planted);
      tuning_of(&a, &t);
      alpha += tuned(&a, 0, "alpha") / 10;
      reliable += tuned(&a, 0, "reliable") / 10;
      tct_trials_free(&t);
    }
    assert_near(alpha, planted, 0.1);
    assert_true(reliable > 0.6 && reliable < 1);
  }
  tuning_done(&a);
}

static double nothing(const void *own, int unit, int c)
{
  (void)own, (void)unit, (void)c;
  return 0;
}

/* noise alone: what the halves share is around 0, where PCA of one of them finds all of it */
static void noise_alone_has_no_spectrum(void **state)
{
  struct asked_tuning a = tuning_named("cvpca");
  double reliable       = 0;
  int none              = 0;
  (void)state;

  for (uint64_t seed = 1; seed <= 60; seed++) {
    tct_trials t = tuning_drawn(10, 20, 6, 1, seed, nothing, NULL);
    tuning_of(&a, &t);
    none += a.got.why[0] == TCT_TUNING_NO_SIGNAL;
    if (a.got.why[0] == TCT_TUNING_FINE) reliable = fmax(reliable, tuned(&a, 0, "reliable"));
    tct_trials_free(&t);
  }
  assert_true(none > 18 && none < 42);
  assert_true(reliable < 0.35);
  tuning_done(&a);
}

/* ---- mixtures ------------------------------------------------------------------------------------------- */

static void tuning_to_two_variables_is_taken_apart(void **state)
{
  const double value[]  = {1, 1, 2, 2, 3, 3, 8, 8};
  const int shown[]     = {0, 0, 1, 1, 2, 2, 3, 3};
  const tct_trials t    = TRIALS(1, 4, value, shown);
  struct asked_tuning a = tuning_named("mixed_selectivity");
  (void)state;

  a.how.x = (const double[]){0, 0, 5, 5};
  a.how.y = (const double[]){1, 2, 1, 2};
  tuning_of(&a, &t);
  assert_near(tuned(&a, 0, "first"), 4 / 7.25, 1e-15);
  assert_near(tuned(&a, 0, "second"), 2.25 / 7.25, 1e-15);
  assert_near(tuned(&a, 0, "interaction"), 1 / 7.25, 1e-15);
  a.how.y = (const double[]){1, 2, 1, 3}; /* not all with all */
  tuning_of(&a, &t);
  assert_int_equal(a.got.why[0], TCT_TUNING_FEW_CONDITIONS);
  tuning_done(&a);
}

static double added(const void *own, int unit, int c)
{
  (void)own, (void)unit;
  return 2.0 * (c / 3) + 1.0 * (c % 3);
}

static void noise_is_not_taken_for_a_mixture(void **state)
{
  const double x[] = {0, 0, 0, 1, 1, 1, 2, 2, 2}, y[] = {0, 1, 2, 0, 1, 2, 0, 1, 2};
  struct asked_tuning a = tuning_named("mixed_selectivity");
  double sum = 0, squares = 0, first = 0;
  (void)state;

  a.how.x = x;
  a.how.y = y;
  for (uint64_t seed = 1; seed <= 400; seed++) {
    tct_trials t = tuning_drawn(1, 9, 4, 2, seed, added, NULL);
    tuning_of(&a, &t);
    const double v = tuned(&a, 0, "interaction");
    sum += v / 400;
    squares += v * v / 400;
    first += tuned(&a, 0, "first") / 400;
    tct_trials_free(&t);
  }
  assert_near(sum, 0, 4 * sqrt(squares / 400));
  assert_near(first, 0.8, 0.03);
  tuning_done(&a);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_cross_has_two_dimensions_and_a_line_has_one),
    cmocka_unit_test(noise_adds_dimensions_but_not_across_halves),
    cmocka_unit_test(halves_do_not_follow_the_turns_of_repeats),
    cmocka_unit_test(a_spectrum_falls_as_it_was_planted),
    cmocka_unit_test(noise_alone_has_no_spectrum),
    cmocka_unit_test(tuning_to_two_variables_is_taken_apart),
    cmocka_unit_test(noise_is_not_taken_for_a_mixture),
  };
  return cmocka_run_group_tests_name("population code", tests, NULL, NULL);
}
