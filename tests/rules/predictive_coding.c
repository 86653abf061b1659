/* predictive_coding.c -- I3: with fixed predictions, and incremental, it is backprop; unfinished it is scaled
 * by a binomial tail.  I4: strict, in a linear circuit, it has a closed form; its error is of first order in
 * the precision where the objective is felt. */
#include "circuit.h"

#define TWO_TANH                                                                                   \
  "a: {kind: rate, units: 5, activation: tanh}, b: {kind: rate, units: 18, activation: tanh}, "
#define CHAIN                                                                                      \
  "{populations: {in: {kind: input, from: x}, " TWO_TANH                                           \
  "out: {kind: rate, units: 2, activation: tanh}}, projections: {in -> a: dense, a -> b: dense, "  \
  "b -> out: dense}}"
#define SQUARED "{kind: squared_error, at: out, target: goal}"

static circuit open_with(const char *rule, const char *objective, const char *architecture)
{
  static char spec[2048];
  snprintf(spec, sizeof spec, "objective: %s\nrule: %s\narchitecture: %s\ntrain: {batch: 8}\n",
           objective, rule, architecture);
  circuit c = circuit_open(false, spec, 2);
  circuit_stir(&c, 0.9);
  circuit_propose(&c, 7);
  return c;
}

/* |u / scale - g| / |g| over the projections onto populations that lie `hops` from the objective (-1: all) */
static double apart(const circuit *c, const circuit *exact, int hops, double scale)
{
  const tct_real *u = tct_state_update(c->state), *g = tct_state_update(exact->state);
  double off = 0, all = 0;

  for (int k = 0; k < c->model->n_projections; k++) {
    const tct_projection *s = &c->model->projection[k];
    if (hops >= 0 && c->model->population[s->post].hops != hops) continue;
    for (size_t i = s->at; i < s->at + s->n; i++) {
      off += ((double)u[i] / scale - (double)g[i]) * ((double)u[i] / scale - (double)g[i]);
      all += (double)g[i] * (double)g[i];
    }
  }
  assert_true(all > 1e-6);
  return sqrt(off / all);
}

static void is_backprop(const char *rule, const char *objective, const char *architecture)
{
  circuit c        = open_with(rule, objective, architecture),
          exact    = open_with("backprop", objective, architecture);
  const double far = apart(&c, &exact, -1, 1);
  if (far > 1e-13) fail_msg("%s, %s: %g from backprop", rule, objective, far);
  circuit_close(&c);
  circuit_close(&exact);
}

#define FIXED  "{kind: predictive_coding, inference: fixed, pace: 1, steps: 3}"
#define CAUGHT "{kind: predictive_coding, inference: incremental, pace: 1}"

static const char choosing[] =
  "{populations: {in: {kind: input, from: x}, " TWO_TANH
  "out: readout}, projections: {in -> a: dense, a -> b: dense, b -> out: dense}}";
static const char skipping[] =
  "{populations: {in: {kind: input, from: x}, " TWO_TANH
  "out: {kind: rate, units: 2}}, projections: {in -> a: dense, a -> b: dense, "
  "b -> out: dense, a -> out: dense, in -> b: dense}}";
static const char seeing[] =
  "{populations: {in: {kind: input, from: x}, a: {kind: rate, shape: [2, 6, 6], activation: tanh}, "
  "b: {kind: rate, channels: 3, activation: tanh}, c: {kind: rate}, out: readout}, projections: "
  "{in -> a: dense, a -> b: {wiring: conv, kernel: 3}, b -> c: {wiring: max_pool, size: 2}, "
  "c -> out: dense}}";

static void with_fixed_predictions_it_is_backprop(void **state)
{
  (void)state;
  is_backprop(FIXED, SQUARED, CHAIN);
  is_backprop(FIXED, SQUARED, skipping);
  is_backprop(FIXED, "{kind: cross_entropy, at: out}", choosing);
  is_backprop(FIXED, "{kind: cross_entropy, at: out}", seeing);
}

