/* mahalanobis.c -- two units whose noise is shared: S = (2 1; 1 1), S^-1 = (1 -1; -1 2).
 *
 *     (1, 2): 1 - 4 + 8 = 5;  (2, 0): 4;  (1, -2): 1 + 4 + 8 = 13;  per unit 2.5, 2, 6.5 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "brain/rdm.h"

extern const tct_distance tct_distance_mahalanobis;

static const double mean[] = {1, 2, 0, 0, 2, 0}, noise[] = {2, 1, 1, 1};

static void differences_are_weighed_by_the_inverse_of_the_noise(void **state)
{
  const tct_patterns p = {3, 2, .mean = mean, .noises = 1, .noise = noise};
  double rdm[3];
  (void)state;

  assert_rdm_of(&tct_distance_mahalanobis, NULL, &p, rdm);
  assert_near(rdm[0], 2.5, 1e-15);
  assert_near(rdm[1], 6.5, 1e-14);
  assert_near(rdm[2], 2, 1e-15);
  assert_memory_is_told(&tct_distance_mahalanobis, NULL, &p, rdm);
}

static void a_missing_value_undefines_its_condition_only(void **state)
{
  const double holed[] = {1, 2, (double)NAN, 0, 2, 0};
  const tct_patterns p = {3, 2, .mean = holed, .noises = 1, .noise = noise};
  double rdm[3];
  (void)state;

  assert_rdm_of(&tct_distance_mahalanobis, NULL, &p, rdm);
  assert_undefined(rdm[0]);
  assert_near(rdm[1], 6.5, 1e-14);
  assert_undefined(rdm[2]);
}

static void noise_without_an_inverse_is_refused_by_its_unit(void **state)
{
  const double same[] = {1, 1, 1, 1}, none[] = {0, 0, 0, 1}, hole[] = {1, 0, (double)NAN, 1};
  tct_patterns p = {3, 2, .mean = mean, .noises = 1, .noise = same};
  (void)state;

  assert_refused(&tct_distance_mahalanobis, NULL, &p, TCT_BAD_DATA, "no inverse: unit 2 of 2");
  p.noise = none;
  assert_refused(&tct_distance_mahalanobis, NULL, &p, TCT_BAD_DATA, "no inverse: unit 1 of 2");
  p.noise = hole;
  assert_refused(&tct_distance_mahalanobis, NULL, &p, TCT_BAD_DATA, "no inverse: unit 2 of 2");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(differences_are_weighed_by_the_inverse_of_the_noise),
    cmocka_unit_test(a_missing_value_undefines_its_condition_only),
    cmocka_unit_test(noise_without_an_inverse_is_refused_by_its_unit),
  };
  return cmocka_run_group_tests_name("mahalanobis", tests, NULL, NULL);
}
