/* shape.c -- between Procrustes and canonical correlation, by hand.
 *
 * 3 and 1 along corners 1 and 2 (rms sqrt 5), against 2 along 1 and 2 along 3 (rms 2): in common is direction 1.
 * At alpha the sizes are 3 alpha / sqrt 5 + 1 - alpha, alpha / sqrt 5 + 1 - alpha, and 1, 1. */
#include "brain/similar.h"

static double shape(const char *alpha, const double *a, const double *b)
{
  return similar("shape", alpha, 4, 2, a, 2, b);
}

static void two_directions_are_those_worked_by_hand(void **state)
{
  const double one[] = {3, 0, 0, 0, 1, 0}, other[] = {2, 0, 0, 0, 0, 2};
  double a[8], b[8];
  (void)state;

  of_corners(2, one, a);
  of_corners(2, other, b);
  const double strong = 1.5 / sqrt(5) + 0.5, weak = 0.5 / sqrt(5) + 0.5;
  assert_near(shape("alpha=0.5", a, b), acos(strong / sqrt(2 * (strong * strong + weak * weak))),
              1e-14);
  assert_near(shape(NULL, a, b), shape("alpha=0.5", a, b), 0);
  assert_near(shape("alpha=1", a, b), similar("procrustes", NULL, 4, 2, a, 2, b), 1e-14);
  assert_near(shape("alpha=0", a, b), acos(0.5), 1e-14); /* canonical correlations 1 and 0 */
}

/* of populations of one rank: the sum of canonical correlations is their number times cca */
static void without_strength_it_is_canonical_correlation(void **state)
{
  enum { N = 40, P = 5 };
  double a[N * P], b[N * P];
  (void)state;

  for (uint32_t seed = 1; seed <= 3; seed++) {
    draws(seed, N * P, a);
    draws(10 + seed, N * P, b);
    for (int i = 0; i < N * P; i++) b[i] += a[i];
    assert_near(cos(similar("shape", "alpha=0", N, P, a, P, b)),
                similar("cca", NULL, N, P, a, P, b), 1e-13);
  }
}

static void as_many_directions_as_there_are_say_nothing_without_strength(void **state)
{
  double a[5 * 4], b[5 * 2], flat[5] = {2, 2, 2, 2, 2};
  (void)state;

  draws(1, 20, a);
  draws(2, 10, b);
  assert_undefined(similar("shape", "alpha=0", 5, 4, a, 2, b));
  assert_true(similar("shape", "alpha=0.5", 5, 4, a, 2, b) > 0);
  assert_undefined(similar("shape", NULL, 5, 2, b, 1, flat));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(two_directions_are_those_worked_by_hand),
    cmocka_unit_test(without_strength_it_is_canonical_correlation),
    cmocka_unit_test(as_many_directions_as_there_are_say_nothing_without_strength),
  };
  return cmocka_run_group_tests_name("shape", tests, NULL, NULL);
}
