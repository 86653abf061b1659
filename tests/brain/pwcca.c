/* pwcca.c -- both ways round, by hand.
 *
 * a: 3 along corner 1, 1 along 2;  b: (1 + 3) / sqrt 2, 2.  Correlations 1 (along 2) and 1 / sqrt 2.
 * a first: weights 1 and 3;  b first: 1 and 1. */
#include "brain/similar.h"

static double pwcca(int n, int p, const double *a, int q, const double *b)
{
  return similar("pwcca", NULL, n, p, a, q, b);
}

static void weights_are_those_of_the_first(void **state)
{
  const double half  = sqrt(0.5);
  const double one[] = {3, 0, 0, 0, 1, 0}, other[] = {half, 0, half, 0, 1, 0};
  double a[8], b[8];
  (void)state;

  of_corners(2, one, a);
  of_corners(2, other, b);
  assert_near(pwcca(4, 2, a, 2, b), (1 + 3 * half) / 4, 1e-14);
  assert_near(pwcca(4, 2, b, 2, a), (1 + half) / 2, 1e-14);
}

/* One unit against two: there is one correlation, and so nothing to weigh, in either order. */
static void either_may_be_the_larger(void **state)
{
  const double one[] = {1, 1, 0}, other[] = {1, 0, 0, 0, 0, 2};
  double a[4], b[8];
  (void)state;

  of_corners(1, one, a);
  of_corners(2, other, b);
  assert_near(pwcca(4, 1, a, 2, b), sqrt(0.5), 1e-14);
  assert_near(pwcca(4, 2, b, 1, a), sqrt(0.5), 1e-14);
}

/* a: 1 and 2, b: 1 and 3.  Of a, what b knows nothing of weighs as much as what it has: 1 / 2, and 2 / 3
 * where that is twice as strong. */
static void what_the_other_knows_nothing_of_has_its_weight(void **state)
{
  double one[]         = {1, 0, 0, 0, 1, 0};
  const double other[] = {1, 0, 0, 0, 0, 1};
  double a[8], b[8];
  (void)state;

  of_corners(2, one, a);
  of_corners(2, other, b);
  assert_near(pwcca(4, 2, a, 2, b), 0.5, 1e-14);
  one[0] = 2;
  of_corners(2, one, a);
  assert_near(pwcca(4, 2, a, 2, b), 2.0 / 3, 1e-14);
  assert_near(pwcca(4, 2, b, 2, a), 0.5, 1e-14);
}

static void as_many_directions_as_there_are_say_nothing(void **state)
{
  double a[5 * 4], b[5 * 2];
  (void)state;

  draws(1, 20, a);
  draws(2, 10, b);
  assert_undefined(pwcca(5, 4, a, 2, b));
  assert_undefined(pwcca(5, 2, b, 4, a));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(weights_are_those_of_the_first),
    cmocka_unit_test(either_may_be_the_larger),
    cmocka_unit_test(what_the_other_knows_nothing_of_has_its_weight),
    cmocka_unit_test(as_many_directions_as_there_are_say_nothing),
  };
  return cmocka_run_group_tests_name("pwcca", tests, NULL, NULL);
}
