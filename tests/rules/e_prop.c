/* e_prop.c -- I10: without recurrence it is surrogate backprop through time, whatever leaks and adapts; windows are
 * one; with recurrence what it leaves out is the way from a spike to later spikes, and nothing else. */
#include "circuit.h"

#define CIRCUIT(rule, more, window)                                                                \
  "objective: cross_entropy\nrule: " rule                                                          \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, r: {kind: lif, units: 20, tau: "   \
  "20 ms, threshold: 0.6}, out: readout}\n"                                                        \
  "  projections: {in -> r: dense" more ", r -> out: dense}\ntrain: {batch: 8, window: " window    \
  "}\n"
#define RECURRENT ", r -> r: {wiring: dense, delay: 1}"
/* as wanted: populations between the senses and the objective, their projections, the objective */
#define CELLS(rule, populations, projections, objective, window)                                   \
  "objective: " objective "\nrule: " rule                                                          \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, " populations "}\n"                \
  "  projections: {" projections "}\ntrain: {batch: 8, window: " window "}\n"
#define LIF  "{kind: lif, units: 20, tau: 20 ms, threshold: 0.6}"
#define FAST "{kind: lif, units: 18, tau: 3 ms, threshold: 0.6}"
#define ALIF                                                                                       \
  "{kind: adaptive_lif, units: 20, tau: 9 ms, threshold: 0.6, tau_adaptation: 12 ms, adaptation: " \
  "0.3}"
#define LEAKY   "{kind: leaky, units: 2, activation: linear, tau: 4 ms}"
#define CLASSES "cross_entropy"
#define GOALS   "{kind: squared_error, at: out, target: goal}"

static double apart(const circuit *a, const circuit *b)
{
  double off = 0, most = 0;

  for (int k = 0; k < a->model->n_projections; k++) {
    const tct_projection *s = &a->model->projection[k];
    for (size_t i = s->at; i < s->at + s->n; i++) {
      off = fmax(
        off, fabs((double)tct_state_update(a->state)[i] - (double)tct_state_update(b->state)[i]));
      most = fmax(most, fabs((double)tct_state_update(a->state)[i]));
    }
  }
  assert_true(most > 1e-4); /* something spiked and something was learnt */
  return off / most;
}

static double against(const char *one, const char *other)
{
  circuit a = circuit_open(true, one, 1), b = circuit_open(true, other, 2);

  circuit_stir(&a, 2);
  circuit_stir(&b, 2);
  circuit_propose(&a, 8);
  circuit_propose(&b, 8);
  const double d = apart(&a, &b);
  circuit_close(&a);
  circuit_close(&b);
  return d;
}

static void without_recurrence_it_is_backprop_through_time(void **state)
{
  (void)state;
  assert_true(against(CIRCUIT("e_prop", "", "0"), CIRCUIT("backprop", "", "0")) < 1e-12);
}

#define IS_BACKPROP(populations, projections, objective)                                           \
  assert_true(against(CELLS("e_prop", populations, projections, objective, "0"),                   \
                      CELLS("backprop", populations, projections, objective, "0")) < 1e-12)

static void of_several_leaks_each_has_its_trace(void **state)
{
  (void)state;
  IS_BACKPROP("r: " LIF ", q: " FAST ", out: readout",
              "in -> r: dense, in -> q: {wiring: sparse, density: 0.7}, r -> out: dense, q -> out: "
              "dense",
              CLASSES);
}

static void what_a_read_out_remembers_a_synapse_does_too(void **state)
{
  (void)state;
  IS_BACKPROP("r: " LIF ", out: " LEAKY, "in -> r: dense, r -> out: dense", GOALS);
  IS_BACKPROP("r: " LIF ", q: " FAST ", out: " LEAKY,
              "in -> r: {wiring: sparse, density: 0.7}, in -> q: {wiring: dense, delay: 1}, r -> "
              "out: dense, q -> out: dense",
              GOALS);
}

static void what_a_threshold_remembers_a_synapse_does_too(void **state)
{
  (void)state;
  IS_BACKPROP("r: " ALIF ", out: readout", "in -> r: dense, r -> out: dense", CLASSES);
  IS_BACKPROP("r: " ALIF ", q: " LIF ", out: " LEAKY,
              "in -> r: dense, in -> q: dense, r -> out: dense, q -> out: dense", GOALS);
}

/* softmax of a read-out that leaks: the choice hears it one to one */
static void a_choice_may_listen_to_a_read_out_that_leaks(void **state)
{
  (void)state;
  IS_BACKPROP("r: " ALIF ", q: " LIF
              ", y: {kind: leaky, units: 3, activation: linear, tau: 4 ms}, out: readout",
              "in -> r: dense, in -> q: dense, r -> y: dense, q -> y: dense, y -> out: "
              "{wiring: one_to_one, fixed: true, init: constant}",
              "{kind: cross_entropy, at: out, steps: last}");
}

