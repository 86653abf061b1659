/* windows.c -- credit over windows: swept again from the last one back, the update is that of one window, and
 * memory that of one window and a past for each. */
#include "circuit.h"

#define NEAR 1e-12

static const char rate_loop[] =
  "objective: {kind: cross_entropy, at: out, steps: last}\nrule: %s\narchitecture:\n"
  "  populations: {in: {kind: input, from: x}, r: {kind: leaky, units: 5, activation: tanh, tau: 2 "
  "ms}, "
  "s: {kind: rate, units: 4, activation: softplus}, u: {kind: rate, units: 3, activation: tanh}, "
  "out: readout}\n"
  "  projections: {in -> r: dense, r -> s: dense, s -> r: {wiring: dense, delay: 2}, r -> r: "
  "{wiring: dense, "
  "delay: 3}, s -> u: {wiring: dense, delay: 1}, u -> out: dense, in -> out: {wiring: dense, "
  "delay: 2}}\n";
static const char always_felt[] =
  "objective: {kind: squared_error, at: out, target: goal}\nrule: %s\narchitecture:\n"
  "  populations: {in: {kind: input, from: x}, r: {kind: leaky, units: 17, activation: tanh, tau: "
  "3 ms}, "
  "out: {kind: leaky, units: 2, activation: linear, tau: 4 ms}}\n"
  "  projections: {in -> r: dense, r -> r: {wiring: dense, delay: 1}, r -> out: dense}\n";
static const char lstm[] =
  "objective: cross_entropy\nrule: %s\narchitecture:\n"
  "  populations: {in: {kind: input, from: x}, r: {kind: lstm, units: 5}, out: readout}\n"
  "  projections: {in -> r: dense, in -> r/input: dense, r -> r/forget: {wiring: dense, delay: 1}, "
  "r -> r: "
  "{wiring: dense, delay: 1}, r -> r/output: {wiring: dense, delay: 1}, r -> out: dense}\n";
static const char gru[] =
  "objective: cross_entropy\nrule: %s\narchitecture:\n"
  "  populations: {in: {kind: input, from: x}, r: {kind: gru, units: 5}, out: readout}\n"
  "  projections: {in -> r: dense, in -> r/update: dense, r -> r/recurrent: {wiring: dense, delay: "
  "1}, r -> "
  "r/reset: {wiring: dense, delay: 1}, r -> out: dense}\n";
static const char lif[] =
  "objective: cross_entropy\nrule: %s\narchitecture:\n"
  "  populations: {in: {kind: input, from: x}, r: {kind: lif, units: 6, tau: 20 ms, threshold: "
  "0.6, "
  "surrogate: gaussian, reset_credit: true}, out: readout}\n"
  "  projections: {in -> r: dense, r -> r: {wiring: dense, delay: 1}, r -> out: dense}\n";
static const char adaptive[] = "objective: cross_entropy\nrule: %s\narchitecture:\n"
                               "  populations: {in: {kind: input, from: x}, r: {kind: "
                               "adaptive_lif, units: 6, threshold: 0.5, surrogate: "
                               "fast_sigmoid, adaptation: 0.3, tau_adaptation: 5 ms}, s: {kind: "
                               "rate, units: 3, activation: tanh}, out: readout}\n"
                               "  projections: {in -> r: dense, r -> r: {wiring: dense, delay: 2}, "
                               "r -> s: {wiring: dense, delay: 4}, s -> "
                               "out: dense, r -> out: dense}\n";
static const char noisy[]    = "objective: cross_entropy\nrule: %s\narchitecture:\n"
                               "  populations: {in: {kind: input, from: x}, r: {kind: leaky, units: "
                               "5, activation: tanh, tau: 3 ms, noise: 0.4}, s: "
                               "{kind: bernoulli, units: 4}, out: readout}\n"
                               "  projections: {in -> r: dense, r -> s: dense, s -> r: {wiring: "
                               "dense, delay: 1}, s -> out: dense}\n";
static const char pyramidal[] =
  "objective: cross_entropy\nrule: %s\narchitecture:\n"
  "  populations: {in: {kind: input, from: x}, r: {kind: pyramidal, units: 4, plateau: amplifies, "
  "tau: 3 ms, tau_apical: "
  "5 ms}, h: {kind: reciprocal_gated, units: 3}, out: readout}\n"
  "  projections: {in -> r: dense, r -> r/apical: {wiring: dense, delay: 2}, r -> h: dense, h -> "
  "h/memory_gate: {wiring: "
  "dense, delay: 1}, h -> r/apical: {wiring: dense, delay: 1}, h -> out: dense}\n";