static void caught_step_by_step_it_is_backprop(void **state)
{
  (void)state;
  circuit c = open_with(CAUGHT, SQUARED, CHAIN);
  assert_true(tct_state_rest(c.state) == 0); /* who is caught on the way is not warned about rest */
  circuit_close(&c);
  is_backprop(CAUGHT, SQUARED, CHAIN);
  is_backprop(CAUGHT, "{kind: cross_entropy, at: out}", choosing);
  is_backprop(CAUGHT, "{kind: cross_entropy, at: out}", seeing);
}

/* P(Bin(n, q) >= k) */
static double tail(int n, double q, int k)
{
  double sum = 0;
  for (int i = k; i <= n; i++)
    sum += exp(lgamma(n + 1) - lgamma(i + 1) - lgamma(n - i + 1)) * pow(q, i) * pow(1 - q, n - i);
  return sum;
}

static void unfinished_it_is_scaled_by_a_binomial_tail(void **state)
{
  circuit c = open_with("{kind: predictive_coding, inference: fixed, pace: 0.3, steps: 4}", SQUARED,
                        CHAIN),
          exact = open_with("backprop", SQUARED, CHAIN);

  (void)state;
  for (int k = 0; k < 3; k++) {
    const double far = apart(&c, &exact, k, tail(4, 0.3, k));
    if (far > 1e-13) fail_msg("%d hops away: %g", k, far);
  }
  circuit_close(&c);
  circuit_close(&exact);
}

/* ---- strict ----------------------------------------------------------------------------------------- */

static double weight_of(const circuit *c, const char *name, size_t i)
{
  const tct_projection *s = &c->model->projection[tct_projection_named(c->model, name)];
  return (double)tct_state_weights(c->state)[s->at + s->wiring->place(s, i)];
}

/* what one trial asks of the bias of unit i is its error */
static double error_of(const circuit *c, const char *name, size_t i)
{
  const tct_projection *s = &c->model->projection[tct_projection_named(c->model, name)];
  return (double)tct_state_update(c->state)[s->at + s->wiring->place(s, i)];
}

/* Linear circuit 3 - 3 - 4 - 2, one trial, Π = 0.7 at the top and 2 at a:  ε_out = M⁻¹ (t - y) with
 * M = I / 0.7 + A_b A_bᵀ + A_a A_aᵀ / 2,  A_b = W_out,  A_a = W_out W_b;  ε_b = A_bᵀ ε_out,  ε_a = A_aᵀ ε_out. */
static void strict_and_linear_it_has_a_closed_form(void **state)
{
  circuit c = circuit_open(
    false,
    "objective: " SQUARED
    "\nrule: {kind: predictive_coding, precision: 0.7, pace: 0.2, steps: 3000}\n"
    "architecture: {populations: {in: {kind: input, from: x}, a: {kind: rate, units: 3, precision: "
    "2}, "
    "b: {kind: rate, units: 4}, out: {kind: rate, units: 2}}, "
    "projections: {in -> a: dense, a -> b: dense, b -> out: dense}}\ntrain: {batch: 8}\n",
    2);
  double a[3], b[4], d[2], A[2][3] = {{0}}, B[2][4], M[2][2], e[2];

  (void)state;
  circuit_stir(&c, 0.9);
  const uint64_t trial = 4;
  assert_int_equal(tct_state_propose(c.state, TCT_TRAIN, &trial, 1, NULL), TCT_OK);
  assert_true(tct_state_rest(c.state) < 1e-14);
  for (size_t i = 0; i < 3; i++) {
    a[i] = weight_of(&c, "one->a", i);
    for (size_t j = 0; j < 3; j++)
      a[i] += weight_of(&c, "in->a", 3 * i + j) * circuit_wave(4, (int)j);
  }
  for (size_t i = 0; i < 4; i++) {
    b[i] = weight_of(&c, "one->b", i);
    for (size_t j = 0; j < 3; j++) b[i] += weight_of(&c, "a->b", 3 * i + j) * a[j];
  }
  for (size_t i = 0; i < 2; i++) {
    d[i] = circuit_wave(4 + 9, (int)i + 27) - weight_of(&c, "one->out", i);
    for (size_t j = 0; j < 4; j++) {
      B[i][j] = weight_of(&c, "b->out", 4 * i + j);
      d[i] -= B[i][j] * b[j];
      for (size_t k = 0; k < 3; k++) A[i][k] += B[i][j] * weight_of(&c, "a->b", 3 * j + k);
    }
  }
  for (size_t i = 0; i < 2; i++)
    for (size_t j = 0; j < 2; j++) {
      M[i][j] = i == j ? 1 / 0.7 : 0;
      for (size_t k = 0; k < 4; k++) M[i][j] += B[i][k] * B[j][k];
      for (size_t k = 0; k < 3; k++) M[i][j] += A[i][k] * A[j][k] / 2;
    }
  const double det = M[0][0] * M[1][1] - M[0][1] * M[1][0];
  e[0]             = (M[1][1] * d[0] - M[0][1] * d[1]) / det;
  e[1]             = (M[0][0] * d[1] - M[1][0] * d[0]) / det;
  for (size_t i = 0; i < 2; i++) assert_true(fabs(error_of(&c, "one->out", i) - e[i]) < 1e-10);
  for (size_t i = 0; i < 4; i++)
    assert_true(fabs(error_of(&c, "one->b", i) - B[0][i] * e[0] - B[1][i] * e[1]) < 1e-10);
  for (size_t i = 0; i < 3; i++)
    assert_true(fabs(error_of(&c, "one->a", i) - A[0][i] * e[0] - A[1][i] * e[1]) < 1e-10);
  circuit_close(&c);
}