static void who_cannot_be_traced_is_told_why(void **state)
{
  (void)state;
  circuit_refused(true,
                  CELLS("e_prop", "r: {kind: lstm, units: 3}, out: readout",
                        "in -> r: dense, r -> out: dense", CLASSES, "0"),
                  "population r: what a unit lstm remembers is more than a trace for each synapse");
  circuit_refused(true,
                  CELLS("e_prop", "r: " LIF ", out: {kind: leaky, units: 2, activation: tanh}",
                        "in -> r: dense, r -> out: dense", GOALS, "0"),
                  "population out: a read-out that leaks must be linear");
  circuit_refused(true,
                  CELLS("e_prop", "q: " LEAKY ", r: " LIF ", out: readout",
                        "in -> q: dense, q -> r: dense, r -> out: dense", CLASSES, "0"),
                  "population q leaks and does more than answer (q->r)");
  circuit_refused(true,
                  CELLS("e_prop", "r: " LIF ", y: " LEAKY ", out: readout",
                        "in -> r: dense, r -> y: dense, r -> out: dense, y -> out: dense", CLASSES,
                        "0"),
                  "population r is heard by a read-out that leaks and judged beside it");
  circuit_refused(true,
                  CELLS("e_prop",
                        "r: " LIF ", y: " LEAKY
                        ", z: {kind: leaky, units: 2, activation: linear, tau: 7 ms}, out: readout",
                        "in -> r: dense, r -> y: dense, r -> z: dense, y -> out: dense, z -> out: "
                        "dense",
                        CLASSES, "0"),
                  "population z leaks otherwise than the other read-outs");
}

static void with_recurrence_it_is_not(void **state)
{
  (void)state;
  assert_true(against(CIRCUIT("e_prop", RECURRENT, "0"), CIRCUIT("backprop", RECURRENT, "0")) >
              1e-3);
}

static void windows_of_one_step_are_one_window_bit_for_bit(void **state)
{
  (void)state;
  assert_true(against(CIRCUIT("e_prop", RECURRENT, "0"), CIRCUIT("e_prop", RECURRENT, "1")) == 0);
  assert_true(against(CIRCUIT("e_prop", RECURRENT, "0"), CIRCUIT("e_prop", RECURRENT, "4")) == 0);
#define WINDOW(window)                                                                             \
  CELLS("e_prop", "r: " ALIF ", q: " LIF ", out: " LEAKY,                                          \
        "in -> r: dense, in -> q: dense, r -> q: {wiring: dense, delay: 2}, r -> out: dense, "     \
        "q -> out: dense",                                                                         \
        GOALS, window)
  assert_true(against(WINDOW("0"), WINDOW("1")) == 0);
  assert_true(against(WINDOW("0"), WINDOW("4")) == 0);
}

/* I10, the factorisation: with recurrence too, the total derivative of the loss by each spike, but for what that
 * does to its own threshold, times what the synapse remembers, is the surrogate gradient.  Everything by hand but
 * for the gradient it is held against. */
enum { N = 20, IN = 3, OUT = 3, T = CIRCUIT_STEPS };

typedef struct {
  double v[N][IN], w[N][N], b[N], u[OUT][N], c[OUT], keep, threshold, dampening, stay, rise;
} spiking;

static double at(const circuit *c, const tct_real *bundle, const char *name, int i)
{
  const tct_projection *s = &c->model->projection[tct_projection_named(c->model, name)];
  return (double)bundle[s->at + s->wiring->place(s, (size_t)i)];
}

static void take(const circuit *c, spiking *q)
{
  const tct_real *all = tct_state_weights(c->state);

  for (int i = 0; i < N; i++) {
    for (int j = 0; j < IN; j++) q->v[i][j] = at(c, all, "in->r", i * IN + j);
    for (int j = 0; j < N; j++) q->w[i][j] = at(c, all, "r->r", i * N + j);
    for (int o = 0; o < OUT; o++) q->u[o][i] = at(c, all, "r->out", o * N + i);
    q->b[i] = at(c, all, "one->r", i);
  }
  for (int o = 0; o < OUT; o++) q->c[o] = at(c, all, "one->out", o);
  q->threshold = 0.6;
  q->dampening = 0.3;
}

