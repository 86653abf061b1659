/* page.c -- a page: everything in it, nothing loaded, nothing run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "report/drawn.h"
#include "report/page.h"

#define NASTY "<b>&\"' <script>alert(1)</script> <img src=x onerror=alert(2)> \xff"
#define TAMED "&lt;b&gt;&amp;&quot;&#39; &lt;script&gt;"

static const char svg[] = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n";
/* the same, as `base64` gives it */
#define SVG64 "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4K"

static const char *path(const char *name)
{
  static char at[200];

  (void)snprintf(at, sizeof at, "%s/%s", drawn_folder, name);
  return at;
}

static char *written(tct_page *p)
{
  tct_error err = {0};

  if (tct_page_write(p, path("page.html"), &err)) fail_msg("%s", err.text);
  tct_page_free(p);
  return drawn("page.html");
}

static void all_text_is_escaped(void **state)
{
  const char *cells[] = {NASTY, "b", NASTY, "1"};
  tct_page *p         = tct_page_new(NASTY, NULL);
  (void)state;

  assert_int_equal(tct_file_write(path("a.svg"), svg, strlen(svg), NULL), TCT_OK);
  tct_page_heading(p, NASTY);
  tct_page_subheading(p, NASTY);
  tct_page_text(p, NASTY);
  tct_page_table(p, 2, 2, cells, NASTY);
  tct_page_pre(p, NASTY);
  tct_page_figure(p, path("a.svg"), NASTY, 340);
  char *html = written(p);
  /* title twice, heading (unlisted), subheading, text, two cells, two captions, alt, pre */
  assert_true(count(html, TAMED) >= 10);
  assert_int_equal(count(html, "<script"), 0);
  assert_int_equal(count(html, "<img"), 1);
  assert_int_equal(count(html, "<b>"), 1); /* our own: "Figure 1." */
  assert_true(tct_utf8(html, strlen(html)));
  tct_free(html);
}

static void the_policy_comes_before_anything_it_must_hold_for(void **state)
{
  tct_page *p = tct_page_new("t", NULL);
  (void)state;

  char *html         = written(p);
  const char *policy = strstr(html, "http-equiv=\"Content-Security-Policy\"");
  assert_non_null(policy);
  assert_non_null(strstr(policy, "default-src 'none'; img-src data:; style-src 'unsafe-inline'"));
  assert_true(policy < strstr(html, "<title>"));
  assert_int_equal(count(html, "http://"), 0);
  assert_int_equal(count(html, "https://"), 0);
  assert_int_equal(count(html, "url("), 0);
  tct_free(html);
}

static void a_figure_is_embedded_byte_for_byte(void **state)
{
  tct_page *p = tct_page_new("t", NULL);
  (void)state;

  tct_page_grid_begin(p);
  tct_page_figure(p, path("a.svg"), "One.", 340);
  tct_page_figure(p, path("a.svg"), NULL, 0);
  tct_page_grid_end(p);
  char *html = written(p);
  assert_int_equal(count(html, "src=\"data:image/svg+xml;base64," SVG64 "\""), 2);
  assert_int_equal(count(html, "width=\"340\""), 1);
  assert_non_null(strstr(html, "<b>Figure 1.</b> One."));
  assert_int_equal(count(html, "<figcaption>"), 1);
  const char *grid = strstr(html, "<div class=\"grid\">");
  assert_non_null(grid);
  assert_true(grid < strstr(html, "<figure>") && strstr(grid, "</figure>\n</div>"));
  tct_free(html);
}

static void every_length_of_file_is_encoded_as_it_should(void **state)
{
  static const char *const wanted[] = {"base64,\"", "base64,YQ==\"", "base64,YWI=\"",
                                       "base64,YWJj\"", "base64,YWJj/w==\""};
  (void)state;

  for (size_t n = 0; n <= 4; n++) {
    tct_page *p = tct_page_new("t", NULL);
    assert_int_equal(tct_file_write(path("n.svg"), "abc\xff", n, NULL), TCT_OK);
    tct_page_figure(p, path("n.svg"), NULL, 0);
    char *html = written(p);
    assert_non_null(strstr(html, wanted[n]));
    tct_free(html);
  }
}

static void columns_of_numbers_stand_flush_right(void **state)
{
  const char *cells[] = {"rule",
                         "accuracy",
                         "note",
                         "a",
                         "0.89 \xc2\xb1 0.01",
                         "1 of 2",
                         "b",
                         "\xe2\x80\x93",
                         NULL,
                         "c",
                         "\xe2\x88\x92"
                         "0.5",
                         "x"};
  tct_page *p         = tct_page_new("t", NULL);
  (void)state;

  tct_page_table(p, 4, 3, cells, NULL);
  char *html = written(p);
  assert_non_null(strstr(html, "<tr><th>rule</th><th class=\"n\">accuracy</th><th>note</th></tr>"));
  assert_non_null(strstr(html, "<tr><td>b</td><td class=\"n\">\xe2\x80\x93</td><td></td></tr>"));
  tct_free(html);
}

