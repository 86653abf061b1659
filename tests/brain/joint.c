/* joint.c -- two times held together: numbers worked by hand, planted changes found, what cannot be told is said. */
#include "brain/joint_bench.h"

/* Two units, two conditions, four trials each that do not vary but by one unit's 1 or -1: means (2, 0), (6, 3). */
static const double before_[] = {3, 0, 1, 0, 3, 0, 1, 0, 7, 3, 5, 3, 7, 3, 5, 3};
/* means (2, 0), (2, 5) */
static const double after_[] = {2, 1, 2, -1, 2, 1, 2, -1, 2, 6, 2, 4, 2, 6, 2, 4};
static const int shown[]     = {0, 0, 0, 0, 1, 1, 1, 1};

static void the_signal_axis_turned_as_by_hand(void **state)
{
  const tct_trials b = TRIALS(2, 2, before_, shown), a = TRIALS(2, 2, after_, shown);
  struct asked_joint j = joint_named("signal_axis", "diagonal");
  (void)state;

  joint_of(&j, &b, &a);
  /* d = (4, 3) and (0, 5); of either mean noise adds (4 / 3) / 4 to the square: 25 - 2 / 3 is left of both */
  assert_near(joined(&j, "cosine")->value, 15 / (25 - 2.0 / 3), 1e-14);
  assert_near(joined(&j, "angle")->value, acos(15 / (25 - 2.0 / 3)) * 180 / acos(-1), 1e-12);
  assert_near(joined(&j, "length")->value, 1, 1e-14);
  assert_int_equal(j.got.length, 2);
  assert_near(j.got.change[0], -4, 1e-14);
  assert_near(j.got.change[1], 2, 1e-14);
  assert_int_equal(j.got.why, TCT_JOINT_FINE);
  joint_done(&j);
}

static void the_rdm_moved_as_by_hand(void **state)
{
  /* no noise: the distance is 25 / 2 before, 9 / 2 after */
  const double b_[]  = {2, 0, 2, 0, 2, 0, 2, 0, 6, 3, 6, 3, 6, 3, 6, 3};
  const double a_[]  = {2, 0, 2, 0, 2, 0, 2, 0, 2, 3, 2, 3, 2, 3, 2, 3};
  const tct_trials b = TRIALS(2, 2, b_, shown), a = TRIALS(2, 2, a_, shown);
  struct asked_joint j = joint_named("rdm", "diagonal");
  (void)state;

  joint_of(&j, &b, &a);
  assert_near(joined(&j, "moved")->value, 64, 1e-13);
  assert_near(joined(&j, "relative")->value, 64 / 156.25, 1e-14);
  assert_undefined(joined(&j, "excess")->value); /* of one pair */
  assert_int_equal(j.got.why, TCT_JOINT_FEW_CONDITIONS);
  assert_near(j.got.change[0], -8, 1e-14);
  j.how.paired = false; /* units give 16, 9 and 0, 9 to it: variances 24.5 and 40.5 over 2 */
  joint_of(&j, &b, &a);
  assert_near(joined(&j, "moved")->value, 64 - 24.5 / 2 - 40.5 / 2, 1e-13);
  joint_done(&j);
}

/* Means over populations, and their standard error. */
struct mean {
  double mean, error;
};

static struct mean mean_of(struct asked_joint *a, const planted_joint *p, const char *number, int n)
{
  struct mean m  = {0, 0};
  double squares = 0;

  for (int i = 0; i < n; i++) {
    planted_axes axes;
    planted_joint_of(a, p, (uint64_t)(100 + i), &axes);
    const double v = joined(a, number)->value;
    assert_true(isfinite(v));
    m.mean += v / n;
    squares += v * v / n;
  }
  m.error = sqrt(fmax(squares - m.mean * m.mean, 0) / n);
  return m;
}

static void planted_turns_are_found_whatever_the_noise(void **state)
{
  struct asked_joint axis = joint_named("signal_axis", "diagonal"),
                     best = joint_named("readout", "full");
  (void)state;

  for (int i = 0; i < 2; i++) {
    const planted_joint p = {
      .conditions = 2, .repeats = 40, .noise = 1, .signal = 2, .turn = i ? 60 : 0};
    const double cosine   = cos(p.turn * acos(-1) / 180);
    const struct mean one = mean_of(&axis, &p, "cosine", 60),
                      two = mean_of(&best, &p, "cosine", 60);
    assert_near(one.mean, cosine, 4 * one.error + 0.01);
    assert_near(two.mean, cosine, 4 * two.error + 0.02);
  }
  joint_done(&axis);
  joint_done(&best);
}

static void no_change_of_an_rdm_is_0_on_average(void **state)
{
  struct asked_joint j = joint_named("rdm", "diagonal");
  planted_joint p      = {.conditions = 4, .repeats = 12, .noise = 2, .pattern = 1};
  (void)state;

  for (int others = 0; others < 2; others++) {
    p.others      = others;
    j.how.paired  = !others;
    struct mean m = mean_of(&j, &p, "moved", 80);
    assert_near(m.mean, 0, 4 * m.error);
    if (others) continue;
    m = mean_of(&j, &p, "excess", 80);
    assert_near(m.mean, 0, 4 * m.error);
    assert_true(mean_of(&j, &p, "apart", 80).mean > 0.2); /* which no change looks like */
  }
  joint_done(&j);
}

