/* rewards.c -- tasks that take time, taught by a reward alone: which rules can be told, and which say why not. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <tercet/state.h>

static const char *const tasks[][2] = {{"perceptual_decision", "evidence"},
                                       {"context_integration", "evidence"},
                                       {"delayed_match", "stimulus"}};

enum { TASKS = sizeof tasks / sizeof *tasks };

/* What an actor-critic has beside: a value, and an error of predicted reward. */
#define CRITIC                                                                                     \
  "value: {kind: rate, units: 1, activation: linear}, "                                            \
  "dopamine: {kind: prediction_error, units: 1, bias: false, init: constant}, "
#define CRITICS                                                                                    \
  "cells -> value: dense, value -> dopamine/value: {wiring: one_to_one, fixed: true}, "

/* Leaky cells with synapses among themselves, and a choice. */
static tct_spec *spec_of(int task, const char *rule, bool draws)
{
  const bool critic = strcmp(rule, "actor_critic") == 0;
  char text[2048];
  tct_error err = {0};

  snprintf(
    text, sizeof text,
    "tercet: 1\nseed: 3\ntask: %s\n"
    "objective: {kind: %s, at: choice, steps: last}\nrule: %s\narchitecture:\n"
    "  populations: {in: {kind: input, from: %s}, cells: {kind: leaky, units: 6, tau: 100 ms}, "
    "%schoice: {kind: choice, units: 2, draw: %s}}\n  projections: {in -> cells: dense, "
    "cells -> cells: {wiring: dense, delay: 1}, %scells -> choice: dense}\ntrain: {batch: 8}\n",
    tasks[task][0], critic ? "expected_reward" : "cross_entropy", rule, tasks[task][1],
    critic ? CRITIC : "", draws ? "true" : "false", critic ? CRITICS : "");
  tct_spec *s = tct_spec_parse(text, "test", &err);
  if (!s) fail_msg("%s", err.text);
  return s;
}

/* The loss of a whole trial, negative, or whether the last choice was right: weights move, and stay numbers. */
static void a_rule_that_is_told_one_number_learns_on_all_of_them(void **state)
{
  static const char *const rules[] = {"weight_perturbation", "evolution_strategies",
                                      "actor_critic"};
  const uint64_t trial[]           = {0, 1, 2, 3, 4, 5, 6, 7};
  (void)state;

  for (int t = 0; t < TASKS; t++)
    for (int r = 0; r < 3; r++) {
      tct_error err = {0};
      tct_spec *s   = spec_of(t, rules[r], r == 2);
      tct_model *m  = tct_compile(s, &err);
      if (!m) fail_msg("%s, %s: %s", tasks[t][0], rules[r], err.text);
      tct_state *circuit = tct_state_new(m, 1, &err);
      assert_non_null(circuit);
      double moved = 0;
      for (int i = 0; i < 3; i++)
        assert_int_equal(tct_state_learn(circuit, TCT_TRAIN, trial, 8, 0.1, &err), TCT_OK);
      for (size_t k = 0; k < m->n; k++) {
        assert_true(isfinite(tct_state_update(circuit)[k]));
        moved = fmax(moved, fabs((double)tct_state_update(circuit)[k]));
      }
      assert_true(moved > 0);
      assert_true(tct_state_used(circuit, 0) & TCT_SCALAR);
      tct_state_free(circuit);
      tct_model_free(m);
      tct_spec_free(s);
    }
}

/* A reward for one drawn choice: a choice is drawn at every step, and none of these rules says which was meant. */
static void rules_of_one_choice_refuse_and_say_why(void **state)
{
  static const char *const rules[] = {"reinforce_policy", "agrel"};
  (void)state;

  for (int t = 0; t < TASKS; t++)
    for (int r = 0; r < 2; r++) {
      tct_error err = {0};
      tct_spec *s   = spec_of(t, rules[r], true);
      assert_null(tct_compile(s, &err));
      if (!strstr(err.text, "it is rewarded for one choice in a trial: trials of"))
        fail_msg("%s, %s: %s", tasks[t][0], rules[r], err.text);
      tct_spec_free(s);
    }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_rule_that_is_told_one_number_learns_on_all_of_them),
    cmocka_unit_test(rules_of_one_choice_refuse_and_say_why),
  };
  return cmocka_run_group_tests_name("rewards", tests, NULL, NULL);
}
