/* decoding.c -- one unit, two conditions a and b, two folds:
 *
 *     fold 1: a 0 1, b 4 10       fold 2: a 2 6, b 5 7
 *
 * Of fold 1 the border is 3.75, by which 6 goes wrong; of fold 2 it is 5, by which 4 does: 3 of 4, both. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "base/random.h"
#include "brain/rdm.h"

extern const tct_distance tct_distance_decoding;

static void rdm_of(const tct_trials *t, const double *noise, double *rdm)
{
  tct_patterns p;
  tct_error err;

  if (tct_patterns_of(t, &p, &err) != TCT_OK) fail_msg("%s", err.text);
  p.of     = t;
  p.noise  = noise;
  p.noises = noise ? 1 : 0;
  assert_rdm_of(&tct_distance_decoding, NULL, &p, rdm);
  tct_patterns_free(&p);
}

static void trials_on_the_wrong_side_of_the_border_are_counted(void **state)
{
  const double value[]  = {0, 1, 4, 10, 2, 6, 5, 7};
  const int condition[] = {0, 0, 1, 1, 0, 0, 1, 1}, fold[] = {0, 0, 0, 0, 1, 1, 1, 1};
  const tct_trials t = {8, 1, 2, 2, value, condition, fold, NULL};
  double d;
  (void)state;

  rdm_of(&t, NULL, &d);
  assert_true(d == 0.25);
}

/* All of a's trials but one are right and all of b's: a has many, b few; the border, 5, is a draw. */
static void conditions_count_alike_and_a_draw_half(void **state)
{
  const double value[]  = {0, 10, 0, 0, 5, (double)NAN, 10};
  const int condition[] = {0, 1, 0, 0, 0, 0, 1}, fold[] = {0, 0, 1, 1, 1, 1, 1};
  const tct_trials t = {7, 1, 2, 2, value, condition, fold, NULL};
  double d;
  (void)state;

  /* of fold 2 the border is 35 / 6, and 0 and 10 are right: a 3.5 of 4, b 2 of 2 */
  rdm_of(&t, NULL, &d);
  assert_near(d, (3.5 / 4 + 1) / 2 - 0.5, 1e-15);
}

/* Means (1, 0) and (-1, 0); trial (0.5, 2), whose second unit says what noise the first has: with noise
 * (1 0.9; 0.9 1) the discriminant is (1, -0.9), and it goes to the other side. */
static void noise_turns_the_discriminant(void **state)
{
  const double value[]  = {1, 0, -1, 0, 0.5, 2, -0.5, -2};
  const int condition[] = {0, 1, 0, 1}, fold[] = {0, 0, 1, 1};
  const tct_trials t   = {4, 2, 2, 2, value, condition, fold, NULL};
  const double noise[] = {1, 0.9, 0.9, 1};
  double d;
  (void)state;

  rdm_of(&t, NULL, &d);
  assert_true(d == 0.5);
  /* and of fold 2's means, (0.5, 2) and (-0.5, -2), the discriminant is (-1.3, 1.55): fold 1 goes wrong too */
  rdm_of(&t, noise, &d);
  assert_true(d == -0.5);
}

enum { UNITS = 3, EACH = 400, FOLDS = 4, ROWS = 2 * EACH * FOLDS };

/* Two conditions that lie d' apart are told apart on a share Phi(d' / 2) of trials; without, on half. */
static void the_share_is_that_of_signal_detection(void **state)
{
  static double value[ROWS * UNITS];
  static int condition[ROWS], fold[ROWS];
  const tct_trials t = {ROWS, UNITS, 2, FOLDS, value, condition, fold, NULL};
  (void)state;

  for (uint64_t seed = 1; seed <= 3; seed++)
    for (int apart = 0; apart <= 2; apart += 2) {
      double d;
      for (uint32_t i = 0; i < ROWS; i++) {
        condition[i] = (int)i % 2;
        fold[i]      = (int)i / 2 % FOLDS;
        for (uint32_t k = 0; k < UNITS; k++)
          value[i * UNITS + k] =
            tct_normal(tct_key_of(seed, "trial"), i, 0, k) + (k == 1 && condition[i] ? apart : 0);
      }
      rdm_of(&t, NULL, &d);
      const double wanted = 0.5 * erfc(-apart / 2.0 / sqrt(2)) - 0.5;
      assert_near(d, wanted, 4 * sqrt(0.25 / ROWS));
    }
}

static void what_is_missing_is_told(void **state)
{
  const double value[] = {0, 1, 4, 10}, flat[] = {0};
  const int condition[] = {0, 1, 0, 1}, fold[] = {0, 0, 1, 1};
  const tct_trials t = {4, 1, 2, 2, value, condition, fold, NULL};
  tct_patterns p;
  double d;
  (void)state;

  assert_int_equal(tct_patterns_of(&t, &p, NULL), TCT_OK);
  assert_refused(&tct_distance_decoding, NULL, &p, TCT_BAD_SHAPE, "needs single trials");
  p.of = &t;
  assert_memory_is_told(&tct_distance_decoding, NULL, &p, &d);
  p.noise  = flat;
  p.noises = 1;
  assert_refused(&tct_distance_decoding, NULL, &p, TCT_BAD_DATA, "has no inverse");
  p.folds = 1;
  assert_refused(&tct_distance_decoding, NULL, &p, TCT_BAD_SHAPE, "two folds or more");
  tct_patterns_free(&p);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(trials_on_the_wrong_side_of_the_border_are_counted),
    cmocka_unit_test(conditions_count_alike_and_a_draw_half),
    cmocka_unit_test(noise_turns_the_discriminant),
    cmocka_unit_test(the_share_is_that_of_signal_detection),
    cmocka_unit_test(what_is_missing_is_told),
  };
  return cmocka_run_group_tests_name("decoding", tests, NULL, NULL);
}
