/* perceptron.c -- 10 inputs, 4 and 3 hidden units, 5 outputs: 67 synapses and 12 biases. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <tercet/circuit.h>
#include <tercet/model.h>

#include "base/memory.h"
#include "base/text.h"
#include "substrate/complain.h"

extern const tct_circuit tct_circuit_perceptron;

static const char head[] = "tercet: 1\ntask: {kind: teacher, inputs: 10, outputs: 5}\nobjective: "
                           "squared_error\nrule: backprop\n";

static tct_model *compile(const char *architecture, tct_error *err)
{
  char text[1024];

  *err = (tct_error){0};
  (void)snprintf(text, sizeof text, "%sarchitecture: %s\n", head, architecture);
  tct_spec *s  = tct_spec_parse(text, "test", err);
  tct_model *m = s ? tct_compile(s, err) : NULL;
  tct_spec_free(s);
  return m;
}

static void its_text_is_what_a_modeller_would_write(void **state)
{
  const tct_about *about  = &tct_circuit_perceptron.about;
  const tct_signal senses = {"view", TCT_SIGNAL_REAL, {1, 1, 10}, false, true};
  const tct_signal target = {"target", TCT_SIGNAL_REAL, {1, 1, 5}, true, true};
  tct_text out            = {0};
  void *params            = tct_params_new(about);
  (void)state;

  assert_non_null(params);
  assert_int_equal(tct_circuit_perceptron.expand(params, &senses, &target, &out, NULL), TCT_OK);
  assert_string_equal(
    out.at, "populations:\n"
            "  senses: {kind: input, from: view}\n"
            "  hidden1: {kind: rate, units: 256, activation: relu, init: {kind: he, gain: 1}}\n"
            "  hidden2: {kind: rate, units: 128, activation: relu, init: {kind: he, gain: 1}}\n"
            "  readout: {kind: readout, init: {kind: he, gain: 1}}\n"
            "projections:\n"
            "  senses -> hidden1: dense\n"
            "  hidden1 -> hidden2: dense\n"
            "  hidden2 -> readout: dense\n");
  tct_text_free(&out);
  tct_params_free(about, params);
}

static void synapses_and_populations_are_counted_by_hand(void **state)
{
  tct_error err;
  tct_model *m =
    compile("{kind: perceptron, units: [4, 3], activation: tanh, init: glorot, gain: 0.5}", &err);
  (void)state;

  if (!m) fail_msg("%s", err.text);
  assert_int_equal(m->n_populations, 5); /* and `one`, for the biases */
  assert_int_equal(m->synapses, 10 * 4 + 4 * 3 + 3 * 5 + 4 + 3 + 5);
  assert_int_equal(m->population[tct_population_named(m, "hidden2")].size, 3);
  const tct_population *readout = &m->population[tct_population_named(m, "readout")];
  assert_int_equal(readout->size, 5);
  assert_string_equal(readout->unit->name, "rate"); /* real targets: a linear readout */
  const tct_projection *s = &m->projection[tct_projection_named(m, "hidden1->hidden2")];
  assert_true(s->gain == 0.5);
  tct_model_free(m);
}

static void one_hidden_population_may_be_a_bare_number(void **state)
{
  tct_error err;
  tct_model *m = compile("{kind: perceptron, units: 7}", &err);
  (void)state;

  if (!m) fail_msg("%s", err.text);
  assert_int_equal(m->synapses, 10 * 7 + 7 * 5 + 7 + 5);
  assert_int_equal(tct_population_named(m, "hidden2"), -1);
  tct_model_free(m);
}

static void assert_refused(const char *architecture, const char *words)
{
  tct_error err;
  tct_model *m = compile(architecture, &err);

  assert_null(m);
  assert_int_equal(err.code, TCT_BAD_SPEC);
  assert_int_equal(err.line, 5);
  if (!strstr(err.text, words)) fail_msg("'%s' does not say '%s'", err.text, words);
}

