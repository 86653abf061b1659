/* reward_modulated_stdp.c -- against a synapse that is followed step by step; constant reward; no reward, no change. */
#include "spike_trains.h"

enum { BASELINE = 5 };
#define STDP            "potentiation: 1.5, depression: 0.7, tau_plus: 17 ms, tau_minus: 31 ms"
#define RULE(tau, more) "{kind: reward_modulated_stdp, tau: " tau ", " STDP more "}"

/* The bench's cells do as they should, so that R is 0: against a mean b of R, R - b is -b. */
static circuit rewarded(const trains *t, const char *rule, double r, int threads)
{
  circuit c = trains_open(t, rule, 3, "", 1, 0, threads);

  tct_state_kept(c.state, 0, BASELINE)[0] = (tct_real)-r;
  tct_state_kept(c.state, 0, BASELINE)[1] = 1;
  return c;
}

static trains noisy(int trials)
{
  trains t = trains_new(trials, 300, 3, 2);

  trains_draw(t.x, (size_t)trials * 900, 0.08, 5);
  trains_draw(t.y, (size_t)trials * 600, 0.08, 6);
  return t;
}

/* c of one synapse at the end of a trial, with its own memory, spike by spike. */
static double followed(const trains *t, int trial, int k, int j, double tau)
{
  double r = 0, o = 0, c = 0;

  for (int s = 0; s < t->steps; s++) {
    const double *row = t->x + ((size_t)trial * 300 + (size_t)s) * 3;
    const double x    = s < 3 ? 0 : (row - 9)[j]; /* a delay of 3 steps */
    const double y    = t->y[((size_t)trial * 300 + (size_t)s) * 2 + (size_t)k];
    r                 = exp(-1 / 17.0) * r + x;
    c                 = exp(-1 / tau) * c + 1.5 * y * r - 0.7 * o * x;
    o                 = exp(-1 / 31.0) * (o + y);
  }
  return c;
}

static void it_is_a_synapse_that_waits_for_its_reward(void **state)
{
  trains t = noisy(4);

  (void)state;
  for (int threads = 1; threads <= 3; threads++) {
    circuit c = rewarded(&t, RULE("80 ms", ""), 2.5, threads);
    trains_propose(&c, 4, -1);
    for (int k = 0; k < 2; k++)
      for (int j = 0; j < 3; j++) {
        double mean = 0;
        for (int i = 0; i < 4; i++) mean += 2.5 * followed(&t, i, k, j, 80) / 4;
        assert_true(fabs(mean) > 1e-3 && fabs(trains_update(&c, k, j) - mean) < 1e-12);
      }
    circuit_close(&c);
  }
  trains_free(&t);
}

static void constant_reward_makes_it_pair_plasticity(void **state)
{
  trains t  = noisy(3);
  circuit c = rewarded(&t, RULE("1e9 ms", ""), 2, 1),
          b = trains_open(&t, "{kind: stdp, " STDP "}", 3, "", 1, 0, 1);

  (void)state;
  trains_propose(&c, 3, -1);
  trains_propose(&b, 3, -1);
  for (int k = 0; k < 2; k++)
    for (int j = 0; j < 3; j++)
      assert_true(fabs(trains_update(&c, k, j) - 2 * trains_update(&b, k, j)) < 1e-5);
  circuit_close(&c);
  circuit_close(&b);
  trains_free(&t);
}

static void reward_as_usual_changes_nothing(void **state)
{
  trains t  = noisy(3);
  circuit c = rewarded(&t, RULE("80 ms", ""), 0, 1);

  (void)state;
  trains_propose(&c, 3, -1);
  for (int k = 0; k < 2; k++)
    for (int j = 0; j < 3; j++) assert_true(trains_update(&c, k, j) == 0);
  circuit_close(&c);
  trains_free(&t);
}

static void without_a_baseline_reward_is_as_it_is(void **state)
{
  trains t  = noisy(3);
  circuit c = rewarded(&t, RULE("80 ms", ", baseline: none"), 7, 1);

  (void)state;
  trains_propose(&c, 3, -1);
  assert_true(trains_update(&c, 0, 0) == 0); /* R is 0 */
  circuit_close(&c);
  trains_free(&t);
}

/* R of a trial is the objective, negative: cells that fire where x does not have a cost that is known. */
static void reward_is_the_objective(void **state)
{
  trains t = trains_new(2, 50, 1, 1);

  (void)state;
  t.x[10] = t.y[14] = 1;           /* trial 0: one pair, as it should be */
  t.x[50 + 20] = t.y[50 + 22] = 1; /* trial 1 */
  circuit c                   = trains_open(&t, RULE("80 ms", ""), 0, "", 1, 0, 1);
  c.model->objective[0].signal =
    tct_world_signal(c.model->world, "x"); /* fire with x: 2 of 50 steps are wrong */
  for (int i = 0; i < 2; i++) {
    const double lag = i ? 2 : 4, fired = i ? 22 : 14, r = -0.5 * 2 / 50;
    trains_propose(&c, 2, i);
    assert_true(fabs(trains_update(&c, 0, 0) - r * 1.5 * exp(-lag / 17) * exp(-(49 - fired) / 80)) <
                1e-14);
  }
  circuit_close(&c);
  trains_free(&t);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(it_is_a_synapse_that_waits_for_its_reward),
    cmocka_unit_test(constant_reward_makes_it_pair_plasticity),
    cmocka_unit_test(reward_as_usual_changes_nothing),
    cmocka_unit_test(without_a_baseline_reward_is_as_it_is),
    cmocka_unit_test(reward_is_the_objective),
  };
  return cmocka_run_group_tests_name("reward_modulated_stdp", tests, NULL, NULL);
}
