/* wishes.h -- circuits whose inverses can be had exactly, for the two rules that send wishes back. */
#ifndef TERCET_TESTS_WISHES_H
#define TERCET_TESTS_WISHES_H

#include "circuit.h"

#include "substrate/desk.h"

enum { WISHES_CLEAN = 1, WISHES_NOISY }; /* places in the rules' table */

#define WISHES_LINEAR(rule)                                                                        \
  "objective: {kind: squared_error, target: goal, at: out}\nrule: " rule                           \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 2}, b: "    \
  "{kind: rate, units: 2}, out: {kind: rate, units: 2}}\n  projections: {in -> a: dense, a -> b: " \
  "dense, b -> out: dense}\ntrain: {batch: 24}\n"

#define WISHES_CONV(rule)                                                                          \
  "objective: {kind: squared_error, target: goal, at: out}\nrule: " rule                           \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, shape: [4, 3, "    \
  "3]}, b: {kind: rate, shape: [5, 3, 3]}, out: {kind: rate, units: 2}}\n  projections: {in -> "   \
  "a: "                                                                                            \
  "dense, a -> b: {wiring: conv, kernel: 3, padding: 1}, b -> out: dense}\ntrain: {batch: 24}\n"

#define WISHES_BENT(rule)                                                                          \
  "objective: {kind: squared_error, target: goal, at: out}\nrule: " rule                           \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 2, "        \
  "activation: tanh}, b: {kind: rate, units: 1, activation: tanh}, out: {kind: rate, units: 2}}\n" \
  "  projections: {in -> a: dense, a -> b: dense, b -> out: dense}\ntrain: {batch: 24}\n"

/* `bundle`'s synapse from sender j to receiver i */
static inline tct_real *wishes_synapse(const circuit *c, tct_real *bundle, const char *projection,
                                       int i, int j)
{
  const tct_projection *s = &c->model->projection[tct_projection_named(c->model, projection)];
  return bundle + s->at + s->wiring->place(s, (size_t)(i * c->model->population[s->pre].size + j));
}

/* The 2 x 2 weights of a projection, and their inverse G, turned: G is laid out like W, so G = (W⁻¹)ᵀ. */
static inline void wishes_set(circuit *c, const char *projection, const double w[2][2])
{
  const double det        = w[0][0] * w[1][1] - w[0][1] * w[1][0];
  const double undo[2][2] = {{w[1][1] / det, -w[0][1] / det}, {-w[1][0] / det, w[0][0] / det}};

  for (int i = 0; i < 2; i++)
    for (int j = 0; j < 2; j++) {
      *wishes_synapse(c, tct_state_weights(c->state), projection, i, j)    = (tct_real)w[i][j];
      *wishes_synapse(c, tct_state_kept(c->state, 0, 0), projection, i, j) = (tct_real)undo[j][i];
    }
}

/* Trial 2 of a linear circuit a -> b -> out: its rates, and e = t - y. */
typedef struct {
  double x[3], a[2], b[2], e[2];
} wishes_trial;

static inline wishes_trial wishes_answer(circuit *c, const double up[2][2], const double on[2][2])
{
  wishes_trial r;

  for (int j = 0; j < 3; j++) r.x[j] = circuit_wave(2, j);
  for (int i = 0; i < 2; i++) {
    r.a[i] = (double)*wishes_synapse(c, tct_state_weights(c->state), "one->a", i, 0);
    for (int j = 0; j < 3; j++)
      r.a[i] += (double)*wishes_synapse(c, tct_state_weights(c->state), "in->a", i, j) * r.x[j];
  }
  for (int i = 0; i < 2; i++)
    r.b[i] = up[i][0] * r.a[0] + up[i][1] * r.a[1] +
             (double)*wishes_synapse(c, tct_state_weights(c->state), "one->b", i, 0);
  for (int i = 0; i < 2; i++)
    r.e[i] = circuit_wave(2 + 9, i + 27) - on[i][0] * r.b[0] - on[i][1] * r.b[1] -
             (double)*wishes_synapse(c, tct_state_weights(c->state), "one->out", i, 0);
  return r;
}

/* x of W x = y */
static inline void wishes_solve(const double w[2][2], const double y[2], double x[2])
{
  const double det = w[0][0] * w[1][1] - w[0][1] * w[1][0];

  x[0] = (w[1][1] * y[0] - w[0][1] * y[1]) / det;
  x[1] = (w[0][0] * y[1] - w[1][0] * y[0]) / det;
}

static inline void wishes_propose_one(const circuit *c)
{
  const uint64_t trial = 2;
  assert_int_equal(tct_state_propose(c->state, TCT_TRAIN, &trial, 1, NULL), TCT_OK);
}

