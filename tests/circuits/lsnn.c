/* lsnn.c -- the text that it writes, and synapses counted by hand. */
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

extern const tct_circuit tct_circuit_lsnn;

#define LECUN "init: {kind: lecun, gain: 1}"

static const char cells[] =
  "populations:\n"
  "  senses: {kind: input, from: view}\n"
  "  regular: {kind: lif, units: 50, tau: 20 ms, threshold: 0.6, dampening: 0.3, " LECUN "}\n"
  "  adaptive: {kind: adaptive_lif, units: 50, tau: 20 ms, threshold: 0.6, dampening: 0.3, "
  "tau_adaptation: 200 ms, adaptation: 0.07, " LECUN "}\n";
static const char among[] = "projections:\n"
                            "  senses -> regular: dense\n"
                            "  senses -> adaptive: dense\n"
                            "  regular -> regular: {wiring: dense, delay: 1}\n"
                            "  regular -> adaptive: {wiring: dense, delay: 1}\n"
                            "  adaptive -> regular: {wiring: dense, delay: 1}\n"
                            "  adaptive -> adaptive: {wiring: dense, delay: 1}\n";

static void writes(int kind, const char *readout, const char *heard)
{
  const tct_about *about  = &tct_circuit_lsnn.about;
  const tct_signal senses = {"view", TCT_SIGNAL_REAL, {1, 1, 10}, false, true};
  const tct_signal target = {"target", kind, {1, 1, 5}, true, true};
  tct_text out = {0}, want = {0};
  void *params = tct_params_new(about);

  assert_non_null(params);
  assert_int_equal(tct_circuit_lsnn.expand(params, &senses, &target, &out, NULL), TCT_OK);
  tct_text_add(&want, "%s%s%s%s", cells, readout, among, heard);
  assert_string_equal(out.at, want.at);
  tct_text_free(&out);
  tct_text_free(&want);
  tct_params_free(about, params);
}

static void its_text_is_what_a_modeller_would_write(void **state)
{
  (void)state;
  writes(TCT_SIGNAL_REAL,
         "  readout: {kind: leaky, units: 5, activation: linear, tau: 20 ms, " LECUN "}\n",
         "  regular -> readout: dense\n  adaptive -> readout: dense\n");
  writes(TCT_SIGNAL_CLASS,
         "  smooth: {kind: leaky, units: 5, activation: linear, tau: 20 ms, " LECUN "}\n"
         "  readout: {kind: readout, bias: false}\n",
         "  regular -> smooth: dense\n  adaptive -> smooth: dense\n"
         "  smooth -> readout: {wiring: one_to_one, fixed: true, init: constant}\n");
}

static tct_model *compile(const char *architecture, tct_error *err)
{
  char text[1024];

  *err = (tct_error){0};
  (void)snprintf(text, sizeof text,
                 "tercet: 1\ntask: {kind: perceptual_decision}\nobjective: "
                 "cross_entropy\nrule: e_prop\narchitecture: %s\n",
                 architecture);
  tct_spec *s  = tct_spec_parse(text, "test", err);
  tct_model *m = s ? tct_compile(s, err) : NULL;
  tct_spec_free(s);
  return m;
}

/* 3 senses, 4 and 3 cells, 2 alternatives; with a, e, ē where a threshold adapts, ē alone elsewhere */
static void synapses_and_traces_are_counted_by_hand(void **state)
{
  tct_error err;
  tct_model *m = compile("{kind: lsnn, regular: 4, adaptive: 3}", &err);
  (void)state;

  if (!m) fail_msg("%s", err.text);
  assert_int_equal(m->synapses, (3 + 7 + 1) * 7 + 7 * 2 + 2 + 2);
  assert_int_equal(tct_model_traces(m), (3 + 7 + 1) * 4 + 3 * (3 + 7 + 1) * 3);
  tct_model_free(m);
  m = compile("{kind: lsnn, regular: 4, adaptive: 0, readout_tau: 0 ms}", &err);
  if (!m) fail_msg("%s", err.text);
  assert_int_equal(m->synapses, (3 + 4 + 1) * 4 + 4 * 2 + 2);
  assert_int_equal(tct_model_traces(m), 0);
  tct_model_free(m);
}

/* Of 100 cells and a batch of 32: with windows of one step a trial of 2,000 steps takes what one of 200 does;
 * in one window it would take ten times as much. */
static size_t memory(const char *rule, int ms, int window)
{
  char text[1024];
  tct_error err = {0};

  (void)snprintf(text, sizeof text,
                 "tercet: 1\ntask: {kind: perceptual_decision, step: 1 ms, fixation: 50, "
                 "stimulus: %d ms, decision: 50}\n"
                 "objective: {kind: cross_entropy, steps: last}\nrule: %s\narchitecture: lsnn\n"
                 "train: {batch: 32, window: %d}\n",
                 ms - 100, rule, window);
  tct_spec *s  = tct_spec_parse(text, "test", &err);
  tct_model *m = s ? tct_compile(s, &err) : NULL;
  if (!m) fail_msg("%s", err.text);
  const size_t bytes = tct_model_memory(m, 2);
  assert_int_equal(m->steps, ms);
  tct_model_free(m);
  tct_spec_free(s);
  return bytes;
}

static void memory_does_not_grow_with_time_in_short_windows(void **state)
{
  (void)state;
  assert_int_equal(memory("e_prop", 2000, 1), memory("e_prop", 200, 1));
  assert_true(memory("e_prop", 2000, 0) > memory("e_prop", 2000, 1) * 10);
  assert_true(memory("backprop", 2000, 0) > 9 * memory("backprop", 200, 0));
}

static void what_cannot_be_is_refused(void **state)
{
  static const char *const wrong[][2] = {
    {"{kind: lsnn, regular: 0, adaptive: 0}", "an lsnn has cells: regular ones, adaptive ones"},
    {"{kind: lsnn, regular: 2.5}", "a whole number of cells, not 2.5"},
    {"{kind: lsnn, adaptive: 0.5}", "a whole number of cells, not 0.5"},
  };
  tct_error err;
  (void)state;

  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    assert_null(compile(wrong[i][0], &err));
    if (!strstr(err.text, wrong[i][1])) fail_msg("'%s' does not say '%s'", err.text, wrong[i][1]);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(its_text_is_what_a_modeller_would_write),
    cmocka_unit_test(synapses_and_traces_are_counted_by_hand),
    cmocka_unit_test(memory_does_not_grow_with_time_in_short_windows),
    cmocka_unit_test(what_cannot_be_is_refused),
  };
  return cmocka_run_group_tests_name("lsnn", tests, NULL, NULL);
}
