/* spike_discontinuity.c -- I11: under noise that is shared, β is what an enforced spike would do to the reward,
 * and a comparison of trials is not; and one trial by hand. */
#include "circuit.h"

#include "substrate/desk.h"

enum { ABOVE, ABOVE_SLOPE, BELOW, BELOW_SLOPE, VOLTAGE = 5, COST = 7 };

/* Two units that hear nothing but a bias and noise; R = -1/2 (v · h - x)². */
#define PAIR(more)                                                                                 \
  "objective: {kind: squared_error, at: y, target: first}\nrule: {kind: spike_discontinuity, "     \
  "size: 1, " more                                                                                 \
  "}\narchitecture:\n  populations: {in: {kind: input, from: x}, h: {kind: lif, units: 2}, y: "    \
  "{kind: rate, units: 1, bias: false}}\n  projections: {in -> h: {wiring: dense, fixed: true, "   \
  "init: zero}, h -> y: {wiring: dense, fixed: true}}\ntrain: {batch: 24}\n"

static const double v[2] = {0.9, 1.4}, bias[2] = {0.7, 0.4};

static double normal_below(double x)
{
  return 0.5 * erfc(-x / sqrt(2));
}

/* The mean over the trials' targets of R with the spike less R without it, at u_i = θ = 1. */
static double enforced(int i, double shared)
{
  double x = 0;

  for (int k = 0; k < CIRCUIT_TRIALS; k++) x += circuit_wave(k + 13, 39) / CIRCUIT_TRIALS;
  const int j        = 1 - i;
  const double other = bias[j] + shared * (1 - bias[i]);
  const double fires = normal_below((other - 1) / sqrt(1 - shared * shared));
  return -0.5 * (v[i] * v[i] + 2 * v[i] * v[j] * fires - 2 * v[i] * x);
}

typedef struct {
  double beta[2], error[2], observed[2];
} found;

static void watch(const circuit *c, double sum[2][2], double n[2][2])
{
  for (int s = 0; s < c->state->shards; s++) {
    const tct_lesson *l = &c->state->lesson[s];
    const int h         = tct_population_named(c->model, "h");
    for (int t = 0; t < l->trials; t++)
      for (int i = 0; i < 2; i++) {
        const int fired =
          tct_rows(l, l->rate, h, 0)[(size_t)t * c->model->population[h].ld + (size_t)i] > 0;
        sum[i][fired] -= l->per_trial[COST][t];
        n[i][fired]++;
      }
  }
}

static found look(const char *spec)
{
  enum { BLOCKS = 25, BATCHES = 2000 };
  circuit c       = circuit_open(false, spec, 1);
  const int h     = tct_population_named(c.model, "h");
  const size_t at = tct_first_unit(c.model, h);
  tct_real *above = tct_state_kept(c.state, 0, ABOVE), *below = tct_state_kept(c.state, 0, BELOW);
  const tct_real *above_slope = tct_state_kept(c.state, 0, ABOVE_SLOPE),
                 *below_slope = tct_state_kept(c.state, 0, BELOW_SLOPE);
  double sum[2][2] = {{0}}, n[2][2] = {{0}}, square[2] = {0};
  tct_error err = {0};
  found f       = {0};

  for (size_t i = 0; i < 2; i++) {
    const tct_projection *out = &c.model->projection[tct_projection_named(c.model, "h->y")],
                         *one = &c.model->projection[tct_projection_named(c.model, "one->h")];
    tct_real *w               = tct_state_weights(c.state);
    w[out->at + out->wiring->place(out, i)] = (tct_real)v[i];
    w[one->at + one->wiring->place(one, i)] = (tct_real)bias[i];
  }
  tct_state_turn(c.state);
  tct_state_check(c.state, false);
  for (int b = -2; b < BLOCKS; b++) { /* two blocks to forget the start */
    double beta[2] = {0};
    for (int k = 0; k < BATCHES; k++) {
      assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), 24, 0, &err), TCT_OK);
      for (size_t i = 0; i < 2; i++)
        beta[i] += ((double)(above[at + i] - below[at + i]) -
                    sqrt(3) * (double)(above_slope[at + i] - below_slope[at + i])) /
                   BATCHES;
      if (b >= 0) watch(&c, sum, n);
    }
    for (int i = 0; b >= 0 && i < 2; i++) {
      f.beta[i] += beta[i] / BLOCKS;
      square[i] += beta[i] * beta[i] / BLOCKS;
    }
  }
  for (int i = 0; i < 2; i++) {
    f.error[i]    = sqrt((square[i] - f.beta[i] * f.beta[i]) / (BLOCKS - 1));
    f.observed[i] = sum[i][1] / n[i][1] - sum[i][0] / n[i][0];
  }
  circuit_close(&c);
  return f;
}

