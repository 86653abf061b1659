/* significance.c -- tests of significance worked by hand and as scipy has them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <tercet/test.h>

#include "base/memory.h"
#include "brain/near.h"

static double p_of(const char *name, const tct_evidence *e)
{
  const tct_test *t = (const tct_test *)tct_variant("tests", name);
  double p;

  assert_non_null(t);
  assert_int_equal(t->p(NULL, e, &p, NULL), TCT_OK);
  return p;
}

static double smallest(const char *name, const tct_evidence *e)
{
  return ((const tct_test *)tct_variant("tests", name))->smallest(NULL, e);
}

/* t = 2 with 1 degree of freedom: 1/2 - atan(2) / pi */
static void students_t_of_one_degree_of_freedom_is_an_angle(void **state)
{
  tct_evidence e   = {.value = 0.6, .error = 0.3, .dof = 1};
  const double one = 0.5 - atan(2) / acos(-1);
  (void)state;

  assert_near(p_of("t", &e), 2 * one, 1e-15);
  e.one_sided = true;
  assert_near(p_of("t", &e), one, 1e-15);
  e.value = -0.6;
  assert_near(p_of("t", &e), 1 - one, 1e-15);
  assert_near(smallest("t", &e), 0, 0);
}

/* Of five draws one is missing, one below 0 and one at 0: s = 1.5 / 4 */
static void the_bootstrap_counts_draws_below_zero(void **state)
{
  const double draw[] = {0.3, (double)NAN, -0.1, 0, 0.2};
  tct_evidence e      = {.value = 0.1, .draws = 5, .draw = draw};
  (void)state;

  assert_near(p_of("bootstrap", &e), 0.75 * 0.75 + 0.25, 1e-15);
  e.one_sided = true;
  assert_near(p_of("bootstrap", &e), 0.75 * 0.375 + 0.25, 1e-15);
  assert_near(smallest("bootstrap", &e), 0.25, 1e-15);
}

/* 1 2 3 and all eight ways to sign them: sums 6 4 2 0 0 -2 -4 -6 */
static void three_subjects_have_eight_signs(void **state)
{
  double subject[] = {1, 2, 3};
  tct_evidence e   = {.value = 2, .subjects = 3, .subject = subject, .flips = 8};
  (void)state;

  for (int one = 0; one < 2; one++) {
    e.one_sided = one;
    subject[0]  = 1;
    e.value     = 2;
    assert_near(p_of("permutation", &e), one ? 0.125 : 0.25, 1e-15);
    assert_near(smallest("permutation", &e), one ? 0.125 : 0.25, 1e-15);
    subject[0] = -1; /* sum 4: two of eight */
    e.value    = 4.0 / 3;
    assert_near(p_of("permutation", &e), one ? 0.25 : 0.5, 1e-15);
  }
}

/* among seven drawn labels, two as far out; among all six, itself and one */
static void labels_count_themselves_once(void **state)
{
  const double drawn[] = {0.1, 0.5, -0.7, 0.6, 0.2, -0.3, 0.0},
               all[]   = {0.5, 0.1, 0.2, 0.6, 0.3, -0.9};
  tct_evidence e       = {.value = 0.5, .relabelled = 7, .relabel = drawn, .one_sided = true};
  (void)state;

  assert_near(p_of("permutation", &e), 3.0 / 8, 1e-15);
  assert_near(smallest("permutation", &e), 1.0 / 8, 1e-15);
  e.one_sided = false;
  assert_near(p_of("permutation", &e), 4.0 / 8, 1e-15);
  e.relabelled = 6, e.relabel = all, e.all_labels = true, e.one_sided = true;
  assert_near(p_of("permutation", &e), 2.0 / 6, 1e-15);
  assert_near(smallest("permutation", &e), 1.0 / 6, 1e-15);
}

