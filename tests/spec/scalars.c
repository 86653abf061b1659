/* scalars.c -- what counts as a number, a quantity, a truth, a text, and what is said of the rest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "substrate/complain.h"
#include "substrate/spec_own.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

/* A spec of one key `x`, and its value. */
static tct_spec *spec;

static const tct_node *given(const char *value)
{
  tct_text t = {0};

  tct_spec_free(spec);
  tct_text_add(&t, "x: %s\n", value);
  spec = tct_spec_parse(t.at, "a.yaml", NULL);
  tct_text_free(&t);
  assert_non_null(spec);
  return tct_spec_root(spec)->child[0];
}

static int forget(void **state)
{
  (void)state;
  tct_spec_free(spec);
  spec = NULL;
  return 0;
}

static void assert_said(const char *expected)
{
  int n;
  const tct_error *e = tct_spec_complaints(spec, &n);

  if (!expected) {
    if (n) fail_msg("complains: %s", e->text);
    return;
  }
  assert_int_equal(n, 1);
  assert_string_equal(e->text, expected);
}

static void assert_real(const char *value, const char *unit, double expected, const char *says)
{
  const tct_node *n = given(value);
  const double x    = tct_node_real(spec, n, unit, -100, 1e5, 77);

  if (says) expected = 77;
  if (x != expected) fail_msg("%s is %.17g", value, x);
  assert_said(says);
}

static void a_number_is_all_of_the_text(void **state)
{
  (void)state;
  assert_real("0.5", "1", 0.5, NULL);
  assert_real("-3", "1", -3, NULL);
  assert_real("1e3", "1", 1000, NULL);
  assert_real("20_000", "1", 20000, NULL);
  assert_real("", "1", 77, NULL);
  assert_real("~", "1", 77, NULL);
  assert_real("null", "1", 77, NULL);
  assert_real("0.1abc", "1", 0, "'0.1abc' is not a number");
  assert_real("0,5", "1", 0, "'0,5' is not a number");
  assert_real("0x10", "1", 0, "'0x10' is not a number");
  assert_real(".nan", "1", 0, "'.nan' is not a number");
  assert_real(".inf", "1", 0, "'.inf' is not a number");
  assert_real("1e999", "1", 0, "'1e999' is not a number");
  assert_real("1__0", "1", 0, "'1__0' is not a number");
  assert_real("true", "1", 0, "'true' is not a number");
  assert_real("'5'", "1", 0, "x must be a number; '5' in quotes is a text");
  assert_real("\"5\"", "1", 0, "x must be a number; '5' in quotes is a text");
  assert_real("[5]", "1", 0, "x must be a number, not a list");
  assert_real("{a: 5}", "1", 0, "x must be a number, not a map");
}

static void a_quantity_comes_in_the_unit_that_is_asked_for(void **state)
{
  (void)state;
  assert_real("20 ms", "ms", 20, NULL);
  assert_real("20", "ms", 20, NULL);
  assert_real("0.02 s", "ms", 20, NULL);
  assert_real("0.02s", "ms", 20, NULL);
  assert_real("-65 mV", "mV", -65, NULL);
  assert_real("20 mV", "ms", 0, "x is in ms: '20 mV' is a voltage");
  assert_real("20 ms", "Hz", 0, "x is in Hz: '20 ms' is a time");
  assert_real("20 ms", "1", 0, "x is a pure number: '20 ms' is a time");
  assert_real("5 %", "1", 0.05, NULL);
  assert_real("0.1 kHz", "Hz", 100, NULL);
  assert_real("20 parsec", "mV", 0, "x is in mV: 'parsec' is not a unit of voltage (uV, mV, V)");
  assert_real("200 s", "ms", 0, "x must lie between -100 and 100000 ms, not 200 s");
  assert_real("'20 ms'", "ms", 20, NULL); /* JSON has no other way to say it */
  assert_real("\"0.02 s\"", "ms", 20, NULL);
  assert_real("'20 mV'", "ms", 0, "x is in ms: '20 mV' is a voltage");
  assert_real("'20'", "ms", 0, "x must be a time; '20' in quotes is a text");
  assert_real("''", "ms", 0, "x must be a time; '' in quotes is a text");
  assert_real("'20 ms'", "1", 0, "x must be a number; '20 ms' in quotes is a text");
  assert_real("[20 ms]", "ms", 0, "x must be a time, not a list");
}

static void assert_bounded(const char *value, double least, double most, const char *says)
{
  const tct_node *n = given(value);

  (void)tct_node_real(spec, n, "1", least, most, 0);
  assert_said(says);
}

