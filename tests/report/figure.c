/* figure.c -- what all figures share: names of files, text as data, and trouble on the way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/drawn.h"
#include "report/plot.h"
#include "report/plots/gnuplot.h"

static const double x[] = {0, 1, 2}, y[] = {0.1, 0.5, 0.8};
static const tct_series one[] = {{.name = "backprop", .n = 3, .x = x, .mean = y}};

static tct_status draw(const char *name, const char *title, tct_error *err)
{
  const tct_plot plot = {.folder = drawn_folder, .name = name, .title = title, .width = 1200};
  const tct_curves c  = {.n = 1, .series = one, .x_label = title, .y_label = title};

  return tct_plot_curves(&plot, &c, err);
}

static void names_that_are_no_file_names_are_refused(void **state)
{
  const char *names[] = {"",    ".",        "../a", "a/b",   "-d", "style",
                         "a b", "\xc3\xa9", "a'b",  "$(id)", NULL};
  tct_error err;
  (void)state;

  for (int i = 0; names[i]; i++) assert_int_equal(draw(names[i], "t", &err), TCT_UNSUPPORTED);
  assert_int_equal(draw(NULL, "t", &err), TCT_UNSUPPORTED);
}

static void sizes_out_of_range_are_refused(void **state)
{
  const tct_curves c = {.n = 1, .series = one};
  tct_error err;
  (void)state;

  assert_int_equal(tct_plot_curves(&(tct_plot){drawn_folder, "a", NULL, 20, 0}, &c, &err),
                   TCT_UNSUPPORTED);
  assert_int_equal(tct_plot_curves(&(tct_plot){drawn_folder, "a", NULL, 0, 9999}, &c, &err),
                   TCT_UNSUPPORTED);
  assert_non_null(strstr(err.text, "9999"));
}

/* every character that gnuplot, a shell, a format or XML takes for its own */
static void text_is_drawn_as_it_is(void **state)
{
  char *svg, *gp;
  (void)state;

  assert_int_equal(
    draw("text", "<b>&\"'s `touch x` $(x) @y {/b z}_q^2 50% \\n ]]> &#x3c; &lt;", NULL), TCT_OK);
  assert_drawn("text");
  svg = drawn("text.svg");
  gp  = drawn("text.gp");
  assert_true(
    count(svg,
          "&lt;b>&amp;\"'s `touch x` $(x) @y {/b z}_q^2 50% \\n ]]&#x3e; &#x26;#x3c; &amp;lt;") >=
    1);
  assert_null(strstr(svg, "<b>"));
  assert_non_null(strstr(gp, "'<b>&\"''s `touch x`"));
  assert_false(tct_file_is("x"));
  tct_free(svg);
  tct_free(gp);
}

static void the_same_numbers_draw_the_same_picture(void **state)
{
  char *before, *after;
  (void)state;

  assert_int_equal(draw("again", "twice", NULL), TCT_OK);
  before = drawn("again.svg");
  assert_int_equal(draw("again", "twice", NULL), TCT_OK);
  after = drawn("again.svg");
  assert_string_equal(before, after);
  tct_free(before);
  tct_free(after);
}

static void a_script_stands_on_its_own(void **state)
{
  char path[100], *svg;
  tct_error err = {0};
  (void)state;

  assert_int_equal(draw("alone", "by hand", NULL), TCT_OK);
  (void)snprintf(path, sizeof path, "%s/alone.svg", drawn_folder);
  assert_int_equal(unlink(path), 0);
  assert_int_equal(tct_gnuplot("gnuplot", drawn_folder, "alone.gp", 20, &err), TCT_OK);
  svg = drawn("alone.svg");
  assert_non_null(svg);
  assert_true(count(svg, "<text>by hand</text>") == 3);
  tct_free(svg);
}

