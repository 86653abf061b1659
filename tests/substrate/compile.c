/* compile.c -- specs that cannot be: all complaints at once, each at its place; and models said again. */
#include "circuit.h"

#include "base/memory.h"

#define HEAD "tercet: 1\nseed: 3\ntask: {kind: arrays, file: %s, time: false}\n"
#define FINE                                                                                       \
  "objective: cross_entropy\nrule: backprop\narchitecture:\n  populations:\n    in: {kind: "       \
  "input, from: x}\n"                                                                              \
  "    a: {kind: rate, units: 5, activation: tanh}\n    out: readout\n  projections:\n    in -> "  \
  "a: dense\n    a -> out: dense\n"

static tct_spec *parsed(const char *rest)
{
  static char text[8192];
  tct_error err = {0};

  circuit_data();
  snprintf(text, sizeof text, HEAD "%s", circuit_still, rest);
  tct_spec *s = tct_spec_parse(text, "t.yaml", &err);
  if (!s) fail_msg("%s", err.text);
  return s;
}

/* `rest` begins at line 4; NULL: it must compile. */
static void complains(const char *rest, const char *expected)
{
  tct_error err  = {0};
  tct_spec *s    = parsed(rest);
  tct_model *m   = tct_compile(s, &err);
  char all[4096] = "";
  int n;

  const tct_error *said = tct_spec_complaints(s, &n);
  if (!expected && !m) fail_msg("%s", err.text);
  for (int i = 0; i < n; i++)
    snprintf(all + strlen(all), sizeof all - strlen(all), "%d:%d: %.200s\n", said[i].line,
             said[i].column, said[i].text);
  if (expected && (m || err.code != TCT_BAD_SPEC || strcmp(all, expected) != 0))
    fail_msg("said:\n%sexpected:\n%s", all, expected);
  tct_model_free(m);
  tct_spec_free(s);
}

static void sections_that_are_missing(void **state)
{
  (void)state;
  complains("rule: backprop\n",
            "1:1: a spec needs an architecture: populations and projections\n"
            "1:1: a spec needs an objective: what good means (`none`: nothing is asked)\n");
}

static void a_population_that_is_not_there(void **state)
{
  (void)state;
  complains("objective: {kind: cross_entropy, at: outt}\nrule: backprop\narchitecture:\n  "
            "populations: {in: {kind: input, from: x}, out: readout}\n"
            "  projections: {in -> ot: dense}\n",
            "4:38: there is no population 'outt'\n8:17: there is no population 'ot'; did you mean "
            "'out'?\n");
}

/* A rule that sends no credit is none the worse for it. */
static void credit_through_cells_without_a_way_back(void **state)
{
  static const char *const rest =
    "objective: cross_entropy\nrule: %s\narchitecture:\n  populations:\n"
    "    in: {kind: input, from: x}\n    cells: {kind: conductance_lif, units: 3}\n"
    "    out: readout\n  projections: {in -> cells: dense, cells -> out: dense}\n";
  static const char *const sends[] = {"backprop", "feedback_alignment"};
  char text[512], expected[256];
  (void)state;

  for (int i = 0; i < 2; i++) {
    snprintf(text, sizeof text, rest, sends[i]);
    snprintf(expected, sizeof expected,
             "9:5: rule %s sends credit through population cells, and no way leads back through "
             "conductance_lif units: lif and adaptive_lif have one\n",
             sends[i]);
    complains(text, expected);
  }
  snprintf(text, sizeof text, rest, "hebb");
  complains(text, NULL);
}

static void a_cycle_without_delay(void **state)
{
  (void)state;
  complains("objective: cross_entropy\nrule: backprop\narchitecture:\n  populations: {in: {kind: "
            "input, from: x}, a: {kind: rate, units: 3}, b: {kind: rate, units: 3}, out: readout}\n"
            "  projections:\n    in -> a: dense\n    a -> b: dense\n    b -> a: dense\n    b -> "
            "out: dense\n",
            "10:5: a->b closes a cycle without delay: give it `delay: 1`\n");
}

