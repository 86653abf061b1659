/* segregated_dendrites.c -- one trial by hand; for small pulls direct feedback alignment with a gate. */
#include "circuit.h"

#include "substrate/desk.h"

#define CIRCUIT(rule, top)                                                                         \
  "objective: {kind: squared_error, at: out, target: goal}\nrule: " rule                           \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 18, "       \
  "activation: tanh}, out: {kind: rate, units: 2, activation: " top "}}\n"                         \
  "  projections: {in -> a: dense, a -> out: dense}\ntrain: {batch: 8}\n"

#define CONV                                                                                       \
  "objective: {kind: squared_error, target: goal, at: out}\nrule: segregated_dendrites\n"          \
  "architecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, shape: [4, 3, "      \
  "3], activation: tanh}, b: {kind: rate, shape: [5, 3, 3], activation: tanh}, out: {kind: rate, " \
  "units: 2}}\n  projections: {in -> a: dense, a -> b: {wiring: conv, kernel: 3, padding: 1}, "    \
  "b -> out: dense}\ntrain: {batch: 8}\n"

enum { IN = 3, HIDDEN = 18, OUT = 2 };

static double sigma(double x)
{
  return 1 / (1 + exp(-x));
}

static double weight(const circuit *c, const char *name, int post, int pre, int senders)
{
  const tct_projection *s = &c->model->projection[tct_projection_named(c->model, name)];
  return (double)tct_state_weights(
    c->state)[s->at + s->wiring->place(s, (size_t)(post * senders + pre))];
}

static double update(const circuit *c, const char *name, int post, int pre, int senders)
{
  const tct_projection *s = &c->model->projection[tct_projection_named(c->model, name)];
  return (double)tct_state_update(
    c->state)[s->at + s->wiring->place(s, (size_t)(post * senders + pre))];
}

/* [hidden / 16][top][16] */
static double feedback(const circuit *c, int hidden, int top)
{
  return (double)tct_state_kept(
    c->state, 0, 0)[(hidden / TCT_PANEL * OUT + top) * TCT_PANEL + hidden % TCT_PANEL];
}

static void one_trial_by_hand(void **state)
{
  circuit c =
    circuit_open(false, CIRCUIT("{kind: segregated_dendrites, pull: 0.8, gain: 3}", "logistic"), 1);
  const uint64_t trial = 4;
  double x[IN], a[HIDDEN], y[OUT], taught[OUT];

  (void)state;
  circuit_stir(&c, 1);
  assert_int_equal(tct_state_propose(c.state, TCT_TRAIN, &trial, 1, NULL), TCT_OK);
  for (int j = 0; j < IN; j++) x[j] = circuit_wave(4, j);
  for (int i = 0; i < HIDDEN; i++) {
    double drive = weight(&c, "one->a", i, 0, 1);
    for (int j = 0; j < IN; j++) drive += weight(&c, "in->a", i, j, IN) * x[j];
    a[i] = tanh(drive);
  }
  for (int k = 0; k < OUT; k++) {
    double drive = weight(&c, "one->out", k, 0, 1);
    for (int i = 0; i < HIDDEN; i++) drive += weight(&c, "a->out", k, i, HIDDEN) * a[i];
    y[k]      = sigma(drive);
    taught[k] = y[k] + 0.8 * (circuit_wave(4 + 9, k + 27) - y[k]);
  }
  double most = 0;
  for (int i = 0; i < HIDDEN; i++) {
    double forward = 0, target = 0;
    for (int k = 0; k < OUT; k++) {
      forward += feedback(&c, i, k) * y[k];
      target += feedback(&c, i, k) * taught[k];
    }
    const double post = 3 * (sigma(target) - sigma(forward)) * (1 - a[i] * a[i]);
    most              = fmax(most, fabs(post));
    assert_true(fabs(update(&c, "one->a", i, 0, 1) - post) < 1e-14);
    for (int j = 0; j < IN; j++)
      assert_true(fabs(update(&c, "in->a", i, j, IN) - post * x[j]) < 1e-14);
    for (int k = 0; k < OUT; k++)
      assert_true(fabs(update(&c, "a->out", k, i, HIDDEN) -
                       (taught[k] - y[k]) * y[k] * (1 - y[k]) * a[i]) < 1e-14);
  }
  assert_true(most > 1e-2);
  circuit_close(&c);
}