static void its_error_is_of_first_order_in_the_precision(void **state)
{
  double far[2];

  (void)state;
  for (int i = 0; i < 2; i++) {
    const double precision = i ? 0.001 : 0.002;
    char rule[128];
    snprintf(rule, sizeof rule, "{kind: predictive_coding, precision: %g, pace: 0.2, steps: 400}",
             precision);
    circuit c = open_with(rule, SQUARED, CHAIN), exact = open_with("backprop", SQUARED, CHAIN);
    far[i] = apart(&c, &exact, -1, precision);
    circuit_close(&c);
    circuit_close(&exact);
  }
  const double slope = log(far[0] / far[1]) / log(2);
  if (fabs(slope - 1) > 0.05 || far[1] > 0.05)
    fail_msg("distances %g and %g: slope %g", far[0], far[1], slope);
}

/* ---- who cannot -------------------------------------------------------------------------------------- */

static void refused(const char *rule, const char *architecture, const char *why)
{
  char rest[2048];

  snprintf(rest, sizeof rest, "objective: " SQUARED "\nrule: %s\narchitecture: %s\n", rule,
           architecture);
  circuit_refused(false, rest, why);
}

static void circuits_that_it_cannot_serve_are_refused(void **state)
{
  (void)state;
  refused(CAUGHT, skipping, "unequal length");
  refused("{kind: predictive_coding, inference: incremental}", CHAIN, "pace: 1");
  refused("predictive_coding",
          "{populations: {in: {kind: input, from: x}, a: {kind: rate, units: 4}, out: {kind: rate, "
          "units: 2}}, "
          "projections: {in -> a: dense, a -> out: {wiring: dense, back: 1}}}",
          "one way");
  refused("predictive_coding",
          "{populations: {in: {kind: input, from: x}, out: {kind: rate, units: 2}, b: {kind: rate, "
          "units: 4}}, "
          "projections: {in -> out: dense, out -> b: dense}}",
          "nobody may hear it");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(with_fixed_predictions_it_is_backprop),
    cmocka_unit_test(caught_step_by_step_it_is_backprop),
    cmocka_unit_test(unfinished_it_is_scaled_by_a_binomial_tail),
    cmocka_unit_test(strict_and_linear_it_has_a_closed_form),
    cmocka_unit_test(its_error_is_of_first_order_in_the_precision),
    cmocka_unit_test(circuits_that_it_cannot_serve_are_refused),
  };
  return cmocka_run_group_tests_name("predictive_coding", tests, NULL, NULL);
}