static void what_cannot_be_is_refused_at_its_line(void **state)
{
  (void)state;

  assert_refused("{kind: perceptron, units: [4, 2.5]}", "whole number of units, not 2.5");
  assert_refused("{kind: perceptron, units: [4, 0]}", "units");
  assert_refused("{kind: perceptron, units: []}", "at least one number");
  assert_refused("{kind: perceptron, activation: rellu}", "did you mean 'relu'");
  assert_refused("{kind: perceptron, init: her}", "did you mean 'he'");
  assert_refused("{kind: perceptron, layers: 3}", "perceptron has no 'layers'");
}

static void what_stands_beside_it_changes_its_parts(void **state)
{
  tct_error err;
  tct_model *m = compile(
    "{kind: perceptron, units: [4, 3], projections: {senses->hidden1: {fixed: true}, 'hidden1 -> "
    "hidden2': {wiring: sparse, density: 0.5}, hidden2 -> readout: one_to_one}, populations: "
    "{hidden2: {units: 5, bias: false}}}",
    &err);
  (void)state;

  if (!m) fail_msg("%s", err.text);
  assert_true(m->projection[tct_projection_named(m, "senses->hidden1")].fixed);
  assert_false(m->projection[tct_projection_named(m, "hidden1->hidden2")].fixed);
  assert_string_equal(m->projection[tct_projection_named(m, "hidden1->hidden2")].wiring->name,
                      "sparse");
  assert_string_equal(m->projection[tct_projection_named(m, "hidden2->readout")].wiring->name,
                      "one_to_one");
  assert_int_equal(tct_projection_named(m, "one->hidden2"), -1);
  char *text = tct_resolved(m, &err); /* is what a run keeps, and reads again */
  assert_non_null(text);
  assert_non_null(strstr(text, "fixed: true"));
  tct_string_free(text);
  tct_model_free(m);
}

static void what_it_does_not_make_is_refused(void **state)
{
  (void)state;

  assert_refused("{kind: perceptron, projections: {senses -> hiden1: {fixed: true}}}",
                 "perceptron has no projection 'senses -> hiden1'; did you mean 'senses -> "
                 "hidden1'?");
  assert_refused("{kind: perceptron, populations: {v1: {units: 3}}}",
                 "perceptron has no population 'v1'");
  assert_refused("{kind: perceptron, projections: {senses -> hidden1: {fixd: true}}}", "'fixd'");
  assert_refused("{kind: perceptron, projections: [dense]}", "projections are names");
  assert_refused("{kind: perceptron, populations: {hidden1: [4]}}", "a list says nothing");
}

static void want_of_memory_is_said_wherever_it_comes(void **state)
{
  tct_error err;
  int failures = 0;
  (void)state;

  for (int64_t n = 1; n < 5000; n++) {
    tct_fail_allocation(n, false);
    tct_model *m = compile("{kind: perceptron, units: 4, projections: {senses -> hidden1: {fixed: "
                           "true}}, populations: {hidden1: {activation: tanh}}}",
                           &err);
    tct_fail_allocation(-1, false);
    const bool made = m != NULL;
    tct_model_free(m);
    if (made) break;
    if (err.code != TCT_NO_MEMORY) fail_msg("allocation %d: %s", (int)n, err.text);
    failures++;
  }
  assert_true(failures > 50 && failures < 4999);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(its_text_is_what_a_modeller_would_write),
    cmocka_unit_test(synapses_and_populations_are_counted_by_hand),
    cmocka_unit_test(one_hidden_population_may_be_a_bare_number),
    cmocka_unit_test(what_cannot_be_is_refused_at_its_line),
    cmocka_unit_test(what_stands_beside_it_changes_its_parts),
    cmocka_unit_test(what_it_does_not_make_is_refused),
    cmocka_unit_test(want_of_memory_is_said_wherever_it_comes),
  };
  return cmocka_run_group_tests_name("perceptron", tests, NULL, NULL);
}
