/* gradient.c -- I1: backprop is the gradient, by central differences in double, whatever the circuit. */
#include "circuit.h"

static void is_the_gradient(bool stream, const char *spec)
{
  circuit c = circuit_open(stream, spec, 2);

  circuit_stir(&c, 0.9);
  const double error = circuit_gradient_error(&c, 1e-5, 7);
  if (!(error < 1e-8)) fail_msg("relative error %g", error);
  circuit_close(&c);
}

#define TRAIN "train: {batch: 8, trials: 80}\n"
#define CE    "objective: cross_entropy\nrule: backprop\n"

static void through_smooth_units(void **state)
{
  static const char *const names[] = {"linear", "tanh", "logistic", "softplus"};
  char spec[1024];

  (void)state;
  for (int i = 0; i < 4; i++) {
    snprintf(
      spec, sizeof spec,
      CE "architecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 5, "
         "activation: %s}, "
         "b: {kind: rate, units: 18, activation: %s}, out: readout}\n"
         "  projections: {in -> a: dense, a -> b: dense, b -> out: dense, in -> b: dense}\n" TRAIN,
      names[i], names[i]);
    is_the_gradient(false, spec);
  }
}

static void through_two_inputs_and_two_objectives(void **state)
{
  (void)state;
  is_the_gradient(false, "objective: [{kind: cross_entropy, at: out, weight: 0.7}, {kind: "
                         "squared_error, at: side, target: goal, weight: 2}]\n"
                         "rule: backprop\n"
                         "architecture:\n"
                         "  populations: {in: {kind: input, from: x}, also: {kind: input, from: "
                         "context}, a: {kind: rate, units: 4, activation: tanh}, "
                         "side: {kind: rate, units: 2}, out: readout}\n"
                         "  projections: {in -> a: dense, also -> a: dense, a -> out: dense, a -> "
                         "side: dense, side -> out: dense}\n" TRAIN);
}

static void through_two_sites(void **state)
{
  (void)state;
  is_the_gradient(
    false,
    CE "architecture:\n"
       "  populations: {in: {kind: input, from: x}, also: {kind: input, from: context}, "
       "p: {kind: two_compartment, units: 17, activation: tanh, strength: 0.4}, out: readout}\n"
       "  projections: {in -> p: {wiring: dense, site: basal}, also -> p: {wiring: dense, site: "
       "apical}, p -> out: dense}\n" TRAIN);
}

static void through_units_that_compete(void **state)
{
  (void)state;
  is_the_gradient(
    false,
    CE "architecture:\n"
       "  populations: {in: {kind: input, from: x}, a: {kind: divisive, units: 19, semisaturation: "
       "0.6, gain: 2}, b: {kind: winner_take_all, units: 18, winners: 5}, out: readout}\n"
       "  projections: {in -> a: dense, a -> b: dense, b -> out: dense}\n" TRAIN);
}

static void through_other_wirings(void **state)
{
  (void)state;
  is_the_gradient(
    false,
    CE "architecture:\n"
       "  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 20, activation: tanh}, "
       "b: {kind: rate, units: 20, activation: tanh}, c: {kind: rate, units: 6, activation: tanh}, "
       "out: readout}\n"
       "  projections: {in -> a: dense, a -> b: one_to_one, b -> c: {wiring: sparse, density: "
       "0.5}, c -> out: dense}\n" TRAIN);
}

static void through_a_leaky_recurrent_population(void **state)
{
  (void)state;
  is_the_gradient(
    true, CE
    "architecture:\n"
    "  populations: {in: {kind: input, from: x}, r: {kind: leaky, units: 6, activation: tanh, tau: "
    "3 ms}, out: readout}\n"
    "  projections: {in -> r: dense, r -> r: {wiring: dense, delay: 1}, r -> out: dense}\n" TRAIN);
}

