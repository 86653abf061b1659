/* condition_noise.c -- one unit, three folds, worked by hand: 1 2 6 and 0 3 3.
 *
 *     off their means -2 -1 3 and -2 1 1: variances 14 / 2 and 6 / 2, together (4 - 1 + 3) / 2 = 3 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include <tercet/covariance.h>

#include "base/memory.h"
#include "brain/near.h"

static const double fold[] = {1, 0, 2, 3, 6, 3};

static void assert_errs_together(const tct_patterns *p, double a, double both, double b)
{
  tct_error err = {0};
  double out[4];

  if (tct_covariance_of_conditions(p, out, &err) != TCT_OK) fail_msg("%s", err.text);
  assert_near(out[0], a, 1e-14);
  assert_true(out[1] == out[2]);
  assert_near(out[1], both, 1e-14);
  assert_near(out[3], b, 1e-14);
}

static void folds_tell_how_conditions_err_together(void **state)
{
  const double four = 4;
  tct_patterns p    = {2, 1, .folds = 3, .fold = fold};
  (void)state;

  assert_errs_together(&p, 7, 3, 3);
  p.noise  = &four;
  p.noises = 1;
  assert_errs_together(&p, 1.75, 0.75, 0.75);
}

static void units_count_alike(void **state)
{
  const double two[] = {1, 10, 0, 10, 2, 10, 3, 10, 6, 10, 3, 10}; /* the second never varies */
  (void)state;

  assert_errs_together(&(tct_patterns){2, 2, .folds = 3, .fold = two}, 3.5, 1.5, 1.5);
}

/* without 3 in fold 2: 0 3 alone vary by 4.5, and 1 6 with 0 3 by 2 x 2.5 x 1.5 */
static void a_pair_is_seen_in_the_folds_that_have_both(void **state)
{
  const double holed[] = {1, 0, 2, (double)NAN, 6, 3};
  double out[4];
  (void)state;

  assert_errs_together(&(tct_patterns){2, 1, .folds = 3, .fold = holed}, 7, 7.5, 4.5);
  assert_int_equal(
    tct_covariance_of_conditions(&(tct_patterns){2, 1, .folds = 2, .fold = holed}, out, NULL),
    TCT_OK);
  assert_near(out[0], 0.5, 1e-15);
  assert_undefined(out[1]);
  assert_undefined(out[3]);
}

static void one_fold_tells_nothing(void **state)
{
  tct_error err;
  double out[4];
  (void)state;

  assert_int_equal(
    tct_covariance_of_conditions(&(tct_patterns){2, 1, .folds = 1, .fold = fold}, out, &err),
    TCT_BAD_SHAPE);
  assert_non_null(strstr(err.text, "two folds or more, not 1"));
  tct_fail_allocation(1, false);
  assert_int_equal(
    tct_covariance_of_conditions(&(tct_patterns){2, 1, .folds = 3, .fold = fold}, out, &err),
    TCT_NO_MEMORY);
  tct_fail_allocation(-1, false);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(folds_tell_how_conditions_err_together),
    cmocka_unit_test(units_count_alike),
    cmocka_unit_test(a_pair_is_seen_in_the_folds_that_have_both),
    cmocka_unit_test(one_fold_tells_nothing),
  };
  return cmocka_run_group_tests_name("condition_noise", tests, NULL, NULL);
}