/* spikes z, surrogate slopes psi, error of the read-out, for one trial */
static void run(const spiking *q, int trial, double z[T][N], double psi[T][N], double e[T][OUT])
{
  double v[N] = {0}, risen[N] = {0};

  for (int t = 0; t < T; t++) {
    double y[OUT], sum = 0;
    for (int i = 0; i < N; i++) {
      double a = q->b[i];
      for (int j = 0; j < IN; j++) a += q->v[i][j] * circuit_wave(trial * T + t, j);
      for (int j = 0; j < N && t > 0; j++) a += q->w[i][j] * z[t - 1][j];
      v[i]     = q->keep * v[i] + a - (t > 0 ? q->threshold * z[t - 1][i] : 0);
      risen[i] = q->stay * risen[i] + (t > 0 ? z[t - 1][i] : 0);
    }
    for (int i = 0; i < N; i++) {
      const double far = v[i] - q->threshold - q->rise * risen[i];
      psi[t][i]        = q->dampening / q->threshold * fmax(0, 1 - fabs(far) / q->threshold);
      z[t][i]          = far > 0;
    }
    for (int o = 0; o < OUT; o++) {
      y[o] = q->c[o];
      for (int i = 0; i < N; i++) y[o] += q->u[o][i] * z[t][i];
      sum += exp(y[o]);
    }
    for (int o = 0; o < OUT; o++)
      e[t][o] = ((o == (trial * 7 + trial / 3) % 3) - exp(y[o]) / sum) / T;
  }
}

/* -d loss / d z of each spike, by all ways but its own threshold; the reset is detached */
static void by_spike(const spiking *q, double psi[T][N], double e[T][OUT], double spike[T][N])
{
  double owed[2][N] = {{0}}, top[N] = {0};

  for (int t = T - 1; t >= 0; t--)
    for (int i = 0; i < N; i++) {
      double *now = owed[t % 2], *later = owed[(t + 1) % 2];
      spike[t][i] = 0;
      for (int o = 0; o < OUT; o++) spike[t][i] += q->u[o][i] * e[t][o];
      for (int k = 0; k < N; k++) spike[t][i] += q->w[k][i] * later[k];
      const double felt = psi[t][i] * (spike[t][i] + top[i]);
      now[i]            = felt + q->keep * later[i];
      top[i]            = q->stay * top[i] - q->rise * felt;
    }
}

/* g += the factorised gradient of the recurrent weights */
static void factorise(const spiking *q, int trial, double g[N][N])
{
  static double z[T][N], psi[T][N], e[T][OUT], spike[T][N];
  double trace[N] = {0}, risen[N][N] = {{0}};

  run(q, trial, z, psi, e);
  by_spike(q, psi, e, spike);
  for (int t = 0; t < T; t++)
    for (int j = 0; j < N; j++) {
      trace[j] = q->keep * trace[j] + (t > 0 ? z[t - 1][j] : 0);
      for (int i = 0; i < N; i++) {
        const double eligible = psi[t][i] * (trace[j] - q->rise * risen[i][j]);
        risen[i][j]           = q->stay * risen[i][j] + eligible;
        g[i][j] += spike[t][i] * eligible;
      }
    }
}

static void factorises(const char *spec, spiking q)
{
  circuit c      = circuit_open(true, spec, 2);
  double g[N][N] = {{0}}, worst = 0, most = 0;

  circuit_stir(&c, 2);
  take(&c, &q);
  circuit_propose(&c, 8);
  for (int k = 0; k < 8; k++) factorise(&q, k, g);
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) {
      worst = fmax(worst, fabs(g[i][j] / 8 - at(&c, tct_state_update(c.state), "r->r", i * N + j)));
      most  = fmax(most, fabs(g[i][j] / 8));
    }
  if (!(most > 1e-4 && worst < 1e-12 * most)) fail_msg("off by %g of %g", worst, most);
  circuit_close(&c);
}

static void the_factorisation_is_the_surrogate_gradient(void **state)
{
  (void)state;
  factorises(CIRCUIT("backprop", RECURRENT, "0"), (spiking){.keep = exp(-1.0 / 20)});
  factorises(CELLS("backprop", "r: " ALIF ", out: readout",
                   "in -> r: dense, r -> r: {wiring: dense, delay: 1}, r -> out: dense", CLASSES,
                   "0"),
             (spiking){.keep = exp(-1.0 / 9), .stay = exp(-1.0 / 12), .rise = 0.3});
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(without_recurrence_it_is_backprop_through_time),
    cmocka_unit_test(of_several_leaks_each_has_its_trace),
    cmocka_unit_test(what_a_read_out_remembers_a_synapse_does_too),
    cmocka_unit_test(what_a_threshold_remembers_a_synapse_does_too),
    cmocka_unit_test(a_choice_may_listen_to_a_read_out_that_leaks),
    cmocka_unit_test(who_cannot_be_traced_is_told_why),
    cmocka_unit_test(with_recurrence_it_is_not),
    cmocka_unit_test(the_factorisation_is_the_surrogate_gradient),
    cmocka_unit_test(windows_of_one_step_are_one_window_bit_for_bit),
  };
  return cmocka_run_group_tests_name("e_prop", tests, NULL, NULL);
}
