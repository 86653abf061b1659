/* surrogate.c -- backprop through spikes against a reference written out anew: four slopes, with and without the way
 * through the reset, thresholds that adapt. */
#include "circuit.h"

enum { T = CIRCUIT_STEPS, UNITS = 3, TRIALS = 4 };

typedef struct {
  int shape;
  double tau, theta, dampening, sharpness, beta, tau_b;
  bool reset;
} cell;

typedef struct {
  double w[UNITS * 3], u[UNITS * UNITS], v[2 * UNITS];
} synapses;

static double slope(const cell *c, double v, double b)
{
  const double x = c->sharpness * (v - c->theta - c->beta * b) / c->theta, far = fabs(x);
  const double shape = c->shape == 0   ? fmax(0, 1 - far)
                       : c->shape == 1 ? 1 / ((1 + far) * (1 + far))
                       : c->shape == 2 ? exp(-x * x / 2)
                                       : far < 0.5;

  return c->dampening / c->theta * shape;
}

typedef struct {
  double x[T][3], v[T][UNITS], b[T][UNITS], z[T + 1][UNITS]; /* z[t + 1]: spikes of step t */
} course;

static void run(const cell *c, const synapses *w, int trial, course *r)
{
  const double keep = exp(-1 / c->tau), stay = exp(-1 / c->tau_b);

  memset(r, 0, sizeof *r);
  for (int t = 0; t < T; t++) {
    for (int j = 0; j < 3; j++) r->x[t][j] = circuit_wave(trial * T + t, j);
    for (int i = 0; i < UNITS; i++) {
      double a = 0;
      for (int j = 0; j < 3; j++) a += w->w[3 * i + j] * r->x[t][j];
      for (int j = 0; j < UNITS; j++) a += w->u[UNITS * i + j] * r->z[t][j];
      r->v[t][i]     = (t ? keep * r->v[t - 1][i] : 0) + a - c->theta * r->z[t][i];
      r->b[t][i]     = (t ? stay * r->b[t - 1][i] : 0) + r->z[t][i];
      r->z[t + 1][i] = r->v[t][i] > c->theta + c->beta * r->b[t][i];
    }
  }
}

/* Voltages and thresholds of t + 1 ask the spikes of t; those ask the voltage and the threshold of t. */
static void go_back(const cell *c, const synapses *w, int trial, const course *r, synapses *change)
{
  const double keep = exp(-1 / c->tau), stay = exp(-1 / c->tau_b);
  double dv[T + 1][UNITS] = {{0}}, db[T + 1][UNITS] = {{0}};

  for (int t = T - 1; t >= 0; t--) {
    double e[2];
    for (int o = 0; o < 2; o++) {
      e[o] = circuit_wave(trial * T + t + 9, o + 27);
      for (int i = 0; i < UNITS; i++) e[o] -= w->v[UNITS * o + i] * r->z[t + 1][i];
      e[o] /= T;
      for (int i = 0; i < UNITS; i++) change->v[UNITS * o + i] += e[o] * r->z[t + 1][i];
    }
    for (int i = 0; i < UNITS; i++) {
      double asked = w->v[i] * e[0] + w->v[UNITS + i] * e[1] + db[t + 1][i];
      for (int k = 0; k < UNITS; k++) asked += w->u[UNITS * k + i] * dv[t + 1][k];
      if (c->reset) asked -= c->theta * dv[t + 1][i];
      const double psi = slope(c, r->v[t][i], r->b[t][i]);
      dv[t][i]         = psi * asked + keep * dv[t + 1][i];
      db[t][i]         = -c->beta * psi * asked + stay * db[t + 1][i];
      for (int j = 0; j < 3; j++) change->w[3 * i + j] += dv[t][i] * r->x[t][j];
      for (int j = 0; j < UNITS; j++) change->u[UNITS * i + j] += dv[t][i] * r->z[t][j];
    }
  }
}

static circuit open_cells(const cell *c, synapses *w)
{
  static const char *const shapes[] = {"triangle", "fast_sigmoid", "gaussian", "boxcar"};
  double *const part[]              = {w->w, w->u, w->v};
  char spec[1024], adapts[96] = "";

  if (c->beta > 0)
    snprintf(adapts, sizeof adapts, ", adaptation: %g, tau_adaptation: %g", c->beta, c->tau_b);
  snprintf(spec, sizeof spec,
           "objective: {kind: squared_error, at: out, target: goal}\nrule: "
           "backprop\narchitecture:\n  populations: "
           "{in: {kind: input, from: x}, r: {kind: %s, units: 3, bias: false, tau: %g, threshold: "
           "%g, dampening: "
           "%g, sharpness: %g, surrogate: %s, reset_credit: %s%s}, out: {kind: rate, units: 2, "
           "bias: false}}\n"
           "  projections: {in -> r: dense, r -> r: {wiring: dense, delay: 1}, r -> out: dense}\n",
           c->beta > 0 ? "adaptive_lif" : "lif", c->tau, c->theta, c->dampening, c->sharpness,
           shapes[c->shape], c->reset ? "true" : "false", adapts);
  circuit made = circuit_open(true, spec, 1);
  circuit_stir(&made, 1.4);
  for (int p = 0; p < 3; p++) {
    const tct_projection *s = &made.model->projection[p];
    for (size_t i = 0; i < s->synapses; i++)
      part[p][i] = (double)tct_state_weights(made.state)[s->at + s->wiring->place(s, i)];
  }
  return made;
}

/* Returns how much of the update goes through the recurrent synapses. */
static double is_as_written_out(const cell *c)
{
  synapses w, change;
  course r;
  double *const told[] = {change.w, change.u, change.v};
  double recurrent     = 0;

  memset(&change, 0, sizeof change);
  circuit made = open_cells(c, &w);
  for (int trial = 0; trial < TRIALS; trial++) {
    run(c, &w, trial, &r);
    go_back(c, &w, trial, &r, &change);
  }
  circuit_propose(&made, TRIALS);
  for (int p = 0; p < 3; p++)
    for (size_t i = 0; i < made.model->projection[p].synapses; i++) {
      const tct_projection *s = &made.model->projection[p];
      const double got = (double)tct_state_update(made.state)[s->at + s->wiring->place(s, i)];
      if (!(fabs(got - told[p][i] / TRIALS) < 1e-14))
        fail_msg("shape %d, reset %d, beta %g: %s %zu: %.17g, not %.17g", c->shape, c->reset,
                 c->beta, s->name, i, got, told[p][i] / TRIALS);
      recurrent += p == 1 ? fabs(got) : 0;
    }
  circuit_close(&made);
  return recurrent;
}

static void the_way_back_is_as_documented(void **state)
{
  (void)state;
  for (int shape = 0; shape < 4; shape++)
    for (int adapts = 0; adapts < 2; adapts++) {
      cell c = {shape, 5, 0.6, 0.4, shape == 3 ? 0.4 : 0.8, adapts ? 0.25 : 0, 8, false};
      const double without = is_as_written_out(&c);
      c.reset              = true;
      const double with    = is_as_written_out(&c);
      assert_true(without > 1e-3 &&
                  fabs(with - without) > 1e-4); /* the reset is a way of its own */
    }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_way_back_is_as_documented),
  };
  return cmocka_run_group_tests_name("surrogate slopes", tests, NULL, NULL);
}
