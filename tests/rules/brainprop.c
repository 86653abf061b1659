/* brainprop.c -- by hand; I7: chosen uniformly, C x the mean is the gradient of squared error; how it chooses. */
#include "rules/winners.h"

#define CIRCUIT(rule)                                                                              \
  "objective: {kind: squared_error, at: out}\nrule: " rule                                         \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 5, "        \
  "activation: tanh}, b: {kind: rate, units: 18, activation: logistic}, out: {kind: rate, units: " \
  "3}}\n  projections: {in -> a: dense, a -> b: dense, b -> out: dense}\n"                         \
  "train: {batch: 24, optimiser: {kind: sgd, step: 0.1, momentum: 0.9}}\n"

#define FLAT(rule)                                                                                 \
  "objective: {kind: squared_error, at: out}\nrule: " rule                                         \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, out: {kind: rate, units: 3, "      \
  "bias: false}}\n  projections: {in -> out: dense}\ntrain: {batch: 24}\n"

/* Q = W x; the chosen one's synapses change by (r - Q_s) x, no others. */
static void a_flat_circuit_by_hand(void **state)
{
  circuit c               = winners_open(FLAT("{kind: brainprop, selection: uniform}"));
  const tct_projection *s = &c.model->projection[0];
  const tct_real *w       = tct_state_weights(c.state);
  bool seen[WINNERS]      = {false, false, false};

  (void)state;
  for (uint64_t k = 0; k < 30; k++) {
    winners_propose(&c, k, 4);
    const int won = winners_chosen(&c), wanted = (4 * 7 + 4 / 3) % 3;
    double q = 0;
    for (size_t j = 0; j < 3; j++)
      q += (double)w[s->at + s->wiring->place(s, 3 * (size_t)won + j)] * circuit_wave(4, (int)j);
    for (size_t i = 0; i < 9; i++) {
      const double u = (double)tct_state_update(c.state)[s->at + s->wiring->place(s, i)],
                   x = circuit_wave(4, (int)(i % 3));
      assert_true(fabs(u - (i / 3 == (size_t)won ? ((won == wanted) - q) * x : 0)) < 1e-14);
    }
    seen[won] = true;
  }
  assert_true(seen[0] && seen[1] && seen[2]);
  circuit_close(&c);
}

static void chosen_uniformly_its_mean_is_a_share_of_the_gradient(void **state)
{
  circuit c      = winners_open(CIRCUIT("{kind: brainprop, selection: uniform}")),
          b      = winners_open(CIRCUIT("backprop"));
  const size_t n = c.model->n;
  double *mean   = calloc(n, sizeof *mean);

  (void)state;
  assert_non_null(mean);
  for (uint64_t trial = 0; trial < 8; trial++) {
    winners_mean(&c, trial, true, mean);
    winners_propose(&b, 0, trial);
    winners_same(n, mean, 1.0 / WINNERS, tct_state_update(b.state));
  }
  free(mean);
  circuit_close(&c);
  circuit_close(&b);
}

/* How often each is chosen in 6000 trials; no expected share is further off than 4 standard errors. */
static void chooses(const char *rule, int how, double epsilon)
{
  enum { DRAWS = 6000 };
  circuit c          = winners_open(FLAT("{kind: brainprop, selection: uniform}"));
  int times[WINNERS] = {0}, best = 0;
  double p[WINNERS], sum         = 0;

  winners_propose(&c, 0, 4);
  const tct_real *q = winners_row(&c, c.state->lesson[0].rate, c.model->objective[0].at);
  for (int k = 0; k < WINNERS; k++) sum += p[k] = exp((double)q[k]);
  for (int k = 0; k < WINNERS; k++) best = q[k] > q[best] ? k : best;
  for (int k = 0; k < WINNERS; k++) p[k] /= sum;
  for (int k = 0; k < WINNERS && how == 0; k++) p[k] = epsilon * p[k] + (1 - epsilon) * (k == best);
  for (int k = 0; k < WINNERS && how == 2; k++) p[k] = 1.0 / 3;
  circuit_close(&c);
  c = winners_open(rule);
  for (uint64_t k = 0; k < DRAWS; k++) {
    winners_propose(&c, k, 4);
    times[winners_chosen(&c)]++;
  }
  for (int k = 0; k < WINNERS; k++) {
    const double error = sqrt(p[k] * (1 - p[k]) / DRAWS);
    if (fabs((double)times[k] / DRAWS - p[k]) > 4 * error)
      fail_msg("%s chose %d in %d of %d, its share is %g", rule, k, times[k], DRAWS, p[k]);
  }
  circuit_close(&c);
}

static void it_chooses_as_it_is_told(void **state)
{
  (void)state;
  chooses(FLAT("{kind: brainprop, epsilon: 0.5}"), 0, 0.5);
  chooses(FLAT("{kind: brainprop, epsilon: 0}"), 0, 0);
  chooses(FLAT("{kind: brainprop, selection: softmax}"), 1, 0);
  chooses(FLAT("{kind: brainprop, selection: uniform}"), 2, 0);
}

static void feedback_and_weights_never_part(void **state)
{
  circuit c = winners_open(CIRCUIT("brainprop"));
  double apart;

  (void)state;
  assert_true(winners_parting(&c, &apart) == 0 && apart == 0);
  circuit_close(&c);
}

static void it_learns_what_it_is_rewarded_for(void **state)
{
  circuit c           = winners_open(CIRCUIT("{kind: brainprop, epsilon: 0.2}"));
  const double before = circuit_loss(&c, 24);
  tct_error err       = {0};

  (void)state;
  for (int k = 0; k < 600; k++)
    assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), 24, 0.05, &err), TCT_OK);
  if (!(circuit_loss(&c, 24) < 0.75 * before))
    fail_msg("from %g to %g", before, circuit_loss(&c, 24));
  circuit_close(&c);
}

static void a_choice_or_a_target_without_classes_is_refused(void **state)
{
  (void)state;
  circuit_refused(false,
                  "objective: {kind: cross_entropy, at: out}\nrule: brainprop\narchitecture: "
                  "{populations: {in: {kind: input, from: x}, out: readout}, projections: {in -> "
                  "out: dense}}\ntrain: {batch: 4}\n",
                  "it chooses itself");
  circuit_refused(
    false,
    "objective: {kind: squared_error, at: out, target: goal}\nrule: brainprop\n"
    "architecture: {populations: {in: {kind: input, from: x}, out: {kind: rate, units: "
    "2}}, projections: {in -> out: dense}}\ntrain: {batch: 4}\n",
    "must be a class");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_flat_circuit_by_hand),
    cmocka_unit_test(chosen_uniformly_its_mean_is_a_share_of_the_gradient),
    cmocka_unit_test(it_chooses_as_it_is_told),
    cmocka_unit_test(feedback_and_weights_never_part),
    cmocka_unit_test(it_learns_what_it_is_rewarded_for),
    cmocka_unit_test(a_choice_or_a_target_without_classes_is_refused),
  };
  return cmocka_run_group_tests_name("brainprop", tests, NULL, NULL);
}