static void a_range_is_closed_and_says_its_ends(void **state)
{
  (void)state;
  assert_bounded("0", 0, 10, NULL);
  assert_bounded("10", 0, 10, NULL);
  assert_bounded("10.000001", 0, 10, "x must lie between 0 and 10, not 10.000001");
  assert_bounded("-3", 0, 10, "x must lie between 0 and 10, not -3");
  assert_bounded("-3", 0, INFINITY, "x must be at least 0, not -3");
  assert_bounded("-3", 1, 9.3e18, "x must be at least 1, not -3");
  assert_bounded("4", -INFINITY, 1, "x must be at most 1, not 4");
  assert_bounded("-1e300", 0, 0, NULL);
}

static void assert_int(const char *value, int64_t expected, const char *says)
{
  const tct_node *n = given(value);

  assert_int_equal(tct_node_int(spec, n, -10, INT64_MAX, 77), says ? 77 : expected);
  assert_said(says);
}

static void a_whole_number_may_be_written_in_several_ways(void **state)
{
  (void)state;
  assert_int("20_000", 20000, NULL);
  assert_int("1e5", 100000, NULL);
  assert_int("3.0", 3, NULL);
  assert_int("9223372036854775807", INT64_MAX, NULL);
  assert_int("9007199254740993", 9007199254740993, NULL); /* that no double holds */
  assert_int("", 77, NULL);
  assert_int("2.5", 0, "x must be a whole number, not 2.5");
  assert_int("1e17", 0, "x must be smaller than 1e17");
  assert_int("-11", 0, "x must be at least -10, not -11");
  assert_int("seven", 0, "'seven' is not a number");
  assert_int("'7'", 0, "x must be a number; '7' in quotes is a text");
  assert_int("[7]", 0, "x must be a number, not a list");
}

static void truth_has_three_words_each_way(void **state)
{
  static const char *const yes[] = {"true", "yes", "on", "True", "YES", "oN"};
  static const char *const no[]  = {"false", "no", "off", "False", "NO", "oFf"};
  (void)state;

  for (int i = 0; i < 6; i++) {
    const tct_node *n = given(yes[i]);
    assert_true(tct_node_bool(spec, n, false));
    assert_said(NULL);
    n = given(no[i]);
    assert_false(tct_node_bool(spec, n, true));
    assert_said(NULL);
  }
  for (int i = 0; i < 5; i++) {
    static const char *const neither[] = {"1", "0", "y", "t", "truer"};
    char says[100];
    const tct_node *n = given(neither[i]);

    tct_print(says, sizeof says, "x must be true or false, not '%s'", neither[i]);
    assert_true(tct_node_bool(spec, n, true));
    assert_said(says);
  }
  const tct_node *n = given("'true'");
  assert_false(tct_node_bool(spec, n, false));
  assert_said("x must be true or false; 'true' in quotes is a text");
}

static void a_text_is_taken_as_it_stands(void **state)
{
  static const char *const texts[] = {"v1", "no", "5", "'~'", "'null'", "''"};
  static const char *const read[]  = {"v1", "no", "5", "~", "null", ""};
  const tct_node *n;
  (void)state;

  for (int i = 0; i < 6; i++) {
    n = given(texts[i]);
    assert_string_equal(tct_node_text(spec, n, "otherwise"), read[i]);
    assert_said(NULL);
  }
  n = given("~");
  assert_string_equal(tct_node_text(spec, n, "otherwise"), "otherwise");
  assert_said(NULL);
  n = given("[v1]");
  assert_string_equal(tct_node_text(spec, n, "otherwise"), "otherwise");
  assert_said("x must be a text, not a list");
  assert_string_equal(tct_node_text(spec, NULL, "otherwise"), "otherwise");
}

static void a_choice_lists_what_there_is(void **state)
{
  const tct_node *n = given("tahn");
  int x             = 7;
  (void)state;

  assert_false(tct_scalar_choice(spec, n, "slope", "linear|relu|tanh", &x));
  assert_int_equal(x, 7);
  assert_said("slope must be linear, relu or tanh, not 'tahn'; did you mean 'tanh'?");
  n = given("'tanh'");
  assert_true(tct_scalar_choice(spec, n, "slope", "linear|relu|tanh", &x));
  assert_int_equal(x, 2);
  n = given("zzzzzzzz");
  assert_false(tct_scalar_choice(spec, n, "slope", "all|last", &x));
  assert_said("slope must be all or last, not 'zzzzzzzz'");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_teardown(a_number_is_all_of_the_text, forget),
    cmocka_unit_test_teardown(a_quantity_comes_in_the_unit_that_is_asked_for, forget),
    cmocka_unit_test_teardown(a_range_is_closed_and_says_its_ends, forget),
    cmocka_unit_test_teardown(a_whole_number_may_be_written_in_several_ways, forget),
    cmocka_unit_test_teardown(truth_has_three_words_each_way, forget),
    cmocka_unit_test_teardown(a_text_is_taken_as_it_stands, forget),
    cmocka_unit_test_teardown(a_choice_lists_what_there_is, forget),
  };
  return cmocka_run_group_tests_name("scalars", tests, NULL, NULL);
}
