/* matrix.c -- cells, their numbers and names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "report/drawn.h"
#include "report/plot.h"

#define HOLE ((double)NAN)

static const char *const names[] = {"retina", "v1", "it, \"late\""};
static const double value[]      = {1, 0.25, 0, 0.25, 1, HOLE, 0, -0.5, 1};

static void draw(const char *name, const tct_matrix *m)
{
  tct_error err = {0};

  if (tct_plot_matrix(&(tct_plot){.folder = drawn_folder, .name = name, .title = "a matrix"}, m,
                      &err))
    fail_msg("%s", err.text);
}

static void numbers_stand_in_the_cells_where_there_is_room(void **state)
{
  char *svg;
  (void)state;

  draw("small",
       &(tct_matrix){.rows = 3, .columns = 3, .value = value, .row = names, .column = names});
  assert_drawn("small");
  svg = drawn("small.svg");
  assert_int_equal(count(svg, "<text>0.25</text>"), 2);
  assert_int_equal(count(svg, "<text>\xe2\x88\x92"
                              "0.50</text>"),
                   1);
  assert_int_equal(count(svg, "<text>\xe2\x80\x93</text>"), 1); /* the hole */
  assert_int_equal(count(svg, "<text>retina</text>"), 2);
  tct_free(svg);
}

static void the_table_has_names_in_its_first_row_and_column(void **state)
{
  char *csv;
  (void)state;

  draw(
    "table",
    &(tct_matrix){
      .rows = 2, .columns = 3, .value = value, .row = names, .column = names, .row_label = "to"});
  csv = drawn("table.csv");
  assert_string_equal(
    csv, "\"to\",\"retina\",\"v1\",\"it, \"\"late\"\"\"\n\"retina\",1,0.25,0\n\"v1\",0.25,1,NaN\n");
  tct_free(csv);
}

/* 0 and 1 are the ends of viridis; what has no number is no cell */
static void colours_are_those_of_the_numbers(void **state)
{
  char *svg;
  (void)state;

  draw("colours",
       &(tct_matrix){.rows = 3, .columns = 3, .value = value, .colours = {0, 1, "r", false}});
  svg               = drawn("colours.svg");
  const char *cells = strstr(svg, "<g stroke='none' shape-rendering='crispEdges' transform=");
  assert_non_null(cells);
  assert_non_null(strstr(cells, "<path fill='#fde725' d='M0 0h1v1h-1M1 1h1v1h-1M2 2h1v1h-1'/>"));
  assert_non_null(
    strstr(cells, "<path fill='#440154' d='M2 0h1v1h-1M0 2h2v1h-2'/>")); /* and what is below */
  assert_null(strstr(cells, "M2 1h1"));
  tct_free(svg);
}

static void a_scale_about_zero_is_even_on_both_sides(void **state)
{
  char *gp;
  (void)state;

  draw("zero",
       &(tct_matrix){.rows = 3, .columns = 3, .value = value, .colours = {.about_zero = true}});
  gp = drawn("zero.gp");
  assert_non_null(strstr(gp, "set cbrange [-1:1]"));
  assert_non_null(strstr(gp, "AROUND_ZERO"));
  tct_free(gp);
}

static void one_row_one_column_one_cell_and_no_number_can_be_drawn(void **state)
{
  const double none[] = {HOLE, HOLE};
  char *svg;
  (void)state;

  draw("row", &(tct_matrix){.rows = 1, .columns = 3, .value = value, .column = names});
  assert_drawn("row");
  svg = drawn("row.svg");
  assert_non_null(strstr(svg, "M0 0h1v1h-1"));
  tct_free(svg);
  draw("column", &(tct_matrix){.rows = 3, .columns = 1, .value = value, .row = names});
  assert_drawn("column");
  draw("cell", &(tct_matrix){.rows = 1, .columns = 1, .value = value});
  assert_drawn("cell");
  draw("none", &(tct_matrix){.rows = 1, .columns = 2, .value = none});
  assert_drawn("none");
  draw("none2", &(tct_matrix){.rows = 2, .columns = 1, .value = none});
  assert_drawn("none2");
}

static void colours_cover_several_maps(void **state)
{
  tct_colours c    = {0, 0, NULL, false};
  const double a[] = {0.2, HOLE, 0.4}, b[] = {-3, (double)INFINITY};
  (void)state;

  tct_colours_cover(&c, 3, a);
  assert_true(c.low == 0.2 && c.high == 0.4);
  tct_colours_cover(&c, 2, b);
  assert_true(c.low == -3 && c.high == 0.4);
}

static void sizes_out_of_range_are_refused(void **state)
{
  const tct_plot plot = {.folder = drawn_folder, .name = "no"};
  tct_error err;
  (void)state;

  assert_int_equal(
    tct_plot_matrix(&plot, &(tct_matrix){.rows = 0, .columns = 3, .value = value}, &err),
    TCT_UNSUPPORTED);
  assert_int_equal(
    tct_plot_matrix(&plot, &(tct_matrix){.rows = 3, .columns = 201, .value = value}, &err),
    TCT_UNSUPPORTED);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(numbers_stand_in_the_cells_where_there_is_room),
    cmocka_unit_test(the_table_has_names_in_its_first_row_and_column),
    cmocka_unit_test(colours_are_those_of_the_numbers),
    cmocka_unit_test(a_scale_about_zero_is_even_on_both_sides),
    cmocka_unit_test(one_row_one_column_one_cell_and_no_number_can_be_drawn),
    cmocka_unit_test(colours_cover_several_maps),
    cmocka_unit_test(sizes_out_of_range_are_refused),
  };
  return on_path("gnuplot") ? cmocka_run_group_tests_name("matrix", tests, drawn_begin, drawn_end)
                            : 77;
}
