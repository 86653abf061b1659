/* spikes.c -- spikes are drawn as strokes where they fell, columns have the same axes, nothing at all is a picture too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "report/drawn.h"
#include "report/plot.h"

static void draw(const char *name, const tct_spike_picture *s)
{
  tct_error err = {0};

  if (tct_plot_spikes(
        &(tct_plot){.folder = drawn_folder, .name = name, .title = "Cells", .width = 720}, s, &err))
    fail_msg("%s", err.text);
}

static const double strokes[4][2] = {{10, 0}, {20, 1}, {30, 1}, {40, 2}};
static const double middle[2] = {25, 75}, rate[2] = {20, 0}, low[2] = {10, 0}, high[2] = {30, 5};
static const double gap[3] = {5, 15, 25}, share[3] = {0.25, 0.5, 0.25},
                    poisson[3] = {0.5, 0.3, 0.1};
static const double times[3] = {0, 50, 100}, trace[6] = {0, 1, 0.5, -1, 0, 1};

static const tct_spike_column whole = {.name    = "r",
                                       .note    = "left, repeat 1",
                                       .units   = 3,
                                       .spikes  = 4,
                                       .spike   = strokes,
                                       .traces  = 2,
                                       .steps   = 3,
                                       .time    = times,
                                       .trace   = trace,
                                       .bins    = 2,
                                       .middle  = middle,
                                       .rate    = rate,
                                       .low     = low,
                                       .high    = high,
                                       .gaps    = 3,
                                       .gap     = gap,
                                       .share   = share,
                                       .poisson = poisson};

static void columns_have_the_same_axes(void **state)
{
  const tct_spike_column two[] = {whole, {.name = "r (untrained)", .units = 3}};
  (void)state;

  draw("spikes", &(tct_spike_picture){2, two, 0, 100, "membrane"});
  assert_drawn("spikes");
  char *svg = drawn("spikes.svg"), *csv = drawn("spikes.csv"), *gp = drawn("spikes.gp");
  assert_int_equal(count(svg, "<text>r (untrained)</text>"), 1);
  assert_int_equal(count(svg, "<text>membrane</text>"), 1);
  assert_int_equal(count(svg, "<text>time, ms</text>"), 2);
  assert_int_equal(count(svg, "<text>broken: a Poisson train</text>"), 1);
  assert_int_equal(count(gp, "set xrange [0:100]; set yrange [-0.5:2.5]"), 2); /* both rasters */
  assert_int_equal(count(gp, "set xrange [0:100]; set yrange [0:30]"), 2);     /* both rates */
  assert_int_equal(count(csv, "spike,\"r\","), 4);
  assert_non_null(strstr(csv, "spike,\"r\",20,1,NaN,NaN\n"));
  assert_non_null(strstr(csv, "rate,\"r\",25,20,10,30\n"));
  assert_non_null(strstr(csv, "membrane,\"r\",50,1,NaN,NaN\n"));
  assert_non_null(strstr(csv, "interval,\"r\",15,0.5,NaN,NaN\n"));
  tct_free(svg);
  tct_free(csv);
  tct_free(gp);
}

/* px from the edge to the first panel */
static double left_of(const char *gp)
{
  static const char margin[] = "set lmargin at screen px(";
  const char *at             = strstr(gp, margin);

  assert_non_null(at);
  return strtod(at + sizeof margin - 1, NULL);
}

/* two units, membranes down to -1000: numbers on the axes are of whole units, and meet no name */
static void few_units_and_wide_numbers_have_axes_that_can_be_read(void **state)
{
  static const double deep[6] = {0, -1000, -500, 0, -200, -100};
  tct_spike_column few        = whole;
  (void)state;

  few.units  = 2;
  few.spikes = 3;
  few.trace  = deep;
  draw("few", &(tct_spike_picture){1, &few, 0, 100, "membrane"});
  draw("plain", &(tct_spike_picture){1, &whole, 0, 100, "membrane"});
  char *gp = drawn("few.gp"), *plain = drawn("plain.gp");
  assert_non_null(strstr(gp, "set ytics ('0' 0, '1' 1)"));
  assert_true(left_of(gp) > left_of(plain) + 5);
  tct_free(gp);
  tct_free(plain);
}

static void without_membranes_there_is_no_panel_for_them(void **state)
{
  tct_spike_column one = whole;
  (void)state;

  one.traces = 0;
  draw("dry", &(tct_spike_picture){1, &one, 0, 100, "membrane"});
  assert_drawn("dry");
  char *svg = drawn("dry.svg");
  assert_int_equal(count(svg, "<text>membrane</text>"), 0);
  tct_free(svg);
}

static void silence_is_a_picture_too(void **state)
{
  const tct_spike_column none = {.name = "nobody"};
  (void)state;

  draw("silence", &(tct_spike_picture){1, &none, 0, 0, NULL});
  assert_drawn("silence");
}

static void too_much_is_refused(void **state)
{
  const tct_spike_column many = {.name = "many", .traces = 7};
  const tct_plot plot         = {.folder = drawn_folder, .name = "many"};
  tct_error err               = {0};
  (void)state;

  assert_int_equal(tct_plot_spikes(&plot, &(tct_spike_picture){1, &many, 0, 1, NULL}, &err),
                   TCT_UNSUPPORTED);
  assert_int_equal(tct_plot_spikes(&plot, &(tct_spike_picture){3, &many, 0, 1, NULL}, &err),
                   TCT_UNSUPPORTED);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(columns_have_the_same_axes),
    cmocka_unit_test(few_units_and_wide_numbers_have_axes_that_can_be_read),
    cmocka_unit_test(without_membranes_there_is_no_panel_for_them),
    cmocka_unit_test(silence_is_a_picture_too),
    cmocka_unit_test(too_much_is_refused),
  };
  return on_path("gnuplot") ? cmocka_run_group_tests_name("spikes", tests, drawn_begin, drawn_end)
                            : 77;
}