static const char two_rules[]       = "objective: cross_entropy\nrule: %s\narchitecture:\n"
                                      "  populations: {in: {kind: input, from: x}, r: {kind: leaky, "
                                      "units: 6, activation: tanh, tau: 3 ms}, s: {kind: "
                                      "rate, units: 5, activation: tanh}, out: readout}\n"
                                      "  projections: {in -> r: {wiring: dense, rule: oja}, r -> r: "
                                      "{wiring: dense, delay: 1, rule: {kind: "
                                      "feedback_alignment, scale: 0.7}}, r -> s: dense, s -> r: {wiring: "
                                      "dense, delay: 2}, s -> out: dense}\n";
static const char *const circuits[] = {rate_loop, always_felt, lstm,      gru,      lif,
                                       adaptive,  noisy,       pyramidal, two_rules};
enum { CIRCUITS = sizeof circuits / sizeof *circuits };

static circuit open_in(const char *spec, const char *rule, int window, int threads)
{
  char text[2048];

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  const int n = snprintf(text, sizeof text, spec, rule);
#pragma GCC diagnostic pop
  snprintf(text + n, sizeof text - (size_t)n, "train: {batch: 20, window: %d}\n", window);
  circuit c = circuit_open(true, text, threads);
  circuit_stir(&c, 1.2);
  tct_state_start(c.state);
  return c;
}

static double apart(const circuit *a, const circuit *b)
{
  double worst = 0, largest = 0;

  for (size_t i = 0; i < a->model->n; i++) {
    const double x = (double)tct_state_update(a->state)[i],
                 y = (double)tct_state_update(b->state)[i];
    worst          = fmax(worst, fabs(x - y));
    largest        = fmax(largest, fabs(x));
  }
  assert_true(largest > 1e-4 && largest < 1e3);
  return worst / largest;
}

static void the_update_is_that_of_one_window(void **state)
{
  (void)state;
  for (int i = 0; i < CIRCUITS; i++) {
    circuit whole = open_in(circuits[i], "backprop", 0, 1);
    circuit_propose(&whole, 19);
    for (int window = 1; window < CIRCUIT_STEPS; window++) {
      circuit cut = open_in(circuits[i], "backprop", window, 1);
      for (int again = 0; again < 2; again++) { /* nothing is left over from the batch before */
        circuit_propose(&cut, 19);
        const double off = apart(&whole, &cut);
        if (!(off < NEAR)) fail_msg("circuit %d, windows of %d: off by %g", i, window, off);
      }
      circuit_close(&cut);
    }
    circuit_close(&whole);
  }
}

static void so_is_that_of_fixed_and_of_learnt_feedback(void **state)
{
  static const char *const rules[] = {"feedback_alignment", "{kind: kolen_pollack, decay: 0.1}"};

  (void)state;
  for (int r = 0; r < 2; r++)
    for (int i = 0; i < CIRCUITS; i++) {
      circuit whole = open_in(circuits[i], rules[r], 0, 1),
              cut   = open_in(circuits[i], rules[r], 2, 2);
      circuit_propose(&whole, 19);
      circuit_propose(&cut, 19);
      assert_true(apart(&whole, &cut) < NEAR);
      circuit_close(&cut);
      circuit_close(&whole);
    }
}

/* What a window owes is no trifle: without it the update is another. */
static void without_what_is_owed_it_would_be_another(void **state)
{
  (void)state;
  for (int i = 0; i < CIRCUITS; i++) {
    circuit whole = open_in(circuits[i], "backprop", 0, 1),
            cut   = open_in(circuits[i], "{kind: backprop, truncate: 2}", 0, 1);
    circuit_propose(&whole, 19);
    circuit_propose(&cut, 19);
    assert_true(apart(&whole, &cut) > 1e-4);
    circuit_close(&cut);
    circuit_close(&whole);
  }
}

static void threads_do_not_matter(void **state)
{
  tct_error err = {0};

  (void)state;
  for (int i = 0; i < CIRCUITS; i++) {
    char sum[4][65];
    for (int threads = 1; threads <= 3; threads++) {
      circuit c = open_in(circuits[i], "backprop", 4, threads);
      for (int k = 0; k < 3; k++)
        assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), 17, 0.1, &err),
                         TCT_OK);
      tct_state_sha256(c.state, sum[threads]);
      circuit_close(&c);
    }
    assert_string_equal(sum[1], sum[2]);
    assert_string_equal(sum[1], sum[3]);
  }
}

static void does_not_see_windows(const char *spec, const char *rule)
{
  circuit whole = open_in(spec, rule, 0, 1);
  circuit_propose(&whole, 19);
  for (int window = 1; window < 6; window += 2) {
    circuit cut = open_in(spec, rule, window, 2);
    assert_int_equal(cut.model->window, window);
    circuit_propose(&cut, 19);
    const double off = apart(&whole, &cut);
    if (!(off < NEAR)) fail_msg("%s in windows of %d: off by %g", rule, window, off);
    circuit_close(&cut);
  }
  circuit_close(&whole);
}

