/* procrustes.c -- both distances of Procrustes, by hand, and copies that are turned.
 *
 * x = (-1, 0, 1), y = (1, 0, 0):  x . yc = -1,  |x|^2 = 2,  |yc|^2 = 2 / 3:  the angle is 30 degrees (a mirror
 * may be used), the distance sqrt(2 + 2 / 3 - 2). */
#include "brain/similar.h"

static double angle(int n, int p, const double *a, int q, const double *b)
{
  return similar("procrustes", NULL, n, p, a, q, b);
}

static double distance(int n, int p, const double *a, int q, const double *b)
{
  return similar("procrustes_euclidean", NULL, n, p, a, q, b);
}

static void one_unit_each_is_worked_by_hand(void **state)
{
  const double x[] = {-1, 0, 1}, y[] = {1, 0, 0};
  (void)state;

  assert_near(angle(3, 1, x, 1, y), acos(-1) / 6, 1e-15);
  assert_near(distance(3, 1, x, 1, y), sqrt(2.0 / 3), 1e-15);
}

/* 3 and 1 along corners 1 and 2, against 1 along 1 and 2 along 3: in common 3; sizes 10 and 5 */
static void directions_count_by_their_size(void **state)
{
  const double one[] = {3, 0, 0, 0, 1, 0}, other[] = {1, 0, 0, 0, 0, 2};
  double a[8], b[8];
  (void)state;

  of_corners(2, one, a);
  of_corners(2, other, b);
  assert_near(angle(4, 2, a, 2, b), acos(3 / sqrt(50)), 1e-14);
  assert_near(distance(4, 2, a, 2, b), 3, 1e-14);
}

/* turned in all planes, mirrored, another gain, offsets, silent units: 0 to the last digits, where arccos has
 * but eight */
static void a_turned_copy_is_the_same(void **state)
{
  enum { N = 30, P = 7 };
  double a[N * P], b[N * (P + 2)], flat[N] = {0};
  (void)state;

  for (uint32_t seed = 1; seed <= 5; seed++) {
    draws(seed, N * P, a);
    for (int i = 0; i < N; i++) {
      double *y = b + i * (P + 2);
      for (int k = 0; k < P; k++) y[k] = k == 3 ? -a[i * P + k] : a[i * P + k];
      y[P] = y[P + 1] = 0;
      for (int k = 0; k + 1 < P + 2; k++) {
        const double u = y[k], v = y[k + 1], c = cos(1.3 * seed + k), s = sin(1.3 * seed + k);
        y[k]     = c * u - s * v + 0.5;
        y[k + 1] = s * u + c * v;
      }
    }
    assert_near(angle(N, P, a, P + 2, b), 0, 1e-14);
    assert_near(distance(N, P, a, P + 2, b), 0, 1e-13);
    for (int i = 0; i < N * (P + 2); i++) b[i] *= 1e90;
    assert_near(angle(N, P, a, P + 2, b), 0, 1e-14);
    const double size = distance(N, P, a, 1, flat);
    assert_near(distance(N, P, a, P + 2, b) / 1e90, size, 1e-14 * size);
  }
}

/* A copy with a little of something else: the angle is what was added, to its last digits. */
static void small_angles_are_exact(void **state)
{
  const double one[] = {1, 0, 0};
  double other[]     = {1, 0, 0}, a[4], b[4];
  (void)state;

  of_corners(1, one, a);
  for (int e = 1; e <= 12; e++) {
    other[1] = pow(10, -e);
    of_corners(1, other, b);
    assert_near(angle(4, 1, a, 1, b), atan(other[1]), 1e-15);
  }
}

static void what_does_not_vary_has_no_angle_but_a_distance(void **state)
{
  const double x[] = {-1, 0, 1}, flat[] = {3, 3, 3};
  (void)state;

  assert_undefined(angle(3, 1, x, 1, flat));
  assert_near(distance(3, 1, x, 1, flat), sqrt(2), 1e-15);
  assert_near(distance(3, 1, flat, 1, flat), 0, 0);
  assert_undefined(angle(1, 1, x, 1, x));
  assert_undefined(distance(1, 1, x, 1, x));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(one_unit_each_is_worked_by_hand),
    cmocka_unit_test(directions_count_by_their_size),
    cmocka_unit_test(a_turned_copy_is_the_same),
    cmocka_unit_test(small_angles_are_exact),
    cmocka_unit_test(what_does_not_vary_has_no_angle_but_a_distance),
  };
  return cmocka_run_group_tests_name("procrustes", tests, NULL, NULL);
}
