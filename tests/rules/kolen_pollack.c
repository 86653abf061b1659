/* kolen_pollack.c -- I9: W - B shrinks by (1 - η d) a step, exactly; what momentum and Adam make of it.
 *
 * With velocities of their own, the distance D = W - B obeys  v = m v - d D,  D += η v:  the errors, being
 * the same, drop out.
 */
#include "pair.h"

enum { BATCHES = 100 };

/* W - B after BATCHES steps against `share` of what it was. */
static double off_the_law(const char *spec, double step, double share, int threads)
{
  circuit c = circuit_open(false, spec, threads);

  circuit_stir(&c, 0.8);
  double *apart = pair_apart(&c);
  assert_true(pair_distance(&c, 0, NULL) > 0.1);
  pair_learn(&c, BATCHES, step);
  const double off = pair_distance(&c, share, apart);
  free(apart);
  circuit_close(&c);
  return off;
}

static void expect_law(const char *name, const char *spec, double step, double share)
{
  for (int threads = 1; threads <= 3; threads++) {
    const double off = off_the_law(spec, step, share, threads);
    if (off > 1e-12) fail_msg("%s, %d threads: W - B is %g off the law", name, threads, off);
  }
}

#define KP(decay) "{kind: kolen_pollack, decay: " decay "}"

/* two shards: 16 trials, then 8 */
static void the_distance_shrinks_by_the_law(void **state)
{
  (void)state;
  expect_law("dense", PAIR_DENSE(KP("0.1"), "{batch: 24}"), 0.1, pow(1 - 0.01, BATCHES));
  expect_law("conv", PAIR_CONV(KP("0.1"), "{batch: 24}"), 0.1, pow(1 - 0.01, BATCHES));
}

static void with_momentum_it_shrinks_by_momentum_s_law(void **state)
{
  const double step = 0.05, m = 0.9, d = 0.1;
  double v = 0, share = 1;

  (void)state;
  for (int i = 0; i < BATCHES; i++) {
    v = m * v - d * share;
    share += step * v;
  }
  assert_true(share < 0.1); /* about (1 - η d / (1 - m))^100 */
  expect_law("momentum",
             PAIR_DENSE(KP("0.1"), "{batch: 24, optimiser: {kind: sgd, momentum: 0.9}}"), step,
             share);
}

/* Adam with the decay in the rule breaks the law; with the decay in Adam it holds. */
static void adam_must_be_given_the_decay(void **state)
{
  const double share = pow(1 - 0.01 * 0.5, BATCHES);

  (void)state;
  const double in_rule =
    off_the_law(PAIR_DENSE(KP("0.5"), "{batch: 24, optimiser: adam}"), 0.01, share, 1);
  if (in_rule < 1e-3) fail_msg("the notes say that the law fails, but it is %g off", in_rule);
  expect_law("adam's decay",
             PAIR_DENSE(KP("0"), "{batch: 24, optimiser: {kind: adam, decay: 0.5}}"), 0.01, share);
}

/* I2: one update from B = W is backprop's less the decay; with SGD that has the decay it stays so for ever */
static void from_one_start_it_is_backprop_that_decays(void **state)
{
  (void)state;
  pair_is_backprop_from_one_start(PAIR_DENSE(KP("0"), "{batch: 24}"),
                                  PAIR_DENSE("backprop", "{batch: 24}"), 30, 2);
  pair_is_backprop_from_one_start(PAIR_CONV(KP("0"), "{batch: 24}"),
                                  PAIR_CONV("backprop", "{batch: 24}"), 30, 2);

  circuit a         = circuit_open(false, PAIR_DENSE(KP("0.25"), "{batch: 24}"), 2),
          b         = circuit_open(false, PAIR_DENSE("backprop", "{batch: 24}"), 1);
  const tct_real *w = tct_state_weights(a.state);
  circuit_stir(&a, 0.8);
  circuit_stir(&b, 0.8);
  memcpy(tct_state_kept(a.state, 0, 0), w, a.model->n * sizeof *w);
  tct_state_turn(a.state);
  circuit_propose(&a, 24);
  circuit_propose(&b, 24);
  for (int k = 0; k < a.model->n_projections; k++) {
    const tct_projection *s = &a.model->projection[k];
    const double d          = pair_has_partner(&a, k) ? 0.25 : 0;
    for (size_t i = s->at; i < s->at + s->n; i++)
      assert_true(fabs((double)tct_state_update(a.state)[i] -
                       ((double)tct_state_update(b.state)[i] - d * (double)w[i])) < 1e-14);
  }
  circuit_close(&a);
  circuit_close(&b);
}

/* A fixed projection has no partner that moves: its feedback stays as it was drawn. */
static void fixed_synapses_keep_their_feedback(void **state)
{
  circuit c = circuit_open(
    false,
    "objective: {kind: squared_error, target: goal, at: out}\nrule: kolen_pollack\narchitecture:\n"
    "  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 7, activation: tanh}, out: "
    "{kind: rate, units: 2}}\n  projections: {in -> a: dense, a -> out: {wiring: dense, fixed: "
    "true}}\ntrain: {batch: 24}\n",
    1);
  const tct_projection *s = &c.model->projection[tct_projection_named(c.model, "a->out")];
  const tct_real *b       = tct_state_kept(c.state, 0, 0) + s->at;
  tct_real
    before[64]; /* 7 senders in one panel of 16 receivers is 112: the first of them will do */

  (void)state;
  memcpy(before, b, sizeof before);
  pair_learn(&c, 3, 0.1);
  assert_memory_equal(before, b, sizeof before);
  circuit_close(&c);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_distance_shrinks_by_the_law),
    cmocka_unit_test(with_momentum_it_shrinks_by_momentum_s_law),
    cmocka_unit_test(adam_must_be_given_the_decay),
    cmocka_unit_test(from_one_start_it_is_backprop_that_decays),
    cmocka_unit_test(fixed_synapses_keep_their_feedback),
  };
  return cmocka_run_group_tests_name("kolen_pollack", tests, NULL, NULL);
}
