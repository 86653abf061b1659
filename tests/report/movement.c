/* movement.c -- two maps on a page, or a reason why there is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "report/drawn.h"
#include "report/movement.h"

#define HOLE ((double)NAN)

/* a triangle of 3 4 5 that becomes one of 6 8 10 */
static const double before[] = {3, 4, 5}, after[] = {6, 8, 10};
static char names[3][TCT_LABEL] = {"a", "b", "c"};
static const tct_recording of   = {.name = "v1", .conditions = 3, .condition = names};

static tct_status show(const double *first, const double *second, char **html, tct_error *err)
{
  char path[200];
  tct_page *page        = tct_page_new("a page", err);
  const tct_report_of r = {.page = page, .figures = drawn_folder};

  if (!page) return TCT_NO_MEMORY;
  tct_status status = tct_report_movement(&r, "map", "v1", &of, first, second, err);
  (void)snprintf(path, sizeof path, "%s/page.html", drawn_folder);
  if (status == TCT_OK) status = tct_page_write(page, path, err);
  tct_page_free(page);
  *html = status == TCT_OK ? drawn("page.html") : NULL;
  return status;
}

static void both_maps_are_on_the_page(void **state)
{
  tct_error err = {0};
  double x[3][2], y[3][2];
  char *html, *csv;
  (void)state;

  if (show(before, after, &html, &err)) fail_msg("%s", err.text);
  assert_drawn("map");
  assert_int_equal(count(html, "<img"), 1);
  csv            = drawn("map.csv");
  const char *at = csv;
  for (int i = 0; i < 3; i++)
    for (int k = 0; k < 2; k++) {
      char row[300];
      (void)snprintf(row, sizeof row, "\n%d,%d,\"%s\",-1,", k, i, names[i]);
      at = strstr(at, row);
      assert_non_null(at);
      assert_int_equal(sscanf(at + strlen(row), "%lf,%lf", &x[i][k], &y[i][k]), 2);
    }
  /* twice as large, and laid on the first: nothing but away from the middle */
  assert_true(fabs(hypot(x[0][1] - x[1][1], y[0][1] - y[1][1]) - 6) < 1e-6);
  for (int i = 0; i < 3; i++) {
    const double mean[2] = {(x[0][0] + x[1][0] + x[2][0]) / 3, (y[0][0] + y[1][0] + y[2][0]) / 3};
    assert_true(fabs(x[i][1] - mean[0] - 2 * (x[i][0] - mean[0])) < 1e-6);
    assert_true(fabs(y[i][1] - mean[1] - 2 * (y[i][0] - mean[1])) < 1e-6);
  }
  tct_free(csv);
  tct_free(html);
}

static void where_there_is_no_map_the_page_says_why(void **state)
{
  const double none[] = {HOLE, HOLE, HOLE};
  tct_error err       = {0};
  char *html;
  (void)state;

  if (show(none, after, &html, &err)) fail_msg("%s", err.text);
  assert_int_equal(count(html, "v1 has no map: none of the dissimilarities"), 1);
  assert_int_equal(count(html, "<img"), 0);
  tct_free(html);
}

static void without_memory_it_says_so(void **state)
{
  tct_status status = TCT_BUG;
  int failures      = 0;
  tct_error err;
  (void)state;

  for (int i = 1; status; i++) {
    char *html = NULL;
    tct_fail_allocation(i, false);
    status = show(before, after, &html, &err);
    tct_fail_allocation(-1, false);
    tct_free(html);
    if (status) failures++, assert_int_equal(status, TCT_NO_MEMORY);
  }
  assert_true(failures > 10);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(both_maps_are_on_the_page),
    cmocka_unit_test(where_there_is_no_map_the_page_says_why),
    cmocka_unit_test(without_memory_it_says_so),
  };
  return on_path("gnuplot") ? cmocka_run_group_tests_name("movement", tests, drawn_begin, drawn_end)
                            : 77;
}
