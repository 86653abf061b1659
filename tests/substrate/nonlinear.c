/* nonlinear.c -- wirings that are not linear in their weights, in the substrate: the gradient through them by
 * differences, in time and over windows; the bits; what settles; and who is refused. */
#include "circuit.h"

#define TRAIN "train: {batch: 8, trials: 80, window: %d}\n"
#define FROM  "objective: {kind: squared_error, at: out, target: goal}\nrule: %s\narchitecture:\n"

static const char attends[] =
  FROM "  populations: {in: {kind: input, from: x}, a: {kind: rate, shape: [5, 2, 2], activation: "
       "tanh}, b: {kind: rate, channels: 6, activation: softplus}, c: {kind: rate, channels: 17}, "
       "out: {kind: rate, units: 2}}\n"
       "  projections: {in -> a: dense, a -> b: {wiring: attention, heads: 3, keys: 4}, b -> c: "
       "attention, c -> out: dense, a -> out: dense}\n" TRAIN;
static const char branches[] =
  FROM "  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 18, activation: tanh}, "
       "b: {kind: rate, units: 17, activation: tanh}, out: {kind: rate, units: 2}}\n"
       "  projections: {in -> a: {wiring: dendrites, branches: 3, answer: sigmoid, threshold: 1}, "
       "a -> b: {wiring: dendrites, branches: 2, answer: expansive}, b -> out: {wiring: dendrites, "
       "branches: 5}, in -> b: dense}\n" TRAIN;
static const char attends_in_time[] =
  FROM "  populations: {in: {kind: input, from: x}, r: {kind: leaky, shape: [4, 1, 3], activation: "
       "tanh, tau: 3 ms}, s: {kind: rate, shape: [4, 1, 3], activation: tanh}, out: {kind: leaky, "
       "units: 2, activation: linear, tau: 4 ms}}\n"
       "  projections: {in -> r: dense, r -> s: {wiring: attention, heads: 2, delay: 2}, s -> r: "
       "{wiring: attention, keys: 3, delay: 1}, r -> out: {wiring: dense, delay: 3}, s -> out: "
       "dense}\n" TRAIN;
static const char branches_in_time[] =
  FROM "  populations: {in: {kind: input, from: x}, r: {kind: leaky, units: 7, activation: tanh, "
       "tau: 3 ms}, p: {kind: pyramidal, units: 18, tau: 3 ms, tau_apical: 5 ms}, out: {kind: "
       "leaky, units: 2, activation: linear, tau: 4 ms}}\n"
       "  projections: {in -> r: dense, in -> p: dense, r -> r: {wiring: dendrites, delay: 1, "
       "answer: sigmoid}, r -> p/apical: {wiring: dendrites, delay: 2, answer: expansive}, p -> r: "
       "{wiring: dendrites, branches: 1, delay: 1, answer: sigmoid, threshold: -1}, p -> out: "
       "dense}\n" TRAIN;
static const struct {
  bool stream;
  const char *spec;
} circuits[] = {
  {false, attends}, {false, branches}, {true, attends_in_time}, {true, branches_in_time}};
enum { CIRCUITS = sizeof circuits / sizeof *circuits };

static const char *with(const char *spec, const char *rule, int window)
{
  static char text[4096];

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  snprintf(text, sizeof text, spec, rule, window);
#pragma GCC diagnostic pop
  return text;
}

