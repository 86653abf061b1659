/* pavlovian.c -- what comes when, in which phase, how often; and protocols that are none. */
#include "tasks/laws.h"

extern const tct_task tct_task_pavlovian;
static const tct_task *const task = &tct_task_pavlovian;

enum { STIMULUS, REWARD };
enum { BARE = 1 };
enum { BEFORE = 5, DELAY = 10, AFTER = 5, STEPS = BEFORE + DELAY + AFTER, TAPS = DELAY + AFTER };

static tct_world *conditioning(void **params, const char *protocol, bool bare)
{
  *params = tct_params_new(&task->about);
  assert_non_null(*params);
  set_text(task, *params, "protocol", protocol);
  set_choice(task, *params, "stimulus", bare ? BARE : 0);
  set_int(task, *params, "phase", 12);
  set_real(task, *params, "spread", 0);
  return opened(task, *params, 3);
}

/* One number of a signal. */
static double number(const tct_world *w, int signal, int split, uint64_t trial, int t, int unit)
{
  tct_real *row =
    shown_by(task->show, w, signal, split, &trial, 1, t, 1, whole_panels(units(w, signal)));
  const double x = (double)row[unit];
  free(row);
  return x;
}

static double rewarded(const tct_world *w, int split, uint64_t trial)
{
  return number(w, REWARD, split, trial, BEFORE + DELAY, 0);
}

static bool is_there(const tct_world *w, int cue, int split, uint64_t trial)
{
  return number(w, STIMULUS, split, trial, BEFORE, cue * (units(w, STIMULUS) / 2)) > 0;
}

static void it_is_as_declared(void **state)
{
  void *params;
  tct_world *w = conditioning(&params, "A+ AX-", false);
  (void)state;

  assert_int_equal(w->steps, STEPS);
  assert_true(w->dt == 100 && isnan(w->chance));
  assert_int_equal(w->epoch[tct_world_epoch(w, "delay")].begin, BEFORE);
  assert_int_equal(w->epoch[tct_world_epoch(w, "after")].begin, BEFORE + DELAY);
  assert_int_equal(units(w, STIMULUS), 2 * TAPS);
  assert_int_equal(tct_world_signal(w, "stimulus"), STIMULUS);
  assert_int_equal(tct_world_signal(w, "reward"), REWARD);
  assert_int_equal(w->probe[0].conditions, 2 * 3 + 1); /* A, AX, X; and reward alone */
  conditions_are_named(w, 0);
  for (int s = 0; s <= TCT_PROBE; s++) same_trial_same_bits(w, s);
  showing_takes_no_memory(w, TCT_TRAIN);
  set_real(task, params, "spread", 0.1);
  starve_opening(task, params);
  shut(w, params);
}

static void a_delay_line_has_a_unit_for_each_moment(void **state)
{
  const uint64_t trial = 0;
  void *params;
  tct_world *w   = conditioning(&params, "A+", false);
  tct_real *rows = shown_by(task->show, w, STIMULUS, TCT_TRAIN, &trial, 1, 0, STEPS, TCT_PANEL);
  (void)state;

  assert_int_equal(units(w, STIMULUS), TAPS);
  for (int t = 0; t < STEPS; t++)
    for (int k = 0; k < TAPS; k++) assert_true(rows[t * TCT_PANEL + k] == (t == BEFORE + k));
  for (int t = 0; t < STEPS; t++)
    assert_true(number(w, REWARD, TCT_TRAIN, 0, t, 0) == (t == BEFORE + DELAY));
  free(rows);
  shut(w, params);
}

static void a_bare_cue_is_on_for_a_while(void **state)
{
  void *params;
  tct_world *w = conditioning(&params, "B+", true);
  (void)state;

  assert_int_equal(units(w, STIMULUS), 1);
  for (int t = 0; t < STEPS; t++)
    assert_true(number(w, STIMULUS, TCT_TRAIN, 4, t, 0) == (t == BEFORE || t == BEFORE + 1));
  shut(w, params);
}

/* Twelve trials of A+, then AB+ and B- in pairs; validation is of the last phase. */
static void phases_follow_each_other_in_training(void **state)
{
  void *params;
  tct_world *w = conditioning(&params, "A+ / AB+ B-", true);
  (void)state;

  for (uint64_t i = 0; i < 12; i++) {
    assert_true(is_there(w, 0, TCT_TRAIN, i) && !is_there(w, 1, TCT_TRAIN, i));
    assert_true(rewarded(w, TCT_TRAIN, i) == 1);
  }
  for (int split = TCT_TRAIN; split <= TCT_TEST; split++)
    for (uint64_t i = split == TCT_TRAIN ? 12 : 0; i < 40; i += 2) {
      int both = 0;
      for (uint64_t k = i; k < i + 2; k++) {
        const bool a = is_there(w, 0, split, k);
        both += a;
        assert_true(is_there(w, 1, split, k));
        assert_true(rewarded(w, split, k) == a);
      }
      assert_int_equal(both, 1);
    }
  shut(w, params);
}

