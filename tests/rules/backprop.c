/* backprop.c -- one hidden unit, and a loop cut in time, worked by hand; the gradient proper is tests/substrate/gradient.c. */
#include "circuit.h"

/* y = v tanh(w x + b), squared error: Δv = (t - y) a,  Δw = (t - y) v (1 - a²) x,  Δb the same with x = 1 */
static void one_hidden_unit_by_hand(void **state)
{
  circuit c =
    circuit_open(false,
                 "objective: {kind: squared_error, at: out, target: context}\nrule: backprop\n"
                 "architecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, "
                 "units: 1, activation: tanh}, "
                 "out: {kind: rate, units: 2, bias: false}}\n  projections: {in -> a: dense, a -> "
                 "out: dense}\ntrain: {batch: 1}\n",
                 1);
  const tct_model *m   = c.model;
  tct_real *w          = tct_state_weights(c.state);
  const uint64_t trial = 3;
  double a = 0.2, e[2], back = 0;

  (void)state;
#define AT(name, i)                                                                                \
  m->projection[tct_projection_named(m, name)].at +                                                \
    m->projection[tct_projection_named(m, name)].wiring->place(                                    \
      &m->projection[tct_projection_named(m, name)], i)
  for (size_t j = 0; j < 3; j++) w[AT("in->a", j)] = (tct_real)(0.3 - 0.2 * (double)j);
  w[AT("one->a", 0)] = (tct_real)0.2;
  w[AT("a->out", 0)] = 2;
  w[AT("a->out", 1)] = -1;
  tct_state_turn(c.state);
  assert_int_equal(tct_state_propose(c.state, TCT_TRAIN, &trial, 1, NULL), TCT_OK);
  for (int j = 0; j < 3; j++) a += (0.3 - 0.2 * j) * circuit_wave(3, j);
  a = tanh(a);
  for (int j = 0; j < 2; j++) {
    e[j] = circuit_wave(3 + 5, j + 15) - (j ? -a : 2 * a);
    back += e[j] * (j ? -1 : 2);
  }
  const tct_real *u = tct_state_update(c.state);
  for (size_t j = 0; j < 2; j++) assert_true(fabs((double)u[AT("a->out", j)] - e[j] * a) < 1e-14);
  for (size_t j = 0; j < 3; j++)
    assert_true(fabs((double)u[AT("in->a", j)] - back * (1 - a * a) * circuit_wave(3, (int)j)) <
                1e-14);
  assert_true(fabs((double)u[AT("one->a", 0)] - back * (1 - a * a)) < 1e-14);
  circuit_close(&c);
}

/* ---- truncated ------------------------------------------------------------------------------------------------ */

/* r(t) = tanh(W x(t) + U r(t - 1)), y = V r, judged at every step: 2 units, 3 senses, 2 answers. */
typedef struct {
  double w[6], u[4], v[4];
} loop;

#define LOOP(truncate, more)                                                                       \
  "objective: {kind: squared_error, at: out, target: goal}\nrule: {kind: backprop, "               \
  "truncate: " #truncate                                                                           \
  "}\narchitecture:\n  populations: {in: {kind: input, from: x}, r: {kind: rate, units: 2, "       \
  "activation: tanh, bias: false}, out: {kind: rate, units: 2, bias: false}}\n"                    \
  "  projections: {in -> r: dense, r -> r: {wiring: dense, delay: 1}, r -> out: dense}\n"          \
  "train: {batch: 3" more "}\n"

