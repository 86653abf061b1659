/* e_prop.c -- I10: without recurrence it is surrogate backprop through time; ten windows are one. */
#include "circuit.h"

#define CIRCUIT(rule, more, window)                                                                \
  "objective: cross_entropy\nrule: " rule                                                          \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, r: {kind: lif, units: 20, tau: "   \
  "20 ms, threshold: 0.6}, out: readout}\n"                                                        \
  "  projections: {in -> r: dense" more ", r -> out: dense}\ntrain: {batch: 8, window: " window    \
  "}\n"
#define RECURRENT ", r -> r: {wiring: dense, delay: 1}"

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
}

/* I10, the factorisation: with recurrence too, the total derivative of the loss by each spike, times what the
 * synapse remembers, is the surrogate gradient.  Everything by hand but for the gradient it is held against. */
enum { N = 20, IN = 3, OUT = 3, T = CIRCUIT_STEPS };

typedef struct {
  double v[N][IN], w[N][N], b[N], u[OUT][N], c[OUT], keep, threshold, dampening;
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
  q->keep      = exp(-1.0 / 20);
  q->threshold = 0.6;
  q->dampening = 0.3;
}

/* spikes z, surrogate slopes psi, error of the read-out, for one trial */
static void run(const spiking *q, int trial, double z[T][N], double psi[T][N], double e[T][OUT])
{
  double v[N] = {0};

  for (int t = 0; t < T; t++) {
    double y[OUT], sum = 0;
    for (int i = 0; i < N; i++) {
      double a = q->b[i];
      for (int j = 0; j < IN; j++) a += q->v[i][j] * circuit_wave(trial * T + t, j);
      for (int j = 0; j < N && t > 0; j++) a += q->w[i][j] * z[t - 1][j];
      v[i] = q->keep * v[i] + a - (t > 0 ? q->threshold * z[t - 1][i] : 0);
      psi[t][i] =
        q->dampening / q->threshold * fmax(0, 1 - fabs(v[i] - q->threshold) / q->threshold);
    }
    for (int i = 0; i < N; i++) z[t][i] = v[i] > q->threshold;
    for (int o = 0; o < OUT; o++) {
      y[o] = q->c[o];
      for (int i = 0; i < N; i++) y[o] += q->u[o][i] * z[t][i];
      sum += exp(y[o]);
    }
    for (int o = 0; o < OUT; o++)
      e[t][o] = ((o == (trial * 7 + trial / 3) % 3) - exp(y[o]) / sum) / T;
  }
}

/* g += the factorised gradient of the recurrent weights; the reset is detached */
static void factorise(const spiking *q, int trial, double g[N][N])
{
  static double z[T][N], psi[T][N], e[T][OUT], owed[T + 1][N], spike[T][N];
  double trace[N] = {0};

  run(q, trial, z, psi, e);
  memset(owed, 0, sizeof owed);
  for (int t = T - 1; t >= 0; t--)
    for (int i = 0; i < N; i++) {
      spike[t][i] = 0; /* -d loss / d z, all ways */
      for (int o = 0; o < OUT; o++) spike[t][i] += q->u[o][i] * e[t][o];
      for (int k = 0; k < N; k++) spike[t][i] += q->w[k][i] * owed[t + 1][k];
      owed[t][i] = psi[t][i] * spike[t][i] + q->keep * owed[t + 1][i];
    }
  for (int t = 0; t < T; t++)
    for (int j = 0; j < N; j++) {
      trace[j] = q->keep * trace[j] + (t > 0 ? z[t - 1][j] : 0);
      for (int i = 0; i < N; i++) g[i][j] += psi[t][i] * spike[t][i] * trace[j];
    }
}

static void the_factorisation_is_the_surrogate_gradient(void **state)
{
  circuit c      = circuit_open(true, CIRCUIT("backprop", RECURRENT, "0"), 2);
  double g[N][N] = {{0}}, worst = 0, most = 0;
  spiking q;

  (void)state;
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

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(without_recurrence_it_is_backprop_through_time),
    cmocka_unit_test(with_recurrence_it_is_not),
    cmocka_unit_test(the_factorisation_is_the_surrogate_gradient),
    cmocka_unit_test(windows_of_one_step_are_one_window_bit_for_bit),
  };
  return cmocka_run_group_tests_name("e_prop", tests, NULL, NULL);
}