static void through_eulers_steps_and_noise_that_is_drawn_once(void **state)
{
  (void)state;
  is_the_gradient(
    true, CE
    "architecture:\n"
    "  populations: {in: {kind: input, from: x}, r: {kind: leaky, units: 6, activation: tanh, tau: "
    "3 ms, integration: euler, noise: 0.3}, out: readout}\n"
    "  projections: {in -> r: dense, r -> r: {wiring: dense, delay: 1}, r -> out: dense}\n" TRAIN);
}

static void through_dendrites_reciprocal_gates_and_synapses_that_tire(void **state)
{
  static const char *const units[] = {
    "r: {kind: pyramidal, units: 18, plateau: drives, tau: 3 ms, tau_apical: 5 ms}, ",
    "r: {kind: pyramidal, units: 18, plateau: amplifies, tau: 3 ms, tau_apical: 5 ms}, ",
  };
  char spec[2048];

  (void)state;
  for (int i = 0; i < 2; i++) {
    snprintf(spec, sizeof spec,
             CE
             "architecture:\n"
             "  populations: {in: {kind: input, from: x}, also: {kind: input, from: context}, %s"
             "out: readout}\n"
             "  projections: {in -> r: dense, also -> r/apical: dense, r -> r/soma: {wiring: "
             "dense, delay: 1}, r -> r/apical: {wiring: dense, delay: 2}, r -> out: dense}\n" TRAIN,
             units[i]);
    is_the_gradient(true, spec);
  }
  is_the_gradient(
    true, CE
    "architecture:\n"
    "  populations: {in: {kind: input, from: x}, h: {kind: reciprocal_gated, units: 17}, c: {kind: "
    "reciprocal_gated, units: 17}, out: readout}\n"
    "  projections: {in -> h: dense, in -> c: dense, c -> h/input_gate: {wiring: dense, delay: 1}, "
    "h -> h/memory_gate: {wiring: dense, delay: 1}, h -> c/input_gate: {wiring: dense, delay: 1}, "
    "c -> c/memory_gate: {wiring: dense, delay: 1}, h -> out: dense}\n" TRAIN);
  is_the_gradient(
    true, CE
    "architecture:\n"
    "  populations: {in: {kind: input, from: x}, x: {kind: rate, shape: [2, 4, 4]}, h: {kind: "
    "reciprocal_gated, channels: 2}, c: {kind: reciprocal_gated, channels: 2}, out: readout}\n"
    "  projections: {in -> x: dense, x -> h: {wiring: one_to_one, fixed: true, init: constant}, x "
    "-> c: {wiring: one_to_one, fixed: true, init: constant}, c -> h/input_gate: {wiring: conv, "
    "padding: 1, delay: 1}, h -> h/memory_gate: {wiring: conv, padding: 1, delay: 1}, h -> "
    "c/input_gate: {wiring: conv, padding: 1, delay: 1}, c -> c/memory_gate: {wiring: conv, "
    "padding: 1, delay: 1}, h -> out: dense}\n" TRAIN);
  is_the_gradient(
    true, CE
    "architecture:\n"
    "  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 18, activation: logistic}, "
    "ends: {kind: dynamic_synapse, hertz: 200, use: 0.3, tau_facilitation: 6 ms, tau_depression: 9 "
    "ms, bias: false}, out: readout}\n"
    "  projections: {in -> a: dense, a -> ends: {wiring: one_to_one, fixed: true, init: constant}, "
    "ends -> a: {wiring: {kind: distance_dependent, spread: 3}, delay: 1}, ends -> out: "
    "dense}\n" TRAIN);
}

