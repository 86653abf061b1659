/* models.c -- bars of models: what is significant, and nothing else, is marked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "report/drawn.h"
#include "report/plot.h"

#define HOLE ((double)NAN)
enum { MOST = 64, SUBJECTS = 12 };

/* A comparison of n models: model i is at 0.05 (n - i), and better than those four or more further on. */
static struct {
  tct_inference of;
  tct_inferred_model model[MOST + 1];
  tct_inferred_pair pair[MOST * MOST];
  double subject[MOST + 1][SUBJECTS];
} made;

static const tct_rsa_estimate nothing = {HOLE, HOLE, HOLE, HOLE};

static tct_inference *make(int n, int subjects)
{
  made.of = (tct_inference){.models = n, .subjects = subjects, .conditions = 92};
  made.of.larger_is_more_similar = true;
  made.of.lower                  = (tct_rsa_estimate){0.05 * n - 0.02, 0, 0, 0};
  made.of.upper                  = (tct_rsa_estimate){0.05 * n + 0.06, 0, 0, 0};
  made.of.model                  = made.model;
  made.of.pair                   = made.pair;
  for (int i = 0; i < n; i++) {
    const double mean = 0.05 * (n - i);
    made.model[i]     = (tct_inferred_model){.per_subject  = made.subject[i],
                                             .mean         = {mean, mean - 0.04, mean + 0.04, 0.02},
                                             .p_zero       = i < n - 2 ? 0.001 : 0.3,
                                             .p_ceiling    = i > 2 ? 0.01 : 0.5,
                                             .p_equivalent = i == 0 ? 0.02 : HOLE};
    (void)snprintf(made.model[i].name, sizeof made.model[i].name, "model %d", i);
    for (int s = 0; s < subjects; s++)
      made.subject[i][s] = mean + 0.008 * ((s * 5 + i * 3) % 12 - 5.5);
    for (int j = i + 1; j < n; j++)
      made.pair[made.of.pairs++] = (tct_inferred_pair){.a           = i,
                                                       .b           = j,
                                                       .difference  = {0.05 * (j - i), 0, 0, 0},
                                                       .p           = 0.001,
                                                       .p_corrected = j - i >= 4 ? 0.01 : 0.2};
  }
  return &made.of;
}

static void draw(const char *name, int width, const tct_inference *of)
{
  tct_error err = {0};

  if (tct_plot_models(
        &(tct_plot){.folder = drawn_folder, .name = name, .title = "models of IT", .width = width},
        &(tct_model_bars){.of = of, .label = "rho_a"}, &err))
    fail_msg("%s", err.text);
}

static void what_is_significant_is_marked_and_nothing_else(void **state)
{
  char *svg, *gp;
  (void)state;

  draw("seven", 340, make(7, 4));
  assert_drawn("seven");
  svg = drawn("seven.svg");
  gp  = drawn("seven.gp");
  assert_int_equal(count(svg, "<text>noise ceiling</text>"), 1);
  assert_int_equal(count(svg, "<text>model 6</text>"), 1);
  assert_int_equal(count(svg, "<title>models of IT</title>"), 1);
  assert_int_equal(count(svg, "<desc>"), 1);
  assert_int_equal(count(svg, "its numbers are in seven.csv</desc>"), 1);
  /* five are better than 0; model 3 .. 6 below the ceiling and one at it; each mark once more in the key */
  assert_int_equal(count(gp, "arc [90:270]"), 5 + 1 + 4 + 1);
  assert_int_equal(count(gp, "arc [0:360]"), 1 + 1);
  /* 0 is better than 4, 5, 6; 1 than 5, 6; 2 than 6: three lines, and one in the key */
  assert_int_equal(count(gp, "size screen px(2.2)"), 3 + 1);
  assert_int_equal(count(svg, "<text>each disc is better than each tick of its line</text>"), 1);
  tct_free(svg);
  tct_free(gp);
}

static void without_significance_there_is_no_mark(void **state)
{
  tct_inference *of = make(5, 3);
  char *gp;
  (void)state;

  for (int i = 0; i < 5; i++)
    of->model[i].p_zero = of->model[i].p_ceiling = of->model[i].p_equivalent = HOLE;
  for (int i = 0; i < of->pairs; i++) of->pair[i].p_corrected = 0.05;
  of->lower = of->upper = nothing;
  draw("plain", 340, of);
  assert_drawn("plain");
  gp = drawn("plain.gp");
  assert_int_equal(count(gp, "object circle"), 0);
  assert_int_equal(count(gp, "noise ceiling"), 0);
  tct_free(gp);
}

