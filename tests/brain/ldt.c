/* ldt.c -- two conditions, two units, two folds: differences (1, -2) and (1, 2), as in crossnobis.c.
 *
 *     |d| = sqrt 5 in both folds: t = -3 / (sqrt 5 sqrt 2), with one trial each */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "base/random.h"
#include "brain/rdm.h"

extern const tct_distance tct_distance_ldt;

static const double two[] = {1, 0, 0, 2, 2, 1, 1, -1};

static void one_noise_of_all_folds(void **state)
{
  const double alone[] = {1, 0, 0, 1}, other[] = {1, 0, 0, 4};
  const int trials[] = {4, 4, 4, 4};
  tct_patterns p     = {2, 2, .folds = 2, .fold = two, .noises = 1, .noise = alone};
  double d;
  (void)state;

  assert_rdm_of(&tct_distance_ldt, NULL, &p, &d);
  assert_near(d, -3 / sqrt(10), 1e-15);
  p.trials = trials;
  assert_rdm_of(&tct_distance_ldt, NULL, &p, &d);
  assert_near(d, -3 / sqrt(2.5), 1e-15);
  p.noise = other;
  assert_rdm_of(&tct_distance_ldt, NULL, &p, &d);
  assert_near(d, 0, 1e-15);
  assert_memory_is_told(&tct_distance_ldt, NULL, &p, &d);
}

/* diag (1, 2) and diag (3, 6).  Fold 1 held: w = (1/3, 1/3), -1/3 / sqrt(2 (1/9 + 2/9)); fold 2 held:
 * w = (1, -1), -1 / sqrt(2 (3 + 6)) */
static void what_is_learnt_has_the_noise_of_the_other_folds(void **state)
{
  const double each[]  = {1, 0, 0, 2, 3, 0, 0, 6};
  const tct_patterns p = {2, 2, .folds = 2, .fold = two, .noises = 2, .noise = each};
  double d;
  (void)state;

  assert_rdm_of(&tct_distance_ldt, NULL, &p, &d);
  assert_near(d, -(1 / 3.0 / sqrt(2 / 3.0) + 1 / sqrt(18)) / 2, 1e-15);
}

enum { UNITS = 40, FOLDS_MOST = 5, DRAWS = 3000 };

/* Two conditions, the first unit of which differs by `apart`, in noise of variance 1. */
static void draw_folds(uint64_t seed, uint32_t draw, int folds, int units, double apart,
                       double *fold)
{
  for (int i = 0; i < folds * 2 * units; i++)
    fold[i] = tct_normal(tct_key_of(seed, "noise"), draw, 0, (uint32_t)i) +
              (i % (2 * units) == 0 ? apart : 0);
}

static void without_a_difference_it_is_0_with_a_deviation_of_1(void **state)
{
  static double fold[FOLDS_MOST * 2 * UNITS];
  double noise[UNITS * UNITS] = {0};
  (void)state;

  for (int i = 0; i < UNITS; i++) noise[i * (UNITS + 1)] = 1;
  for (uint64_t seed = 1; seed <= 3; seed++)
    for (int folds = 2; folds <= FOLDS_MOST; folds += 3) {
      const tct_patterns p = {2, UNITS, .folds = folds, .fold = fold, .noises = 1, .noise = noise};
      double sum = 0, square = 0, d;
      for (uint32_t t = 0; t < DRAWS; t++) {
        draw_folds(seed, t, folds, UNITS, 0, fold);
        assert_rdm_of(&tct_distance_ldt, NULL, &p, &d);
        sum += d;
        square += d * d;
      }
      const double mean = sum / DRAWS, deviation = sqrt(square / DRAWS - mean * mean);
      if (!(fabs(mean) < 4 / sqrt(DRAWS) && fabs(deviation - 1) < 0.05))
        fail_msg("seed %d, %d folds: %g +- %g", (int)seed, folds, mean, deviation);
    }
}

/* Far apart the discriminant is the difference: t_f = 30 / sqrt 2, times sqrt(F / 2). */
static void a_large_difference_is_counted_in_its_standard_errors(void **state)
{
  double fold[4 * 2 * 2];
  const double noise[] = {1, 0, 0, 1};
  (void)state;

  for (uint64_t seed = 1; seed <= 3; seed++) {
    const tct_patterns p = {2, 2, .folds = 4, .fold = fold, .noises = 1, .noise = noise};
    double sum           = 0, d;
    for (uint32_t t = 0; t < 400; t++) {
      draw_folds(seed, t, 4, 2, 30, fold);
      assert_rdm_of(&tct_distance_ldt, NULL, &p, &d);
      sum += d / 400;
    }
    assert_near(sum, 30, 0.3);
  }
}

static void noise_without_an_inverse_and_no_noise_are_refused(void **state)
{
  const double flat[] = {1, 1, 1, 1};
  tct_patterns p      = {2, 2, .folds = 2, .fold = two, .noises = 1, .noise = flat};
  (void)state;

  assert_refused(&tct_distance_ldt, NULL, &p, TCT_BAD_DATA, "has no inverse: unit 2 of 2");
  p.noise  = NULL;
  p.noises = 0;
  assert_refused(&tct_distance_ldt, NULL, &p, TCT_BAD_SHAPE, "needs a noise covariance");
  p.folds = 1;
  assert_refused(&tct_distance_ldt, NULL, &p, TCT_BAD_SHAPE, "two folds or more");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(one_noise_of_all_folds),
    cmocka_unit_test(what_is_learnt_has_the_noise_of_the_other_folds),
    cmocka_unit_test(without_a_difference_it_is_0_with_a_deviation_of_1),
    cmocka_unit_test(a_large_difference_is_counted_in_its_standard_errors),
    cmocka_unit_test(noise_without_an_inverse_and_no_noise_are_refused),
  };
  return cmocka_run_group_tests_name("ldt", tests, NULL, NULL);
}