static void a_style_that_somebody_changed_is_left_alone(void **state)
{
  char path[100], *style, *svg;
  size_t n;
  (void)state;

  assert_int_equal(draw("style1", NULL, NULL), TCT_OK);
  (void)snprintf(path, sizeof path, "%s/style.gp", drawn_folder);
  assert_int_equal(tct_file_read(path, 100000, &style, &n, NULL), TCT_OK);
  char *blue = strstr(style, "#0072b2");
  assert_non_null(blue);
  memcpy(blue, "#123456", 7);
  assert_int_equal(tct_file_write(path, style, n, NULL), TCT_OK);
  assert_int_equal(draw("style2", NULL, NULL), TCT_OK);
  svg = drawn("style2.svg");
  assert_non_null(strstr(svg, "rgb( 18,  52,  86)")); /* 0x12, 0x34, 0x56 */
  tct_free(svg);
  tct_free(style);
  assert_int_equal(unlink(path), 0);
}

static void without_gnuplot_the_numbers_and_the_script_are_there(void **state)
{
  const char *path = getenv("PATH");
  char *kept       = tct_strdup(path);
  char *csv, *gp;
  tct_error err;
  (void)state;

  assert_int_equal(setenv("PATH", drawn_folder, 1), 0);
  const tct_status status = draw("absent", NULL, &err);
  assert_int_equal(setenv("PATH", kept, 1), 0);
  tct_free(kept);

  assert_int_equal(status, TCT_UNSUPPORTED);
  assert_non_null(strstr(err.text, "drawing figure absent"));
  csv = drawn("absent.csv");
  gp  = drawn("absent.gp");
  assert_string_equal(csv, "series,x,mean,low,high\n\"backprop\",0,0.1,NaN,NaN\n"
                           "\"backprop\",1,0.5,NaN,NaN\n\"backprop\",2,0.8,NaN,NaN\n");
  assert_non_null(gp);
  assert_null(drawn("absent.svg"));
  tct_free(csv);
  tct_free(gp);
}

static void an_old_picture_does_not_pass_for_a_new_one(void **state)
{
  char path[100], *kept = tct_strdup(getenv("PATH"));
  (void)state;

  assert_int_equal(draw("old", NULL, NULL), TCT_OK);
  assert_int_equal(setenv("PATH", drawn_folder, 1), 0);
  assert_int_equal(draw("old", NULL, NULL), TCT_UNSUPPORTED);
  assert_int_equal(setenv("PATH", kept, 1), 0);
  tct_free(kept);
  (void)snprintf(path, sizeof path, "%s/old.svg", drawn_folder);
  assert_false(tct_file_is(path));
}

static void every_failing_allocation_is_told_and_leaks_nothing(void **state)
{
  tct_error err;
  tct_status status = TCT_BUG;
  int failures      = 0;
  (void)state;

  for (int i = 1; status; i++) {
    tct_fail_allocation(i, false);
    status = draw("memory", "a title", &err);
    tct_fail_allocation(-1, false);
    if (status) failures++, assert_int_equal(status, TCT_NO_MEMORY);
  }
  assert_true(failures > 5);
}

static void every_failing_write_is_told(void **state)
{
  tct_error err;
  tct_status status = TCT_BUG;
  int failures      = 0;
  (void)state;

  for (int i = 0; status; i++) {
    tct_fail_io_at(i, 28); /* ENOSPC */
    status = draw("full", "a title", &err);
    tct_fail_io_at(-1, 0);
    if (status) failures++, assert_int_equal(status, TCT_IO);
  }
  assert_true(failures > 5);
  assert_drawn("full");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(names_that_are_no_file_names_are_refused),
    cmocka_unit_test(sizes_out_of_range_are_refused),
    cmocka_unit_test(text_is_drawn_as_it_is),
    cmocka_unit_test(the_same_numbers_draw_the_same_picture),
    cmocka_unit_test(a_script_stands_on_its_own),
    cmocka_unit_test(a_style_that_somebody_changed_is_left_alone),
    cmocka_unit_test(without_gnuplot_the_numbers_and_the_script_are_there),
    cmocka_unit_test(an_old_picture_does_not_pass_for_a_new_one),
    cmocka_unit_test(every_failing_allocation_is_told_and_leaks_nothing),
    cmocka_unit_test(every_failing_write_is_told),
  };
  return on_path("gnuplot") ? cmocka_run_group_tests_name("figure", tests, drawn_begin, drawn_end)
                            : 77;
}
