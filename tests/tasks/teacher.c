/* teacher.c -- the teacher: laws, its axes, and the gradient that is known. */
#include "tasks/laws.h"

extern const tct_task tct_task_teacher;
static const tct_task *const task = &tct_task_teacher;

enum { X, TARGET, INPUTS = 10, OUTPUTS = 5 };

static tct_world *teacher(void **params, bool deep, double noise)
{
  *params = tct_params_new(&task->about);
  assert_non_null(*params);
  set_choice(task, *params, "activation", deep);
  set_real(task, *params, "noise", noise);
  return opened(task, *params, 3);
}

static void it_is_as_declared(void **state)
{
  void *params;
  tct_world *w = teacher(&params, false, 0);
  (void)state;

  assert_int_equal(w->steps, 1);
  assert_int_equal(tct_world_signal(w, "x"), X);
  assert_int_equal(tct_world_signal(w, "target"), TARGET);
  assert_int_equal(units(w, X), INPUTS);
  assert_int_equal(units(w, TARGET), OUTPUTS);
  assert_true(w->signal[TARGET].hidden && !w->signal[X].hidden);
  assert_true(isnan(w->chance));
  for (int s = 0; s < 3; s++) assert_int_equal(w->trials[s], 0);
  assert_int_equal(tct_world_probe(w, "axes"), 0);
  assert_int_equal(w->probe[0].conditions, INPUTS);
  conditions_are_named(w, 0);
  shut(w, params);
}

static void the_laws_hold(void **state)
{
  (void)state;
  for (int deep = 0; deep < 2; deep++) {
    void *params;
    tct_world *w = teacher(&params, deep, 0.5);
    for (int s = 0; s <= TCT_PROBE; s++) same_trial_same_bits(w, s);
    splits_are_disjoint(w, X, 50);
    showing_takes_no_memory(w, TCT_TRAIN);
    shut(w, params);
    params = tct_params_new(&task->about);
    assert_true(seeds_matter(task, params, X, TCT_TRAIN));
    assert_true(seeds_matter(task, params, TARGET, TCT_PROBE));
    set_choice(task, params, "activation", deep);
    starve_opening(task, params);
    tct_params_free(&task->about, params);
  }
}

/* The teacher's matrix, read off the unit vectors: a column each. */
static void read_weights(const tct_world *w, double star[OUTPUTS][INPUTS])
{
  for (int j = 0; j < INPUTS; j++) {
    tct_real *x = shown(w, X, TCT_PROBE, (uint64_t)j),
             *y = shown(w, TARGET, TCT_PROBE, (uint64_t)j);
    for (int i = 0; i < INPUTS; i++) assert_true(x[i] == (i == j));
    for (int k = 0; k < OUTPUTS; k++) star[k][j] = (double)y[k];
    free(x);
    free(y);
  }
}

static void targets_are_what_the_matrix_says(void **state)
{
  double star[OUTPUTS][INPUTS], energy = 0;
  void *params;
  tct_world *w = teacher(&params, false, 0);
  (void)state;

  read_weights(w, star);
  for (uint64_t i = 0; i < 20; i++) {
    tct_real *x = shown(w, X, TCT_TEST, i), *y = shown(w, TARGET, TCT_TEST, i);
    for (int k = 0; k < OUTPUTS; k++) {
      double sum = 0;
      for (int j = 0; j < INPUTS; j++) sum += star[k][j] * (double)x[j];
      assert_true(fabs(sum - (double)y[k]) < 1e-5);
    }
    free(x);
    free(y);
  }
  /* W* ~ N(0, 1 / inputs): 50 squares that sum to 5 within four standard errors */
  for (int k = 0; k < OUTPUTS; k++)
    for (int j = 0; j < INPUTS; j++) energy += star[k][j] * star[k][j];
  assert_true(fabs(energy - OUTPUTS) < 4 * OUTPUTS * sqrt(2.0 / (OUTPUTS * INPUTS)));
  shut(w, params);
}

/* G = (W - W*) E[x x'] = W - W*: the mean over trials of a student's own gradient comes to it. */
static void the_population_gradient_is_w_minus_w_star(void **state)
{
  enum { TRIALS = 20000 };
  double star[OUTPUTS][INPUTS], sum[OUTPUTS][INPUTS] = {{0}}, squares[OUTPUTS][INPUTS] = {{0}};
  double student[OUTPUTS][INPUTS];
  const tct_key key = tct_key_of(1, "test.student");
  void *params;
  tct_world *w = teacher(&params, false, 0.3); /* noise does not bias it */
  (void)state;

  read_weights(w, star);
  for (int k = 0; k < OUTPUTS; k++)
    for (int j = 0; j < INPUTS; j++)
      student[k][j] = 0.3 * tct_normal(key, 0, (uint32_t)k, (uint32_t)j);
  for (uint64_t i = 0; i < TRIALS; i++) {
    tct_real *x = shown(w, X, TCT_TRAIN, i), *y = shown(w, TARGET, TCT_TRAIN, i);
    for (int k = 0; k < OUTPUTS; k++) {
      double error = -(double)y[k];
      for (int j = 0; j < INPUTS; j++) error += student[k][j] * (double)x[j];
      for (int j = 0; j < INPUTS; j++) {
        sum[k][j] += error * (double)x[j];
        squares[k][j] += error * (double)x[j] * error * (double)x[j];
      }
    }
    free(x);
    free(y);
  }
  for (int k = 0; k < OUTPUTS; k++)
    for (int j = 0; j < INPUTS; j++) {
      const double mean  = sum[k][j] / TRIALS;
      const double error = sqrt((squares[k][j] / TRIALS - mean * mean) / TRIALS);
      assert_true(error < 0.02);
      assert_true(fabs(mean - (student[k][j] - star[k][j])) < 4 * error);
    }
  shut(w, params);
}

