/* lettering.c -- widths, cuts, lines and places of text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "report/plots/lettering.h"

static void widths_are_those_of_the_widest_font(void **state)
{
  (void)state;
  assert_true(fabs(tct_lettering_width("abc", 10) - (6.1 + 6.3 + 5.5)) < 1e-9);
  assert_true(tct_lettering_width("", 10) == 0 && tct_lettering_width(NULL, 10) == 0);
  assert_true(fabs(tct_lettering_width("e\xcc\x81", 10) - 6.2) <
              1e-9); /* an accent takes no room */
  assert_true(fabs(tct_lettering_width("\xe6\xbc\xa2", 10) - 10) < 1e-9);
}

static void text_that_fits_is_left_alone_and_other_is_cut(void **state)
{
  char out[TCT_LETTERS];
  (void)state;

  tct_lettering_fit("feedback", 10, 100, out);
  assert_string_equal(out, "feedback");
  tct_lettering_fit("feedback alignment", 10, 60, out);
  assert_string_equal(out, "feedback\xe2\x80\xa6");
  assert_true(tct_lettering_width(out, 10) <= 60);
  tct_lettering_fit(NULL, 10, 60, out);
  assert_string_equal(out, "");
}

static void cutting_never_splits_a_character(void **state)
{
  char out[TCT_LETTERS];
  (void)state;

  for (int room = 0; room < 80; room++) {
    tct_lettering_fit("\xe6\xbc\xa2\xc3\xa9\xf0\x9f\xa7\xa0\xe6\xbc\xa2x", 10, room, out);
    assert_true(tct_utf8(out, strlen(out)));
  }
}

static void what_is_no_text_becomes_harmless(void **state)
{
  char out[TCT_LETTERS];
  (void)state;

  tct_lettering_fit("a\nb\x01"
                    "c\xff\xc3.\x7f",
                    10, 1e9, out);
  assert_string_equal(out, "a b c??. ");
}

static void the_longest_text_stays_within_its_bytes(void **state)
{
  char out[TCT_LETTERS];
  static char text[5000];
  (void)state;

  memset(text, 'i', sizeof text - 1);
  tct_lettering_fit(text, 10, 1e9, out);
  assert_true(strlen(out) < TCT_LETTERS);
  assert_string_equal(out + strlen(out) - 3, "\xe2\x80\xa6");
}

static void long_text_breaks_at_blanks(void **state)
{
  char line[3][TCT_LETTERS];
  (void)state;

  assert_int_equal(tct_lettering_wrap("one two three", 10, 45, 3, line), 2);
  assert_string_equal(line[0], "one two");
  assert_string_equal(line[1], "three");
  assert_int_equal(tct_lettering_wrap("one two three four", 10, 45, 2, line), 2);
  assert_string_equal(line[1], "three f\xe2\x80\xa6");
  assert_int_equal(tct_lettering_wrap("oneverylongwordindeed", 10, 45, 3, line), 3);
  assert_int_equal(tct_lettering_wrap("", 10, 45, 2, line), 0);
  assert_int_equal(tct_lettering_wrap(NULL, 10, 45, 2, line), 0);
}

static void places_move_no_more_than_they_must(void **state)
{
  double far[] = {50, 10}, near[] = {20, 21}, edge[] = {98, 99, 5};
  (void)state;

  tct_lettering_spread(2, far, 10, 0, 100);
  assert_true(far[0] == 50 && far[1] == 10);
  tct_lettering_spread(2, near, 10, 0, 100);
  assert_true(near[0] == 15.5 && near[1] == 25.5);
  tct_lettering_spread(3, edge, 10, 0, 100);
  assert_true(edge[0] == 90 && edge[1] == 100 && edge[2] == 5);
}

static void a_crowd_of_places_keeps_order_gap_and_bounds(void **state)
{
  double place[20];
  (void)state;

  for (int i = 0; i < 20; i++) place[i] = 50 + (i * 7 % 20) * 0.01;
  tct_lettering_spread(20, place, 5, 0, 95);
  for (int i = 0; i < 20; i++) assert_true(fabs(place[i] - 5 * (i * 7 % 20)) < 1e-9);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(widths_are_those_of_the_widest_font),
    cmocka_unit_test(text_that_fits_is_left_alone_and_other_is_cut),
    cmocka_unit_test(cutting_never_splits_a_character),
    cmocka_unit_test(what_is_no_text_becomes_harmless),
    cmocka_unit_test(the_longest_text_stays_within_its_bytes),
    cmocka_unit_test(long_text_breaks_at_blanks),
    cmocka_unit_test(places_move_no_more_than_they_must),
    cmocka_unit_test(a_crowd_of_places_keeps_order_gap_and_bounds),
  };
  return cmocka_run_group_tests_name("lettering", tests, NULL, NULL);
}