static void it_is_the_effect_of_an_enforced_spike(void **state)
{
  const found alone = look(PAIR("window: 0.15, pace: 0.05, shared: 0")),
              alike = look(PAIR("window: 0.15, pace: 0.05, shared: 0.9"));

  (void)state;
  for (int i = 0; i < 2; i++) {
    const double was = enforced(i, 0), is = enforced(i, 0.9);
    if (fabs(alone.beta[i] - was) > 3 * alone.error[i])
      fail_msg("unit %d alone: %g +- %g, enforced %g", i, alone.beta[i], alone.error[i], was);
    if (fabs(alike.beta[i] - is) > 3 * alike.error[i])
      fail_msg("unit %d alike: %g +- %g, enforced %g", i, alike.beta[i], alike.error[i], is);
    assert_true(alike.error[i] < 0.02);
    if (fabs(alone.observed[i] - was) > 0.01 || fabs(alike.observed[i] - is) < 0.05)
      fail_msg("unit %d: observed %g alone, %g alike", i, alone.observed[i], alike.observed[i]);
  }
}

/* Six steps without noise; β of 0.5 by decree: every synapse by a simulation of its own. */
static void one_trial_by_hand(void **state)
{
#define STREAM                                                                                     \
  "objective: {kind: squared_error, at: y, target: goal, steps: last}\nrule: {kind: "              \
  "spike_discontinuity, size: 0, window: 0.8}\narchitecture:\n  populations: {in: {kind: input, "  \
  "from: x}, h: {kind: lif, units: 18, tau: 5 ms}, y: {kind: rate, units: 2, bias: false}}\n  "    \
  "projections: {in -> h: {wiring: dense, delay: 1}, h -> y: {wiring: dense, fixed: true}}\n"      \
  "train: {batch: 8}\n"
  circuit c               = circuit_open(true, STREAM, 1);
  const tct_projection *s = &c.model->projection[tct_projection_named(c.model, "in->h")],
                       *b = &c.model->projection[tct_projection_named(c.model, "one->h")];
  const tct_real *w = tct_state_weights(c.state), *u = tct_state_update(c.state);
  const size_t at      = tct_first_unit(c.model, tct_population_named(c.model, "h"));
  const double keep    = exp(-1.0 / 5);
  const uint64_t trial = 1;
  const tct_lesson *l  = &c.state->lesson[0];
  int near             = 0;

  (void)state;
  circuit_stir(&c, 1.2);
  for (size_t i = 0; i < 18; i++) {
    tct_state_kept(c.state, 0, ABOVE)[at + i]       = (tct_real)0.7;
    tct_state_kept(c.state, 0, BELOW)[at + i]       = (tct_real)0.4;
    tct_state_kept(c.state, 0, ABOVE_SLOPE)[at + i] = (tct_real)(-0.1 / sqrt(3));
    tct_state_kept(c.state, 0, BELOW_SLOPE)[at + i] = (tct_real)(0.1 / sqrt(3));
  }
  assert_int_equal(tct_state_propose(c.state, TCT_TRAIN, &trial, 1, NULL), TCT_OK);
  for (size_t i = 0; i < 18; i++) {
    double voltage = 0, most = -1e9, trace[3] = {0}, ones = 0, best[4] = {0};
    for (int t = 0; t < CIRCUIT_STEPS; t++) {
      double drive = (double)w[b->at + b->wiring->place(b, i)];
      ones         = keep * ones + 1;
      for (size_t j = 0; j < 3; j++) {
        const double heard =
          t > 0 ? (double)tct_rows(l, l->rate, s->pre, t - 1)[j] : 0; /* a step ago */
        drive += (double)w[s->at + s->wiring->place(s, 3 * i + j)] * heard;
        trace[j] = keep * trace[j] + heard;
      }
      voltage = keep * voltage + drive;
      if (voltage <= most) continue;
      most = voltage;
      for (int j = 0; j < 3; j++) best[j] = trace[j];
      best[3] = ones;
    }
    const bool counts = fabs(most - 1) < 0.8;
    near += counts;
    for (size_t j = 0; j < 4; j++) {
      const double got  = (double)(j < 3 ? u[s->at + s->wiring->place(s, 3 * i + j)]
                                         : u[b->at + b->wiring->place(b, i)]);
      const double want = counts ? 0.5 / 1.6 * best[j] : 0;
      if (fabs(got - want) > 1e-14)
        fail_msg("unit %zu sender %zu: %g, by hand %g", i, j, got, want);
    }
  }
  assert_true(near > 2 && near < 18);
  circuit_close(&c);
}

