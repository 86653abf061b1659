/* law.c -- a power law through points is drawn with its line, its whiskers, its numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "report/drawn.h"
#include "report/plot.h"

static void draw(const char *name, const tct_law *l)
{
  tct_error err = {0};

  if (tct_plot_law(&(tct_plot){.folder = drawn_folder, .name = name, .title = "V = N + 1"}, l,
                   &err))
    fail_msg("%s", err.text);
}

static void points_stand_at_their_decades(void **state)
{
  const double x[]       = {10, 100, 1000};
  const tct_estimate y[] = {{11, 10, 12}, {101, 90, 112}, {1001, 900, 1100}};
  double px[3], py[3];
  (void)state;

  draw("law", &(tct_law){3, x, y, "weights", "variance", {1, 0.9, 1.1}, 1});
  assert_drawn("law");
  char *svg = drawn("law.svg"), *csv = drawn("law.csv"), *gp = drawn("law.gp");
  assert_int_equal(count(svg, "<text>weights</text>"), 1);
  assert_int_equal(count(gp, "nohead lt 8"), 1);
  assert_string_equal(csv, "x,y,low,high\n10,11,10,12\n100,101,90,112\n1000,1001,900,1100\n");
  const char *at = gp;
  for (int i = 0; i < 3; i++) {
    at = strstr(at, "set label '' at screen px(");
    assert_non_null(at);
    assert_int_equal(sscanf(at, "set label '' at screen px(%lf),py(%lf)", &px[i], &py[i]), 2);
    at++;
  }
  assert_true(px[1] > px[0] && fabs((px[2] - px[1]) / (px[1] - px[0]) - 1) < 1e-3);
  assert_true(py[1] < py[0] && fabs((py[2] - py[1]) / (py[1] - py[0]) - 1) < 0.05);
  tct_free(svg);
  tct_free(csv);
  tct_free(gp);
}

static void laws_stand_beside_each_other(void **state)
{
  const double x[]             = {10, 100};
  const tct_estimate y[]       = {{11, 10, 12}, {101, 90, 112}};
  const tct_law law            = {2, x, y, "weights", "variance", {1, 0.9, 1.1}, 1};
  const tct_law_panel panels[] = {{"one", "slope 1", law}, {"two", "slope 2", law}};
  double px[4], py[4];
  tct_error err = {0};
  (void)state;

  if (tct_plot_laws(&(tct_plot){drawn_folder, "laws", "Laws", 500, 0}, 2, 2, panels, &err))
    fail_msg("%s", err.text);
  assert_drawn("laws");
  char *svg = drawn("laws.svg"), *csv = drawn("laws.csv"), *gp = drawn("laws.gp");
  assert_int_equal(count(svg, "<text>slope 2</text>"), 1);
  assert_int_equal(count(gp, "nohead lt 8"), 2);
  assert_string_equal(csv, "panel,x,y,low,high\n\"one\",10,11,10,12\n\"one\",100,101,90,112\n"
                           "\"two\",10,11,10,12\n\"two\",100,101,90,112\n");
  const char *at = gp;
  for (int i = 0; i < 4; i++) {
    at = strstr(at, "set label '' at screen px(");
    assert_non_null(at);
    assert_int_equal(sscanf(at, "set label '' at screen px(%lf),py(%lf)", &px[i], &py[i]), 2);
    at++;
  }
  assert_true(fabs(px[2] - px[0] - 246) < 0.1 && fabs(px[3] - px[1] - 246) < 0.1);
  assert_true(fabs(py[2] - py[0]) < 1e-6 && px[1] < 250);
  assert_int_equal(
    tct_plot_laws(&(tct_plot){drawn_folder, "laws", "Laws", 500, 0}, 25, 2, panels, &err),
    TCT_UNSUPPORTED);
  tct_free(svg);
  tct_free(csv);
  tct_free(gp);
}

static void what_is_not_above_zero_is_left_out(void **state)
{
  const double x[]       = {1, 2, 0};
  const tct_estimate y[] = {{-1, -2, 1}, {1, -1, 3}, {1, 1, 1}};
  (void)state;

  draw("odd", &(tct_law){3, x, y, "x", "y", {(double)NAN, (double)NAN, (double)NAN}, (double)NAN});
  assert_drawn("odd");
  char *gp = drawn("odd.gp");
  assert_int_equal(count(gp, "point lt 1"), 1);
  assert_int_equal(count(gp, "nohead lt 8"), 0);
  tct_free(gp);
  draw("none", &(tct_law){0, NULL, NULL, NULL, NULL, {0, 0, 0}, 0});
  assert_drawn("none");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(points_stand_at_their_decades),
    cmocka_unit_test(laws_stand_beside_each_other),
    cmocka_unit_test(what_is_not_above_zero_is_left_out),
  };
  return on_path("gnuplot") ? cmocka_run_group_tests_name("law", tests, drawn_begin, drawn_end)
                            : 77;
}
