/* whitened_correlation.c -- three conditions worked by hand, and the long way: V made and solved.
 *
 * Of three pairs V = 3 I + 1 1' does not touch what adds up to 0, so it is Pearson's: (1, 2, 4) and
 * (1, 3, 2) less their means are (-4, -1, 5) / 3 and (-1, 1, 0): 1 / sqrt(14/3 x 2). */
#include "brain/dense_whitening.h"
#include "brain/near.h"

#include "base/memory.h"

extern const tct_comparator tct_comparator_whitened_correlation, tct_comparator_pearson;

static double compare(const double *noise, int n, const double *a, const double *b)
{
  const tct_conditions c = {.noise = noise};

  return tct_comparator_whitened_correlation.compare(NULL, &c, n, a, b);
}

static void three_conditions_are_pearsons_by_hand(void **state)
{
  const double a[] = {1, 2, 4}, b[] = {1, 3, 2};
  (void)state;

  assert_near(compare(NULL, 3, a, b), 1 / sqrt(28.0 / 3), 1e-14);
  assert_near(tct_comparator_pearson.compare(NULL, NULL, 3, a, b), 1 / sqrt(28.0 / 3), 1e-14);
}

/* from four conditions on, pairs that share none are better witnesses, and it is Pearson's no longer */
static void four_conditions_are_not_pearsons(void **state)
{
  const double a[] = {1, 2, 4, 3, 5, 2}, b[] = {1, 3, 2, 2, 4, 4};
  (void)state;

  assert_true(fabs(compare(NULL, 6, a, b) - tct_comparator_pearson.compare(NULL, NULL, 6, a, b)) >
              0.01);
  assert_near(compare(NULL, 6, a, b), dense_cosine(4, NULL, a, b, true), 1e-14);
}

static void it_is_what_solving_for_all_pairs_gives(void **state)
{
  (void)state;
  assert_dense(&tct_comparator_whitened_correlation, true);
}

static void a_constant_added_does_not_matter(void **state)
{
  double a[DENSE_PAIRS], b[DENSE_PAIRS], noise[81], more[DENSE_PAIRS];
  (void)state;

  dense_draw(9, 78, 0.1, a, b, noise);
  for (int i = 0; i < 36; i++) more[i] = a[i] + 100;
  assert_near(compare(noise, 36, more, b), compare(noise, 36, a, b), 1e-11);
  assert_near(compare(NULL, 36, more, b), compare(NULL, 36, a, b), 1e-11);
}

static void what_has_no_answer_is_undefined(void **state)
{
  const double a[] = {1, 2, 3}, flat[] = {0.1, 0.1, 0.1};
  const double late[] = {5, (double)NAN, (double)NAN};
  (void)state;

  assert_undefined(compare(NULL, 3, a, flat));
  assert_undefined(compare(NULL, 3, late, a)); /* one pair is its own mean */
}

static void without_memory_the_answer_is_undefined(void **state)
{
  const double a[] = {1, 2, 3};
  (void)state;

  tct_fail_allocation(1, true);
  assert_undefined(compare(NULL, 3, a, a));
  tct_fail_allocation(-1, false);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(three_conditions_are_pearsons_by_hand),
    cmocka_unit_test(four_conditions_are_not_pearsons),
    cmocka_unit_test(it_is_what_solving_for_all_pairs_gives),
    cmocka_unit_test(a_constant_added_does_not_matter),
    cmocka_unit_test(what_has_no_answer_is_undefined),
    cmocka_unit_test(without_memory_the_answer_is_undefined),
  };
  return cmocka_run_group_tests_name("whitened correlation", tests, NULL, NULL);
}
