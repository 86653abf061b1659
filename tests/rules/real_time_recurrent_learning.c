/* real_time_recurrent_learning.c -- I10: forward through time is backward through time; and one loop by hand. */
#include "circuit.h"

/* Two populations in a loop with each other and with themselves, at delays of 1 to 3; each is heard late elsewhere. */
#define LOOPS                                                                                      \
  "  populations: {in: {kind: input, from: x}, r: {kind: leaky, units: 4, activation: tanh, tau: " \
  "2 ms}, "                                                                                        \
  "s: {kind: rate, units: 3, activation: softplus}, out: readout}\n"                               \
  "  projections: {in -> r: dense, r -> s: dense, s -> r: {wiring: dense, delay: 2}, r -> r: "     \
  "{wiring: dense, "                                                                               \
  "delay: 3}, s -> s: {wiring: dense, delay: 1}, s -> out: dense, in -> out: {wiring: dense, "     \
  "delay: 2}}\n"
#define LSTM                                                                                       \
  "  populations: {in: {kind: input, from: x}, r: {kind: lstm, units: 3}, out: readout}\n"         \
  "  projections: {in -> r: dense, in -> r/input: dense, r -> r/forget: {wiring: dense, delay: "   \
  "1}, r -> r: "                                                                                   \
  "{wiring: dense, delay: 1}, r -> r/output: {wiring: dense, delay: 1}, r -> out: dense}\n"
#define GRU                                                                                        \
  "  populations: {in: {kind: input, from: x}, r: {kind: gru, units: 3}, out: readout}\n"          \
  "  projections: {in -> r: dense, in -> r/update: dense, r -> r/recurrent: {wiring: dense, "      \
  "delay: 1}, r -> "                                                                               \
  "r/reset: {wiring: dense, delay: 1}, r -> out: dense}\n"
#define LIF                                                                                        \
  "  populations: {in: {kind: input, from: x}, r: {kind: lif, units: 4, threshold: 0.5, "          \
  "surrogate: gaussian, "                                                                          \
  "reset_credit: %s}, out: {kind: leaky, units: 3, activation: linear, tau: 5 ms}}\n"              \
  "  projections: {in -> r: dense, r -> r: {wiring: dense, delay: 1}, r -> out: dense}\n"
#define ADAPTIVE                                                                                   \
  "  populations: {in: {kind: input, from: x}, r: {kind: adaptive_lif, units: 4, threshold: 0.4, " \
  "surrogate: "                                                                                    \
  "fast_sigmoid, adaptation: 0.3, tau_adaptation: 5 ms, reset_credit: true}, out: readout}\n"      \
  "  projections: {in -> r: dense, r -> r: {wiring: dense, delay: 2}, r -> out: dense}\n"
#define SITES                                                                                      \
  "  populations: {in: {kind: input, from: x}, p: {kind: two_compartment, units: 4, strength: "    \
  "0.4}, out: "                                                                                    \
  "readout}\n"                                                                                     \
  "  projections: {in -> p: dense, p -> p/apical: {wiring: dense, delay: 1}, p -> out: dense}\n"

#define PYRAMIDAL                                                                                  \
  "  populations: {in: {kind: input, from: x}, r: {kind: pyramidal, units: 4, plateau: "           \
  "amplifies, tau: 3 ms, "                                                                         \
  "tau_apical: 5 ms}, h: {kind: reciprocal_gated, units: 3}, out: readout}\n"                      \
  "  projections: {in -> r: dense, r -> r/apical: {wiring: dense, delay: 2}, r -> h: dense, h -> " \
  "h/memory_gate: "                                                                                \
  "{wiring: dense, delay: 1}, h -> r/apical: {wiring: dense, delay: 1}, h -> out: dense}\n"
#define NOISY                                                                                      \
  "  populations: {in: {kind: input, from: x}, r: {kind: leaky, units: 4, activation: tanh, tau: " \
  "3 ms, noise: 0.4}, "                                                                            \
  "s: {kind: bernoulli, units: 3}, out: readout}\n"                                                \
  "  projections: {in -> r: dense, r -> s: dense, s -> r: {wiring: dense, delay: 1}, s -> out: "   \
  "dense}\n"

static circuit open_as(const char *rule, const char *objective, const char *rest, int window)
{
  char text[2048];

  snprintf(text, sizeof text,
           "objective: %s\nrule: %s\narchitecture:\n%strain: {batch: 20, window: %d}\n", objective,
           rule, rest, window);
  circuit c = circuit_open(true, text, 2);
  circuit_stir(&c, 1.2);
  return c;
}

static void is_backprop_in(const char *objective, const char *rest)
{
  circuit forward = open_as("real_time_recurrent_learning", objective, rest, 0),
          back    = open_as("backprop", objective, rest, 0);
  double worst = 0, largest = 0;

  circuit_propose(&forward, 19);
  circuit_propose(&back, 19);
  for (size_t i = 0; i < back.model->n; i++) {
    const double g = (double)tct_state_update(back.state)[i];
    worst          = fmax(worst, fabs(g - (double)tct_state_update(forward.state)[i]));
    largest        = fmax(largest, fabs(g));
  }
  if (!(largest > 1e-4 && worst < 1e-12 * fmax(largest, 1)))
    fail_msg("%s off by %g of %g", rest, worst, largest);
  circuit_close(&forward);
  circuit_close(&back);
}

