/* feedback_alignment.c -- one case worked by hand, and what it is where B is W.
 *
 * One hidden unit a = tanh(w x) drives one read-out y = v a; squared error, target t:
 *     e_y = t - y,  e_a = (1 - a²) B e_y,  Δv = e_y a,  Δw = e_a x
 */
#include "circuit.h"

#define HIDDEN(rule, units)                                                                        \
  "objective: {kind: squared_error, target: goal, at: out}\nrule: " rule                           \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, units: " units     \
  ", activation: tanh}, out: {kind: rate, units: 2}}\n  projections: {in -> a: dense, a -> out: "  \
  "dense}\ntrain: {batch: 8}\n"

static tct_real *weight_of(const circuit *c, tct_real *bundle, const char *projection,
                           size_t synapse)
{
  const tct_projection *s = &c->model->projection[tct_projection_named(c->model, projection)];
  return bundle + s->at + s->wiring->place(s, synapse);
}

static void the_hidden_error_comes_through_b(void **state)
{
  circuit c = circuit_open(false, HIDDEN("feedback_alignment", "1"), 1);
  double x[3], y[2], a = 0, sum = 0;
  const uint64_t trial = 2;

  (void)state;
  for (int j = 0; j < 3; j++) x[j] = circuit_wave(2, j);
  for (int j = 0; j < 3; j++)
    *weight_of(&c, tct_state_weights(c.state), "in->a", (size_t)j) = (tct_real)(0.1 * (j + 1));
  for (int j = 0; j < 2; j++) {
    *weight_of(&c, tct_state_weights(c.state), "a->out", (size_t)j) =
      99; /* absurd: it must not matter below */
    *weight_of(&c, tct_state_kept(c.state, 0, 0), "a->out", (size_t)j) = (tct_real)(j ? -2 : 0.5);
  }
  *weight_of(&c, tct_state_weights(c.state), "one->a", 0) = 0;
  tct_state_turn(c.state);
  assert_int_equal(tct_state_propose(c.state, TCT_TRAIN, &trial, 1, NULL), TCT_OK);
  for (int j = 0; j < 3; j++) a += 0.1 * (j + 1) * x[j];
  a = tanh(a);
  for (int j = 0; j < 2; j++) {
    y[j] = circuit_wave(2 + 9, j + 27) - 99 * a; /* the error at the read-out */
    sum += (j ? -2 : 0.5) * y[j];
  }
  for (int j = 0; j < 3; j++) {
    const double got =
      (double)*weight_of(&c, (tct_real *)tct_state_update(c.state), "in->a", (size_t)j);
    assert_true(fabs(got - (1 - a * a) * sum * x[j]) < 1e-12);
  }
  for (int j = 0; j < 2; j++)
    assert_true(
      fabs((double)*weight_of(&c, (tct_real *)tct_state_update(c.state), "a->out", (size_t)j) -
           y[j] * a) < 1e-12);
  circuit_close(&c);
}

static void through_w_it_is_backprop(const char *name, bool stream, const char *fa, const char *bp)
{
  circuit a = circuit_open(stream, fa, 2), b = circuit_open(stream, bp, 2);
  const size_t bytes = a.model->n * sizeof(tct_real);

  circuit_stir(&a, 0.8);
  memcpy(tct_state_weights(b.state), tct_state_weights(a.state), bytes);
  memcpy(tct_state_kept(a.state, 0, 0), tct_state_weights(a.state), bytes);
  tct_state_turn(a.state);
  tct_state_turn(b.state);
  circuit_propose(&a, 8);
  circuit_propose(&b, 8);
  if (memcmp(tct_state_update(a.state), tct_state_update(b.state), bytes) != 0)
    fail_msg("%s: other bits", name);
  circuit_close(&a);
  circuit_close(&b);
}

#define RECURRENT(rule)                                                                            \
  "objective: cross_entropy\nrule: " rule                                                          \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, r: {kind: leaky, units: 6, "       \
  "activation: tanh, tau: 3 ms}, "                                                                 \
  "out: readout}\n  projections: {in -> r: dense, r -> r: {wiring: dense, delay: 1}, r -> out: "   \
  "dense}\ntrain: {batch: 8}\n"

/* I2, bit for bit, in time too */
static void where_b_is_w_it_is_backprop(void **state)
{
  (void)state;
  through_w_it_is_backprop("still", false, HIDDEN("feedback_alignment", "20"),
                           HIDDEN("backprop", "20"));
  through_w_it_is_backprop("in time", true, RECURRENT("feedback_alignment"), RECURRENT("backprop"));
}

/* I2: a linear circuit y = W A x under FA conserves BW + (BW)ᵀ - A Aᵀ but for steps of finite size: the drift
 * over a fixed time is of first order in the step. */
static double drift(double step)
{
  circuit c = circuit_open(
    false,
    "objective: {kind: squared_error, target: goal, at: out}\nrule: feedback_alignment\n"
    "architecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 3, bias: "
    "false}, "
    "out: {kind: rate, units: 2, bias: false}}\n  projections: {in -> a: dense, a -> out: dense}\n"
    "train: {batch: 24, optimiser: {kind: sgd, momentum: 0}}\n",
    1);
  double q[2][3][3], sum = 0;
  tct_real *w = tct_state_weights(c.state), *b = tct_state_kept(c.state, 0, 0);

  for (int when = 0; when < 2; when++) {
    for (int i = 0; i < 3; i++)
      for (int k = 0; k < 3; k++) {
        q[when][i][k] = 0;
        for (size_t o = 0; o < 2; o++)
          q[when][i][k] += (double)*weight_of(&c, b, "a->out", o * 3 + (size_t)i) *
                             (double)*weight_of(&c, w, "a->out", o * 3 + (size_t)k) +
                           (double)*weight_of(&c, b, "a->out", o * 3 + (size_t)k) *
                             (double)*weight_of(&c, w, "a->out", o * 3 + (size_t)i);
        for (size_t j = 0; j < 3; j++)
          q[when][i][k] -= (double)*weight_of(&c, w, "in->a", (size_t)i * 3 + j) *
                           (double)*weight_of(&c, w, "in->a", (size_t)k * 3 + j);
      }
    for (int n = 0; when == 0 && n < (int)lround(8 / step); n++)
      assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), 24, step, NULL),
                       TCT_OK);
  }
  for (int i = 0; i < 3; i++)
    for (int k = 0; k < 3; k++) sum += (q[1][i][k] - q[0][i][k]) * (q[1][i][k] - q[0][i][k]);
  circuit_close(&c);
  return sqrt(sum);
}

static void its_linear_invariant_drifts_in_proportion_to_the_step(void **state)
{
  const double slope = log(drift(0.005) / drift(0.0025)) / log(2);

  (void)state;
  if (fabs(slope - 1) > 0.05) fail_msg("slope %g", slope);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_hidden_error_comes_through_b),
    cmocka_unit_test(where_b_is_w_it_is_backprop),
    cmocka_unit_test(its_linear_invariant_drifts_in_proportion_to_the_step),
  };
  return cmocka_run_group_tests_name("feedback_alignment", tests, NULL, NULL);
}
