/* fields.c -- maps stand in a grid with a line between them, on one scale; what has no number within one is grey. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "report/drawn.h"
#include "report/plot.h"

#define HOLE ((double)NAN)

static void draw(const char *name, const tct_fields *x)
{
  tct_error err = {0};

  if (tct_plot_fields(&(tct_plot){.folder = drawn_folder, .name = name, .title = "cells"}, x, &err))
    fail_msg("%s", err.text);
}

/* three maps of 2 x 2: two in the first row, one in the second */
static const double three[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, HOLE};

static void maps_stand_in_rows_with_a_line_between_them(void **state)
{
  (void)state;

  draw("three", &(tct_fields){.n = 3, .height = 2, .width = 2, .value = three});
  assert_drawn("three");
  char *csv = drawn("three.csv");
  assert_string_equal(csv, "\"row\",0,1,-1,0,1\n"
                           "0,0,1,NaN,4,5\n"
                           "1,2,3,NaN,6,7\n"
                           "-1,NaN,NaN,NaN,NaN,NaN\n"
                           "0,8,9,NaN,NaN,NaN\n"
                           "1,10,NaN,NaN,NaN,NaN\n");
  tct_free(csv);
}

/* 0 and 10 are the ends of viridis, in the first map and in the third */
static void one_scale_is_for_all(void **state)
{
  (void)state;

  draw("scale", &(tct_fields){.n = 3, .height = 2, .width = 2, .value = three});
  char *svg = drawn("scale.svg");
  assert_non_null(strstr(svg, "<path fill='#440154' d='M0 0h1v1h-1'/>"));
  assert_non_null(strstr(svg, "<path fill='#fde725' d='M0 4h1v1h-1'/>"));
  tct_free(svg);
}

/* Only the third has a hole. */
static void a_hole_in_a_map_is_grey_and_what_lies_between_maps_is_not(void **state)
{
  (void)state;

  draw("hole", &(tct_fields){.n = 3, .height = 2, .width = 2, .value = three});
  char *gp = drawn("hole.gp");
  assert_int_equal(count(gp, "fc rgb FAINT"), 1);
  tct_free(gp);
  draw("whole", &(tct_fields){.n = 2, .height = 2, .width = 2, .value = three});
  gp = drawn("whole.gp");
  assert_int_equal(count(gp, "fc rgb FAINT"), 0);
  tct_free(gp);
}

/* Flat maps stand one below the other, tall ones beside each other. */
static void a_grid_is_about_as_high_as_it_is_wide(void **state)
{
  double value[12 * 7] = {0};
  (void)state;

  value[0] = 1;
  draw("flat", &(tct_fields){.n = 4, .height = 1, .width = 7, .value = value});
  char *csv = drawn("flat.csv");
  assert_int_equal(count(csv, "\n"), 1 + 4 * 2 - 1); /* four below each other */
  tct_free(csv);
  draw("tall", &(tct_fields){.n = 4, .height = 7, .width = 1, .value = value});
  csv = drawn("tall.csv");
  assert_int_equal(count(csv, "\n"), 1 + 7); /* four beside each other */
  tct_free(csv);
}

static void one_number_and_none_can_be_drawn(void **state)
{
  const double one[] = {2}, none[] = {HOLE, HOLE};
  (void)state;

  draw("one", &(tct_fields){.n = 1, .height = 1, .width = 1, .value = one});
  assert_drawn("one");
  draw("none", &(tct_fields){.n = 1, .height = 1, .width = 2, .value = none});
  assert_drawn("none");
}

static void sizes_out_of_range_are_refused(void **state)
{
  const tct_plot plot = {.folder = drawn_folder, .name = "no"};
  tct_error err;
  (void)state;

  assert_int_equal(
    tct_plot_fields(&plot, &(tct_fields){.n = 0, .height = 2, .width = 2, .value = three}, &err),
    TCT_UNSUPPORTED);
  assert_int_equal(
    tct_plot_fields(&plot, &(tct_fields){.n = 1, .height = 0, .width = 2, .value = three}, &err),
    TCT_UNSUPPORTED);
  assert_int_equal(
    tct_plot_fields(&plot, &(tct_fields){.n = 400, .height = 28, .width = 28, .value = three},
                    &err),
    TCT_UNSUPPORTED);
  assert_non_null(strstr(err.text, "show fewer"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(maps_stand_in_rows_with_a_line_between_them),
    cmocka_unit_test(one_scale_is_for_all),
    cmocka_unit_test(a_hole_in_a_map_is_grey_and_what_lies_between_maps_is_not),
    cmocka_unit_test(a_grid_is_about_as_high_as_it_is_wide),
    cmocka_unit_test(one_number_and_none_can_be_drawn),
    cmocka_unit_test(sizes_out_of_range_are_refused),
  };
  return on_path("gnuplot") ? cmocka_run_group_tests_name("fields", tests, drawn_begin, drawn_end)
                            : 77;
}
