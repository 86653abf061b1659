/* source.c -- places in a text, and the lines that show them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "substrate/spec_own.h"

#include <string.h>

static tct_source *of(const char *text)
{
  return tct_source_new("a.yaml", text, strlen(text), NULL);
}

static void columns_are_characters_and_every_kind_of_line_end_counts(void **state)
{
  tct_source *s = of("a\nbc\r\nd\re\xc2\x85g\xe2\x80\xa8h\xe2\x80\xa9\xc3\xa4\xc3\xb6z");
  int line, column;
  (void)state;

  assert_int_equal(tct_source_byte(s, 1, 1), 0);
  assert_int_equal(tct_source_byte(s, 2, 2), 3);
  assert_int_equal(tct_source_byte(s, 3, 1), 6);
  assert_int_equal(tct_source_byte(s, 4, 1), 8);
  assert_int_equal(tct_source_byte(s, 5, 1), 11);
  assert_int_equal(tct_source_byte(s, 6, 1), 15);
  assert_int_equal(tct_source_byte(s, 7, 3), 23); /* z, after two characters of two bytes */
  assert_int_equal(tct_source_byte(s, 7, 9), s->n);
  assert_int_equal(tct_source_byte(s, 9, 1), s->n);
  tct_source_place(s, 23, &line, &column);
  assert_int_equal(line, 7);
  assert_int_equal(column, 3);
  tct_source_free(s);
}

static void assert_shows(const char *text, int line, int column, const char *expected)
{
  tct_source *s = of(text);
  char out[1024];

  tct_source_show(s, line, column, out, sizeof out);
  assert_string_equal(out, expected);
  tct_source_free(s);
}

static void a_caret_stands_under_the_place(void **state)
{
  (void)state;
  assert_shows("a: 1\nb: two\n", 2, 4, "    b: two\n       ^\n");
  assert_shows("a: 1\nb: two\n", 1, 1, "    a: 1\n    ^\n");
  assert_shows("a:", 1, 3, "    a:\n      ^\n"); /* one past the end: a value that is missing */
  assert_shows("\xc3\xa4\xc3\xb6: x", 1, 5, "    \xc3\xa4\xc3\xb6: x\n        ^\n");
  assert_shows("{\ta: x}", 1, 3, "    {\ta: x}\n     \t^\n"); /* a tab stays a tab in both lines */
}

static void nothing_is_shown_where_nothing_is(void **state)
{
  (void)state;
  assert_shows("a: 1\n", 2, 1, "");
  assert_shows("a: 1\n\nb: 2\n", 2, 1, "");
  assert_shows("a: 1\n", 7, 1, "");
  assert_shows("a: 1\n", 0, 0, "");
  assert_shows("", 1, 1, "");
}

static void a_terminal_is_not_told_what_to_do(void **state)
{
  char text[] = "red \x1b[31m, \x9b and \xc2\x9b, but \xc3\xa4";
  (void)state;

  assert_shows("a: \x1b[2J\x7f \xff \xc2\x9bz", 1, 4, "    a: ?[2J? ? ?z\n       ^\n");
  tct_printable(text);
  assert_string_equal(text, "red ?[31m, ? and ?, but \xc3\xa4");
}

static void a_long_line_is_cut_around_the_place(void **state)
{
  char text[5000], out[1024], *caret, *end;
  tct_source *s;
  (void)state;

  memset(text, 'x', sizeof text);
  text[sizeof text - 1] = 0;
  text[3000]            = '!';
  s                     = of(text);
  tct_source_show(s, 1, 3001, out, sizeof out);
  end = strchr(out, '\n');
  assert_non_null(end);
  assert_true(end - out < 120);
  caret = strchr(end, '^');
  assert_non_null(caret);
  assert_int_equal(out[caret - (end + 1)], '!');
  assert_memory_equal(out, "    ...x", 8);
  assert_memory_equal(end - 4, "x...", 4);
  tct_source_free(s);
}

static void a_small_buffer_is_not_overrun(void **state)
{
  tct_source *s = of("a: \xc3\xa4\xc3\xb6\xc3\xbc and more of it");
  char out[64];
  (void)state;

  for (size_t size = 0; size < 60; size++) {
    memset(out, '#', sizeof out);
    tct_source_show(s, 1, 10, out, size);
    if (size) assert_true(strlen(out) < size);
    for (size_t i = size; i < sizeof out; i++) assert_int_equal(out[i], '#');
  }
  tct_source_free(s);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(columns_are_characters_and_every_kind_of_line_end_counts),
    cmocka_unit_test(a_caret_stands_under_the_place),
    cmocka_unit_test(nothing_is_shown_where_nothing_is),
    cmocka_unit_test(a_terminal_is_not_told_what_to_do),
    cmocka_unit_test(a_long_line_is_cut_around_the_place),
    cmocka_unit_test(a_small_buffer_is_not_overrun),
  };
  return cmocka_run_group_tests_name("source", tests, NULL, NULL);
}
