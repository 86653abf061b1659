/* bars.c -- bars, their numbers, dots and the line of reference. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "report/drawn.h"
#include "report/plot.h"

static const double seeds[] = {0.39, 0.41, 0.42};

static void draw(const char *name, const tct_bars *b)
{
  tct_error err = {0};

  if (tct_plot_bars(
        &(tct_plot){.folder = drawn_folder, .name = name, .title = "swap one component"}, b, &err))
    fail_msg("%s", err.text);
}

static void each_bar_has_its_name_its_number_and_its_dots(void **state)
{
  const tct_bar b[] = {{"backprop", 0.5, 0.4, 0.6, 3, seeds, 1},
                       {"node_perturbation", 0.25, 0, 0, 0, NULL, 2}};
  char *svg, *csv;
  (void)state;

  draw("two", &(tct_bars){.n              = 2,
                          .bar            = b,
                          .label          = "accuracy",
                          .low            = 0,
                          .high           = 1,
                          .reference      = 0.1,
                          .reference_name = "chance"});
  assert_drawn("two");
  svg = drawn("two.svg");
  assert_int_equal(count(svg, "<text>node_perturbation</text>"), 1);
  assert_int_equal(count(svg, "<text>0.500</text>"), 1);
  assert_int_equal(count(svg, "<text>0.250</text>"), 1);
  assert_int_equal(count(svg, "<text>chance</text>"), 1);
  csv = drawn("two.csv");
  assert_string_equal(
    csv,
    "row,name,mean,low,high,colour,seed1,seed2,seed3\n0,\"backprop\",0.5,0.4,0.6,1,0.39,0.41,0.42\n"
    "1,\"node_perturbation\",0.25,NaN,NaN,2,NaN,NaN,NaN\n");
  tct_free(svg);
  tct_free(csv);
}

/* the bars' own rectangles: from 0 to the mean, so 2 : 1 in length */
static void lengths_are_those_of_the_numbers(void **state)
{
  const tct_bar b[] = {{"a", 0.8, 0, 0, 0, NULL, 1}, {"b", 0.4, 0, 0, 0, NULL, 2}};
  double length[2];
  char *svg;
  (void)state;

  draw("lengths", &(tct_bars){.n = 2, .bar = b});
  svg            = drawn("lengths.svg");
  const char *at = svg;
  for (int i = 0; i < 2; i++) {
    double x[4], y[4];
    at = strstr(at, i ? "fill = 'rgb(213,  94,   0)'" : "fill = 'rgb(  0, 114, 178)'");
    assert_non_null(at);
    at = strstr(at, "points = '");
    assert_int_equal(sscanf(at, "points = '%lf,%lf %lf,%lf %lf,%lf %lf,%lf", &x[0], &y[0], &x[1],
                            &y[1], &x[2], &y[2], &x[3], &y[3]),
                     8);
    length[i] = fmax(fmax(x[0], x[1]), x[2]) - fmin(fmin(x[0], x[1]), x[2]);
  }
  assert_true(length[1] > 20 && fabs(length[0] / length[1] - 2) < 0.01);
  tct_free(svg);
}

static void bars_below_zero_and_without_number_can_be_drawn(void **state)
{
  const double hole = (double)NAN;
  const tct_bar b[] = {{"below", -0.2, -0.3, -0.1, 0, NULL, 1},
                       {"diverged", hole, hole, hole, 1, &hole, 99},
                       {NULL, 0, 0, 0, 0, NULL, -1}};
  char *svg;
  (void)state;

  for (int n = 1; n <= 3; n++) {
    draw("odd", &(tct_bars){.n = n, .bar = b});
    assert_drawn("odd");
  }
  svg = drawn("odd.svg");
  assert_int_equal(count(svg, "<text>\xe2\x88\x92"
                              "0.200</text>"),
                   1);
  assert_int_equal(count(svg, "<text>\xe2\x80\x93</text>"), 1);
  tct_free(svg);
}

static void numbers_of_bars_out_of_range_are_refused(void **state)
{
  const tct_plot plot = {.folder = drawn_folder, .name = "no"};
  tct_error err;
  (void)state;

  assert_int_equal(tct_plot_bars(&plot, &(tct_bars){.n = 0}, &err), TCT_UNSUPPORTED);
  assert_int_equal(tct_plot_bars(&plot, &(tct_bars){.n = 41}, &err), TCT_UNSUPPORTED);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(each_bar_has_its_name_its_number_and_its_dots),
    cmocka_unit_test(lengths_are_those_of_the_numbers),
    cmocka_unit_test(bars_below_zero_and_without_number_can_be_drawn),
    cmocka_unit_test(numbers_of_bars_out_of_range_are_refused),
  };
  return on_path("gnuplot") ? cmocka_run_group_tests_name("bars", tests, drawn_begin, drawn_end)
                            : 77;
}
