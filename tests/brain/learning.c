/* learning.c -- gains by hand, distances without bias, permutations, verdicts in their order. */
#include "brain/near.h"

#include "base/memory.h"
#include "base/random.h"
#include "substrate/complain.h"

#include <tercet/learning.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* ---- performance ------------------------------------------------------------------------------------ */

/* Two classes of 9 answers: (3.5 / 10, 5.5 / 10) and (8.5 / 10, 6.5 / 10) with half an answer more to each side. */
static void gains_have_half_an_answer_more_on_each_side(void **state)
{
  const double asked[] = {9, 9}, few[] = {3, 5}, many[] = {8, 6};
  const tct_answered before = {2, few, asked}, after = {2, many, asked};
  const double variance = (0.35 * 0.65 + 0.55 * 0.45 + 0.85 * 0.15 + 0.65 * 0.35) / 10 / 4;
  tct_gain g;
  (void)state;

  tct_gain_of(&before, &after, 0.5, 0.95, &g);
  assert_near(g.before, 4.0 / 9, 1e-15);
  assert_near(g.gain, 3.0 / 9, 1e-15);
  assert_near(g.error, sqrt(variance), 1e-15);
  assert_near(g.low, 0.3 - 1.959963984540054 * sqrt(variance), 1e-8);
  assert_near(g.p, erfc(0.3 / sqrt(variance) / sqrt(2)), 1e-12);
  assert_near(g.p_margin, erfc(0.2 / sqrt(variance) / sqrt(2)) / 2, 1e-12);
  const double all[] = {9, 9}, none[] = {0, 9};
  const tct_answered right = {2, all, asked}, unasked = {2, none, none};
  tct_gain_of(&right, &right, 0.1, 0.95, &g);
  assert_true(g.gain == 0 && g.low < -0.1 && g.p_margin > 0.05); /* all right is not certain */
  tct_gain_of(&unasked, &right, 0.1, 0.95, &g);
  assert_true(isnan(g.gain) && isnan(g.low) && isnan(g.p_margin));
}

/* ---- activity --------------------------------------------------------------------------------------- */

enum { UNITS = 4, ROWS = 12 };

typedef struct {
  double value[ROWS * UNITS];
  int condition[ROWS];
} session;

static tct_trials session_of(session *s, double shift, uint64_t seed)
{
  const tct_key key = tct_key_of(seed, "session");

  for (int i = 0; i < ROWS; i++) {
    s->condition[i] = i % 2;
    for (int k = 0; k < UNITS; k++)
      s->value[i * UNITS + k] =
        tct_normal(key, (uint64_t)i, 0, (uint32_t)k) + shift + 5 * (double)(i % 2) + k;
  }
  return (tct_trials){
    .rows = ROWS, .units = UNITS, .conditions = 2, .value = s->value, .condition = s->condition};
}

static tct_moved moved_of(double shift, uint64_t seed, int permutations)
{
  static session s[2];
  const tct_trials before = session_of(&s[0], 0, 2 * seed),
                   after  = session_of(&s[1], shift, 2 * seed + 1);
  tct_error err           = {0};
  tct_moved m;

  if (tct_moved_between(&before, &after, permutations, seed, NULL, NULL, &m, &err) != TCT_OK)
    fail_msg("%s", err.text);
  return m;
}

/* One unit, one condition: means 1 and 4, trial variances 2 and 2, n 2 and 2: 9 - 1 - 1 = 7, over the variance of all four
 * around 2.5: (2.5^2 + .5^2 + .5^2 + 2.5^2) / 3. */
static void distances_are_without_what_noise_adds(void **state)
{
  const double first[] = {0, 2}, second[] = {3, 5};
  const int shown[]       = {0, 0};
  const tct_trials before = {
    .rows = 2, .units = 1, .conditions = 1, .value = first, .condition = shown};
  tct_trials after = before;
  tct_error err    = {0};
  tct_moved m;
  double sum = 0;
  int beyond = 0;
  (void)state;

  after.value = second;
  assert_int_equal(tct_moved_between(&before, &after, 0, 1, NULL, NULL, &m, &err), TCT_OK);
  assert_near(m.distance, 7 / (13.0 / 3), 1e-14);
  assert_true(m.units == 1 && m.conditions == 1 && m.trials[0] == 2 && m.trials[1] == 2);

  for (int i = 0; i < 400; i++) { /* 0 on average where nothing moved; p is uniform */
    m = moved_of(0, 1 + (uint64_t)i, 19);
    sum += m.distance / 400;
    beyond += m.p <= 0.1 + 1e-12;
  }
  assert_near(sum, 0, 0.03);
  assert_near(beyond / 400.0, 0.1, 0.045);
  m = moved_of(2, 3, 99);
  assert_near(m.p, 0.01, 1e-12);
  assert_near(m.distance, 2,
              1.0); /* 2^2 over 1 + 2^2 / 4, the spread around the mean of both times */
}