static void stimuli_are_white(void **state)
{
  enum { TRIALS = 4000 };
  double mean[INPUTS] = {0}, squares = 0, cross = 0;
  void *params;
  tct_world *w = teacher(&params, false, 0);
  (void)state;

  for (uint64_t i = 0; i < TRIALS; i++) {
    tct_real *x = shown(w, X, TCT_VALIDATION, i);
    for (int j = 0; j < INPUTS; j++) {
      mean[j] += (double)x[j] / TRIALS;
      squares += (double)x[j] * (double)x[j] / (TRIALS * INPUTS);
    }
    cross += (double)x[0] * (double)x[1] / TRIALS;
    free(x);
  }
  for (int j = 0; j < INPUTS; j++) assert_true(fabs(mean[j]) < 4 / sqrt(TRIALS));
  assert_true(fabs(squares - 1) < 4 * sqrt(2.0 / (TRIALS * INPUTS)));
  assert_true(fabs(cross) < 4 / sqrt(TRIALS));
  shut(w, params);
}

static void the_oracle_knows_targets_but_for_noise(void **state)
{
  enum { TRIALS = 2000 };
  double squares = 0;
  (void)state;

  for (int noisy = 0; noisy < 2; noisy++)
    for (int deep = 0; deep < 2; deep++) {
      void *params;
      tct_world *w = teacher(&params, deep, noisy ? 0.5 : 0);
      squares      = 0;
      for (uint64_t i = 0; i < TRIALS; i++) {
        tct_real *y    = shown(w, TARGET, TCT_TRAIN, i);
        tct_real *best = shown_by(task->oracle, w, TARGET, TCT_TRAIN, &i, 1, 0, 1, TCT_PANEL);
        for (int k = 0; k < OUTPUTS; k++) {
          const double error = (double)y[k] - (double)best[k];
          if (!noisy) assert_true(error == 0);
          squares += error * error / (TRIALS * OUTPUTS);
        }
        free(y);
        free(best);
      }
      if (noisy) assert_true(fabs(squares / 0.25 - 1) < 4 * sqrt(2.0 / (TRIALS * OUTPUTS)));
      shut(w, params);
    }
}

static void a_tanh_teacher_is_bounded_and_odd(void **state)
{
  void *params;
  tct_world *w = teacher(&params, true, 0);
  double most  = 0;
  (void)state;

  for (uint64_t i = 0; i < 500; i++) {
    tct_real *y = shown(w, TARGET, TCT_TRAIN, i);
    for (int k = 0; k < OUTPUTS; k++) most = fmax(most, fabs((double)y[k]));
    free(y);
  }
  /* |y| <= sum of |W2*|, ten of them with a spread of 1 / sqrt 10 */
  assert_true(most > 0.3 && most < 10);
  shut(w, params);
}

/* The class is the place of the teacher's largest output, noise and all; its parts share the laws. */
static void a_class_is_the_largest_output(void **state)
{
  int seen[OUTPUTS] = {0};
  void *numbers, *classes;
  tct_world *w = teacher(&numbers, true, 0.5), *c;
  (void)state;

  classes = tct_params_new(&task->about);
  set_choice(task, classes, "activation", 1);
  set_choice(task, classes, "answer", 1);
  set_real(task, classes, "noise", 0.5);
  c = opened(task, classes, 3);
  assert_int_equal(c->signal[TARGET].kind, TCT_SIGNAL_CLASS);
  assert_true(c->chance == 1.0 / OUTPUTS);
  for (int s = 0; s <= TCT_PROBE; s++) same_trial_same_bits(c, s);
  for (uint64_t i = 0; i < 500; i++) {
    tct_real *y = shown(w, TARGET, TCT_TRAIN, i), *one = shown(c, TARGET, TCT_TRAIN, i);
    int most = 0;
    for (int k = 1; k < OUTPUTS; k++)
      if (y[k] > y[most]) most = k;
    for (int k = 0; k < OUTPUTS; k++) assert_true(one[k] == (k == most ? 1 : 0));
    seen[most]++;
    free(y);
    free(one);
  }
  for (int k = 0; k < OUTPUTS; k++) assert_true(seen[k] > 10);
  shut(w, numbers);
  shut(c, classes);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(it_is_as_declared),
    cmocka_unit_test(the_laws_hold),
    cmocka_unit_test(targets_are_what_the_matrix_says),
    cmocka_unit_test(the_population_gradient_is_w_minus_w_star),
    cmocka_unit_test(stimuli_are_white),
    cmocka_unit_test(the_oracle_knows_targets_but_for_noise),
    cmocka_unit_test(a_tanh_teacher_is_bounded_and_odd),
    cmocka_unit_test(a_class_is_the_largest_output),
  };
  return cmocka_run_group_tests_name("teacher", tests, NULL, NULL);
}