static void an_objective_the_task_cannot_feed(void **state)
{
  (void)state;
  complains(
    "objective: {kind: cross_entropy, at: a, target: goal}\nrule: backprop\narchitecture:\n  "
    "populations: {in: {kind: input, from: x}, a: {kind: rate, units: 2}}\n"
    "  projections: {in -> a: dense}\n",
    "4:49: objective cross_entropy needs a class to be right about, but 'goal' of task arrays is a "
    "list of numbers\n");
  complains(
    "objective: {kind: squared_error, target: gaol}\nrule: backprop\narchitecture:\n  populations: "
    "{in: {kind: input, from: x}, a: {kind: rate, units: 2}}\n"
    "  projections: {in -> a: dense}\n",
    "4:42: objective squared_error needs a signal 'gaol', but task arrays has none (line 3)\n");
}

static void units_that_do_not_fit_the_target(void **state)
{
  (void)state;
  complains("objective: cross_entropy\nrule: backprop\narchitecture:\n  populations: {in: {kind: "
            "input, from: x}, a: {kind: rate, units: 4}}\n"
            "  projections: {in -> a: dense}\n",
            "4:12: population a has 4 units, but its target 'target' has 3\n");
}

static void a_rule_whose_needs_are_not_met(void **state)
{
  (void)state;
  complains("objective: cross_entropy\nrule: e_prop\narchitecture:\n  populations: {in: {kind: "
            "input, from: x}, out: readout}\n  projections: {in -> out: dense}\n",
            "5:7: rule e_prop: no population has a memory to trace: give one the unit `lif`\n");
  complains("objective: cross_entropy\nrule: e_prop\narchitecture:\n  populations: {in: {kind: "
            "input, from: x}, r: {kind: gru, units: 2}, out: readout}\n  projections: {in -> r: "
            "dense, r -> "
            "out: dense}\n",
            "5:7: rule e_prop: population r: what a unit gru remembers is more than a trace for "
            "each synapse\n");
  complains(
    "objective: cross_entropy\nrule: e_prop\narchitecture:\n  populations: {in: {kind: "
    "input, from: x}, r: {kind: lstm, units: 2}, s: {kind: lif, units: 2}, out: readout}\n  "
    "projections: {in -> r: dense, r -> s: dense, s -> out: dense}\n",
    "5:7: rule e_prop: population r: what a unit lstm remembers is more than a trace for "
    "each synapse\n");
}

static void a_step_that_is_not_the_tasks(void **state)
{
  static const char text[] =
    "tercet: 1\ntask: {kind: perceptual_decision, step: 10 ms}\nobjective: cross_entropy\nrule: "
    "backprop\narchitecture: {kind: perceptron, units: [4]%s}\n";
  (void)state;

  for (int wrong = 0; wrong < 2; wrong++) {
    char spec[512];
    tct_error err = {0};
    snprintf(spec, sizeof spec, text, wrong ? ", step: 5 ms" : "");
    tct_spec *s  = tct_spec_parse(spec, "t.yaml", &err);
    tct_model *m = tct_compile(s, &err);
    if (wrong)
      assert_non_null(strstr(err.text, "the task goes by steps of 10 ms"));
    else
      assert_true(m && m->dt == 10);
    assert_true(wrong == (m == NULL));
    tct_model_free(m);
    tct_spec_free(s);
  }
}

static void sites_that_are_not_there_or_said_twice(void **state)
{
  (void)state;
  complains(
    "objective: {kind: cross_entropy, at: out}\nrule: backprop\narchitecture:\n  populations: "
    "{in: {kind: input, from: x}, r: {kind: gru, units: 2}, out: readout}\n  projections:\n"
    "    in -> r/forget: dense\n    in -> r/reset: {wiring: dense, site: reset}\n"
    "    in->r/reset: dense\n    r -> out: dense\n",
    "9:5: a gru unit has no site 'forget'\n10:42: its name already says the site\n11:5: "
    "in->r/reset is there twice (line 10)\n");
}

static void inputs_that_hear_and_populations_that_do_not(void **state)
{
  (void)state;
  complains(
    "objective: cross_entropy\nrule: backprop\narchitecture:\n  populations:\n    in: {kind: "
    "input, from: image}\n    out: readout\n"
    "  projections:\n    out -> in: dense\n",
    "8:29: task arrays has no signal 'image'; did you mean 'x'?\n11:5: in is an input: nothing "
    "projects to it\n");
  complains(
    "objective: {kind: cross_entropy, at: out}\nrule: backprop\narchitecture:\n  populations:\n    "
    "in: {kind: input, from: x}\n    a: {kind: rate, units: 2}\n    out: readout\n"
    "  projections:\n    a -> out: dense\n",
    "9:5: nothing projects to population a\n");
}

