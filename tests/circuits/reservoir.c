/* reservoir.c -- a reservoir by its own equations: rates, spectral radius, and how many inputs it remembers. */
#include "circuit.h"

#include <tercet/circuit.h>

#include "base/random.h"
#include "base/text.h"
#include "substrate/complain.h"

extern const tct_circuit tct_circuit_reservoir;

enum { UNITS_MOST = 200 };

#define HEAD "objective: cross_entropy\nrule: backprop\narchitecture: {kind: reservoir, "
#define TAIL "}\ntrain: {batch: 8, trials: 80}\n"

static void its_text_is_what_a_modeller_would_write(void **state)
{
  const tct_about *about  = &tct_circuit_reservoir.about;
  const tct_signal senses = {"view", TCT_SIGNAL_REAL, {1, 1, 10}, false, true};
  const tct_signal target = {"target", TCT_SIGNAL_REAL, {1, 1, 5}, true, true};
  tct_text out            = {0};
  void *params            = tct_params_new(about);
  (void)state;

  assert_non_null(params);
  assert_int_equal(tct_circuit_reservoir.expand(params, &senses, &target, &out, NULL), TCT_OK);
  assert_string_equal(
    out.at,
    "populations:\n"
    "  senses: {kind: input, from: view}\n"
    "  reservoir: {kind: leaky, units: 200, activation: tanh, bias: false, tau: 1 ms, noise: 0}\n"
    "  readout: readout\n"
    "projections:\n"
    "  senses -> reservoir: {wiring: dense, fixed: true, init: {kind: uniform, gain: 1}}\n"
    "  reservoir -> reservoir: {wiring: sparse, density: 0.1, delay: 1, fixed: true, init: {kind: "
    "lecun, gain: 0.9}}\n"
    "  reservoir -> readout: {wiring: dense, init: zero}\n");
  tct_text_free(&out);
  tct_params_free(about, params);
}

/* W [post][pre] of a projection, row-major. */
static void read_weights(const circuit *c, const char *name, int senders, double *w)
{
  const int k = tct_projection_named(c->model, name);
  assert_true(k >= 0);
  const tct_projection *s = &c->model->projection[k];

  for (size_t i = 0; i < s->synapses; i++) {
    int post, pre;
    s->wiring->ends(s, i, &post, &pre);
    w[post * senders + pre] = (double)tct_state_weights(c->state)[s->at + s->wiring->place(s, i)];
  }
}

static int units_of(const circuit *c)
{
  return c->model->population[tct_population_named(c->model, "reservoir")].size;
}

/* r = k r' + (1 - k) tanh(Win x + W r'), straight from the equation. */
static void rates_are_those_of_its_equation(void **state)
{
  static double w[UNITS_MOST * UNITS_MOST], in[UNITS_MOST * 3];
  double rate[UNITS_MOST] = {0}, next[UNITS_MOST];
  circuit c   = circuit_open(true, HEAD "units: 30, density: 0.4, radius: 1.3, tau: 2 ms" TAIL, 1);
  const int n = units_of(&c);
  (void)state;

  memset(w, 0, sizeof w);
  read_weights(&c, "reservoir->reservoir", n, w);
  read_weights(&c, "senses->reservoir", 3, in);
  assert_int_equal(tct_state_begin(c.state, 0, NULL), TCT_OK);
  for (int t = 0; t < 60; t++) {
    const tct_real x[3]           = {(tct_real)circuit_wave(t, 0), (tct_real)circuit_wave(t, 1),
                                     (tct_real)circuit_wave(t, 2)};
    const tct_real *const sense[] = {x};
    const tct_lesson *l           = tct_state_step(c.state, sense);
    assert_non_null(l);
    for (int i = 0; i < n; i++) {
      double drive = 0;
      for (int j = 0; j < 3; j++) drive += in[i * 3 + j] * (double)x[j];
      for (int j = 0; j < n; j++) drive += w[i * n + j] * rate[j];
      next[i] = exp(-0.5) * rate[i] + (1 - exp(-0.5)) * tanh(drive);
    }
    memcpy(rate, next, sizeof rate);
    for (int i = 0; i < n; i++)
      assert_true(fabs((double)tct_rows(l, l->rate, 1, 0)[i] - rate[i]) < 1e-11);
  }
  circuit_close(&c);
}

/* |W^k v|^(1/k) grows to the largest modulus of an eigenvalue: 400 products behind 100 that turn v. */
static double radius_of(const double *w, int n)
{
  double v[UNITS_MOST], next[UNITS_MOST], grown = 0;

  for (int i = 0; i < n; i++) v[i] = circuit_wave(i, 1);
  for (int k = 0; k < 500; k++) {
    double norm = 0;
    for (int i = 0; i < n; i++) {
      next[i] = 0;
      for (int j = 0; j < n; j++) next[i] += w[i * n + j] * v[j];
      norm += next[i] * next[i];
    }
    norm = sqrt(norm);
    for (int i = 0; i < n; i++) v[i] = next[i] / norm;
    if (k >= 100) grown += log(norm) / 400;
  }
  return exp(grown);
}

static void its_spectral_radius_is_what_was_asked_for(void **state)
{
  static double w[UNITS_MOST * UNITS_MOST];
  static const double asked[] = {0.5, 0.9, 1.4};
  (void)state;

  for (int i = 0; i < 3; i++) {
    char spec[512];
    snprintf(spec, sizeof spec, HEAD "units: 200, density: 0.%d, radius: %g" TAIL, i + 1, asked[i]);
    circuit c = circuit_open(true, spec, 1); /* another density is another draw */
    memset(w, 0, sizeof w);
    read_weights(&c, "reservoir->reservoir", 200, w);
    const double radius = radius_of(w, 200);
    if (fabs(radius / asked[i] - 1) > 0.15) fail_msg("radius %g is %g", asked[i], radius);
    circuit_close(&c);
  }
}

