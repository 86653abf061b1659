/* rflo.c -- without recurrence and with B = W it is the gradient; with recurrence, the recursion by hand. */
#include "circuit.h"

#define CIRCUIT(rule, more, window)                                                                \
  "objective: {kind: squared_error, at: out, target: goal}\nrule: " rule                           \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, r: {kind: leaky, units: 18, "      \
  "activation: tanh, tau: 3 ms}, q: {kind: leaky, units: 5, activation: tanh, tau: 8 ms}, "        \
  "out: {kind: rate, units: 2, activation: linear}}\n"                                             \
  "  projections: {in -> r: dense, in -> q: {wiring: sparse, density: 0.8}, r -> out: dense, q "   \
  "-> out: dense" more "}\ntrain: {batch: 8, window: " window "}\n"
#define RECURRENT ", r -> r: {wiring: dense, delay: 1}, r -> q: {wiring: dense, delay: 2}"

static tct_real *feedback(const circuit *c)
{
  return tct_state_kept(c->state, 0, c->model->rule[0].rule->n_keeps - 1);
}

static void symmetric(circuit *c)
{
  circuit_stir(c, 1.5);
  memcpy(feedback(c), tct_state_weights(c->state), c->model->n * sizeof(tct_real));
  tct_state_turn(c->state);
}

static void without_recurrence_it_is_the_gradient(void **state)
{
  circuit c = circuit_open(true, CIRCUIT("rflo", "", "0"), 2);

  (void)state;
  symmetric(&c);
  assert_true(circuit_gradient_error(&c, 1e-5, 8) < 1e-8);
  circuit_close(&c);
}

/* The same where potentials leak and rates are bent from them: then a trace for each sender is enough. */
static void potentials_that_leak_have_the_gradient_too(void **state)
{
  circuit c = circuit_open(
    true,
    "objective: {kind: squared_error, at: out, target: goal}\nrule: rflo\narchitecture:\n"
    "  populations: {in: {kind: input, from: x}, r: {kind: continuous_time, units: 18, tau: 3 ms}, "
    "q: {kind: continuous_time, units: 5, tau: 8 ms}, out: {kind: rate, units: 2, activation: "
    "linear}}\n"
    "  projections: {in -> r: dense, in -> q: dense, r -> out: dense, q -> out: dense}\n"
    "train: {batch: 8}\n",
    2);

  (void)state;
  symmetric(&c);
  assert_int_equal(tct_model_traces(c.model), 0);
  assert_true(circuit_gradient_error(&c, 1e-5, 8) < 1e-8);
  circuit_close(&c);
}

static void with_recurrence_it_is_not(void **state)
{
  circuit c = circuit_open(true, CIRCUIT("rflo", RECURRENT, "0"), 1);

  (void)state;
  symmetric(&c);
  assert_true(circuit_gradient_error(&c, 1e-5, 8) > 1e-2);
  circuit_close(&c);
}

static double at(const circuit *c, const tct_real *bundle, const char *name, int i)
{
  const tct_projection *s = &c->model->projection[tct_projection_named(c->model, name)];
  return (double)bundle[s->at + s->wiring->place(s, (size_t)i)];
}

enum { N = 18, IN = 3, OUT = 2, T = CIRCUIT_STEPS };

/* One trial of r alone (q is silenced): g += what the synapse from r_from to r_to is asked for. */
static double asked(const circuit *c, int trial, int to, int from)
{
  const tct_real *w = tct_state_weights(c->state), *b = feedback(c);
  const double keep = exp(-1.0 / 3);
  double r[N] = {0}, p = 0, sum = 0;

  for (int t = 0; t < T; t++) {
    double next[N], slope = 0, signal = 0;
    for (int i = 0; i < N; i++) {
      double a = at(c, w, "one->r", i);
      for (int j = 0; j < IN; j++)
        a += at(c, w, "in->r", i * IN + j) * circuit_wave(trial * T + t, j);
      for (int j = 0; j < N; j++) a += at(c, w, "r->r", i * N + j) * r[j];
      next[i] = keep * r[i] + (1 - keep) * tanh(a);
      if (i == to) slope = (1 - keep) * (1 - tanh(a) * tanh(a));
    }
    p = keep * p + slope * r[from];
    memcpy(r, next, sizeof r);
    for (int o = 0; o < OUT; o++) {
      double y = at(c, w, "one->out", o);
      for (int i = 0; i < N; i++) y += at(c, w, "r->out", o * N + i) * r[i];
      signal += at(c, b, "r->out", o * N + to) * (circuit_wave(trial * T + t + 9, o + 27) - y) / T;
    }
    sum += signal * p;
  }
  return sum;
}

static void its_recursion_is_as_by_hand(void **state)
{
  circuit c    = circuit_open(true, CIRCUIT("rflo", RECURRENT, "0"), 1);
  double worst = 0, most = 0;

  (void)state;
  circuit_stir(&c, 1.5);
  const tct_projection *s = &c.model->projection[tct_projection_named(c.model, "q->out")];
  for (size_t i = s->at; i < s->at + s->n; i++) tct_state_weights(c.state)[i] = 0;
  tct_state_turn(c.state);
  circuit_propose(&c, 8);
  for (int to = 0; to < N; to += 5)
    for (int from = 0; from < N; from += 3) {
      double want = 0;
      for (int k = 0; k < 8; k++) want += asked(&c, k, to, from) / 8;
      const double got = at(&c, tct_state_update(c.state), "r->r", to * N + from);
      worst            = fmax(worst, fabs(got - want));
      most             = fmax(most, fabs(want));
    }
  if (!(most > 1e-3 && worst < 1e-13)) fail_msg("off by %g of %g", worst, most);
  circuit_close(&c);
}

static void who_cannot_be_traced_is_told_why(void **state)
{
  (void)state;
  circuit_refused(true,
                  "objective: cross_entropy\nrule: rflo\narchitecture:\n  populations: {in: {kind: "
                  "input, from: x}, r: {kind: lif, units: 3}, out: readout}\n  projections: {in -> "
                  "r: dense, r -> out: dense}\n",
                  "population r is of unit lif, and its traces are of leaky rates; for spikes "
                  "there is e_prop_random");
  circuit_refused(
    true,
    "objective: cross_entropy\nrule: rflo\narchitecture:\n  populations: {in: {kind: "
    "input, from: x}, r: {kind: rate, units: 3}, out: readout}\n  projections: {in -> "
    "r: dense, r -> out: dense}\n",
    "no population leaks: give one the unit `leaky`, or `continuous_time`");
  circuit_refused(true, CIRCUIT("rflo", ", r -> q: dense", "0"),
                  "r->q joins two that leak, at once");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(without_recurrence_it_is_the_gradient),
    cmocka_unit_test(potentials_that_leak_have_the_gradient_too),
    cmocka_unit_test(with_recurrence_it_is_not),
    cmocka_unit_test(its_recursion_is_as_by_hand),
    cmocka_unit_test(who_cannot_be_traced_is_told_why),
  };
  return cmocka_run_group_tests_name("rflo", tests, NULL, NULL);
}
