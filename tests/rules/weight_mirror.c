/* weight_mirror.c -- I9: after N draws |B - W|² / |W|² is (n + 1) / N; one draw by hand; kernels; no mirror.
 *
 * One draw:  y = [tanh(w s ξ + b) - tanh(-w s ξ + b)] / 2,  and B, nothing before, moves by  η γ y ξ / s.
 */
#include "pair.h"

#include "substrate/desk.h"

enum { NOISE = 1 };

static tct_real *synapse(const circuit *c, tct_real *bundle, const char *projection, size_t i)
{
  const tct_projection *s = &c->model->projection[tct_projection_named(c->model, projection)];
  return bundle + s->at + s->wiring->place(s, i);
}

#define TWO                                                                                        \
  "objective: {kind: squared_error, target: goal, at: out}\nrule: {kind: weight_mirror, noise: "   \
  "0.5, rate: 0.25}\narchitecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, "  \
  "units: 1}, b: {kind: rate, units: 1, activation: tanh}, out: {kind: rate, units: 2}}\n  "       \
  "projections: {in -> a: dense, a -> b: dense, b -> out: dense}\ntrain: {batch: 1}\n"

static void one_draw_by_hand(void **state)
{
  circuit c            = circuit_open(false, TWO, 1);
  tct_real *b          = tct_state_kept(c.state, 0, 0);
  const uint64_t trial = 5;
  const double w = 1.7, bias = 0.4, s = 0.5, was = -0.3;

  (void)state;
  *synapse(&c, tct_state_weights(c.state), "a->b", 0)   = (tct_real)w;
  *synapse(&c, tct_state_weights(c.state), "one->b", 0) = (tct_real)bias;
  *synapse(&c, b, "a->b", 0)                            = (tct_real)was;
  tct_state_turn(c.state);
  assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, &trial, 1, 0.1, NULL), TCT_OK);
  const tct_lesson *l = &c.state->lesson[0];
  const double noise  = (double)*tct_rows(l, l->kept[NOISE], tct_population_named(c.model, "a"), 0);
  const double y      = (tanh(w * noise + bias) - tanh(-w * noise + bias)) / 2;
  assert_true(fabs(noise) > 1e-3);
  assert_true(fabs((double)*synapse(&c, b, "a->b", 0) - was -
                   0.1 * 0.25 * (y * noise / (s * s) - was)) < 1e-14);
  assert_true(*synapse(&c, b, "in->a", 0) == 0 && *synapse(&c, b, "one->b", 0) == 0);
  circuit_close(&c);
}

/* weights that nobody changes, so that there is one thing to mirror */
#define LINEAR(rule)                                                                               \
  "objective: {kind: squared_error, target: goal, at: out}\nrule: {kind: weight_mirror, " rule     \
  "}\narchitecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 8}, b: "   \
  "{kind: rate, units: 20}, out: {kind: rate, units: 2}}\n  projections: {in -> a: dense, a -> b:" \
  " {wiring: dense, fixed: true}, b -> out: {wiring: dense, fixed: true}}\ntrain: {batch: 24}\n"

static double off(const circuit *c, const char *projection)
{
  const tct_projection *s = &c->model->projection[tct_projection_named(c->model, projection)];
  const tct_real *w       = tct_state_weights(c->state) + s->at,
                 *b       = tct_state_kept(c->state, 0, 0) + s->at;
  double apart = 0, length = 0;

  for (size_t i = 0; i < s->n; i++) {
    apart += ((double)w[i] - (double)b[i]) * ((double)w[i] - (double)b[i]);
    length += (double)w[i] * (double)w[i];
  }
  return apart / length;
}

/* The mean of |B - W|² / |W|² after `batches` from B = 0, over many beginnings, within 3 standard errors. */
static void expect_distance(const char *spec, int batches, double step, const char *projection,
                            double law)
{
  enum { TIMES = 200 };
  circuit c   = circuit_open(false, spec, 2);
  double mean = 0, square = 0;

  circuit_stir(&c, 0.8);
  for (int i = 0; i < TIMES; i++) {
    memset(tct_state_kept(c.state, 0, 0), 0, c.model->n * sizeof(tct_real));
    tct_state_turn(c.state);
    tct_state_set_batches(c.state, (uint64_t)(1000 * i));
    pair_learn(&c, batches, step);
    const double d = off(&c, projection);
    mean += d / TIMES;
    square += d * d / TIMES;
  }
  const double error = sqrt((square - mean * mean) / TIMES);
  if (fabs(mean - law) > 3 * error) fail_msg("%g +- %g, the law says %g", mean, error, law);
  assert_true(error < 0.05 * law);
  circuit_close(&c);
}

