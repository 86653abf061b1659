/* rbf_cka.c -- Gaussian kernels written out, and what they tend to. */
#include "brain/similar.h"

/* Three conditions on a line, 0 1 2 and 0 1 1: squared distances 1 4 1 and 1 1 0, medians 1 and 1 (of the two
 * that are not 0).  With u = exp(-1/2), v = exp(-2):  K = 1 u v / u 1 u / v u 1,  L = 1 u u / u 1 1 / u 1 1. */
static void three_conditions_are_those_written_out(void **state)
{
  const double x[] = {0, 1, 2}, y[] = {0, 1, 1}, u = exp(-0.5), v = exp(-2);
  double k[3][3] = {{1, u, v}, {u, 1, u}, {v, u, 1}}, l[3][3] = {{1, u, u}, {u, 1, 1}, {u, 1, 1}};
  double kk = 0, ll = 0, kl = 0;
  (void)state;

  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) {
      double kc = k[i][j], lc = l[i][j];
      for (int m = 0; m < 3; m++) {
        kc -= (k[i][m] + k[m][j]) / 3;
        lc -= (l[i][m] + l[m][j]) / 3;
        for (int o = 0; o < 3; o++) kc += k[m][o] / 9, lc += l[m][o] / 9;
      }
      kk += kc * kc;
      ll += lc * lc;
      kl += kc * lc;
    }
  assert_near(similar("rbf_cka", NULL, 3, 1, x, 1, y), kl / sqrt(kk * ll), 1e-14);
}

static void a_wide_kernel_is_linear(void **state)
{
  enum { N = 15, P = 3, Q = 4 };
  double a[N * P], b[N * Q];
  (void)state;

  draws(1, N * P, a);
  draws(2, N * Q, b);
  const double wide   = similar("rbf_cka", "factor=100", N, P, a, Q, b);
  const double linear = similar("cka", NULL, N, P, a, Q, b);
  assert_near(wide, linear, 1e-4);
  assert_true(fabs(similar("rbf_cka", NULL, N, P, a, Q, b) - linear) > 1e-2);
}

static void what_does_not_vary_or_is_too_little_is_undefined(void **state)
{
  const double x[] = {0, 1, 2}, flat[] = {1, 1, 1};
  (void)state;

  assert_undefined(similar("rbf_cka", NULL, 3, 1, x, 1, flat));
  assert_undefined(similar("rbf_cka", NULL, 1, 1, x, 1, x));
  assert_undefined(similar("rbf_cka", "debiased=1", 3, 1, x, 1, x));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(three_conditions_are_those_written_out),
    cmocka_unit_test(a_wide_kernel_is_linear),
    cmocka_unit_test(what_does_not_vary_or_is_too_little_is_undefined),
  };
  return cmocka_run_group_tests_name("rbf cka", tests, NULL, NULL);
}
