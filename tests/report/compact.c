/* compact.c -- cells become paths, the rest stays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/drawn.h"
#include "report/plots/compact.h"

/* a grid of 2 x 3 cells, 10 px wide and high, from (5, 20) on */
static tct_figure grid(const tct_plot *plot)
{
  return (tct_figure){.plot = plot, .cells = {5, 20, 35, 40}, .rows = 2, .columns = 3};
}

static const char svg[] = "<svg>\n<title>Gnuplot</title>\n<g>\n"
                          "\t\t<polygon fill = 'rgb(230, 230, 230)' points = '5.00,40.00 "
                          "35.00,40.00 35.00,20.00 5.00,20.00 '/>\n"
                          "\t\t<polygon fill = 'rgb( 68,   1,  84)' points = '5.00,30.00 "
                          "15.00,30.00 15.00,20.00 5.00,20.00 '/>\n"
                          "\t\t<polygon fill = 'rgb( 68,   1,  84)' points = '15.00,30.00 "
                          "25.01,30.00 25.01,20.00 15.00,20.00 '/>\n"
                          "\t\t<polygon fill = 'rgb(  1,   2,   3)' points = '25.01,30.00 "
                          "35.00,30.00 35.00,20.00 25.01,20.00 '/>\n"
                          "\t\t<polygon fill = 'rgb( 68,   1,  84)' points = '25.01,40.00 "
                          "35.00,40.00 35.00,30.00 25.01,30.00 '/>\n"
                          "\t\t<polygon fill = 'rgb( 68,   1,  84)' points = '40.00,40.00 "
                          "50.00,40.00 50.00,30.00 40.00,30.00 '/>\n"
                          "</g>\n</svg>\n";

static void cells_become_one_path_for_each_colour_and_neighbours_join(void **state)
{
  const tct_plot plot = {.name = "a", .title = "<it>"};
  const tct_figure f  = grid(&plot);
  tct_text out        = {0};
  (void)state;

  assert_true(tct_compact(&f, svg, &out));
  assert_non_null(strstr(out.at, "translate(5,20) scale(10,10)"));
  assert_non_null(strstr(out.at, "<path fill='#010203' d='M2 0h1v1h-1'/>"));
  assert_non_null(strstr(out.at, "<path fill='#440154' d='M0 0h2v1h-2M2 1h1v1h-1'/>"));
  /* the ground and the colour bar are no cells */
  assert_int_equal(count(out.at, "<polygon"), 2);
  assert_non_null(strstr(out.at, "<title>&lt;it&gt;</title>"));
  assert_null(xml_wrong(out.at));
  /* the ground lies below */
  assert_true(strstr(out.at, "rgb(230") < strstr(out.at, "<path"));
  tct_text_free(&out);
}

#define GROUP "\t<g stroke='none' shape-rendering='crispEdges'>\n"

static void round_shapes_are_smooth_and_words_are_our_own(void **state)
{
  static const char shapes[] =
    "<svg>\n<desc>Produced by GNUPLOT 5.4 patchlevel 4 </desc>\n" GROUP
    "\t\t<polygon fill = 'rgb(1, 2, 3)' points = '0,0 1,0 1,1 0,1 '/>\n\t</g>\n" GROUP
    "\t\t<polygon fill = 'rgb(1, 2, 3)' points = '0,0 1,0 2,1 2,2 1,3 0,3 -1,2 '/>\n\t</g>\n" GROUP
    "</svg>\n";
  const tct_plot plot = {.name = "a"};
  const tct_figure f  = {.plot = &plot, .what = "what & that"};
  tct_text out        = {0};
  (void)state;

  assert_true(tct_compact(&f, shapes, &out));
  assert_int_equal(count(out.at, "crispEdges"), 2);
  assert_int_equal(
    count(out.at, "\t<g stroke='none'>\n\t\t<polygon fill = 'rgb(1, 2, 3)' points = '0,0 1,0 2"),
    1);
  assert_int_equal(count(out.at, "<desc>what &amp; that; its numbers are in a.csv</desc>"), 1);
  assert_int_equal(count(out.at, "GNUPLOT"), 0);
  tct_text_free(&out);
}

static void what_is_not_known_stays_as_it_is(void **state)
{
  const tct_plot plot = {.name = "a"};
  const tct_figure f  = {.plot = &plot};
  const char *odd     = "<svg>\n<polygon fill = 'rgb(1,2' points = '\n<polygon\n\n</svg>";
  tct_text out        = {0};
  (void)state;

  assert_true(tct_compact(&f, odd, &out));
  assert_string_equal(out.at, odd);
  tct_text_free(&out);
}

static void without_memory_it_says_so_and_leaks_nothing(void **state)
{
  const tct_plot plot = {.name = "a"};
  const tct_figure f  = grid(&plot);
  int failures        = 0;
  (void)state;

  for (int i = 1;; i++) {
    tct_text out = {0};
    tct_fail_allocation(i, false);
    const bool fine = tct_compact(&f, svg, &out);
    tct_fail_allocation(-1, false);
    tct_text_free(&out);
    if (fine) break;
    failures++;
  }
  assert_true(failures >= 3);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(cells_become_one_path_for_each_colour_and_neighbours_join),
    cmocka_unit_test(round_shapes_are_smooth_and_words_are_our_own),
    cmocka_unit_test(what_is_not_known_stays_as_it_is),
    cmocka_unit_test(without_memory_it_says_so_and_leaks_nothing),
  };
  return cmocka_run_group_tests_name("compact", tests, NULL, NULL);
}
