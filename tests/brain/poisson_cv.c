/* poisson_cv.c -- one unit, three folds, no prior: counts 1 2 4 of one condition and 2 2 1 of the other.
 *
 *     fold 1 held out: (3 - 1.5) ln (1 / 2);  fold 2: (2.5 - 1.5) ln 1;  fold 3: (1.5 - 2) ln 4
 *     = (-1.5 - 1) ln 2;  the mean of the three -2.5 / 3 ln 2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "brain/rdm.h"

extern const tct_distance tct_distance_poisson_cv;

struct params {
  double prior, weight;
  int64_t held;
};

static const double fold[]       = {1, 2, 2, 2, 4, 1};
static const tct_patterns counts = {2, 1, .folds = 3, .fold = fold};

static void every_fold_is_held_out_in_its_turn(void **state)
{
  const struct params p = {1, 0, 0};
  double d;
  (void)state;

  assert_rdm_of(&tct_distance_poisson_cv, &p, &counts, &d);
  assert_near(d, -2.5 / 3 * log(2), 1e-15);
  assert_memory_is_told(&tct_distance_poisson_cv, &p, &counts, &d);
}

static void one_fold_can_be_held_out_alone(void **state)
{
  const double wanted[] = {-1.5 * log(2), 0, -log(2)};
  struct params p       = {1, 0, 0};
  double d;
  (void)state;

  for (p.held = 1; p.held <= 3; p.held++) {
    assert_rdm_of(&tct_distance_poisson_cv, &p, &counts, &d);
    assert_near(d, wanted[p.held - 1], 1e-15);
  }
  assert_refused(&tct_distance_poisson_cv, &p, &counts, TCT_BAD_SHAPE, "fold 4 of 3");
}

/* With 3 trials in fold 2 the others of fold 1 have the means (3 x 2 + 4) / 4 = 2.5 and (3 x 2 + 1) / 4 */
static void the_other_folds_weigh_by_their_trials(void **state)
{
  const int trials[]    = {1, 1, 3, 3, 1, 1};
  const struct params p = {1, 0, 1};
  tct_patterns weighed  = counts;
  double d;
  (void)state;

  weighed.trials = trials;
  assert_rdm_of(&tct_distance_poisson_cv, &p, &weighed, &d);
  assert_near(d, (2.5 - 1.75) * -log(2), 1e-15);
}

static void a_fold_that_lacks_a_condition_is_not_held_out_for_it(void **state)
{
  const struct params p = {1, 0, 0};
  const double holed[]  = {(double)NAN, 2, 2, 2, 4, 1};
  double d;
  (void)state;

  assert_rdm_of(&tct_distance_poisson_cv, &p, &(tct_patterns){2, 1, .folds = 3, .fold = holed}, &d);
  assert_near(d, ((4 - 1.5) * 0 + (2 - 2) * log(4)) / 2, 1e-15);
  assert_rdm_of(&tct_distance_poisson_cv, &p, &(tct_patterns){2, 1, .folds = 2, .fold = holed}, &d);
  assert_undefined(d);
}

/* Counts 0 to 4, equal in the mean: over 2,000 experiments 0 lies in the interval of 4.5 standard errors,
 * while the divergence of the means is far above. */
static void equal_conditions_are_0_apart_on_average(void **state)
{
  enum { DRAWS = 2000 };
  const struct params p = {1, 0.1, 0};
  double sum = 0, square = 0, x[6], d;
  uint32_t at = 1;
  (void)state;

  for (int t = 0; t < DRAWS; t++) {
    for (int i = 0; i < 6; i++) {
      at   = at * 1664525u + 1013904223u;
      x[i] = (double)((at >> 16) % 5);
    }
    assert_rdm_of(&tct_distance_poisson_cv, &p, &(tct_patterns){2, 1, .folds = 3, .fold = x}, &d);
    sum += d;
    square += d * d;
  }
  const double mean = sum / DRAWS, error = sqrt((square / DRAWS - mean * mean) / DRAWS);
  if (!(fabs(mean) < 4.5 * error)) fail_msg("on average %g +- %g", mean, error);
  assert_true(error < 0.05);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_fold_is_held_out_in_its_turn),
    cmocka_unit_test(one_fold_can_be_held_out_alone),
    cmocka_unit_test(the_other_folds_weigh_by_their_trials),
    cmocka_unit_test(a_fold_that_lacks_a_condition_is_not_held_out_for_it),
    cmocka_unit_test(equal_conditions_are_0_apart_on_average),
  };
  return cmocka_run_group_tests_name("poisson_cv", tests, NULL, NULL);
}
