/* cca.c -- canonical correlation of one unit each is the size of their correlation.
 *
 * x = (-1, 0, 1), y = (1, 0, 0):  x . yc = -1,  |x|^2 = 2,  |yc|^2 = 2 / 3,  r = sqrt 3 / 2 */
#include "brain/similar.h"

static double cca(int n, int p, const double *a, int q, const double *b)
{
  return similar("cca", NULL, n, p, a, q, b);
}

static void one_unit_each_is_worked_by_hand(void **state)
{
  const double x[] = {-1, 0, 1}, y[] = {1, 0, 0};
  (void)state;

  assert_near(cca(3, 1, x, 1, y), sqrt(3) / 2, 1e-15);
}

/* directions 1 and 2 against (1 + 3) / sqrt 2 and 2: 1 / sqrt 2 and 1; sizes do not matter, nor do sums */
static void every_direction_counts_alike(void **state)
{
  const double one[] = {3, 0, 0, 0, 0.1, 0}, other[] = {1, 0, 1, 0, 5, 0, 1, 5, 1};
  double a[8], b[12];
  (void)state;

  of_corners(2, one, a);
  of_corners(3, other, b);
  assert_near(cca(4, 2, a, 3, b), (1 + sqrt(0.5)) / 2, 1e-14);
  assert_near(cca(4, 3, b, 2, a), (1 + sqrt(0.5)) / 2, 1e-14);
}

/* a unit that is a millionth as strong as the others, on top of them: a product with itself would lose it */
static void nearly_equal_units_are_told_apart(void **state)
{
  const double one[] = {1, 0, 0, 1, 1e-7, 0}, other[] = {0, 1, 0};
  double a[8], b[4];
  (void)state;

  of_corners(2, one, a);
  of_corners(1, other, b);
  assert_near(cca(4, 2, a, 1, b), 1, 1e-8);
}

static void as_many_directions_as_there_are_say_nothing(void **state)
{
  double a[5 * 4], b[5 * 2], flat[5] = {2, 2, 2, 2, 2};
  (void)state;

  draws(1, 20, a);
  draws(2, 10, b);
  assert_undefined(cca(5, 4, a, 2, b));
  assert_undefined(cca(5, 2, b, 4, a));
  assert_undefined(cca(5, 2, b, 1, flat));
  assert_undefined(cca(2, 1, a, 1, b));
  for (int i = 0; i < 5; i++)
    a[i * 4 + 3] = a[i * 4] - a[i * 4 + 1]; /* three directions: two are shared */
  assert_true(cca(5, 4, a, 2, b) > 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(one_unit_each_is_worked_by_hand),
    cmocka_unit_test(every_direction_counts_alike),
    cmocka_unit_test(nearly_equal_units_are_told_apart),
    cmocka_unit_test(as_many_directions_as_there_are_say_nothing),
  };
  return cmocka_run_group_tests_name("cca", tests, NULL, NULL);
}