/* The sums over time of one trial, written out anew; credit does not pass steps k, 2k ... */
static void unrolled(const loop *of, int trial, int k, loop *change)
{
  enum { T = CIRCUIT_STEPS };
  double r[T + 1][2] = {{0}}, x[T][3], d[T + 1][2] = {{0}};

  for (int t = 0; t < T; t++)
    for (int i = 0; i < 2; i++) {
      double a = of->u[2 * i] * r[t][0] + of->u[2 * i + 1] * r[t][1];
      for (int j = 0; j < 3; j++) {
        x[t][j] = circuit_wave(trial * T + t, j);
        a += of->w[3 * i + j] * x[t][j];
      }
      r[t + 1][i] = tanh(a);
    }
  for (int t = T - 1; t >= 0; t--) {
    double e[2];
    for (int o = 0; o < 2; o++) {
      e[o] = (circuit_wave(trial * T + t + 9, o + 27) - of->v[2 * o] * r[t + 1][0] -
              of->v[2 * o + 1] * r[t + 1][1]) /
             T;
      for (int i = 0; i < 2; i++) change->v[2 * o + i] += e[o] * r[t + 1][i];
    }
    for (int i = 0; i < 2; i++) {
      double credit = of->v[i] * e[0] + of->v[2 + i] * e[1];
      if (t + 1 < T && (t + 1) % k) credit += of->u[i] * d[t + 1][0] + of->u[2 + i] * d[t + 1][1];
      d[t][i] = credit * (1 - r[t + 1][i] * r[t + 1][i]);
      for (int j = 0; j < 3; j++) change->w[3 * i + j] += d[t][i] * x[t][j];
      for (int j = 0; j < 2; j++) change->u[2 * i + j] += d[t][i] * r[t][j];
    }
  }
}

static void as_unrolled(const char *spec, int k)
{
  circuit c = circuit_open(true, spec, 1);
  loop w, change = {.w = {0}, .u = {0}, .v = {0}};
  double *const part[] = {w.w, w.u, w.v}, *const told[] = {change.w, change.u, change.v};

  circuit_stir(&c, 1);
  for (int p = 0; p < 3; p++)
    for (size_t i = 0; i < c.model->projection[p].synapses; i++)
      part[p][i] = (double)tct_state_weights(
        c.state)[c.model->projection[p].at +
                 c.model->projection[p].wiring->place(&c.model->projection[p], i)];
  for (int trial = 0; trial < 3; trial++) unrolled(&w, trial, k, &change);
  circuit_propose(&c, 3);
  for (int p = 0; p < 3; p++)
    for (size_t i = 0; i < c.model->projection[p].synapses; i++) {
      const tct_projection *s = &c.model->projection[p];
      const double got        = (double)tct_state_update(c.state)[s->at + s->wiring->place(s, i)];
      if (!(fabs(got - told[p][i] / 3) < 1e-14))
        fail_msg("%s %zu: %.17g, not %.17g", s->name, i, got, told[p][i] / 3);
    }
  circuit_close(&c);
}

static void truncated_it_is_as_unrolled_by_hand(void **state)
{
  (void)state;
  as_unrolled(LOOP(0, ""), 6);
  as_unrolled(LOOP(1, ""), 1);
  as_unrolled(LOOP(2, ""), 2);
  as_unrolled(LOOP(3, ""), 3);
  as_unrolled(LOOP(4, ""), 4);
  as_unrolled(LOOP(4, ", window: 2"), 4); /* two windows a stretch, swept again */
  as_unrolled(LOOP(4, ", window: 1"), 4);
  as_unrolled(LOOP(2, ", window: 5"), 2); /* no window is longer than a stretch */
}

static void cut_after_the_whole_trial_it_is_not_cut(void **state)
{
  circuit whole = circuit_open(true, LOOP(0, ""), 1), cut = circuit_open(true, LOOP(6, ""), 1),
          longer     = circuit_open(true, LOOP(60, ""), 1);
  const size_t bytes = whole.model->n * sizeof(tct_real);

  (void)state;
  circuit_stir(&whole, 1);
  circuit_stir(&cut, 1);
  circuit_stir(&longer, 1);
  circuit_propose(&whole, 3);
  circuit_propose(&cut, 3);
  circuit_propose(&longer, 3);
  assert_memory_equal(tct_state_update(whole.state), tct_state_update(cut.state), bytes);
  assert_memory_equal(tct_state_update(whole.state), tct_state_update(longer.state), bytes);
  circuit_close(&longer);
  circuit_close(&cut);
  circuit_close(&whole);
}

static void windows_must_fit_into_a_stretch(void **state)
{
  (void)state;
  circuit_refused(true, LOOP(4, ", window: 3"),
                  "cuts its credit every 4 steps, which are not whole windows of 3 steps");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(truncated_it_is_as_unrolled_by_hand),
    cmocka_unit_test(cut_after_the_whole_trial_it_is_not_cut),
    cmocka_unit_test(windows_must_fit_into_a_stretch),
    cmocka_unit_test(one_hidden_unit_by_hand),
  };
  return cmocka_run_group_tests_name("backprop", tests, NULL, NULL);
}
