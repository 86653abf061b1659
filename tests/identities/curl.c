/* curl.c -- I17: backprop, Hebb and BCM are gradients; Oja's curl is the one worked out on paper. */
#include "circuit.h"

#include <tercet/curl.h>

#include "base/memory.h"

#define TWO(rule)                                                                                  \
  "objective: {kind: squared_error, at: y, target: goal}\nrule: " rule "\n"                        \
  "architecture:\n  populations: {in: {kind: input, from: x}, y: {kind: rate, units: 2}}\n"        \
  "  projections: {in -> y: dense}\ntrain: {batch: 24}\n"

#define ONE                                                                                        \
  "objective: {kind: variance, at: y}\nrule: oja\narchitecture:\n  populations: {in: {kind: "      \
  "input, from: x}, y: {kind: rate, units: 1, bias: false}}\n  projections: {in -> y: "            \
  "dense}\ntrain: {batch: 3}\n"

#define DEEP(rule, batch)                                                                          \
  "objective: {kind: cross_entropy, at: out}\nrule: " rule "\narchitecture:\n  populations: {in: " \
  "{kind: input, from: x}, a: {kind: rate, units: 6, activation: tanh}, b: {kind: rate, units: "   \
  "5, activation: tanh}, out: readout}\n  projections: {in -> a: dense, a -> b: dense, b -> out: " \
  "dense}\ntrain: {batch: " batch "}\n"

#define BOTH_WAYS(rule)                                                                            \
  "objective: {kind: squared_error, at: out, target: goal}\nrule: " rule "\narchitecture:\n  "     \
  "populations: {in: {kind: input, from: x}, a: {kind: rate, units: 5, activation: logistic}, "    \
  "out: {kind: rate, units: 2}}\n  projections: {in -> a: dense, a -> out: {wiring: dense, back: " \
  "1}}\ntrain: {batch: 24}\n"

#define CHAIN(rule)                                                                                \
  "objective: {kind: squared_error, at: out, target: goal}\nrule: " rule "\narchitecture:\n  "     \
  "populations: {in: {kind: input, from: x}, a: {kind: rate, units: 5, activation: tanh}, b: "     \
  "{kind: rate, units: 4, activation: tanh}, out: {kind: rate, units: 2}}\n  projections: {in -> " \
  "a: dense, a -> b: dense, b -> out: dense}\ntrain: {batch: 24}\n"

static tct_curl curl_of(const char *spec, int probes)
{
  circuit c              = circuit_open(false, spec, 1);
  const tct_curl_how how = {.probes = probes, .seed = 7};
  tct_curl curl          = {0};
  tct_error err          = {0};
  char before[65], after[65];

  circuit_stir(&c, 1.2);
  tct_state_set_batches(c.state, 3);
  tct_state_sha256(c.state, before);
  if (tct_curl_probe(c.state, TCT_TRAIN, circuit_trials(), CIRCUIT_TRIALS, &how, &curl, &err))
    fail_msg("%s", err.text);
  tct_state_sha256(c.state, after);
  assert_string_equal(before, after); /* all is as it was */
  assert_int_equal(tct_state_batches(c.state), 3);
  circuit_close(&c);
  assert_true(curl.low <= curl.kappa && curl.kappa <= curl.high);
  print_message("kappa %.3g [%.3g, %.3g]\n", curl.kappa, curl.low, curl.high);
  return curl;
}

static void gradients_have_none(void **state)
{
  static const char *const spec[] = {DEEP("backprop", "24"), DEEP("backprop", "7"), TWO("hebb"),
                                     TWO("{kind: hebb, sign: anti_hebbian}"),
                                     TWO("{kind: bcm, pace: 1}")};
  (void)state;
  for (size_t i = 0; i < sizeof spec / sizeof *spec; i++) {
    const double kappa = curl_of(spec[i], 40).kappa;
    if (!(kappa < 1e-8)) fail_msg("%s: %g", spec[i], kappa);
  }
}

/* Each phase of a circuit at rest is the slope of its least energy, whatever the nudge: the difference of two is
 * a gradient too, of another objective where the nudge is not small.  So is what is left in strict predictive
 * coding; and predictions held fixed for as many steps as there are hops are backprop. */
static void at_rest_rules_follow_a_gradient(void **state)
{
  static const char *const spec[] = {
    BOTH_WAYS("{kind: equilibrium_propagation, nudge: 0.5, free: 400, nudged: 400}"),
    BOTH_WAYS(
      "{kind: equilibrium_propagation, nudging: one_sided, nudge: 0.5, free: 400, nudged: 400}"),
    CHAIN("{kind: predictive_coding, pace: 0.2, steps: 2000}"),
    CHAIN("{kind: predictive_coding, inference: fixed, pace: 1, steps: 3}")};
  (void)state;
  for (size_t i = 0; i < sizeof spec / sizeof *spec; i++) {
    const double kappa = curl_of(spec[i], 10).kappa;
    if (!(kappa < 1e-8)) fail_msg("%s: %g", spec[i], kappa);
  }
  assert_true(curl_of(CHAIN("{kind: predictive_coding, pace: 0.2, steps: 3}"), 20).low > 1e-3);
}

/* Law and Cooper's form is BCM's divided by a threshold that moves with the weights. */
static void what_is_no_gradient_has_one(void **state)
{
  static const char *const spec[] = {DEEP("feedback_alignment", "24"),
                                     DEEP("direct_feedback_alignment", "24"), TWO("sanger"),
                                     TWO("oja"), TWO("{kind: bcm, pace: 1, form: law_cooper}")};
  (void)state;
  for (size_t i = 0; i < sizeof spec / sizeof *spec; i++) {
    const tct_curl c = curl_of(spec[i], 100);
    if (!(c.low > 0.05)) fail_msg("%s: %g", spec[i], c.kappa);
  }
}