static circuit open_with(int i, const char *rule, int window, int threads)
{
  circuit c = circuit_open(circuits[i].stream, with(circuits[i].spec, rule, window), threads);

  circuit_stir(&c, 0.9);
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

static void backprop_is_the_gradient_in_time_too(void **state)
{
  (void)state;
  for (int i = 0; i < CIRCUITS; i++) {
    circuit c          = open_with(i, "backprop", 0, 2);
    const double error = circuit_gradient_error(&c, 1e-5, 7);
    if (!(error < 1e-8)) fail_msg("circuit %d: relative error %g", i, error);
    circuit_close(&c);
  }
}

static void windows_and_rows_do_not_matter(void **state)
{
  (void)state;
  for (int i = 0; i < CIRCUITS; i++) {
    circuit whole = open_with(i, "backprop", 0, 1);
    circuit_propose(&whole, 8);
    for (int window = 1; window < 6; window++) {
      circuit cut = open_with(i, "backprop", window, 2);
      circuit_propose(&cut, 8);
      assert_true(apart(&whole, &cut) < 1e-12);
      circuit_close(&cut);
    }
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
      circuit c = open_with(i, "backprop", 4, threads);
      for (int k = 0; k < 3; k++)
        assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), 7, 0.1, &err),
                         TCT_OK);
      tct_state_sha256(c.state, sum[threads]);
      circuit_close(&c);
    }
    assert_string_equal(sum[1], sum[2]);
    assert_string_equal(sum[1], sum[3]);
  }
}

/* Where nothing works both ways and predictions stay, what settles comes to backprop: through these wirings too. */
static void what_settles_comes_to_the_same(void **state)
{
  static const char *const rules[] = {
    "recurrent_backprop", "{kind: predictive_coding, inference: fixed, pace: 1, steps: 9}"};

  (void)state;
  for (int i = 0; i < CIRCUITS; i++)
    for (int k = 0; k < 2 && !circuits[i].stream; k++) {
      circuit exact = open_with(i, "backprop", 0, 1), other = open_with(i, rules[k], 0, 1);
      circuit_propose(&exact, 8);
      circuit_propose(&other, 8);
      assert_true(apart(&exact, &other) < 1e-12);
      circuit_close(&exact);
      circuit_close(&other);
    }
}

static void one_that_cannot_is_refused_where_the_wiring_is_said(void **state)
{
  (void)state;
  for (int i = 0; i < CIRCUITS; i++) {
    circuit_refused(circuits[i].stream, with(circuits[i].spec, "feedback_alignment", 0),
                    "and rule feedback_alignment does not learn such synapses");
    circuit_refused(circuits[i].stream, with(circuits[i].spec, "sign_symmetric", 0),
                    "is not linear in its weights");
  }
  circuit_refused(
    false,
    "objective: cross_entropy\nrule: feedback_alignment\narchitecture:\n"
    "  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 4}, b: {kind: "
    "rate, units: 4}, out: readout}\n"
    "  projections: {in -> a: dense, a -> b: {wiring: dendrites, rule: backprop}, b "
    "-> out: dense}\n",
    "rule feedback_alignment sends credit through it as if it were");
  circuit_refused(false,
                  "objective: cross_entropy\nrule: backprop\narchitecture:\n"
                  "  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 4}, out: "
                  "readout}\n"
                  "  projections: {in -> a: dense, a -> out: {wiring: dendrites, back: 1}}\n",
                  "wiring dendrites does not work both ways");
}

/* Who neither learns there nor sends anything through is none of it. */
static void a_rule_beside_it_is_taken(void **state)
{
  circuit c = circuit_open(
    false,
    "objective: cross_entropy\nrule: backprop\narchitecture:\n"
    "  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 5, activation: tanh}, b: "
    "{kind: rate, units: 4, activation: tanh}, out: readout}\n"
    "  projections: {in -> a: {wiring: dense, rule: oja}, a -> b: dendrites, b -> out: dense}\n",
    1);

  (void)state;
  circuit_stir(&c, 0.9);
  assert_true(circuit_gradient_error(&c, 1e-5, 7) < 1e-8);
  circuit_close(&c);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(backprop_is_the_gradient_in_time_too),
    cmocka_unit_test(windows_and_rows_do_not_matter),
    cmocka_unit_test(threads_do_not_matter),
    cmocka_unit_test(what_settles_comes_to_the_same),
    cmocka_unit_test(one_that_cannot_is_refused_where_the_wiring_is_said),
    cmocka_unit_test(a_rule_beside_it_is_taken),
  };
  return cmocka_run_group_tests_name("nonlinear wirings", tests, NULL, NULL);
}
