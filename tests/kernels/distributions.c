/* distributions.c -- tails against finite sums in long double and against scipy 1.10's, quantiles against their tails
 * and against closed forms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "kernels/distributions.h"

#define assert_close(got, wanted, slack)                                                           \
  do {                                                                                             \
    const double got_ = (got), wanted_ = (wanted);                                                 \
    if (!(fabs(got_ - wanted_) <= (slack)*fabs(wanted_)))                                          \
      fail_msg("%.17g is not %.17g", got_, wanted_);                                               \
  } while (0)

static void normal_tails_are_right_in_their_digits(void **state)
{
  static const double known[][2] = {
    {-3, 0.9986501019683699},     {0.5, 0.30853753872598688},    {6, 9.8658764503769458e-10},
    {20, 2.7536241186061556e-89}, {37, 5.7255712225239266e-300}, {0, 0.5},
  };
  (void)state;

  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    assert_close(tct_normal_above(known[i][0]), known[i][1], 1e-12);
}

static void normal_quantiles_are_right_in_both_tails(void **state)
{
  static const double known[][2] = {
    {1e-300, -37.047096299361201}, {1e-20, -9.2623400897984087}, {0.001, -3.0902323061678132},
    {0.3, -0.52440051270804089},   {0.975, 1.959963984540054},   {0.5, 0},
  };
  (void)state;

  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    assert_close(tct_normal_quantile(known[i][0]), known[i][1], 1e-13);
  for (double p = 0.01; p < 0.5; p += 0.01)
    assert_true(fabs(tct_normal_quantile(p) + tct_normal_quantile(1 - p)) < 1e-14);
  assert_true(isinf(tct_normal_quantile(0)) && tct_normal_quantile(0) < 0);
  assert_true(isinf(tct_normal_quantile(1)) && tct_normal_quantile(1) > 0);
}

/* P(T > t) of n degrees of freedom, Abramowitz and Stegun 1964, 26.7.3 and 26.7.4 */
static double by_finite_sum(double t, int n)
{
  const long double angle = atanl((long double)t / sqrtl(n)), c = cosl(angle), s = sinl(angle);
  long double term = n % 2 ? c : 1, sum = n == 1 ? 0 : term;

  for (int k = n % 2 ? 3 : 2; k < n; k += 2) {
    term *= c * c * (long double)(k - 1) / (long double)k;
    sum += term;
  }
  const long double inside = n % 2 ? (angle + s * sum) * 2 / acosl(-1) : s * sum;
  return (double)((1 - inside) / 2);
}

static void tails_of_student_are_those_of_the_finite_sums(void **state)
{
  static const int dof[]  = {1, 2, 3, 4, 5, 8, 19, 20, 21, 60, 151, 1000, 100001};
  static const double t[] = {1e-9, 0.01, 0.5, 1, 1.7, 2, 2.5, 3};
  (void)state;

  for (size_t i = 0; i < sizeof dof / sizeof *dof; i++)
    for (size_t j = 0; j < sizeof t / sizeof *t; j++) {
      const double wanted = by_finite_sum(t[j], dof[i]);
      assert_close(tct_student_above(t[j], dof[i]), wanted, 1e-12);
      assert_close(tct_student_above(-t[j], dof[i]), 1 - wanted, 1e-12);
    }
}

static void far_tails_and_broken_degrees_of_freedom_are_those_of_scipy(void **state)
{
  static const double known[][3] = {
    {40, 3, 1.719034039457927e-05},      {100, 4.5, 5.2447008766464089e-09},
    {4, 7, 0.0025949566746484064},       {10, 19, 2.6315130811679449e-09},
    {2.5, 30.25, 0.0090327567183021377}, {12, 59, 9.0020326933915457e-18},
    {8, 1000, 1.7133307411957495e-15},   {3, 0.5, 0.18365407799297176},
  };
  (void)state;

  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    assert_close(tct_student_above(known[i][0], known[i][1]), known[i][2], 1e-12);
}

static void many_degrees_of_freedom_run_into_the_normal(void **state)
{
  (void)state;

  for (double t = -4; t < 5; t += 0.37) {
    const double below = tct_student_above(t, 0.999999e7), above = tct_student_above(t, 1.000001e7);
    assert_close(below, above, 1e-9);
    assert_close(tct_student_above(t, 1e16), tct_normal_above(t), 1e-12);
    assert_close(tct_student_above(t, (double)INFINITY), tct_normal_above(t), 1e-15);
  }
}

static void quantiles_of_student_give_their_tails_back(void **state)
{
  static const double dof[] = {0.3, 1, 1.5, 2, 3, 4, 7, 10.5, 19, 59, 999, 1e6, 1e8};
  static const double p[]   = {1e-12, 1e-4, 0.025, 0.05, 0.3, 0.499};
  (void)state;

  for (size_t i = 0; i < sizeof dof / sizeof *dof; i++)
    for (size_t j = 0; j < sizeof p / sizeof *p; j++) {
      assert_close(tct_student_above(-tct_student_quantile(p[j], dof[i]), dof[i]), p[j], 1e-12);
      assert_close(tct_student_quantile(1 - p[j], dof[i]), -tct_student_quantile(p[j], dof[i]),
                   p[j] < 1e-5 ? 1e-3 : 1e-10);
    }
  for (size_t j = 0; j < sizeof p / sizeof *p; j++) {
    const double a = 4 * p[j] * (1 - p[j]);
    assert_close(tct_student_quantile(p[j], 1), -1 / tan(acos(-1) * p[j]), 1e-12);
    assert_close(tct_student_quantile(p[j], 2), -2 * (0.5 - p[j]) * sqrt(2 / a), 1e-12);
  }
}

static void what_is_out_of_the_domain_is_undefined(void **state)
{
  const double hole = (double)NAN, endless = (double)INFINITY;
  (void)state;

  assert_true(isnan(tct_normal_quantile(-0.1)) && isnan(tct_normal_quantile(hole)));
  assert_true(isnan(tct_normal_above(hole)) && isnan(tct_student_above(hole, 3)));
  assert_true(isnan(tct_student_above(1, 0)) && isnan(tct_student_above(1, hole)));
  assert_true(isnan(tct_student_quantile(1.1, 3)) && isnan(tct_student_quantile(0.3, -1)));
  assert_true(tct_student_above(endless, 3) == 0 && tct_student_above(-endless, 3) == 1);
  assert_true(isinf(tct_student_quantile(1, 3)) && tct_student_quantile(0.5, 3) == 0);
  assert_true(tct_student_above(0, 5) == 0.5);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(normal_tails_are_right_in_their_digits),
    cmocka_unit_test(normal_quantiles_are_right_in_both_tails),
    cmocka_unit_test(tails_of_student_are_those_of_the_finite_sums),
    cmocka_unit_test(far_tails_and_broken_degrees_of_freedom_are_those_of_scipy),
    cmocka_unit_test(many_degrees_of_freedom_run_into_the_normal),
    cmocka_unit_test(quantiles_of_student_give_their_tails_back),
    cmocka_unit_test(what_is_out_of_the_domain_is_undefined),
  };
  return cmocka_run_group_tests_name("distributions", tests, NULL, NULL);
}
