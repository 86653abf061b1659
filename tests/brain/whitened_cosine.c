/* whitened_cosine.c -- three conditions worked by hand, and the long way: V made and solved.
 *
 * Of three pairs each two share a condition: V = 3 I + 1 1', V^-1 = (I - 1 1'/6) / 3.  (1, 2, 3) and
 * (3, 2, 1): 10 - 36/6 = 4, 14 - 36/6 = 8 on both sides: 4/8. */
#include "brain/dense_whitening.h"
#include "brain/near.h"

#include "base/memory.h"

extern const tct_comparator tct_comparator_whitened_cosine;

static double compare(const double *noise, int n, const double *a, const double *b)
{
  const tct_conditions c = {.noise = noise};

  return tct_comparator_whitened_cosine.compare(NULL, &c, n, a, b);
}

static void three_conditions_are_those_worked_by_hand(void **state)
{
  const double a[] = {1, 2, 3}, b[] = {3, 2, 1}, x[] = {1, 0, 0}, y[] = {0, 1, 0};
  (void)state;

  assert_near(compare(NULL, 3, a, b), 0.5, 1e-14);
  assert_near(compare(NULL, 3, x, y), -0.2, 1e-14);
  assert_near(tct_comparator_whitened_cosine.compare(NULL, NULL, 3, x, y), -0.2, 1e-14);
}

/* S = diag(1, 1, 4): V = (4 1 1; 1 25 16; 1 16 25), whose minors give -9 / sqrt(369 x 99) */
static void a_noisy_condition_is_a_worse_witness(void **state)
{
  const double noise[] = {1, 0, 0, 0, 1, 0, 0, 0, 4};
  const double x[] = {1, 0, 0}, y[] = {0, 1, 0};
  (void)state;

  assert_near(compare(noise, 3, x, y), -9 / sqrt(369 * 99), 1e-14);
}

/* Without the pair of 0 and 2, those of 0, 1 and of 1, 2 are left: V = (4 1; 1 4), of (1, 0) and (0, 1)
 * 4 / 15 on both sides and -1 / 15 between. */
static void a_missing_pair_is_left_out_with_its_row(void **state)
{
  const double hole = (double)NAN;
  const double x[] = {1, hole, 0}, y[] = {0, 5, 1}, identity[] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
  (void)state;

  assert_near(compare(NULL, 3, x, y), -0.25, 1e-14);
  assert_near(compare(NULL, 3, y, x), -0.25, 1e-14);
  assert_near(compare(identity, 3, x, y), -0.25, 1e-14);
}

static void it_is_what_solving_for_all_pairs_gives(void **state)
{
  (void)state;
  assert_dense(&tct_comparator_whitened_cosine, false);
}

static void the_scale_of_the_noise_does_not_matter(void **state)
{
  double a[DENSE_PAIRS], b[DENSE_PAIRS], noise[81], more[81];
  (void)state;

  dense_draw(9, 77, 0.1, a, b, noise);
  for (int i = 0; i < 81; i++) more[i] = 1e6 * noise[i];
  assert_near(compare(more, 36, a, b), compare(noise, 36, a, b), 1e-12);
}

static void what_has_no_answer_is_undefined(void **state)
{
  const double a[] = {1, 2, 3}, zero[] = {0, 0, 0}, endless[] = {1, (double)INFINITY, 2};
  const double flat[] = {1, 1, 1, 1, 1, 1, 1, 1, 1}, hole[] = {1, 0, 0, 0, 1, 0, 0, 0, (double)NAN};
  (void)state;

  assert_undefined(compare(NULL, 3, a, zero));
  assert_undefined(compare(NULL, 3, endless, a));
  assert_undefined(compare(NULL, 2, a, a)); /* no number of pairs */
  assert_undefined(compare(flat, 3, a, a)); /* no covariance to invert */
  assert_undefined(compare(hole, 3, a, a));
}

static void without_memory_the_answer_is_undefined(void **state)
{
  const double hole = (double)NAN, a[] = {1, 2, 3, 4, hole, 5};
  const double noise[] = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 4};
  (void)state;

  for (int with = 0; with < 2; with++)
    for (int i = 1; i <= (with ? 7 : 4); i++) {
      tct_fail_allocation(i, false);
      assert_undefined(compare(with ? noise : NULL, 6, a, a));
    }
  tct_fail_allocation(-1, false);
  assert_near(compare(noise, 6, a, a), 1, 1e-14);
}

static void a_vector_without_memory_or_pairs_is_undefined(void **state)
{
  const double x[] = {1, 2, 3}, all[] = {1, 1, 1}, none[] = {0, 0, 0};
  const tct_drawn a = {3, 3, all, all, NULL, NULL, 0}, b = {3, 3, all, none, NULL, NULL, 0};
  double out[6];
  (void)state;

  for (int i = 1; i <= 1; i++) {
    tct_fail_allocation(i, false);
    assert_false(tct_comparator_whitened_cosine.vector(NULL, &a, x, NULL, out));
    for (int k = 0; k < 6; k++) assert_undefined(out[k]);
  }
  tct_fail_allocation(-1, false);
  assert_false(tct_comparator_whitened_cosine.vector(NULL, &b, x, NULL, out));
  assert_undefined(out[5]);
  assert_true(tct_comparator_whitened_cosine.vector(NULL, &a, x, NULL, out));
  assert_near(tct_inner(6, out, out), 1, 1e-14);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(three_conditions_are_those_worked_by_hand),
    cmocka_unit_test(a_noisy_condition_is_a_worse_witness),
    cmocka_unit_test(a_missing_pair_is_left_out_with_its_row),
    cmocka_unit_test(it_is_what_solving_for_all_pairs_gives),
    cmocka_unit_test(the_scale_of_the_noise_does_not_matter),
    cmocka_unit_test(what_has_no_answer_is_undefined),
    cmocka_unit_test(without_memory_the_answer_is_undefined),
    cmocka_unit_test(a_vector_without_memory_or_pairs_is_undefined),
  };
  return cmocka_run_group_tests_name("whitened cosine", tests, NULL, NULL);
}
