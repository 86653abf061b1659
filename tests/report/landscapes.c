/* landscapes.c -- contours where the heights have them, arrows as long as the root of their size, ways. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "report/drawn.h"
#include "report/plot.h"

enum { SIDE = 7 };

static double slope[SIDE * SIDE];
static const double arrow[][4] = {
  {0.25, 0.25, 0.01, 0}, {0.75, 0.25, 0, 0.04}, {0.25, 0.75, 0, 0}, {0.75, 0.75, -0.01, 0}};
static const double way[][2] = {{0.1, 0.2}, {0.5, 0.6}, {0.9, 0.7}};

/* F = x on the unit square */
static tct_landscape panel(const char *title)
{
  for (int i = 0; i < SIDE * SIDE; i++) slope[i] = (double)(i % SIDE) / (SIDE - 1);
  return (tct_landscape){.title   = title,
                         .note    = "cos 1",
                         .below   = "gain 2",
                         .x_label = "along",
                         .y_label = "across",
                         .x_high  = 1,
                         .y_high  = 1,
                         .n       = SIDE,
                         .height  = slope,
                         .arrows  = 4,
                         .arrow   = arrow,
                         .steps   = 3,
                         .path    = way};
}

static tct_status draw(const char *name, int n, const tct_landscape *p, tct_error *err)
{
  const tct_plot plot = {.folder = drawn_folder, .name = name, .title = "hills", .width = 700};
  return tct_plot_landscapes(&plot, &(tct_landscapes){n, 3, p}, err);
}

static void contours_lie_where_the_heights_have_them(void **state)
{
  const tct_landscape p[] = {panel("one"), panel("two")};
  tct_error err           = {0};
  int pieces              = 0;

  (void)state;
  if (draw("hills", 2, p, &err)) fail_msg("%s", err.text);
  assert_drawn("hills");
  char *csv = drawn("hills.csv");
  for (const char *at = csv; (at = strstr(at, "contour,")); at++, pieces++) {
    double x, y, dx, dy, level;
    assert_int_equal(sscanf(at, "contour,%lf,%lf,%lf,%lf,%lf", &x, &y, &dx, &dy, &level), 5);
    assert_true(fabs(x - level) < 1e-4 && fabs(dx) < 1e-4 && fabs(dy) > 1e-3);
  }
  assert_true(pieces >= 2 * 9 * (SIDE - 1)); /* nine levels, from bottom to top */
  assert_int_equal(count(csv, "\nway,"), 6);
  assert_int_equal(count(csv, "\nheight,"), 2 * SIDE * SIDE);
  tct_free(csv);
  char *svg = drawn("hills.svg");
  assert_int_equal(count(svg, "<text>one</text>"), 1);
  assert_int_equal(count(svg, "<text>two</text>"), 1);
  assert_int_equal(count(svg, "<text>hills</text>"), 1);
  assert_int_equal(count(svg, "<text>across</text>"), 2);
  tct_free(svg);
}

/* Four times the size, twice the length; around their places; none where nothing is. */
static void arrows_are_as_long_as_the_root_of_their_size(void **state)
{
  const tct_landscape p = panel("one");
  tct_error err         = {0};
  double a[3][4];

  (void)state;
  if (draw("arrows", 1, &p, &err)) fail_msg("%s", err.text);
  char *csv      = drawn("arrows.csv");
  const char *at = csv;
  assert_int_equal(count(csv, "arrow,"), 3);
  for (int i = 0; i < 3; i++) {
    at = strstr(at + 1, "arrow,");
    assert_int_equal(sscanf(at, "arrow,%lf,%lf,%lf,%lf", &a[i][0], &a[i][1], &a[i][2], &a[i][3]),
                     4);
  }
  assert_true(fabs(a[1][3] / a[0][2] - 2) < 1e-4 && fabs(a[2][2] + a[0][2]) < 1e-6);
  assert_true(fabs(a[0][0] + a[0][2] / 2 - 0.25) < 1e-6 && fabs(a[1][3] - 0.45) < 1e-6);
  tct_free(csv);
}

static void what_cannot_be_drawn_is_refused(void **state)
{
  tct_landscape p[13];
  tct_error err = {0};

  (void)state;
  for (int i = 0; i < 13; i++) p[i] = panel("one");
  assert_int_equal(draw("none", 0, p, &err), TCT_UNSUPPORTED);
  assert_int_equal(draw("many", 13, p, &err), TCT_UNSUPPORTED);
  p[0].n = 1;
  assert_int_equal(draw("point", 1, p, &err), TCT_UNSUPPORTED);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(contours_lie_where_the_heights_have_them),
    cmocka_unit_test(arrows_are_as_long_as_the_root_of_their_size),
    cmocka_unit_test(what_cannot_be_drawn_is_refused),
  };
  return on_path("gnuplot")
           ? cmocka_run_group_tests_name("landscapes", tests, drawn_begin, drawn_end)
           : 77;
}
