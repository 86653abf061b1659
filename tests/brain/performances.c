/* performances.c -- how animals performed, out of tables of days and of choices; tables that are none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"

#include <tercet/matching.h>

#include <unistd.h>

static char path[64];

static tct_status read_text(const char *text, tct_performances *into, tct_error *err)
{
  FILE *f = fopen(path, "w");

  assert_non_null(f);
  assert_true(fputs(text, f) >= 0);
  assert_int_equal(fclose(f), 0);
  return tct_performances_read(path, 1 << 20, into, err);
}

static void a_row_is_a_day(void **state)
{
  tct_performances p;
  tct_error err = {0};
  (void)state;

  assert_int_equal(
    read_text("subject,session,right,of\nM1,pre,79,100\nM1,post,84,100\nM2,pre,57.5,100\n", &p,
              &err),
    TCT_OK);
  assert_true(p.n == 3 && !p.counted);
  assert_string_equal(p.subject[2], "M2");
  assert_string_equal(p.session[1], "post");
  assert_true(p.performed[2].right == 57.5 && p.performed[2].of == 100);
  tct_performances_free(&p);
}

static void choices_are_counted_by_session_in_the_order_of_their_first_rows(void **state)
{
  tct_performances p;
  tct_error err = {0};
  (void)state;

  assert_int_equal(
    read_text("session,truth,choice\n2,a,a\n2,b,a\n1,a,a\n2,b,b\n1,NA,a\n1,b,\n", &p, &err),
    TCT_OK);
  assert_true(p.n == 2 && p.counted);
  assert_string_equal(p.session[0], "2");
  assert_string_equal(p.subject[0], "");
  assert_true(p.performed[0].right == 2 && p.performed[0].of == 3);
  assert_true(p.performed[1].right == 1 && p.performed[1].of == 1);
  tct_performances_free(&p);
}

static void what_is_no_such_table_is_said(void **state)
{
  static const struct {
    const char *text, *says;
  } bad[] = {{"session,right\na,1\n", "has columns session, right and of"},
             {"session,right,of\na,1,2\na,1,2\n", "row 2 is of session a once more"},
             {"session,right,of\na,3,2\n", "row 1 has 3 right of 2 trials"},
             {"session,right,of\na,x,2\nb,y,3\n", "'right' is not of numbers"},
             {"session,right,of\n,1,2\nb,1,2\n", "row 1 has no session"}};
  tct_performances p;
  (void)state;

  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    tct_error err = {0};
    assert_int_equal(read_text(bad[i].text, &p, &err), TCT_BAD_DATA);
    if (!strstr(err.text, bad[i].says)) fail_msg("'%s' does not say '%s'", err.text, bad[i].says);
    assert_null(p.session);
  }
}

static void without_memory_nothing_is_left(void **state)
{
  tct_performances p;
  tct_error err = {0};
  int refused   = 0;
  (void)state;

  for (int i = 1; i < 200; i++) {
    tct_fail_allocation(i, false);
    const tct_status status = read_text("session,right,of\npre,1,2\npost,1,2\n", &p, &err);
    tct_fail_allocation(-1, false);
    if (status == TCT_OK) break;
    assert_int_equal(status, TCT_NO_MEMORY);
    assert_null(p.session);
    refused++;
  }
  assert_true(refused >= 4 && refused < 199);
  tct_performances_free(&p);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_row_is_a_day),
    cmocka_unit_test(choices_are_counted_by_session_in_the_order_of_their_first_rows),
    cmocka_unit_test(what_is_no_such_table_is_said),
    cmocka_unit_test(without_memory_nothing_is_left),
  };

  (void)snprintf(path, sizeof path, "/tmp/performances-%ld.csv", (long)getpid());
  const int failed = cmocka_run_group_tests(tests, NULL, NULL);
  (void)remove(path);
  return failed;
}
