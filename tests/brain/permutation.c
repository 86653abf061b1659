/* permutation.c -- units matched one to one, by hand.
 *
 * a: 3 along corner 1, 1 along 2;  b: 2 along 2, 1 along (1 + 3):  a's units go with b's second and first; in
 * common 3 + 2 = 5, sizes 10 and 4 + 2 = 6. */
#include "brain/similar.h"

static double angle(int n, int p, const double *a, int q, const double *b)
{
  return similar("permutation", NULL, n, p, a, q, b);
}

static void two_units_are_matched_as_worked_by_hand(void **state)
{
  const double one[] = {3, 0, 0, 0, 1, 0}, other[] = {0, 2, 0, 1, 0, 1};
  double a[8], b[8];
  (void)state;

  of_corners(2, one, a);
  of_corners(2, other, b);
  assert_near(angle(4, 2, a, 2, b), acos(5 / sqrt(60)), 1e-14);
}

/* 1 along corner 1, against minus that: nobody wants to be matched */
static void units_that_do_the_contrary_stay_alone(void **state)
{
  const double one[] = {1, 0, 0, 0, 1, 0}, other[] = {-1, 0, 0, 0, 1, 0};
  double a[8], b[8];
  (void)state;

  of_corners(2, one, a);
  of_corners(2, other, b);
  assert_near(angle(4, 1, one, 1, other), acos(-1) / 2, 1e-15);
  assert_near(angle(4, 2, a, 2, b), acos(0.5), 1e-15);
}

static void a_population_in_another_order_is_the_same(void **state)
{
  enum { N = 30, P = 40 };
  double a[N * P], b[N * (P + 1)];
  (void)state;

  for (uint32_t seed = 1; seed <= 3; seed++) {
    draws(seed, N * P, a);
    for (int i = 0; i < N; i++) {
      for (int k = 0; k < P; k++) b[i * (P + 1) + (7 * k + 3) % P] = 3 * a[i * P + k] + 1;
      b[i * (P + 1) + P] = 5;
    }
    assert_near(angle(N, P, a, P + 1, b), 0, 1e-14);
    assert_near(angle(N, P + 1, b, P, a), 0, 1e-14);
    assert_true(similar("procrustes", NULL, N, P, a, P, b) <= angle(N, P, a, P, b) + 1e-14);
  }
}

static void what_does_not_vary_is_undefined(void **state)
{
  const double x[] = {-1, 0, 1}, flat[] = {3, 3, 3};
  (void)state;

  assert_undefined(angle(3, 1, x, 1, flat));
  assert_undefined(angle(1, 1, x, 1, x));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(two_units_are_matched_as_worked_by_hand),
    cmocka_unit_test(units_that_do_the_contrary_stay_alone),
    cmocka_unit_test(a_population_in_another_order_is_the_same),
    cmocka_unit_test(what_does_not_vary_is_undefined),
  };
  return cmocka_run_group_tests_name("permutation", tests, NULL, NULL);
}
