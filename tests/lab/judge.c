/* judge.c -- verdicts from gains alone: by hand, and as often right as they say on drawn numbers. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <tercet/verdict.h>

#include "base/random.h"

enum { REPEATS = 2000 };

static tct_judgement judge(const double *gain, int seeds, int examples, double margin, double moved)
{
  tct_judgement j = {0};
  tct_error err   = {0};
  if (tct_judge(gain, seeds, examples, margin, moved, &j, &err)) fail_msg("%s", err.text);
  return j;
}

static bool near(double a, double b)
{
  return fabs(a - b) < 1e-5 * (1 + fabs(b));
}

/* mean 3, standard error sqrt(2.5 / 5), t(4) = 2.7764451, and 2.1318468 one-sided; t = 4.2426407 */
static void five_gains_as_worked_by_hand(void **state)
{
  const double gain[]   = {1, 2, 3, 4, 5};
  const tct_judgement j = judge(gain, 1, 5, 10, 0.1);

  (void)state;
  assert_true(near(j.gain, 3) && near(j.freedom, 4));
  assert_true(near(j.low, 3 - 2.7764451 * sqrt(0.5)) && near(j.high, 3 + 2.7764451 * sqrt(0.5)));
  assert_true(near(j.p, 0.013235599));
  assert_int_equal(j.finding, TCT_LEARNING);
  assert_true(j.nothing); /* uphill, and within the margin */
  assert_true(judge(gain, 1, 5, 3 + 2.1318468 * sqrt(0.5) + 1e-4, 1).nothing);
  assert_false(judge(gain, 1, 5, 3 + 2.1318468 * sqrt(0.5) - 1e-4, 1).nothing);
}

/* t(1) = 12.706205, t(2) = 4.3026527, t(60) = 2.0002978: two to sixty-one gains of +-1 around 0 */
static void quantiles_are_those_of_the_tables(void **state)
{
  static const double known[][2] = {{1, 12.7062047}, {2, 4.30265273}, {60, 2.00029782}};
  double gain[61];

  (void)state;
  for (size_t i = 0; i < 3; i++) {
    const int n = (int)known[i][0] + 1;
    double ss   = 0;
    for (int e = 0; e < n; e++) gain[e] = n == 2 ? (e ? 1 : -1) : sin(e + 1);
    const tct_judgement j = judge(gain, 1, n, 1, 1);
    for (int e = 0; e < n; e++) ss += (gain[e] - j.gain) * (gain[e] - j.gain);
    const double error = sqrt(ss / (n - 1) / n);
    if (fabs((j.high - j.gain) / error / known[i][1] - 1) > 1e-6)
      fail_msg("t(%g) is %.9g", known[i][0], (j.high - j.gain) / error);
  }
}

static void each_finding_has_its_case(void **state)
{
  const double down[] = {-1, -2, -3, -4, -5}, both[] = {-2, 2, -1, 1, 0}, none[4] = {0};

  (void)state;
  assert_int_equal(judge(down, 1, 5, 0, 1).finding, TCT_DETERIORATION);
  assert_int_equal(judge(both, 1, 5, 0.5, 1).finding, TCT_UNRESOLVED);
  assert_int_equal(judge(both, 1, 5, 2, 1).finding, TCT_CHANGE);
  assert_int_equal(judge(both, 1, 5, 2, 0).finding, TCT_UNMOVED);
  assert_int_equal(judge(none, 1, 4, 0.1, 1).finding, TCT_CHANGE);
  assert_true(judge(none, 1, 4, 0.1, 1).p == 1);
}

static void what_cannot_be_judged_is_refused(void **state)
{
  const double gain[] = {1, (double)NAN};
  tct_judgement j     = {0};

  (void)state;
  assert_int_equal(tct_judge(gain, 1, 2, 0, 1, &j, NULL), TCT_DIVERGED);
  assert_int_equal(tct_judge(gain, 1, 1, 0, 1, &j, NULL), TCT_BUG);
}

