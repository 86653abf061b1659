/* closed.c -- a circuit in a world that answers: step by step what it is by hand, in any windows, shards and phases. */
#include "substrate/acting.h"

#include "base/memory.h"

enum { TRIALS = 12, PULLS = 11 };

#define A2C   "advantage_actor_critic"
#define SHORT ", pulls: 11"

static acted whole[TRIALS], other[TRIALS];

static void what_is_seen_is_what_was_done_and_paid_a_step_before(void **state)
{
  circuit c    = acting_open(SHORT, A2C, ACTING_LEAKY, "", 2);
  int switched = 0, paid = 0;
  (void)state;

  acting_run(&c, TCT_TRAIN, circuit_trials(), TRIALS, whole);
  for (int i = 0; i < TRIALS; i++)
    for (int t = 0; t < PULLS; t++) {
      const acted *a = &whole[i];
      assert_true(a->seen[t][0] == (t ? a->paid[t - 1] : 0));
      for (int k = 0; k < ACTING_ARMS; k++)
        assert_true(a->seen[t][1 + k] == (t && a->arm[t - 1] == k));
      switched += t && a->arm[t] != a->arm[t - 1];
      paid += a->paid[t] > 0;
    }
  assert_true(switched > TRIALS && paid > TRIALS && paid < TRIALS * PULLS - TRIALS);
  circuit_close(&c);
}

/* The same senses handed in one after another, made here and not by the task. */
static void a_trial_is_what_it_is_by_hand(void **state)
{
  static const char *const cells[] = {ACTING_LEAKY, "{kind: lstm, units: 5}",
                                      "{kind: gru, units: 17}"};
  (void)state;

  for (int k = 0; k < 3; k++) {
    circuit c = acting_open(SHORT, A2C, cells[k], "", 2);
    acting_run(&c, TCT_TEST, circuit_trials(), TRIALS, whole);
    for (uint64_t i = 0; i < TRIALS; i++) {
      double p[PULLS][ACTING_ARMS], value[PULLS];
      acting_by_hand(&c, i, PULLS, whole[i].arm, whole[i].paid, p, value);
      for (int t = 0; t < PULLS; t++) {
        const double *x = whole[i].drive[t];
        assert_true(fabs(p[t][0] - 1 / (1 + exp(x[1] - x[0]))) < 1e-13);
        assert_true(fabs(value[t] - whole[i].value[t]) < 1e-13);
      }
    }
    circuit_close(&c);
  }
}

/* A choice that is drawn goes by its probabilities, and a payment by the arm's. */
static void chance_is_as_it_is_said_to_be(void **state)
{
  circuit c     = acting_open(", probabilities: [0.8, 0.3], pulls: 100", A2C, ACTING_LEAKY, "", 1);
  double wanted = 0, got = 0, spread = 0, pulls[2] = {0}, paid[2] = {0};
  (void)state;

  acting_run(&c, TCT_TRAIN, circuit_trials(), TRIALS, whole);
  for (int i = 0; i < TRIALS; i++)
    for (int t = 0; t < 100; t++) {
      const acted *a = &whole[i];
      const double p = 1 / (1 + exp(a->drive[t][0] - a->drive[t][1]));
      wanted += p;
      spread += p * (1 - p);
      got += a->arm[t];
      pulls[a->arm[t]]++;
      paid[a->arm[t]] += a->paid[t];
    }
  assert_true(fabs(got - wanted) < 4 * sqrt(spread));
  assert_true(fabs(paid[0] / pulls[0] - 0.8) < 4 * sqrt(0.16 / pulls[0]));
  assert_true(fabs(paid[1] / pulls[1] - 0.3) < 4 * sqrt(0.21 / pulls[1]));
  circuit_close(&c);
}

