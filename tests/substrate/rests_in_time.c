/* rests_in_time.c -- circuits that settle step by step in a changing world: each step's rest, given those before it. */
#include "circuit.h"

#include "substrate/desk.h"

static const char settles[] =
  "objective: {kind: squared_error, at: out, target: goal}\nrule: %s\narchitecture:\n"
  "  populations: {in: {kind: input, from: x}, a: {kind: leaky, units: 5, activation: logistic, "
  "tau: 3 ms}, b: {kind: rate, units: 4, activation: tanh}, out: {kind: rate, units: 2, "
  "activation: linear}}\n"
  "  projections: {in -> a: {wiring: dense, delay: 1}, a -> b: {wiring: dense, back: 1}, b -> out: "
  "{wiring: dense, back: 1}, a -> a: {wiring: dense, delay: 2}, out -> b: {wiring: dense, delay: "
  "1}}\ntrain: {batch: 8, window: %d}\n";
static const char goes_up[] =
  "objective: {kind: squared_error, at: out, target: goal}\nrule: %s\narchitecture:\n"
  "  populations: {in: {kind: input, from: x}, a: {kind: leaky, units: 17, activation: tanh, tau: "
  "2 ms}, b: {kind: rate, units: 4, activation: softplus}, out: {kind: leaky, units: 2, "
  "activation: linear, tau: 4 ms}}\n"
  "  projections: {in -> a: dense, a -> a: {wiring: dense, delay: 1}, b -> a: {wiring: dense, "
  "delay: 3}, a -> b: dense, b -> out: dense}\ntrain: {batch: 8, window: %d}\n";

static circuit open_in(const char *spec, const char *rule, int window, int threads, double gain)
{
  char text[2048];

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  snprintf(text, sizeof text, spec, rule, window);
#pragma GCC diagnostic pop
  circuit c = circuit_open(true, text, threads);
  circuit_stir(&c, gain);
  return c;
}

static double apart(const circuit *a, const circuit *b)
{
  double worst = 0, largest = 0;

  for (size_t i = 0; i < a->model->n; i++) {
    const double x = (double)tct_state_update(a->state)[i],
                 y = (double)tct_state_update(b->state)[i];
    worst          = fmax(worst, fabs(x - y));
    largest        = fmax(largest, fabs(x));
  }
  assert_true(largest > 1e-4 && largest < 1e3);
  return worst / largest;
}

/* ---- numbers by hand: rates of trial 0, step by step ------------------------------------------------------------- */

enum { UNITS = 5 };

typedef double rates[CIRCUIT_STEPS][UNITS];

typedef struct {
  const tct_model *model;
  int a, b, out;
  rates at[3];
} seen;

static void look(void *arg, const tct_lesson *l, int first, const uint64_t *trial)
{
  seen *s           = arg;
  const int whom[3] = {s->a, s->b, s->out};

  (void)trial;
  for (int p = 0; p < 3 && first == 0; p++)
    for (int t = 0; t < l->steps; t++)
      for (int k = 0; k < s->model->population[whom[p]].size; k++)
        s->at[p][l->begun + t][k] = (double)tct_rows(l, l->rate, whom[p], t)[k];
}

/* W [post][pre] of a projection by name, zero where there is none */
static void weights_of(const circuit *c, const char *name, double w[UNITS][UNITS])
{
  tct_real tensor[UNITS * UNITS];
  const int k             = tct_projection_named(c->model, name);
  const tct_projection *s = &c->model->projection[k];
  const int pre           = c->model->population[s->pre].size;

  if (k < 0) fail_msg("no %s", name);
  tct_unpack(s, tct_state_weights(c->state), tensor);
  for (int i = 0; i < c->model->population[s->post].size; i++)
    for (int j = 0; j < pre; j++) w[i][j] = (double)tensor[i * pre + j];
}

static double heard(const double w[UNITS][UNITS], int k, int pre, const double *r)
{
  double sum = 0;
  for (int j = 0; j < pre; j++) sum += w[k][j] * r[j];
  return sum;
}

static double heard_back(const double w[UNITS][UNITS], int j, int post, const double *r)
{
  double sum = 0;
  for (int k = 0; k < post; k++) sum += w[k][j] * r[k];
  return sum;
}

