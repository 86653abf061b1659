/* settling.c -- whether a circuit came to rest, and whether there is one rest. */
#include "circuit.h"

static circuit loop_of(const char *rule, const char *activation, double v)
{
  static char spec[1024];
  snprintf(spec, sizeof spec,
           "objective: {kind: squared_error, at: y, target: first}\nrule: %s\narchitecture: "
           "{populations: {in: "
           "{kind: input, from: first}, a: {kind: rate, units: 1, activation: %s, bias: false}, y: "
           "{kind: rate, "
           "units: 1, activation: %s, bias: false}}, projections: {in -> a: dense, a -> y: "
           "{wiring: dense, "
           "back: 1}}}\ntrain: {batch: 8}\n",
           rule, activation, activation);
  circuit c                    = circuit_open(false, spec, 2);
  tct_real *w                  = tct_state_weights(c.state);
  w[c.model->projection[0].at] = 0;
  w[c.model->projection[1].at] = (tct_real)v;
  tct_state_turn(c.state);
  return c;
}

static tct_settling settling_of(const circuit *c)
{
  tct_settling s;
  tct_error err = {0};
  if (tct_state_settling(c->state, TCT_TRAIN, circuit_trials(), CIRCUIT_TRIALS, &s, &err))
    fail_msg("%s", err.text);
  return s;
}

#define LONG "{kind: equilibrium_propagation, free: 400, nudged: 400, nudge: 0.01}"

static void a_loop_that_shrinks_has_one_rest(void **state)
{
  circuit c            = loop_of(LONG, "tanh", 0.8);
  const tct_settling s = settling_of(&c);

  (void)state;
  assert_true(s.rest < 1e-14 && s.apart < 1e-14);
  circuit_close(&c);
}

/* r = tanh(1.5 r) has the rests 0, where silence stays, and +-r; y and a may differ in sign only while they swing */
static void a_loop_that_grows_has_others(void **state)
{
  circuit c            = loop_of("{kind: recurrent_backprop, free: 400, back: 1}", "tanh", 1.5);
  const tct_settling s = settling_of(&c);
  double r             = 1;

  (void)state;
  for (int i = 0; i < 400; i++) r = tanh(1.5 * r);
  assert_true(r > 0.8 && fabs(s.apart - r) < 1e-12);
  circuit_close(&c);
}

/* A linear loop from silence stays silent; from a drawn start y and a change places, times v each step: after n
 * steps the last move is |v|^n |start| (1 + |v|) or less, and n more steps make it v^n times as large. */
static void what_does_not_rest_says_how_far_it_moved(void **state)
{
  double rest[2];

  (void)state;
  for (int i = 0; i < 2; i++) {
    char rule[64];
    snprintf(rule, sizeof rule, "{kind: recurrent_backprop, free: %d, back: 60}", i ? 8 : 4);
    circuit c = loop_of(rule, "linear", 0.5);
    rest[i]   = settling_of(&c).rest;
    circuit_close(&c);
  }
  assert_true(rest[0] > 1e-3 && fabs(rest[1] / rest[0] - pow(0.5, 4)) < 1e-12);
}

static void values_that_settle_are_looked_at_while_they_learn(void **state)
{
  const char *architecture = "architecture: {populations: {in: {kind: input, from: x}, a: {kind: "
                             "rate, units: 4}, y: {kind: rate, units: 2}}, "
                             "projections: {in -> a: dense, a -> y: dense}}\ntrain: {batch: 8}\n";
  char spec[1024];

  (void)state;
  for (int i = 0; i < 2; i++) {
    snprintf(spec, sizeof spec,
             "objective: {kind: squared_error, at: y, target: goal}\nrule: {kind: "
             "predictive_coding, steps: %d}\n%s",
             i ? 3000 : 2, architecture);
    circuit c            = circuit_open(false, spec, 1);
    const tct_settling s = settling_of(&c);
    assert_true(i ? s.rest < 1e-14 : s.rest > 1e-4);
    assert_true(isnan(s.apart)); /* the circuit answers without settling */
    circuit_close(&c);
  }
  snprintf(spec, sizeof spec,
           "objective: {kind: squared_error, at: y, target: goal}\nrule: backprop\n%s",
           architecture);
  circuit c = circuit_open(false, spec, 1);
  assert_true(isnan(settling_of(&c).rest));
  circuit_close(&c);
}

static void looking_moves_no_weight_and_no_later_update(void **state)
{
  circuit c = loop_of(LONG, "tanh", 1.5);
  char before[65], after[65];
  tct_real kept[2];
  const size_t bytes = sizeof kept;

  (void)state;
  assert_true(c.model->n >= 2);
  circuit_propose(&c, 8);
  memcpy(kept, tct_state_update(c.state), bytes);
  tct_state_sha256(c.state, before);
  settling_of(&c);
  tct_state_sha256(c.state, after);
  assert_string_equal(before, after);
  circuit_propose(&c, 8);
  assert_memory_equal(kept, tct_state_update(c.state), bytes);
  circuit_close(&c);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_loop_that_shrinks_has_one_rest),
    cmocka_unit_test(a_loop_that_grows_has_others),
    cmocka_unit_test(what_does_not_rest_says_how_far_it_moved),
    cmocka_unit_test(values_that_settle_are_looked_at_while_they_learn),
    cmocka_unit_test(looking_moves_no_weight_and_no_later_update),
  };
  return cmocka_run_group_tests_name("settling", tests, NULL, NULL);
}
