/* firing.c -- clocks, Poisson trains, gamma trains, bursts: numbers of cells; how often intervals hold the truth. */
#include "spike_bench.h"

/* of trial i (condition x repeats + repeat) */
static double *at(const tct_recording *r, int trial, int step, int unit)
{
  return &r->value[((size_t)trial * (size_t)r->steps + (size_t)step) * (size_t)r->units +
                   (size_t)unit];
}

static int trials_of(const tct_recording *r)
{
  return r->conditions * r->repeats;
}

/* Each step a spike with probability p (of trial and step by `p_of` if it is there). */
static void draw(tct_recording *r, double p, uint64_t seed)
{
  const tct_key key = tct_key_of(seed, "firing");

  for (int i = 0; i < trials_of(r); i++)
    for (int t = 0; t < r->steps; t++)
      for (int u = 0; u < r->units; u++)
        *at(r, i, t, u) = tct_uniform(key, (uint64_t)i, (uint32_t)t, (uint32_t)u) < p;
}

/* A renewal train whose intervals are sums of `shape` geometric ones of probability p: nearly gamma. */
static void draw_gamma(tct_recording *r, int shape, double p, uint64_t seed)
{
  const tct_key key = tct_key_of(seed, "gamma");

  for (int i = 0; i < trials_of(r); i++)
    for (int u = 0; u < r->units; u++)
      for (int t = 0, passed = 0; t < r->steps; t++)
        if (tct_uniform(key, (uint64_t)i, (uint32_t)t, (uint32_t)u) < p && ++passed % shape == 0)
          *at(r, i, t, u) = 1;
}

static tct_tuned cells(const tct_recording *r)
{
  tct_spikes s;
  tct_tuned t;
  tct_error err = {0};

  if (tct_spikes_of(r, &s, &err) != TCT_OK) fail_msg("%s", err.text);
  assert_int_equal(tct_firing_of(&s, 0.95, &t, &err), TCT_OK);
  tct_spikes_free(&s);
  return t;
}

static double number(const tct_tuned *t, int unit, int which)
{
  return t->value[(size_t)unit * TCT_FIRING_N + (size_t)which];
}

/* The mean over units is `truth`, within 3 standard errors over units, which are less than `most`. */
static void mean_is(const tct_tuned *t, int which, double truth, double most)
{
  tct_tuned_spread s;

  assert_int_equal(tct_tuned_spread_of(t, which, &s, NULL), TCT_OK);
  assert_int_equal(s.n, t->items);
  if (fabs(s.mean - truth) > 3 * s.error || s.error > most)
    fail_msg("%s: %g +- %g, should be %g", t->measure->number[which].name, s.mean, s.error, truth);
}

/* ---- known answers ---------------------------------------------------------------------------------- */

static void a_clock_does_not_vary(void **state)
{
  tct_recording *r = quiet(1, 1, 6, 1000, 1);

  (void)state;
  for (int i = 0; i < 6; i++)
    for (int t = 3; t < 1000; t += 25) *at(r, i, t, 0) = 1;
  tct_tuned t = cells(r);
  assert_true(number(&t, 0, TCT_FIRING_RATE) == 40);
  for (int j = TCT_FIRING_CV; j < TCT_FIRING_N; j++) {
    assert_true(number(&t, 0, j) == 0);
    assert_true(t.low[j] == 0 && t.high[j] == 0);
  }
  tct_tuned_free(&t);
  tct_recording_free(r);
}

/* Intervals 5, 45, 5, 45, ...: of n, half each. */
static void bursts_are_worked_out_by_hand(void **state)
{
  tct_recording *r = quiet(1, 1, 1, 2000, 0.5);
  int n            = 0;

  (void)state;
  for (int t = 10, gap = 5; t < 2000; t += gap, gap = 50 - gap, n++) *at(r, 0, t, 0) = 1;
  n--; /* intervals: an odd number of them, 5 once more than 45 */
  tct_tuned t     = cells(r);
  const int fives = (n + 1) / 2, rest = n / 2;
  const double mean = (5.0 * fives + 45.0 * rest) / n;
  const double var = (fives * (5 - mean) * (5 - mean) + rest * (45 - mean) * (45 - mean)) / (n - 1);
  assert_true(fabs(number(&t, 0, TCT_FIRING_RATE) - (n + 1)) < 1e-12); /* a trial of 1 s */
  assert_true(fabs(number(&t, 0, TCT_FIRING_CV) - sqrt(var) / mean) < 1e-12);
  assert_true(fabs(number(&t, 0, TCT_FIRING_CV2) - 2 * 40 / 50.0) < 1e-12);
  assert_true(fabs(number(&t, 0, TCT_FIRING_LV) - 3 * 0.8 * 0.8) < 1e-12);
  assert_true(isnan(number(&t, 0, TCT_FIRING_FANO)) && t.why[0] == TCT_TUNING_FEW_REPEATS);
  tct_tuned_free(&t);
  tct_recording_free(r);
}

