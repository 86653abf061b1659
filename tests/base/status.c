/* status.c -- errors say what, where and on the way to what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <tercet/status.h>

#include <string.h>

static tct_status inner(tct_error *err)
{
  return tct_fail_in(err, TCT_BAD_SPEC, "a.yaml", 14, 9, "there is no rule '%s'", "oya");
}

static tct_status outer(tct_error *err)
{
  TCT_TRY(inner(err), err, "reading rule %d", 2);
  return TCT_OK;
}

static void an_error_keeps_its_place_and_gains_a_line_per_level(void **unused)
{
  tct_error err = {0};

  (void)unused;
  assert_int_equal(outer(&err), TCT_BAD_SPEC);
  assert_int_equal(err.code, TCT_BAD_SPEC);
  assert_string_equal(err.file, "a.yaml");
  assert_int_equal(err.line, 14);
  assert_int_equal(err.column, 9);
  assert_string_equal(err.text, "there is no rule 'oya'\n  while reading rule 2");
}

static void a_new_error_forgets_the_place_of_the_old(void **unused)
{
  tct_error err = {0};

  (void)unused;
  inner(&err);
  assert_int_equal(tct_fail(&err, TCT_DIVERGED, "rate %g of v1", 0.5), TCT_DIVERGED);
  assert_int_equal(err.code, TCT_DIVERGED);
  assert_string_equal(err.file, "");
  assert_int_equal(err.line, 0);
  assert_string_equal(err.text, "rate 0.5 of v1");
}

static void without_an_error_to_fill_the_code_still_comes_back(void **unused)
{
  (void)unused;
  assert_int_equal(tct_fail(NULL, TCT_IO, "x"), TCT_IO);
  assert_int_equal(tct_fail_in(NULL, TCT_IO, "f", 1, 1, "x"), TCT_IO);
  assert_int_equal(tct_while(NULL, TCT_IO, "x"), TCT_IO);
  assert_int_equal(outer(NULL), TCT_BAD_SPEC);
}

static void text_that_does_not_fit_is_cut_and_ended(void **unused)
{
  static char much[5000];
  struct {
    tct_error err;
    char guard[64];
  } s;

  (void)unused;
  memset(much, 'x', sizeof much - 1);
  memset(&s, 7, sizeof s);
  assert_int_equal(tct_fail_in(&s.err, TCT_BUG, much, 1, 1, "%s", much), TCT_BUG);
  assert_int_equal(strlen(s.err.text), sizeof s.err.text - 1);
  assert_int_equal(strlen(s.err.file), sizeof s.err.file - 1);
  assert_int_equal(tct_while(&s.err, TCT_BUG, "%s", much), TCT_BUG);
  assert_int_equal(strlen(s.err.text), sizeof s.err.text - 1);
  for (int i = 0; i < 200; i++) {
    if (i == 0) tct_fail(&s.err, TCT_BUG, "deep");
    tct_while(&s.err, TCT_BUG, "going down %d", i);
    assert_true(strlen(s.err.text) < sizeof s.err.text);
  }
  assert_memory_equal(s.err.text, "deep\n  while going down 0\n  while going down 1\n", 40);
  for (size_t i = 0; i < sizeof s.guard; i++) assert_int_equal(s.guard[i], 7);
}

static void every_status_has_a_name_a_phrase_and_an_exit_code(void **unused)
{
  (void)unused;
  assert_string_equal(tct_status_name(TCT_OK), "OK");
  assert_string_equal(tct_status_name(TCT_BAD_SHAPE), "BAD_SHAPE");
  assert_string_equal(tct_status_doc(TCT_NO_MEMORY), "out of memory");
  assert_int_equal(tct_status_exit(TCT_OK), 0);
  assert_int_equal(tct_status_exit(TCT_BAD_SPEC), 3);
  assert_int_equal(tct_status_exit(TCT_DIVERGED), 5);
  assert_int_equal(tct_status_exit(TCT_INTERRUPTED), 6);
  assert_int_equal(tct_status_exit(TCT_BUG), 70);
  assert_int_equal(tct_status_exit((tct_status)(TCT_BUG + 1)), 70);
  for (int i = 0; i <= (int)TCT_BUG; i++) assert_true(strlen(tct_status_doc((tct_status)i)) > 3);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(an_error_keeps_its_place_and_gains_a_line_per_level),
    cmocka_unit_test(a_new_error_forgets_the_place_of_the_old),
    cmocka_unit_test(without_an_error_to_fill_the_code_still_comes_back),
    cmocka_unit_test(text_that_does_not_fit_is_cut_and_ended),
    cmocka_unit_test(every_status_has_a_name_a_phrase_and_an_exit_code),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
