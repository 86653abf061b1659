/* xor.c -- all four patterns in every channel, who is taught when, and that nobody is outside training. */
#include "tasks/laws.h"

extern const tct_task tct_task_xor;
static const tct_task *const task = &tct_task_xor;

enum { BITS, TARGET, TEACHER };
enum { XOR, FIRST };
enum { LD = 48, CELLS = 10, REPEATS = 50, STEPS = 600, TAUGHT = 300 };

static tct_world *patterns(void **params, int function)
{
  *params = tct_params_new(&task->about);
  assert_non_null(*params);
  set_choice(task, *params, "function", function);
  set_real(task, *params, "noise", 0);
  return opened(task, *params, 3);
}

static void it_is_as_declared(void **state)
{
  (void)state;
  for (int f = XOR; f <= FIRST; f++) {
    void *params;
    tct_world *w = patterns(&params, f);

    assert_true(w->steps == STEPS && w->dt == 1 && w->chance == 0.5);
    assert_int_equal(w->epoch[tct_world_epoch(w, "answer")].end, TAUGHT);
    assert_int_equal(w->epoch[tct_world_epoch(w, "teaching")].begin, TAUGHT);
    assert_int_equal(w->probe[0].conditions, 4);
    conditions_are_named(w, 0);
    for (int s = 0; s <= TCT_PROBE; s++) same_trial_same_bits(w, s);
    showing_takes_no_memory(w, TCT_TRAIN);
    assert_true(seeds_matter(task, params, TARGET, TCT_TRAIN));
    starve_opening(task, params);
    shut(w, params);
  }
}

static void bits_are_said_with_their_contraries_and_the_answer_is_theirs(void **state)
{
  (void)state;
  for (int f = XOR; f <= FIRST; f++) {
    void *params;
    tct_world *w = patterns(&params, f);

    for (uint64_t i = 0; i < 4 * REPEATS; i += REPEATS) {
      const int first = (int)(i / REPEATS / 2), second = (int)(i / REPEATS % 2);
      const int bits[4] = {first, !first, second, !second};
      tct_real *rows    = shown_by(task->show, w, BITS, TCT_PROBE, &i, 1, 0, STEPS, LD);
      for (int t = 0; t < STEPS; t++)
        for (int k = 0; k < LD; k++)
          assert_true(rows[t * LD + k] == (k < 4 * CELLS ? bits[k % 4] : 0));
      free(rows);
      assert_int_equal(shown_class(w, TARGET, TCT_PROBE, i), f == XOR ? first != second : first);
    }
    shut(w, params);
  }
}

/* 20 Hz for the right answer and -1 for the other, from the 300th ms on, in training trials alone. */
static void the_teacher_speaks_late_and_in_training_alone(void **state)
{
  void *params;
  tct_world *w = patterns(&params, XOR);
  (void)state;

  for (int split = TCT_TRAIN; split <= TCT_PROBE; split++)
    for (uint64_t i = 0; i < 8; i++) {
      const int right = shown_class(w, TARGET, split, i);
      tct_real *rows  = shown_by(task->show, w, TEACHER, split, &i, 1, 0, STEPS, LD);
      for (int t = 0; t < STEPS; t++)
        for (int k = 0; k < LD; k++) {
          const double said = k % 2 == right ? 20 : -1;
          const bool taught = split == TCT_TRAIN && t >= TAUGHT && k < 2 * CELLS;
          assert_true((double)rows[t * LD + k] == (taught ? said : 0));
        }
      free(rows);
    }
  shut(w, params);
}

/* 0.2 N(0, 1) on each of 40 places: the same in all steps of a trial, another in the next, of that spread over 400 trials. */
static void places_differ_from_trial_to_trial(void **state)
{
  enum { TRIALS = 400 };
  void *params  = tct_params_new(&task->about);
  double square = 0, last = 0;
  (void)state;

  assert_non_null(params);
  set_real(task, params, "noise", 0.2);
  tct_world *w = opened(task, params, 3);
  for (uint64_t i = 0; i < TRIALS; i++) {
    tct_real *rows = shown_by(task->show, w, BITS, TCT_TEST, &i, 1, 0, 7, LD);
    for (int k = 0; k < 4 * CELLS; k++) {
      const double off = fmin(fabs((double)rows[k]), fabs((double)rows[k] - 1));
      assert_true(rows[6 * LD + k] == rows[k]);
      square += off * off / (TRIALS * 4 * CELLS);
    }
    assert_true((double)rows[0] != last);
    last = (double)rows[0];
    free(rows);
  }
  /* the few beyond 1/2 are nearer to the other bit: 1 % less */
  assert_true(fabs(sqrt(square) / 0.2 - 1) < 0.03);
  shut(w, params);
}

/* Each pattern once in every four trials. */
static void patterns_are_equally_frequent(void **state)
{
  void *params;
  tct_world *w = patterns(&params, XOR);
  (void)state;

  for (uint64_t round = 0; round < 20; round++) {
    int seen[4] = {0};
    for (uint64_t i = 4 * round; i < 4 * round + 4; i++) {
      tct_real *row = shown_by(task->show, w, BITS, TCT_TRAIN, &i, 1, 0, 1, LD);
      seen[2 * (int)row[0] + (int)row[2]]++; /* without noise */
      free(row);
    }
    for (int k = 0; k < 4; k++) assert_int_equal(seen[k], 1);
  }
  shut(w, params);
}

static void steps_that_do_not_fit_are_refused(void **state)
{
  void *params  = tct_params_new(&task->about);
  tct_error err = {0};
  (void)state;

  assert_non_null(params);
  set_real(task, params, "step", 7);
  assert_null(tct_world_open(task, params, 1, ".", &err));
  assert_int_equal(err.code, TCT_BAD_SPEC);
  assert_non_null(strstr(err.text, "300 ms are not a whole number of steps of 7 ms"));
  tct_params_free(&task->about, params);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(it_is_as_declared),
    cmocka_unit_test(bits_are_said_with_their_contraries_and_the_answer_is_theirs),
    cmocka_unit_test(the_teacher_speaks_late_and_in_training_alone),
    cmocka_unit_test(places_differ_from_trial_to_trial),
    cmocka_unit_test(patterns_are_equally_frequent),
    cmocka_unit_test(steps_that_do_not_fit_are_refused),
  };
  return cmocka_run_group_tests_name("xor", tests, NULL, NULL);
}