/* In steps intervals are geometric and counts binomial: cv = sqrt(1 - p), Fano factor 1 - p; cv2 and lv by a sum. */
static void a_poisson_train_varies_as_it_should(void **state)
{
  const double p   = 0.02;
  tct_recording *r = quiet(100, 2, 20, 2000, 1);
  double cv2 = 0, lv = 0;

  (void)state;
  for (int a = 1; a < 2000; a++)
    for (int b = 1; b < 2000; b++) {
      const double w = p * p * pow(1 - p, a + b - 2), ratio = (double)(a - b) / (a + b);
      cv2 += w * 2 * fabs(ratio);
      lv += w * 3 * ratio * ratio;
    }
  assert_true(fabs(cv2 - 1) < 0.02 && fabs(lv - 1) < 0.04);
  draw(r, p, 1);
  tct_tuned t = cells(r);
  mean_is(&t, TCT_FIRING_RATE, 20, 0.1);
  mean_is(&t, TCT_FIRING_CV2, cv2, 0.005);
  mean_is(&t, TCT_FIRING_LV, lv, 0.005);
  mean_is(&t, TCT_FIRING_FANO, 1 - p, 0.03);
  tct_tuned_spread s;
  assert_int_equal(tct_tuned_spread_of(&t, TCT_FIRING_CV, &s, NULL), TCT_OK);
  assert_true(fabs(s.mean - sqrt(1 - p)) < 3 * s.error + 0.003); /* a trial cuts long ones off */
  tct_tuned_free(&t);
  tct_recording_free(r);
}

/* ... by the less the longer the trial. */
static void long_trials_cut_off_less(void **state)
{
  double off[2];

  (void)state;
  for (int k = 0; k < 2; k++) {
    tct_recording *r = quiet(50, 1, k ? 2 : 800, k ? 40000 : 100, 1);
    tct_tuned_spread s;
    draw(r, 0.02, 3);
    tct_tuned t = cells(r);
    assert_int_equal(tct_tuned_spread_of(&t, TCT_FIRING_CV, &s, NULL), TCT_OK);
    off[k] = s.mean - sqrt(0.98);
    if (k) assert_true(fabs(off[k]) < 3 * s.error + 0.003);
    tct_tuned_free(&t);
    tct_recording_free(r);
  }
  assert_true(off[0] < -0.1);
}

/* Intervals that are sums of k: cv = 1 / sqrt(k), lv = 3 / (2 k + 1). */
static void a_gamma_train_is_more_regular(void **state)
{
  (void)state;
  for (int shape = 2; shape <= 4; shape += 2) {
    const double p   = 0.02;
    tct_recording *r = quiet(60, 1, 2, 40000, 1);
    draw_gamma(r, shape, p, 5);
    tct_tuned t = cells(r);
    mean_is(&t, TCT_FIRING_RATE, 1000 * p / shape, 0.1);
    tct_tuned_spread s;
    assert_int_equal(tct_tuned_spread_of(&t, TCT_FIRING_CV, &s, NULL), TCT_OK);
    assert_true(fabs(s.mean - sqrt((1 - p) / shape)) < 3 * s.error + 0.005);
    assert_int_equal(tct_tuned_spread_of(&t, TCT_FIRING_LV, &s, NULL), TCT_OK);
    assert_true(fabs(s.mean - 3.0 / (2 * shape + 1)) < 3 * s.error + 0.02);
    tct_tuned_free(&t);
    tct_recording_free(r);
  }
}

