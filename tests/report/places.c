/* places.c -- learning rules between bias and variance: where they are drawn, and what is said of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "report/drawn.h"
#include "report/plot.h"

static tct_credit_entry entry(const char *rule, const char *knob, double bias, double variance)
{
  tct_credit_entry e = {.deterministic = variance == 0.0, .resolved = true, .instances = 20};

  (void)snprintf(e.rule, sizeof e.rule, "%s", rule);
  (void)snprintf(e.knob, sizeof e.knob, "%s", knob);
  e.bias2_layer = (tct_estimate){bias, 0.9 * bias, 1.1 * bias};
  e.bias2       = (tct_estimate){fmin(1, 1.2 * bias), bias, fmin(1, 1.4 * bias)};
  e.variance    = (tct_estimate){variance, 0.8 * variance, 1.2 * variance};
  return e;
}

static void draw(const char *name, tct_credit_state *state, int states)
{
  tct_credit_table t = {.states = states, .state = state};
  tct_error err      = {0};

  if (tct_plot_places(
        &(tct_plot){.folder = drawn_folder, .name = name, .title = "two & two", .width = 720},
        &(tct_places){&t}, &err))
    fail_msg("%s", err.text);
}

static void every_rule_is_named_once_in_rows_and_once_a_panel_in_the_plane(void **state)
{
  tct_credit_entry e[] = {entry("backprop", "", 0, 0),
                          entry("random_feedback", "", 0.4, 0),
                          entry("curved", "rule.gain=0.1", 0.001, 0),
                          entry("curved", "rule.gain=1", 0.2, 0),
                          entry("wp", "", 0.001, 600),
                          entry("np", "rule.size=2", 0.01, 30)};
  tct_credit_state s[] = {{.name = "init", .objective = 0.7, .entries = 6, .entry = e},
                          {.name = "own:100", .trials = 100, .entries = 6, .entry = e}};
  (void)state;

  draw("places", s, 2);
  assert_drawn("places");
  char *svg = drawn("places.svg"), *csv = drawn("places.csv");
  assert_int_equal(count(svg, "<text>backprop</text>"), 1);
  assert_int_equal(count(svg, "<text>random feedback</text>"), 1);
  assert_int_equal(count(svg, "<text>curved, gain</text>"), 1);
  assert_int_equal(count(svg, "<text>wp</text>"), 2);
  assert_int_equal(count(svg, "<text>np, size 2</text>"), 2);
  assert_int_equal(count(svg, "<text>efficiency 0.5</text>"), 2);
  assert_int_equal(count(svg, "<text>each by its own learning, at loss 0</text>"), 1);
  assert_int_equal(count(csv, "\n"), 13);
  assert_non_null(strstr(csv, "\"init\",\"wp\",\"\",0.001,"));
  assert_int_equal(count(csv, ",600,480,720,"), 2);
  tct_free(svg);
  tct_free(csv);
}

/* Where points are drawn: fourth root of the bias from left to right. */
static void bias_runs_from_left_to_right_by_its_fourth_root(void **state)
{
  tct_credit_entry e[] = {entry("backprop", "", 0, 0), entry("a", "", 0.0625, 0),
                          entry("b", "", 1, 0)};
  tct_credit_state s   = {.name = "init", .entries = 3, .entry = e};
  double x[3];
  (void)state;

  draw("root", &s, 1);
  char *gp       = drawn("root.gp");
  const char *at = gp;
  for (int i = 0; i < 3; i++) {
    at = strstr(at, "ps 0.6 front");
    assert_non_null(at);
    const char *px = at;
    while (strncmp(px, "px(", 3) != 0) px--;
    assert_int_equal(sscanf(px, "px(%lf)", &x[i]), 1);
    at++;
  }
  assert_true(x[2] - x[0] > 300 && fabs((x[1] - x[0]) / (x[2] - x[0]) - 0.5) < 1e-3);
  tct_free(gp);
}

static void what_is_unresolved_refused_or_boundless_can_be_drawn(void **state)
{
  tct_credit_entry e[] = {entry("open", "", 0.1, 0), entry("endless", "", 0.1, 100),
                          entry("refused", "", 0.1, 100), entry("nowhere", "", 0.1, 5)};
  tct_credit_state s   = {.name = "runs/a", .entries = 4, .entry = e};
  (void)state;

  e[0].bias2_layer = (tct_estimate){(double)NAN, -0.1, 0.3};
  e[1].variance    = (tct_estimate){(double)INFINITY, 10, (double)INFINITY};
  (void)snprintf(e[2].refused, sizeof e[2].refused, "no");
  e[3].bias2 = e[3].bias2_layer = (tct_estimate){(double)NAN, (double)NAN, (double)NAN};
  draw("odd", &s, 1);
  assert_drawn("odd");
  char *svg = drawn("odd.svg");
  assert_int_equal(count(svg, "<text>refused</text>"), 0);
  assert_int_equal(count(svg, "<text>endless</text>"), 1);
  tct_free(svg);
}

static void no_panel_at_all_is_refused(void **state)
{
  const tct_credit_table t = {0};
  tct_error err;
  (void)state;

  assert_int_equal(tct_plot_places(&(tct_plot){.folder = drawn_folder, .name = "no"},
                                   &(tct_places){.table = &t}, &err),
                   TCT_UNSUPPORTED);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_rule_is_named_once_in_rows_and_once_a_panel_in_the_plane),
    cmocka_unit_test(bias_runs_from_left_to_right_by_its_fourth_root),
    cmocka_unit_test(what_is_unresolved_refused_or_boundless_can_be_drawn),
    cmocka_unit_test(no_panel_at_all_is_refused),
  };
  return on_path("gnuplot") ? cmocka_run_group_tests_name("places", tests, drawn_begin, drawn_end)
                            : 77;
}