static void rewards_come_as_often_as_they_should(void **state)
{
  enum { TRIALS = 6000 };
  int of[2] = {0}, got[2] = {0};
  const double p[2] = {0.25, 0.75};
  void *params;
  tct_world *w = conditioning(&params, "A0.25 B0.75", true);
  (void)state;

  for (uint64_t i = 0; i < TRIALS; i++) {
    const int k = is_there(w, 1, TCT_TEST, i);
    of[k]++;
    got[k] += rewarded(w, TCT_TEST, i) > 0;
  }
  for (int k = 0; k < 2; k++) {
    assert_int_equal(of[k], TRIALS / 2);
    assert_true(fabs(got[k] / (double)of[k] - p[k]) < 4 * sqrt(p[k] * (1 - p[k]) / of[k]));
  }
  shut(w, params);
}

static void cues_come_later_by_as_much_as_is_said(void **state)
{
  int onsets[4] = {0};
  void *params  = tct_params_new(&task->about);
  (void)state;

  set_choice(task, params, "stimulus", BARE);
  set_real(task, params, "jitter", 300);
  tct_world *w = opened(task, params, 3);
  assert_int_equal(w->steps, STEPS + 3);
  for (uint64_t i = 0; i < 400; i++) {
    int t = 0;
    while (number(w, STIMULUS, TCT_TRAIN, i, t, 0) == 0) t++;
    assert_in_range(t, BEFORE, BEFORE + 3);
    onsets[t - BEFORE]++;
    assert_true(number(w, REWARD, TCT_TRAIN, i, t + DELAY, 0) == 1);
  }
  for (int k = 0; k < 4; k++) assert_in_range(onsets[k], 100 - 35, 100 + 35); /* 4 x 8.7 */
  assert_true(fabs(number(w, STIMULUS, TCT_PROBE, 1, BEFORE, 0) - 1) < 0.1);
  shut(w, params);
}

static void probes_give_and_withhold(void **state)
{
  static const struct {
    const char *name;
    bool a, x, reward;
  } wanted[] = {{"cues=A reward=0", 1, 0, 0},   {"cues=A reward=1", 1, 0, 1},
                {"cues=AX reward=0", 1, 1, 0},  {"cues=AX reward=1", 1, 1, 1},
                {"cues=X reward=0", 0, 1, 0},   {"cues=X reward=1", 0, 1, 1},
                {"cues=none reward=1", 0, 0, 1}};
  void *params;
  tct_world *w = conditioning(&params, "A+ XA-", true);
  (void)state;

  for (int i = 0; i < 7; i++) {
    const uint64_t trial = 20 * (uint64_t)i + 3; /* repeats */
    char name[32], category_name[32];
    int category;
    task->condition(w, 0, i, name, &category, category_name);
    assert_string_equal(name, wanted[i].name);
    assert_int_equal(category, wanted[i].reward);
    assert_true(is_there(w, 0, TCT_PROBE, trial) == wanted[i].a);
    assert_true(is_there(w, 1, TCT_PROBE, trial) == wanted[i].x);
    assert_true(rewarded(w, TCT_PROBE, trial) == wanted[i].reward);
  }
  shut(w, params);
}

static void protocols_and_times_that_cannot_be(void **state)
{
  static const struct {
    const char *protocol, *why;
  } wrong[]    = {{"A+ b-", "'b-' is no trial of a protocol"},
                  {"A", "'A' is no trial of a protocol"},
                  {"A1.5", "'A1.5' is no trial of a protocol"},
                  {"A+-", "'A+-' is no trial of a protocol"},
                  {"A+ / / AB+", "has a phase without trials"},
                  {" ", "has a phase without trials"},
                  {"A+ /", "has a phase without trials"},
                  {"+", "has no cue"},
                  {"A+/A-/A+/A-/A+", "more than 4 phases"},
                  {"ABCDEFGHI+", "more than 8 cues"},
                  {"A+ A+ A+ A+ A+ A+ A+ A+ A+ A+ A+ A+ A+ A+ A+ A+ A+ A+ A+ A+ A+ A+ A+ A+ A+ A+ A+ "
                      "A+ A+ A+ A+ A+ A+",
                   "more than 32 trials"}};
  void *params = tct_params_new(&task->about);
  (void)state;

  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    set_text(task, params, "protocol", wrong[i].protocol);
    refused(task, params, TCT_BAD_SPEC, wrong[i].why);
  }
  set_text(task, params, "protocol", "A+");
  set_real(task, params, "delay", 1050);
  refused(task, params, TCT_BAD_SPEC, "1050 ms are not a whole number of steps of 100 ms");
  set_real(task, params, "delay", 0.001);
  refused(task, params, TCT_BAD_SPEC, "0.001 ms are not a whole number of steps");
  tct_params_free(&task->about, params);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(it_is_as_declared),
    cmocka_unit_test(a_delay_line_has_a_unit_for_each_moment),
    cmocka_unit_test(a_bare_cue_is_on_for_a_while),
    cmocka_unit_test(phases_follow_each_other_in_training),
    cmocka_unit_test(rewards_come_as_often_as_they_should),
    cmocka_unit_test(cues_come_later_by_as_much_as_is_said),
    cmocka_unit_test(probes_give_and_withhold),
    cmocka_unit_test(protocols_and_times_that_cannot_be),
  };
  return cmocka_run_group_tests_name("pavlovian", tests, NULL, NULL);
}
