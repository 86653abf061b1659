/* forward_gradient.c -- by hand in one synapse; <g, v> is exact; I8: the mean is g, the variance N + 1. */
#include "circuit.h"

enum { DRAWS = 20000 };

#define CIRCUIT(rule, more)                                                                        \
  "objective: {kind: squared_error, at: out, target: goal}\nrule: " rule                           \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 4, "        \
  "activation: tanh}, out: {kind: rate, units: 2}}\n"                                              \
  "  projections: {in -> a: dense, a -> out: dense" more "}\ntrain: {batch: 40}\n"

static double dot(size_t n, const tct_real *a, const tct_real *b)
{
  double sum = 0;
  for (size_t i = 0; i < n; i++) sum += (double)(a[i] * b[i]);
  return sum;
}

/* u = <g, v> v for one v, so u's length over v's is the slope along v, whoever cut the batch */
static void the_rise_is_the_slope_along_the_direction(void **state)
{
  static const char *const more[] = {"", ", in -> out: dense"};

  (void)state;
  for (int k = 0; k < 2; k++)
    for (int threads = 1; threads <= 3; threads++) {
      circuit c =
        k ? circuit_open(false, CIRCUIT("forward_gradient", ", in -> out: dense"), threads)
          : circuit_open(false, CIRCUIT("forward_gradient", ""), threads);
      circuit b      = k ? circuit_open(false, CIRCUIT("backprop", ", in -> out: dense"), 1)
                         : circuit_open(false, CIRCUIT("backprop", ""), 1);
      const size_t n = b.model->n;
      circuit_stir(&c, 0.8);
      circuit_stir(&b, 0.8);
      circuit_propose(&b, 8);
      circuit_propose(&c, 8);
      const tct_real *v = tct_state_kept(c.state, 0, 0), *u = tct_state_update(c.state);
      const double rise = dot(n, tct_state_update(b.state), v);
      assert_true(fabs(rise) > 1e-3);
      for (size_t i = 0; i < n; i++)
        if (fabs((double)u[i] - rise * (double)v[i]) > 1e-12)
          fail_msg("%s: synapse %zu moves %g, not %g", more[k], i, (double)u[i],
                   rise * (double)v[i]);
      circuit_close(&c);
      circuit_close(&b);
    }
}

static void its_mean_is_the_gradient_and_its_variance_the_law(void **state)
{
  circuit c      = circuit_open(false, CIRCUIT("forward_gradient", ""), 1),
          b      = circuit_open(false, CIRCUIT("backprop", ""), 1);
  const size_t n = b.model->n;
  double along = 0, along2 = 0, spread = 0, spread2 = 0;

  (void)state;
  circuit_stir(&c, 0.8);
  circuit_stir(&b, 0.8);
  circuit_propose(&b, 8);
  const tct_real *g = tct_state_update(b.state);
  const double gg   = dot(n, g, g);
  for (int k = 0; k < DRAWS; k++) {
    tct_state_set_batches(c.state, (uint64_t)k);
    circuit_propose(&c, 8);
    const tct_real *u = tct_state_update(c.state);
    const double a = dot(n, u, g) / gg, off = (dot(n, u, u) - 2 * dot(n, u, g) + gg) / gg;
    along += a / DRAWS;
    along2 += a * a / DRAWS;
    spread += off / DRAWS;
    spread2 += off * off / DRAWS;
  }
  const double error_mean = sqrt((along2 - along * along) / DRAWS),
               error_law  = sqrt((spread2 - spread * spread) / DRAWS),
               expected   = (double)b.model->synapses + 1;
  if (fabs(along - 1) > 3 * error_mean)
    fail_msg("mean along the gradient %g +- %g", along, error_mean);
  if (fabs(spread - expected) > 3 * error_law)
    fail_msg("variance %g +- %g, the law says %g", spread, error_law, expected);
  assert_true(error_law < 0.05 * expected);
  circuit_close(&c);
  circuit_close(&b);
}

static void it_learns_as_one_whatever_the_threads(void **state)
{
  char first[65], other[65];
  tct_error err = {0};

  (void)state;
  for (int threads = 1; threads <= 3; threads++) {
    circuit c = circuit_open(false, CIRCUIT("forward_gradient", ""), threads);
    uint64_t trial[40];
    for (uint64_t i = 0; i < 40; i++) trial[i] = i % 8;
    for (int k = 0; k < 5; k++)
      assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, trial, 40, 0.01, &err), TCT_OK);
    tct_state_sha256(c.state, threads == 1 ? first : other);
    if (threads > 1) assert_string_equal(first, other);
    circuit_close(&c);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_rise_is_the_slope_along_the_direction),
    cmocka_unit_test(its_mean_is_the_gradient_and_its_variance_the_law),
    cmocka_unit_test(it_learns_as_one_whatever_the_threads),
  };
  return cmocka_run_group_tests_name("forward_gradient", tests, NULL, NULL);
}