/* Half of a trial at 10, half at 60 Hz: cv sees it, cv2 and lv hardly do. */
static void neighbours_do_not_see_a_drift(void **state)
{
  tct_recording *r  = quiet(40, 1, 2, 40000, 1);
  const tct_key key = tct_key_of(9, "drift");
  tct_tuned_spread s[TCT_FIRING_N];

  (void)state;
  for (int i = 0; i < 2; i++)
    for (int t = 0; t < r->steps; t++)
      for (int u = 0; u < r->units; u++)
        *at(r, i, t, u) =
          tct_uniform(key, (uint64_t)i, (uint32_t)t, (uint32_t)u) < (t / 5000 % 2 ? 0.01 : 0.06);
  tct_tuned t = cells(r);
  for (int j = 0; j < TCT_FIRING_N; j++)
    assert_int_equal(tct_tuned_spread_of(&t, j, &s[j], NULL), TCT_OK);
  assert_true(s[TCT_FIRING_CV].mean > 1.5);
  assert_true(fabs(s[TCT_FIRING_CV2].mean - 1) < 0.1 && fabs(s[TCT_FIRING_LV].mean - 1) < 0.1);
  tct_tuned_free(&t);
  tct_recording_free(r);
}

static void the_fano_factor_is_that_of_tunings(void **state)
{
  tct_recording *r     = quiet(5, 4, 7, 300, 1);
  const tct_tuning *of = (const tct_tuning *)tct_variant("tunings", "fano");
  struct {
    double window;
    bool unbiased;
  } presets         = {1000, true};
  tct_trials trials = {0};
  tct_tuned known;

  (void)state;
  draw(r, 0.03, 7);
  tct_tuned t = cells(r);
  for (size_t i = 0; i < 28 * 300 * 5; i++)
    r->value[i] *= 300; /* a mean over steps is then a count */
  assert_int_equal(tct_trials_of(r, &(tct_cut){.first = 0}, &trials, NULL), TCT_OK);
  const tct_tuning_how how = {
    .measure = of, .params = &presets, .period = -1, .reference = (double)NAN, .level = 0.95};
  assert_int_equal(tct_tuned_of(&trials, &how, &known, NULL), TCT_OK);
  for (int u = 0; u < 5; u++)
    assert_true(fabs(number(&t, u, TCT_FIRING_FANO) - known.value[2 * u]) < 1e-12);
  tct_tuned_free(&known);
  tct_trials_free(&trials);
  tct_tuned_free(&t);
  tct_recording_free(r);
}

/* ---- intervals -------------------------------------------------------------------------------------- */

/* 20 trials of a Poisson train, 1000 times over: the shares of intervals with the truth in them. */
static void intervals_hold_the_truth(void **state)
{
  enum { TIMES = 1000 };
  const double p             = 0.03;
  tct_recording *r           = quiet(TIMES, 1, 20, 400, 1);
  static const int which[]   = {TCT_FIRING_RATE, TCT_FIRING_FANO, TCT_FIRING_CV2};
  double truth[TCT_FIRING_N] = {[TCT_FIRING_RATE] = 30, [TCT_FIRING_FANO] = 1 - p};
  tct_tuned_spread s;

  (void)state;
  draw(r, p, 13);
  tct_tuned t = cells(r);
  assert_int_equal(tct_tuned_spread_of(&t, TCT_FIRING_CV2, &s, NULL), TCT_OK);
  truth[TCT_FIRING_CV2] = s.mean; /* of trials of this length */
  for (size_t j = 0; j < sizeof which / sizeof *which; j++) {
    int in = 0;
    for (int u = 0; u < TIMES; u++) {
      const size_t i = (size_t)u * TCT_FIRING_N + (size_t)which[j];
      in += t.low[i] <= truth[which[j]] && truth[which[j]] <= t.high[i];
    }
    assert_true(in >= 930 && in <= 970);
  }
  tct_tuned_free(&t);
  tct_recording_free(r);
}

static void few_trials_have_none(void **state)
{
  tct_recording *r = quiet(1, 1, 4, 400, 1);

  (void)state;
  draw(r, 0.05, 1);
  tct_tuned t = cells(r);
  for (int j = 0; j < TCT_FIRING_N; j++)
    assert_true(!isnan(t.value[j]) && isnan(t.low[j]) && isnan(t.high[j]));
  tct_tuned_free(&t);
  tct_recording_free(r);
}

/* ---- what cannot be said ---------------------------------------------------------------------------- */

