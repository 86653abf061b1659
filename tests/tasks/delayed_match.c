/* delayed_match.c -- what is shown when, which tests match which samples, and that one must remember. */
#include "tasks/laws.h"

extern const tct_task tct_task_delayed_match;
static const tct_task *const task = &tct_task_delayed_match;

enum { STIMULUS, TARGET };
enum { IDENTITY, CATEGORY };
enum { RING = 16, CHANNELS = 17, LD = 32 };
enum { STEPS = 44, SAMPLE = 4, DELAY = 12, TEST = 32, DECIDE = 40 }; /* presets, of 25 ms */
enum { DIRECTIONS = 8, REPEATS = 40 };

static tct_world *matches(void **params, int match, double noise)
{
  *params = tct_params_new(&task->about);
  assert_non_null(*params);
  set_real(task, *params, "noise", noise);
  set_choice(task, *params, "match", match);
  return opened(task, *params, 3);
}

static void it_is_as_declared(void **state)
{
  (void)state;
  for (int match = IDENTITY; match <= CATEGORY; match++) {
    void *params;
    tct_world *w = matches(&params, match, 1);
    char name[32], category_name[32];
    int category;

    assert_true(w->steps == STEPS && w->dt == 25 && w->chance == 0.5);
    assert_int_equal(w->epoch[tct_world_epoch(w, "delay")].begin, DELAY);
    assert_int_equal(w->epoch[tct_world_epoch(w, "delay")].end, TEST);
    assert_int_equal(w->probe[0].conditions, 2 * DIRECTIONS);
    conditions_are_named(w, 0);
    w->task->condition(w, 0, 9, name, &category, category_name);
    assert_string_equal(name, "sample=202.5 half=b match=yes");
    assert_string_equal(category_name, "match");
    for (int s = 0; s <= TCT_PROBE; s++) same_trial_same_bits(w, s);
    showing_takes_no_memory(w, TCT_TRAIN);
    assert_true(seeds_matter(task, params, TARGET, TCT_TRAIN));
    starve_opening(task, params);
    shut(w, params);
  }
}

/* The direction of a noiseless row, 0 .. 7: channel_k = exp(2 (cos(d - 360 k / 16) - 1)); -1: no row of any. */
static int direction_of(const tct_real *row)
{
  for (int d = 0; d < DIRECTIONS; d++) {
    double apart = 0;
    for (int k = 0; k < RING; k++)
      apart = fmax(
        apart, fabs((double)row[1 + k] - exp(2 * (cos((d + 0.5 - 0.5 * k) * acos(-1) / 4) - 1))));
    if (apart < 1e-6) return d;
  }
  return -1;
}

static void samples_and_tests_are_shown_and_match_as_is_said(void **state)
{
  (void)state;
  for (int match = IDENTITY; match <= CATEGORY; match++) {
    void *params;
    tct_world *w                      = matches(&params, match, 0);
    int shown[DIRECTIONS][DIRECTIONS] = {{0}};

    for (uint64_t i = 0; i < 2 * DIRECTIONS * REPEATS; i++) {
      tct_real *rows   = shown_by(task->show, w, STIMULUS, TCT_PROBE, &i, 1, 0, STEPS, LD);
      const int sample = direction_of(rows + SAMPLE * LD), test = direction_of(rows + TEST * LD);
      for (int t = 0; t < STEPS; t++) {
        const tct_real *row = rows + (size_t)t * LD;
        assert_true(row[0] == (t < DECIDE));
        if (t >= SAMPLE && t < DELAY) assert_int_equal(direction_of(row), sample);
        if (t >= TEST && t < DECIDE) assert_int_equal(direction_of(row), test);
        for (int k = 0; k < RING && (t < SAMPLE || t >= DECIDE || (t >= DELAY && t < TEST)); k++)
          assert_true(row[1 + k] == 0);
      }
      assert_int_equal(sample, (int)(i / REPEATS / 2));
      assert_true(test >= 0);
      const bool same = match == IDENTITY ? sample == test : sample / 4 == test / 4;
      assert_int_equal(shown_class(w, TARGET, TCT_PROBE, i), same);
      assert_int_equal(same, i / REPEATS % 2);
      shown[sample][test]++;
      free(rows);
    }
    for (int a = 0; a < DIRECTIONS; a++)
      for (int b = 0; b < DIRECTIONS; b++) assert_true(shown[a][b] > 0); /* 40 draws of 7, or 4 */
    shut(w, params);
  }
}

/* At the preset's noise who forgets nothing errs in less than 2 of 100; the test alone says nothing. */
static void it_can_be_done_by_who_remembers_and_by_nobody_else(void **state)
{
  enum { TRIALS = 4000 };
  (void)state;
  for (int match = IDENTITY; match <= CATEGORY; match++) {
    int right = 0, of[DIRECTIONS] = {0}, yes[DIRECTIONS] = {0};
    void *params, *clear_params;
    tct_world *w = matches(&params, match, 1), *clear = matches(&clear_params, match, 0);

    for (uint64_t i = 0; i < TRIALS; i++) {
      const int class = shown_class(w, TARGET, TCT_TEST, i);
      tct_real *best  = shown_by(task->oracle, w, TARGET, TCT_TEST, &i, 1, 0, 1, TCT_PANEL);
      tct_real *row   = shown_by(task->show, clear, STIMULUS, TCT_TEST, &i, 1, TEST, 1, LD);
      right += best[class] == 1;
      of[direction_of(row)]++;
      yes[direction_of(row)] += class;
      free(best);
      free(row);
    }
    assert_true((double)right / TRIALS > 0.98);
    for (int d = 0; d < DIRECTIONS; d++)
      assert_true(fabs((double)yes[d] / of[d] - 0.5) < 4 * sqrt(0.25 / of[d]));
    shut(w, params);
    shut(clear, clear_params);
  }
}

static void times_and_directions_that_cannot_be(void **state)
{
  void *params = tct_params_new(&task->about);
  (void)state;

  set_real(task, params, "step", 30);
  refused(task, params, TCT_BAD_SPEC, "100 ms are not a whole number of steps of 30 ms");
  set_real(task, params, "step", 25);
  set_int(task, params, "directions", 7);
  refused(task, params, TCT_BAD_SPEC, "7 directions cannot be halved");
  tct_params_free(&task->about, params);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(it_is_as_declared),
    cmocka_unit_test(samples_and_tests_are_shown_and_match_as_is_said),
    cmocka_unit_test(it_can_be_done_by_who_remembers_and_by_nobody_else),
    cmocka_unit_test(times_and_directions_that_cannot_be),
  };
  return cmocka_run_group_tests_name("delayed match", tests, NULL, NULL);
}