static void the_table_holds_all_that_is_known(void **state)
{
  tct_inference *of = make(2, 1);
  char *csv;
  (void)state;

  of->model[0].mean = (tct_rsa_estimate){0.5, 0.25, 0.75, 0.125};
  of->model[1].mean = (tct_rsa_estimate){-0.5, HOLE, HOLE, HOLE};
  of->lower = of->upper = (tct_rsa_estimate){0.75, 0.5, 1, 0.25};
  of->p_ceiling_zero    = 0.0625;
  made.subject[0][0]    = 0.5;
  made.subject[1][0]    = HOLE;
  draw("table", 720, of);
  csv = drawn("table.csv");
  assert_string_equal(csv,
                      "row,name,mean,low,high,error,p_zero,p_ceiling,p_equivalent,subject1,p1,p2\n"
                      "0,\"model 0\",0.5,0.25,0.75,0.125,0.3,0.5,0.02,0.5,NaN,0.2\n"
                      "1,\"model 1\",-0.5,NaN,NaN,NaN,0.3,0.5,NaN,NaN,0.2,NaN\n"
                      "2,\"noise ceiling, lower\",0.75,0.5,1,0.25,0.0625,NaN,NaN,NaN,NaN,NaN\n"
                      "3,\"noise ceiling, upper\",0.75,0.5,1,0.25,NaN,NaN,NaN,NaN,NaN,NaN\n");
  tct_free(csv);
}

/* px from above of the first disc and of the last tick of the only line */
static void ends_of_line(const char *name, double *disc, double *tick)
{
  char *gp       = drawn(name);
  const char *at = strstr(gp, "size screen px(2.2)");

  assert_non_null(at);
  assert_int_equal(count(gp, "size screen px(2.2)"), 2); /* the other is in the key */
  while (strncmp(at, "py(", 3)) at--;
  *disc = strtod(at + 3, NULL);
  at    = strstr(gp, "lw 1.4");
  assert_non_null(at);
  while (strncmp(at, "py(", 3)) at--;
  *tick = strtod(at + 3, NULL);
  tct_free(gp);
}

static void where_smaller_is_more_similar_the_other_end_is_better(void **state)
{
  tct_inference *of = make(5, 3);
  double disc[2], tick[2];
  (void)state;

  draw("up", 340, of);
  of->larger_is_more_similar = false;
  draw("down", 340, of);
  ends_of_line("up.gp", &disc[0], &tick[0]);
  ends_of_line("down.gp", &disc[1], &tick[1]);
  assert_true(tick[0] - disc[0] > 90);
  assert_true(disc[1] - tick[1] > 90);
}

static void twenty_models_with_the_longest_names_fit_a_column(void **state)
{
  tct_inference *of = make(20, 12);
  char *svg;
  (void)state;

  for (int i = 0; i < 20; i++)
    (void)snprintf(of->model[i].name, sizeof of->model[i].name,
                   "ventral_stream_%d feedback_alignment population IT seed 1234567 layer conv%d",
                   i, i);
  draw("twenty", 340, of);
  draw("twenty_wide", 720, of);
  assert_drawn("twenty");
  svg = drawn("twenty.svg");
  assert_int_equal(count(svg, "\xe2\x80\xa6</text>"), 20); /* cut, each of them */
  tct_free(svg);
}

static void extremes_can_be_drawn(void **state)
{
  tct_inference *of = make(64, 12);
  char *svg;
  (void)state;

  draw("most", 340, of);
  assert_drawn("most");
  svg = drawn("most.svg");
  assert_int_equal(count(svg, "more such lines are in the table"), 1);
  tct_free(svg);

  draw("one", 340, make(1, 0));
  assert_drawn("one");

  of = make(3, 2);
  for (int i = 0; i < 3; i++) {
    of->model[i].mean = nothing;
    for (int s = 0; s < 2; s++) made.subject[i][s] = HOLE;
    of->model[i].p_zero = of->model[i].p_ceiling = of->model[i].p_equivalent = HOLE;
  }
  for (int i = 0; i < of->pairs; i++) of->pair[i].p_corrected = of->pair[i].difference.value = HOLE;
  of->lower = of->upper = nothing;
  draw("none", 340, of);
  assert_drawn("none");

  of = make(3, 2);
  for (int i = 0; i < 3; i++) of->model[i].mean.value *= -1, of->model[i].mean.low = HOLE;
  of->upper = nothing;
  draw("below", 200, of);
  assert_drawn("below");
}

static void trouble_is_told(void **state)
{
  const tct_plot plot = {.folder = drawn_folder, .name = "no"};
  tct_status status   = TCT_BUG;
  int failures        = 0;
  tct_error err;
  (void)state;

  assert_int_equal(tct_plot_models(&plot, &(tct_model_bars){.of = make(0, 0)}, &err),
                   TCT_UNSUPPORTED);
  assert_int_equal(tct_plot_models(&plot, &(tct_model_bars){.of = make(65, 0)}, &err),
                   TCT_UNSUPPORTED);
  for (int i = 1; status; i++) {
    tct_fail_allocation(i, false);
    status = tct_plot_models(&plot, &(tct_model_bars){.of = make(4, 2)}, &err);
    tct_fail_allocation(-1, false);
    if (status) failures++, assert_int_equal(status, TCT_NO_MEMORY);
  }
  assert_true(failures > 5);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_is_significant_is_marked_and_nothing_else),
    cmocka_unit_test(without_significance_there_is_no_mark),
    cmocka_unit_test(the_table_holds_all_that_is_known),
    cmocka_unit_test(where_smaller_is_more_similar_the_other_end_is_better),
    cmocka_unit_test(twenty_models_with_the_longest_names_fit_a_column),
    cmocka_unit_test(extremes_can_be_drawn),
    cmocka_unit_test(trouble_is_told),
  };
  return on_path("gnuplot") ? cmocka_run_group_tests_name("models", tests, drawn_begin, drawn_end)
                            : 77;
}
