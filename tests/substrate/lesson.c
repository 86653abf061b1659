/* lesson.c -- what the words guard: noted fields, bundles nobody declared, memory between trials, masks. */
#include "circuit.h"

#include "base/memory.h"

#define MLP(rule)                                                                                  \
  "objective: cross_entropy\nrule: " rule                                                          \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 20, "       \
  "activation: relu}, out: readout}\n"                                                             \
  "  projections: {in -> a: dense, a -> out: dense}\n"

/* The circuit's rule becomes another, for one propose. */
static tct_status with(circuit *c, void (*propose)(tct_lesson *l))
{
  tct_rule r             = *c->model->rule[0].rule;
  const tct_rule *was    = c->model->rule[0].rule;
  r.propose              = propose;
  c->model->rule[0].rule = &r;
  const tct_status s     = tct_state_propose(c->state, TCT_TRAIN, circuit_trials(), 8, NULL);
  c->model->rule[0].rule = was;
  return s;
}

static void careless(tct_lesson *l)
{
  tct_sweep(l);
  tct_feel(l);
  tct_carry(l, l->weight, TCT_THROUGH_TIME);
  tct_outer(l, 1, l->error, l->rate);
  tct_rows(l, l->rate, 1, 0)[3] += 1;
}

static void a_noted_field_that_is_written_again_is_caught(void **state)
{
  circuit c = circuit_open(false, MLP("backprop") "train: {batch: 8}\n", 2);

  (void)state;
  assert_int_equal(with(&c, careless), TCT_BUG);
  assert_int_equal(tct_state_propose(c.state, TCT_TRAIN, circuit_trials(), 8, NULL), TCT_OK);
  circuit_close(&c);
}

static void smuggler(tct_lesson *l)
{
  tct_sweep(l);
  tct_feel(l);
  tct_carry(l, l->rate, TCT_NOW); /* no bundle of its own */
}

static void credit_goes_only_through_declared_bundles(void **state)
{
  circuit c = circuit_open(false, MLP("feedback_alignment") "train: {batch: 8}\n", 2);

  (void)state;
  assert_int_equal(with(&c, smuggler), TCT_BUG);
  circuit_close(&c);
}

static void no_memory_is_taken_between_trials(void **state)
{
  static const char *const rules[] = {"backprop", "feedback_alignment", "node_perturbation",
                                      "direct_feedback_alignment"};
  char spec[1024];

  (void)state;
  for (int i = 0; i < 4; i++) {
    snprintf(spec, sizeof spec, MLP("%s") "train: {batch: 8, optimiser: adam}\n", rules[i]);
    circuit c = circuit_open(false, spec, 2);
    assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), 8, 0.01, NULL), TCT_OK);
    const uint64_t before = tct_allocations();
    for (int n = 0; n < 20; n++)
      assert_int_equal(
        tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), n % 5 ? 8 : 3, 0.01, NULL), TCT_OK);
    assert_int_equal(tct_allocations(), before);
    circuit_close(&c);
  }
}

/* I19: whatever the optimiser, its momentum and its decay */
static void masked_synapses_stay_zero_under_every_optimiser(void **state)
{
  const tct_room *room = tct_room_named("optimisers");
  char spec[1024];

  (void)state;
  for (int i = 0; i < room->n; i++) {
    snprintf(spec, sizeof spec,
             MLP("backprop") "train: {batch: 8, optimiser: {kind: %s, step: 0.02}, constraints: "
                             "[{kind: mask, density: 0.4}, "
                             "{kind: bounds, least: -0.6, most: 0.6}]}\n",
             room->about[i]->name);
    circuit c               = circuit_open(false, spec, 2);
    const tct_projection *s = &c.model->projection[0];
    const tct_real *w       = tct_state_weights(c.state);
    bool zero[60];
    int zeros = 0;
    for (size_t k = 0; k < 60; k++) zeros += zero[k] = w[s->at + s->wiring->place(s, k)] == 0;
    assert_true(zeros > 20 && zeros < 52); /* 60 % of 60 */
    for (int n = 0; n < 30; n++)
      assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), 8, 0.02, NULL),
                       TCT_OK);
    for (size_t k = 0; k < 60; k++) {
      const double now = (double)w[s->at + s->wiring->place(s, k)];
      assert_true(zero[k] ? now == 0 : fabs(now) <= 0.6);
    }
    circuit_close(&c);
  }
}

static void daleian_populations_keep_their_sign(void **state)
{
  circuit c = circuit_open(false,
                           "objective: cross_entropy\nrule: backprop\narchitecture:\n  "
                           "populations: {in: {kind: input, from: x}, "
                           "e: {kind: rate, units: 12, activation: relu, sign: excitatory}, i: "
                           "{kind: rate, units: 5, activation: relu, "
                           "sign: inhibitory}, out: readout}\n  projections: {in -> e: dense, in "
                           "-> i: dense, e -> out: dense, i -> out: dense}\n"
                           "train: {batch: 8, constraints: dale}\n",
                           2);

  (void)state;
  for (int n = 0; n < 50; n++)
    assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), 8, 0.2, NULL), TCT_OK);
  for (int k = 2; k < 4; k++) {
    const tct_projection *s = &c.model->projection[k];
    int alive               = 0;
    for (size_t i = 0; i < s->synapses; i++) {
      const double w = (double)tct_state_weights(c.state)[s->at + s->wiring->place(s, i)];
      assert_true(k == 2 ? w >= 0 : w <= 0);
      alive += w != 0;
    }
    assert_true(alive > 3);
  }
  circuit_close(&c);
}

static void what_relaxes_says_how_far_from_rest_it_ended(void **state)
{
  static const int steps[] = {3, 200};
  double rest[2];
  char spec[1024];

  (void)state;
  for (int i = 0; i < 2; i++) {
    snprintf(spec, sizeof spec,
             "objective: {kind: squared_error, at: out}\nrule: {kind: equilibrium_propagation, "
             "free: %d, nudged: %d}\n"
             "architecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 7, "
             "activation: logistic}, "
             "out: {kind: rate, units: 3, activation: logistic}}\n  projections: {in -> a: dense, "
             "a -> out: {wiring: dense, back: 1}}\n"
             "train: {batch: 8}\n",
             steps[i], steps[i]);
    circuit c = circuit_open(false, spec, 2);
    circuit_propose(&c, 8);
    rest[i] = tct_state_rest(c.state);
    circuit_close(&c);
  }
  assert_true(rest[0] > 1e-6 && rest[1] < 1e-14);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_noted_field_that_is_written_again_is_caught),
    cmocka_unit_test(credit_goes_only_through_declared_bundles),
    cmocka_unit_test(no_memory_is_taken_between_trials),
    cmocka_unit_test(masked_synapses_stay_zero_under_every_optimiser),
    cmocka_unit_test(daleian_populations_keep_their_sign),
    cmocka_unit_test(what_relaxes_says_how_far_from_rest_it_ended),
  };
  return cmocka_run_group_tests_name("the lesson", tests, NULL, NULL);
}
