/* levenberg.c -- least squares from a start: valleys, bounds, what is no problem at all, and what comes to no rest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "kernels/levenberg.h"

#define NEAR(a, b, slack) assert_true(fabs((a) - (b)) <= (slack))

static const double none[] = {-INFINITY, -INFINITY, -INFINITY},
                    all[]  = {INFINITY, INFINITY, INFINITY};

/* 10 (y - x^2), 1 - x: a bent valley, with its end at (1, 1) */
static void rosenbrock(const void *own, const double *p, double *r, double *j)
{
  (void)own;
  r[0] = 10 * (p[1] - p[0] * p[0]);
  r[1] = 1 - p[0];
  j[0] = -20 * p[0], j[1] = 10, j[2] = -1, j[3] = 0;
}

static void a_bent_valley_is_followed_to_its_end(void **state)
{
  const tct_least_squares of = {2, 2, rosenbrock, NULL, none, all, 200};
  double p[]                 = {-1.2, 1}, room[12], squares;
  (void)state;

  assert_int_equal(tct_levenberg_room(&of), 12);
  assert_true(tct_levenberg(&of, p, room, &squares));
  NEAR(p[0], 1, 1e-9);
  NEAR(p[1], 1, 1e-9);
  assert_true(squares < 1e-18);
}

/* with x <= 0.5 the best is (0.5, 0.25), and with y <= 0.1 as well it is where 100 (0.1 - x^2)^2 + (1 - x)^2 is
 * least along y = 0.1 */
static void bounds_are_kept_and_slid_along(void **state)
{
  const double half[] = {0.5, INFINITY}, low[] = {0.5, 0.1};
  tct_least_squares of = {2, 2, rosenbrock, NULL, none, half, 200};
  double p[]           = {-1.2, 1}, room[12], squares;
  (void)state;

  assert_true(tct_levenberg(&of, p, room, &squares));
  assert_true(p[0] == 0.5);
  NEAR(p[1], 0.25, 1e-8); /* the root of what a sum of squares can tell */
  NEAR(squares, 0.25, 1e-12);
  of.high = low;
  p[0] = 7, p[1] = -3; /* a start outside */
  assert_true(tct_levenberg(&of, p, room, &squares));
  assert_true(p[1] == 0.1 && p[0] < 0.5);
  NEAR(-400 * p[0] * (0.1 - p[0] * p[0]) - 2 * (1 - p[0]), 0, 1e-7);
}

/* exp(-k t) at 20 times with an offset and a scale, data that it does not fit exactly */
static void decay(const void *own, const double *p, double *r, double *j)
{
  const double *y = own;

  for (int i = 0; i < 20; i++) {
    const double t = 0.25 * i, e = exp(-p[1] * t);
    r[i]         = p[0] * e + p[2] - y[i];
    j[3 * i]     = e;
    j[3 * i + 1] = -p[0] * t * e;
    j[3 * i + 2] = 1;
  }
}

static void the_gradient_vanishes_at_rest(void **state)
{
  double y[20], r[20], j[60], p[] = {1, 1, 0}, room[160], squares;
  const tct_least_squares of = {20, 3, decay, y, none, all, 200};
  (void)state;

  for (int i = 0; i < 20; i++) y[i] = 5 * exp(-0.7 * 0.25 * i) + 2 + 0.3 * sin(11.0 * i);
  assert_true(tct_levenberg(&of, p, room, &squares));
  decay(y, p, r, j);
  for (int k = 0; k < 3; k++) {
    double g = 0, size = 0;
    for (int i = 0; i < 20; i++) {
      g += j[3 * i + k] * r[i];
      size += j[3 * i + k] * j[3 * i + k];
    }
    assert_true(fabs(g) <= 1e-7 * sqrt(size * squares));
  }
  NEAR(p[1], 0.7, 0.1);
  for (int i = 0; i < 20; i++) y[i] *= 1e60; /* no scale is too large */
  double q[] = {1e60, 1, 0}, more;
  assert_true(tct_levenberg(&of, q, room, &more));
  NEAR(q[1], p[1], 1e-7);
}

static void what_does_not_rest_is_said(void **state)
{
  tct_least_squares of = {2, 2, rosenbrock, NULL, none, all, 3};
  double p[] = {-1.2, 1}, bad[] = {NAN, 1}, room[12], squares;
  (void)state;

  assert_false(tct_levenberg(&of, p, room, &squares));
  assert_true(squares < 24.2 && isfinite(p[0]));
  of.steps = 200;
  assert_false(tct_levenberg(&of, bad, room, &squares));
}

/* a parameter of which nothing depends stays where it was */
static void flat(const void *own, const double *p, double *r, double *j)
{
  (void)own;
  r[0] = p[0] - 3;
  j[0] = 1, j[1] = 0;
}

static void a_parameter_without_effect_stays(void **state)
{
  const tct_least_squares of = {1, 2, flat, NULL, none, all, 50};
  double p[]                 = {0, 5}, room[6], squares;
  (void)state;

  assert_true(tct_levenberg(&of, p, room, &squares));
  NEAR(p[0], 3, 1e-12);
  assert_true(p[1] == 5);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_bent_valley_is_followed_to_its_end),
    cmocka_unit_test(bounds_are_kept_and_slid_along),
    cmocka_unit_test(the_gradient_vanishes_at_rest),
    cmocka_unit_test(what_does_not_rest_is_said),
    cmocka_unit_test(a_parameter_without_effect_stays),
  };
  return cmocka_run_group_tests_name("levenberg", tests, NULL, NULL);
}