static inline void wishes_expect(const circuit *c, const char *projection, int i, int j,
                                 double want)
{
  const double got =
    (double)*wishes_synapse(c, (tct_real *)tct_state_update(c->state), projection, i, j);
  if (fabs(got - want) > 1e-10)
    fail_msg("%s [%d][%d]: %.15g, not %.15g", projection, i, j, got, want);
}

/* Linear, every update is backprop's: with orthogonal weights and exact inverses (dense, 2 by 2), or where
 * the inverses are no inverses but the weights themselves. */
static inline void wishes_are_backprop(const char *spec, const char *backprop, bool orthogonal)
{
  static const double turn[2][2] = {{0.6, -0.8}, {0.8, 0.6}},
                      flip[2][2] = {{0.28, 0.96}, {0.96, -0.28}};
  circuit a = circuit_open(false, spec, 2), b = circuit_open(false, backprop, 1);
  double worst = 0, largest = 0;

  circuit_stir(&a, 0.8);
  if (orthogonal) {
    wishes_set(&a, "a->b", turn);
    wishes_set(&a, "b->out", flip);
  } else {
    memcpy(tct_state_kept(a.state, 0, 0), tct_state_weights(a.state),
           a.model->n * sizeof(tct_real));
  }
  memcpy(tct_state_weights(b.state), tct_state_weights(a.state), a.model->n * sizeof(tct_real));
  tct_state_turn(a.state);
  tct_state_turn(b.state);
  circuit_propose(&a, 24);
  circuit_propose(&b, 24);
  for (size_t i = 0; i < a.model->n; i++) {
    worst   = fmax(worst,
                   fabs((double)tct_state_update(a.state)[i] - (double)tct_state_update(b.state)[i]));
    largest = fmax(largest, fabs((double)tct_state_update(b.state)[i]));
  }
  if (worst > 1e-10) fail_msg("%g off backprop", worst);
  assert_true(largest > 0.1);
  circuit_close(&a);
  circuit_close(&b);
}

static inline void wishes_refuses(const char *rule, const char *unit, const char *projections,
                                  const char *why)
{
  char rest[1024];

  snprintf(rest, sizeof rest,
           "objective: {kind: squared_error, target: goal, at: out}\nrule: %s\narchitecture:\n"
           "  populations: {in: {kind: input, from: x}, a: {kind: %s, units: 4}, b: {kind: rate, "
           "units: 4}, out: {kind: rate, units: 2}}\n  projections: {%s}\ntrain: {batch: 8}\n",
           rule, unit, projections);
  circuit_refused(false, rest, why);
}

static inline void wishes_refuse_what_has_no_chain(const char *rule)
{
  wishes_refuses(rule, "rate", "in -> a: dense, in -> b: dense, a -> b: dense, b -> out: dense",
                 "b hears 2");
  wishes_refuses(rule, "rate", "in -> a: dense, a -> b: dense, a -> out: dense, b -> out: dense",
                 "a hears 1 and drives 2");
  wishes_refuses(rule, "leaky", "in -> a: dense, a -> b: dense, b -> out: dense",
                 "population a: a wish goes through units that answer at once");
  wishes_refuses(rule, "rate", "in -> a: dense, a -> b: {wiring: dense, delay: 1}, b -> out: dense",
                 "a->b cannot be undone");
}

/* How far g(f(h)) is from h in WISHES_STILL, root mean square over a grid of rates of a. */
static inline double wishes_reconstruct(const circuit *c)
{
  const tct_real *w = tct_state_weights(c->state);
  tct_real *g       = tct_state_kept(c->state, 0, 0);
  double sum        = 0;

  for (int k = -2; k <= 2; k++)
    for (int n = -2; n <= 2; n++) {
      const double h[2] = {0.3 * k, 0.3 * n};
      double up[6], off[2] = {h[0], h[1]};
      for (int i = 0; i < 6; i++) {
        up[i] = 0;
        for (int j = 0; j < 2; j++)
          up[i] += (double)*wishes_synapse(c, (tct_real *)w, "a->b", i, j) * h[j];
        for (int j = 0; j < 2; j++)
          off[j] -= (double)*wishes_synapse(c, g, "a->b", i, j) * tanh(up[i]);
      }
      sum += off[0] * off[0] + off[1] * off[1];
    }
  return sqrt(sum / 25);
}

#define WISHES_STILL(rule)                                                                         \
  "objective: {kind: squared_error, target: goal, at: out}\nrule: " rule                           \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 2, bias: "  \
  "false}, b: {kind: rate, units: 6, activation: tanh, bias: false}, out: {kind: rate, units: 2, " \
  "bias: false}}\n  projections: {in -> a: {wiring: dense, fixed: true}, a -> b: {wiring: dense, " \
  "fixed: true}, b -> out: {wiring: dense, fixed: true}}\ntrain: {batch: 24}\n"