/* with more subjects than can be gone through, signs are drawn: near the p of all 2^14 */
static void signs_that_are_drawn_come_near_to_all(void **state)
{
  double subject[70];
  tct_evidence e = {.subjects = 14, .subject = subject, .flips = 1 << 14, .seed = 4};
  (void)state;

  for (int i = 0; i < 70; i++) subject[i] = sin(3.0 * i) + 0.3;
  const double all = p_of("permutation", &e);
  e.flips          = 16000;
  assert_near(p_of("permutation", &e), all, 4 * sqrt(all * (1 - all) / 16000));
  assert_true(p_of("permutation", &e) != all);
  assert_near(smallest("permutation", &e), 1.0 / 16001, 1e-15);
  e.subjects = 70, e.flips = 4000; /* more than one word of signs: normal to the eye */
  double sum = 0, square = 0;
  for (int i = 0; i < 70; i++) sum += subject[i], square += subject[i] * subject[i];
  const double normal = erfc(sum / sqrt(2 * square));
  assert_near(p_of("permutation", &e), normal, 4 * sqrt(normal * (1 - normal) / 4000) + 1e-3);
}

/* scipy 1.10: wilcoxon(x, mode="exact"), alternative "two-sided" and "greater" */
static void signed_ranks_are_those_of_scipy(void **state)
{
  static const double x[] = {1.83, 0.5, 1.62, 2.48, -1.68, 1.88, -1.55, 3.06, 1.3};
  tct_evidence e          = {.subjects = 9, .subject = x};
  (void)state;

  assert_near(p_of("signed_rank", &e), 0.09765625, 1e-15);
  e.one_sided = true;
  assert_near(p_of("signed_rank", &e), 0.048828125, 1e-15);
  assert_near(smallest("signed_rank", &e), 1.0 / 512, 1e-15);
}

/* 1 1 2, -2 and two zeros: ranks 1.5 1.5 3.5 -3.5, W = 6.5; sums of 1.5 1.5 3.5 3.5 that reach it: all (10), without a
 * 1.5 (8.5, two), without a 3.5 (6.5, two), both 3.5 (7): six of sixteen */
static void ties_share_their_rank_and_zeros_have_none(void **state)
{
  const double x[] = {1, 0, 1, 2, -2, 0};
  tct_evidence e   = {.subjects = 6, .subject = x, .one_sided = true};
  (void)state;

  assert_near(p_of("signed_rank", &e), 6.0 / 16, 1e-15);
  assert_near(smallest("signed_rank", &e), 1.0 / 16, 1e-15);
}

/* from 61 subjects on it is normal: next to what is exact for 60 */
static void many_signed_ranks_are_normal(void **state)
{
  double x[61];
  tct_evidence e = {.subjects = 60, .subject = x};
  (void)state;

  for (int shift = 0; shift < 4; shift++) {
    for (int i = 0; i < 61; i++) x[i] = sin(3.0 * i) + 0.1 * shift;
    x[60]              = 1e-9; /* the smallest: hardly matters */
    e.subjects         = 60;
    const double exact = p_of("signed_rank", &e);
    e.subjects         = 61;
    assert_near(p_of("signed_rank", &e), exact, 0.02);
  }
}

static void without_memory_there_is_no_p(void **state)
{
  static const char *const names[] = {"permutation", "signed_rank"};
  const double x[]                 = {1, 2, 3, -1};
  const tct_evidence e             = {.value = 1, .subjects = 4, .subject = x, .flips = 100};
  (void)state;

  for (size_t i = 0; i < 2; i++) {
    const tct_test *t = (const tct_test *)tct_variant("tests", names[i]);
    int failed        = 0;
    for (int n = 1; n < 12; n++) {
      double p;
      tct_fail_allocation(n, false);
      const tct_status code = t->p(NULL, &e, &p, NULL);
      tct_fail_allocation(-1, false);
      if (code == TCT_OK) break;
      assert_int_equal(code, TCT_NO_MEMORY);
      failed++;
    }
    assert_true(failed >= 1 && failed < 11);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(students_t_of_one_degree_of_freedom_is_an_angle),
    cmocka_unit_test(the_bootstrap_counts_draws_below_zero),
    cmocka_unit_test(three_subjects_have_eight_signs),
    cmocka_unit_test(labels_count_themselves_once),
    cmocka_unit_test(signs_that_are_drawn_come_near_to_all),
    cmocka_unit_test(signed_ranks_are_those_of_scipy),
    cmocka_unit_test(ties_share_their_rank_and_zeros_have_none),
    cmocka_unit_test(many_signed_ranks_are_normal),
    cmocka_unit_test(without_memory_there_is_no_p),
  };
  return cmocka_run_group_tests_name("tests of significance", tests, NULL, NULL);
}
