/* dendritic_microcircuit.c -- 10 inputs, areas of 4 and 3, 5 outputs: the text, and the synapses by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <tercet/circuit.h>
#include <tercet/model.h>

#include "base/text.h"
#include "substrate/complain.h"

extern const tct_circuit tct_circuit_dendritic_microcircuit;

static void its_text_is_what_a_modeller_would_write(void **state)
{
  const tct_about *about  = &tct_circuit_dendritic_microcircuit.about;
  const tct_signal senses = {"view", TCT_SIGNAL_REAL, {1, 1, 10}, false, true};
  const tct_signal target = {"target", TCT_SIGNAL_CLASS, {1, 1, 5}, true, true};
  tct_text out            = {0};
  void *params            = tct_params_new(about);
  (void)state;

  assert_non_null(params);
  assert_int_equal(tct_circuit_dendritic_microcircuit.expand(params, &senses, &target, &out, NULL),
                   TCT_OK);
  assert_string_equal(
    out.at,
    "populations:\n"
    "  senses: {kind: input, from: view}\n"
    "  area1: {kind: two_compartment, units: 256, activation: tanh, strength: 1}\n"
    "  readout: {kind: rate, units: 5, activation: linear}\n"
    "  inter1: {kind: interneuron, units: 5, activation: linear, strength: 0.1}\n"
    "projections:\n"
    "  senses -> area1: {wiring: dense, init: {kind: lecun, gain: 1}}\n"
    "  area1 -> readout: {wiring: dense, init: {kind: lecun, gain: 1}}\n"
    "  area1 -> inter1: {wiring: dense, init: {kind: copy, of: area1 -> readout}}\n"
    "  readout -> area1: {wiring: dense, site: apical, down: true, fixed: true, init: {kind: "
    "lecun, gain: 1}}\n"
    "  inter1 -> area1: {wiring: dense, site: apical, down: true, fixed: true, init: {kind: copy, "
    "of: readout -> area1, gain: -1}}\n"
    "  readout -> inter1: {wiring: one_to_one, site: soma, down: true, fixed: true, init: "
    "constant}\n");
  tct_text_free(&out);
  tct_params_free(about, params);
}

static tct_model *compile(const char *architecture, tct_error *err)
{
  char text[1024];

  *err = (tct_error){0};
  (void)snprintf(text, sizeof text,
                 "tercet: 1\ntask: {kind: teacher, inputs: 10, outputs: 5}\nobjective: "
                 "squared_error\nrule: dendritic_microcircuit\narchitecture: %s\n",
                 architecture);
  tct_spec *s  = tct_spec_parse(text, "test", err);
  tct_model *m = s ? tct_compile(s, err) : NULL;
  tct_spec_free(s);
  return m;
}

/* up 40 + 12 + 15, onto interneurons 12 + 15, down 12 + 15 from areas and from interneurons each, taught
 * 3 + 5, and a bias for each of 4 + 3 + 5 cells and 3 + 5 interneurons */
static void synapses_are_counted_by_hand(void **state)
{
  tct_error err;
  tct_model *m =
    compile("{kind: dendritic_microcircuit, units: [4, 3], top_down: transposed}", &err);
  (void)state;

  if (!m) fail_msg("%s", err.text);
  assert_int_equal(m->synapses, 67 + 27 + 54 + 8 + 20);
  assert_string_equal(m->population[m->objective[0].at].name, "readout");
  for (int k = 0; k < m->n_projections; k++)
    if (m->projection[k].down) assert_true(m->projection[k].fixed);
  tct_model_free(m);
  m = compile(
    "{kind: dendritic_microcircuit, units: 4, learn_top_down: true, learn_inhibition: true}", &err);
  if (!m) fail_msg("%s", err.text);
  for (int k = 0; k < m->n_projections; k++)
    if (m->projection[k].down)
      assert_int_equal(m->projection[k].fixed,
                       strcmp(m->projection[k].name, "readout->inter1") == 0);
  tct_model_free(m);
}

static void half_a_unit_is_refused(void **state)
{
  tct_error err;
  (void)state;

  assert_null(compile("{kind: dendritic_microcircuit, units: [4, 2.5]}", &err));
  assert_non_null(strstr(err.text, "a whole number of units, not 2.5"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(its_text_is_what_a_modeller_would_write),
    cmocka_unit_test(synapses_are_counted_by_hand),
    cmocka_unit_test(half_a_unit_is_refused),
  };
  return cmocka_run_group_tests_name("dendritic_microcircuit", tests, NULL, NULL);
}