static void empty_lines_part_paragraphs_and_sections_are_listed_from_the_fourth_on(void **state)
{
  char *html;
  (void)state;

  for (int n = 3; n <= 4; n++) {
    tct_page *p = tct_page_new("t", NULL);
    tct_page_text(p, "one\ntwo\n\n\nthree\n\n");
    for (int i = 0; i < n; i++) tct_page_heading(p, "section");
    html = written(p);
    assert_non_null(strstr(html, "<p>one\ntwo</p>\n<p>three</p>\n<h2"));
    assert_int_equal(count(html, "<nav"), n == 4);
    assert_int_equal(count(html, "href=\"#s4\""), n == 4);
    tct_free(html);
  }
}

static void a_figure_that_is_not_there_is_told_when_writing(void **state)
{
  tct_page *p = tct_page_new("t", NULL);
  tct_error err;
  (void)state;

  tct_page_figure(p, path("absent.svg"), "c", 0);
  tct_page_figure(p, path("absent2.svg"), "c", 0);
  assert_int_equal(tct_page_write(p, path("none.html"), &err), TCT_NO_FILE);
  assert_non_null(strstr(err.text, "absent.svg"));
  assert_non_null(strstr(err.text, "none.html"));
  assert_false(tct_file_is(path("none.html")));
  tct_page_free(p);
}

static tct_status make(tct_error *err)
{
  const char *cells[] = {"a", "b", "c", "d"};
  tct_page *p         = tct_page_new("t", err);

  if (!p) return TCT_NO_MEMORY;
  tct_page_heading(p, "h");
  tct_page_text(p, "one\n\ntwo");
  tct_page_table(p, 2, 2, cells, "c");
  tct_page_grid_begin(p);
  tct_page_figure(p, path("a.svg"), "c", 1);
  const tct_status status = tct_page_write(p, path("whole.html"), err);
  tct_page_free(p);
  return status;
}

static void every_failing_allocation_and_write_is_told_and_leaves_the_old_page(void **state)
{
  tct_error err;
  char *whole, *now;
  int failures[2] = {0, 0};
  (void)state;

  assert_int_equal(make(&err), TCT_OK);
  whole = drawn("whole.html");
  for (tct_status status = TCT_BUG; status; failures[0]++) {
    tct_fail_allocation(failures[0] + 1, false);
    status = make(&err);
    tct_fail_allocation(-1, false);
    if (status) assert_int_equal(status, TCT_NO_MEMORY);
  }
  for (tct_status status = TCT_BUG; status; failures[1]++) {
    tct_fail_io_at(failures[1], 5); /* EIO */
    status = make(&err);
    tct_fail_io_at(-1, 0);
    if (status) assert_int_equal(status, TCT_IO);
    now = drawn("whole.html");
    assert_string_equal(now, whole);
    tct_free(now);
  }
  assert_true(failures[0] > 8 && failures[1] > 3);
  tct_free(whole);
}

static void no_page_at_all_does_no_harm(void **state)
{
  tct_error err;
  (void)state;

  tct_page_heading(NULL, "a");
  tct_page_subheading(NULL, "a");
  tct_page_text(NULL, "a");
  tct_page_table(NULL, 1, 1, NULL, NULL);
  tct_page_pre(NULL, "a");
  tct_page_figure(NULL, "a", "b", 1);
  tct_page_grid_begin(NULL);
  tct_page_grid_end(NULL);
  assert_int_equal(tct_page_write(NULL, "a", &err), TCT_NO_MEMORY);
  tct_page_free(NULL);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(all_text_is_escaped),
    cmocka_unit_test(the_policy_comes_before_anything_it_must_hold_for),
    cmocka_unit_test(a_figure_is_embedded_byte_for_byte),
    cmocka_unit_test(every_length_of_file_is_encoded_as_it_should),
    cmocka_unit_test(columns_of_numbers_stand_flush_right),
    cmocka_unit_test(empty_lines_part_paragraphs_and_sections_are_listed_from_the_fourth_on),
    cmocka_unit_test(a_figure_that_is_not_there_is_told_when_writing),
    cmocka_unit_test(every_failing_allocation_and_write_is_told_and_leaves_the_old_page),
    cmocka_unit_test(no_page_at_all_does_no_harm),
  };
  return cmocka_run_group_tests_name("page", tests, drawn_begin, drawn_end);
}
