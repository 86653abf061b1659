/* selectivity.c -- indices of selectivity, each by a case worked by hand. */
#include "brain/tuning_bench.h"

/* two trials at 0, 45, 90, 135 deg: means 2, 4, 1, 3 of unit 0; 1, 0, 0, 0 of unit 1; 5 of unit 2; -1 .. of 3 */
static const double value[]  = {1, 1, 5, -1, 3, 1, 5, -1, 4, 0, 5, 1, 4, 0, 5, 1,
                                0, 0, 5, 1,  2, 0, 5, 1,  3, 0, 5, 1, 3, 0, 5, 1};
static const int condition[] = {0, 0, 1, 1, 2, 2, 3, 3};
static const double angle[]  = {0, 45, 90, 135};
static const tct_trials four = TRIALS(4, 4, value, condition);

static void the_best_orientation_is_held_against_the_one_across(void **state)
{
  struct asked_tuning a = tuning_named("osi");
  (void)state;

  a.how.x = angle;
  tuning_of(&a, &four);
  assert_near(tuned(&a, 0, "osi"), 1.0 / 7, 1e-15); /* 4 at 45, 3 at 135 */
  assert_near(tuned(&a, 0, "one_less_ratio"), 0.25, 1e-15);
  assert_near(tuned(&a, 0, "preferred"), 45, 0);
  assert_near(tuned(&a, 1, "osi"), 1, 0);
  assert_undefined(tuned(&a, 2, "osi"));
  assert_int_equal(a.got.why[2], TCT_TUNING_CONSTANT);
  assert_int_equal(a.got.why[3], TCT_TUNING_NEGATIVE);
  assert_true(a.got.items == 4 && a.got.trials[0] == 8 && a.got.conditions == 4);
  tuning_done(&a);
}

/* 0, 90, 180, 270 deg with a period of 360 are directions, and with 180 two orientations */
static void directions_are_folded_onto_orientations(void **state)
{
  const double turned[] = {0, 90, 180, 270};
  struct asked_tuning a = tuning_named("dsi"), b = tuning_named("osi");
  (void)state;

  a.how.x = b.how.x = turned;
  tuning_of(&a, &four);
  assert_near(tuned(&a, 0, "dsi"), 1.0 / 7, 1e-15); /* 4 at 90, 3 at 270 */
  tuning_of(&b, &four);
  assert_near(tuned(&b, 0, "osi"), 2.0 / 5, 1e-15); /* 3.5 at 90, 1.5 at 0 */
  assert_near(tuned(&b, 0, "preferred"), 90, 0);
  assert_int_equal(b.got.conditions, 4);
  tuning_done(&a);
  tuning_done(&b);
}

/* 0, 60, 120 deg: across from 0 lies 90, between 60 and 120 */
static void an_orientation_that_was_not_shown_lies_between_its_neighbours(void **state)
{
  const double three[]  = {0, 60, 120, NAN};
  struct asked_tuning a = tuning_named("osi");
  (void)state;

  a.how.x = three;
  tuning_of(&a, &four);
  assert_near(tuned(&a, 1, "osi"), 1, 0);
  assert_near(tuned(&a, 0, "osi"), (4 - (0.5 * 1 + 0.5 * 2)) / (4 + 1.5),
              1e-15); /* across from 60: 150 */
  assert_int_equal(a.got.dropped, 1);
  tuning_done(&a);
}

static void vectors_are_summed_around_the_circle(void **state)
{
  struct asked_tuning a = tuning_named("circular_variance");
  (void)state;

  a.how.x = angle;
  tuning_of(&a, &four);
  assert_near(tuned(&a, 0, "selectivity"), sqrt(2) / 10, 1e-15); /* (2 - 1, 4 - 3) of 10 */
  assert_near(tuned(&a, 0, "circular_variance"), 1 - sqrt(2) / 10, 1e-15);
  assert_near(tuned(&a, 0, "preferred"), 22.5, 1e-12);
  assert_near(tuned(&a, 1, "selectivity"), 1, 1e-15);
  assert_near(tuned(&a, 2, "circular_variance"), 1, 1e-15);
  assert_undefined(tuned(&a, 2, "preferred"));
  assert_int_equal(a.got.why[2], TCT_TUNING_FINE);
  a.how.x      = (const double[]){0, 90, 180, 270};
  a.how.period = 360;
  tuning_of(&a, &four);
  assert_near(tuned(&a, 0, "selectivity"), sqrt(2) / 10, 1e-15);
  assert_near(tuned(&a, 0, "preferred"), 45, 1e-12);
  tuning_done(&a);
}

