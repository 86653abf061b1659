/* rule_bench.h -- the circuits that rules run on under the laws. */
#ifndef TERCET_TESTS_RULE_BENCH_H
#define TERCET_TESTS_RULE_BENCH_H

#include "circuit.h"

#include "substrate/desk.h"

typedef struct {
  const char *name;
  bool stream, spiking;
  const char *objective, *architecture;
} bench;

static const bench benches[] = {
  {"plain", false, false, "{kind: cross_entropy, at: out, weight: %g}",
   "{populations: {in: {kind: input, from: x}, a: {kind: rate, units: 5, activation: tanh}, b: "
   "{kind: rate, units: 18, "
   "activation: tanh}, out: readout}, projections: {in -> a: dense, a -> b: dense, b -> out: "
   "dense}}"},
  {"both ways", false, false, "{kind: squared_error, at: out, weight: %g}",
   "{populations: {in: {kind: input, from: x}, a: {kind: rate, units: 18, activation: logistic}, "
   "out: {kind: rate, units: 3, "
   "activation: logistic}}, projections: {in -> a: dense, a -> out: {wiring: dense, back: 1}}}"},
  {"leaky", true, false, "{kind: cross_entropy, at: out, weight: %g}",
   "{populations: {in: {kind: input, from: x}, r: {kind: leaky, units: 6, activation: tanh, tau: 3 "
   "ms}, out: readout}, "
   "projections: {in -> r: dense, r -> r: {wiring: dense, delay: 1}, r -> out: dense}}"},
  {"spiking", true, true, "{kind: cross_entropy, at: out, weight: %g}",
   "{populations: {in: {kind: input, from: x}, r: {kind: lif, units: 6, tau: 20 ms, threshold: "
   "0.6}, out: readout}, projections: "
   "{in -> r: dense, r -> r: {wiring: dense, delay: 1}, r -> out: dense}}"},
  {"spiking, fixed read-out", true, true, "{kind: cross_entropy, at: out, weight: %g}",
   "{populations: {in: {kind: input, from: x}, r: {kind: lif, units: 6, tau: 20 ms, threshold: "
   "0.6}, out: readout}, projections: {in -> r: dense, r -> r: {wiring: dense, delay: 1}, r -> "
   "out: "
   "{wiring: dense, fixed: true}}}"},
  {"potentials", true, false, "{kind: cross_entropy, at: out, weight: %g}",
   "{populations: {in: {kind: input, from: x}, r: {kind: continuous_time, units: 6, tau: 3 ms}, "
   "out: readout}, projections: {in -> r: dense, r -> r: {wiring: dense, delay: 1}, r -> out: "
   "dense}}"},
  {"adapting, leaky read-out", true, true,
   "{kind: squared_error, at: out, target: goal, weight: %g}",
   "{populations: {in: {kind: input, from: x}, r: {kind: lif, units: 6, tau: 20 ms, threshold: "
   "0.6}, a: {kind: adaptive_lif, units: 18, tau: 9 ms, threshold: 0.6, tau_adaptation: 12 ms, "
   "adaptation: 0.3}, out: {kind: leaky, units: 2, activation: linear, tau: 4 ms}}, projections: "
   "{in -> r: dense, in -> a: dense, r -> r: {wiring: dense, delay: 1}, r -> a: {wiring: dense, "
   "delay: 2}, r -> out: dense, a -> out: dense}}"},
  {"choosing", false, false, "{kind: cross_entropy, at: out, weight: %g}",
   "{populations: {in: {kind: input, from: x}, a: {kind: rate, units: 18, activation: tanh}, out: "
   "{kind: choice, units: 3, draw: true}}, projections: {in -> a: dense, a -> out: dense}}"},
  {"drawn", false, true, "{kind: cross_entropy, at: out, weight: %g}",
   "{populations: {in: {kind: input, from: x}, a: {kind: bernoulli, units: 18}, out: {kind: "
   "choice, "
   "units: 3, draw: true}}, projections: {in -> a: dense, a -> out: dense}}"},
  {"microcircuit", false, false, "{kind: squared_error, at: out, target: goal, weight: %g}",
   "{populations: {in: {kind: input, from: x}, a: {kind: two_compartment, units: 18}, out: {kind: "
   "rate, units: 2}, i: {kind: interneuron, units: 2, activation: linear}}, projections: {in -> a: "
   "dense, a -> out: dense, a -> i: dense, out -> a: {wiring: dense, site: apical, down: true}, i "
   "-> "
   "a: {wiring: dense, site: apical, down: true}, out -> i: {wiring: one_to_one, site: soma, down: "
   "true, fixed: true}}}"},
  {"attending", false, false, "{kind: squared_error, at: out, target: goal, weight: %g}",
   "{populations: {in: {kind: input, from: x}, a: {kind: rate, shape: [4, 1, 3], activation: "
   "tanh}, b: {kind: rate, channels: 6, activation: tanh}, out: {kind: rate, units: 2}}, "
   "projections: {in -> a: dense, a -> b: {wiring: attention, heads: 2}, b -> out: dense}}"},
  {"attending in time", true, false, "{kind: cross_entropy, at: out, weight: %g}",
   "{populations: {in: {kind: input, from: x}, r: {kind: leaky, shape: [4, 1, 3], activation: "
   "tanh, tau: 3 ms}, out: readout}, projections: {in -> r: dense, r -> r: {wiring: attention, "
   "delay: 1}, r -> out: dense}}"},
  {"branching", false, false, "{kind: cross_entropy, at: out, weight: %g}",
   "{populations: {in: {kind: input, from: x}, a: {kind: rate, units: 18, activation: tanh}, b: "
   "{kind: rate, units: 5, activation: tanh}, out: readout}, projections: {in -> a: {wiring: "
   "dendrites, branches: 3, answer: sigmoid}, a -> b: {wiring: dendrites, branches: 2, answer: "
   "expansive}, b -> out: dense}}"},
  {"foreseeing", true, false, "{kind: squared_error, at: v, target: first, weight: %g}",
   "{populations: {in: {kind: input, from: x}, us: {kind: input, from: first}, v: {kind: rate, "
   "units: 1, activation: linear}, d: {kind: prediction_error, units: 1, bias: false, init: "
   "constant}}, projections: {in -> v: dense, us -> d: {wiring: one_to_one, fixed: true}, v -> "
   "d/value: {wiring: one_to_one, fixed: true}}}"},
  {"acting", true, false, "{kind: expected_reward, at: out, steps: last, weight: %g}",
   "{populations: {in: {kind: input, from: x}, us: {kind: input, from: first}, r: {kind: leaky, "
   "units: 6, activation: tanh, tau: 3 ms}, out: {kind: choice, units: 3, draw: true}, v: {kind: "
   "rate, units: 1, activation: linear}, d: {kind: prediction_error, units: 1, bias: false, init: "
   "constant}}, projections: {in -> r: dense, r -> r: {wiring: dense, delay: 1}, r -> out: dense, "
   "r -> v: dense, us -> d: {wiring: one_to_one, fixed: true}, v -> d/value: {wiring: one_to_one, "
   "fixed: true}}}"},
  {"closed", true, false, "{kind: reward, at: out, weight: %g}",
   "{populations: {in: {kind: input, from: observation}, r: {kind: leaky, units: 6, activation: "
   "tanh, tau: 3 ms}, out: {kind: choice, units: 2, draw: true}, value: {kind: rate, units: 1, "
   "activation: linear}}, projections: {in -> r: dense, r -> r: {wiring: dense, delay: 1}, r -> "
   "out: dense, r -> value: dense}}"},
  {"phases", true, true, "{kind: squared_error, at: seen, target: goal, weight: %g}",
   "{populations: {in: {kind: input, from: x}, a: {kind: spiking_pyramidal, units: 18, rate: 900 "
   "Hz, tau: 2 ms, tau_rise: 1 ms}, out: {kind: spiking_pyramidal, units: 2, rate: 900 Hz, tau: 2 "
   "ms, tau_rise: 1 ms}, seen: {kind: leaky, units: 2, activation: linear, tau: 4 ms, bias: "
   "false}}, projections: {in -> a: dense, a -> out: dense, out -> a/apical: {wiring: dense, "
   "delay: "
   "1, fixed: true}, out -> seen: {wiring: one_to_one, fixed: true, init: constant}}}"},
};
enum { BENCHES = sizeof benches / sizeof *benches };