/* From nothing, one batch at pace 1: means over the batch of the reward above and below, and no slopes. */
static void without_slopes_it_is_a_difference_of_means(void **state)
{
  circuit c        = circuit_open(false, PAIR("window: 0.8, regression: constant, pace: 1"), 1);
  const int h      = tct_population_named(c.model, "h");
  const size_t at  = tct_first_unit(c.model, h);
  double sum[2][2] = {{0}}, n[2][2] = {{0}};
  tct_error err = {0};
  int uneven    = 0;

  (void)state;
  tct_state_check(c.state, false);
  assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), 24, 0, &err), TCT_OK);
  for (int s = 0; s < c.state->shards; s++) {
    const tct_lesson *l = &c.state->lesson[s];
    for (int t = 0; t < l->trials; t++)
      for (int i = 0; i < 2; i++) {
        const size_t k   = (size_t)t * c.model->population[h].ld + (size_t)i;
        const double far = (double)tct_rows(l, l->kept[VOLTAGE], h, 0)[k] - 1;
        if (!(fabs(far) < 0.8)) continue;
        sum[i][far > 0] -= l->per_trial[COST][t] / 24;
        n[i][far > 0]++;
      }
  }
  for (size_t i = 0; i < 2; i++) {
    const double above = (double)tct_state_kept(c.state, 0, ABOVE)[at + i],
                 below = (double)tct_state_kept(c.state, 0, BELOW)[at + i];
    if (fabs(above - sum[i][1]) > 1e-14 || fabs(below - sum[i][0]) > 1e-14)
      fail_msg("unit %zu: %g above, %g below; by hand %g, %g", i, above, below, sum[i][1],
               sum[i][0]);
    assert_true((double)tct_state_kept(c.state, 0, ABOVE_SLOPE)[at + i] == 0);
    assert_true((double)tct_state_kept(c.state, 0, BELOW_SLOPE)[at + i] == 0);
    uneven += n[i][1] > 0 && n[i][0] > 0;
  }
  assert_int_equal(uneven, 2); /* or nothing was tested */
  circuit_close(&c);
}

static void what_it_cannot_serve_is_refused(void **state)
{
  (void)state;
  circuit_refused(
    true,
    "objective: cross_entropy\nrule: spike_discontinuity\narchitecture: {kind: perceptron, "
    "units: 4}\n",
    "it wants `lif` units");
  circuit_refused(
    true,
    "objective: cross_entropy\nrule: spike_discontinuity\narchitecture:\n  populations: {in: "
    "{kind: input, from: x}, h: {kind: lif, units: 4}, out: readout}\n  projections: {in -> h: "
    "dense, h -> out: dense}\n",
    "h->out lands on units without a threshold");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(it_is_the_effect_of_an_enforced_spike),
    cmocka_unit_test(one_trial_by_hand),
    cmocka_unit_test(without_slopes_it_is_a_difference_of_means),
    cmocka_unit_test(what_it_cannot_serve_is_refused),
  };
  return cmocka_run_group_tests_name("spike_discontinuity", tests, NULL, NULL);
}