static inline void wishes_inverse_learns(const char *spec)
{
  circuit c     = circuit_open(false, spec, 2);
  tct_error err = {0};

  memset(tct_state_kept(c.state, 0, 0), 0, c.model->n * sizeof(tct_real));
  tct_state_turn(c.state);
  const double before = wishes_reconstruct(&c);
  for (int i = 0; i < 2000; i++)
    assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), 24, 0.1, &err), TCT_OK);
  const double after = wishes_reconstruct(&c);
  if (after > 0.2 * before) fail_msg("from %g to %g", before, after);
  circuit_close(&c);
}

/* One trial through WISHES_BENT: a = tanh(.), b = tanh(.), y; g_a(b) = tanh(G b), g_b(y) = tanh(H y).
 *     difference: b^ = b + α Σ w e      simplified: b^ = b + g_b(y + α e) - g_b(y)
 *     a^ = a + g_a(b^) - g_a(b),   Δ(in -> a) = (1 - a²) (a^ - a) / α x
 *     ΔG = γ r (1 - g_a(r)²) (aim - g_a(r)),  r = tanh(w (a + σ ξ)),  aim a + σ ξ, or a if simplified */
static inline void wishes_by_hand(const char *spec, bool simplified, double reach, double rate)
{
  static const double up[2] = {0.5, -1.2}, on[2] = {0.7, 1.1}, undo[2] = {0.9, -0.4},
                      down[2] = {0.3, -0.6}, in[2][3] = {{0.2, 0.5, -0.3}, {-0.4, 0.1, 0.6}};
  circuit c   = circuit_open(false, spec, 1);
  tct_real *w = tct_state_weights(c.state), *g = tct_state_kept(c.state, 0, 0);
  double a[2], b = 0, y, heard = 0, said = 0, asked = 0, wish_b, r = 0;

  for (int i = 0; i < 2; i++) {
    for (int j = 0; j < 3; j++) *wishes_synapse(&c, w, "in->a", i, j) = (tct_real)in[i][j];
    *wishes_synapse(&c, w, "a->b", 0, i)   = (tct_real)up[i];
    *wishes_synapse(&c, w, "b->out", i, 0) = (tct_real)on[i];
    *wishes_synapse(&c, g, "a->b", 0, i)   = (tct_real)undo[i];
    *wishes_synapse(&c, g, "b->out", i, 0) = (tct_real)down[i];
  }
  tct_state_turn(c.state);
  wishes_propose_one(&c);
  for (int i = 0; i < 2; i++) {
    a[i] = 0;
    for (int j = 0; j < 3; j++) a[i] += in[i][j] * circuit_wave(2, j);
    a[i] = tanh(a[i]);
    b += up[i] * a[i];
  }
  b = tanh(b);
  for (int i = 0; i < 2; i++) {
    y              = on[i] * b;
    const double e = circuit_wave(2 + 9, i + 27) - y;
    asked += on[i] * e;
    heard += down[i] * y;
    said += down[i] * (y + reach * e);
  }
  wish_b = simplified ? b + tanh(said) - tanh(heard) : b + reach * asked;
  for (int i = 0; i < 2; i++) {
    const double wish = tanh(undo[i] * wish_b) - tanh(undo[i] * b);
    for (int j = 0; j < 3; j++)
      wishes_expect(&c, "in->a", i, j, (1 - a[i] * a[i]) * wish / reach * circuit_wave(2, j));
    wishes_expect(&c, "a->b", 0, i, (1 - b * b) * (wish_b - b) / reach * a[i]);
  }
  const tct_lesson *l   = &c.state->lesson[0];
  const int low         = tct_population_named(c.model, "a");
  const tct_real *noisy = tct_rows(l, l->kept[WISHES_NOISY], low, 0);
  for (int i = 0; i < 2; i++) r += up[i] * (double)noisy[i];
  r = tanh(r);
  for (int i = 0; i < 2; i++) {
    const double back = tanh(undo[i] * r), aim = simplified ? a[i] : (double)noisy[i];
    const double got = (double)*wishes_synapse(&c, l->learnt[0], "a->b", 0, i);
    assert_true(fabs((double)noisy[i] - a[i]) > 1e-4);
    assert_true(fabs(got - rate * r * (1 - back * back) * (aim - back)) < 1e-14);
    const double last = (double)*wishes_synapse(&c, l->learnt[0], "b->out", i, 0);
    assert_true(simplified ? last != 0
                           : last == 0); /* what nobody's wish goes through is not learnt */
  }
  circuit_close(&c);
}

#endif
