/* poisson.c -- counts of two units, worked by hand: with prior 1 of weight 1, (b + 1) / 2.
 *
 *     (1, 0) and (3, 7): l = (1, 1/2) and (2, 4);  (1 - 2) ln (1 / 2) + (1/2 - 4) ln (1 / 8)
 *     = ln 2 + 3.5 x 3 ln 2 = 11.5 ln 2;  per unit 5.75 ln 2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "brain/rdm.h"

extern const tct_distance tct_distance_poisson;

struct params {
  double prior, weight;
};

static void two_counts_have_the_divergence_worked_by_hand(void **state)
{
  const struct params p = {1, 1};
  const double count[]  = {1, 0, 3, 7, 1, 0};
  double rdm[3];
  (void)state;

  assert_rdm(&tct_distance_poisson, &p, 3, 2, count, rdm);
  assert_near(rdm[0], 5.75 * log(2), 1e-14);
  assert_true(rdm[1] == 0);
  assert_near(rdm[2], 5.75 * log(2), 1e-14);
  assert_memory_is_told(&tct_distance_poisson, &p, &(tct_patterns){3, 2, .mean = count}, rdm);
}

/* KL(a | b) + KL(b | a) of Poisson distributions, summed over counts: a ln (a / b) - a + b, and back */
static void it_is_the_symmetric_divergence_of_the_distributions(void **state)
{
  const struct params p = {1, 0};
  const double rate[]   = {2, 5};
  double rdm[1], sum = 0, a = exp(-2), b = exp(-5);
  (void)state;

  for (int k = 0; k < 60; k++) {
    sum += (a - b) * log(a / b);
    a *= 2.0 / (k + 1);
    b *= 5.0 / (k + 1);
  }
  assert_rdm(&tct_distance_poisson, &p, 2, 1, rate, rdm);
  assert_near(rdm[0], sum, 1e-13);
}

static void silence_without_a_prior_and_holes_have_no_distance(void **state)
{
  const struct params none = {1, 0}, some = {1, 0.1};
  const double count[] = {0, 1, 2, 3, (double)NAN, 1, 4, 1};
  double rdm[6];
  (void)state;

  assert_rdm(&tct_distance_poisson, &none, 4, 2, count, rdm);
  for (int i = 0; i < 6; i++)
    if (i == 4)
      assert_true(rdm[i] > 0);
    else
      assert_undefined(rdm[i]);
  assert_rdm(&tct_distance_poisson, &some, 4, 2, count, rdm);
  assert_true(rdm[0] > 0 && rdm[2] > 0 && rdm[4] > 0);
  assert_undefined(rdm[1]);
}

static void what_is_below_0_is_no_count(void **state)
{
  const struct params p = {1, 0.1};
  const double count[]  = {1, 2, -1, 2};
  (void)state;

  assert_refused(
    &tct_distance_poisson, &p, &(tct_patterns){2, 2, .mean = count}, TCT_BAD_DATA,
    "poisson is a distance between counts or rates, and unit 1 answers condition 2 with -1");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(two_counts_have_the_divergence_worked_by_hand),
    cmocka_unit_test(it_is_the_symmetric_divergence_of_the_distributions),
    cmocka_unit_test(silence_without_a_prior_and_holes_have_no_distance),
    cmocka_unit_test(what_is_below_0_is_no_count),
  };
  return cmocka_run_group_tests_name("poisson", tests, NULL, NULL);
}