static void sparseness_counts_the_stimuli_that_are_answered(void **state)
{
  struct asked_tuning a = tuning_named("lifetime_sparseness");
  (void)state;

  tuning_of(&a, &four);
  assert_near(tuned(&a, 0, "activity"), 6.25 / 7.5, 1e-15); /* of 2, 4, 1, 3 */
  assert_near(tuned(&a, 0, "sparseness"), (1 - 6.25 / 7.5) / 0.75, 1e-15);
  assert_near(tuned(&a, 1, "sparseness"), 1, 1e-15);
  assert_near(tuned(&a, 2, "sparseness"), 0, 1e-15);
  assert_int_equal(a.got.why[3], TCT_TUNING_NEGATIVE);
  tuning_set(&a, "corrected", 1);
  tuning_of(&a, &four); /* squares 4 of 4 degrees: variance 1, of means of two 0.5 */
  assert_near(tuned(&a, 0, "activity"), 6.125 / 7, 1e-15);
  tuning_done(&a);
}

/* unit 0: 2 at one of four stimuli, 1 else.  Over 400 draws of noise, the corrected mean square is right. */
static double step(const void *own, int unit, int c)
{
  (void)own, (void)unit;
  return c == 0 ? 30 : 20;
}

static void noise_is_not_taken_for_sparseness(void **state)
{
  const double truth    = (1 - 22.5 * 22.5 / 525) / 0.75;
  struct asked_tuning a = tuning_named("lifetime_sparseness");
  double plain = 0, corrected = 0;
  (void)state;

  for (uint64_t seed = 1; seed <= 400; seed++) {
    tct_trials t = tuning_drawn(1, 4, 3, 6, seed, step, NULL);
    tuning_set(&a, "corrected", 0);
    tuning_of(&a, &t);
    plain += tuned(&a, 0, "sparseness") / 400;
    tuning_set(&a, "corrected", 1);
    tuning_of(&a, &t);
    corrected += tuned(&a, 0, "sparseness") / 400;
    tct_trials_free(&t);
  }
  assert_near(corrected, truth, 0.003);
  assert_true(plain > truth + 0.015);
  tuning_done(&a);
}

/* of the first three units; to 45 deg 4, 0, 5 */
static void a_population_is_sparse_where_few_units_answer(void **state)
{
  const double three[]  = {4, 0, 5, 4, 0, 5};
  const int shown[]     = {0, 0};
  const tct_trials t    = TRIALS(3, 1, three, shown);
  struct asked_tuning a = tuning_named("population_sparseness");
  (void)state;

  tuning_of(&a, &t);
  assert_near(tuned(&a, 0, "activity"), 9 / (41.0 / 3), 1e-15);
  assert_near(tuned(&a, 0, "sparseness"), (1 - 9 / (41.0 / 3)) * 1.5, 1e-15);
  tuning_set(&a, "normalised", 1); /* two units, that answer alike */
  tuning_of(&a, &t);
  assert_near(tuned(&a, 0, "sparseness"), 0, 1e-15);
  assert_true(a.got.items == 1 && a.got.trials[0] == 2);
  tuning_done(&a);
}

/* counts 1, 9; 16, 16: roots 1, 3; 4, 4 */
static void disparity_is_told_by_the_roots_of_counts(void **state)
{
  const double counts[] = {1, 9, 16, 16};
  const int shown[]     = {0, 0, 1, 1};
  const double x[]      = {-0.4, 0.4};
  const tct_trials t    = TRIALS(1, 2, counts, shown);
  struct asked_tuning a = tuning_named("disparity_index");
  (void)state;

  a.how.x = x;
  tuning_of(&a, &t);
  assert_near(tuned(&a, 0, "ddi"), 2 / (2 + 2 * sqrt(2.0 / 2)), 1e-15);
  tuning_set(&a, "root", 0);
  tuning_of(&a, &t);
  assert_near(tuned(&a, 0, "ddi"), 11 / (11 + 2 * sqrt(32.0 / 2)), 1e-15);
  tuning_done(&a);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_best_orientation_is_held_against_the_one_across),
    cmocka_unit_test(directions_are_folded_onto_orientations),
    cmocka_unit_test(an_orientation_that_was_not_shown_lies_between_its_neighbours),
    cmocka_unit_test(vectors_are_summed_around_the_circle),
    cmocka_unit_test(sparseness_counts_the_stimuli_that_are_answered),
    cmocka_unit_test(noise_is_not_taken_for_sparseness),
    cmocka_unit_test(a_population_is_sparse_where_few_units_answer),
    cmocka_unit_test(disparity_is_told_by_the_roots_of_counts),
  };
  return cmocka_run_group_tests_name("selectivity", tests, NULL, NULL);
}
