/* context_integration.c -- what is shown when; who sums up the stream that counts is right as the equation says, and who
 * ignores the context in 3/4 at most. */
#include "tasks/laws.h"

extern const tct_task tct_task_context_integration;
static const tct_task *const task = &tct_task_context_integration;

enum { EVIDENCE, TARGET };
enum { FIXATION, CONTEXT, STREAM = 3, CHANNELS = 5 };
enum {
  STEPS  = 50,
  BEGIN  = 4,
  END    = 34,
  DECIDE = 46
}; /* presets: 25 ms, 100 + 750 + 300 + 100 ms */
enum { KINDS = 72, REPEATS = 30 };

static const double strength[] = {-0.05, 0.05, -0.15, 0.15, -0.5, 0.5};

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
  tct_world *w = decisions(&params, 2);
  char name[32], category_name[32];
  int category;
  (void)state;

  assert_true(w->steps == STEPS && w->dt == 25 && w->chance == 0.5);
  assert_int_equal(w->n_epochs, 4);
  assert_true(w->epoch[1].begin == BEGIN && w->epoch[1].end == END);
  assert_int_equal(w->epoch[tct_world_epoch(w, "decision")].begin, DECIDE);
  assert_int_equal(w->probe[0].conditions, KINDS);
  conditions_are_named(w, 0);
  w->task->condition(w, 0, 36 + 6 * 4 + 1, name, &category, category_name);
  assert_string_equal(name, "context=b a=-0.5 b=0.05");
  assert_string_equal(category_name, "positive");
  for (int s = 0; s <= TCT_PROBE; s++) same_trial_same_bits(w, s);
  showing_takes_no_memory(w, TCT_TRAIN);
  assert_true(seeds_matter(task, params, TARGET, TCT_TRAIN));
  starve_opening(task, params);
  shut(w, params);
}

/* Without noise, condition by condition. */
static void each_stream_has_its_strength_while_there_is_a_stimulus(void **state)
{
  void *params;
  tct_world *w = decisions(&params, 0);
  (void)state;

  for (uint64_t i = 0; i < KINDS; i++) {
    const uint64_t trial = REPEATS * i;
    const double a = strength[i / 6 % 6], b = strength[i % 6];
    tct_real *rows = shown_by(task->show, w, EVIDENCE, TCT_PROBE, &trial, 1, 0, STEPS, TCT_PANEL);
    for (int t = 0; t < STEPS; t++) {
      const tct_real *row = rows + (size_t)t * TCT_PANEL;
      const int there = t >= BEGIN && t < END, before = t < DECIDE, second = i >= KINDS / 2;
      assert_true(row[FIXATION] == before && row[CONTEXT + second] == before &&
                  row[CONTEXT + 1 - second] == 0);
      assert_true(fabs((double)row[STREAM] - there * a) < 1e-6);
      assert_true(fabs((double)row[STREAM + 1] - there * b) < 1e-6);
    }
    assert_int_equal(shown_class(w, TARGET, TCT_PROBE, trial), (i < KINDS / 2 ? a : b) > 0);
    free(rows);
  }
  shut(w, params);
}

static void a_hidden_context_is_not_shown_and_counts_all_the_same(void **state)
{
  void *params, *told_params;
  tct_world *told = decisions(&told_params, 2);
  (void)state;

  params = tct_params_copy(&task->about, told_params);
  set_choice(task, params, "context", 1);
  tct_world *w = opened(task, params, 3);
  for (uint64_t i = 0; i < KINDS; i++) {
    tct_real *rows = shown_by(task->show, w, EVIDENCE, TCT_TRAIN, &i, 1, 0, STEPS, TCT_PANEL);
    tct_real *same = shown_by(task->show, told, EVIDENCE, TCT_TRAIN, &i, 1, 0, STEPS, TCT_PANEL);
    for (size_t t = 0; t < STEPS; t++)
      for (size_t j = 0; j < CHANNELS; j++) {
        const bool context = j == CONTEXT || j == CONTEXT + 1;
        assert_true(rows[t * TCT_PANEL + j] == (context ? 0 : same[t * TCT_PANEL + j]));
      }
    assert_int_equal(shown_class(w, TARGET, TCT_TRAIN, i), shown_class(told, TARGET, TCT_TRAIN, i));
    free(rows);
    free(same);
  }
  shut(w, params);
  shut(told, told_params);
}

/* P = Phi(|c| sqrt(750) / 2), in the mean over strengths; the sums of a, of b and of both: (P + 1/2) / 2 or 3/4 at most. */
static void only_who_heeds_the_context_does_better_than_three_quarters(void **state)
{
  enum { TRIALS = KINDS * 300 };
  int right = 0, own[3] = {0};
  double ideal = 0;
  void *params;
  tct_world *w = decisions(&params, 2);
  (void)state;

  for (uint64_t i = 0; i < TRIALS; i++) {
    const int class = shown_class(w, TARGET, TCT_TEST, i);
    tct_real *best  = shown_by(task->oracle, w, TARGET, TCT_TEST, &i, 1, 0, 1, TCT_PANEL);
    tct_real *rows =
      shown_by(task->show, w, EVIDENCE, TCT_TEST, &i, 1, BEGIN, END - BEGIN, TCT_PANEL);
    double sum[2] = {0, 0};
    for (int t = 0; t < END - BEGIN; t++)
      for (int s = 0; s < 2; s++)
        sum[s] += (double)rows[(size_t)t * TCT_PANEL + (size_t)(STREAM + s)];
    right += best[class] == 1;
    own[0] += (sum[0] > 0) == class;
    own[1] += (sum[1] > 0) == class;
    own[2] += (sum[0] + sum[1] > 0) == class;
    free(best);
    free(rows);
  }
  shut(w, params);
  for (int k = 1; k < 6; k += 2) ideal += 0.5 * erfc(-strength[k] * sqrt(750) / 2 / sqrt(2)) / 3;
  const double error = sqrt(0.25 / TRIALS);
  assert_true(fabs((double)right / TRIALS - ideal) < 4 * error);
  assert_true(ideal > 0.9);
  for (int k = 0; k < 2; k++)
    assert_true(fabs((double)own[k] / TRIALS - (ideal + 0.5) / 2) < 4 * error);
  assert_true((double)own[2] / TRIALS < 0.75 + 4 * error);
}

static void times_and_strengths_that_cannot_be(void **state)
{
  void *params = tct_params_new(&task->about);
  (void)state;

  set_real(task, params, "step", 20);
  refused(task, params, TCT_BAD_SPEC, "750 ms are not a whole number of steps of 20 ms");
  set_real(task, params, "step", 25);
  ((tct_numbers *)param(task, params, "coherence"))->at[1] = 0.05;
  refused(task, params, TCT_BAD_SPEC, "coherence 0.05 is there twice");
  tct_params_free(&task->about, params);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(it_is_as_declared),
    cmocka_unit_test(each_stream_has_its_strength_while_there_is_a_stimulus),
    cmocka_unit_test(a_hidden_context_is_not_shown_and_counts_all_the_same),
    cmocka_unit_test(only_who_heeds_the_context_does_better_than_three_quarters),
    cmocka_unit_test(times_and_strengths_that_cannot_be),
  };
  return cmocka_run_group_tests_name("context integration", tests, NULL, NULL);
}