/* Of all complaints the one with these words, if there is one. */
static void complaint_of(const tct_spec *s, const char *words, tct_error *err)
{
  int n                = 0;
  const tct_error *all = s ? tct_spec_complaints(s, &n) : NULL;

  for (int i = 0; i < n; i++)
    if (strstr(all[i].text, words)) *err = all[i];
}

#define NOT_LINEAR "is not linear in its weights"

/* A rule on a bench, if the bench gives what it needs; else c.state is NULL, and why is said. */
static circuit set_up_or(const tct_rule *rule, const bench *b, double weight, int threads,
                         int window, tct_error *err)
{
  const bool closed = strcmp(b->name, "closed") == 0;
  char spec[2048], objective[128], task[160];
  circuit c = {0};

  /* with its draws at hand what a closed world pays has no slope in the weights */
  if (closed && (rule->claims & (TCT_CLAIM_GRADIENT | TCT_CLAIM_UNBIASED))) return c;
  circuit_data();
  snprintf(task, sizeof task, "{kind: arrays, file: %s, time: %s}",
           b->stream ? circuit_stream : circuit_still, b->stream ? "true" : "false");
  snprintf(objective, sizeof objective, b->objective, weight);
  snprintf(spec, sizeof spec,
           "tercet: 1\nseed: 5\ntask: %s\nobjective: %s\nrule: %s\narchitecture: %s\n"
           "train: {batch: 8, trials: 800, window: %d}\n",
           closed ? "{kind: bandit, pulls: 6}" : task, objective, rule->name, b->architecture,
           window);
  c.spec  = tct_spec_parse(spec, b->name, err);
  c.model = c.spec ? tct_compile(c.spec, err) : NULL;
  if (!c.model) {
    if (err->code != TCT_BAD_SPEC || !strstr(err->text, rule->name)) fail_msg("%s", err->text);
    complaint_of(c.spec, NOT_LINEAR, err);
    tct_spec_free(c.spec);
    return (circuit){0};
  }
  c.state = tct_state_new(c.model, threads, err);
  if (!c.state) fail_msg("%s", err->text);
  tct_state_check(c.state, true);
  circuit_stir(&c, 1.1);
  tct_take_up(&c.state->lesson[0], 0); /* as if born so: feedback may start as the weights are */
  if (rule->start) rule->start(&c.state->lesson[0]);
  tct_state_turn(c.state);
  return c;
}

static circuit set_up(const tct_rule *rule, const bench *b, double weight, int threads, int window)
{
  tct_error err = {0};
  return set_up_or(rule, b, weight, threads, window, &err);
}

#endif
