/* number.c -- numbers are read whole, written shortest, and never in the host's locale. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/random.h"
#include "base/text.h"

#include <locale.h>
#include <math.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void reals_are_read_whole_or_not_at_all(void **unused)
{
  const struct {
    const char *text;
    double x;
  } good[]          = {{"0", 0},
                       {"-0.5", -0.5},
                       {"+3", 3},
                       {".5", 0.5},
                       {"1.", 1},
                       {"20_000", 2e4},
                       {"1_0.2_5", 10.25},
                       {"1e3", 1000},
                       {"2E-2", 0.02},
                       {"1e+1", 10},
                       {"1.7976931348623157e308", 1.7976931348623157e308},
                       {"4.9e-324", 4.9406564584124654e-324},
                       {"1e-400", 0}};
  const char *bad[] = {"",    " 1",    "1 ",   "abc",  ".",      "-",   "1e",   "1e+",   "0x10",
                       "1,5", "1_",    "_1",   "1__0", "1._5",   "inf", "nan",  "1e999", "-1e999",
                       "--1", "1.2.3", "1e5.", "1f",   "0.1abc", ".e5", "1e_5", ".inf"};
  double x;

  (void)unused;
  for (size_t i = 0; i < sizeof good / sizeof *good; i++)
    if (!tct_read_real(good[i].text, &x) || x != good[i].x) fail_msg("%s", good[i].text);
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    x = 42;
    if (tct_read_real(bad[i], &x) || x != 42) fail_msg("'%s' is taken for a number", bad[i]);
  }
}

static void a_number_longer_than_any_is_refused(void **unused)
{
  char digits[400];
  double x = 42;

  (void)unused;
  memset(digits, '1', sizeof digits - 1);
  digits[sizeof digits - 1] = 0;
  for (size_t n = sizeof digits - 1; n > 130; n--) {
    digits[n] = 0;
    assert_false(tct_read_real(digits, &x));
  }
  digits[100] = 0;
  assert_true(tct_read_real(digits, &x));
  assert_true(x > 1.1e99 && x < 1.2e99);
}

static void integers_are_read_to_their_ends_and_no_further(void **unused)
{
  const char *bad[] = {"",
                       "-",
                       "1.0",
                       "1e3",
                       "9223372036854775808",
                       "-9223372036854775809",
                       "1_",
                       "_1",
                       "1__2",
                       "0x1",
                       " 1",
                       "99999999999999999999",
                       "+-1",
                       "-_1"};
  int64_t x         = 0;

  (void)unused;
  assert_true(tct_read_int("20_000", &x) && x == 20000);
  assert_true(tct_read_int("-7", &x) && x == -7);
  assert_true(tct_read_int("+007", &x) && x == 7);
  assert_true(tct_read_int("9223372036854775807", &x) && x == INT64_MAX);
  assert_true(tct_read_int("-9223372036854775808", &x) && x == INT64_MIN);
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    x = 42;
    if (tct_read_int(bad[i], &x) || x != 42) fail_msg("'%s' is taken for an integer", bad[i]);
  }
}

static void what_is_written_is_short_and_reads_back_the_same(void **unused)
{
  const tct_key key = tct_key_of(1, "numbers");
  const struct {
    double x;
    const char *as;
  } cases[] = {{0.1, "0.1"},
               {1, "1"},
               {-2.5, "-2.5"},
               {1e300, "1e+300"},
               {1. / 3, "0.3333333333333333"},
               {0.1 + 0.2, "0.30000000000000004"},
               {NAN, "null"},
               {INFINITY, "null"},
               {1e15, "1e+15"},
               {123456, "123456"}};

  (void)unused;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    tct_text t = {0};
    tct_text_number(&t, cases[i].x);
    assert_string_equal(t.at, cases[i].as);
    tct_text_free(&t);
  }
  for (uint32_t i = 0; i < 20000; i++) { /* any finite bits */
    const uint64_t bits = tct_bits(key, 0, 0, i);
    tct_text t          = {0};
    double x, back;

    memcpy(&x, &bits, sizeof x);
    if (!isfinite(x)) continue;
    tct_text_number(&t, x);
    if (!tct_read_real(t.at, &back) || back != x) fail_msg("%a is written %s", x, t.at);
    tct_text_free(&t);
  }
}

