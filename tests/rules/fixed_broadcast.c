/* fixed_broadcast.c -- one step is direct feedback alignment with the surrogate slope, by hand; in several steps traces come in. */
#include "circuit.h"

#define DEEP                                                                                       \
  "objective: {kind: squared_error, target: goal, at: out}\nrule: "                                \
  "fixed_broadcast\narchitecture:\n"                                                               \
  "  populations: {in: {kind: input, from: x}, a: {kind: lif, units: 6, tau: 8 ms}, b: {kind: "    \
  "lif, units: 5, tau: 8 ms}, out: {kind: rate, units: 2}}\n  projections: {in -> a: dense, a -> " \
  "b: dense, b -> out: dense}\ntrain: {batch: 8}\n"

static const tct_projection *named(const circuit *c, const char *name)
{
  return &c->model->projection[tct_projection_named(c->model, name)];
}

static double at(const circuit *c, const tct_real *bundle, const char *name, size_t i)
{
  const tct_projection *s = named(c, name);
  return (double)bundle[s->at + s->wiring->place(s, i)];
}

/* B from output o to unit k of the population that comes `place`-th among those with feedback (a, b). */
static double feedback(const circuit *c, int place, int k, int o)
{
  const tct_real *all = tct_state_kept(c->state, 0, 0);
  return (double)all[((size_t)place * 2 + (size_t)o) * TCT_PANEL + (size_t)k];
}

static double slope(double v)
{
  return 0.3 * fmax(0, 1 - fabs(v - 1));
}

/* A trial of one step: potentials are drives. */
static void one_step_is_direct_feedback_alignment(void **state)
{
  circuit c         = circuit_open(false, DEEP, 1);
  const tct_real *w = tct_state_weights(c.state), *u = tct_state_update(c.state);
  const uint64_t trial = 4;
  double va[6], vb[5], e[2];
  int learns = 0;

  (void)state;
  circuit_stir(&c, 3);
  for (int k = 0; k < 6; k++) {
    va[k] = at(&c, w, "one->a", (size_t)k);
    for (int j = 0; j < 3; j++)
      va[k] += at(&c, w, "in->a", (size_t)(3 * k + j)) * circuit_wave(4, j);
  }
  for (int k = 0; k < 5; k++) {
    vb[k] = at(&c, w, "one->b", (size_t)k);
    for (int j = 0; j < 6; j++) vb[k] += at(&c, w, "a->b", (size_t)(6 * k + j)) * (va[j] > 1);
  }
  for (int o = 0; o < 2; o++) {
    e[o] = circuit_wave(4 + 9, o + 27) - at(&c, w, "one->out", (size_t)o);
    for (int j = 0; j < 5; j++) e[o] -= at(&c, w, "b->out", (size_t)(5 * o + j)) * (vb[j] > 1);
  }
  assert_int_equal(tct_state_propose(c.state, TCT_TRAIN, &trial, 1, NULL), TCT_OK);
  for (int k = 0; k < 6; k++)
    for (int j = 0; j < 3; j++) {
      const double said = feedback(&c, 0, k, 0) * e[0] + feedback(&c, 0, k, 1) * e[1];
      const double du   = slope(va[k]) * said * circuit_wave(4, j);
      assert_true(fabs(at(&c, u, "in->a", (size_t)(3 * k + j)) - du) < 1e-12);
      learns += fabs(du) > 1e-6;
    }
  for (int k = 0; k < 5; k++)
    for (int j = 0; j < 6; j++) {
      const double said = feedback(&c, 1, k, 0) * e[0] + feedback(&c, 1, k, 1) * e[1];
      const double du   = slope(vb[k]) * said * (va[j] > 1);
      assert_true(fabs(at(&c, u, "a->b", (size_t)(6 * k + j)) - du) < 1e-12);
      learns += fabs(du) > 1e-6;
    }
  assert_true(learns > 4);
  circuit_close(&c);
}

/* With several steps the trace holds what arrived before: by hand again, for the first projection. */
static void a_trace_holds_what_arrived(void **state)
{
  circuit c            = circuit_open(true, DEEP, 1);
  const uint64_t trial = 5;
  const tct_real *w = tct_state_weights(c.state), *u = tct_state_update(c.state);
  const double keep = exp(-1 / 8.0);
  double va[6] = {0}, vb[5] = {0}, za[6] = {0}, zb[5] = {0}, trace[3] = {0}, sum[6][3] = {{0}};
  double most = 0;

  (void)state;
  circuit_stir(&c, 2);
  assert_int_equal(tct_state_propose(c.state, TCT_TRAIN, &trial, 1, NULL), TCT_OK);
  for (int t = 0; t < CIRCUIT_STEPS; t++) {
    const int row = 5 * CIRCUIT_STEPS + t;
    double e[2];
    for (int j = 0; j < 3; j++) trace[j] = keep * trace[j] + circuit_wave(row, j);
    for (int k = 0; k < 6; k++) {
      va[k] = keep * va[k] - za[k] + at(&c, w, "one->a", (size_t)k);
      for (int j = 0; j < 3; j++)
        va[k] += at(&c, w, "in->a", (size_t)(3 * k + j)) * circuit_wave(row, j);
    }
    for (int k = 0; k < 6; k++) za[k] = va[k] > 1;
    for (int k = 0; k < 5; k++) {
      vb[k] = keep * vb[k] - zb[k] + at(&c, w, "one->b", (size_t)k);
      for (int j = 0; j < 6; j++) vb[k] += at(&c, w, "a->b", (size_t)(6 * k + j)) * za[j];
    }
    for (int k = 0; k < 5; k++) zb[k] = vb[k] > 1;
    for (int o = 0; o < 2; o++) {
      e[o] = circuit_wave(row + 9, o + 27) - at(&c, w, "one->out", (size_t)o);
      for (int j = 0; j < 5; j++) e[o] -= at(&c, w, "b->out", (size_t)(5 * o + j)) * zb[j];
      e[o] /= CIRCUIT_STEPS;
    }
    for (int k = 0; k < 6; k++)
      for (int j = 0; j < 3; j++)
        sum[k][j] +=
          slope(va[k]) * (feedback(&c, 0, k, 0) * e[0] + feedback(&c, 0, k, 1) * e[1]) * trace[j];
  }
  for (int k = 0; k < 6; k++)
    for (int j = 0; j < 3; j++) {
      assert_true(fabs(at(&c, u, "in->a", (size_t)(3 * k + j)) - sum[k][j]) < 1e-12);
      most = fmax(most, fabs(sum[k][j]));
    }
  assert_true(most > 1e-3);
  circuit_close(&c);
}

static void rates_that_leak_are_refused(void **state)
{
  (void)state;
  circuit_refused(true,
                  "objective: {kind: squared_error, target: goal, at: out}\nrule: "
                  "fixed_broadcast\narchitecture:\n  populations: {in: {kind: input, from: x}, a: "
                  "{kind: leaky, units: 4}, out: {kind: rate, units: 2}}\n  projections: {in -> a: "
                  "dense, a -> out: dense}\n",
                  "it wants `lif` units");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(one_step_is_direct_feedback_alignment),
    cmocka_unit_test(a_trace_holds_what_arrived),
    cmocka_unit_test(rates_that_leak_are_refused),
  };
  return cmocka_run_group_tests_name("fixed_broadcast", tests, NULL, NULL);
}