static void through_gates_that_have_weights_and_biases_of_their_own(void **state)
{
  static const char gates[] =
    "architecture:\n"
    "  populations: {in: {kind: input, from: x}, r: {kind: %s, units: 17}, out: readout}\n"
    "  projections: {in -> r: dense, in -> r/%s: dense, in -> r/%s: dense, r -> r/%s: {wiring: "
    "dense, "
    "delay: 1}, r -> r/%s: {wiring: dense, delay: 1}, r -> r/%s: {wiring: dense, delay: 1}, r -> "
    "out: dense}\n" TRAIN;
  static const char *const of[][6] = {
    {"lstm", "input", "forget", "candidate", "forget", "output"},
    {"gru", "update", "reset", "recurrent", "update", "reset"},
  };
  char spec[2048];

  (void)state;
  for (int i = 0; i < 2; i++) {
    const int n = snprintf(spec, sizeof spec, CE);
    snprintf(spec + n, sizeof spec - (size_t)n, gates, of[i][0], of[i][1], of[i][2], of[i][3],
             of[i][4], of[i][5]);
    is_the_gradient(true, spec);
  }
}

static void through_loops_delays_and_feedback(void **state)
{
  (void)state;
  is_the_gradient(true, "objective: {kind: cross_entropy, at: out, steps: last}\nrule: backprop\n"
                        "architecture:\n"
                        "  populations: {in: {kind: input, from: x}, r: {kind: leaky, units: 5, "
                        "activation: tanh, tau: 2 ms}, "
                        "s: {kind: rate, units: 4, activation: softplus}, u: {kind: rate, units: "
                        "3, activation: tanh}, out: readout}\n"
                        "  projections: {in -> r: dense, r -> s: dense, s -> r: {wiring: dense, "
                        "delay: 2}, r -> r: {wiring: dense, delay: 3}, "
                        "s -> u: {wiring: dense, delay: 1}, u -> out: dense, in -> out: {wiring: "
                        "dense, delay: 2}}\n" TRAIN);
}

static void whatever_another_rule_does_elsewhere(void **state)
{
  (void)state;
  is_the_gradient(
    false, CE
    "architecture:\n"
    "  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 5, activation: tanh}, "
    "b: {kind: rate, units: 4, activation: tanh}, out: readout}\n"
    "  projections: {in -> a: {wiring: dense, rule: oja}, a -> b: dense, b -> out: dense}\n" TRAIN);
}

static void the_mean_over_a_batch_is_not_a_sum(void **state)
{
  circuit c =
    circuit_open(false,
                 CE "architecture:\n  populations: {in: {kind: input, from: x}, out: readout}\n"
                    "  projections: {in -> out: dense}\n" TRAIN,
                 1);
  double one = 0, both = 0;

  (void)state;
  circuit_stir(&c, 1);
  const tct_projection *s = &c.model->projection[0];
  for (uint64_t i = 0; i < 2; i++) {
    assert_int_equal(tct_state_propose(c.state, TCT_TRAIN, &i, 1, NULL), TCT_OK);
    one += (double)tct_state_update(c.state)[s->at + s->wiring->place(s, 0)] / 2;
  }
  circuit_propose(&c, 2);
  both = (double)tct_state_update(c.state)[s->at + s->wiring->place(s, 0)];
  assert_true(fabs(one - both) < 1e-15 && fabs(both) > 1e-4);
  circuit_close(&c);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(through_smooth_units),
    cmocka_unit_test(through_two_inputs_and_two_objectives),
    cmocka_unit_test(through_two_sites),
    cmocka_unit_test(through_units_that_compete),
    cmocka_unit_test(through_other_wirings),
    cmocka_unit_test(through_a_leaky_recurrent_population),
    cmocka_unit_test(through_eulers_steps_and_noise_that_is_drawn_once),
    cmocka_unit_test(through_dendrites_reciprocal_gates_and_synapses_that_tire),
    cmocka_unit_test(through_gates_that_have_weights_and_biases_of_their_own),
    cmocka_unit_test(through_loops_delays_and_feedback),
    cmocka_unit_test(whatever_another_rule_does_elsewhere),
    cmocka_unit_test(the_mean_over_a_batch_is_not_a_sum),
  };
  return cmocka_run_group_tests_name("the gradient", tests, NULL, NULL);
}
