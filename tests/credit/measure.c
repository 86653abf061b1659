/* measure.c -- rules of known bias and variance, measured as a user would: from a spec. */
#include "circuit.h"

#include <tercet/credit.h>

#define SPEC(more)                                                                                 \
  "tercet: 1\nseed: 3\ntask: {kind: teacher, inputs: 5, activation: tanh, hidden: 6, outputs: "    \
  "2}\nobjective: {kind: squared_error, at: out}\nrule: backprop\narchitecture:\n  populations: "  \
  "{in: {kind: input, from: x}, a: {kind: rate, units: 6, activation: tanh}, out: {kind: rate, "   \
  "units: 2}}\n  projections: {in -> a: dense, a -> out: dense}\ntrain: {optimiser: {kind: sgd, "  \
  "step: 0.05}, batch: 16, trials: 4000}\n" more

enum { WEIGHTS = 5 * 6 + 6 + 6 * 2 + 2 };

static tct_spec *opened(void *text, tct_error *err)
{
  return tct_spec_parse(text, "test", err);
}

static tct_credit_how how_of(const char *spec)
{
  return (tct_credit_how){.open     = opened,
                          .open_arg = (void *)spec,
                          .examples = 16,
                          .draws    = 400,
                          .seeds    = 1,
                          .feedback = 3,
                          .threads  = 2};
}

static tct_credit_table measured(const tct_credit_how *how)
{
  tct_credit_table t;
  tct_error err = {0};

  if (tct_credit_measure(how, &t, &err) != TCT_OK) fail_msg("%s", err.text);
  return t;
}

static void backprop_has_neither_bias_nor_variance(void **state)
{
  static const char *const rule[]  = {"backprop", "feedback_alignment"};
  static const char *const where[] = {"init", "2000"};
  tct_credit_how how               = how_of(SPEC(""));

  (void)state;
  how.rule           = rule;
  how.rules          = 2;
  how.state          = where;
  how.states         = 2;
  tct_credit_table t = measured(&how);
  assert_int_equal(t.states, 2);
  for (int k = 0; k < 2; k++) {
    const tct_credit_entry *e = &t.state[k].entry[0];
    assert_int_equal(t.state[k].entries, 2);
    assert_string_equal(e->refused, "");
    assert_true(e->deterministic && e->resolved && e->instances == 1);
    assert_true(e->check < 1e-7);
    assert_true(fabs(e->cosine.value - 1) < 1e-12 && e->bias2.value < 1e-25);
    assert_true(e->bias2_layer.value < 1e-25 && e->variance.value == 0);
    assert_true(fabs(e->efficiency.value * (1 + e->variance_online.value) - 1) < 1e-12);
    assert_int_equal(e->paths, 4);
    double share = 0;
    for (int i = 0; i < e->paths; i++) share += e->path[i].share;
    assert_true(fabs(share - 1) < 1e-12);
    const tct_credit_entry *f = &t.state[k].entry[1];
    assert_true(f->deterministic && f->instances == 3); /* three draws of feedback */
    assert_true(f->bias2.value > 0.01 && f->bias2.low < f->bias2.high);
  }
  assert_true(t.state[1].objective < 0.9 * t.state[0].objective);
  assert_true(fabs(t.state[0].gradient - 1) < 1e-12);
  tct_credit_table_free(&t);
}

/* V = N + 1 for a Gaussian direction of all weights, N - 1 for one of signs; no bias. */
static void the_laws_of_perturbation_come_out(void **state)
{
  static const char *const rule[] = {"forward_gradient", "weight_perturbation"};
  static const char *const knob[] = {"rule.noise=gaussian,rademacher"};
  tct_credit_how how              = how_of(SPEC(""));
  const double law[]              = {WEIGHTS + 1, WEIGHTS + 1, WEIGHTS - 1};

  (void)state;
  how.rule           = rule;
  how.rules          = 2;
  how.knob           = knob;
  how.knobs          = 1;
  how.draws          = 2000;
  tct_credit_table t = measured(&how);
  assert_int_equal(t.state[0].entries, 3); /* the knob turns at one of the two */
  assert_string_equal(t.state[0].entry[0].knob, "");
  assert_string_equal(t.state[0].entry[2].knob, "rule.noise=rademacher");
  for (int i = 0; i < 3; i++) {
    const tct_credit_entry *e = &t.state[0].entry[i];
    const double half         = (e->variance.high - e->variance.low) / 2;
    assert_false(e->deterministic);
    if (fabs(e->variance.value - law[i]) > 1.6 * half)
      fail_msg("%s %s: variance %g (%g..%g), the law says %g", e->rule, e->knob, e->variance.value,
               e->variance.low, e->variance.high, law[i]);
    assert_true(half < 0.1 * law[i]);
    assert_true(e->bias2.low < 0.01 && e->bias2.high < 0.1);
  }
  tct_credit_table_free(&t);
}

