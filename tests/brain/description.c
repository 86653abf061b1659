/* description.c -- entropy and information of a unit by hand, and in how many words it can be told. */
#include "brain/tuning_bench.h"

static void activity_is_spread_and_tells_of_stimuli(void **state)
{
  /* means 2, 4, 1, 1; trials of each alike: four in one bin, two in each of two others */
  const double value[]  = {2, 2, 4, 4, 1, 1, 1, 1};
  const int shown[]     = {0, 0, 1, 1, 2, 2, 3, 3};
  const tct_trials t    = TRIALS(1, 4, value, shown);
  struct asked_tuning a = tuning_named("entropy");
  (void)state;

  tuning_of(&a, &t);
  assert_near(tuned(&a, 0, "entropy"), 1.75 / 2, 1e-15);
  /* the stimulus is told but for which of the last two: 2 - 1/2 bits; no bin of 4 is split: R_k 1, R 3 */
  assert_near(tuned(&a, 0, "information"), 1.5 + 2 / (16 * log(2)), 1e-14);
  tuning_done(&a);
}

static double flat(const void *own, int unit, int c)
{
  (void)own, (void)unit, (void)c;
  return 20;
}

static double two_levels(const void *own, int unit, int c)
{
  (void)own, (void)unit;
  return c < 4 ? 10 : 30;
}

static void information_is_that_of_the_stimulus_and_not_of_noise(void **state)
{
  struct asked_tuning a = tuning_named("entropy");
  double none = 0, one = 0;
  (void)state;

  for (uint64_t seed = 1; seed <= 200; seed++) {
    tct_trials t = tuning_drawn(1, 8, 20, 1, seed, flat, NULL);
    tuning_of(&a, &t);
    none += tuned(&a, 0, "information") / 200;
    tct_trials_free(&t);
    t = tuning_drawn(1, 8, 20, 1, seed, two_levels, NULL);
    tuning_of(&a, &t);
    one += tuned(&a, 0, "information") / 200;
    tct_trials_free(&t);
  }
  assert_near(none, 0, 0.01);
  assert_near(one, 1, 0.02);
  tuning_done(&a);
}

/* ---- words ---------------------------------------------------------------------------------------------- */

enum { SHOWN = 16 };

static double wave(const void *own, int unit, int c)
{
  const double angle = 2 * acos(-1) * c / SHOWN;
  (void)own;

  return unit == 0   ? 10 + 5 * cos(angle)
         : unit == 1 ? 10 + 5 * cos(angle - 0.6) + 3 * cos(3 * angle + 1)
                     : 8;
}

static double unlike_any(const void *own, int unit, int c)
{
  const tct_key *key = own;

  return 10 + 5 * tct_normal(*key, (uint64_t)c, 0, (uint32_t)unit);
}

static void a_unit_of_few_waves_is_told_in_few_words(void **state)
{
  double angle[SHOWN];
  struct asked_tuning a = tuning_named("words");
  tct_trials t          = tuning_drawn(3, SHOWN, 2, 0, 1, wave, NULL);
  (void)state;

  for (int c = 0; c < SHOWN; c++) angle[c] = 180.0 * c / SHOWN;
  a.how.x      = angle;
  a.how.period = 180;
  tuning_of(&a, &t);
  assert_near(tuned(&a, 0, "r2_1"), 1, 1e-12);
  assert_near(tuned(&a, 0, "words"), 1, 0);
  assert_near(tuned(&a, 0, "ceiling"), 1, 1e-12);
  /* powers 25 cos^2 0.6, 25 sin^2 0.6, 9 cos^2 1, 9 sin^2 1 of 34: largest first */
  const double p[] = {25 * cos(0.6) * cos(0.6), 25 * sin(0.6) * sin(0.6), 9 * sin(1) * sin(1)};
  assert_near(tuned(&a, 1, "r2_1"), p[0] / 34, 1e-12);
  assert_near(tuned(&a, 1, "r2_2"), (p[0] + p[1]) / 34, 1e-12);
  assert_near(tuned(&a, 1, "r2_4"), 1, 1e-12);
  assert_near(tuned(&a, 1, "words"), 4, 0);
  assert_int_equal(a.got.why[2], TCT_TUNING_CONSTANT);
  tct_trials_free(&t);
  tuning_done(&a);
}

static void a_unit_unlike_any_wave_takes_as_many_words_as_there_are_stimuli(void **state)
{
  double x[SHOWN], few = 0, many = 0, reached = 0, ceiling = 0;
  struct asked_tuning a = tuning_named("words");
  (void)state;

  for (int c = 0; c < SHOWN; c++) x[c] = 180.0 * c / SHOWN;
  a.how.x      = x;
  a.how.period = 180;
  for (uint64_t seed = 1; seed <= 60; seed++) {
    const tct_key key = tct_key_of(seed, "unlike");
    tct_trials t      = tuning_drawn(3, SHOWN, 20, 3, seed, wave, NULL);
    tuning_of(&a, &t);
    few += tuned(&a, 1, "words") / 60;
    assert_true(a.got.value[8 + 5] > 0.9 * a.got.value[8 + 7]);
    tct_trials_free(&t);
    t = tuning_drawn(1, SHOWN, 20, 3, seed, unlike_any, &key);
    tuning_of(&a, &t);
    many += tuned(&a, 0, "words") / 60;
    reached += tuned(&a, 0, "best") / 60;
    ceiling += tuned(&a, 0, "ceiling") / 60;
    tct_trials_free(&t);
  }
  assert_true(few > 3 && few < 5);
  assert_true(many > 8);
  assert_true(reached > 0.9 * ceiling && reached < ceiling);
  tuning_done(&a);
}

static double bowl(const void *own, int unit, int c)
{
  (void)own, (void)unit;
  return 3 + (c - 4.5) * (c - 4.5);
}

static void along_a_line_words_are_polynomials(void **state)
{
  const double x[]      = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  struct asked_tuning a = tuning_named("words");
  tct_trials t          = tuning_drawn(1, 10, 2, 0, 1, bowl, NULL);
  (void)state;

  a.how.x = x;
  tuning_of(&a, &t);
  assert_near(tuned(&a, 0, "r2_1"), 1, 1e-12); /* the second degree alone */
  assert_near(tuned(&a, 0, "words"), 1, 0);
  assert_undefined(tuned(&a, 0, "r2_16"));
  tct_trials_free(&t);
  tuning_done(&a);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(activity_is_spread_and_tells_of_stimuli),
    cmocka_unit_test(information_is_that_of_the_stimulus_and_not_of_noise),
    cmocka_unit_test(a_unit_of_few_waves_is_told_in_few_words),
    cmocka_unit_test(a_unit_unlike_any_wave_takes_as_many_words_as_there_are_stimuli),
    cmocka_unit_test(along_a_line_words_are_polynomials),
  };
  return cmocka_run_group_tests_name("description", tests, NULL, NULL);
}