static void neither_windows_nor_shards_nor_others_change_a_trial(void **state)
{
  static const char *const training[] = {"", ", window: 1", ", window: 4", ", window: 10"};
  (void)state;

  for (int k = 0; k < 4; k++)
    for (int threads = 1; threads <= 3; threads++) {
      circuit c = acting_open(SHORT, A2C, ACTING_LEAKY, training[k], threads);
      acting_run(&c, TCT_TRAIN, circuit_trials(), TRIALS, k || threads > 1 ? other : whole);
      if (k || threads > 1) assert_memory_equal(whole, other, sizeof whole);
      for (int i = 0; i < TRIALS && k == 0; i++) {
        const uint64_t trial = (uint64_t)i;
        acting_run(&c, TCT_TRAIN, &trial, 1, other);
        assert_memory_equal(&whole[i], other, sizeof *other);
      }
      circuit_close(&c);
    }
}

/* Learning, and whatever was swept before, leave no trace in the world: it begins anew. */
static void a_world_begins_anew_with_each_trial(void **state)
{
  tct_error err = {0};
  (void)state;

  for (int window = 0; window < 2; window++) {
    circuit c = acting_open(SHORT, A2C, ACTING_LEAKY, window ? ", window: 3" : "", 2);
    acting_run(&c, TCT_TRAIN, circuit_trials(), TRIALS, whole);
    circuit_propose(&c, 8);
    const uint64_t before = tct_allocations();
    assert_int_equal(tct_state_propose(c.state, TCT_TEST, circuit_trials(), 5, &err), TCT_OK);
    assert_true(tct_allocations() == before);
    acting_run(&c, TCT_TRAIN, circuit_trials(), TRIALS, other);
    assert_memory_equal(whole, other, sizeof whole);
    circuit_close(&c);
  }
}

static void a_run_is_scored_by_what_it_was_paid(void **state)
{
  circuit c       = acting_open(SHORT, A2C, ACTING_LEAKY, ", window: 4", 2);
  tct_score score = {0};
  tct_error err   = {0};
  double paid     = 0;
  (void)state;

  acting_run(&c, TCT_TRAIN, circuit_trials(), TRIALS, whole);
  for (int i = 0; i < TRIALS; i++)
    for (int t = 0; t < PULLS; t++) paid += whole[i].paid[t] / TRIALS;
  assert_int_equal(tct_state_score(c.state, TCT_TRAIN, circuit_trials(), TRIALS, &score, &err),
                   TCT_OK);
  assert_true(fabs(score.reward - paid) < 1e-12 && fabs(score.objective + paid / PULLS) < 1e-12);
  assert_true(isnan(score.accuracy));
  circuit_close(&c);
  c = circuit_open(false,
                   "objective: cross_entropy\nrule: backprop\narchitecture: {populations: "
                   "{in: {kind: input, from: x}, out: readout}, projections: {in -> out: "
                   "dense}}\n",
                   1);
  assert_int_equal(tct_state_score(c.state, TCT_TRAIN, circuit_trials(), TRIALS, &score, &err),
                   TCT_OK);
  assert_true(isnan(score.reward));
  circuit_close(&c);
}

/* Rules that try something out sweep more than once; the world is met again as it was. */
static void rules_that_are_told_a_number_learn_in_it(void **state)
{
  static const char *const rules[] = {"{kind: weight_perturbation, size: 0.3}",
                                      "{kind: evolution_strategies, size: 0.3}",
                                      "{kind: node_perturbation, size: 0.5}"};
  (void)state;

  for (int r = 0; r < 3; r++) {
    double sum = 0;
    circuit c  = acting_open(SHORT, rules[r], ACTING_LEAKY, "", 1);
    acting_run(&c, TCT_TRAIN, circuit_trials(), TRIALS, whole);
    for (int again = 0; again < 4; again++) circuit_propose(&c, 8);
    for (size_t i = 0; i < c.model->n; i++) {
      assert_true(isfinite(tct_state_update(c.state)[i]));
      sum += fabs((double)tct_state_update(c.state)[i]);
    }
    acting_run(&c, TCT_TRAIN, circuit_trials(), TRIALS, other);
    assert_memory_equal(whole, other, sizeof whole);
    assert_true(sum > 0);
    circuit_close(&c);
  }
}

/* ---- what is refused ----------------------------------------------------------------------------------- */