static void the_share_along_the_objective_is_what_was_planted(void **state)
{
  struct asked_joint j = joint_named("along_objective", "full");
  (void)state;

  for (int i = 0; i < 3; i++) {
    const planted_joint p = {
      .conditions = 2, .repeats = 80, .noise = 0.5, .signal = 4, .move = 3, .along = 45 * i};
    const struct mean m = mean_of(&j, &p, "share", 40);
    const double along  = cos(p.along * acos(-1) / 180);
    assert_near(m.mean, along * along, 4 * m.error + 0.03);
  }
  joint_done(&j);
}

static void what_cannot_be_told_is_said(void **state)
{
  const double flat_[16] = {0};
  const tct_trials b = TRIALS(2, 2, before_, shown), none = TRIALS(2, 2, flat_, shown),
                   one = TRIALS(1, 2, before_, shown);
  struct asked_joint j = joint_named("signal_axis", "diagonal");
  tct_error err        = {0};
  (void)state;

  joint_of(&j, &b, &none);
  assert_int_equal(j.got.why, TCT_JOINT_NO_SIGNAL);
  assert_undefined(joined(&j, "cosine")->value);
  assert_string_equal(tct_joint_why_text(j.got.why), "nothing is left above noise");
  assert_string_equal(tct_joint_why_text(TCT_JOINT_WHY_N), "");
  tct_joined_free(&j.got);
  assert_int_equal(joint_try(&j, &b, &one, &err), TCT_BAD_SHAPE);
  j.how.paired = false;
  assert_int_equal(joint_try(&j, &b, &b, &err), TCT_UNSUPPORTED);
  j.how.paired = true;
  j.how.draws  = 19;
  assert_int_equal(joint_try(&j, &b, &b, &err), TCT_BAD_SHAPE);
  j.how.draws          = 0;
  const tct_trials few = {
    .rows = 4, .units = 2, .conditions = 2, .value = before_, .condition = shown};
  assert_int_equal(joint_try(&j, &b, &few, &err), TCT_BAD_DATA); /* one condition is left */
  const int wrong[]    = {0, 0, 0, 0, 1, 1, 1, 2};
  const tct_trials odd = TRIALS(2, 2, before_, wrong);
  assert_int_equal(joint_try(&j, &b, &odd, &err), TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "trial 8"));
  joint_done(&j);
}

static bool stop(void *own, int done, int of)
{
  int *asked = own;

  assert_true(done <= of);
  return ++*asked == 3;
}

static void it_can_be_stopped(void **state)
{
  const tct_trials b = TRIALS(2, 2, before_, shown), a = TRIALS(2, 2, after_, shown);
  struct asked_joint j = joint_named("signal_axis", "diagonal");
  tct_error err        = {0};
  int asked            = 0;
  (void)state;

  j.how.draws = 40;
  j.how.tell  = stop;
  j.how.own   = &asked;
  assert_int_equal(joint_try(&j, &b, &a, &err), TCT_INTERRUPTED);
  assert_int_equal(asked, 3);
  assert_null(j.got.change);
  joint_done(&j);
}

/* What two halves of the trials agree on is what a second experiment would find again. */
static void reliability_is_that_of_a_second_experiment(void **state)
{
  const planted_joint p = {.conditions = 2, .repeats = 40, .noise = 1, .signal = 2, .turn = 45};
  struct asked_joint j = joint_named("signal_axis", "diagonal"), second = j;
  double reliability = 0, again = 0;
  (void)state;

  for (uint64_t i = 1; i <= 60; i++) {
    planted_axes axes;
    tct_trials t[4];
    for (int k = 0; k < 4; k++) {
      axes                          = planted_axes_of(tct_key_of(i, "joint units"), false);
      const struct planted_answer w = {&p, &axes, k % 2 > 0};
      t[k] =
        tuning_drawn(JOINT_UNITS, 2, p.repeats, p.noise, 10 * i + (uint64_t)k, planted_answer, &w);
    }
    joint_of(&j, &t[0], &t[1]);
    joint_of(&second, &t[2], &t[3]);
    reliability += j.got.reliability / 60;
    double product = 0, one = 0, other = 0, mean[2] = {0, 0};
    for (int k = 0; k < JOINT_UNITS; k++) {
      mean[0] += j.got.change[k] / JOINT_UNITS;
      mean[1] += second.got.change[k] / JOINT_UNITS;
    }
    for (int k = 0; k < JOINT_UNITS; k++) {
      const double x = j.got.change[k] - mean[0], y = second.got.change[k] - mean[1];
      product += x * y;
      one += x * x;
      other += y * y;
    }
    again += product / sqrt(one * other) / 60;
    for (int k = 0; k < 4; k++) tct_trials_free(&t[k]);
  }
  assert_true(again > 0.4 && again < 0.9);
  assert_near(reliability, again, 0.06);
  tct_joined_free(&second.got);
  joint_done(&j);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_signal_axis_turned_as_by_hand),
    cmocka_unit_test(the_rdm_moved_as_by_hand),
    cmocka_unit_test(planted_turns_are_found_whatever_the_noise),
    cmocka_unit_test(no_change_of_an_rdm_is_0_on_average),
    cmocka_unit_test(the_share_along_the_objective_is_what_was_planted),
    cmocka_unit_test(what_cannot_be_told_is_said),
    cmocka_unit_test(it_can_be_stopped),
    cmocka_unit_test(reliability_is_that_of_a_second_experiment),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
