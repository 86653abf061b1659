/* perceptual_decision.c -- what is shown when; and the ideal observer is right as often as the equation says. */
#include "tasks/laws.h"

extern const tct_task tct_task_perceptual_decision;
static const tct_task *const task = &tct_task_perceptual_decision;

enum { EVIDENCE, TARGET };
enum { FIXATION, FIRST, SECOND, CHANNELS };
enum { STEPS = 60, BEGIN = 5, END = 55, COHERENCES = 6 }; /* presets: 20 ms, 100 + 1000 + 100 ms */

static const double coherence[COHERENCES] = {0, 0.032, 0.064, 0.128, 0.256, 0.512};

static tct_world *decisions(void **params, double noise)
{
  *params = tct_params_new(&task->about);
  assert_non_null(*params);
  set_real(task, *params, "noise", noise);
  return opened(task, *params, 3);
}

static void it_is_as_declared(void **state)
{
  void *params;
  tct_world *w = decisions(&params, 3);
  (void)state;

  assert_int_equal(w->steps, STEPS);
  assert_true(w->dt == 20 && w->chance == 0.5);
  assert_int_equal(tct_world_signal(w, "evidence"), EVIDENCE);
  assert_int_equal(tct_world_signal(w, "target"), TARGET);
  assert_true(w->signal[TARGET].hidden && !w->signal[EVIDENCE].still);
  assert_int_equal(w->probe[0].conditions, 2 * COHERENCES);
  conditions_are_named(w, 0);
  for (int s = 0; s <= TCT_PROBE; s++) same_trial_same_bits(w, s);
  showing_takes_no_memory(w, TCT_TRAIN);
  assert_true(seeds_matter(task, params, TARGET, TCT_TRAIN));
  starve_opening(task, params);
  shut(w, params);
}

/* Without noise: which channel is which coherence, and when. */
static void evidence_is_there_while_there_is_a_stimulus(void **state)
{
  void *params;
  tct_world *w = decisions(&params, 0);
  (void)state;

  for (uint64_t i = 0; i < 2 * COHERENCES; i++) {
    const uint64_t trial = 100 * i; /* repeats */
    const double c       = coherence[i / 2] * (i % 2 ? 1 : -1);
    tct_real *rows = shown_by(task->show, w, EVIDENCE, TCT_PROBE, &trial, 1, 0, STEPS, TCT_PANEL);
    for (int t = 0; t < STEPS; t++) {
      const tct_real *row = rows + (size_t)t * TCT_PANEL;
      const bool there    = t >= BEGIN && t < END;
      assert_true(row[FIXATION] == (t < END));
      assert_true(fabs((double)row[FIRST] - there * (0.5 - c / 2)) < 1e-6);
      assert_true(fabs((double)row[SECOND] - there * (0.5 + c / 2)) < 1e-6);
    }
    assert_int_equal(shown_class(w, TARGET, TCT_PROBE, trial), i % 2);
    free(rows);
  }
  shut(w, params);
}

/* noise / sqrt(dt) = 3 / sqrt 20, alone from channel to channel and from step to step. */
static void noise_is_white_and_goes_by_the_clock(void **state)
{
  enum { TRIALS = 200, N = TRIALS * (END - BEGIN) };
  double squares = 0, across = 0, along = 0;
  void *params;
  tct_world *w = decisions(&params, 3);
  (void)state;

  for (uint64_t i = 0; i < TRIALS; i++) { /* coherence 0: the mean is 1/2 */
    tct_real *rows =
      shown_by(task->show, w, EVIDENCE, TCT_PROBE, &i, 1, BEGIN, END - BEGIN, TCT_PANEL);
    for (int t = 0; t < END - BEGIN; t++) {
      const tct_real *row = rows + (size_t)t * TCT_PANEL;
      const double x = (double)row[FIRST] - 0.5, y = (double)row[SECOND] - 0.5;
      squares += (x * x + y * y) / (2 * N);
      across += x * y / N;
      if (t > 0) along += x * ((double)row[FIRST - (int)TCT_PANEL] - 0.5) / N;
    }
    free(rows);
  }
  shut(w, params);
  const double variance = 9.0 / 20;
  assert_true(fabs(squares / variance - 1) < 4 * sqrt(2.0 / (2 * N)));
  assert_true(fabs(across / variance) < 4 / sqrt(N));
  assert_true(fabs(along / variance) < 4 / sqrt(N));
}

/* P = Phi(c sqrt(T) / (sqrt(2) noise)), T 1000 ms, at every coherence, within four standard errors. */
static void the_ideal_observer_is_right_as_often_as_it_should(void **state)
{
  enum { TRIALS = 4000 };
  int right[COHERENCES] = {0}, of[COHERENCES] = {0};
  void *params, *clear_params;
  tct_world *w = decisions(&params, 3), *clear = decisions(&clear_params, 0);
  (void)state;

  for (uint64_t i = 0; i < TRIALS * COHERENCES; i++) {
    /* which coherence it is, is seen without noise */
    tct_real *best  = shown_by(task->oracle, w, TARGET, TCT_TEST, &i, 1, 0, 1, TCT_PANEL);
    const int class = shown_class(w, TARGET, TCT_TEST, i);
    tct_real *row   = shown_by(task->show, clear, EVIDENCE, TCT_TEST, &i, 1, BEGIN, 1, TCT_PANEL);
    int k           = 0;
    while (fabs(fabs((double)row[FIRST] - (double)row[SECOND]) - coherence[k]) > 1e-6) k++;
    right[k] += best[class] == 1;
    of[k]++;
    free(best);
    free(row);
  }
  shut(w, params);
  shut(clear, clear_params);
  for (int k = 0; k < COHERENCES; k++) {
    const double p     = 0.5 * erfc(-coherence[k] * sqrt(1000) / (sqrt(2) * 3) / sqrt(2)),
                 error = sqrt(p * (1 - p) / of[k]) + 1e-12;
    assert_int_equal(of[k], TRIALS);
    if (!(fabs((double)right[k] / of[k] - p) < 4 * error))
      fail_msg("coherence %g: %d of %d are right, expected %g", coherence[k], right[k], of[k], p);
  }
}

static void times_and_coherences_that_cannot_be(void **state)
{
  void *params = tct_params_new(&task->about);
  (void)state;

  set_real(task, params, "step", 30);
  refused(task, params, TCT_BAD_SPEC, "100 ms are not a whole number of steps of 30 ms");
  set_real(task, params, "step", 20);
  set_real(task, params, "decision", 5);
  refused(task, params, TCT_BAD_SPEC, "5 ms are not a whole number of steps of 20 ms");
  set_real(task, params, "decision", 20);
  ((tct_numbers *)param(task, params, "coherence"))->at[1] = 0;
  refused(task, params, TCT_BAD_SPEC, "coherence 0 is there twice");
  tct_params_free(&task->about, params);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(it_is_as_declared),
    cmocka_unit_test(evidence_is_there_while_there_is_a_stimulus),
    cmocka_unit_test(noise_is_white_and_goes_by_the_clock),
    cmocka_unit_test(the_ideal_observer_is_right_as_often_as_it_should),
    cmocka_unit_test(times_and_coherences_that_cannot_be),
  };
  return cmocka_run_group_tests_name("perceptual decision", tests, NULL, NULL);
}
