/* curves.c -- where curves, bands and names lie. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "report/drawn.h"
#include "report/plot.h"

#define HOLE ((double)NAN)

static const double x[] = {0, 1, 2, 3}, rise[] = {0.1, 0.5, 0.8, 0.9},
                    fall[] = {0.9, 0.7, 0.2, 0.1};
static const double low[] = {0, 0.4, 0.7, 0.8}, high[] = {0.2, 0.6, 0.9, 1};

static char *draw(const char *name, const tct_curves *c, int width)
{
  char file[64];
  tct_error err = {0};

  if (tct_plot_curves(
        &(tct_plot){.folder = drawn_folder, .name = name, .title = "curves", .width = width}, c,
        &err))
    fail_msg("%s", err.text);
  (void)snprintf(file, sizeof file, "%s.gp", name);
  return drawn(file);
}

/* The margins that the script sets, in px */
static double margin(const char *gp, const char *of)
{
  char want[40];

  (void)snprintf(want, sizeof want, "set %smargin at screen p%c(", of,
                 *of == 'l' || *of == 'r' ? 'x' : 'y');
  const char *at = strstr(gp, want);
  if (!at) fail_msg("no %s", want);
  return strtod(at + strlen(want), NULL);
}

/* px of a label */
static void place(const char *gp, const char *text, double *px, double *py)
{
  char want[100];

  (void)snprintf(want, sizeof want, "set label '%s' at screen px(", text);
  const char *at = strstr(gp, want);
  if (!at) fail_msg("no %s", want);
  char *end;
  *px = strtod(at + strlen(want), &end);
  *py = strtod(strstr(end, "py(") + 3, NULL);
}

static void a_curve_ends_where_its_number_is(void **state)
{
  const tct_series s[] = {{"rise", 4, x, rise, low, high, false, 0}};
  char *gp             = draw(
                "ends", &(tct_curves){.n = 1, .series = s, .y_low = 0, .y_high = 1, .legend = TCT_LEGEND_RIGHT},
                340);
  char want[100];
  char *svg = drawn("ends.svg");
  (void)state;

  assert_drawn("ends");
  /* y = 0.9 of the frame's height, at its right border */
  const double top = margin(gp, "t"), bottom = margin(gp, "b");
  (void)snprintf(want, sizeof want, "%.2f,%.2f", margin(gp, "r"), bottom - 0.9 * (bottom - top));
  const char *path = svg;
  bool found       = false;
  while (!found && (path = strstr(path, "<path stroke='rgb(  0, 114, 178)'"))) {
    const char *end = strchr(path, '>');
    for (const char *at = path; at < end; at++) {
      double px, py;
      if (*at == 'L' && sscanf(at + 1, "%lf,%lf", &px, &py) == 2 &&
          fabs(px - margin(gp, "r")) < 0.6 && fabs(py - (bottom - 0.9 * (bottom - top))) < 0.6)
        found = true;
    }
    path = end;
  }
  if (!found) fail_msg("no curve ends at %s", want);
  tct_free(svg);
  tct_free(gp);
}

static void names_beside_never_touch_each_other_or_the_data(void **state)
{
  const double near[] = {0.1, 0.5, 0.8, 0.901}, nearer[] = {0.1, 0.5, 0.8, 0.899};
  const tct_series s[] = {{"a", 4, x, rise, NULL, NULL, false, 0},
                          {"b", 4, x, near, NULL, NULL, false, 0},
                          {"c", 4, x, nearer, NULL, NULL, false, 0}};
  char *gp =
    draw("beside", &(tct_curves){.n = 3, .series = s, .reference = 0.9, .reference_name = "chance"},
         340);
  double px[4], py[4];
  (void)state;

  place(gp, "a", &px[0], &py[0]);
  place(gp, "b", &px[1], &py[1]);
  place(gp, "c", &px[2], &py[2]);
  place(gp, "chance", &px[3], &py[3]);
  for (int i = 0; i < 4; i++) {
    assert_true(px[i] > margin(gp, "r"));
    for (int j = 0; j < i; j++) assert_true(fabs(py[i] - py[j]) > 12.9);
  }
  /* in the order of the curves' ends */
  assert_true(py[1] < py[0] && py[0] < py[2]);
  tct_free(gp);
}