static void silent_and_crowded_cells_say_why(void **state)
{
  tct_recording *r = quiet(3, 1, 6, 50, 1);

  (void)state;
  *at(r, 0, 5, 1) = *at(r, 0, 9, 1) = 1; /* one interval */
  for (int t = 0; t < 50; t += 9) *at(r, 2, t, 2) = 2;
  tct_tuned t = cells(r);
  assert_true(number(&t, 0, TCT_FIRING_RATE) == 0 && isnan(number(&t, 0, TCT_FIRING_CV)));
  assert_int_equal(t.why[0], TCT_TUNING_FEW_SPIKES);
  assert_int_equal(t.why[1], TCT_TUNING_FEW_SPIKES);
  assert_int_equal(t.why[2], TCT_TUNING_CROWDED);
  assert_true(fabs(number(&t, 2, TCT_FIRING_RATE) - 12 / 0.3) < 1e-12);
  assert_true(isnan(number(&t, 2, TCT_FIRING_LV)) && !isnan(number(&t, 2, TCT_FIRING_FANO)));
  tct_tuned_free(&t);
  tct_recording_free(r);
}

static void missing_trials_are_left_out(void **state)
{
  tct_recording *r = quiet(2, 2, 3, 100, 1);

  (void)state;
  for (int i = 0; i < 6; i++)
    for (int t = 0; t < 100; t += 10) *at(r, i, t, 0) = *at(r, i, t, 1) = 1;
  r->trial[4]      = -1;
  *at(r, 0, 50, 1) = (double)NAN;
  tct_tuned t      = cells(r);
  assert_int_equal(t.trials[0], 5);
  assert_int_equal(t.trials[1], 4);
  assert_true(number(&t, 0, TCT_FIRING_RATE) == 100 && number(&t, 1, TCT_FIRING_RATE) == 100);
  tct_tuned_free(&t);
  tct_recording_free(r);
}

static void refused(tct_recording *r, const char *why)
{
  tct_spikes s;
  tct_error err = {0};

  assert_int_equal(tct_spikes_of(r, &s, &err), TCT_UNSUPPORTED);
  if (!strstr(err.text, why)) fail_msg("%s", err.text);
  tct_spikes_free(&s);
}

static void what_is_no_spikes_is_refused(void **state)
{
  tct_recording *r = quiet(1, 1, 1, 10, 20);

  (void)state;
  *r->value = 0.3;
  refused(r, "cells holds 0.3 of count in a step, which is no number of spikes");
  *r->value = 150;
  snprintf(r->quantity, sizeof r->quantity, "Hz"); /* 3 in 20 ms */
  tct_tuned t = cells(r);
  assert_true(number(&t, 0, TCT_FIRING_RATE) == 15);
  tct_tuned_free(&t);
  r->dt = 0;
  refused(r, "cells has no time");
  tct_recording_free(r);
}

static void no_memory_is_said(void **state)
{
  tct_recording *r = quiet(2, 1, 3, 20, 1);
  tct_spikes s;
  tct_tuned t;

  (void)state;
  for (int n = 1; n <= 5; n++) {
    tct_fail_allocation(n, false);
    assert_int_equal(tct_spikes_of(r, &s, NULL), TCT_NO_MEMORY);
  }
  tct_fail_allocation(-1, false);
  assert_int_equal(tct_spikes_of(r, &s, NULL), TCT_OK);
  for (int n = 1; n <= 3; n++) {
    tct_fail_allocation(n, false);
    assert_int_equal(tct_firing_of(&s, 0.95, &t, NULL), TCT_NO_MEMORY);
    assert_null(t.value);
  }
  tct_fail_allocation(-1, false);
  tct_spikes_free(&s);
  tct_recording_free(r);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_clock_does_not_vary),
    cmocka_unit_test(bursts_are_worked_out_by_hand),
    cmocka_unit_test(a_poisson_train_varies_as_it_should),
    cmocka_unit_test(long_trials_cut_off_less),
    cmocka_unit_test(a_gamma_train_is_more_regular),
    cmocka_unit_test(neighbours_do_not_see_a_drift),
    cmocka_unit_test(the_fano_factor_is_that_of_tunings),
    cmocka_unit_test(intervals_hold_the_truth),
    cmocka_unit_test(few_trials_have_none),
    cmocka_unit_test(silent_and_crowded_cells_say_why),
    cmocka_unit_test(missing_trials_are_left_out),
    cmocka_unit_test(what_is_no_spikes_is_refused),
    cmocka_unit_test(no_memory_is_said),
  };
  return cmocka_run_group_tests_name("firing", tests, NULL, NULL);
}