static void the_distance_follows_the_law(void **state)
{
  (void)state;
  expect_distance(LINEAR("rate: 1, decay: 0"), 1, 1, "a->b", 9.0 / 24);
  expect_distance(LINEAR("rate: 1, decay: 0, noise: 0.01"), 1, 1, "b->out", 21.0 / 24);
  expect_distance(LINEAR("rate: 1, decay: 0, mirrors: 5"), 1, 1, "b->out", 21.0 / 120);
}

/* Under decay draws are forgotten: B averages over (2 - a) / a times as many, a = η γ. */
static void under_decay_it_averages_over_the_last_draws(void **state)
{
  const double a = 0.25;

  (void)state;
  expect_distance(LINEAR("rate: 0.5"), 40, 0.5, "a->b", 9.0 / 24 * a / (2 - a));
}

static void a_kernel_is_mirrored(void **state)
{
  circuit c = circuit_open(
    false,
    "objective: {kind: squared_error, target: goal, at: out}\nrule: {kind: weight_mirror, rate: 1, "
    "decay: 0, mirrors: 400}\narchitecture:\n  populations: {in: {kind: input, from: x}, a: {kind: "
    "rate, shape: [2, 4, 4]}, b: {kind: rate, shape: [3, 2, 2]}, c: {kind: rate, shape: [2, 2, 2]},"
    " out: {kind: rate, units: 2}}\n  projections: {in -> a: dense, a -> b: {wiring: conv, kernel: "
    "3}, b -> c: {wiring: conv, kernel: 3, padding: 1}, c -> out: dense}\ntrain: {batch: 24}\n",
    2);
  const tct_projection *s = &c.model->projection[tct_projection_named(c.model, "b->c")];

  (void)state;
  circuit_stir(&c, 0.8);
  memset(tct_state_kept(c.state, 0, 0), 0, c.model->n * sizeof(tct_real));
  tct_real *was = malloc(c.model->n * sizeof *was);
  assert_non_null(was);
  memcpy(was, tct_state_weights(c.state), c.model->n * sizeof *was);
  pair_learn(&c, 1, 1);
  memcpy(tct_state_weights(c.state), was, c.model->n * sizeof *was); /* what was mirrored */
  if (off(&c, "a->b") > 0.01) fail_msg("the kernel's mirror is %g off", off(&c, "a->b"));

  /* on 2 x 2 places with padding the middle tap is heard at 4 of 4, a side at 2, a corner at 1 */
  double along[3] = {0}, length[3] = {0};
  for (size_t i = 0; i < s->synapses; i++) {
    const size_t tap = i % 9, kind = tap == 4 ? 0 : tap % 2 ? 1 : 2;
    const double w = (double)was[s->at + s->wiring->place(s, i)];
    along[kind] += w * (double)tct_state_kept(c.state, 0, 0)[s->at + s->wiring->place(s, i)];
    length[kind] += w * w;
  }
  for (int kind = 0; kind < 3; kind++) {
    const double share = along[kind] / length[kind], expected = kind == 0   ? 1
                                                                : kind == 1 ? 0.5
                                                                            : 0.25;
    if (fabs(share - expected) > 0.05)
      fail_msg("tap of kind %d: %g, not %g", kind, share, expected);
  }
  free(was);
  circuit_close(&c);
}

/* I2 */
static void where_b_is_w_it_is_backprop(void **state)
{
  (void)state;
  pair_is_backprop_from_one_start(PAIR_DENSE("weight_mirror", "{batch: 24}"),
                                  PAIR_DENSE("backprop", "{batch: 24}"), 1, 2);
  pair_is_backprop_from_one_start(PAIR_CONV("weight_mirror", "{batch: 24}"),
                                  PAIR_CONV("backprop", "{batch: 24}"), 1, 2);
}

static void refuses(const char *population, const char *projection, const char *why)
{
  char rest[1024];

  snprintf(
    rest, sizeof rest,
    "objective: {kind: squared_error, target: goal, at: out}\nrule: weight_mirror\narchitecture:\n"
    "  populations: {in: {kind: input, from: x}, a: {kind: %s}, out: {kind: rate, units: 2}}\n"
    "  projections: {in -> a: %s, a -> out: dense}\ntrain: {batch: 8}\n",
    population, projection);
  circuit_refused(true, rest, why);
}

static void what_cannot_be_mirrored_is_refused(void **state)
{
  (void)state;
  refuses("leaky, units: 4", "dense", "population a remembers");
  refuses("choice, units: 4, draw: true", "dense", "population a draws its rates");
  refuses("rate, units: 4", "{wiring: dense, delay: 1}", "one hop on");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(one_draw_by_hand),
    cmocka_unit_test(the_distance_follows_the_law),
    cmocka_unit_test(under_decay_it_averages_over_the_last_draws),
    cmocka_unit_test(a_kernel_is_mirrored),
    cmocka_unit_test(where_b_is_w_it_is_backprop),
    cmocka_unit_test(what_cannot_be_mirrored_is_refused),
  };
  return cmocka_run_group_tests_name("weight_mirror", tests, NULL, NULL);
}
