/* pattern_generation.c -- cue, clock and pattern when they should be; patterns of unit power, one for each cue. */
#include "tasks/laws.h"

extern const tct_task tct_task_pattern_generation;
static const tct_task *const task = &tct_task_pattern_generation;

enum { CUE, TARGET };
enum { STEPS = 60, CUED = 5, PATTERN = 10, PATTERNS = 4, CLOCK = 5 }; /* presets, of 20 ms */

static tct_world *patterns(void **params, double noise, int outputs)
{
  *params = tct_params_new(&task->about);
  assert_non_null(*params);
  set_real(task, *params, "noise", noise);
  set_int(task, *params, "outputs", outputs);
  return opened(task, *params, 3);
}

static void it_is_as_declared(void **state)
{
  void *params;
  tct_world *w = patterns(&params, 0.5, 2);
  (void)state;

  assert_true(w->steps == STEPS && w->dt == 20 && isnan(w->chance));
  assert_int_equal(w->signal[CUE].shape[2], PATTERNS + CLOCK);
  assert_int_equal(w->signal[TARGET].shape[2], 2);
  assert_true(w->signal[TARGET].hidden && !w->signal[TARGET].still);
  assert_int_equal(w->epoch[tct_world_epoch(w, "pattern")].begin, PATTERN);
  conditions_are_named(w, 0);
  for (int s = 0; s <= TCT_PROBE; s++) same_trial_same_bits(w, s);
  showing_takes_no_memory(w, TCT_TRAIN);
  starve_opening(task, params);
  shut(w, params);
}

static void cues_and_the_clock_are_shown_in_their_time(void **state)
{
  void *params;
  tct_world *w = patterns(&params, 0, 1);
  (void)state;

  for (uint64_t i = 0; i < PATTERNS; i++) {
    const uint64_t trial = 40 * i;
    tct_real *rows       = shown_by(task->show, w, CUE, TCT_PROBE, &trial, 1, 0, STEPS, TCT_PANEL);
    for (int t = 0; t < STEPS; t++)
      for (int k = 0; k < PATTERNS + CLOCK; k++) {
        const bool cue  = k == (int)i && t >= CUED && t < PATTERN;
        const bool tick = t >= PATTERN && k - PATTERNS == (t - PATTERN) / 10;
        assert_true(rows[(size_t)t * TCT_PANEL + (size_t)k] == (cue || tick));
      }
    free(rows);
  }
  shut(w, params);
}

/* Over a second frequencies of 1, 2, 3 and 5 Hz are whole: mean 0, mean square 1; their sums of squares at each frequency
 * (4 | sum x exp | / n)^2 / 2 add up to 1 with nothing elsewhere.  Two trials of a cue share it, two cues do not. */
static void a_pattern_is_a_sum_of_its_sines_and_that_of_its_cue(void **state)
{
  static const int frequency[] = {1, 2, 3, 5};
  tct_real *first[PATTERNS]    = {NULL};
  void *params;
  tct_world *w = patterns(&params, 0.5, 1);
  (void)state;

  for (uint64_t i = 0; i < 2 * PATTERNS; i++) {
    const uint64_t trial = 20 * i;
    tct_real *rows = shown_by(task->show, w, TARGET, TCT_PROBE, &trial, 1, 0, STEPS, TCT_PANEL);
    double mean = 0, squares = 0, power = 0;
    for (int t = 0; t < PATTERN; t++) assert_true(rows[(size_t)t * TCT_PANEL] == 0);
    for (int t = 0; t < 50; t++) {
      const double x = (double)rows[(size_t)(PATTERN + t) * TCT_PANEL];
      mean += x / 50;
      squares += x * x / 50;
    }
    for (int f = 0; f < 4; f++) {
      double re = 0, im = 0;
      for (int t = 0; t < 50; t++) {
        const double x = (double)rows[(size_t)(PATTERN + t) * TCT_PANEL];
        re += x * cos(2 * acos(-1) * frequency[f] * t / 50) / 25;
        im += x * sin(2 * acos(-1) * frequency[f] * t / 50) / 25;
      }
      power += (re * re + im * im) / 2;
    }
    assert_true(fabs(mean) < 1e-6 && fabs(squares - 1) < 1e-6 && fabs(power - 1) < 1e-6);
    if (i % 2 == 0) {
      first[i / 2] = rows;
      continue;
    }
    assert_memory_equal(rows, first[i / 2], STEPS * TCT_PANEL * sizeof *rows);
    free(rows);
  }
  for (int a = 0; a < PATTERNS; a++)
    for (int b = 0; b < a; b++)
      assert_memory_not_equal(first[a], first[b], STEPS * TCT_PANEL * sizeof *first[a]);
  for (int a = 0; a < PATTERNS; a++) free(first[a]);
  shut(w, params);
}

static void times_and_frequencies_that_cannot_be(void **state)
{
  void *params = tct_params_new(&task->about);
  (void)state;

  set_real(task, params, "step", 30);
  refused(task, params, TCT_BAD_SPEC, "100 ms are not a whole number of steps of 30 ms");
  set_real(task, params, "step", 20);
  ((tct_numbers *)param(task, params, "frequency"))->at[1] = 1;
  refused(task, params, TCT_BAD_SPEC, "frequency 1 is there twice");
  tct_params_free(&task->about, params);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(it_is_as_declared),
    cmocka_unit_test(cues_and_the_clock_are_shown_in_their_time),
    cmocka_unit_test(a_pattern_is_a_sum_of_its_sines_and_that_of_its_cue),
    cmocka_unit_test(times_and_frequencies_that_cannot_be),
  };
  return cmocka_run_group_tests_name("pattern generation", tests, NULL, NULL);
}
