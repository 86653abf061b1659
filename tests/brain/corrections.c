/* corrections.c -- five p worked by hand, and what cannot be corrected. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <tercet/correction.h>

#include "base/memory.h"
#include "brain/near.h"

static const tct_correction *named(const char *name)
{
  const tct_correction *c = (const tct_correction *)tct_variant("corrections", name);

  assert_non_null(c);
  return c;
}

/* 0.01 0.01 0.03 0.04 0.9: by Holm 5, 4, 3, 2 and once; by steps up 5/2, 5/2, 5/3 -> 5/4, 5/4 and once; all those
 * times 1 + 1/2 + 1/3 + 1/4 + 1/5 = 137/60 */
static void five_are_those_worked_by_hand(void **state)
{
  static const double p[] = {0.9, 0.01, 0.04, 0.01, 0.03};
  static const struct {
    const char *name;
    double wanted[5];
  } known[] = {
    {"none", {0.9, 0.01, 0.04, 0.01, 0.03}},
    {"bonferroni", {1, 0.05, 0.2, 0.05, 0.15}},
    {"holm", {0.9, 0.05, 0.09, 0.05, 0.09}},
    {"benjamini_hochberg", {0.9, 0.025, 0.05, 0.025, 0.05}},
    {"benjamini_yekutieli",
     {1, 0.025 * 137 / 60, 0.05 * 137 / 60, 0.025 * 137 / 60, 0.05 * 137 / 60}},
  };
  double out[5];
  (void)state;

  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    assert_int_equal(tct_correct(named(known[i].name), NULL, 5, p, out, NULL), TCT_OK);
    for (int j = 0; j < 5; j++) assert_near(out[j], known[i].wanted[j], 1e-15);
  }
}

/* the example of Benjamini and Hochberg 1995, section 4: fifteen comparisons, of which they find four and Bonferroni three */
static void fifteen_of_the_paper_find_four(void **state)
{
  static const double p[] = {0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
                             0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000};
  static const struct {
    const char *name;
    int found;
  } known[] = {{"bonferroni", 3}, {"holm", 3}, {"benjamini_hochberg", 4}, {"none", 9}};
  (void)state;

  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    double out[15];
    int found = 0;
    assert_int_equal(tct_correct(named(known[i].name), NULL, 15, p, out, NULL), TCT_OK);
    for (int j = 0; j < 15; j++) found += out[j] <= 0.05;
    assert_int_equal(found, known[i].found);
  }
}

static void nothing_to_correct_is_fine(void **state)
{
  double holes[] = {(double)NAN, (double)NAN};
  (void)state;

  assert_int_equal(tct_correct(named("holm"), NULL, 0, NULL, NULL, NULL), TCT_OK);
  assert_int_equal(tct_correct(named("benjamini_yekutieli"), NULL, 2, holes, holes, NULL), TCT_OK);
  assert_undefined(holes[0]);
}

static void what_is_no_p_is_refused_by_place(void **state)
{
  const double above[] = {0.5, 1.5}, below[] = {-0.1, 0.5};
  double out[]  = {7, 7};
  tct_error err = {0};
  (void)state;

  assert_int_equal(tct_correct(named("holm"), NULL, 2, above, out, &err), TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "p value 1 is 1.5"));
  assert_int_equal(tct_correct(named("holm"), NULL, 2, below, out, &err), TCT_BAD_DATA);
  assert_true(out[0] == 7 && out[1] == 7);
}

static void without_memory_it_says_so_and_leaves_them(void **state)
{
  const double p[] = {0.5, 0.1};
  double out[]     = {7, 7};
  int failed       = 0;
  (void)state;

  for (int n = 1; n < 10; n++) {
    tct_fail_allocation(n, false);
    const tct_status code = tct_correct(named("holm"), NULL, 2, p, out, NULL);
    tct_fail_allocation(-1, false);
    if (code == TCT_OK) break;
    assert_int_equal(code, TCT_NO_MEMORY);
    assert_true(out[0] == 7 && out[1] == 7);
    failed++;
  }
  assert_true(failed >= 3 && out[1] == 0.2);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(five_are_those_worked_by_hand),
    cmocka_unit_test(fifteen_of_the_paper_find_four),
    cmocka_unit_test(nothing_to_correct_is_fine),
    cmocka_unit_test(what_is_no_p_is_refused_by_place),
    cmocka_unit_test(without_memory_it_says_so_and_leaves_them),
  };
  return cmocka_run_group_tests_name("corrections", tests, NULL, NULL);
}
