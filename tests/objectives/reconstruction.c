/* reconstruction.c -- value by hand; the gradient is what the rates' credit brings, and Oja's rule; its least. */
#include "circuit.h"
#include "objectives/rows.h"

extern const tct_objective tct_objective_reconstruction;

#define DENSE(rule)                                                                                \
  "objective: {kind: reconstruction, at: y}\nrule: " rule "\narchitecture:\n  populations: {in: "  \
  "{kind: input, from: x}, y: {kind: rate, units: 2, bias: false}}\n  projections: {in -> y: "     \
  "dense}\ntrain: {batch: 24, optimiser: {kind: sgd, momentum: 0}}\n"

#define IN_WINDOWS                                                                                 \
  "objective: {kind: reconstruction, at: y}\nrule: hebb\narchitecture:\n  populations: {in: "      \
  "{kind: input, from: x}, y: {kind: rate, units: 2, bias: false}}\n  projections: {in -> y: "     \
  "dense}\ntrain: {batch: 7, window: 4}\n"

/* felt within: maps of 3 x 3 under a padded kernel, over time */
#define CONV(rule)                                                                                 \
  "objective: {kind: reconstruction, at: b, weight: 0.7}\nrule: backprop\narchitecture:\n  "       \
  "populations: {in: {kind: input, from: x}, a: {kind: rate, shape: [2, 3, 3], activation: "       \
  "tanh}, "                                                                                        \
  "b: {kind: rate, shape: [3, 3, 3], bias: false}}\n  projections: {in -> a: {wiring: dense, "     \
  "fixed: true}, a -> b: {wiring: conv, kernel: 3, padding: 1, rule: " rule "}}\ntrain: {batch: "  \
  "24}\n"

static void as_worked_by_hand(void **state)
{
  const felt_row f =
    feel_row(&tct_objective_reconstruction, 2, (const double[]){1, 2}, (const double[]){3, 1}, 10);
  (void)state;

  NEAR(f.value, 2.5);
  NEAR(f.credit[0], 20);
  NEAR(f.credit[1], -10);
}

static void one_trial_as_worked_by_hand(void **state)
{
  circuit c               = circuit_open(false, DENSE("oja"), 1);
  const tct_projection *s = &c.model->projection[0];
  double y[2] = {0}, sum = 0;
  tct_score score = {0};

  (void)state;
  circuit_stir(&c, 1);
#define W(k, j)                                                                                    \
  (double)tct_state_weights(c.state)[s->at + s->wiring->place(s, (size_t)(k)*3 + (size_t)(j))]
  for (int k = 0; k < 2; k++)
    for (int j = 0; j < 3; j++) y[k] += W(k, j) * circuit_wave(4, j);
  for (int j = 0; j < 3; j++) {
    const double miss = circuit_wave(4, j) - W(0, j) * y[0] - W(1, j) * y[1];
    sum += miss * miss / 2;
  }
  assert_int_equal(tct_state_score(c.state, TCT_TRAIN, (const uint64_t[]){4}, 1, &score, NULL),
                   TCT_OK);
  NEAR(score.objective, sum);
  circuit_close(&c);
}

/* -dC/dW by differences = weight x (Oja's update) + backprop's update */
static void is_two_parts(bool stream, const char *backprop, const char *oja, int k, double weight)
{
  circuit a = circuit_open(stream, backprop, 2), b = circuit_open(stream, oja, 1);
  const tct_projection *s = &a.model->projection[k];
  const double steps      = stream ? CIRCUIT_STEPS : 1;
  double largest          = 0;

  circuit_stir(&a, 0.6);
  circuit_stir(&b, 0.6);
  circuit_propose(&a, CIRCUIT_TRIALS);
  circuit_propose(&b, CIRCUIT_TRIALS);
  for (size_t i = 0; i < s->synapses; i++) {
    const size_t at    = s->at + s->wiring->place(s, i);
    const double rates = (double)tct_state_update(a.state)[at],
                 own   = (double)tct_state_update(b.state)[at] * weight / steps;
    const double down  = circuit_difference(&a, s, i, 1e-5, CIRCUIT_TRIALS);
    largest            = fmax(largest, fabs(down));
    if (fabs(rates + own - down) > 1e-8)
      fail_msg("synapse %zu: %.12g + %.12g, downhill %.12g", i, rates, own, down);
  }
  assert_true(largest > 1e-2);
  circuit_close(&a);
  circuit_close(&b);
}

static void its_gradient_has_two_parts(void **state)
{
  (void)state;
  is_two_parts(false, DENSE("backprop"), DENSE("oja"), 0, 1);
  is_two_parts(true, DENSE("backprop"), DENSE("oja"), 0, 1);
  is_two_parts(false, CONV("backprop"), CONV("oja"), 1, 0.7);
}

static void windows_and_shards_do_not_matter(void **state)
{
  circuit whole = circuit_open(true, DENSE("hebb"), 1), cut = circuit_open(true, IN_WINDOWS, 3);

  (void)state;
  circuit_stir(&whole, 1);
  circuit_stir(&cut, 1);
  const double once  = circuit_loss(&whole, CIRCUIT_TRIALS),
               parts = circuit_loss(&cut, CIRCUIT_TRIALS);
  if (fabs(once - parts) > 1e-14) fail_msg("%.17g in one, %.17g in windows", once, parts);
  circuit_close(&whole);
  circuit_close(&cut);
}

/* Two of three dimensions: what is left is half the smallest eigenvalue of E[x x']. */
static void oja_comes_to_its_least(void **state)
{
  circuit c = circuit_open(false, DENSE("oja"), 1);

  (void)state;
  circuit_stir(&c, 0.4);
  for (int n = 0; n < 20000; n++)
    assert_int_equal(
      tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), CIRCUIT_TRIALS, 0.05, NULL), TCT_OK);
  assert_true(fabs(circuit_loss(&c, CIRCUIT_TRIALS) - 0.46002046 / 2) < 1e-8);
  circuit_close(&c);
}

static void what_cannot_be_read_back_is_refused(void **state)
{
  (void)state;
  circuit_refused(
    false,
    "objective: {kind: reconstruction, at: y}\nrule: backprop\narchitecture:\n  "
    "populations: {in: {kind: input, from: x}, also: {kind: input, from: context}, y: "
    "{kind: rate, units: 2}}\n  projections: {in -> y: dense, also -> y: dense}\n",
    "hears more than one");
  circuit_refused(false, DENSE("forward_gradient"), "tries others");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(as_worked_by_hand),
    cmocka_unit_test(one_trial_as_worked_by_hand),
    cmocka_unit_test(its_gradient_has_two_parts),
    cmocka_unit_test(windows_and_shards_do_not_matter),
    cmocka_unit_test(oja_comes_to_its_least),
    cmocka_unit_test(what_cannot_be_read_back_is_refused),
  };
  return cmocka_run_group_tests_name("reconstruction", tests, NULL, NULL);
}