/* Who descends or settles where nothing remembers: a step of time is a trial of its own. */
static void where_nothing_remembers_windows_are_nothing(void **state)
{
  static const char down[]    = "objective: {kind: squared_error, at: out, target: goal}\nrule: "
                                "%s\narchitecture:\n  populations: {in: {kind: "
                                "input, from: x}, a: {kind: two_compartment, units: 18}, out: {kind: "
                                "rate, units: 2}, i: {kind: interneuron, "
                                "units: 2, activation: linear}}\n  projections: {in -> a: dense, a -> "
                                "out: dense, a -> i: dense, out -> a: {wiring: "
                                "dense, site: apical, down: true}, i -> a: {wiring: dense, site: "
                                "apical, down: true}, out -> i: {wiring: one_to_one, "
                                "site: soma, down: true, fixed: true}}\n";
  static const char settles[] = "objective: {kind: squared_error, at: out, target: goal}\nrule: "
                                "%s\narchitecture:\n"
                                "  populations: {in: {kind: input, from: x}, a: {kind: rate, "
                                "units: 18, activation: logistic}, out: {kind: rate, "
                                "units: 2, activation: logistic}}\n  projections: {in -> a: dense, "
                                "a -> out: {wiring: dense, back: 1}}\n";
  static const char up[]      = "objective: {kind: squared_error, at: out, target: goal}\nrule: "
                                "%s\narchitecture:\n"
                                "  populations: {in: {kind: input, from: x}, a: {kind: rate, "
                                "units: 18, activation: tanh}, out: {kind: rate, units: 2}}\n"
                                "  projections: {in -> a: dense, a -> out: dense}\n";

  (void)state;
  does_not_see_windows(down, "dendritic_microcircuit");
  does_not_see_windows(settles, "equilibrium_propagation");
  does_not_see_windows(settles, "recurrent_backprop");
  does_not_see_windows(settles, "contrastive_hebbian");
  does_not_see_windows(up, "predictive_coding");
  does_not_see_windows(up, "{kind: predictive_coding, inference: incremental, pace: 1}");
}

/* ---- memory ---------------------------------------------------------------------------------------------------- */

static size_t memory_of(int steps, int window, const char *rule)
{
  char text[1024];
  tct_error err = {0};

  snprintf(
    text, sizeof text,
    "tercet: 1\ntask: {kind: perceptual_decision, step: 10, fixation: 0, stimulus: %d, decision: "
    "10}\n"
    "objective: {kind: cross_entropy, steps: last}\nrule: %s\narchitecture:\n"
    "  populations: {in: {kind: input, from: evidence}, r: {kind: lif, units: 32}, out: readout}\n"
    "  projections: {in -> r: dense, r -> r: {wiring: dense, delay: 3}, r -> out: dense}\n"
    "train: {batch: 8, window: %d}\n",
    10 * (steps - 1), rule, window);
  tct_spec *spec = tct_spec_parse(text, "memory", &err);
  assert_non_null(spec);
  tct_model *m = tct_compile(spec, &err);
  if (!m) fail_msg("%s", err.text);
  assert_int_equal(m->steps, steps);
  const size_t bytes = tct_model_memory(m, 1);
  tct_model_free(m);
  tct_spec_free(spec);
  return bytes;
}

/* Rates of 4 populations in rows of 3 steps, a row of voltages each, 8 trials: of so many reals is a past. */
static void memory_grows_with_the_window_and_not_with_the_trial(void **state)
{
  const size_t one = memory_of(1000, 20, "backprop"), two = memory_of(2000, 20, "backprop"),
               whole = memory_of(1000, 0, "backprop"), wider = memory_of(1000, 40, "backprop");
  const size_t past = (two - one) / 50 / sizeof(tct_real) / 8 / (3 + 1);

  (void)state;
  assert_true(past >= 32 + 3 + 2 + 1 && past < 4 * (32 + 2 * TCT_PANEL));
  assert_int_equal((two - one) % (50 * sizeof(tct_real) * 8 * (3 + 1)), 0);
  assert_true(whole > 8 * one && wider > one && wider < 2 * one);
  assert_int_equal(memory_of(1000, 20, "{kind: backprop, truncate: 20}"),
                   memory_of(2000, 20, "{kind: backprop, truncate: 20}"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_update_is_that_of_one_window),
    cmocka_unit_test(so_is_that_of_fixed_and_of_learnt_feedback),
    cmocka_unit_test(without_what_is_owed_it_would_be_another),
    cmocka_unit_test(threads_do_not_matter),
    cmocka_unit_test(where_nothing_remembers_windows_are_nothing),
    cmocka_unit_test(memory_grows_with_the_window_and_not_with_the_trial),
  };
  return cmocka_run_group_tests_name("windows", tests, NULL, NULL);
}