/* ---- models said again --------------------------------------------------------------------------------- */

static void what_is_resolved_reads_back_to_itself(void **state)
{
  static const char *const specs[] = {
    FINE,
    "objective: [{kind: cross_entropy, at: out, weight: 0.5, steps: last}, {kind: squared_error, "
    "at: a, target: goal}]\n"
    "rule: {kind: feedback_alignment, scale: 0.3}\narchitecture:\n  step: 2 ms\n  populations:\n   "
    " in: {kind: input, from: x, sign: excitatory}\n"
    "    a: {kind: leaky, units: 2, activation: tanh, tau: 7 ms, init: {kind: glorot, gain: 2}, "
    "bias: false, sign: inhibitory}\n    out: readout\n"
    "  projections:\n    in -> a: {wiring: sparse, density: 0.7, rule: {kind: oja}}\n    a -> a: "
    "{wiring: dense, delay: 4 ms}\n    a -> out: {wiring: dense, fixed: true, back: 0.25}\n"
    "train: {batch: 5, trials: 1_000, window: 0, optimiser: {kind: adam, step: 0.003, schedule: "
    "step, to: 0.2, drops: 3}, constraints: [dale, {kind: bounds, least: -2, most: 2}]}\n",
    "objective: cross_entropy\nrule: backprop\narchitecture:\n  populations: {in: {kind: input, "
    "from: x}, "
    "r: {kind: gru, units: 4}, p: {kind: two_compartment, units: 4}, out: readout}\n  "
    "projections:\n    in -> r: "
    "dense\n    in -> r/update: dense\n    r -> r/recurrent: {wiring: dense, delay: 1, init: "
    "{kind: copy, of: "
    "r -> r/reset, gain: -1}}\n    r -> r/reset: {wiring: dense, delay: 1}\n    r -> p: {wiring: "
    "dense, site: "
    "apical}\n    p -> out: dense\n",
    ("objective: cross_entropy\nrule: backprop\narchitecture: {kind: perceptron, units: [6, 5], "
     "activation: softplus}\n"),
  };

  (void)state;
  for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) {
    tct_error err = {0};
    tct_spec *a   = parsed(specs[i]);
    tct_model *m  = tct_compile(a, &err);
    if (!m) fail_msg("%d: %s", err.line, err.text);
    char *once   = tct_resolved(m, &err);
    tct_spec *b  = tct_spec_parse(once, "again", &err);
    tct_model *n = b ? tct_compile(b, &err) : NULL;
    if (!n) fail_msg("%d: %s in\n%s", err.line, err.text, once);
    char *twice = tct_resolved(n, &err);
    assert_string_equal(once, twice);
    tct_state *s = tct_state_new(m, 1, &err), *t = tct_state_new(n, 2, &err);
    char first[65], second[65];
    assert_true(s && t);
    tct_state_sha256(s, first);
    tct_state_sha256(t, second);
    assert_string_equal(first, second);
    assert_true(tct_model_memory(m, 1) > 0);
    tct_state_free(s);
    tct_state_free(t);
    tct_string_free(once);
    tct_string_free(twice);
    tct_model_free(m);
    tct_model_free(n);
    tct_spec_free(a);
    tct_spec_free(b);
  }
}

/* ---- what stands still, for a while --------------------------------------------------------------------- */

static void told(bool stream, const char *task, const char *rest, const char *why)
{
  char text[2048];
  tct_error err = {0};

  circuit_data();
  snprintf(text, sizeof text, "tercet: 1\ntask: {kind: arrays, file: %s, time: %s, %s}\n" FINE "%s",
           stream ? circuit_stream : circuit_still, stream ? "true" : "false", task, rest);
  tct_spec *s  = tct_spec_parse(text, "t.yaml", &err);
  tct_model *m = s ? tct_compile(s, &err) : NULL;
  if (m || err.line != 2 || !strstr(err.text, why)) fail_msg("%d: %s", err.line, err.text);
  tct_spec_free(s);
}

