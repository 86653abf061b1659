/* rdm.c -- dissimilarities in their places, conditions in order of category. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "report/drawn.h"
#include "report/plot.h"

#define HOLE ((double)NAN)

/* four conditions; category of each; d(i, j) = 10 i + j, so that every number tells where it belongs */
static const double value[]                = {1, 2, 3, 12, 13, 23};
static const int category[]                = {1, 0, 1, 0};
static const char kinds[2][TCT_LABEL]      = {"face", "place"};
static const char conditions[4][TCT_LABEL] = {"c0", "c1", "c2", "c3"};

static void draw(const char *name, const tct_rdm_picture *r)
{
  tct_error err = {0};

  if (tct_plot_rdm(&(tct_plot){.folder = drawn_folder, .name = name, .title = "an RDM"}, r, &err))
    fail_msg("%s", err.text);
}

static void conditions_stand_in_order_of_category(void **state)
{
  char *csv, *svg;
  (void)state;

  draw("order", &(tct_rdm_picture){.n             = 4,
                                   .value         = value,
                                   .category      = category,
                                   .categories    = 2,
                                   .category_name = kinds,
                                   .condition     = conditions,
                                   .colours       = {0, 30, "d", false}});
  assert_drawn("order");
  csv = drawn("order.csv");
  assert_string_equal(csv,
                      "\"condition\",\"c1\",\"c3\",\"c0\",\"c2\"\n"
                      "\"c1\",0,13,1,12\n\"c3\",13,0,3,23\n\"c0\",1,3,0,2\n\"c2\",12,23,2,0\n");
  svg = drawn("order.svg");
  assert_int_equal(count(svg, "<text>face</text>"), 1);
  assert_int_equal(count(svg, "<text>place</text>"), 1);
  tct_free(csv);
  tct_free(svg);
}

static void without_categories_conditions_are_named(void **state)
{
  char *svg;
  (void)state;

  draw("plain", &(tct_rdm_picture){.n = 4, .value = value, .condition = conditions});
  assert_drawn("plain");
  svg = drawn("plain.svg");
  assert_int_equal(count(svg, "<text>c2</text>"), 1);
  tct_free(svg);
  draw("bare", &(tct_rdm_picture){.n = 4, .value = value});
  assert_drawn("bare");
}

/* cells that the paths of the picture cover */
static int covered(const char *svg)
{
  int n = 0;

  for (const char *at = strstr(svg, "scale("); at && (at = strpbrk(at, "h<")); at++) {
    if (!strncmp(at, "</g>", 4)) break;
    if (*at == 'h' && at[1] >= '0' && at[1] <= '9') n += (int)strtol(at + 1, NULL, 10);
  }
  return n;
}

static void a_large_rdm_has_every_cell_and_stays_small(void **state)
{
  enum { N = 200 };
  static double d[N * (N - 1) / 2];
  static int kind[N];
  static const char kind_names[10][TCT_LABEL] = {"T-shirt", "trouser", "pullover", "dress", "coat",
                                                 "sandal",  "shirt",   "sneaker",  "bag",   "boot"};
  char *svg;
  (void)state;

  for (int i = 0; i < N * (N - 1) / 2; i++) d[i] = 0.01 * ((i * 7919) % 120);
  for (int i = 0; i < N; i++) kind[i] = i % 10;
  d[5] = HOLE;
  draw("large",
       &(tct_rdm_picture){
         .n = N, .value = d, .category = kind, .categories = 10, .category_name = kind_names});
  assert_drawn("large");
  svg = drawn("large.svg");
  assert_int_equal(covered(svg), N * N - 2); /* all but the missing pair, twice */
  assert_true(strlen(svg) < 1000000);
  tct_free(svg);
}

/* 1 2 2 5, and two that are undefined: 0, a half of 1 + 2 for the equal ones, 3 of 3 */
static void percentiles_are_of_all_pairs_that_are_defined(void **state)
{
  const double some[] = {2, HOLE, 5, 1, 2, (double)INFINITY};
  char *csv;
  (void)state;

  draw("ranked",
       &(tct_rdm_picture){.n = 4, .value = some, .condition = conditions, .ranked = true});
  assert_drawn("ranked");
  csv = drawn("ranked.csv");
  assert_string_equal(csv, "\"percentile\",\"c0\",\"c1\",\"c2\",\"c3\"\n"
                           "\"c0\",0,50,NaN,100\n\"c1\",50,0,0,50\n\"c2\",NaN,0,0,NaN\n"
                           "\"c3\",100,50,NaN,0\n");
  tct_free(csv);
  char *svg = drawn("ranked.svg");
  assert_int_equal(count(svg, "<text>undefined: 2 of 6 pairs</text>"), 1);
  assert_int_equal(count(svg, "<text>percentile of dissimilarity</text>"), 1);
  tct_free(svg);
  draw("equal", &(tct_rdm_picture){.n = 3, .value = (double[]){4, 4, 4}, .ranked = true});
  csv = drawn("equal.csv");
  assert_string_equal(
    csv, "\"percentile\",\"0\",\"1\",\"2\"\n\"0\",0,50,50\n\"1\",50,0,50\n\"2\",50,50,0\n");
  tct_free(csv);
  draw("single", &(tct_rdm_picture){.n = 2, .value = (double[]){4}, .ranked = true});
  assert_drawn("single");
}