/* ---- memory ---------------------------------------------------------------------------------------------- */

enum { FORGET = 200, SHOWN = 2000, LAGS = 60, MOST = 24 };

/* x of A x = b by elimination, A symmetric and positive; b is turned into x. */
static void solve(int n, double a[MOST][MOST], double *b)
{
  for (int k = 0; k < n; k++)
    for (int i = k + 1; i < n; i++) {
      const double f = a[i][k] / a[k][k];
      for (int j = k; j < n; j++) a[i][j] -= f * a[k][j];
      b[i] -= f * b[k];
    }
  for (int k = n - 1; k >= 0; k--) {
    for (int j = k + 1; j < n; j++) b[k] -= a[k][j] * b[j];
    b[k] /= a[k][k];
  }
}

/* The sum over lags of how much of the variance of the input so long ago a linear readout explains. */
static double memory_capacity(const char *spec, uint64_t seed)
{
  static double rate[SHOWN][MOST], in[FORGET + SHOWN];
  circuit c               = circuit_open(true, spec, 1);
  const tct_key key       = tct_key_of(seed, "input");
  const int n             = units_of(&c);
  double capacity         = 0;
  double gram[MOST][MOST] = {{0}};

  assert_true(n <= MOST);
  assert_int_equal(tct_state_begin(c.state, 0, NULL), TCT_OK);
  for (int t = 0; t < FORGET + SHOWN; t++) {
    const tct_real x[3] = {(tct_real)(in[t] = tct_uniform(key, 0, (uint32_t)t, 0) - 0.5), 0, 0};
    const tct_real *const sense[] = {x};
    const tct_lesson *l           = tct_state_step(c.state, sense);
    for (int i = 0; t >= FORGET && i < n; i++)
      rate[t - FORGET][i] = (double)tct_rows(l, l->rate, 1, 0)[i];
  }
  circuit_close(&c);
  for (int t = 0; t < SHOWN; t++)
    for (int i = 0; i < n; i++)
      for (int j = 0; j < n; j++) gram[i][j] += rate[t][i] * rate[t][j];
  for (int lag = 0; lag < LAGS; lag++) {
    double a[MOST][MOST], b[MOST] = {0}, with[MOST] = {0}, all = 0, told = 0;
    memcpy(a, gram, sizeof a);
    for (int t = 0; t < SHOWN; t++) {
      const double x = in[FORGET + t - lag];
      all += x * x;
      for (int i = 0; i < n; i++) b[i] += rate[t][i] * x;
    }
    memcpy(with, b, sizeof with);
    solve(n, a, b);
    for (int i = 0; i < n; i++) told += b[i] * with[i];
    capacity += told / all;
  }
  return capacity;
}

/* Jaeger's bound: n units remember at most n inputs, and in their linear range about as many.  The fit itself explains
 * n / SHOWN of each of LAGS lags by chance. */
static void it_remembers_as_many_inputs_as_it_has_units(void **state)
{
  (void)state;

  for (uint64_t seed = 1; seed <= 3; seed++) {
    const double linear = memory_capacity(
      HEAD "units: 10, density: 1, radius: 0.9, input: 0.001, tau: 0.001 ms" TAIL, seed);
    const double bent = memory_capacity(
      HEAD "units: 10, density: 1, radius: 0.9, input: 8, tau: 0.001 ms" TAIL, seed);
    const double deaf = memory_capacity(
      HEAD "units: 10, density: 1, radius: 0, input: 0.001, tau: 0.001 ms" TAIL, seed);
    const double chance = 10.0 * LAGS / SHOWN;
    if (!(linear < 10 + 4 * chance && linear > 9)) fail_msg("10 linear units remember %g", linear);
    if (!(bent < 0.8 * linear)) fail_msg("bent, they remember %g of %g", bent, linear);
    if (!(deaf < 1 + 4 * chance)) fail_msg("without recurrence they remember %g", deaf);
  }
}

static void only_the_readout_learns(void **state)
{
  static double before[2][UNITS_MOST * UNITS_MOST], after[2][UNITS_MOST * UNITS_MOST];
  circuit c = circuit_open(true, HEAD "units: 40, tau: 3 ms" TAIL, 1);
  (void)state;

  const double loss = circuit_loss(&c, CIRCUIT_TRIALS);
  read_weights(&c, "senses->reservoir", 3, before[0]);
  read_weights(&c, "reservoir->reservoir", 40, before[1]);
  for (int i = 0; i < 300; i++)
    assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), 8, 0.3, NULL), TCT_OK);
  read_weights(&c, "senses->reservoir", 3, after[0]);
  read_weights(&c, "reservoir->reservoir", 40, after[1]);
  assert_memory_equal(before, after, sizeof before);
  assert_true(fabs(loss - log(3)) < 1e-12); /* a readout of zeros guesses among three */
  assert_true(circuit_loss(&c, 8) < 0.8 * loss);
  circuit_close(&c);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(its_text_is_what_a_modeller_would_write),
    cmocka_unit_test(rates_are_those_of_its_equation),
    cmocka_unit_test(its_spectral_radius_is_what_was_asked_for),
    cmocka_unit_test(it_remembers_as_many_inputs_as_it_has_units),
    cmocka_unit_test(only_the_readout_learns),
  };
  return cmocka_run_group_tests_name("reservoir", tests, NULL, NULL);
}