enum { FEW = 5 };

/* The first trials alone, for all together are alike in all directions.  C = E[x x'], J by unit directions; returns kappa of the exact J. */
static double look_at_oja(const circuit *c)
{
  const tct_projection *s = &c->model->projection[0];
  double cov[3][3] = {{0}}, w[3], cw[3] = {0}, jacobian[3][3], apart = 0, joined = 0;

  for (int i = 0; i < FEW; i++)
    for (int a = 0; a < 3; a++)
      for (int b = 0; b < 3; b++) cov[a][b] += circuit_wave(i, a) * circuit_wave(i, b) / FEW;
  for (int a = 0; a < 3; a++)
    w[a] = (double)tct_state_weights(c->state)[s->at + s->wiring->place(s, (size_t)a)];
  for (int a = 0; a < 3; a++)
    for (int b = 0; b < 3; b++) cw[a] += cov[a][b] * w[b];
  for (int b = 0; b < 3; b++) {
    tct_real *direction = calloc(c->model->n, sizeof *direction);
    double *along       = calloc(c->model->n, sizeof *along);
    assert_true(direction && along);
    direction[s->at + s->wiring->place(s, (size_t)b)] = 1;
    assert_int_equal(tct_curl_along(c->state, TCT_TRAIN, circuit_trials(), FEW, &(tct_curl_how){0},
                                    direction, along, NULL),
                     TCT_OK);
    for (int a = 0; a < 3; a++) jacobian[a][b] = along[s->at + s->wiring->place(s, (size_t)a)];
    free(direction);
    free(along);
  }
  for (int a = 0; a < 3; a++)
    for (int b = 0; b < 3; b++) {
      const double odd = (jacobian[a][b] - jacobian[b][a]) / 2;
      assert_true(fabs(odd + (w[a] * cw[b] - cw[a] * w[b])) < 1e-8);
      apart += 4 * odd * odd;
      joined += (jacobian[a][b] + jacobian[b][a]) * (jacobian[a][b] + jacobian[b][a]);
    }
  return sqrt(apart / joined);
}

/* J = C - w'Cw I - 2 w (Cw)': its antisymmetric part is -(w (Cw)' - (Cw) w'); and the probes' interval
 * holds what the whole matrix says about as often as it promises. */
static void ojas_curl_is_the_one_on_paper(void **state)
{
  circuit c  = circuit_open(false, ONE, 2);
  int caught = 0;

  (void)state;
  const tct_projection *s = &c.model->projection[0];
  for (size_t a = 0; a < 3; a++)
    tct_state_weights(c.state)[s->at + s->wiring->place(s, a)] = (tct_real)(a == 0   ? 0.9
                                                                            : a == 1 ? -0.2
                                                                                     : 0.7);
  tct_state_turn(c.state);
  const double exact = look_at_oja(&c);
  assert_true(exact > 0.1);
  for (uint64_t seed = 0; seed < 40; seed++) {
    const tct_curl_how how = {.probes = 100, .seed = seed};
    tct_curl curl          = {0};
    assert_int_equal(tct_curl_probe(c.state, TCT_TRAIN, circuit_trials(), FEW, &how, &curl, NULL),
                     TCT_OK);
    caught += curl.low <= exact && exact <= curl.high;
  }
  print_message("exact %.4f, in %d of 40 intervals\n", exact, caught);
  assert_true(caught >= 34);
  circuit_close(&c);
}

/* Of one rule among others: Oja's first projection under a taught read-out. */
static void only_the_rules_own_synapses_count(void **state)
{
  circuit c = circuit_open(
    false,
    "objective: {kind: cross_entropy, at: out}\nrule: backprop\narchitecture:\n  populations: {in: "
    "{kind: input, from: x}, a: {kind: rate, units: 2, bias: false}, out: readout}\n  projections: "
    "{in -> a: {wiring: dense, rule: oja}, a -> out: dense}\ntrain: {batch: 24}\n",
    1);
  tct_curl taught = {0}, own = {0};

  (void)state;
  circuit_stir(&c, 1);
  for (int r = 0; r < 2; r++) {
    const tct_curl_how how = {.probes = 40, .rule = r};
    assert_int_equal(tct_curl_probe(c.state, TCT_TRAIN, circuit_trials(), CIRCUIT_TRIALS, &how,
                                    r ? &own : &taught, NULL),
                     TCT_OK);
  }
  assert_true(taught.kappa < 1e-8 && own.low > 0.05);
  circuit_close(&c);
}

static void a_lack_of_memory_is_said(void **state)
{
  circuit c     = circuit_open(false, ONE, 1);
  tct_curl curl = {0};
  tct_error err = {0};

  (void)state;
  for (int k = 1; k <= 6; k++) {
    tct_fail_allocation(k, false);
    assert_int_equal(tct_curl_probe(c.state, TCT_TRAIN, circuit_trials(), 4,
                                    &(tct_curl_how){.probes = 2}, &curl, &err),
                     TCT_NO_MEMORY);
  }
  tct_fail_allocation(-1, false);
  assert_int_equal(tct_curl_probe(c.state, TCT_TRAIN, circuit_trials(), 4,
                                  &(tct_curl_how){.rule = 1}, &curl, &err),
                   TCT_BUG);
  circuit_close(&c);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(gradients_have_none),
    cmocka_unit_test(at_rest_rules_follow_a_gradient),
    cmocka_unit_test(what_is_no_gradient_has_one),
    cmocka_unit_test(ojas_curl_is_the_one_on_paper),
    cmocka_unit_test(only_the_rules_own_synapses_count),
    cmocka_unit_test(a_lack_of_memory_is_said),
  };
  return cmocka_run_group_tests_name("curl", tests, NULL, NULL);
}