typedef struct {
  double mean, of_seed, of_example, rest;
} world;

static tct_judgement draw(const world *w, int seeds, int examples, uint64_t repeat, double margin)
{
  const tct_key key = tct_key_in(tct_key_of(5, "judge"), repeat);
  double gain[4096];

  for (int s = 0; s < seeds; s++)
    for (int e = 0; e < examples; e++)
      gain[s * examples + e] = w->mean + w->of_seed * tct_normal(key, 1, (uint32_t)s, 0) +
                               w->of_example * tct_normal(key, 2, 0, (uint32_t)e) +
                               w->rest * tct_normal(key, 3, (uint32_t)s, (uint32_t)e);
  return judge(gain, seeds, examples, margin, 1);
}

/* 95 % intervals hold the truth 95 times in 100; no less where an effect is missing. */
static void intervals_hold_as_often_as_they_say(void **state)
{
  static const struct {
    world w;
    int seeds, examples;
    double least, most;
  } cases[] = {{{0.3, 0, 1, 0}, 1, 5, 0.935, 0.965},    {{0.3, 0, 1, 0}, 1, 200, 0.935, 0.965},
               {{0.3, 1, 1, 1}, 10, 50, 0.93, 0.97},    {{0.3, 1, 0.2, 2}, 5, 40, 0.93, 0.985},
               {{0.3, 0.1, 1, 0.5}, 5, 20, 0.93, 0.99}, {{0.3, 0, 0, 1}, 10, 50, 0.935, 0.995}};
  (void)state;
  for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
    int held = 0;
    for (uint64_t i = 0; i < REPEATS; i++) {
      const tct_judgement j = draw(&cases[c].w, cases[c].seeds, cases[c].examples, i, 1);
      held += j.low <= cases[c].w.mean && cases[c].w.mean <= j.high;
    }
    print_message("case %zu: %.4f\n", c, held / (double)REPEATS);
    assert_true(held >= cases[c].least * REPEATS && held <= cases[c].most * REPEATS);
  }
}

/* At the margin itself CHANGE is said at most 5 times in 100, and at 0 a gain or a loss 5 in 100. */
static void verdicts_err_as_rarely_as_they_say(void **state)
{
  const world edge = {0.2, 0, 1, 0}, nothing = {0, 0, 1, 0}, gain = {0.5, 0, 1, 0};
  int wrong = 0, false_alarm = 0, change = 0, learning = 0;

  (void)state;
  for (uint64_t i = 0; i < REPEATS; i++) {
    wrong += draw(&edge, 1, 400, i, 0.2).nothing;
    const tct_finding f = draw(&nothing, 1, 400, i, 0.2).finding;
    false_alarm += f == TCT_LEARNING || f == TCT_DETERIORATION;
    change += f == TCT_CHANGE;
    learning += draw(&gain, 1, 100, i, 0.2).finding == TCT_LEARNING;
  }
  print_message("at the margin %d, false alarms %d, change %d, learning %d of %d\n", wrong,
                false_alarm, change, learning, REPEATS);
  assert_true(wrong > 0.035 * REPEATS && wrong < 0.065 * REPEATS);
  assert_true(false_alarm > 0.035 * REPEATS && false_alarm < 0.065 * REPEATS);
  assert_true(change > 0.9 * REPEATS && learning > 0.99 * REPEATS);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(five_gains_as_worked_by_hand),
    cmocka_unit_test(quantiles_are_those_of_the_tables),
    cmocka_unit_test(each_finding_has_its_case),
    cmocka_unit_test(what_cannot_be_judged_is_refused),
    cmocka_unit_test(intervals_hold_as_often_as_they_say),
    cmocka_unit_test(verdicts_err_as_rarely_as_they_say),
  };
  return cmocka_run_group_tests_name("judge", tests, NULL, NULL);
}