static void threads_do_not_matter(void **state)
{
  static const char *const rule[] = {"node_perturbation", "feedback_alignment", "backprop"};
  tct_credit_how how              = how_of(SPEC(""));

  (void)state;
  how.rule               = rule;
  how.rules              = 3;
  how.draws              = 20;
  how.seeds              = 2;
  how.threads            = 1;
  tct_credit_table one   = measured(&how);
  how.threads            = 3;
  tct_credit_table three = measured(&how);
  for (int i = 0; i < 3; i++) {
    const tct_credit_entry *a = &one.state[0].entry[i], *b = &three.state[0].entry[i];
    assert_string_equal(a->rule, b->rule);
    assert_int_equal(a->instances, i == 1 ? 6 : 2);
    assert_true(a->bias2.value == b->bias2.value && a->variance.high == b->variance.high);
  }
  tct_credit_table_free(&one);
  tct_credit_table_free(&three);
}

/* By its own learning a rule comes to the loss that backprop had; its feedback is then its own. */
static void a_rule_can_go_its_own_way(void **state)
{
  static const char *const rule[]  = {"feedback_alignment"};
  static const char *const where[] = {"own:1000"};
  tct_credit_how how               = how_of(SPEC(""));

  (void)state;
  how.rule           = rule;
  how.rules          = 1;
  how.state          = where;
  how.states         = 1;
  tct_credit_table t = measured(&how);
  assert_string_equal(t.state[0].entry[0].refused, "");
  assert_true(t.state[0].entry[0].cosine.value > 0.5);
  tct_credit_table_free(&t);
}

/* Feedback that is drawn for good is that of the seed, whatever was shown before. */
static void starting_afresh_forgets_when(void **state)
{
  circuit c = circuit_open(
    false,
    "objective: {kind: squared_error, at: out, target: goal}\nrule: feedback_alignment\n"
    "architecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 4}, out: "
    "{kind: rate, units: 2}}\n  projections: {in -> a: dense, a -> out: dense}\n"
    "train: {batch: 8}\n",
    1);
  const size_t bytes = c.model->n * sizeof(tct_real);
  tct_real *first    = malloc(bytes);

  (void)state;
  assert_non_null(first);
  memcpy(first, tct_state_kept(c.state, 0, 0), bytes);
  for (int i = 0; i < 3; i++)
    assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), 8, 0.01, NULL), TCT_OK);
  tct_state_start(c.state);
  assert_memory_equal(first, tct_state_kept(c.state, 0, 0), bytes);
  c.model->seed++;
  tct_state_start(c.state);
  assert_memory_not_equal(first, tct_state_kept(c.state, 0, 0), bytes);
  free(first);
  circuit_close(&c);
}

static void what_a_circuit_cannot_carry_is_told(void **state)
{
  static const char *const rule[] = {"equilibrium_propagation", "e_prop"};
  tct_credit_how how              = how_of(SPEC("credit: {rules: {equilibrium_propagation: "
                                                             "[\"architecture.projections.a -> out.back=1\"]}}\n"));

  (void)state;
  how.rule           = rule;
  how.rules          = 2;
  tct_credit_table t = measured(&how);
  assert_string_equal(t.state[0].entry[0].refused, "");
  assert_non_null(strstr(t.state[0].entry[1].refused, "no population has a memory"));
  tct_credit_table_free(&t);
}

static void nonsense_is_refused(void **state)
{
  static const char *const rule[] = {"backprop"}, *const knob[] = {"rule.noise"};
  static const char *const where[] = {"own:much"}, *const nowhere[] = {"/no/such/run"};
  tct_credit_how how = how_of(SPEC(""));
  tct_credit_table t;
  tct_error err = {0};

  (void)state;
  how.rule  = rule;
  how.rules = 1;
  how.knob  = knob;
  how.knobs = 1;
  assert_int_equal(tct_credit_measure(&how, &t, &err), TCT_BAD_SPEC);
  how.knobs  = 0;
  how.states = 1;
  how.state  = where;
  assert_int_equal(tct_credit_measure(&how, &t, &err), TCT_BAD_SPEC);
  how.state = nowhere;
  assert_int_not_equal(tct_credit_measure(&how, &t, &err), TCT_OK);
  how.states   = 0;
  how.open_arg = (void *)SPEC("credit: {rules: {backprop: [nothing]}}\n");
  assert_int_equal(tct_credit_measure(&how, &t, &err), TCT_BAD_SPEC);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(backprop_has_neither_bias_nor_variance),
    cmocka_unit_test(the_laws_of_perturbation_come_out),
    cmocka_unit_test(threads_do_not_matter),
    cmocka_unit_test(a_rule_can_go_its_own_way),
    cmocka_unit_test(starting_afresh_forgets_when),
    cmocka_unit_test(what_a_circuit_cannot_carry_is_told),
    cmocka_unit_test(nonsense_is_refused),
  };
  return cmocka_run_group_tests_name("measure", tests, NULL, NULL);
}