static void trials_and_conditions_that_cannot_be_are_left_out(void **state)
{
  static session s[2];
  tct_trials before = session_of(&s[0], 0, 1), after = session_of(&s[1], 1, 2);
  tct_error err = {0};
  tct_moved m;
  (void)state;

  s[0].value[0]     = (double)NAN; /* a trial of condition 0 */
  s[1].condition[1] = -1;          /* of condition 1 */
  assert_int_equal(tct_moved_between(&before, &after, 19, 1, NULL, NULL, &m, &err), TCT_OK);
  assert_true(m.trials[0] == ROWS - 1 && m.trials[1] == ROWS - 1 && m.conditions == 2);
  for (int i = 1; i < ROWS; i += 2) s[1].condition[i] = i == 1 ? 1 : -1;
  assert_int_equal(tct_moved_between(&before, &after, 19, 1, NULL, NULL, &m, &err), TCT_OK);
  assert_int_equal(m.conditions, 1);
  for (int i = 0; i < ROWS; i++) s[1].condition[i] = -1;
  assert_int_equal(tct_moved_between(&before, &after, 19, 1, NULL, NULL, &m, &err), TCT_BAD_DATA);
  after.units = 3;
  assert_int_equal(tct_moved_between(&before, &after, 19, 1, NULL, NULL, &m, &err), TCT_BAD_SHAPE);
}

/* ---- verdicts --------------------------------------------------------------------------------------- */

static void what_is_too_small_to_matter_goes_first(void **state)
{
  const tct_moved moved = {.p = 0.01}, still = {.p = 0.5};
  tct_gain g = {.gain = 0.02, .low = 0.01, .high = 0.03, .p_margin = 0.001};
  (void)state;

  assert_int_equal(tct_finding_of(&g, &moved, 0.95), TCT_CHANGE);
  assert_int_equal(tct_finding_of(&g, &still, 0.95), TCT_UNMOVED);
  g.p_margin = 0.2;
  assert_int_equal(tct_finding_of(&g, &still, 0.95), TCT_LEARNING);
  g.low = -0.01;
  assert_int_equal(tct_finding_of(&g, &moved, 0.95), TCT_UNRESOLVED);
  g.low = -0.05, g.high = -0.01;
  assert_int_equal(tct_finding_of(&g, &moved, 0.95), TCT_DETERIORATION);
  g.gain = (double)NAN;
  assert_int_equal(tct_finding_of(&g, &moved, 0.95), TCT_UNRESOLVED);
  assert_string_equal(tct_finding_text(TCT_CHANGE), "change only");
  assert_string_equal(tct_finding_text(TCT_DETERIORATION), "unlearning");
}

static tct_status learn(const tct_trials *before, const tct_trials *after, double margin,
                        tct_learnt *got, tct_error *err)
{
  static const int class_of[] = {0, 1};
  const tct_decoder *nearest  = (const tct_decoder *)tct_variant("decoders", "nearest_centroid");
  static void *params; /* of the first call, in which no allocation fails */
  if (!params) params = tct_params_new(&nearest->about);
  const tct_learnt_how how = {
    .trials       = {before, after},
    .class_of     = class_of,
    .classes      = 2,
    .decode       = {.decoder = nearest, .params = params, .folds = 3, .threads = 1},
    .dealings     = 2,
    .permutations = 99,
    .margin       = margin,
    .level        = 0.95,
    .seed         = 1};
  return tct_learnt_between(&how, got, err);
}

/* Conditions 5 apart are told at both times, however far both moved; 12 trials do not say how well to 0.1. */
static void answers_are_of_a_decoder_at_each_time(void **state)
{
  static session s[2];
  const tct_trials before = session_of(&s[0], 0, 1), after = session_of(&s[1], 3, 2);
  tct_error err = {0};
  tct_learnt got;
  (void)state;

  assert_int_equal(learn(&before, &after, 0.1, &got, &err), TCT_OK);
  assert_true(got.gain.before == 1 && got.gain.after == 1 && got.asked[0] == ROWS &&
              got.folds == 3);
  assert_near(got.moved.p, 0.01, 1e-12);
  assert_int_equal(got.finding, TCT_UNRESOLVED);
  assert_int_equal(learn(&before, &after, 0.4, &got, &err), TCT_OK);
  assert_int_equal(got.finding, TCT_CHANGE);
  assert_int_equal(learn(&before, &after, 0, &got, &err), TCT_BAD_SHAPE);
}

static void failing_memory_is_said(void **state)
{
  static session s[2];
  const tct_trials before = session_of(&s[0], 0, 1), after = session_of(&s[1], 3, 2);
  tct_error err = {0};
  tct_learnt got;
  int failed = 0;
  (void)state;

  for (int i = 1; i < 400; i++) {
    tct_fail_allocation(i, false);
    const tct_status status = learn(&before, &after, 0.1, &got, &err);
    tct_fail_allocation(-1, false);
    if (status == TCT_OK) break;
    assert_int_equal(status, TCT_NO_MEMORY);
    failed++;
  }
  if (failed < 4 || failed > 398) fail_msg("%d allocations failed", failed);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(gains_have_half_an_answer_more_on_each_side),
    cmocka_unit_test(distances_are_without_what_noise_adds),
    cmocka_unit_test(trials_and_conditions_that_cannot_be_are_left_out),
    cmocka_unit_test(what_is_too_small_to_matter_goes_first),
    cmocka_unit_test(answers_are_of_a_decoder_at_each_time),
    cmocka_unit_test(failing_memory_is_said),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
