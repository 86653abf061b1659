/* sensitivity.c -- backprop through time against the same gradient computed forwards, by hand.
 *
 * One leaky recurrent population, r(t) = k r(t-1) + (1 - k) tanh(V x(t) + W r(t-1) + b), read out by U.  The
 * sensitivities dr(t)/dw of every synapse are carried along with the rates (Williams & Zipser 1989); nothing
 * of the library's sweep, carry or outer is used. */
#include "circuit.h"

enum { IN = 3, N = 6, OUT = 2, ALL = N * IN + N * N + N };

typedef struct {
  double v[N][IN], w[N][N], b[N], u[OUT][N], c[OUT], keep;
} weights;

static const char spec[] =
  "objective: {kind: squared_error, at: out, target: goal}\nrule: backprop\n"
  "architecture:\n  populations: {in: {kind: input, from: x}, r: {kind: leaky, units: 6, "
  "activation: tanh, tau: 3 ms}, "
  "out: {kind: rate, units: 2}}\n  projections: {in -> r: dense, r -> r: {wiring: dense, delay: "
  "1}, r -> out: dense}\n"
  "train: {batch: 8}\n";

static double at(const circuit *c, const tct_real *bundle, const char *name, int i)
{
  const tct_projection *s = &c->model->projection[tct_projection_named(c->model, name)];
  return (double)bundle[s->at + s->wiring->place(s, (size_t)i)];
}

static void take(const circuit *c, weights *w)
{
  const tct_real *all = tct_state_weights(c->state);

  for (int i = 0; i < N; i++) {
    for (int j = 0; j < IN; j++) w->v[i][j] = at(c, all, "in->r", i * IN + j);
    for (int j = 0; j < N; j++) w->w[i][j] = at(c, all, "r->r", i * N + j);
    for (int o = 0; o < OUT; o++) w->u[o][i] = at(c, all, "r->out", o * N + i);
    w->b[i] = at(c, all, "one->r", i);
  }
  for (int o = 0; o < OUT; o++) w->c[o] = at(c, all, "one->out", o);
  w->keep = exp(-1.0 / 3);
}

/* What synapse s (of V, then W, then b) onto unit i adds to its drive. */
static double sender(int s, const double *x, const double *r)
{
  if (s < N * IN) return x[s % IN];
  return s < N * IN + N * N ? r[(s - N * IN) % N] : 1;
}

static int receiver(int s)
{
  return s < N * IN ? s / IN : s < N * IN + N * N ? (s - N * IN) / N : s - N * IN - N * N;
}

/* One trial: g[s] -= d loss / d w_s, loss the mean over steps of half the squared error. */
static void forward_gradient(const weights *w, int trial, double *g)
{
  double r[N] = {0}, p[ALL][N] = {{0}};

  for (int t = 0; t < CIRCUIT_STEPS; t++) {
    double x[IN], next[N], slope[N], error[OUT], q[ALL][N];
    for (int j = 0; j < IN; j++) x[j] = circuit_wave(trial * CIRCUIT_STEPS + t, j);
    for (int i = 0; i < N; i++) {
      double a = w->b[i];
      for (int j = 0; j < IN; j++) a += w->v[i][j] * x[j];
      for (int j = 0; j < N; j++) a += w->w[i][j] * r[j];
      next[i]  = w->keep * r[i] + (1 - w->keep) * tanh(a);
      slope[i] = (1 - w->keep) * (1 - tanh(a) * tanh(a));
    }
    for (int s = 0; s < ALL; s++)
      for (int i = 0; i < N; i++) {
        double da = i == receiver(s) ? sender(s, x, r) : 0;
        for (int j = 0; j < N; j++) da += w->w[i][j] * p[s][j];
        q[s][i] = w->keep * p[s][i] + slope[i] * da;
      }
    memcpy(p, q, sizeof p);
    memcpy(r, next, sizeof r);
    for (int o = 0; o < OUT; o++) {
      double y = w->c[o];
      for (int i = 0; i < N; i++) y += w->u[o][i] * r[i];
      error[o] = circuit_wave(trial * CIRCUIT_STEPS + t + 9, o + 27) - y;
    }
    for (int s = 0; s < ALL; s++)
      for (int o = 0; o < OUT; o++)
        for (int i = 0; i < N; i++) g[s] += error[o] * w->u[o][i] * p[s][i] / CIRCUIT_STEPS;
  }
}

static void forward_sensitivities_give_the_same_gradient(void **state)
{
  circuit c     = circuit_open(true, spec, 2);
  double g[ALL] = {0}, worst = 0, most = 0;
  weights w;

  (void)state;
  circuit_stir(&c, 0.9);
  take(&c, &w);
  circuit_propose(&c, 5);
  for (int k = 0; k < 5; k++) forward_gradient(&w, k, g);
  for (int s = 0; s < ALL; s++) {
    const char *name = s < N * IN ? "in->r" : s < N * IN + N * N ? "r->r" : "one->r";
    const int i      = s < N * IN ? s : s < N * IN + N * N ? s - N * IN : s - N * IN - N * N;
    worst            = fmax(worst, fabs(g[s] / 5 - at(&c, tct_state_update(c.state), name, i)));
    most             = fmax(most, fabs(g[s] / 5));
  }
  if (!(worst < 1e-12 * most)) fail_msg("off by %g of %g", worst, most);
  circuit_close(&c);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(forward_sensitivities_give_the_same_gradient),
  };
  return cmocka_run_group_tests_name("sensitivity", tests, NULL, NULL);
}