/* The rests of every step, in plain loops. */
static void settle_by_hand(const circuit *c, rates r[3])
{
  double in[UNITS][UNITS], ab[UNITS][UNITS], bo[UNITS][UNITS], aa[UNITS][UNITS], ob[UNITS][UNITS],
    ba[UNITS][UNITS], bb[UNITS][UNITS], bout[UNITS][UNITS];
  const double keep = exp(-1.0 / 3), nothing[UNITS] = {0};

  weights_of(c, "in->a", in);
  weights_of(c, "a->b", ab);
  weights_of(c, "b->out", bo);
  weights_of(c, "a->a", aa);
  weights_of(c, "out->b", ob);
  weights_of(c, "one->a", ba);
  weights_of(c, "one->b", bb);
  weights_of(c, "one->out", bout);
  for (int t = 0; t < CIRCUIT_STEPS; t++) {
    double x[3], *a = r[0][t], *b = r[1][t], *o = r[2][t];
    const double *was = t ? r[0][t - 1] : nothing, *before = t > 1 ? r[0][t - 2] : nothing,
                 *said = t ? r[2][t - 1] : nothing;
    for (int j = 0; j < 3; j++) x[j] = t ? circuit_wave(t - 1, j) : 0; /* trial 0 */
    for (int i = 0; i < 4000; i++) {
      for (int k = 0; k < 5; k++)
        a[k] =
          keep * was[k] + (1 - keep) / (1 + exp(-(heard(in, k, 3, x) + heard(aa, k, 5, before) +
                                                  heard_back(ab, k, 4, b) + ba[k][0])));
      for (int k = 0; k < 4; k++)
        b[k] =
          tanh(heard(ab, k, 5, a) + heard(ob, k, 2, said) + heard_back(bo, k, 2, o) + bb[k][0]);
      for (int k = 0; k < 2; k++) o[k] = heard(bo, k, 4, b) + bout[k][0];
    }
  }
}

static void each_step_rests_given_those_before(void **state)
{
  circuit c = open_in(settles, "{kind: equilibrium_propagation, free: 2000, nudged: 5}", 0, 1, 0.5);
  seen s    = {.model = c.model,
               .a     = tct_population_named(c.model, "a"),
               .b     = tct_population_named(c.model, "b"),
               .out   = tct_population_named(c.model, "out")};
  rates r[3]     = {0};
  double largest = 0;

  (void)state;
  assert_int_equal(tct_state_respond(c.state, TCT_TRAIN, circuit_trials(), 5, look, &s, NULL),
                   TCT_OK);
  settle_by_hand(&c, r);
  for (int p = 0; p < 3; p++)
    for (int t = 0; t < CIRCUIT_STEPS; t++)
      for (int k = 0; k < UNITS; k++) {
        largest = fmax(largest, fabs(r[p][t][k]));
        if (!(fabs(r[p][t][k] - s.at[p][t][k]) < 1e-10))
          fail_msg("population %d, step %d, unit %d: %.12f by hand, %.12f", p, t, k, r[p][t][k],
                   s.at[p][t][k]);
      }
  assert_true(largest > 0.1);
  circuit_close(&c);
}

/* What is taught at a step leaves no trace in the past: the rests that follow are those of a circuit left alone. */
static void time_goes_on_as_if_nobody_had_taught(void **state)
{
  static const char *const rules[] = {"{kind: equilibrium_propagation, nudging: one_sided}",
                                      "{kind: equilibrium_propagation, nudging: centred}",
                                      "recurrent_backprop"};
  (void)state;
  for (int i = 0; i < 3; i++) {
    circuit c = open_in(settles, rules[i], 0, 1, 0.5);
    seen s    = {.model = c.model,
                 .a     = tct_population_named(c.model, "a"),
                 .b     = tct_population_named(c.model, "b"),
                 .out   = tct_population_named(c.model, "out")};
    tct_state_respond(c.state, TCT_TRAIN, circuit_trials(), 5, look, &s, NULL);
    const seen alone = s;
    circuit_propose(&c, 5);
    look(&s, &c.state->lesson[0], 0, NULL);
    for (int p = 0; p < 3; p++)
      for (int k = 0; k < UNITS; k++)
        assert_true(s.at[p][CIRCUIT_STEPS - 1][k] == alone.at[p][CIRCUIT_STEPS - 1][k]);
    circuit_close(&c);
  }
}

/* ---- what it comes to --------------------------------------------------------------------------------------------- */

/* Where nothing works both ways, errors that settle given the past are credit that ends at each step. */
static void what_settles_upwards_is_the_gradient_that_ends_at_each_step(void **state)
{
  static const char *const rules[] = {
    "recurrent_backprop", "{kind: predictive_coding, inference: fixed, pace: 1, steps: 4}"};

  (void)state;
  for (int i = 0; i < 2; i++) {
    circuit cut   = open_in(goes_up, "{kind: backprop, truncate: 1}", 0, 1, 0.9),
            rest  = open_in(goes_up, rules[i], 0, 1, 0.9);
    circuit whole = open_in(goes_up, "backprop", 0, 1, 0.9);
    circuit_propose(&cut, 7);
    circuit_propose(&rest, 7);
    circuit_propose(&whole, 7);
    assert_true(apart(&cut, &rest) < 1e-12);
    assert_true(apart(&whole, &rest) > 1e-3);
    circuit_close(&cut);
    circuit_close(&rest);
    circuit_close(&whole);
  }
}