/* The largest distance between update / pull and σ'(A) x the update of direct feedback alignment. */
static double off_the_gated(const char *rule, double pull, const circuit *direct)
{
  circuit c            = circuit_open(false, rule, 1);
  const uint64_t trial = 7;
  double worst         = 0;

  circuit_stir(&c, 1);
  memcpy(tct_state_kept(c.state, 0, 0), tct_state_kept(direct->state, 0, 0),
         (size_t)(2 * OUT * TCT_PANEL) * sizeof(tct_real));
  assert_int_equal(tct_state_propose(c.state, TCT_TRAIN, &trial, 1, NULL), TCT_OK);
  assert_int_equal(tct_state_propose(direct->state, TCT_TRAIN, &trial, 1, NULL), TCT_OK);
  double y[OUT];
  for (int k = 0; k < OUT; k++) {
    double drive = weight(&c, "one->out", k, 0, 1);
    for (int i = 0; i < HIDDEN; i++) {
      double heard = weight(&c, "one->a", i, 0, 1);
      for (int j = 0; j < IN; j++)
        heard += weight(&c, "in->a", i, j, IN) * circuit_wave((int)trial, j);
      drive += weight(&c, "a->out", k, i, HIDDEN) * tanh(heard);
    }
    y[k] = drive;
  }
  for (int i = 0; i < HIDDEN; i++) {
    double apical = 0;
    for (int k = 0; k < OUT; k++) apical += feedback(&c, i, k) * y[k];
    const double gate = sigma(apical) * (1 - sigma(apical));
    for (int j = 0; j < IN; j++)
      worst = fmax(worst, fabs(update(&c, "in->a", i, j, IN) / pull -
                               gate * update(direct, "in->a", i, j, IN)));
  }
  circuit_close(&c);
  return worst;
}

/* At a linear top both rules feel the same error; what is left is the plateau's curvature: slope 1. */
static void a_small_pull_is_direct_feedback_with_a_gate(void **state)
{
  circuit d = circuit_open(false, CIRCUIT("direct_feedback_alignment", "linear"), 1);
  double off[2];

  (void)state;
  circuit_stir(&d, 1);
  off[0] =
    off_the_gated(CIRCUIT("{kind: segregated_dendrites, pull: 0.02, gain: 1}", "linear"), 0.02, &d);
  off[1] =
    off_the_gated(CIRCUIT("{kind: segregated_dendrites, pull: 0.01, gain: 1}", "linear"), 0.01, &d);
  if (fabs(log2(off[0] / off[1]) - 1) > 0.05 || off[1] > 1e-3)
    fail_msg("%g off at a pull of 0.02, %g at 0.01", off[0], off[1]);
  circuit_close(&d);
}

/* A map's tufts hear as any others do; a shared kernel sums over its places: four taps at a time by hand. */
static void a_kernel_sums_what_its_places_see(void **state)
{
  circuit c               = circuit_open(false, CONV, 1);
  const tct_projection *s = &c.model->projection[tct_projection_named(c.model, "a->b")];
  const tct_lesson *l     = &c.state->lesson[0];
  const uint64_t trial    = 3;
  const tct_real *post, *pre;

  (void)state;
  circuit_stir(&c, 1);
  assert_int_equal(tct_state_propose(c.state, TCT_TRAIN, &trial, 1, NULL), TCT_OK);
  post = tct_rows(l, l->kept[4], s->post, 0);
  pre  = tct_rows(l, l->rate, s->pre, 0);
  for (int k = 0; k < 5; k++)
    for (int j = 0; j < 4; j++)
      for (int dy = 0; dy < 3; dy++)
        for (int dx = 0; dx < 3; dx++) {
          double sum = 0;
          for (int y = 0; y < 3; y++)
            for (int x = 0; x < 3; x++) {
              const int py = y + dy - 1, px = x + dx - 1;
              if (py >= 0 && py < 3 && px >= 0 && px < 3)
                sum += (double)(post[(y * 3 + x) * 5 + k] * pre[(py * 3 + px) * 4 + j]);
            }
          const size_t i = (size_t)(((k * 4 + j) * 3 + dy) * 3 + dx);
          assert_true(
            fabs((double)tct_state_update(c.state)[s->at + s->wiring->place(s, i)] - sum) < 1e-13);
        }
  circuit_close(&c);
}

static void what_it_cannot_serve_is_refused(void **state)
{
  (void)state;
  circuit_refused(
    false,
    "objective: cross_entropy\nrule: segregated_dendrites\narchitecture:\n  populations: {in: "
    "{kind: input, from: x}, a: {kind: rate, units: 4}, out: {kind: choice, units: 3, draw: "
    "true}}\n  projections: {in -> a: dense, a -> out: dense}\n",
    "population out draws its rates");
  circuit_refused(
    false,
    "objective: cross_entropy\nrule: segregated_dendrites\narchitecture:\n  populations: {in: "
    "{kind: input, from: x}, a: {kind: two_compartment, units: 4}, out: readout}\n  "
    "projections: {in -> a: {wiring: dense, site: apical}, a -> out: dense}\n",
    "in->a lands on a further site");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(one_trial_by_hand),
    cmocka_unit_test(a_small_pull_is_direct_feedback_with_a_gate),
    cmocka_unit_test(a_kernel_sums_what_its_places_see),
    cmocka_unit_test(what_it_cannot_serve_is_refused),
  };
  return cmocka_run_group_tests_name("segregated_dendrites", tests, NULL, NULL);
}
