/* bursts_learn.c -- do cells that hear only spikes learn xor, hidden ones too, from bursts that come down?
 *
 * 36 Poisson cells say two bits and their contraries, 16 hidden cells and 9 for each answer fire single spikes and bursts.
 * For 100 ms nobody teaches, then for 300 ms a teacher says the event rates that are asked of the answers' cells.  Hidden
 * cells hear, through fixed random synapses, by how many more than half of the answers' events are bursts.  6,400 trials
 * to learn from; an answer is whose cells fire the more events, weighed over 200 ms; nobody teaches in trials that test.
 *
 * Claim      spiking_burstprop, events judged when known, learns it in every seed.
 * Null       the same circuit untrained: chance.
 * Control    its hidden synapses stay as they were drawn, its answers learn.
 * Beside     events judged at once, as in the source; the rule in rates, in as many logistic cells.
 * Against    a seed below 0.9 of test trials or no better than its control, or a mean that is not 0.05 above the control's.
 *
 * Steps are the best of 0.2, 0.4 and 0.8 (control: 0.8, 1.6, 3.2 and 6.4; at once: 0.1, 0.2 and 0.4; in rates: 0.5, 2 and 8)
 * on validation trials of seeds 1 to 4, on which the circuit was found too.  With 32 hidden cells, 4,800 trials and test
 * trials of seeds 11 to 13 the claim as it stands failed: 0.985, 1.000 and 0.948, but 0.950 in the last by random hidden
 * cells alone, of which 32 may be enough.  So 16; seeds 21 to 23 were not looked at before. */
#include "circuit.h"

enum { SEEDS = 3, FIRST = 21, BATCH = 32, BATCHES = 200, HELD = 400 };
enum { RULE, UNTRAINED, FIXED, AT_ONCE, RATES, WAYS };

static const struct {
  const char *name, *judged;
  double step;
  bool fixed;
} ways[WAYS] = {
  {"bursts, judged when known", "when_known", 0.4, false},
  {"untrained", "when_known", 0, false},
  {"hidden synapses fixed", "when_known", 3.2, true},
  {"bursts, judged at once", "at_once", 0.2, false},
  {"burstprop in rates", NULL, 2, false},
};

static const char spiking[] =
  "tercet: 1\nseed: %d\n"
  "task: {kind: xor, step: 5 ms, cells: 9, asked: 20 Hz, answer: 100 ms, teaching: 300 ms}\n"
  "objective: {kind: squared_error, at: choice, steps: last}\n"
  "rule: {kind: spiking_burstprop, tau: 200 ms, begin: 100 ms, base: 0.5, judged: %s}\n"
  "architecture:\n  populations:\n"
  "    bits: {kind: input, from: bits}\n    teacher: {kind: input, from: teacher}\n"
  "    senses: {kind: poisson, units: 36, rate: 2 Hz, bias: false, init: {kind: constant, gain: "
  "20}}\n"
  "    hidden: {kind: bursting, noise: 0.5, base: 0.5, units: 16, tau_apical: 100 ms, bias: false, "
  "init: {kind: lecun, gain: 4}}\n"
  "    events: {kind: demultiplexer, units: 16, bias: false, init: constant}\n"
  "    out: {kind: bursting, noise: 0.5, base: 0.5, shape: [2, 3, 3], bias: false, init: {kind: "
  "lecun, gain: 3}}\n"
  "    out_events: {kind: demultiplexer, shape: [2, 3, 3], bias: false, init: constant}\n"
  "    out_bursts: {kind: demultiplexer, shape: [2, 3, 3], passes: bursts, bias: false, init: "
  "constant}\n"
  "    said: {kind: rate, sign: inhibitory, shape: [2, 1, 1], bias: false, activation: linear}\n"
  "    praise: {kind: rate, shape: [2, 1, 1], bias: false, init: constant, activation: linear}\n"
  "    choice: {kind: leaky, shape: [2, 1, 1], tau: 200 ms, activation: linear, bias: false}\n"
  "  projections:\n"
  "    bits -> senses: {wiring: one_to_one, fixed: true}\n"
  "    senses -> hidden: {wiring: dense, fixed: %s}\n"
  "    hidden -> events: {wiring: one_to_one, fixed: true}\n    events -> out: dense\n"
  "    teacher -> out/teacher: {wiring: one_to_one, fixed: true, init: constant}\n"
  "    out -> out_events: {wiring: one_to_one, fixed: true}\n"
  "    out -> out_bursts: {wiring: one_to_one, fixed: true}\n"
  "    out_bursts -> praise: {wiring: mean_pool, size: 3}\n"
  "    out_events -> said: {wiring: mean_pool, size: 3}\n"
  "    said -> praise: {wiring: one_to_one, fixed: true, init: {kind: constant, gain: 0.5}}\n"
  "    praise -> hidden/apical: {wiring: dense, fixed: true, delay: 1, init: {kind: normal, gain: "
  "8}}\n"
  "    out_events -> choice: {wiring: mean_pool, size: 3}\n"
  "train: {batch: 32, optimiser: {kind: sgd, momentum: 0}}\n";
