/* sign_symmetric.c -- the three ways of sizing; the cosine of uniform feedback to Gaussian weights. */
#include "circuit.h"

static circuit opened(const char *sizes)
{
  static char spec[1024];
  snprintf(spec, sizeof spec,
           "objective: cross_entropy\nrule: {kind: sign_symmetric, sizes: %s}\narchitecture:\n  "
           "populations: {in: {kind: input, from: x}, "
           "a: {kind: rate, units: 200, activation: tanh}, b: {kind: rate, units: 100, activation: "
           "tanh}, out: readout}\n"
           "  projections: {in -> a: dense, a -> b: dense, b -> out: dense}\ntrain: {batch: 8}\n",
           sizes);
  return circuit_open(false, spec, 2);
}

static double cosine(const circuit *c)
{
  const tct_projection *s = &c->model->projection[1];
  const tct_real *w = tct_state_weights(c->state), *b = tct_state_kept(c->state, 0, 0);
  double wb = 0, ww = 0, bb = 0;

  for (size_t i = s->at; i < s->at + s->n; i++) {
    wb += (double)(w[i] * b[i]);
    ww += (double)(w[i] * w[i]);
    bb += (double)(b[i] * b[i]);
  }
  return wb / sqrt(ww * bb);
}

/* 20,000 Gaussian weights: sqrt(2/π) within 4 standard errors (0.603 / sqrt(n)) */
static void uniform_feedback_has_the_expected_cosine(void **state)
{
  circuit c = opened("uniform");
  (void)state;
  assert_true(fabs(cosine(&c) - sqrt(2 / acos(-1.0))) < 4 * 0.61 / sqrt(20000.0));
  circuit_close(&c);
}

static void learn(const circuit *c)
{
  assert_int_equal(tct_state_learn(c->state, TCT_TRAIN, circuit_trials(), 8, 0.01, NULL), TCT_OK);
}

static void sizes_are_kept_or_redrawn(void **state)
{
  static const char *const how[] = {"fixed", "redrawn"};

  (void)state;
  for (int i = 0; i < 2; i++) {
    circuit c               = opened(how[i]);
    const tct_projection *s = &c.model->projection[1];
    tct_real *b             = tct_state_kept(c.state, 0, 0);
    const tct_real before   = b[s->at + 5];
    learn(&c);
    const bool same = fabs((double)b[s->at + 5]) == fabs((double)before);
    assert_true(same == (i == 0));
    circuit_close(&c);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(uniform_feedback_has_the_expected_cosine),
    cmocka_unit_test(sizes_are_kept_or_redrawn),
  };
  return cmocka_run_group_tests_name("sign_symmetric", tests, NULL, NULL);
}
