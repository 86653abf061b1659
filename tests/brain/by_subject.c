/* by_subject.c -- several RDMs of one subject become one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include <tercet/rdm.h>

enum { ROWS = 4, PAIRS = 3 };

static double value[ROWS * PAIRS];
static tct_rdm rdm[ROWS];
static const tct_rdm *row[ROWS];
static char name[ROWS][96];

static tct_aligned aligned(const char *const *subject)
{
  for (int i = 0; i < ROWS; i++) {
    rdm[i] = (tct_rdm){.conditions = 3};
    strcpy(rdm[i].subject, subject[i]);
    strcpy(rdm[i].name, (const char *const[]){"a", "b", "c", "d"}[i]);
    row[i] = &rdm[i];
    for (int p = 0; p < PAIRS; p++) value[i * PAIRS + p] = pow(2, i) + 100 * p;
  }
  return (tct_aligned){.conditions = 3, .pairs = PAIRS, .subject = value};
}

static void sessions_of_one_subject_become_their_mean(void **state)
{
  tct_aligned a = aligned((const char *const[]){"x", "y", "x", "y"});
  (void)state;

  assert_int_equal(tct_aligned_by_subject(&a, ROWS, row, name), 2);
  assert_string_equal(name[0], "x");
  assert_string_equal(name[1], "y");
  for (int p = 0; p < PAIRS; p++) {
    assert_true(value[p] == (1 + 4) / 2.0 + 100 * p);
    assert_true(value[PAIRS + p] == (2 + 8) / 2.0 + 100 * p);
  }
}

static void a_pair_that_one_session_lacks_is_that_of_the_other(void **state)
{
  tct_aligned a = aligned((const char *const[]){"x", "y", "y", "x"});
  (void)state;

  value[0] = value[PAIRS + 1] = value[2 * PAIRS + 1] = NAN;
  assert_int_equal(tct_aligned_by_subject(&a, ROWS, row, name), 2);
  assert_true(value[0] == 8);
  assert_true(isnan(value[PAIRS + 1]));
  assert_true(value[PAIRS] == 3);
}

static void those_without_a_subject_stay_by_themselves(void **state)
{
  tct_aligned a = aligned((const char *const[]){"", "x", "", "x"});
  (void)state;

  assert_int_equal(tct_aligned_by_subject(&a, ROWS, row, name), 3);
  assert_string_equal(name[0], "a");
  assert_string_equal(name[1], "x");
  assert_string_equal(name[2], "c");
  assert_true(value[0] == 1);
  assert_true(value[PAIRS] == 5);
  assert_true(value[2 * PAIRS] == 4);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(sessions_of_one_subject_become_their_mean),
    cmocka_unit_test(a_pair_that_one_session_lacks_is_that_of_the_other),
    cmocka_unit_test(those_without_a_subject_stay_by_themselves),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
