/* svcca.c -- directions of size 10, 1 and a tenth: shares 0.9900, 0.9999 and all of the variance. */
#include "brain/similar.h"

/* a: 10, 1 along corners 1, 2;  b: 1 and (2 + 3) / sqrt 2 */
static void what_is_kept_is_what_makes_up_the_share(void **state)
{
  const double one[] = {10, 0, 0, 0, 1, 0}, other[] = {10, 0, 0, 0, 1, 1};
  double a[8], b[8];
  (void)state;

  of_corners(2, one, a);
  of_corners(2, other, b);
  assert_near(similar("svcca", "variance=0.98", 4, 2, a, 2, b), 1, 1e-14);
  assert_near(similar("svcca", "variance=0.995", 4, 2, a, 2, b), (1 + sqrt(0.5)) / 2, 1e-14);
  assert_near(similar("svcca", "variance=1", 4, 2, a, 2, b), (1 + sqrt(0.5)) / 2, 1e-14);
  assert_near(similar("svcca", "variance=0", 4, 2, a, 2, b), 1, 1e-14); /* one at least */
}

/* 100 / 101 = 0.990099 is enough for 0.99 */
static void the_preset_is_99_of_100(void **state)
{
  const double one[] = {10, 0, 0, 0, 1, 0}, other[] = {10, 0, 0, 0, 0, 1};
  double a[8], b[8];
  (void)state;

  of_corners(2, one, a);
  of_corners(2, other, b);
  assert_near(similar("svcca", NULL, 4, 2, a, 2, b), 1, 1e-14);
  assert_near(similar("cca", NULL, 4, 2, a, 2, b), 0.5, 1e-14);
}

/* where cca has nothing to say for the many units there are */
static void many_units_of_few_directions_are_defined(void **state)
{
  enum { N = 12, P = 40 };
  double base[N * 2], mix[2 * P], noise[N * P], a[N * P], b[N * P];
  (void)state;

  draws(3, N * 2, base);
  for (int side = 0; side < 2; side++) {
    double *x = side ? b : a;
    draws(4 + (uint32_t)side, 2 * P, mix);
    draws(6 + (uint32_t)side, N * P, noise);
    for (int i = 0; i < N; i++)
      for (int k = 0; k < P; k++)
        x[i * P + k] =
          base[i * 2] * mix[k] + base[i * 2 + 1] * mix[P + k] + 1e-3 * noise[i * P + k];
  }
  assert_undefined(similar("cca", NULL, N, P, a, P, b));
  assert_true(similar("svcca", NULL, N, P, a, P, b) > 0.9999);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_is_kept_is_what_makes_up_the_share),
    cmocka_unit_test(the_preset_is_99_of_100),
    cmocka_unit_test(many_units_of_few_directions_are_defined),
  };
  return cmocka_run_group_tests_name("svcca", tests, NULL, NULL);
}