static void quantities_come_in_the_unit_that_is_wanted(void **unused)
{
  const struct {
    const char *text, *unit;
    double x;
  } cases[] = {
    {"20 ms", "ms", 20},      {"0.02s", "ms", 20},
    {"0.02 s", "s", 0.02},    {"250 us", "ms", 0.25},
    {"2 min", "s", 120},      {"20", "ms", 20},
    {"-65 mV", "mV", -65},    {"-0.065 V", "mV", -65},
    {"-65 mV", "V", -0.065},  {"1 kHz", "Hz", 1000},
    {"180 deg", "rad", M_PI}, {"90", "deg", 90},
    {"2 nA", "pA", 2000},     {"1.5 m", "cm", 150},
    {"3 mm", "m", 0.003},     {"5 %", "1", 0.05},
    {"5%", "1", 0.05},        {"0.5", "1", 0.5},
    {" 7\tms ", "ms", 7},     {"1e3us", "ms", 1},
    {"1_000 ms", "s", 1},     {"0.3", NULL, 0.3},
    {"0.1 kHz", "Hz", 100},   {"3 mA", "A", 0.003},
    {"2 MOhm", "kOhm", 2e3},  {"5 \xc2\xb5s", "ms", 0.005},
    {"5\xce\xbcs", "us", 5},
  };
  char why[100];
  double x;

  (void)unused;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    x = 0;
    if (!tct_quantity(cases[i].text, cases[i].unit, &x, why, sizeof why))
      fail_msg("'%s': %s", cases[i].text, why);
    if (x != cases[i].x) fail_msg("'%s' is %.17g, not %.17g", cases[i].text, x, cases[i].x);
  }
  assert_true(tct_quantity("1 rad", "deg", &x, NULL, 0));
  assert_float_equal(x, 57.29577951308232, 1e-13);
}

/* Units and how many of the first of their dimension they are; kept apart from the program's table. */
static const struct {
  const char *name, *kind;
  double size;
} scale[] = {{"s", "a time", 1},
             {"ms", "a time", 1e-3},
             {"us", "a time", 1e-6},
             {"ns", "a time", 1e-9},
             {"min", "a time", 60},
             {"h", "a time", 3600},
             {"V", "a voltage", 1},
             {"mV", "a voltage", 1e-3},
             {"uV", "a voltage", 1e-6},
             {"A", "a current", 1},
             {"mA", "a current", 1e-3},
             {"uA", "a current", 1e-6},
             {"nA", "a current", 1e-9},
             {"pA", "a current", 1e-12},
             {"S", "a conductance", 1},
             {"mS", "a conductance", 1e-3},
             {"uS", "a conductance", 1e-6},
             {"nS", "a conductance", 1e-9},
             {"pS", "a conductance", 1e-12},
             {"Ohm", "a resistance", 1},
             {"kOhm", "a resistance", 1e3},
             {"MOhm", "a resistance", 1e6},
             {"GOhm", "a resistance", 1e9},
             {"uF", "a capacitance", 1},
             {"nF", "a capacitance", 1e-3},
             {"pF", "a capacitance", 1e-6},
             {"Hz", "a frequency", 1},
             {"mHz", "a frequency", 1e-3},
             {"kHz", "a frequency", 1e3},
             {"MHz", "a frequency", 1e6},
             {"rad", "an angle", 180 / M_PI},
             {"deg", "an angle", 1},
             {"m", "a length", 1},
             {"cm", "a length", 1e-2},
             {"mm", "a length", 1e-3},
             {"um", "a length", 1e-6},
             {"nm", "a length", 1e-9},
             {"1", "a pure number", 1},
             {"%", "a pure number", 1e-2}};
enum { SCALE = sizeof scale / sizeof *scale };

/* Any number in any unit, asked for in any other: as many times larger as the unit is, or refused by name. */
static void every_unit_turns_into_its_own_kind_and_no_other(void **unused)
{
  const tct_key key = tct_key_of(2, "quantities");

  (void)unused;
  for (uint32_t i = 0; i < SCALE * SCALE * 4; i++) {
    const int from = (int)(i % SCALE), to = (int)(i / SCALE % SCALE);
    const double x =
      (tct_uniform(key, i, 0, 0) - 0.5) * pow(10, 12 * tct_uniform(key, i, 0, 1) - 6);
    const char *gap = i % 2 ? " " : "";
    char text[80], why[160] = "", wanted[160];
    double got = 0;

    if (strcmp(scale[from].name, "1") == 0)
      tct_print(text, sizeof text, "%.17g", x);
    else
      tct_print(text, sizeof text, "%.17g%s%s", x, gap, scale[from].name);
    const bool bare  = strcmp(scale[from].name, "1") == 0;
    const bool alike = bare || strcmp(scale[from].kind, scale[to].kind) == 0;
    const bool fine  = tct_quantity(text, scale[to].name, &got, why, sizeof why);
    tct_print(wanted, sizeof wanted, "'%s' is %s", text, scale[from].kind);
    if (fine != alike || (!fine && strcmp(why, wanted) != 0))
      fail_msg("'%s' in %s: %.17g, %s", text, scale[to].name, got, why);
    const double y = bare ? x : x * (scale[from].size / scale[to].size);
    if (fine && fabs(got - y) > 1e-15 * 4 * fabs(y))
      fail_msg("'%s' in %s is %.17g, not %.17g", text, scale[to].name, got, y);
    assert_string_equal(tct_unit_kind(scale[to].name), scale[to].kind);
  }
  assert_null(tct_unit_kind("furlong"));
  assert_null(tct_unit_kind(""));
}

