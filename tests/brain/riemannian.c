/* riemannian.c -- condition 0 at the origin, two others on two axes: p^2 and q^2 away, G = diag(p^2, q^2).
 *
 * If the origin was measured without error, S = 1, and x signal to 1 noise gives two factors, (x p1^2 + 1) /
 * p2^2 and (x q1^2 + 1) / q2^2.  At the best scale d is the ln of their ratio over sqrt 2. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <tercet/comparator.h>

#include "base/memory.h"
#include "base/random.h"
#include "brain/near.h"

extern const tct_comparator tct_comparator_riemannian;

static const double noise[]         = {0, 0, 0, 0, 1, 0, 0, 0, 1};
static const tct_conditions exactly = {.noise = noise};

static double compare(const tct_conditions *c, int n, const double *a, const double *b)
{
  return tct_comparator_riemannian.compare(NULL, c, n, a, b);
}

static void two_axes_are_those_worked_by_hand(void **state)
{
  const double one_four[] = {1, 4, 5}, one_two[] = {1, 2, 3}, one_sixteen[] = {1, 16, 17},
               four_one[] = {4, 1, 5};
  (void)state;

  /* (x + 1) = (4 x + 1) / 2 at x = 1/2: noise makes them the same */
  assert_near(compare(&exactly, 3, one_four, one_two), 0, 1e-9);
  /* (2 x + 1) / 4 (x + 1) nears 1/2 without any noise, */
  assert_near(compare(&exactly, 3, one_two, one_four), -log(2) / sqrt(2), 1e-12);
  assert_near(compare(&exactly, 3, one_four, one_sixteen), -log(4) / sqrt(2), 1e-12);
  /* and 4 (4 x + 1) / (x + 1) 4 with nothing but noise */
  assert_near(compare(&exactly, 3, one_four, four_one), -log(4) / sqrt(2), 1e-12);
}

static void an_rdm_is_at_no_distance_from_itself_on_any_scale(void **state)
{
  const double a[] = {1, 4, 4, 2, 3, 6}, b[] = {1e8, 4e8, 4e8, 2e8, 3e8, 6e8};
  (void)state;

  assert_near(compare(NULL, 6, a, a), 0, 1e-13);
  assert_near(compare(NULL, 6, a, b), 0, 1e-13);
  assert_near(compare(NULL, 6, b, a), 0, 1e-13);
}

static void draw(uint64_t which, int n, double *rdm)
{
  const tct_key key = tct_key_of(which, "riemannian");

  for (int i = 0; i < n; i++)
    for (int j = i + 1; j < n; j++, rdm++) {
      *rdm = 0;
      for (int u = 0; u < n + 2; u++)
        *rdm += pow(tct_uniform(key, (uint64_t)u, 0, (uint32_t)i) -
                      tct_uniform(key, (uint64_t)u, 0, (uint32_t)j),
                    2);
    }
}

/* what was scaled and had noise added to it is found again: noise of the identity adds 2 to all pairs */
static void scale_and_noise_are_seen_through(void **state)
{
  double a[28], b[28];
  (void)state;

  for (uint64_t i = 0; i < 20; i++) {
    draw(i, 8, a);
    for (int k = 0; k < 28; k++) b[k] = 7 * a[k] + 2 * 0.01 * pow(10, (double)(i % 5));
    assert_near(compare(NULL, 28, a, b), 0, 1e-6);
    /* noise is not taken away again */
    if (i % 5 > 1) assert_true(compare(NULL, 28, b, a) < -0.01);
  }
}

/* one condition: one factor, which scale alone makes 1 */
static void a_model_of_few_dimensions_has_a_distance_and_data_have_not(void **state)
{
  const double line[] = {1, 9, 4}, plane[] = {1, 4, 5}, one[] = {3}, other[] = {5};
  (void)state;

  assert_true(compare(NULL, 3, line, plane) < 0);
  assert_undefined(compare(NULL, 3, plane, line));
  assert_near(compare(NULL, 1, one, other), 0, 1e-15);
}

static void what_has_no_answer_is_undefined(void **state)
{
  const double hole = (double)NAN, a[] = {1, 4, 4, 2, 3, 6}, b[] = {1, hole, 4, 2, 3, 6};
  const double zero[6] = {0}, endless[] = {1, 4, (double)INFINITY, 2, 3, 6};
  (void)state;

  assert_undefined(compare(NULL, 6, a, b));
  assert_undefined(compare(NULL, 6, b, a));
  assert_undefined(compare(NULL, 6, a, zero));
  assert_undefined(compare(NULL, 6, zero, a));
  assert_undefined(compare(NULL, 6, endless, a));
  assert_undefined(compare(NULL, 6, a, endless));
  assert_undefined(compare(NULL, 5, a, a));
}

static void without_memory_the_answer_is_undefined(void **state)
{
  const double a[] = {1, 4, 4, 2, 3, 6};
  (void)state;

  for (int i = 1; i <= 80; i++) { /* five for all, and one for each number that is tried */
    tct_fail_allocation(i, false);
    assert_undefined(compare(NULL, 6, a, a));
  }
  tct_fail_allocation(-1, false);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(two_axes_are_those_worked_by_hand),
    cmocka_unit_test(an_rdm_is_at_no_distance_from_itself_on_any_scale),
    cmocka_unit_test(scale_and_noise_are_seen_through),
    cmocka_unit_test(a_model_of_few_dimensions_has_a_distance_and_data_have_not),
    cmocka_unit_test(what_has_no_answer_is_undefined),
    cmocka_unit_test(without_memory_the_answer_is_undefined),
  };
  return cmocka_run_group_tests_name("riemannian", tests, NULL, NULL);
}
