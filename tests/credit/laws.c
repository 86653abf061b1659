/* laws.c -- laws that a spec says: read, measured seed by seed, the same on any number of threads. */
#include "circuit.h"

#include "lab/credit/laws.h"

#include <tercet/spec.h>

#define SPEC                                                                                       \
  "tercet: 1\nseed: 3\ntask: {kind: teacher, inputs: 5, activation: tanh, hidden: 6, outputs: 2, " \
  "answer: class}\nobjective: {kind: cross_entropy, at: out}\nrule: backprop\narchitecture:\n  "   \
  "populations: {in: {kind: input, from: x}, a: {kind: rate, units: 6, activation: logistic}, "    \
  "out: {kind: choice, units: 2, draw: true, init: {kind: lecun, gain: 0.01}}}\n  projections: "   \
  "{in -> a: dense, a -> out: dense}\ntrain: {optimiser: {kind: sgd, step: 0.05}, batch: 16, "     \
  "trials: 4000}\ncredit:\n  seeds: 3\n  examples: 2\n  draws: 20\n  laws:\n"

#define CLASSES                                                                                    \
  "    - {name: agrel, rule: agrel, along: classes - 1, of: variance, slope: 1, examples: 4, "     \
  "draws: 500, knob: \"task.outputs & architecture.populations.out.units=3,6,12\"}\n"

static tct_spec *opened(void *text, tct_error *err)
{
  return tct_spec_parse(text, "test", err);
}

static void measure(const char *text, int threads, tct_credit_laws *all)
{
  const tct_credit_how how = {.open = opened, .open_arg = (void *)text, .threads = threads};
  tct_error err            = {0};
  tct_spec *s              = tct_spec_parse(text, "test", &err);

  assert_non_null(s);
  if (tct_credit_laws_read(s, all, &err) != TCT_OK) fail_msg("%s", err.text);
  if (tct_credit_laws_measure(&how, s, all, &err) != TCT_OK) fail_msg("%s", err.text);
  tct_credit_laws_free(all);
  tct_spec_free(s);
}

/* Where all choices are as likely as each other, V = C - 1; with 3 and 12 classes, whose synapses take as much
 * room, each with weights of its own. */
static void a_choice_among_equals_trembles_as_their_number(void **state)
{
  static tct_credit_laws one, two;
  const tct_credit_law *l = &one.law[0];
  (void)state;

  measure(SPEC CLASSES, 1, &one);
  measure(SPEC CLASSES, 2, &two);
  assert_int_equal(one.laws, 1);
  assert_int_equal(one.seeds, 3);
  assert_string_equal(l->refused, "");
  assert_int_equal(l->n, 3);
  assert_int_equal(l->seeds, 3);
  assert_int_equal(l->examples, 4);
  assert_int_equal(l->draws, 500);
  for (int i = 0; i < 3; i++) {
    assert_true(l->x[i] == (double)((3 << i) - 1));
    if (fabs(l->y[i].value / l->x[i] - 1) > 0.15)
      fail_msg("variance %g, not %g", l->y[i].value, l->x[i]);
    assert_true(two.law[0].y[i].value == l->y[i].value);
  }
  assert_true(fabs(l->slope.value - 1) < 0.1 && l->slope.low < l->slope.high);
  assert_true(two.law[0].slope.high == l->slope.high);
}

/* `with` changes the circuit for the law alone: seeds, examples and draws are then the section's. */
static void a_law_may_change_the_circuit(void **state)
{
  static tct_credit_laws all;
  (void)state;

  measure(SPEC "    - {name: N, rule: forward_gradient, along: weights, of: variance, slope: 1, "
               "knob: \"architecture.populations.a.units=4,8\", with: "
               "[\"architecture.populations.out={kind: rate, units: 2}\", task.inputs=3]}\n",
          2, &all);
  assert_true(all.law[0].x[0] == 4 * 3 + 4 + 2 * 4 + 2 && all.law[0].x[1] == 8 * 3 + 8 + 2 * 8 + 2);
  assert_int_equal(all.law[0].examples, 2);
  assert_int_equal(all.law[0].draws, 20);
}

static void refused(const char *text, const char *why)
{
  static tct_credit_laws all;
  tct_error err = {0};
  tct_spec *s   = tct_spec_parse(text, "test", &err);

  assert_non_null(s);
  assert_int_equal(tct_credit_laws_read(s, &all, &err), TCT_BAD_SPEC);
  if (!strstr(err.text, why)) fail_msg("%s", err.text);
  tct_spec_free(s);
}

static void what_no_law_has_is_told(void **state)
{
  (void)state;
  refused(SPEC "    - {name: a, rule: agrel, along: b, of: variance, slope: 1}\n",
          "a law has name");
  refused(SPEC "    - {name: a, draw: 3}\n", "did you mean draws");
  refused(SPEC "    - {name: a, rule: agrel, along: b, of: bias, slope: 1, knob: a=1}\n",
          "not of bias");
  refused("tercet: 1\n", "no law");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_choice_among_equals_trembles_as_their_number),
    cmocka_unit_test(a_law_may_change_the_circuit),
    cmocka_unit_test(what_no_law_has_is_told),
  };
  return cmocka_run_group_tests_name("laws", tests, NULL, NULL);
}