/* Bytes that nobody would write: never a number without digits, never a crash. */
static void noise_is_no_quantity(void **unused)
{
  const tct_key key    = tct_key_of(3, "noise");
  const char letters[] = "0123456789.eE+-_ munskVHzAdegrad%\xc2\xb5\xce\xbc\t";
  int read             = 0;

  (void)unused;
  for (uint32_t i = 0; i < 50000; i++) {
    const size_t n = tct_bits(key, i, 1, 0) % 9;
    char text[10]  = "", why[8];
    double x       = 42;

    for (size_t k = 0; k < n; k++)
      text[k] = letters[tct_bits(key, i, 0, (uint32_t)k) % (sizeof letters - 1)];
    if (tct_quantity(text, "ms", &x, why, sizeof why)) {
      read++;
      assert_true(isfinite(x) && strpbrk(text, "0123456789"));
    } else {
      assert_true(x == 42 && strlen(why) < sizeof why);
    }
  }
  assert_true(read > 500); /* else the letters made nothing that could be read */
}

static void what_is_no_quantity_is_refused_with_a_reason(void **unused)
{
  const struct {
    const char *text, *unit, *why;
  } cases[] = {
    {"20 mV", "ms", "'20 mV' is a voltage"},
    {"20 parsec", "ms", "'parsec' is not a unit of time (ns, us, ms, s, min, h)"},
    {"20 1", "ms", "'1' is not a unit of time (ns, us, ms, s, min, h)"},
    {"fast", "ms", "'fast' is not a number"},
    {"", "ms", "'' is not a number"},
    {"3 ms", "1", "'3 ms' is a time"},
    {"3x", "1", "'3x' is not a number"},
    {"3 %", "ms", "'3 %' is a pure number"},
    {"3 \xc2\xb5", "ms", "'\xc2\xb5' is not a unit of time (ns, us, ms, s, min, h)"},
    {"3 milliseconds", "ms", "'milliseconds' is not a unit of time (ns, us, ms, s, min, h)"},
    {"3 MS", "ms", "'MS' is not a unit of time (ns, us, ms, s, min, h)"},
    {"3 ms 4", "ms", "'ms 4' is not a unit of time (ns, us, ms, s, min, h)"},
    {"1e308 s", "us", "'1e308 s' is too large"},
    {"3", "furlong", "'furlong' is not a unit that Tercet knows"},
  };
  char why[100];
  double x = 42;

  (void)unused;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    assert_false(tct_quantity(cases[i].text, cases[i].unit, &x, why, sizeof why));
    assert_string_equal(why, cases[i].why);
    assert_false(tct_quantity(cases[i].text, cases[i].unit, &x, NULL, 0));
    assert_false(tct_quantity(cases[i].text, cases[i].unit, &x, why, 5));
    assert_true(strlen(why) < 5);
  }
  assert_true(x == 42);
}

/* Have the C library write with commas, if a German locale is there or can be made. */
static bool write_with_commas(void)
{
  char folder[] = "locale_XXXXXX", path[64];
  char *args[]  = {"localedef", "-i", "de_DE", "-f", "UTF-8", path, NULL};
  const char *got;
  pid_t child;
  int result;

  if (setlocale(LC_ALL, "de_DE.UTF-8")) return true;
  if (!mkdtemp(folder)) return false;
  tct_print(path, sizeof path, "./%s/de_DE.UTF-8", folder);
  if (posix_spawnp(&child, args[0], NULL, NULL, args, environ) == 0) waitpid(child, &result, 0);
  setenv("LOCPATH", folder, 1);
  got = setlocale(LC_ALL, "de_DE.UTF-8");
  unsetenv("LOCPATH");
  tct_folder_remove(folder, NULL);
  return got != NULL;
}

static void a_host_that_writes_commas_changes_nothing(void **unused)
{
  tct_error err = {0};
  tct_text t    = {0};
  double x      = 0;

  (void)unused;
  if (!write_with_commas()) {
    print_message("there is no locale with a decimal comma, and localedef makes none\n");
    skip();
  }
  assert_int_equal(localeconv()->decimal_point[0], ',');
  tct_text_number(&t, 0.5);
  tct_text_add(&t, " %g", 1.5);
  assert_true(tct_read_real("2.5", &x));
  tct_fail(&err, TCT_BUG, "%g", 3.5);
  assert_int_equal(localeconv()->decimal_point[0], ','); /* the host's locale is still its own */
  setlocale(LC_ALL, "C");
  assert_string_equal(t.at, "0.5 1.5");
  assert_string_equal(err.text, "3.5");
  assert_true(x == 2.5);
  tct_text_free(&t);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(reals_are_read_whole_or_not_at_all),
    cmocka_unit_test(a_number_longer_than_any_is_refused),
    cmocka_unit_test(integers_are_read_to_their_ends_and_no_further),
    cmocka_unit_test(what_is_written_is_short_and_reads_back_the_same),
    cmocka_unit_test(quantities_come_in_the_unit_that_is_wanted),
    cmocka_unit_test(every_unit_turns_into_its_own_kind_and_no_other),
    cmocka_unit_test(noise_is_no_quantity),
    cmocka_unit_test(what_is_no_quantity_is_refused_with_a_reason),
    cmocka_unit_test(a_host_that_writes_commas_changes_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
