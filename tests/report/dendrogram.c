/* dendrogram.c -- the tree of the picture is that of the numbers, from two conditions to four hundred. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "report/drawn.h"
#include "report/plot.h"

#define HOLE ((double)NAN)
enum { MANY = 400 };

/* 0 and 3 are 1 apart, 1 and 2 are 2 apart; between the pairs 5 6 7 8 */
static const double value[]                = {5, 6, 1, 2, 7, 8};
static const char conditions[4][TCT_LABEL] = {"cat", "car", "bus", "dog"};
static const char kinds[2][TCT_LABEL]      = {"animal", "artificial"};
static const int category[]                = {0, 1, 1, 0};

static void draw(const char *name, int width, const tct_dendrogram *d)
{
  tct_error err = {0};

  if (tct_plot_dendrogram(
        &(tct_plot){.folder = drawn_folder, .name = name, .title = "a tree", .width = width}, d,
        &err))
    fail_msg("%s", err.text);
}

static void the_table_is_the_tree(void **state)
{
  char *csv;
  (void)state;

  draw("four", 340,
       &(tct_dendrogram){.n             = 4,
                         .value         = value,
                         .category      = category,
                         .categories    = 2,
                         .category_name = kinds,
                         .condition     = conditions,
                         .label         = "distance"});
  assert_drawn("four");
  csv = drawn("four.csv");
  assert_string_equal(csv, "cluster,name,category,size,height,joined,place,first,last,a,b\n"
                           "0,\"cat\",0,1,0,1,0,NaN,NaN,,\n"
                           "1,\"car\",1,1,0,2,2,NaN,NaN,,\n"
                           "2,\"bus\",1,1,0,2,3,NaN,NaN,,\n"
                           "3,\"dog\",0,1,0,1,1,NaN,NaN,,\n"
                           "4,\"\",0,2,1,6.5,0.5,0,1,0,3\n"
                           "5,\"\",1,2,2,6.5,2.5,2,3,1,2\n"
                           "6,\"\",-1,4,6.5,NaN,1.5,0.5,2.5,4,5\n");
  tct_free(csv);
}

/* straight lines of that colour; gnuplot puts several into one path */
static size_t strokes(const char *svg, const char *rgb)
{
  size_t n = 0;

  for (const char *at = svg; (at = strstr(at, "<path stroke='rgb(")); at++) {
    if (strncmp(at + 18, rgb, strlen(rgb)) != 0) continue;
    for (const char *c = at; *c != '>'; c++) n += c[0] == ' ' && c[1] == 'L';
  }
  return n;
}

static void branches_have_the_colour_of_all_that_is_in_them(void **state)
{
  char *svg;
  (void)state;

  draw("four", 340,
       &(tct_dendrogram){.n             = 4,
                         .value         = value,
                         .category      = category,
                         .categories    = 2,
                         .category_name = kinds,
                         .condition     = conditions});
  svg = drawn("four.svg");
  /* of each kind two leaves, what they make, and their join; one join of both kinds */
  assert_int_equal(strokes(svg, "  0, 114, 178)"), 4);
  assert_int_equal(strokes(svg, "213,  94,   0)"), 4);
  assert_int_equal(strokes(svg, "118, 118, 118)"), 1);
  assert_int_equal(count(svg, "stroke-dasharray"), 0);
  assert_int_equal(count(svg, "<text>cat</text>"), 1);
  assert_int_equal(count(svg, "<text>artificial</text>"), 1); /* in the key */
  tct_free(svg);
}

static void what_nothing_joins_is_joined_by_broken_lines(void **state)
{
  const double parts[] = {HOLE, 3, HOLE, HOLE, 100, HOLE}, none[] = {HOLE, HOLE, HOLE};
  char *svg;
  (void)state;

  draw("parts", 340, &(tct_dendrogram){.n = 4, .value = parts, .condition = conditions});
  assert_drawn("parts");
  svg = drawn("parts.svg");
  assert_int_equal(count(svg, "stroke-dasharray"), 1);
  tct_free(svg);
  draw("none", 340, &(tct_dendrogram){.n = 3, .value = none});
  assert_drawn("none");
}

static void extremes_can_be_drawn(void **state)
{
  static double d[MANY * (MANY - 1) / 2];
  static char names[MANY][TCT_LABEL];
  static int kind[MANY];
  static const char kind_names[25][TCT_LABEL] = {
    "the longest name of a category of conditions that can be"};
  char *svg;
  (void)state;

  for (int i = 0; i < MANY * (MANY - 1) / 2; i++) d[i] = 0.001 * ((i * 7919) % 1201) - 0.1;
  for (int i = 0; i < MANY; i++) {
    kind[i] = i % 25;
    (void)snprintf(names[i], sizeof names[i], "a condition with the longest of all the names: %d",
                   i);
  }
  tct_dendrogram t = {.n             = MANY,
                      .value         = d,
                      .category      = kind,
                      .categories    = 25,
                      .category_name = kind_names,
                      .condition     = (const char(*)[TCT_LABEL])names,
                      .label = "a very long label of heights that is wider than all of the tree"};
  draw("many", 340, &t);
  assert_drawn("many");
  svg = drawn("many.svg");
  assert_int_equal(count(svg, "a condition with"), 0); /* too many for names */
  tct_free(svg);
  t.n = 150;
  draw("named", 340, &t);
  assert_drawn("named");
  svg = drawn("named.svg");
  assert_int_equal(count(svg, "<text>a condition with"), 150);
  tct_free(svg);
  draw("two", 200, &(tct_dendrogram){.n = 2, .value = (double[]){-0.5}});
  assert_drawn("two");
}

static void trouble_is_told(void **state)
{
  const tct_plot plot = {.folder = drawn_folder, .name = "no"};
  tct_status status   = TCT_BUG;
  int failures        = 0;
  tct_error err;
  (void)state;

  assert_int_equal(tct_plot_dendrogram(&plot, &(tct_dendrogram){.n = 1, .value = value}, &err),
                   TCT_UNSUPPORTED);
  assert_int_equal(tct_plot_dendrogram(&plot, &(tct_dendrogram){.n = 401, .value = value}, &err),
                   TCT_UNSUPPORTED);
  for (int i = 1; status; i++) {
    tct_fail_allocation(i, false);
    status = tct_plot_dendrogram(&plot, &(tct_dendrogram){.n = 4, .value = value}, &err);
    tct_fail_allocation(-1, false);
    if (status) failures++, assert_int_equal(status, TCT_NO_MEMORY);
  }
  assert_true(failures > 8);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_table_is_the_tree),
    cmocka_unit_test(branches_have_the_colour_of_all_that_is_in_them),
    cmocka_unit_test(what_nothing_joins_is_joined_by_broken_lines),
    cmocka_unit_test(extremes_can_be_drawn),
    cmocka_unit_test(trouble_is_told),
  };
  return on_path("gnuplot")
           ? cmocka_run_group_tests_name("dendrogram", tests, drawn_begin, drawn_end)
           : 77;
}
