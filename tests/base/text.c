/* text.c -- strings grow or stay, escapes hold, near words are found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/memory.h"
#include "base/text.h"

#include <string.h>

static void a_string_grows_by_forms_and_by_bytes(void **unused)
{
  tct_text t = {0};

  (void)unused;
  for (int i = 0; i < 1000; i++) tct_text_add(&t, "%d,", i % 10);
  assert_int_equal(t.n, 2000);
  assert_int_equal(strlen(t.at), 2000);
  assert_memory_equal(t.at + 1996, "8,9,", 4);
  tct_text_put(&t, "a\0b", 3);
  assert_int_equal(t.n, 2003);
  assert_memory_equal(t.at + 2000, "a\0b", 4);
  tct_text_free(&t);
  assert_null(t.at);
  tct_text_put(&t, "", 0);
  assert_string_equal(t.at, "");
  tct_text_free(&t);
  tct_text_free(NULL);
}

static void every_length_around_a_growth_fits(void **unused)
{
  char x[300];

  (void)unused;
  memset(x, 'x', sizeof x);
  for (size_t n = 0; n < sizeof x; n++)
    for (size_t first = 0; first < 3; first++) {
      tct_text t = {0};
      tct_text_put(&t, x, first);
      tct_text_add(&t, "%.*s", (int)n, x);
      assert_int_equal(t.n, n + first);
      assert_int_equal(strlen(t.at), n + first);
      assert_true(t.n < t.room);
      tct_text_free(&t);
    }
}

static void without_memory_it_stays_as_it_was_and_says_so(void **unused)
{
  tct_text t = {0};

  (void)unused;
  tct_text_add(&t, "kept");
  tct_fail_allocation(1, false);
  tct_text_add(&t, "%200s", "lost");
  assert_true(t.failed);
  assert_string_equal(t.at, "kept");
  tct_text_add(&t, "also lost"); /* a hole in the middle would be worse than an end */
  assert_string_equal(t.at, "kept");
  tct_fail_allocation(-1, false);
  tct_text_free(&t);
  assert_false(t.failed);
}

static void json_is_escaped_and_valid(void **unused)
{
  tct_text t = {0};

  (void)unused;
  tct_text_json(&t, "a\"b\\c\n\t\r\x01\x7f/ \xc3\xa9 \xff\xc3");
  assert_string_equal(t.at,
                      "\"a\\\"b\\\\c\\n\\t\\r\\u0001\\u007f/ \xc3\xa9 \xef\xbf\xbd\xef\xbf\xbd\"");
  assert_true(tct_utf8(t.at, t.n));
  tct_text_free(&t);
  tct_text_json(&t, NULL);
  assert_string_equal(t.at, "null");
  tct_text_free(&t);
}

static void html_is_escaped(void **unused)
{
  tct_text t = {0};

  (void)unused;
  tct_text_html(&t, "<b a='1' c=\"2\">V1 & MT \xce\xbc\xfe</b>");
  assert_string_equal(
    t.at, "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;V1 &amp; MT \xce\xbc\xef\xbf\xbd&lt;/b&gt;");
  tct_text_free(&t);
}

static void utf8_is_told_from_what_only_looks_like_it(void **unused)
{
  const char *good[] = {"",
                        "abc",
                        "\x7f",
                        "\xc2\x80",
                        "\xdf\xbf",
                        "\xe0\xa0\x80",
                        "\xed\x9f\xbf",
                        "\xee\x80\x80",
                        "\xef\xbf\xbf",
                        "\xf0\x90\x80\x80",
                        "\xf4\x8f\xbf\xbf"};
  const char *bad[]  = {"\x80",
                        "\xbf",
                        "\xc0\x80",
                        "\xc1\xbf",
                        "\xc2",
                        "\xc2\x41",
                        "\xe0\x9f\xbf",
                        "\xed\xa0\x80",
                        "\xe2\x82",
                        "\xf0\x8f\xbf\xbf",
                        "\xf4\x90\x80\x80",
                        "\xf5\x80\x80\x80",
                        "\xff",
                        "a\xfe"};

  (void)unused;
  for (size_t i = 0; i < sizeof good / sizeof *good; i++)
    if (!tct_utf8(good[i], strlen(good[i]))) fail_msg("good %zu is refused", i);
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    if (tct_utf8(bad[i], strlen(bad[i]))) fail_msg("bad %zu is taken", i);
  assert_true(tct_utf8("a\0b", 3));
  assert_false(tct_utf8("\xc3\xa9", 1)); /* does not look past the end */
}

static void the_nearest_word_is_found_if_it_is_near(void **unused)
{
  const char *const words[] = {"backprop", "feedback_alignment", "oja", "stdp", "e_prop", NULL};
  const struct {
    const char *typed, *meant;
  } cases[] = {
    {"feedback_aligment", "feedback_alignment"},
    {"feedbackalignment", "feedback_alignment"},
    {"Backprop", "backprop"},
    {"bakcprop", "backprop"},
    {"ojas", "oja"},
    {"oaj", "oja"},
    {"eprop", "e_prop"},
    {"stpd", "stdp"},
    {"hebb", NULL},
    {"x", NULL},
    {"", NULL},
    {"perturbation", NULL},
    {"ajo", NULL},
  };

  (void)unused;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const char *got = tct_nearest(cases[i].typed, words, 6);
    if (!cases[i].meant != !got || (got && strcmp(got, cases[i].meant) != 0))
      fail_msg("'%s' is taken for '%s'", cases[i].typed, got ? got : "nothing");
  }
}

static void words_of_any_length_are_safe_to_compare(void **unused)
{
  char most[65], more[66];
  const char *words[] = {most, more};

  (void)unused;
  memset(most, 'a', 64);
  memset(more, 'a', 65);
  most[64] = more[65] = 0;
  assert_ptr_equal(tct_nearest(most, words, 2), most);
  assert_null(tct_nearest(more, words, 2));
  assert_null(tct_nearest(most, words + 1, 1));
  assert_null(tct_nearest("a", words, 0));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_string_grows_by_forms_and_by_bytes),
    cmocka_unit_test(every_length_around_a_growth_fits),
    cmocka_unit_test(without_memory_it_stays_as_it_was_and_says_so),
    cmocka_unit_test(json_is_escaped_and_valid),
    cmocka_unit_test(html_is_escaped),
    cmocka_unit_test(utf8_is_told_from_what_only_looks_like_it),
    cmocka_unit_test(the_nearest_word_is_found_if_it_is_near),
    cmocka_unit_test(words_of_any_length_are_safe_to_compare),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