static void forward_through_time_is_backward_through_time(void **state)
{
  char lif[2][512];

  (void)state;
  for (int i = 0; i < 2; i++) snprintf(lif[i], sizeof lif[i], LIF, i ? "true" : "false");
  is_backprop_in("cross_entropy", LOOPS);
  is_backprop_in("{kind: cross_entropy, steps: last}", LOOPS);
  is_backprop_in("[{kind: cross_entropy, at: out}, {kind: variance, at: s, weight: 0.3}]", LOOPS);
  is_backprop_in("cross_entropy", LSTM);
  is_backprop_in("cross_entropy", GRU);
  is_backprop_in("cross_entropy", lif[0]);
  is_backprop_in("cross_entropy", lif[1]);
  is_backprop_in("cross_entropy", ADAPTIVE);
  is_backprop_in("cross_entropy", SITES);
  is_backprop_in("cross_entropy", PYRAMIDAL);
  is_backprop_in("cross_entropy", NOISY);
}

/* r(t) = w x(t) + u r(t - 1), linear, r(0) = 0, judged at every step: P_w = x + u P_w', P_u = r' + u P_u'. */
static void one_linear_unit_by_hand(void **state)
{
  circuit c = open_as(
    "real_time_recurrent_learning", "{kind: squared_error, at: r, target: first}",
    "  populations: {in: {kind: input, from: first}, r: {kind: rate, units: 1, bias: false}}\n"
    "  projections: {in -> r: dense, r -> r: {wiring: dense, delay: 1}}\n",
    0);
  const tct_projection *s = c.model->projection;
  tct_real *w             = tct_state_weights(c.state);
  double r = 0, by_w = 0, by_u = 0, rise_w = 0, rise_u = 0;

  (void)state;
  w[s[0].at] = (tct_real)0.7;
  w[s[1].at] = (tct_real)0.4;
  tct_state_turn(c.state);
  assert_int_equal(tct_state_propose(c.state, TCT_TRAIN, (const uint64_t[]){2}, 1, NULL), TCT_OK);
  for (int t = 0; t < CIRCUIT_STEPS; t++) {
    const double x = circuit_wave(2 * CIRCUIT_STEPS + t + 13, 39);
    by_w           = x + 0.4 * by_w;
    by_u           = r + 0.4 * by_u;
    r              = 0.7 * x + 0.4 * r;
    rise_w += (x - r) * by_w / CIRCUIT_STEPS;
    rise_u += (x - r) * by_u / CIRCUIT_STEPS;
  }
  assert_true(fabs((double)tct_state_update(c.state)[s[0].at] - rise_w) < 1e-14);
  assert_true(fabs((double)tct_state_update(c.state)[s[1].at] - rise_u) < 1e-14);
  circuit_close(&c);
}

/* <g, v> v of forward_gradient, with the gradient through time; windows go on where the last one ended. */
static void a_direction_of_all_weights_goes_through_time(void **state)
{
  static const char *const rest[] = {LOOPS, LSTM, ADAPTIVE};

  (void)state;
  for (int k = 0; k < 3; k++) {
    circuit back = open_as("backprop", "cross_entropy", rest[k], 0);
    circuit_propose(&back, 19);
    for (int window = 0; window < 6; window++) {
      circuit c         = open_as("forward_gradient", "cross_entropy", rest[k], window);
      const tct_real *v = tct_state_kept(c.state, 0, 0);
      double rise       = 0;
      circuit_propose(&c, 19);
      for (size_t i = 0; i < c.model->n; i++)
        rise += (double)v[i] * (double)tct_state_update(back.state)[i];
      assert_true(fabs(rise) > 1e-3);
      for (size_t i = 0; i < c.model->n; i++)
        if (fabs((double)tct_state_update(c.state)[i] - rise * (double)v[i]) >
            1e-12 * fmax(1, fabs(rise)))
          fail_msg("circuit %d, windows of %d: %g, not %g", k, window,
                   (double)tct_state_update(c.state)[i], rise * (double)v[i]);
      circuit_close(&c);
    }
    circuit_close(&back);
  }
}

static void what_has_no_forward_mode_is_refused(void **state)
{
  (void)state;
  circuit_refused(
    true,
    "objective: cross_entropy\nrule: real_time_recurrent_learning\narchitecture:\n" LOOPS
    "train: {window: 2}\n",
    "no windows");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(forward_through_time_is_backward_through_time),
    cmocka_unit_test(one_linear_unit_by_hand),
    cmocka_unit_test(a_direction_of_all_weights_goes_through_time),
    cmocka_unit_test(what_has_no_forward_mode_is_refused),
  };
  return cmocka_run_group_tests_name("real_time_recurrent_learning", tests, NULL, NULL);
}
