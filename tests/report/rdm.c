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

static void categories_without_names_or_out_of_range_do_no_harm(void **state)
{
  const int odd[] = {7, -1, 0, 1};
  (void)state;

  draw("odd", &(tct_rdm_picture){
                .n = 4, .value = value, .category = odd, .categories = 2, .category_name = kinds});
  assert_drawn("odd");
  draw("nameless", &(tct_rdm_picture){.n = 4, .value = value, .category = category, .categories = 2});
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

  assert_int_equal(tct_plot_rdm(&plot, &(tct_rdm_picture){.n = 1, .value = value}, &err), TCT_UNSUPPORTED);
  assert_int_equal(tct_plot_rdm(&plot, &(tct_rdm_picture){.n = 401, .value = value}, &err),
                   TCT_UNSUPPORTED);
  for (int i = 1; status; i++) {
    tct_fail_allocation(i, false);
    status = tct_plot_rdm(
      &plot,
      &(tct_rdm_picture){
        .n = 4, .value = value, .category = category, .categories = 2, .category_name = kinds},
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
    cmocka_unit_test(categories_without_names_or_out_of_range_do_no_harm),
    cmocka_unit_test(an_rdm_of_no_number_can_be_drawn),
    cmocka_unit_test(trouble_is_told),
  };
  return on_path("gnuplot") ? cmocka_run_group_tests_name("rdm", tests, drawn_begin, drawn_end)
                            : 77;
}
