/* reinforce_policy.c -- I7: the mean over choices is the gradient of the expected reward, whatever the baseline. */
#include "rules/winners.h"

#define CIRCUIT(rule)                                                                              \
  "objective: {kind: cross_entropy, at: out}\nrule: " rule                                         \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 5, "        \
  "activation: tanh}, b: {kind: rate, units: 18, activation: logistic}, out: {kind: choice, "      \
  "units: 3, draw: true}}\n  projections: {in -> a: dense, a -> b: dense, b -> out: dense}\n"      \
  "train: {batch: 24, optimiser: {kind: sgd, step: 0.1, momentum: 0.9}}\n"

enum { BASELINE = 2 };

/* E[R] is p of the wanted one, and d p = p d log p: p x what backprop proposes for cross entropy. */
static void the_mean_over_choices_is_the_gradient_of_expected_reward(void **state)
{
  static const double baseline[] = {0, 0.3, -1.7};
  circuit c = winners_open(CIRCUIT("reinforce_policy")), b = winners_open(CIRCUIT("backprop"));
  const size_t n = c.model->n;
  double *mean   = calloc(n, sizeof *mean), p[WINNERS];

  (void)state;
  assert_non_null(mean);
  for (int k = 0; k < 3; k++)
    for (int trial = 0; trial < 8; trial++) {
      tct_state_kept(c.state, 0, BASELINE)[0] = (tct_real)baseline[k];
      winners_mean(&c, (uint64_t)trial, false, mean);
      winners_softmax(&c, c.model->objective[0].at, p);
      winners_propose(&b, 0, (uint64_t)trial);
      winners_same(n, mean, p[(trial * 7 + trial / 3) % 3], tct_state_update(b.state));
    }
  free(mean);
  circuit_close(&c);
  circuit_close(&b);
}

/* With steps of 0 the circuit stays as it is, and each batch has its own draws. */
static void the_baseline_is_the_mean_reward_so_far(void **state)
{
  circuit c            = winners_open(CIRCUIT("{kind: reinforce_policy, pace: 0.25}"));
  const tct_real *kept = tct_state_kept(c.state, 0, BASELINE);
  tct_error err        = {0};
  double mean          = 0;

  (void)state;
  for (int k = 0; k < 5; k++) {
    double won = 0;
    for (uint64_t trial = 0; trial < 16; trial++) {
      winners_propose(&c, (uint64_t)k, trial);
      won += winners_chosen(&c) == (int)((trial * 7 + trial / 3) % 3);
      assert_true(fabs((double)kept[0] - mean) < 1e-15); /* proposing alone moves nothing */
    }
    tct_state_set_batches(c.state, (uint64_t)k);
    assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), 16, 0, &err), TCT_OK);
    mean = k ? mean + 0.25 * (won / 16 - mean) : won / 16;
  }
  assert_true(mean > 0.1 && mean < 0.9);
  circuit_close(&c);
}

static void feedback_and_weights_never_part(void **state)
{
  circuit c = winners_open(CIRCUIT("reinforce_policy"));
  double apart;

  (void)state;
  assert_true(winners_parting(&c, &apart) == 0 && apart == 0);
  circuit_close(&c);
}

static void draws_below_the_choice_are_refused(void **state)
{
  (void)state;
  circuit_refused(false,
                  "objective: {kind: cross_entropy, at: out}\nrule: reinforce_policy\n"
                  "architecture: {populations: {in: {kind: input, from: x}, a: {kind: bernoulli, "
                  "units: 4}, out: {kind: choice, units: 3, draw: true}}, projections: {in -> a: "
                  "dense, a -> out: dense}}\ntrain: {batch: 4}\n",
                  "population a draws");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_mean_over_choices_is_the_gradient_of_expected_reward),
    cmocka_unit_test(the_baseline_is_the_mean_reward_so_far),
    cmocka_unit_test(feedback_and_weights_never_part),
    cmocka_unit_test(draws_below_the_choice_are_refused),
  };
  return cmocka_run_group_tests_name("reinforce_policy", tests, NULL, NULL);
}