static void an_order_that_is_given_is_kept(void **state)
{
  const int order[] = {3, 0, 2, 1}, twice[] = {3, 0, 0, 1}, beyond[] = {3, 0, 2, 4};
  char *csv, *svg;
  tct_error err;
  tct_rdm_picture r = {.n             = 4,
                       .value         = value,
                       .category      = category,
                       .categories    = 2,
                       .category_name = kinds,
                       .condition     = conditions,
                       .order         = order};
  (void)state;

  draw("kept", &r);
  assert_drawn("kept");
  csv = drawn("kept.csv");
  svg = drawn("kept.svg");
  assert_string_equal(csv,
                      "\"condition\",\"c3\",\"c0\",\"c2\",\"c1\"\n"
                      "\"c3\",0,3,23,13\n\"c0\",3,0,2,1\n\"c2\",23,2,0,12\n\"c1\",13,1,12,0\n");
  assert_int_equal(count(svg, "<text>face</text>"), 1); /* in the key, once */
  tct_free(csv);
  tct_free(svg);
  r.order = twice;
  assert_int_equal(tct_plot_rdm(&(tct_plot){.folder = drawn_folder, .name = "no"}, &r, &err),
                   TCT_BAD_DATA);
  r.order = beyond;
  assert_int_equal(tct_plot_rdm(&(tct_plot){.folder = drawn_folder, .name = "no"}, &r, &err),
                   TCT_BAD_DATA);
}

static void four_hundred_conditions_with_holes_can_be_drawn(void **state)
{
  enum { N = 400 };
  static double d[N * (N - 1) / 2];
  static int kind[N], order[N];
  static char kind_names[64][TCT_LABEL];
  char *svg;
  int holes = 0;
  (void)state;

  for (int i = 0, p = 0; i < N; i++)
    for (int j = i + 1; j < N; j++, p++) {
      d[p] = 1 + sin(0.01 * i) * cos(0.02 * j);
      if (i / 40 == 3 || (p % 997) == 0) d[p] = HOLE, holes++;
    }
  for (int i = 0; i < N; i++) kind[i] = i / 7, order[i] = (i * 7) % N;
  for (int i = 0; i < 64; i++)
    (void)snprintf(kind_names[i], sizeof kind_names[i], "the longest name of category number %d",
                   i);
  tct_rdm_picture r = {.n             = N,
                       .value         = d,
                       .category      = kind,
                       .categories    = 58,
                       .category_name = (const char(*)[TCT_LABEL])kind_names};
  draw("most", &r);
  assert_drawn("most");
  svg = drawn("most.svg");
  assert_int_equal(covered(svg), N * N - 2 * holes);
  tct_free(svg);
  r.order  = order;
  r.ranked = true;
  draw("most_ordered", &r);
  assert_drawn("most_ordered");
}

static void categories_without_names_or_out_of_range_do_no_harm(void **state)
{
  const int odd[] = {7, -1, 0, 1};
  (void)state;

  draw("odd", &(tct_rdm_picture){
                .n = 4, .value = value, .category = odd, .categories = 2, .category_name = kinds});
  assert_drawn("odd");
  draw("nameless",
       &(tct_rdm_picture){.n = 4, .value = value, .category = category, .categories = 2});
  assert_drawn("nameless");
}

static void an_rdm_of_no_number_can_be_drawn(void **state)
{
  const double none[] = {HOLE, HOLE, HOLE};
  (void)state;

  draw("none", &(tct_rdm_picture){.n = 3, .value = none});
  assert_drawn("none");
}

static void trouble_is_told(void **state)
{
  const tct_plot plot = {.folder = drawn_folder, .name = "no"};
  tct_error err;
  tct_status status = TCT_BUG;
  int failures      = 0;
  (void)state;

  assert_int_equal(tct_plot_rdm(&plot, &(tct_rdm_picture){.n = 1, .value = value}, &err),
                   TCT_UNSUPPORTED);
  assert_int_equal(tct_plot_rdm(&plot, &(tct_rdm_picture){.n = 401, .value = value}, &err),
                   TCT_UNSUPPORTED);
  for (int i = 1; status; i++) {
    tct_fail_allocation(i, false);
    status = tct_plot_rdm(&plot,
                          &(tct_rdm_picture){.n             = 4,
                                             .value         = value,
                                             .category      = category,
                                             .categories    = 2,
                                             .category_name = kinds,
                                             .ranked        = true},
                          &err);
    tct_fail_allocation(-1, false);
    if (status) failures++, assert_int_equal(status, TCT_NO_MEMORY);
  }
  assert_true(failures > 5);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(conditions_stand_in_order_of_category),
    cmocka_unit_test(without_categories_conditions_are_named),
    cmocka_unit_test(a_large_rdm_has_every_cell_and_stays_small),
    cmocka_unit_test(percentiles_are_of_all_pairs_that_are_defined),
    cmocka_unit_test(an_order_that_is_given_is_kept),
    cmocka_unit_test(four_hundred_conditions_with_holes_can_be_drawn),
    cmocka_unit_test(categories_without_names_or_out_of_range_do_no_harm),
    cmocka_unit_test(an_rdm_of_no_number_can_be_drawn),
    cmocka_unit_test(trouble_is_told),
  };
  return on_path("gnuplot") ? cmocka_run_group_tests_name("rdm", tests, drawn_begin, drawn_end)
                            : 77;
}