/* Centred nudges come to the errors that settle with an error of second order. */
static void nudges_come_to_errors_that_settle(void **state)
{
  circuit exact = open_in(settles, "{kind: recurrent_backprop, free: 600, back: 600}", 0, 1, 0.5);
  double off[2];

  (void)state;
  circuit_propose(&exact, 7);
  for (int i = 0; i < 2; i++) {
    char rule[96];
    snprintf(rule, sizeof rule,
             "{kind: equilibrium_propagation, free: 600, nudged: 600, nudge: %g}", i ? 0.02 : 0.04);
    circuit c = open_in(settles, rule, 0, 1, 0.5);
    circuit_propose(&c, 7);
    off[i] = apart(&exact, &c);
    circuit_close(&c);
  }
  if (!(off[1] < 1e-3 && fabs(log2(off[0] / off[1]) - 2) < 0.1))
    fail_msg("off by %g, then %g", off[0], off[1]);
  circuit_close(&exact);
}

/* ---- windows, threads, refusals --------------------------------------------------------------------------------------- */

static void windows_and_threads_do_not_matter(void **state)
{
  static const char *const rules[] = {"equilibrium_propagation", "recurrent_backprop",
                                      "predictive_coding"};
  tct_error err                    = {0};

  (void)state;
  for (int i = 0; i < 3; i++) {
    char sum[2][65];
    for (int k = 0; k < 4; k++) {
      circuit c = open_in(i < 2 ? settles : goes_up, rules[i], 2 * k, k ? k : 1, 0.5);
      assert_int_equal(c.model->window, 1);
      for (int n = 0; n < 3; n++)
        assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), 7, 0.1, &err),
                         TCT_OK);
      tct_state_sha256(c.state, sum[k > 0]);
      if (k > 0) assert_string_equal(sum[0], sum[1]);
      circuit_close(&c);
    }
  }
}

static void rest_is_looked_for_at_every_step(void **state)
{
  double rest[2];

  (void)state;
  for (int i = 0; i < 2; i++) {
    char rule[96];
    snprintf(rule, sizeof rule, "{kind: recurrent_backprop, free: %d, back: 400}", i ? 400 : 4);
    circuit c = open_in(settles, rule, 0, 1, 0.5);
    tct_settling s;
    assert_int_equal(tct_state_settling(c.state, TCT_TRAIN, circuit_trials(), 8, &s, NULL), TCT_OK);
    rest[i] = s.rest;
    assert_true(i == 0 || s.apart < 1e-9);
    circuit_close(&c);
  }
  assert_true(rest[0] > 1e-4 && rest[1] < 1e-12);
}

#define UP_TO(r)                                                                                   \
  "objective: {kind: squared_error, at: out, target: goal}\nrule: " r "\narchitecture:\n"          \
  "  populations: {in: {kind: input, from: x}, a: "
#define AND_OUT ", out: {kind: rate, units: 2}}\n  projections: {in -> a: dense, "

static void what_has_no_rest_is_refused(void **state)
{
  (void)state;
  circuit_refused(
    true,
    UP_TO("equilibrium_propagation") "{kind: rate, units: 4}" AND_OUT
                                     "a -> out: {wiring: dense, back: 1, delay: 1}}\n",
    "no `back` over a delay");
  circuit_refused(true,
                  UP_TO("equilibrium_propagation") "{kind: lif, units: 4}" AND_OUT
                                                   "a -> out: {wiring: dense, back: 1}}\n",
                  "a unit that settles keeps nothing but its rate");
  circuit_refused(true,
                  UP_TO("predictive_coding") "{kind: lstm, units: 4}" AND_OUT "a -> out: dense}\n",
                  "nobody may remember more than that");
  circuit_refused(true,
                  UP_TO("contrastive_hebbian") "{kind: leaky, units: 4}" AND_OUT
                                               "a -> out: {wiring: dense, back: 0.1}}\n",
                  "its last phase holds the target");
  circuit_refused(
    true,
    UP_TO("{kind: predictive_coding, inference: incremental, pace: 1}") "{kind: leaky, units: "
                                                                        "4}" AND_OUT
                                                                        "a -> out: dense}\n",
    "who learns on the way leaves no past to hold");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(each_step_rests_given_those_before),
    cmocka_unit_test(time_goes_on_as_if_nobody_had_taught),
    cmocka_unit_test(what_settles_upwards_is_the_gradient_that_ends_at_each_step),
    cmocka_unit_test(nudges_come_to_errors_that_settle),
    cmocka_unit_test(windows_and_threads_do_not_matter),
    cmocka_unit_test(rest_is_looked_for_at_every_step),
    cmocka_unit_test(what_has_no_rest_is_refused),
  };
  return cmocka_run_group_tests_name("rests in time", tests, NULL, NULL);
}
