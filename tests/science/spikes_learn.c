/* spikes_learn.c -- one unit learns by spike discontinuities when to fire, and what it would learn who compares trials.
 *
 * Units a and b hear noise of sd 1, nine tenths of its variance shared.  R = -1/2 (1.4 h_b - 0.9 h_a - x)²: a spike of
 * a is worth it where b fires, and costs where it does not.  b fires above its mean and stays as it is; a learns its
 * bias, by lines within one sd of threshold (the preset), from a bias of 0 at which it fires in 16 of 100 trials.
 * 12 seeds, 3,000 batches of 24 trials, the step falling to zero.  Mean reward over the noise is in closed form but for
 * one integral.
 *
 * Claim    the mean reward rises to the best that any bias gives.
 * Null     what is learnt is whether reward is higher in trials in which a fired: no more than noise that both hear.
 * Control  means over a window of five sd, which is that comparison but for the far ends.
 * Against  an interval (Student's, 95 % over seeds) of what is missing to the best that reaches 0.01; one of what the
 *          control misses more that reaches 0.
 */
#include "circuit.h"

#include "substrate/desk.h"

enum { SEEDS = 12, BATCHES = 3000, BINS = 4000, RULE = 0, CONTROL, WAYS };

#define T11 2.2010 /* Student's t, 11 degrees of freedom, 97.5 % */

static const double va = -0.9, vb = 1.4, theta = 1, shared = 0.9, start = 0, step = 0.1;
static const char *const ways[] = {"window: 1, regression: linear",
                                   "window: 5, regression: constant"};

static double reward(double y)
{
  double sum = 0;

  for (int k = 0; k < CIRCUIT_TRIALS; k++) sum -= 0.5 * pow(y - circuit_wave(k + 13, 39), 2);
  return sum / CIRCUIT_TRIALS;
}

/* Mean reward where a's bias is `bias`: over its own potential u, and over whether b fires given that. */
static double mean_reward(double bias)
{
  double sum = 0, weight = 0;

  for (int k = 0; k < BINS; k++) {
    const double e = 12 * (k + 0.5) / BINS - 6, w = exp(-e * e / 2);
    const double b = 0.5 * erfc(-shared * e / sqrt(2 * (1 - shared * shared)));
    const double h = bias + e > theta ? va : 0;
    sum += w * (b * reward(h + vb) + (1 - b) * reward(h)), weight += w;
  }
  return sum / weight;
}

static double best(double *at)
{
  double most = -INFINITY;

  for (double b = -2; b < 4; b += 0.02)
    if (mean_reward(b) > most) most = mean_reward(b), *at = b;
  return most;
}

/* a's bias after learning. */
static double learnt(int way, int seed)
{
  char spec[1024];
  tct_error err = {0};

  snprintf(spec, sizeof spec,
           "objective: {kind: squared_error, at: y, target: first}\nrule: {kind: "
           "spike_discontinuity, size: 1, shared: %g, %s}\narchitecture:\n  populations: {in: "
           "{kind: input, from: x}, a: {kind: lif, units: 1}, b: {kind: lif, units: 1, threshold: "
           "1e-6, bias: false}, y: {kind: rate, units: 1, bias: false}}\n  projections: {in -> a: "
           "{wiring: dense, fixed: true, init: zero}, in -> b: {wiring: dense, fixed: true, init: "
           "zero}, a -> y: {wiring: dense, fixed: true}, b -> y: {wiring: dense, fixed: true}}\n"
           "train: {batch: 24}\n",
           shared, ways[way]);
  circuit c                                      = circuit_open(false, spec, 1);
  const tct_projection *s                        = c.model->projection;
  const tct_projection *one                      = &s[tct_projection_named(c.model, "one->a")];
  tct_real *w                                    = tct_state_weights(c.state);
  w[s[tct_projection_named(c.model, "a->y")].at] = (tct_real)va;
  w[s[tct_projection_named(c.model, "b->y")].at] = (tct_real)vb;
  w[one->at]                                     = (tct_real)start;
  c.model->seed                                  = (uint64_t)seed;
  tct_state_turn(c.state);
  for (int b = -200; b < BATCHES; b++) /* at first the regressions alone */
    assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), 24,
                                     b < 0 ? 0 : step * (1 - (double)b / BATCHES), &err),
                     TCT_OK);
  const double bias = (double)tct_state_weights(c.state)[one->at];
  circuit_close(&c);
  return bias;
}

typedef struct {
  double is, margin;
} estimate;

static estimate of(const double x[SEEDS])
{
  double mean = 0, square = 0;

  for (int k = 0; k < SEEDS; k++) mean += x[k] / SEEDS;
  for (int k = 0; k < SEEDS; k++) square += pow(x[k] - mean, 2) / (SEEDS - 1);
  return (estimate){mean, T11 * sqrt(square / SEEDS)};
}

static void it_learns_when_to_fire(void **state)
{
  double missing[WAYS][SEEDS], bias[WAYS][SEEDS], more[SEEDS], at = 0;
  const double top = best(&at);

  (void)state;
  for (int k = 0; k < SEEDS; k++) {
    for (int g = 0; g < WAYS; g++) {
      bias[g][k]    = learnt(g, 1 + k);
      missing[g][k] = top - mean_reward(bias[g][k]);
    }
    more[k] = missing[CONTROL][k] - missing[RULE][k];
  }
  printf("mean reward: %.4f at the start, %.4f at best (bias %.2f)\n", mean_reward(start), top, at);
  for (int g = 0; g < WAYS; g++) {
    const estimate b = of(bias[g]), m = of(missing[g]);
    printf("%-32s bias %.3f +- %.3f, reward %.4f +- %.4f\n", ways[g], b.is, b.margin, top - m.is,
           m.margin);
  }
  const estimate m = of(missing[RULE]), further = of(more);
  assert_true(top - mean_reward(start) > 0.05);
  if (!(m.is + m.margin < 0.01)) fail_msg("%g +- %g of the best is missing", m.is, m.margin);
  if (!(further.is - further.margin > 0))
    fail_msg("the control misses %g +- %g more", further.is, further.margin);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(it_learns_when_to_fire),
  };
  return cmocka_run_group_tests_name("spikes_learn", tests, NULL, NULL);
}