/* Forty milliseconds in steps of half a millisecond: the same picture, and the same target, eighty times. */
static void a_still_stimulus_can_be_shown_for_a_while(void **state)
{
  static char text[2048];
  tct_error err = {0};
  (void)state;

  circuit_data();
  snprintf(text, sizeof text,
           "tercet: 1\ntask: {kind: arrays, file: %s, shown: 40 ms}\n" FINE "  step: 0.5 ms\n",
           circuit_still);
  tct_spec *s  = tct_spec_parse(text, "t.yaml", &err);
  tct_model *m = s ? tct_compile(s, &err) : NULL;
  if (!m) fail_msg("%d: %s", err.line, err.text);
  assert_int_equal(m->steps, 80);
  assert_int_equal(m->world->steps, 80);
  char *once = tct_resolved(m, &err);
  assert_non_null(strstr(once, "\n  shown: 40 ms\n"));
  tct_string_free(once);
  tct_real row[80][16];
  for (int signal = 0; signal < 2; signal++) {
    m->task->show(m->world, &(tct_showing){.trial  = circuit_trials() + 5,
                                           .trials = 1,
                                           .steps  = 80,
                                           .signal = signal,
                                           .ld     = 16,
                                           .rows   = row[0]});
    for (int t = 1; t < 80; t++) assert_memory_equal(row[t], row[0], sizeof row[0]);
  }
  tct_model_free(m);
  tct_spec_free(s);
  told(true, "shown: 40 ms", "", "task arrays has a time of its own");
  told(false, "shown: 40.5 ms", "", "40.5 ms are not a whole number of steps of 1 ms");
  told(false, "shown: 200 s", "", "200000 ms are not a whole number of steps");
}

/* ---- when memory fails ---------------------------------------------------------------------------------- */

static tct_status whole(tct_error *err)
{
  tct_spec *s = parsed(FINE);
  tct_status code;

  tct_model *m = tct_compile(s, err);
  code         = m ? TCT_OK : err->code;
  tct_state *t = m ? tct_state_new(m, 2, err) : NULL;
  if (m && !t) code = err->code;
  if (t) code = tct_state_learn(t, TCT_TRAIN, circuit_trials(), 8, 0.1, err);
  tct_state_free(t);
  tct_model_free(m);
  tct_spec_free(s);
  return code;
}

static void every_allocation_may_fail(void **state)
{
  tct_error err = {0};

  (void)state;
  tct_spec *warm = parsed(FINE);
  tct_spec_free(warm);
  assert_int_equal(whole(&err), TCT_OK);
  const uint64_t before = tct_allocations();
  tct_spec_free(parsed(FINE));
  const int64_t reading = (int64_t)(tct_allocations() - before);
  int failures          = 0;
  for (int64_t n = reading + 1; n < reading + 2000; n++) {
    err = (tct_error){0};
    tct_fail_allocation(n, false);
    const tct_status code = whole(&err);
    tct_fail_allocation(-1, false);
    if (code == TCT_OK) break; /* it never came to the n-th */
    if (code != TCT_NO_MEMORY || err.code != TCT_NO_MEMORY)
      fail_msg("allocation %d: %s", (int)n, err.text);
    failures++;
  }
  assert_true(failures > 10);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(sections_that_are_missing),
    cmocka_unit_test(a_population_that_is_not_there),
    cmocka_unit_test(credit_through_cells_without_a_way_back),
    cmocka_unit_test(a_cycle_without_delay),
    cmocka_unit_test(an_objective_the_task_cannot_feed),
    cmocka_unit_test(units_that_do_not_fit_the_target),
    cmocka_unit_test(a_rule_whose_needs_are_not_met),
    cmocka_unit_test(a_step_that_is_not_the_tasks),
    cmocka_unit_test(sites_that_are_not_there_or_said_twice),
    cmocka_unit_test(inputs_that_hear_and_populations_that_do_not),
    cmocka_unit_test(what_is_resolved_reads_back_to_itself),
    cmocka_unit_test(every_allocation_may_fail),
    cmocka_unit_test(a_still_stimulus_can_be_shown_for_a_while),
  };
  return cmocka_run_group_tests_name("compile", tests, NULL, NULL);
}