static const char in_rates[] =
  "tercet: 1\nseed: %d\n"
  "task: {kind: xor, step: 5 ms, cells: 9, answer: 5 ms, teaching: 0 ms}\n"
  "objective: {kind: squared_error, at: out, steps: last}\nrule: burstprop\n"
  "architecture:\n  populations:\n    bits: {kind: input, from: bits}\n"
  "    hidden: {kind: rate, units: 16, activation: logistic, bias: false, init: {kind: lecun, "
  "gain: 4}}\n"
  "    out: {kind: rate, shape: [2, 1, 1], activation: logistic, bias: false, init: {kind: lecun, "
  "gain: 3}}\n"
  "  projections: {bits -> hidden: dense, hidden -> out: dense}\n"
  "train: {batch: 32, optimiser: {kind: sgd, momentum: 0}}\n";

static double accuracy(int way, int seed)
{
  static char text[4096];
  tct_error err   = {0};
  tct_score score = {0};
  uint64_t trial[HELD];
  circuit c = {0};

  if (ways[way].judged)
    snprintf(text, sizeof text, spiking, seed, ways[way].judged,
             ways[way].fixed ? "true" : "false");
  else
    snprintf(text, sizeof text, in_rates, seed);
  c.spec = tct_spec_parse(text, "test", &err);
  if (!c.spec) fail_msg("%s", err.text);
  c.model = tct_compile(c.spec, &err);
  if (!c.model) fail_msg("line %d: %s", err.line, err.text);
  c.state = tct_state_new(c.model, 1, &err);
  if (!c.state) fail_msg("%s", err.text);
  for (int b = 0; ways[way].step > 0 && b < BATCHES; b++) {
    for (int i = 0; i < BATCH; i++) trial[i] = (uint64_t)(b * BATCH + i);
    if (tct_state_learn(c.state, TCT_TRAIN, trial, BATCH, ways[way].step, &err))
      fail_msg("%s", err.text);
  }
  for (int i = 0; i < HELD; i++) trial[i] = (uint64_t)i;
  if (tct_state_score(c.state, TCT_TEST, trial, HELD, &score, &err)) fail_msg("%s", err.text);
  circuit_close(&c);
  return score.accuracy;
}

static void cells_that_burst_learn_xor(void **state)
{
  double is[WAYS][SEEDS], mean[WAYS] = {0};

  (void)state;
  for (int way = 0; way < WAYS; way++) {
    for (int k = 0; k < SEEDS; k++) {
      is[way][k] = accuracy(way, FIRST + k);
      mean[way] += is[way][k] / SEEDS;
    }
    print_message("%-28s %.3f  (%.3f %.3f %.3f)\n", ways[way].name, mean[way], is[way][0],
                  is[way][1], is[way][2]);
  }
  for (int k = 0; k < SEEDS; k++)
    if (is[RULE][k] < 0.9 || is[RULE][k] <= is[FIXED][k])
      fail_msg("seed %d: %g, fixed %g", FIRST + k, is[RULE][k], is[FIXED][k]);
  if (mean[RULE] < mean[FIXED] + 0.05) fail_msg("%g, fixed %g", mean[RULE], mean[FIXED]);
  if (fabs(mean[UNTRAINED] - 0.5) > 0.1) fail_msg("untrained %g", mean[UNTRAINED]);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(cells_that_burst_learn_xor),
  };
  return cmocka_run_group_tests_name("bursts_learn", tests, NULL, NULL);
}