static void a_key_above_lies_between_title_and_frame(void **state)
{
  static const char *const names[] = {"backprop",          "feedback alignment",
                                      "predictive coding", "direct feedback alignment",
                                      "node perturbation", "weight perturbation"};
  tct_series s[6];
  double px, py, before = 0;
  (void)state;

  for (int i = 0; i < 6; i++)
    s[i] = (tct_series){names[i], 4, x, i % 2 ? rise : fall, NULL, NULL, false, 0};
  char *gp = draw("above", &(tct_curves){.n = 6, .series = s, .legend = TCT_LEGEND_ABOVE}, 340);
  for (int i = 0; i < 6; i++) {
    place(gp, names[i], &px, &py);
    assert_true(py >= before && py < margin(gp, "t") - 6);
    before = py;
  }
  place(gp, "curves", &px, &py);
  assert_true(py < before);
  tct_free(gp);
}

static void a_curve_that_ends_early_sends_names_above(void **state)
{
  const tct_series s[] = {{"early", 2, x, rise, NULL, NULL, false, 0},
                          {"late", 4, x, fall, NULL, NULL, false, 0}};
  char *gp             = draw("early", &(tct_curves){.n = 2, .series = s}, 340);
  double px, py;
  (void)state;

  place(gp, "early", &px, &py);
  assert_true(py < margin(gp, "t") && px < margin(gp, "r"));
  tct_free(gp);
}

static void holes_infinities_and_nothing_can_be_drawn(void **state)
{
  const double holed[] = {HOLE, 0.5, (double)INFINITY, 0.9}, none[] = {HOLE, HOLE, HOLE, HOLE};
  const tct_series s[] = {{"holed", 4, x, holed, none, none, false, 0},
                          {"none", 4, x, none, NULL, NULL, false, 0},
                          {"empty", 0, NULL, NULL, NULL, NULL, false, 0},
                          {NULL, 1, x, rise, NULL, NULL, false, 0},
                          {"half", 4, x, rise, none, high, false, 0}};
  (void)state;

  for (int n = 0; n <= 5; n++) {
    tct_free(draw("holes", &(tct_curves){.n = n, .series = s}, 340));
    assert_drawn("holes");
  }
}

static void too_many_curves_are_refused(void **state)
{
  tct_series s[22] = {{0}};
  tct_error err;
  (void)state;

  assert_int_equal(tct_plot_curves(&(tct_plot){.folder = drawn_folder, .name = "many"},
                                   &(tct_curves){.n = 22, .series = s}, &err),
                   TCT_UNSUPPORTED);
}

static void the_table_holds_every_number(void **state)
{
  const tct_series s[] = {{"a, \"b\"", 2, x, rise, low, high, false, 0},
                          {"c", 1, x, fall, NULL, NULL, false, 0}};
  char *csv;
  (void)state;

  tct_free(draw("table", &(tct_curves){.n = 2, .series = s}, 340));
  csv = drawn("table.csv");
  assert_string_equal(
    csv, "series,x,mean,low,high\n\"a, \"\"b\"\"\",0,0.1,0,0.2\n\"a, \"\"b\"\"\",1,0.5,0.4,0.6\n"
         "\n\n\"c\",0,0.9,NaN,NaN\n");
  tct_free(csv);
}

static void dots_have_bars_a_colour_and_no_name_beside(void **state)
{
  const tct_series s[] = {{.name   = "a",
                           .n      = 4,
                           .x      = x,
                           .mean   = rise,
                           .low    = low,
                           .high   = high,
                           .dots   = true,
                           .colour = 3},
                          {.name = "a", .n = 4, .x = x, .mean = fall, .colour = 3}};
  char *gp = draw("dots", &(tct_curves){.n = 2, .series = s, .legend = TCT_LEGEND_ABOVE}, 340);
  (void)state;

  assert_non_null(strstr(gp, "index 0 using 2:3:4:5 with yerrorbars lt 3"));
  assert_non_null(strstr(gp, "index 0 using 2:3 with points lt 3"));
  assert_non_null(strstr(gp, "index 1 using 2:3 with linespoints lt 3"));
  assert_null(strstr(gp, "filledcurves"));
  tct_free(gp);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(dots_have_bars_a_colour_and_no_name_beside),
    cmocka_unit_test(a_curve_ends_where_its_number_is),
    cmocka_unit_test(names_beside_never_touch_each_other_or_the_data),
    cmocka_unit_test(a_key_above_lies_between_title_and_frame),
    cmocka_unit_test(a_curve_that_ends_early_sends_names_above),
    cmocka_unit_test(holes_infinities_and_nothing_can_be_drawn),
    cmocka_unit_test(too_many_curves_are_refused),
    cmocka_unit_test(the_table_holds_every_number),
  };
  return on_path("gnuplot") ? cmocka_run_group_tests_name("curves", tests, drawn_begin, drawn_end)
                            : 77;
}