#define HEAD "tercet: 1\ntask: {kind: bandit"
#define BODY(choices, rule)                                                                        \
  "}\nobjective: {kind: reward, at: choice}\nrule: " rule                                          \
  "\narchitecture: {populations: {seen: {kind: input, from: observation}, " choices                \
  ", value: {kind: rate, units: 1, activation: linear}}, projections: {seen -> choice: dense, "    \
  "seen -> value: dense}}\n"
#define CHOICE "choice: {kind: choice, units: 2, draw: true}"

static void refused(const char *text, const char *why)
{
  tct_error err  = {0};
  tct_spec *spec = tct_spec_parse(text, "test", &err);

  assert_non_null(spec);
  assert_null(tct_compile(spec, &err));
  assert_int_equal(err.code, TCT_BAD_SPEC);
  if (!strstr(err.text, why)) fail_msg("'%s' does not say '%s'", err.text, why);
  tct_spec_free(spec);
}

static void what_cannot_act_is_told_why(void **state)
{
  (void)state;
  refused(HEAD BODY(CHOICE, "backprop"), "what a task pays has no slope");
  refused(HEAD BODY(CHOICE, "equilibrium_propagation"), "settle before it answers");
  refused(HEAD BODY("choice: {kind: rate, units: 2}", A2C), "no population of unit choice does it");
  refused(HEAD ", acts: nobody" BODY(CHOICE, A2C), "there is no population 'nobody'");
  refused(HEAD ", acts: seen" BODY(CHOICE, A2C), "an input cannot act");
  refused(HEAD ", acts: value" BODY(CHOICE, A2C), "knows 2 actions, and population value has 1");
  refused(HEAD ", arms: 3" BODY(CHOICE, A2C), "knows 3 actions, and population choice has 2");
  refused(HEAD BODY("choice: {kind: choice, units: 2}", A2C), "must draw what it does");
  refused(HEAD BODY(CHOICE, "{kind: " A2C ", value: critic}"), "which is 'critic'");
  refused(
    "tercet: 1\ntask: {kind: teacher, acts: out}\nobjective: squared_error\nrule: backprop\n"
    "architecture: {populations: {in: {kind: input, from: x}, out: readout}, projections: {in "
    "-> out: dense}}\n",
    "teacher has no 'acts'");
  circuit_refused(false,
                  "objective: reward\nrule: weight_perturbation\narchitecture: {populations: {in: "
                  "{kind: input, from: x}, out: readout}, projections: {in -> out: dense}}\n",
                  "task arrays does not answer");
}

/* Any population may act, by its largest unit; the resolved spec says who does. */
static void a_resolved_spec_says_who_acts(void **state)
{
  circuit c     = acting_open(SHORT, A2C, ACTING_LEAKY, "", 1);
  tct_error err = {0};
  char *text    = tct_resolved(c.model, &err);
  (void)state;

  assert_non_null(text);
  assert_non_null(strstr(text, "\n  acts: choice\n"));
  tct_spec *again = tct_spec_parse(text, "again", &err);
  tct_model *m    = again ? tct_compile(again, &err) : NULL;
  if (!m) fail_msg("%s", err.text);
  assert_int_equal(m->actor, c.model->actor);
  tct_model_free(m);
  tct_spec_free(again);
  tct_string_free(text);
  circuit_close(&c);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_is_seen_is_what_was_done_and_paid_a_step_before),
    cmocka_unit_test(a_trial_is_what_it_is_by_hand),
    cmocka_unit_test(chance_is_as_it_is_said_to_be),
    cmocka_unit_test(neither_windows_nor_shards_nor_others_change_a_trial),
    cmocka_unit_test(a_world_begins_anew_with_each_trial),
    cmocka_unit_test(a_run_is_scored_by_what_it_was_paid),
    cmocka_unit_test(rules_that_are_told_a_number_learn_in_it),
    cmocka_unit_test(what_cannot_act_is_told_why),
    cmocka_unit_test(a_resolved_spec_says_who_acts),
  };
  return cmocka_run_group_tests_name("closed loops", tests, NULL, NULL);
}
