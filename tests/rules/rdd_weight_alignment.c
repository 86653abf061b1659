/* rdd_weight_alignment.c -- β is W in the mean; signs agree; under shared noise it still is, and a comparison of who fired
 * with who did not is not; with B = W it is backprop. */
#include "pair.h"

#define CIRCUIT(rule)                                                                              \
  "objective: {kind: squared_error, target: goal, at: out}\nrule: {kind: rdd_weight_alignment, "   \
  "rate: 1, decay: 0, " rule                                                                       \
  "}\narchitecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 6}, b: "   \
  "{kind: rate, units: 5, activation: tanh}, out: {kind: rate, units: 2}}\n  projections: {in -> " \
  "a: dense, a -> b: {wiring: dense, fixed: true}, b -> out: {wiring: dense, fixed: true}}\n"      \
  "train: {batch: 24}\n"

enum { N = 30, TIMES = 400 };

/* Mean and standard error of B after one batch from nothing, for the 6 x 5 synapses of a -> b; and W. */
static void estimate(const char *spec, double *mean, double *error, double *w)
{
  circuit c               = circuit_open(false, spec, 2);
  const tct_projection *s = &c.model->projection[tct_projection_named(c.model, "a->b")];
  double square[N]        = {0};

  assert_int_equal(s->synapses, N);
  circuit_stir(&c, 2);
  memset(mean, 0, N * sizeof *mean);
  for (int t = 0; t < TIMES; t++) {
    memset(tct_state_kept(c.state, 0, 0), 0, c.model->n * sizeof(tct_real));
    tct_state_turn(c.state);
    tct_state_set_batches(c.state, (uint64_t)t);
    pair_learn(&c, 1, 1);
    for (size_t i = 0; i < N; i++) {
      const size_t at = s->at + s->wiring->place(s, i);
      const double b  = (double)tct_state_kept(c.state, 0, 0)[at];
      mean[i] += b / TIMES;
      square[i] += b * b / TIMES;
      w[i] = (double)tct_state_weights(c.state)[at];
    }
  }
  for (int i = 0; i < N; i++) error[i] = sqrt((square[i] - mean[i] * mean[i]) / TIMES);
  circuit_close(&c);
}

/* mean over synapses of ((mean - W) / error)²: 1 where the mean is W */
static double misses(const double *mean, const double *error, const double *w)
{
  double sum = 0;

  for (int i = 0; i < N; i++) sum += pow((mean[i] - w[i]) / error[i], 2) / N;
  return sum;
}

static double apart(const double *mean, const double *error, const double *w)
{
  double off = 0, all = 0;

  for (int i = 0; i < N; i++) {
    off += pow(mean[i] - w[i], 2) - error[i] * error[i];
    all += w[i] * w[i];
  }
  return off / all;
}

static void in_the_mean_it_is_the_weight(void **state)
{
  static const char *const rules[] = {CIRCUIT("draws: 4"), CIRCUIT("draws: 4, window: 0.4"),
                                      CIRCUIT("draws: 4, regression: constant")};
  double mean[N], error[N], w[N];

  (void)state;
  for (int k = 0; k < 3; k++) {
    estimate(rules[k], mean, error, w);
    const double m = misses(mean, error, w);
    if (m > 1 + 3 * sqrt(2.0 / N) || m < 1 - 3 * sqrt(2.0 / N)) fail_msg("case %d: %g", k, m);
    for (int i = 0; i < N; i++) assert_true(mean[i] * w[i] > 0 || fabs(w[i]) < 3 * error[i]);
  }
}

/* Half of the noise is heard by all: who fired with who did not differs by what others did, too. */
static void noise_that_all_hear_does_not_deceive_it(void **state)
{
  double mean[N], error[N], w[N];

  (void)state;
  estimate(CIRCUIT("draws: 16, shared: 0.5, window: 0.5"), mean, error, w);
  const double rdd = apart(mean, error, w);
  estimate(CIRCUIT("draws: 16, shared: 0.5, window: 50, regression: constant"), mean, error, w);
  const double seen = apart(mean, error, w);
  if (!(rdd < 0.02 && seen > 0.1)) fail_msg("discontinuity %g, comparison %g", rdd, seen);
}

/* I2 */
static void where_b_is_w_it_is_backprop(void **state)
{
  (void)state;
  pair_is_backprop_from_one_start(PAIR_DENSE("rdd_weight_alignment", "{batch: 24}"),
                                  PAIR_DENSE("backprop", "{batch: 24}"), 1, 2);
}

static void what_remembers_is_refused(void **state)
{
  (void)state;
  circuit_refused(
    true,
    "objective: {kind: squared_error, target: goal, at: out}\nrule: "
    "rdd_weight_alignment\narchitecture:\n  populations: {in: {kind: input, from: x}, "
    "a: {kind: lif, units: 4}, out: {kind: rate, units: 2}}\n  projections: {in -> a: "
    "dense, a -> out: dense}\n",
    "population a remembers");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(in_the_mean_it_is_the_weight),
    cmocka_unit_test(noise_that_all_hear_does_not_deceive_it),
    cmocka_unit_test(where_b_is_w_it_is_backprop),
    cmocka_unit_test(what_remembers_is_refused),
  };
  return cmocka_run_group_tests_name("rdd_weight_alignment", tests, NULL, NULL);
}
